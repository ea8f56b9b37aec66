"""The jobs of an officer's day in a real browser, at a desk and on a phone; every click is counted."""

from __future__ import annotations

import asyncio
import re
import runpy
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from bot.unanswered.questions import UnansweredQuestion
from bot.unanswered.store import make_unanswered_store
from knowledge import KnowledgeBase, load_knowledge, read_entry
from tests.chromium import running_chromium
from tests.console.jobs import JOBS, Clicks, table
from tests.console.test_browser import DESK, LIVE_MILLISECONDS, PHONE, assert_fits, see
from tests.knowledge.conftest import CASES, FILES, write_files
from tests.ports import free_port, wait_for_port
from tests.programs import environment_of

ROOT = Path(__file__).parents[2]
LIVE = "ประชาชนได้คำตอบนี้แล้ว"
MISSED = {"desk": "ต่อใบงานราคาเท่าไรน้อ", "phone": "ต่อใบงานจ่ายเท่าไรหนอ"}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("jobs") / "knowledge"
    path.mkdir()
    return write_files(path, {**FILES, **CASES, "facts/closures.yaml": "closures: []\n"})


@pytest.fixture(scope="module")
def desk(folder: Path) -> Iterator[Page]:
    """Start the program once, with what was asked in vain, and sign in by the printed link."""
    place, port = folder.parent, free_port()
    state = {"XDG_STATE_HOME": str(place / "state")}
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_STATE_HOME", state["XDG_STATE_HOME"])
        for number, question in enumerate(MISSED.values()):
            missed = UnansweredQuestion(question, "th", ("permit.renew",))
            asyncio.run(make_unanswered_store(None).add(f"c{number}", missed))
    settings = {"DOEBOT_KNOWLEDGE_DIR": str(folder), "DOEBOT_DATA_DIR": str(place / "data"), **state}
    environment = environment_of(**settings, DOEBOT_PORT=str(port), DOEBOT_METRICS_PORT=str(port))
    command = [sys.executable, "-m", "bot", "serve", "--demo"]
    with subprocess.Popen(command, cwd=place, env=environment, stdout=subprocess.PIPE, text=True) as program:
        assert program.stdout is not None
        link = next(found[0] for line in program.stdout if (found := re.search(r"http\S+token=\S+", line)))
        wait_for_port(port, program)
        with running_chromium() as browser:
            page = browser.new_context(viewport=DESK, locale="th-TH").new_page()
            page.goto(link)
            page.get_by_role("button", name="เข้าสู่ระบบ").click()
            yield page
        program.terminate()


@pytest.fixture(params=["desk", "phone"])
def page(desk: Page, request: pytest.FixtureRequest) -> Page:
    desk.set_viewport_size(DESK if request.param == "desk" else PHONE)
    desk.goto(desk.url.partition("/staff")[0] + "/staff")
    return desk


def name_of(page: Page) -> str:
    return "desk" if page.viewport_size == DESK else "phone"


def to(page: Page, clicks: Clicks, link: str) -> None:
    clicks.press(page.get_by_role("link", name=link, exact=True).first)


def publish(page: Page, clicks: Clicks, title: str) -> None:
    """Send the drafts and publish them, alone on duty."""
    page.locator("#title").fill(title)
    clicks.press(page.locator("summary"))
    page.locator("#reason").fill("อยู่เวรคนเดียว")
    clicks.press(page.get_by_role("button", name="ส่งและเผยแพร่ทันที"))
    expect(page.get_by_text(LIVE)).to_be_visible(timeout=LIVE_MILLISECONDS)


@pytest.mark.browser
def test_a_phone_is_corrected_and_taken_back(page: Page, folder: Path) -> None:
    """By the duty officer, with a word to say who told; taken back from the first page."""
    clicks, phone = Clicks(), f"075-61111{len(name_of(page))}"
    before = load_phones(folder, "krabi")
    to(page, clicks, "สำนักงาน")
    page.locator("#q").fill("กระบี่")
    clicks.press(page.get_by_role("button", name="ค้นหา"))
    clicks.press(page.locator("summary", has_text="แก้เบอร์ทันที"))
    page.locator("#phones-krabi").fill(phone)
    page.locator("#told-krabi").fill("หัวหน้าสำนักงานแจ้ง")
    see(page, "phone")
    clicks.press(page.get_by_role("button", name="แก้เบอร์ทันที"))
    expect(page.get_by_text(LIVE)).to_be_visible(timeout=LIVE_MILLISECONDS)
    assert load_phones(folder, "krabi") == [phone]
    clicks.made("phone")

    page.goto(page.url.partition("/staff")[0] + "/staff")
    back = Clicks()
    back.press(page.locator('details:has(form[action$="/undo"]) summary'))
    page.locator('form[action$="/undo"] input:not([type=hidden])').fill("ทดลองย้อนกลับ")
    back.press(page.get_by_role("button", name="ย้อนกลับทันที"))
    expect(page.get_by_text(LIVE)).to_be_visible(timeout=LIVE_MILLISECONDS)
    assert load_phones(folder, "krabi") == before
    back.made("undo")


def load_phones(folder: Path, office: str) -> object:
    return read_entry(load_knowledge(folder), f"office:{office}")["phones"]


@pytest.mark.browser
def test_an_answer_is_mended(page: Page, folder: Path) -> None:
    clicks, words = Clicks(), f"หางานได้เลย {name_of(page)}"
    page.locator("#q").fill("หางาน")
    clicks.press(page.get_by_role("button", name="ค้นหา"))
    clicks.press(page.locator('a[href$="answer%3Ajob.search"]').first)
    page.locator('[name="answer.th"]').fill(words)
    clicks.press(page.get_by_role("button", name="ส่งตรวจ"))
    publish(page, clicks, "แก้ถ้อยคำ")

    assert read_entry(load_knowledge(folder), "answer:job.search")["answer.th"] == words
    clicks.made("answer")


@pytest.mark.browser
def test_a_question_asked_in_vain_becomes_an_example(page: Page, folder: Path) -> None:
    clicks, question = Clicks(), MISSED[name_of(page)]
    to(page, clicks, "ตอบไม่ได้")
    item = page.locator("[data-missed] > li", has_text=question)
    assert_fits(page)
    see(page, "missed")
    clicks.press(item.get_by_role("button", name="ใส่ในร่าง"))
    clicks.press(page.locator("[data-missed]").get_by_role("link", name="ไปส่งตรวจ").first)
    publish(page, clicks, "รับคำถามของประชาชน")

    assert question in all_examples(load_knowledge(folder))
    clicks.made("missed")


def all_examples(base: KnowledgeBase) -> list[str]:
    return [text for answer in base.answers.values() for texts in answer.examples.values() for text in texts]


@pytest.mark.browser
def test_a_sheet_of_the_province_is_brought_in(page: Page, folder: Path) -> None:
    """The good row goes live; the bad one is shown with its reason."""
    clicks, phone = Clicks(), f"055-51111{len(name_of(page))}"
    sheet = f"บัญชีเบอร์โทร,\nจังหวัด,หมายเลขโทรศัพท์\nตาก,โทร. {phone}\nกระบี่,075-6111\n".encode("cp874")
    to(page, clicks, "สำนักงาน")
    to(page, clicks, "นำเข้าจากตาราง Excel หรือ csv")
    clicks.attach(page.locator("#file"), "เบอร์.csv", sheet)
    clicks.press(page.get_by_role("button", name="อ่านไฟล์"))
    page.locator("#new_source").fill(f"หนังสือจังหวัดตาก {name_of(page)}")
    page.locator("#day").fill("1 ธ.ค. 2568")
    expect(page.get_by_text("ยังนำเข้าไม่ได้ 1 แถว")).to_be_visible()
    assert_fits(page)
    see(page, "import")
    clicks.press(page.get_by_role("button", name="ใส่ในร่าง"))
    to(page, clicks, "ไปส่งตรวจ")
    publish(page, clicks, "เบอร์ตามหนังสือจังหวัด")

    assert load_phones(folder, "tak") == [phone]
    clicks.made("sheet")


@pytest.mark.browser
def test_a_question_is_tried_on_a_day_to_come(page: Page) -> None:
    clicks = Clicks()
    to(page, clicks, "ลองถาม")
    page.locator("#q").fill("ต่อใบอนุญาตกี่บาท")
    page.locator("#day").fill("1 มกราคม 2570")
    clicks.press(page.get_by_role("button", name="ถาม"))

    expect(page.locator(".said").first).to_contain_text("อัตราใหม่ยังไม่ประกาศ")
    assert_fits(page)
    see(page, "try")
    clicks.made("try")


@pytest.mark.browser
def test_a_province_is_closed(page: Page, folder: Path) -> None:
    clicks = Clicks()
    to(page, clicks, "ประกาศปิด")
    clicks.choose(page.locator("#kind"), "province")
    page.locator("#place").fill("ตาก")
    page.locator("#from").fill("1 มกราคม 2600")
    page.locator('[name="reason.th"]').fill("น้ำท่วม")
    page.locator('[name="reason.en"]').fill("flooding")
    clicks.press(page.get_by_role("button", name="ประกาศทันที"))
    expect(page.get_by_text(LIVE)).to_be_visible(timeout=LIVE_MILLISECONDS)
    assert load_knowledge(folder).closures
    clicks.made("closure")
    to(page, clicks, "ประกาศปิด")
    page.get_by_role("button", name="ยุติประกาศนี้").click()
    expect(page.get_by_text(LIVE)).to_be_visible(timeout=LIVE_MILLISECONDS)


@pytest.mark.browser
@pytest.mark.parametrize(("job", "link", "heading"), [("history", "ประวัติ", "ประวัติ"), ("report", "รายงาน", "รายงาน")])
def test_a_page_to_look_at_is_one_click_away(page: Page, job: str, link: str, heading: str) -> None:
    clicks = Clicks()
    to(page, clicks, link)

    expect(page.locator("h1")).to_contain_text(heading)
    clicks.made(job)


@pytest.mark.browser
def test_what_runs_out_is_opened_from_the_first_page(page: Page) -> None:
    """The small knowledge has answers that ended, or soon will, on any day from now on."""
    clicks = Clicks()
    answer = 'a[href*="answer%3Apermit.renew/fee"]'
    clicks.press(page.locator(f"main details:has({answer}) summary").first)
    clicks.press(page.locator(f"main {answer}").first)

    expect(page.locator('[name="valid_until"]')).to_be_visible()
    clicks.made("expiry")


def test_the_table_for_officers_is_that_of_the_tests() -> None:
    """Written anew by: python scripts/console-jobs.py."""
    write = runpy.run_path(str(ROOT / "scripts" / "console-jobs.py"))["put_table"]
    page = (ROOT / "docs" / "console.md").read_text("utf-8")

    assert write(page) == page
    assert table().count("\n") == len(JOBS) + 2
