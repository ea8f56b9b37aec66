"""Officers' jobs in a real browser: at a desk and on a phone, with the program as it runs; steps are counted."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pyotp
import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect

from bot.console.site import PAGES
from knowledge import load_knowledge, read_entry
from tests.chromium import running_chromium
from tests.knowledge.conftest import CASES, FILES, write_files
from tests.ports import free_port, wait_for_port
from tests.programs import environment_of

pytestmark = pytest.mark.browser
DESK: ViewportSize = {"width": 1366, "height": 768}
PHONE: ViewportSize = {"width": 360, "height": 800}
AXE = Path(__file__).parents[1] / "peers" / "node_modules" / "axe-core" / "axe.min.js"  # pinned in package-lock.json
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
PUBLISHED = "/changes/1"  # looked at where an answer goes live
MONTH = "2026-10"
FILES_AND_WAYS = {"/changes/1/effect", "/history.csv", "/report", "/report/report.css", "/report/{month}/figures.xlsx"}
DOORS = ("/sign-in", "/code", "/link")
LIVE_MILLISECONDS = 60_000  # new examples are learned meanwhile


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """Give the one-time link that ``doebot serve --demo`` prints, and the knowledge folder."""
    place, port = tmp_path_factory.mktemp("served"), free_port()
    (folder := place / "knowledge").mkdir()
    write_files(folder, {**FILES, **CASES, "facts/closures.yaml": "closures: []\n"})
    settings = {"DOEBOT_KNOWLEDGE_DIR": str(folder), "DOEBOT_DATA_DIR": str(place / "data")}
    environment = environment_of(**settings, DOEBOT_PORT=str(port), DOEBOT_METRICS_PORT=str(port))
    command = [sys.executable, "-m", "bot", "serve", "--demo"]
    with subprocess.Popen(command, cwd=place, env=environment, stdout=subprocess.PIPE, text=True) as program:
        assert program.stdout is not None
        link = next(found[0] for line in program.stdout if (found := re.search(r"http\S+token=\S+", line)))
        wait_for_port(port, program)
        yield link, folder
        program.terminate()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with running_chromium() as browser:
        yield browser


@pytest.fixture(scope="module")
def signed_in(browser: Browser, served: tuple[str, Path]) -> Iterator[Page]:
    """Sign in once by the printed link; whatever the pages complain of fails the test."""
    complaints: list[str] = []
    context = browser.new_context(viewport=DESK, locale="th-TH")
    context.add_init_script(path=AXE)
    page = context.new_page()
    page.on("console", lambda said: complaints.append(said.text) if said.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(served[0])
    assert_accessible(page)
    page.get_by_role("button", name="เข้าสู่ระบบ").click()
    expect(page.get_by_role("heading", name="หน้าแรก")).to_be_visible()
    yield page
    context.close()
    assert complaints == []


@pytest.fixture(params=[DESK, PHONE], ids=["desk", "phone"])
def page(signed_in: Page, served: tuple[str, Path], request: pytest.FixtureRequest) -> Page:
    signed_in.set_viewport_size(request.param)
    signed_in.goto(served[0].partition("/staff")[0] + "/staff")
    return signed_in


def see(page: Page, name: str) -> None:
    """Keep a picture where one is asked for."""
    if folder := os.environ.get("DOEBOT_PICTURES"):
        page.screenshot(path=f"{folder}/{name}-{(page.viewport_size or DESK)['width']}.png", full_page=True)


def assert_fits(page: Page) -> None:
    """Nothing sticks out sideways, and everything to press is big enough for a thumb."""
    width = (page.viewport_size or DESK)["width"]
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    small = page.evaluate(
        """() => [...document.querySelectorAll("button, input, select, summary")]
            .filter((each) => !["checkbox", "hidden"].includes(each.type))
            .filter((each) => each.getClientRects().length && each.getBoundingClientRect().height < 43.5)
            .map((each) => each.outerHTML.slice(0, 80))"""
    )
    assert small == []


def test_an_answer_goes_live_in_six_clicks(page: Page, served: tuple[str, Path]) -> None:
    """Found, edited, seen beside, sent, published; the folder has it."""
    width = (page.viewport_size or DESK)["width"]
    words = f"หางานได้เลย {width}"
    page.locator("#q").fill("หางาน")
    page.get_by_role("button", name="ค้นหา").click()  # 1
    page.locator('a[href$="answer%3Ajob.search"]').first.click()  # 2
    page.locator('[name="answer.th"]').fill(words)
    expect(page.locator("[data-status]")).to_contain_text("บันทึกร่างแล้ว")
    expect(page.locator("[data-preview] .said").first).to_contain_text(words)
    page.locator("[data-line] summary").first.click()
    expect(page.locator(".line .card, .line .bubble").first).to_contain_text(words)
    assert_fits(page)
    assert_accessible(page)
    see(page, "entry")
    page.get_by_role("button", name="ส่งตรวจ").click()  # 3
    page.locator("#title").fill("แก้ถ้อยคำ")
    page.locator("summary").click()  # 4
    page.locator("#reason").fill("อยู่เวรคนเดียว")
    assert_fits(page)
    assert_accessible(page)
    see(page, "submit")
    page.get_by_role("button", name="ส่งและเผยแพร่ทันที").click()  # 5

    expect(page.get_by_text("ประชาชนได้คำตอบนี้แล้ว")).to_be_visible(timeout=LIVE_MILLISECONDS)
    assert_fits(page)
    assert_accessible(page)
    see(page, "published")
    assert read_entry(load_knowledge(served[1]), "answer:job.search")["answer.th"] == words
    page.locator("#undo").fill("ทดลองย้อนกลับ")
    page.get_by_role("button", name="ย้อนกลับทันที").click()
    expect(page.get_by_text("ประชาชนได้คำตอบนี้แล้ว")).to_be_visible(timeout=LIVE_MILLISECONDS)
    assert read_entry(load_knowledge(served[1]), "answer:job.search")["answer.th"] != words


def test_a_closure_is_announced_and_ended(page: Page, served: tuple[str, Path]) -> None:
    """By the duty officer, on one page."""
    page.get_by_role("link", name="ประกาศปิด", exact=True).click()
    page.locator("#kind").select_option("province")
    page.locator("#place").fill("ตาก")
    page.locator("#from").fill("1 มกราคม 2600")
    page.locator('[name="reason.th"]').fill("น้ำท่วม")
    page.locator('[name="reason.en"]').fill("flooding")
    assert_fits(page)
    see(page, "closures")
    page.get_by_role("button", name="ประกาศทันที").click()
    expect(page.get_by_text("ประชาชนได้คำตอบนี้แล้ว")).to_be_visible(timeout=LIVE_MILLISECONDS)
    assert [each.closed for each in load_knowledge(served[1]).closures] == [("ตาก",)]

    page.get_by_role("link", name="ประกาศปิด", exact=True).click()
    page.get_by_role("button", name="ยุติประกาศนี้").click()
    expect(page.get_by_text("ประชาชนได้คำตอบนี้แล้ว")).to_be_visible(timeout=LIVE_MILLISECONDS)
    assert load_knowledge(served[1]).closures == ()


def test_mistakes_are_told_at_their_field(page: Page) -> None:
    """The list at the top leads to the field; Ctrl+S keeps the draft."""
    page.goto(page.url.partition("/staff")[0] + "/staff/entry?key=answer:permit.renew")
    page.locator('[name="title.th"]').fill("ชื่อที่ยาวเกินกว่าปุ่มจะรับไหวแน่นอน")
    page.keyboard.press("Control+s")
    expect(page.locator("[data-status]")).to_contain_text("ร่างของคุณ บันทึกเมื่อ")
    page.get_by_role("button", name="บันทึกและตรวจ").click()

    expect(page.locator("#problems")).to_contain_text("ตรวจแล้ว พบ")
    page.locator('#problems a[href="#title.th"]').click()
    expect(page.locator("#field-title\\.th .problem")).to_be_visible()
    assert_fits(page)
    assert_accessible(page)
    see(page, "checked")
    page.get_by_role("button", name="ทิ้งร่างนี้").click()


def entry_of(page: Page, key: str) -> Page:
    page.goto(page.url.partition("/staff")[0] + f"/staff/entry?key={key}")
    return page


def test_a_fact_is_chosen_by_what_citizens_read(page: Page) -> None:
    """It comes where the cursor was; a button comes at the end of its list."""
    box = entry_of(page, "answer:permit.renew").locator('[name="answer.th"]')
    box.fill("โทร ได้เลย")
    box.evaluate("box => box.setSelectionRange(4, 4)")
    page.get_by_text("ใส่ข้อมูลกลาง").click()
    page.get_by_label("ค้นหาในรายการ").first.fill("1694")
    page.get_by_role("button", name="1694").first.click()
    expect(box).to_have_value("โทร {hotline_doe}ได้เลย")
    expect(page.locator("[data-status]")).to_contain_text("บันทึกร่างแล้ว")
    page.get_by_text("รายการปุ่มที่เลือกได้").click()
    page.get_by_role("button", name="ไปเรื่อง: หางาน").click()
    expect(page.locator('[name="buttons"]')).to_have_value("ไปเรื่อง: หางาน (job.search)")
    assert_fits(page)
    assert_accessible(page)
    see(page, "facts-chosen")
    expect(page.locator("[data-status]")).to_contain_text("บันทึกร่างแล้ว")
    page.reload()
    page.get_by_role("button", name="ทิ้งร่างนี้").click()


def test_the_effect_of_a_draft_is_seen_beside_it(page: Page) -> None:
    """An estimate while it is being found out, then the truth; nobody loads the page anew."""
    box = entry_of(page, "answer:job.search").locator('[name="examples.th"]')
    expect(page.locator("#effect")).to_contain_text("ยังไม่มีการแก้")
    box.fill(f"หางาน\nอยากมีงานทำ\nต่อใบอนุญาตที่ไหนคะ\nแถวบ้านมีตำแหน่งว่างไหม {(page.viewport_size or DESK)['width']}")
    expect(page.locator("#effect")).to_contain_text("ประมาณการ")
    expect(page.locator("#effect")).to_contain_text("คล้าย")
    assert_fits(page)
    assert_accessible(page)
    see(page, "effect-estimated")
    expect(page.locator("#effect")).to_contain_text("ลองถาม", timeout=LIVE_MILLISECONDS)
    page.locator("#effect summary").first.click()
    assert_fits(page)
    assert_accessible(page)
    see(page, "effect-true")
    page.goto(page.url.partition("/staff")[0] + "/staff/entry/effect?key=answer:job.search")
    assert_fits(page)
    assert_accessible(page)
    see(page, "effect-page")
    entry_of(page, "answer:job.search").get_by_role("button", name="ทิ้งร่างนี้").click()


def test_a_new_answer_is_begun_and_a_moment_is_set(page: Page) -> None:
    """From its name to the form; an approved change waits for its moment until it is called off."""
    width = (page.viewport_size or DESK)["width"]
    page.goto(page.url.partition("/staff")[0] + "/staff/answers")
    page.get_by_role("link", name="เพิ่มเรื่องใหม่").click()
    page.locator('[name="title.th"]').fill("ค่าล่วงเวลา")
    page.locator('[name="title.en"]').fill(f"Overtime {width}")
    page.locator("#file").select_option("answers/job.yaml")
    page.get_by_role("button", name="ต่อไป").click()
    expect(page.locator("#id")).to_have_value(f"job.overtime_{width}")
    assert_fits(page)
    assert_accessible(page)
    see(page, "new-answer")
    page.get_by_role("button", name="เริ่มเขียน").click()
    expect(page.locator("h1")).to_contain_text("เรื่องใหม่: ค่าล่วงเวลา")
    assert_fits(page)
    assert_accessible(page)
    see(page, "new-answer-begun")
    page.get_by_role("button", name="ทิ้งร่างนี้").click()

    entry_of(page, "answer:chat.help").locator('[name="answer.th"]').fill(f"โทร {{hotline_doe}} {width}")
    page.get_by_role("button", name="ส่งตรวจ").click()
    page.locator("#title").fill("แก้ถ้อยคำปีใหม่")
    page.get_by_role("button", name="ส่งให้ผู้อนุมัติ").click()
    page.locator("#reason").fill("อยู่เวรคนเดียว")
    page.locator("#starts").fill("1 มกราคม 2600 08.30")
    assert_fits(page)
    assert_accessible(page)
    see(page, "decide")
    page.get_by_role("button", name="อนุมัติและเผยแพร่").click()
    expect(page.get_by_text("จะเผยแพร่เองเมื่อถึง 1 มกราคม 2600 08.30 น.")).to_be_visible()
    assert_fits(page)
    assert_accessible(page)
    see(page, "scheduled")
    page.get_by_role("link", name="ระบบดูแลคำตอบ").click()
    expect(page.get_by_role("heading", name="กำหนดเริ่มใช้")).to_be_visible()
    see(page, "home-scheduled")
    page.get_by_role("link", name="แก้ถ้อยคำปีใหม่").first.click()
    page.get_by_role("button", name="ยกเลิกกำหนด").click()
    page.get_by_role("button", name="ถอนคืนมาแก้ต่อ").click()
    entry_of(page, "answer:chat.help").get_by_role("button", name="ทิ้งร่างนี้").click()


def test_an_answer_that_is_to_go_tells_what_leads_there(page: Page) -> None:
    entry_of(page, "answer:office.nearest").get_by_text("เลิกใช้คำตอบนี้").click()
    page.get_by_role("button", name="ร่างการเลิกใช้").click()
    expect(page.get_by_text("ยังส่งตรวจลำพังไม่ได้")).to_be_visible()
    assert_fits(page)
    assert_accessible(page)
    see(page, "retired")
    page.get_by_role("button", name="ทิ้งร่างนี้ ใช้คำตอบต่อ").click()


PATHS = (
    "",
    "/answers",
    "/answers?q=หางาน",
    "/answers/new",
    "/answers/new?parent=job.search",
    "/entry?key=answer:job.search",
    "/entry?key=fact:hotline_doe",
    "/entry?key=subject:job",
    "/entry/effect?key=answer:job.search",
    "/facts",
    "/offices",
    "/offices/import",
    "/changes",
    "/changes/new",
    "/closures",
    "/pause",
    "/history",
    "/missed",
    "/figures",
    f"/report/{MONTH}",
    "/accuracy",
    "/try?q=หางาน",
    "/accounts",
    "/security",
)


def test_every_page_is_looked_at() -> None:
    """A new page has to be added above; what is no page of its own is named here."""
    shown = {page.path.replace("{id:int}", "1").removeprefix("/staff") for page in PAGES if "GET" in page.methods}
    seen = {path.partition("?")[0].replace(MONTH, "{month}") for path in PATHS}

    assert shown - seen == {*DOORS, *FILES_AND_WAYS, PUBLISHED}


def assert_accessible(page: Page) -> None:
    """No rule of WCAG 2.2 A and AA that axe-core can judge is broken."""
    found = page.evaluate(
        """async (tags) => {
            const { violations } = await axe.run(document, { runOnly: { type: "tag", values: tags } });
            return violations.map((each) => [each.id, each.nodes.map((node) => node.html.slice(0, 200))]);
        }""",
        WCAG,
    )
    assert found == []


def test_what_is_not_accessible_is_found(page: Page) -> None:
    """The check itself is one that fails."""
    page.evaluate("document.querySelector('main').append(document.createElement('input'))")

    with pytest.raises(AssertionError, match="label"):
        assert_accessible(page)


def test_codes_are_set_up_and_asked_for(browser: Browser, page: Page) -> None:
    """The picture, the recovery codes and both doors of who comes back; then codes are off again."""
    home = page.url.partition("/staff")[0] + "/staff"
    page.goto(home + "/security")
    page.get_by_role("button", name="ตั้งค่า").click()
    expect(page.locator("svg.qr")).to_be_visible()
    assert_fits(page)
    assert_accessible(page)
    see(page, "security")
    app = pyotp.TOTP(page.locator("code").inner_text())
    page.locator("#code").fill(app.now())
    page.get_by_role("button", name="เปิดรหัสยืนยัน").click()
    recovery = page.locator(".cards li").first.inner_text()
    assert_accessible(page)
    see(page, "recovery")
    page.goto(home + "/security")
    page.locator("#code").fill(recovery)
    page.get_by_role("button", name="ปิดรหัสยืนยัน").click()
    expect(page.get_by_role("button", name="ตั้งค่า")).to_be_visible()


def test_the_doors_are_accessible(browser: Browser, page: Page) -> None:
    """Of who is not signed in yet."""
    context = browser.new_context(viewport=page.viewport_size, locale="th-TH")
    context.add_init_script(path=AXE)
    outside = context.new_page()
    outside.goto(page.url.partition("/staff")[0] + "/staff/sign-in")
    assert_accessible(outside)
    outside.locator("#name").fill("nobody@doe.go.th")
    outside.locator("#password").fill("wrong")
    outside.get_by_role("button", name="เข้าสู่ระบบ").click()
    expect(outside.get_by_role("alert")).to_be_visible()
    assert_fits(outside)
    assert_accessible(outside)
    context.close()


@pytest.mark.parametrize("path", PATHS)
def test_every_page_fits(page: Page, path: str) -> None:
    page.goto(page.url.partition("/staff")[0] + "/staff" + path)

    assert_fits(page)
    assert_accessible(page)
    expect(page.locator("h1")).to_be_visible()
    see(page, f"page-{path.strip('/').partition('?')[0] or 'home'}")


def test_forms_work_without_javascript(browser: Browser, signed_in: Page) -> None:
    """A draft is saved and shown again by plain forms."""
    context = browser.new_context(java_script_enabled=False, storage_state=signed_in.context.storage_state())
    page = context.new_page()
    page.goto(signed_in.url.partition("/staff")[0] + "/staff/entry?key=answer:job.search")

    page.locator('[name="title.en"]').fill("Find work")
    page.get_by_role("button", name="บันทึกร่าง").click()

    expect(page.locator('[name="title.en"]')).to_have_value("Find work")
    expect(page.locator("[data-status]")).to_contain_text("ร่างของคุณ")
    page.get_by_role("button", name="ทิ้งร่างนี้").click()
    context.close()
