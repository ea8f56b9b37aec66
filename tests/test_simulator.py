"""The simulator page in a real browser, talking to the real program."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect, sync_playwright

from tests.server import running_bot

pytestmark = pytest.mark.browser
BROWSER_ARGUMENTS = [
    "--no-sandbox",  # tests may run as root
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with running_bot(tmp_path_factory.mktemp("bot"), {}, "--demo") as address:
        yield address


@pytest.fixture
def page(address: str) -> Iterator[Page]:
    program = shutil.which("chromium")
    if program is None:
        pytest.fail("chromium is missing: run `make test`, or install the package chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=BROWSER_ARGUMENTS)
        page = browser.new_page(viewport={"width": 1000, "height": 860})
        page.goto(f"{address}/demo")
        expect(page.locator("#status")).to_have_text("พร้อมตอบ")
        yield page
        browser.close()


def ask(page: Page, text: str) -> None:
    page.locator("#text").fill(text)
    page.locator("#send").click()


def last_answer(page: Page) -> object:
    return page.locator("#chat li:not(.mine)").last


def test_answers_a_typed_question_and_a_tapped_button(page: Page) -> None:
    """A citizen types, reads, taps, and reads on."""
    ask(page, "สำนักงานจัดหางานเปิดกี่โมง")
    expect(last_answer(page)).to_contain_text("อยู่จังหวัดไหน")

    page.locator("#quick button", has_text="ขอนแก่น").click()

    expect(last_answer(page)).to_contain_text("สำนักงานจัดหางานจังหวัดขอนแก่น")


def test_shows_why_it_answered(page: Page) -> None:
    """An officer sees what was read, what was near and what was decided."""
    ask(page, "l;ylfu8iy[")

    why = page.locator("#why")
    expect(why).to_contain_text("สวัสดีครับ")
    expect(why).to_contain_text("ทักทาย")
    expect(why).to_contain_text("ถึงเกณฑ์ตอบ")
    expect(why.locator("meter")).to_have_count(5)


def test_shows_the_reply_as_telegram_does(page: Page) -> None:
    """The switch draws the same talk with inline keyboards."""
    ask(page, "1506 กดอะไร")
    expect(page.locator(".card a.primary").first).to_have_attribute("href", "tel:1506")

    page.get_by_role("button", name="Telegram").click()

    expect(page.locator(".keyboard button").first).to_have_text("คัดลอกเบอร์ 1506")


def test_takes_a_shared_location(page: Page) -> None:
    """A location answers with the office of its province."""
    page.locator("#location").click()
    page.get_by_role("button", name="มหาชัย สมุทรสาคร").click()

    expect(last_answer(page)).to_contain_text("จังหวัดสมุทรสาคร")


def test_never_draws_typed_markup(page: Page) -> None:
    """What a citizen types stays text on the page."""
    ask(page, "<img src=x onerror=document.title='broken'>")

    expect(page.locator("#chat li.mine .bubble").last).to_contain_text("<img")
    expect(page.locator("#chat img")).to_have_count(0)


def test_fits_a_small_phone(page: Page) -> None:
    """Nothing sticks out sideways on a narrow screen, and buttons are big enough for thumbs."""
    page.set_viewport_size({"width": 360, "height": 700})

    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    assert page.locator("#send").bounding_box()["height"] >= 44


def test_draws_the_picture_of_the_readme(page: Page, tmp_path: Path) -> None:
    """The picture shows a real talk; DOEBOT_PICTURE=path renews the one in the README."""
    for text in ("ตกงานต้องทำไง", "จัดหางานกาญจนบุรีเปิดกี่โมง"):
        ask(page, text)
        expect(page.locator("#chat li.mine .bubble").last).to_have_text(text)
        expect(page.locator("#chat li").last).not_to_have_class("mine")
    picture = Path(os.environ.get("DOEBOT_PICTURE", tmp_path / "simulator.png"))

    page.screenshot(path=picture)

    assert picture.stat().st_size > 20_000
