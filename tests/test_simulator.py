"""The simulator page in a real browser, talking to the real program."""

from __future__ import annotations

import io
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, Locator, Page, ViewportSize, expect

from knowledge import Edition
from tests.chromium import running_chromium
from tests.server import running_bot, running_program

pytestmark = pytest.mark.browser
RECORDING = Path(__file__).parent / "payloads" / "line_text_message.json"
PHONE: ViewportSize = {"width": 390, "height": 844}
DESK: ViewportSize = {"width": 1000, "height": 860}
SMALLEST_BUTTON = 40  # pixels: a thumb
MOST_BYTES = 150_000  # of a picture in the README


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory, edition: Edition) -> Iterator[str]:
    with running_bot(tmp_path_factory.mktemp("bot"), {}, "--demo") as address:
        yield address


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with running_chromium() as browser:
        yield browser


@contextmanager
def open_page(browser: Browser, address: str, size: ViewportSize, scale: float = 1) -> Iterator[Page]:
    """Open the page; whatever it complains of in the console fails the test."""
    complaints: list[str] = []
    page = browser.new_page(viewport=size, device_scale_factor=scale)
    page.on("console", lambda said: complaints.append(said.text) if said.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("response", lambda answer: complaints.append(answer.url) if answer.status >= 400 else None)
    page.goto(f"{address}/demo")
    expect(page.locator("#status")).to_have_text("พร้อมตอบ")
    yield page
    page.close()
    assert complaints == []


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    with open_page(browser, address, DESK) as page:
        yield page


@pytest.fixture
def phone(browser: Browser, address: str) -> Iterator[Page]:
    with open_page(browser, address, PHONE) as page:
        yield page


def ask(page: Page, text: str) -> None:
    page.locator("#text").fill(text)
    page.locator("#send").click()


def last_answer(page: Page) -> Locator:
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


# -- on a phone


def assert_fits(page: Page) -> None:
    """Nothing sticks out sideways but buttons in a row that scrolls, and every button is big enough."""
    found = page.evaluate(
        """() => {
            const shown = [...document.querySelectorAll("body *")].filter((each) => each.getClientRects().length);
            const box = (each) => each.getBoundingClientRect();
            const name = (each) => `${each.tagName} ${each.textContent.trim().slice(0, 40)}`;
            const isOut = (each) => box(each).left < -0.5 || box(each).right > innerWidth + 0.5;
            return {
                tall: shown.filter((each) => each.matches("button, .card a:not(.flex-text)"))
                    .map((each) => [name(each), box(each).height]),
                out: shown.filter((each) => isOut(each) && !each.closest("#quick")).map(name),
            };
        }"""
    )
    assert found["out"] == []
    assert found["tall"]
    assert [(name, height) for name, height in found["tall"] if height < SMALLEST_BUTTON] == []


def test_an_office_on_a_phone(phone: Page) -> None:
    """On LINE a card with its name and a button that dials; on Telegram a bold name and a keyboard."""
    ask(phone, "จัดหางานกาญจนบุรีอยู่ไหน")

    card = phone.locator(".card")
    expect(card.locator(".flex-text").first).to_have_text("สำนักงานจัดหางานจังหวัดกาญจนบุรี")
    expect(card.locator("a", has_text="โทรสำนักงาน")).to_have_attribute("href", "tel:034564315")
    assert_fits(phone)

    phone.get_by_role("button", name="Telegram").click()

    expect(phone.locator(".bubble strong").last).to_have_text("สำนักงานจัดหางานจังหวัดกาญจนบุรี")
    expect(phone.locator(".keyboard button").first).to_have_text("คัดลอกเบอร์ 034564315")
    expect(phone.locator("#menu")).to_be_hidden()
    assert_fits(phone)


def test_the_menu_on_a_phone(phone: Page) -> None:
    """It opens, an area shows choices in a card, and a choice answers."""
    bar = phone.get_by_role("button", name="เมนูถามตอบ")
    bar.click()
    assert_fits(phone)

    phone.locator("#menu button", has_text="ตกงาน").click()
    choices = phone.locator(".card a.secondary")
    expect(choices.nth(1)).to_have_text("2. รายงานตัวว่างงาน")
    bar.click()
    choices.nth(1).click()

    expect(phone.locator("#chat li.mine").last).to_have_text("รายงานตัวว่างงาน")
    expect(phone.locator(".card").last).to_contain_text("รายงานตัว")
    assert_fits(phone)


def test_the_menu_changes_the_language(phone: Page) -> None:
    """Menu and answers are in English from then on."""
    phone.get_by_role("button", name="เมนูถามตอบ").click()

    phone.get_by_role("button", name="English").click()

    expect(last_answer(phone)).to_contain_text("Changed to English")
    phone.locator("#menu button", has_text="Lost my job").click()
    expect(last_answer(phone)).to_contain_text("Unemployment: choose a topic.")
    expect(phone.get_by_role("button", name="ภาษาไทย")).to_be_visible()
    assert_fits(phone)


def test_plays_a_recorded_webhook(phone: Page) -> None:
    """What somebody wrote then is answered now; what cannot be played is told."""
    phone.locator("#replay-open").click()
    phone.locator("#replay-body").fill(RECORDING.read_text("utf-8"))
    phone.locator("#replay-send").click()

    expect(phone.locator("#replay-result")).to_contain_text("เล่น 1 เหตุการณ์")
    assert_fits(phone)
    phone.get_by_role("button", name="ปิด").click()
    expect(phone.locator("#chat li.mine")).to_have_count(1)
    expect(phone.locator("#chat li:not(.mine)")).to_have_count(1)


# -- pictures


@pytest.fixture(scope="module")
def open_office(tmp_path_factory: pytest.TempPathFactory, edition: Edition) -> Iterator[str]:
    """The program at a moment when offices are open, so that pictures change with the page alone."""
    with running_program(tmp_path_factory.mktemp("bot"), {}, "tests.picture_server") as address:
        yield address


def save_picture(screenshot: bytes, name: str, tmp_path: Path) -> None:
    """Save it with few colours; ``DOEBOT_PICTURES=docs/images`` renews the pictures of the README."""
    path = Path(os.environ.get("DOEBOT_PICTURES", tmp_path)) / name
    picture = Image.open(io.BytesIO(screenshot)).convert("RGB")
    picture.quantize(64, dither=Image.Dither.NONE).save(path, optimize=True)
    assert 15_000 < path.stat().st_size < MOST_BYTES


def test_draws_the_first_picture_of_the_readme(browser: Browser, open_office: str, tmp_path: Path) -> None:
    """The picture shows a real talk, and why the bot answered so."""
    with open_page(browser, open_office, DESK) as page:
        for text in ("ตกงานต้องทำไง", "จัดหางานกาญจนบุรีเปิดกี่โมง"):
            answers = page.locator("#chat li:not(.mine)").count()
            ask(page, text)
            expect(page.locator("#chat li:not(.mine)")).to_have_count(answers + 1)

        save_picture(page.screenshot(), "simulator.png", tmp_path)


def test_draws_an_office_for_the_readme(browser: Browser, open_office: str, tmp_path: Path) -> None:
    """The same answer on both platforms, on a phone."""
    with open_page(browser, open_office, PHONE, scale=1.5) as page:
        ask(page, "จัดหางานกาญจนบุรีอยู่ไหน")
        expect(last_answer(page)).to_contain_text("ตอนนี้เปิดอยู่")
        save_picture(page.locator(".phone").screenshot(), "office-line.png", tmp_path)

        page.get_by_role("button", name="Telegram").click()
        expect(page.locator(".keyboard")).to_be_visible()
        save_picture(page.locator(".phone").screenshot(), "office-telegram.png", tmp_path)
