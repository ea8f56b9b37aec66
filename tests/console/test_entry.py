"""Drafts of entries: kept while they are written, in nobody's way, told of their mistakes beside the field."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from bot.console.database import Database
from bot.console.forms import read_form, show_box
from bot.console.permissions import Role
from bot.console.site import Console
from bot.settings import Settings
from knowledge import Edition, KnowledgeBase, read_entry
from tests.console.conftest import Browser, console_on, sign_in_to
from tests.fakes import FakeWallClock

SEARCH = "answer:job.search"
JSON = {"Accept": "application/json"}


def save(browser: TestClient, revision: int = 0, key: str = SEARCH, **fields: str):
    """Save as the page's script does."""
    data = {"key": key, "revision": str(revision), **{name.replace("__", "."): text for name, text in fields.items()}}
    return browser.post("/staff/entry/save", data=data, headers=JSON)


def page(browser: TestClient, key: str = SEARCH, **query: str) -> str:
    answer = browser.get("/staff/entry", params={"key": key, **query})
    assert answer.status_code == 200
    return unescape(answer.text)


def test_shows_an_entry_as_staff_and_citizens_know_it(signed_in: Browser) -> None:
    """Thai and English, buttons by their titles, dates in the Buddhist era, and what a citizen reads."""
    shown = page(signed_in(Role.EDITOR))

    assert "ไปเรื่อง: เรื่อง (office.nearest)" in shown
    assert "โทร: 1694 (hotline_doe)" in shown
    assert "22 พฤษภาคม 2570" in shown
    assert "Find a job on our site." in shown
    assert "{hotline_doe}" in shown
    assert "โทร 1694" in shown.partition("ประชาชนเห็นอย่างนี้")[2]


def test_a_draft_survives_and_stays_with_its_officer(console: Console, signed_in: Browser) -> None:
    """What is typed is kept at once; citizens and colleagues keep what is live."""
    nok, lek = signed_in(Role.EDITOR, "nok@doe.go.th"), signed_in(Role.EDITOR, "lek@doe.go.th")

    saved = save(nok, title__th="หางานทำ")

    assert saved.json()["revision"] == 1
    assert "หางานทำ" in page(nok)
    assert 'value="หางานทำ"' not in page(lek)
    assert "กำลังแก้รายการนี้อยู่" in page(lek)
    assert console.base.intents["job.search"].title.th == "หางาน"


def test_the_preview_follows_what_is_typed(signed_in: Browser) -> None:
    """In both languages, with facts filled in."""
    preview = save(signed_in(Role.EDITOR), answer__th="โทร {hotline_doe} เลย", title__th="หางาน").json()["preview"]

    assert "โทร 1694 เลย" in preview


@pytest.mark.parametrize("words", ["โทร {hotline_deo}", "{", "", "{office_card}"])
def test_a_preview_of_something_unfinished_breaks_nothing(signed_in: Browser, words: str) -> None:
    """A draft may be anything."""
    browser = signed_in(Role.EDITOR)

    assert save(browser, answer__th=words).status_code == 200
    assert page(browser)


def test_an_unfinished_draft_is_told_what_is_missing(signed_in: Browser) -> None:
    """Beside the field, in a list at the top that leads there, and with how to mend it."""
    browser = signed_in(Role.EDITOR)
    save(browser, title__th="ชื่อที่ยาวเกินกว่าปุ่มจะรับไหวแน่นอน", valid_until="สิ้นปีหน้า")

    shown = page(browser, check="1")

    assert 'href="#title.th"' in shown
    assert 'id="problem-valid_until-1"' in shown
    assert "แก้:" in shown
    assert "หางาน" in shown


def test_checking_a_sound_entry_says_so(signed_in: Browser) -> None:
    """What is live has no mistakes."""
    shown = page(signed_in(Role.EDITOR), check="1")

    assert "ตรวจแล้ว" in shown
    assert 'class="problem"' not in shown


def test_another_window_cannot_overwrite(signed_in: Browser) -> None:
    """The second of two windows is told, and the first one's words stay."""
    browser = signed_in(Role.EDITOR)
    save(browser, title__th="หนึ่ง")

    late = save(browser, title__th="สอง")

    assert late.status_code == 409
    assert "หน้าต่างอื่น" in late.json()["problem"]
    assert 'value="หนึ่ง"' in page(browser)
    assert save(browser, revision=1, title__th="สาม").json()["revision"] == 2


def test_back_at_what_is_live_there_is_no_draft(console: Console, signed_in: Browser) -> None:
    browser = signed_in(Role.EDITOR)
    save(browser, title__th="หนึ่ง")

    save(browser, revision=1, title__th="หางาน")

    assert console.drafts.all() == []


def test_dates_and_lists_are_taken_as_people_write_them(console: Console, signed_in: Browser) -> None:
    """Thai months, Thai digits, lines pasted from a spreadsheet."""
    save(
        signed_in(Role.EDITOR),
        valid_until="๑๑ ธ.ค. ๒๕๖๙ 16.30 น.",
        examples__th="หางาน\r\n\r\n  หางานทำ \r\n",
        buttons="โทร: 1694 (hotline_doe)\nไปเรื่อง: อะไรก็ได้ (permit.renew)",
    )
    [draft] = console.drafts.all()

    assert draft.values["valid_until"] == "2026-12-11 16.30"
    assert draft.values["examples.th"] == ["หางาน", "หางานทำ"]
    assert draft.values["buttons"] == ["call hotline_doe", "ask permit.renew"]


def test_every_entry_goes_through_its_form_unchanged(base: KnowledgeBase) -> None:
    """What a form shows and sends back is no change, for all answers, offices and facts."""
    keys = [*(f"answer:{name}" for name in base.answers), *(f"office:{each.id}" for each in base.offices)]
    keys += [*(f"fact:{name}" for name in base.facts), *(f"subject:{each.id}" for each in base.subjects)]
    changed = []
    for key in keys:
        values = read_entry(base, key)
        form = {field: [show_box(base, field, value).replace("\n", "\r\n")] for field, value in values.items()}
        again = read_form(list(values), form, values)
        changed += [(key, field, values[field], again[field]) for field in values if again[field] != values[field]]

    assert changed == []


@pytest.mark.parametrize("key", ["", "answer:no.such", "file:../../etc/passwd", "office:nowhere", "answer:"])
def test_what_is_not_there_is_not_found(signed_in: Browser, key: str) -> None:
    browser = signed_in(Role.EDITOR)

    assert browser.get("/staff/entry", params={"key": key}).status_code == 404
    assert save(browser, key=key, title__th="x").status_code == 404


def test_a_provincial_officer_edits_the_own_office_alone(signed_in: Browser) -> None:
    """Of answers and other provinces they read."""
    browser = signed_in(Role.EDITOR, "tak@doe.go.th", "กระบี่")

    assert save(browser, key="office:krabi", phones="075-611111").status_code == 200
    assert save(browser, key="office:tak", phones="075-611111").status_code == 403
    assert save(browser, title__th="x").status_code == 403
    assert "data-autosave" not in page(browser)


def test_a_reader_changes_nothing(signed_in: Browser, console: Console) -> None:
    browser = signed_in(Role.READER)

    assert save(browser, title__th="x").status_code == 403
    assert "บันทึกร่าง" not in page(browser)
    assert console.drafts.all() == []


def test_typed_markup_stays_text(signed_in: Browser) -> None:
    """In every field, in the form, the preview and the lists."""
    browser = signed_in(Role.EDITOR)
    evil = "<script>alert(1)</script>\"'><img src=x>"
    fields = dict.fromkeys(read_fields(page(browser)), evil)
    saved = browser.post("/staff/entry/save", data={**fields, "key": SEARCH, "revision": "0"}, headers=JSON)

    pages = [
        saved.json()["preview"],
        browser.get("/staff/entry", params={"key": SEARCH, "check": "1"}).text,
        browser.get("/staff/answers", params={"q": evil}).text,
        browser.get("/staff/try", params={"q": evil}).text,
    ]
    assert all("<img src=x" not in each and "<script>alert" not in each for each in pages)


def read_fields(shown: str) -> list[str]:
    return [name for name in re.findall(r'name="([a-z._]+)"', shown) if name not in ("key", "revision", "act")]


def test_finds_what_answers_a_question(signed_in: Browser) -> None:
    """By the matcher itself, and by words in the text."""
    browser = signed_in(Role.READER)

    assert "น่าจะตอบคำถามนี้" in browser.get("/staff/answers", params={"q": "ต่อใบอนุญาตกี่บาท"}).text
    assert "permit.renew/late" in browser.get("/staff/answers", params={"q": "มีค่าปรับ"}).text


def test_pages_of_our_knowledge_suit_old_computers(
    database: Database, clock: FakeWallClock, edition: Edition, folder: Path
) -> None:
    """150 KB a page at most, with all that the department has written."""
    console = console_on(database, clock, edition, Settings(_env_file=None, knowledge_dir=folder))
    browser = sign_in_to(console, Role.ADMINISTRATOR)
    pages = [
        "/staff/answers",
        "/staff/answers?q=ตกงาน",
        "/staff/offices",
        "/staff/try?q=หางาน",
        f"/staff/entry?key={SEARCH}",
    ]

    assert {path: size for path in pages if (size := len(browser.get(path).content)) > 150_000} == {}


def test_tries_a_question_on_live_and_on_a_draft(signed_in: Browser) -> None:
    """With why it was answered so."""
    browser = signed_in(Role.EDITOR)
    save(browser, answer__th="ร่างใหม่ของคำตอบ")

    live = browser.get("/staff/try", params={"q": "หางาน"}).text
    drafted = browser.get("/staff/try", params={"q": "หางาน", "draft": SEARCH}).text

    assert "ร่างใหม่ของคำตอบ" not in live
    assert "ร่างใหม่ของคำตอบ" in drafted
    assert "จึงเป็นเรื่อง" in unescape(drafted)


def test_a_draft_of_a_fact_is_tried_in_an_answer(signed_in: Browser) -> None:
    """As citizens would read it."""
    browser = signed_in(Role.EDITOR)
    save(browser, key="fact:hotline_doe", text="1695")

    assert "1695" in browser.get("/staff/try", params={"q": "หางาน", "draft": "fact:hotline_doe"}).text


def test_an_office_is_found_by_its_phone(signed_in: Browser) -> None:
    assert "กระบี่" in signed_in(Role.READER).get("/staff/offices", params={"q": "075-000000"}).text


def test_a_fact_tells_where_it_is_used(signed_in: Browser) -> None:
    """Before one number is changed for all of them."""
    shown = page(signed_in(Role.READER), key="fact:hotline_doe")

    assert "ใช้ใน" in shown
    assert "answer%3Ajob.search" in shown


@pytest.mark.parametrize("written", ["{เบอร์สายด่วน}", "{สายด่วน}", "{Hotline_DOE}", "{hotline-doe}", "{hotline_deo}"])
def test_a_name_that_is_none_is_told_with_the_one_that_is_meant(signed_in: Browser, written: str) -> None:
    """Officers know the hotline's number, and not its name in the files."""
    browser = signed_in(Role.EDITOR)
    save(browser, answer__th=f"โทร {written}")

    shown = page(browser, check="1")

    assert 'id="problem-answer.th-1"' in shown
    assert "น่าจะหมายถึง" in shown
    assert "hotline_doe" in shown.partition("น่าจะหมายถึง")[2][:60]
