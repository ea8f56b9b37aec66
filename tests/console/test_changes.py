"""From a draft to what citizens read, and back: looked at by another, published on top of what is live, undone."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable
from html import unescape
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from bot.console import accounts
from bot.console import publisher as module
from bot.console.change_sets import Change, State
from bot.console.permissions import Role
from bot.console.site import Console
from knowledge import load_knowledge, read_entry
from tests.console.conftest import Browser
from tests.console.test_entry import SEARCH, save
from tests.fakes import FakeWallClock
from tests.knowledge_bytes import changed_lines, snapshot

FAIR = "answer:permit.renew"
KRABI = "office:krabi"


@pytest.fixture
def author(signed_in: Browser) -> TestClient:
    return signed_in(Role.EDITOR, "nok@doe.go.th")


@pytest.fixture
def approver(signed_in: Browser) -> TestClient:
    return signed_in(Role.APPROVER, "head@doe.go.th")


def submit(browser: TestClient, *entries: str, **more: str) -> str:
    """Send drafts; gives the page of the change set, or what stands in the way."""
    data = {"title": "แก้ตามหนังสือ", "act": "submit", **more, "entry": [*entries]}
    answer = browser.post("/staff/changes/new", data=data)
    return answer.headers["location"] if answer.status_code == 303 else unescape(answer.text)


def propose(browser: TestClient, key: str = SEARCH, **fields: str) -> str:
    save(browser, key=key, **fields)
    return submit(browser, key)


def page(browser: TestClient, place: str) -> str:
    return unescape(browser.get(place).text)


def test_a_draft_goes_live_once_another_has_looked_at_it(
    author: TestClient, approver: TestClient, console: Console, folder: Path
) -> None:
    """With one line changed in one file, and this process answering from it at once."""
    before = snapshot(folder)
    place = propose(author, title__th="หางานทำ")
    assert "หางานทำ" in page(approver, place)

    answer = approver.post(f"{place}/publish", data={"words": ""})

    assert answer.status_code == 303
    assert "ประชาชนได้คำตอบนี้แล้ว" in page(author, place)
    assert changed_lines(before, folder) == {"answers/job.yaml": ["      th: หางานทำ"]}
    assert console.base.intents["job.search"].title.th == "หางานทำ"
    assert console.drafts.all() == []


def test_several_entries_go_live_together(author: TestClient, approver: TestClient, folder: Path) -> None:
    """Two answers and an office in one set."""
    save(author, title__th="หางานทำ")
    save(author, key=FAIR, title__th="งานนัดพบ")
    save(author, key=KRABI, phones="075-611111", as_of="30 พ.ย. 2569")
    place = submit(author, SEARCH, FAIR, KRABI)

    approver.post(f"{place}/publish")

    base = load_knowledge(folder)
    assert (base.intents["job.search"].title.th, base.intents["permit.renew"].title.th) == ("หางานทำ", "งานนัดพบ")
    assert read_entry(base, KRABI)["phones"] == ["075-611111"]


def test_two_entries_of_one_file_go_live_together(author: TestClient, approver: TestClient, folder: Path) -> None:
    """The second edit is made on top of the first."""
    other = "office:tak"
    save(author, key=KRABI, phones="075-611111")
    save(author, key=other, phones="055-000000")

    approver.post(f"{submit(author, KRABI, other)}/publish")

    base = load_knowledge(folder)
    assert [read_entry(base, key)["phones"] for key in (KRABI, other)] == [["075-611111"], ["055-000000"]]


def test_only_what_was_chosen_is_sent(author: TestClient, console: Console) -> None:
    """The other draft stays one."""
    save(author, title__th="หางานทำ")
    save(author, key=FAIR, title__th="")

    submit(author, SEARCH)

    assert [each.entry for each in console.drafts.all()] == [FAIR]


def test_an_unsound_draft_is_not_sent(author: TestClient, console: Console) -> None:
    """It stays a draft, with what is to be mended; nothing else is held up."""
    save(author, title__th="")

    shown = submit(author, SEARCH)

    assert "ยังส่งไม่ได้" in shown
    assert "แก้:" in shown
    assert console.change_sets.list() == []
    assert console.drafts.all() != []


def test_a_title_is_asked_for(author: TestClient) -> None:
    """Who approves, and who looks back, knows why."""
    save(author, title__th="หางานทำ")

    assert "เขียนสั้น ๆ" in submit(author, SEARCH, title=" ")


def test_nobody_approves_the_own_change_without_a_reason(approver: TestClient, console: Console) -> None:
    """Alone on duty they write why; that stays in the history."""
    place = propose(approver, title__th="หางานทำ")

    refused = approver.post(f"{place}/publish", data={"words": " ก "})
    assert refused.status_code == 422
    assert console.change_sets.list()[0].state is State.SUBMITTED
    approver.post(f"{place}/publish", data={"words": "อยู่เวรคนเดียว"})

    assert console.change_sets.list()[0].state is State.PUBLISHED
    assert "อยู่เวรคนเดียว" in page(approver, "/staff/history")


def test_alone_on_duty_two_pages_lead_to_live(approver: TestClient, console: Console) -> None:
    """Send and publish in one step, with a reason."""
    save(approver, title__th="หางานทำ")

    assert "เหตุผล" in submit(approver, SEARCH, act="publish", reason="")
    submit(approver, SEARCH, act="publish", reason="อยู่เวรคนเดียว")

    assert console.base.intents["job.search"].title.th == "หางานทำ"


def test_an_editor_cannot_publish(author: TestClient, console: Console) -> None:
    """Neither another's set nor the own one."""
    place = propose(author, title__th="หางานทำ")
    save(author, key=FAIR, title__th="งานนัดพบ")

    for path in ("publish", "send-back", "undo"):
        assert author.post(f"{place}/{path}", data={"words": "อยู่เวรคนเดียว"}).status_code == 403
    assert author.post(
        "/staff/changes/new", data={"title": "x", "act": "publish", "reason": "อยู่เวรคนเดียว", "entry": [FAIR]}
    ).status_code in (403, 422)
    assert [each.state for each in console.change_sets.list()] == [State.SUBMITTED]


def test_a_provincial_approver_decides_on_the_own_province_alone(author: TestClient, signed_in: Browser) -> None:
    local = signed_in(Role.APPROVER, "krabi@doe.go.th", "กระบี่")
    answers = propose(author, title__th="หางานทำ")
    office = propose(author, key=KRABI, phones="075-611111")

    assert local.post(f"{answers}/publish").status_code == 403
    assert local.post(f"{office}/publish").status_code == 303


def test_sent_back_it_is_a_draft_again(author: TestClient, approver: TestClient, console: Console) -> None:
    """With the approver's words."""
    place = propose(author, title__th="หางานทำ")

    assert approver.post(f"{place}/send-back", data={"words": ""}).status_code == 422
    approver.post(f"{place}/send-back", data={"words": "ใช้คำเดิมดีกว่า"})

    [draft] = console.drafts.all()
    assert draft.values["title.th"] == "หางานทำ"
    assert "ใช้คำเดิมดีกว่า" in page(author, "/staff")


def test_the_author_takes_a_set_back(author: TestClient, approver: TestClient, console: Console) -> None:
    """Nobody else can."""
    place = propose(author, title__th="หางานทำ")

    assert approver.post(f"{place}/withdraw").status_code == 403
    assert author.post(f"{place}/withdraw").status_code == 303
    assert approver.post(f"{place}/publish", data={"words": "ช้าไปแล้ว"}).status_code == 409
    assert len(console.drafts.all()) == 1


def test_a_newer_draft_is_not_overwritten_by_one_sent_back(
    author: TestClient, approver: TestClient, console: Console
) -> None:
    place = propose(author, title__th="หนึ่ง")
    save(author, title__th="สอง")

    approver.post(f"{place}/send-back", data={"words": "ไม่ดี"})

    assert [each.values["title.th"] for each in console.drafts.all()] == ["สอง"]


def test_a_colleagues_newer_edit_is_never_lost(
    author: TestClient, approver: TestClient, console: Console, folder: Path
) -> None:
    """The second set is refused, shown beside what is live now, put upon it, and published."""
    first, second = propose(author, title__th="หางานทำ"), propose(approver, answer__th="คำตอบใหม่")
    approver.post(f"{first}/publish")

    late = approver.post(f"{second}/publish", data={"words": "อยู่เวรคนเดียว"})
    assert late.status_code == 303
    assert "มีคนเผยแพร่ฉบับใหม่กว่าแล้ว" in page(approver, second)
    approver.post(f"{second}/withdraw")
    assert "ใช้ฉบับใหม่เป็นฐาน" in page(approver, f"/staff/entry?key={SEARCH}")
    approver.post("/staff/entry/rebase", data={"key": SEARCH})
    approver.post(f"{submit(approver, SEARCH)}/publish", data={"words": "อยู่เวรคนเดียว"})

    there = read_entry(load_knowledge(folder), SEARCH)
    assert (there["title.th"], there["answer.th"]) == ("หางานทำ", "คำตอบใหม่")


def test_an_edit_in_the_folder_is_seen(
    author: TestClient, approver: TestClient, folder: Path, console: Console
) -> None:
    """The command line and the console see each other's work: another entry's edit stays, the same entry's is told."""
    mine = propose(author, title__th="หางานทำ")
    path = folder / "answers/job.yaml"
    path.write_bytes(path.read_bytes().replace(b"      en: Find a job\n", b"      en: Find jobs\n"))

    approver.post(f"{mine}/publish")

    assert console.change_sets.list()[0].state is State.SUBMITTED
    assert read_entry(load_knowledge(folder), SEARCH)["title.en"] == "Find jobs"


def test_undo_restores_the_files_byte_for_byte(
    author: TestClient, approver: TestClient, folder: Path, console: Console
) -> None:
    """As a new change set, with who, when and why."""
    before = snapshot(folder)
    save(author, title__th="หางานทำ", buttons="", valid_until="31 ธ.ค. 2569")
    place = submit(author, SEARCH)
    approver.post(f"{place}/publish")

    answer = approver.post(f"{place}/undo", data={"words": "ผิดเรื่อง"})

    assert "ย้อนกลับชุดที่" in page(approver, answer.headers["location"])
    base = load_knowledge(folder)
    assert read_entry(base, SEARCH)["buttons"]
    assert changed_lines(before, folder).keys() <= {"answers/job.yaml"}
    assert console.base.intents["job.search"].title.th == "หางาน"


def test_undo_of_what_was_changed_again_is_refused(author: TestClient, approver: TestClient, console: Console) -> None:
    """The newer words stay."""
    first = propose(author, title__th="หนึ่ง")
    approver.post(f"{first}/publish")
    approver.post(f"{propose(author, title__th='สอง')}/publish")

    answer = approver.post(f"{first}/undo", data={"words": "ผิดเรื่อง"})

    assert answer.status_code == 409
    assert console.base.intents["job.search"].title.th == "สอง"


def test_who_published_stands_in_git(author: TestClient, approver: TestClient, folder: Path) -> None:
    """Under the officer's name, and of these files alone; other work of the folder stays out of it."""

    def git(*arguments: str) -> str:
        return subprocess.run(["git", "-C", folder, *arguments], check=True, capture_output=True, text=True).stdout

    git("init", "-q")
    git("add", ".")
    git("-c", "user.name=x", "-c", "user.email=x@y.z", "commit", "-qm", "first")
    (folder / "answers/office.yaml").write_bytes((folder / "answers/office.yaml").read_bytes() + b"# by hand\n")
    place = propose(author, title__th="หางานทำ")

    approver.post(f"{place}/publish")

    assert git("log", "-1", "--format=%an %ae %s").strip() == "นายeditor nok@doe.go.th แก้ตามหนังสือ"
    assert git("show", "--format=", "--name-only", "HEAD").split() == ["answers/job.yaml"]
    assert git("status", "--porcelain").split() == ["M", "answers/office.yaml"]


class KilledError(BaseException):
    """The process is gone."""


@pytest.mark.parametrize("step", ["before", "after first file", "after files"])
def test_a_killed_process_never_half_publishes(
    console: Console, author: TestClient, approver: TestClient, folder: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    """What it began is finished at the next start, from wherever it stopped."""
    save(author, title__th="หางานทำ")
    save(author, key=FAIR, title__th="งานนัดพบ")
    number = int(submit(author, SEARCH, FAIR).rpartition("/")[2])
    kill_at(monkeypatch, step)
    console.change_sets.approve(account_of(console, "head@doe.go.th"), number)
    with pytest.raises(KilledError):
        console.publisher.publish(number)
    monkeypatch.undo()

    console.resume()

    base = load_knowledge(folder)
    assert (base.intents["job.search"].title.th, base.intents["permit.renew"].title.th) == ("หางานทำ", "งานนัดพบ")
    assert console.change_sets.find(number).state is State.PUBLISHED
    assert approver is not None


def kill_at(monkeypatch: pytest.MonkeyPatch, step: str) -> None:
    replaced: list[object] = []
    write: Callable[..., None] = module.replace_file

    def kill(*arguments: object) -> None:
        if step == "after first file" and not replaced:
            replaced.append(arguments)
            write(*arguments)
            return
        raise KilledError

    if step == "after files":
        monkeypatch.setattr(module.git, "commit", kill)
    else:
        monkeypatch.setattr(module, "replace_file", kill)


def account_of(console: Console, name: str):
    return next(accounts.account_of(each) for each in console.accounts.all() if each.name == name)


def test_every_past_state_is_known(author: TestClient, approver: TestClient) -> None:
    """Of one entry, and of all; as a table for Excel in which nothing runs."""
    place = propose(author, title__th="หางานทำ")
    approver.post(f"{place}/publish")
    save(author, key=FAIR, title__th="งานนัดพบ")
    submit(author, FAIR, title="=HYPERLINK(1)")

    own = page(author, f"/staff/history?entry={SEARCH}")
    table = author.get("/staff/history.csv")

    assert "แก้ตามหนังสือ" in own
    assert "=HYPERLINK" not in own
    assert table.content.startswith(b"\xef\xbb\xbf")
    assert "เผยแพร่" in table.text
    assert not re.search(r'(^|,)"?=', table.text, re.MULTILINE)
    assert "ไม่มีรายการใดถูกแก้" in page(author, "/staff/history?verify=1")


def test_changes_are_compared_as_json_keeps_them(console: Console, author: TestClient) -> None:
    """What came back from the database equals what is read from the files."""
    propose(author, title__th="หางานทำ")
    [found] = console.change_sets.list()

    [change] = found.changes
    assert isinstance(change, Change)
    assert change.base == read_entry(console.base, SEARCH)
    assert change.fields == ["title.th"]


def test_a_fact_is_changed_for_all_answers_at_once(author: TestClient, approver: TestClient, folder: Path) -> None:
    """In one line of one file."""
    before = snapshot(folder)
    place = propose(author, key="fact:hotline_doe", text="1695", tel="1695", as_of="30 พ.ย. 2569")

    approver.post(f"{place}/publish")

    changed = changed_lines(before, folder)
    assert [line.strip() for line in changed["facts/hotlines.yaml"]] == [
        'text: "1695"',
        'tel: "1695"',
        'as_of: "2026-11-30"',
    ]
    assert changed.keys() == {"facts/hotlines.yaml"}


DAYS_TO_AFTER_ITS_LAST = 19  # from MONDAY_MORNING; job.search ends on 11 December


def test_an_answer_that_is_over_does_not_keep_a_phone_from_going_live(
    clock: FakeWallClock, signed_in: Browser, folder: Path
) -> None:
    """On the day after, every publication was refused until somebody gave it a false date."""
    clock.advance(days=DAYS_TO_AFTER_ITS_LAST)
    author, approver = signed_in(Role.EDITOR, "nok@doe.go.th"), signed_in(Role.APPROVER, "head@doe.go.th")
    place = propose(author, KRABI, phones="075-611111", as_of="12 ธ.ค. 2569")

    approver.post(f"{place}/publish")

    assert "ประชาชนได้คำตอบนี้แล้ว" in page(author, place)
    assert read_entry(load_knowledge(folder), KRABI)["phones"] == ["075-611111"]


@pytest.mark.parametrize(("valid_until", "is_sent"), [("11 ธ.ค. 2569", False), ("31 ธ.ค. 2569", True), ("", True)])
def test_an_answer_that_is_over_is_not_edited_without_a_new_day(
    clock: FakeWallClock, signed_in: Browser, valid_until: str, is_sent: bool
) -> None:
    """Told once beside its date, and where it is sent; with another day it goes its way."""
    clock.advance(days=DAYS_TO_AFTER_ITS_LAST)
    author = signed_in(Role.EDITOR, "nok@doe.go.th")

    sent = propose(author, title__th="หางานทำ", valid_until=valid_until)

    assert ("หมดอายุไปแล้วเมื่อ 11 ธันวาคม 2569" in sent, sent.startswith("/staff/changes/")) == (not is_sent, is_sent)
    if not is_sent:
        checked = page(author, f"/staff/entry?key={SEARCH}&check=1")
        assert 'id="problem-valid_until-1"' in checked
        assert 'id="problem-valid_until-2"' not in checked
