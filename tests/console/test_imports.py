"""A province's own sheet of offices: looked at, taken into drafts, the rest kept for later."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from bot.console.permissions import Role
from bot.console.site import Console
from bot.console.uploads import MOST_UPLOAD_BYTES
from knowledge import load_knowledge, read_entry
from tests.console.conftest import Browser, sign_in_to
from tests.console.test_changes import submit
from tests.knowledge_bytes import changed_lines, snapshot

PLACE = "/staff/offices/import"
GOOD = "ลำดับ,จังหวัด,โทรศัพท์\n1,กระบี่,โทร. 075-611111\n2,ตาก,055-51111A\n3,ตราด,039-511111\n"
CHOSEN = re.compile(
    r'name="(column\.\w+)">\n(?:<option(?! value="\d+" selected)[^\n]*\n)+<option value="(\d+)" selected'
)
LETTER = "หนังสือ สจจ.กระบี่ ที่ กบ 0027/1234"


def upload(browser: TestClient, content: bytes, **headers: str) -> str:
    answer = browser.post(PLACE, files={"file": ("โทร.csv", content)}, headers=headers)
    return unescape(answer.text)


def post(browser: TestClient, act: str, shown: str, *rows: str, **fields: str) -> str:
    """Send the form of a page, as a browser does."""
    found = re.search(r'name="table" value="([^\n]*)">\n', shown)
    assert found is not None
    chosen = dict(CHOSEN.findall(shown))
    parts = {**chosen, "table": found[1], "act": act, **fields}
    files = [(name, (None, value)) for name, value in parts.items()] + [("row", (None, row)) for row in rows]
    return unescape(browser.post(PLACE, files=files).text)


@pytest.mark.parametrize("encoding", ["utf-8", "cp874"])
def test_good_rows_go_live_and_the_rest_is_kept(
    console: Console, signed_in: Browser, folder: Path, encoding: str
) -> None:
    """With one source in own words for the whole sheet, in the files with few lines changed."""
    editor, approver, before = signed_in(Role.EDITOR), signed_in(Role.APPROVER), snapshot(folder)
    shown = upload(editor, GOOD.encode(encoding))
    assert "075-611111" in shown
    assert "อ่านจาก “โทร. 075-611111”" in shown
    assert "ยังนำเข้าไม่ได้ 2 แถว" in shown

    taken = post(editor, "take", shown, "2", new_source=LETTER, day="20 พ.ย. 69")
    assert "ใส่ในร่างของคุณแล้ว 1 แห่ง" in taken
    assert "ยังนำเข้าไม่ได้ 2 แถว" in taken
    left = post(editor, "rest", taken)
    assert left.splitlines()[0] == "\ufeffลำดับ,จังหวัด,โทรศัพท์,เหตุที่ยังไม่นำเข้า"
    assert [line.split(",")[1] for line in left.splitlines()[1:]] == ["ตาก", "ตราด"]
    place = submit(editor, *(each.entry for each in console.drafts.all()))
    assert LETTER in unescape(approver.get(place).text)
    approver.post(f"{place}/publish")

    base = load_knowledge(folder)
    krabi = read_entry(base, "office:krabi")
    assert (krabi["phones"], krabi["as_of"]) == (["075-611111"], "2026-11-20")
    [name] = krabi["sources"]
    assert base.sources[name] == {"ref": LETTER, "kind": "letter", "date": "2026-11-20"}
    assert changed_lines(before, folder).keys() == {"facts/offices.yaml", "facts/sources.yaml"}
    approver.post(f"{place}/undo", data={"words": "ทดลองย้อนกลับ"})
    after = load_knowledge(folder)
    assert read_entry(after, "office:krabi")["phones"] == ["075-000000"]
    assert snapshot(folder)["facts/sources.yaml"] == before["facts/sources.yaml"]


def test_a_known_source_is_put_before_those_of_other_facts(console: Console, signed_in: Browser) -> None:
    editor = signed_in(Role.EDITOR)
    shown = upload(editor, GOOD.encode())

    post(editor, "take", shown, "2", source="seed", day="2569")

    [draft] = console.drafts.all()
    assert draft.values["sources"] == ["seed"]
    assert draft.values["as_of"] == "2026"


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"day": "2569"}, "เลือกที่มา"),
        ({"source": "nobody", "day": "2569"}, "เลือกที่มา"),
        ({"source": "seed"}, "ใส่วันที่"),
        ({"source": "seed", "day": "วันก่อน"}, "ใส่วันที่"),
        ({"source": "seed", "day": "2570"}, "ยังมาไม่ถึง"),
    ],
)
def test_nothing_is_taken_without_its_proof(
    console: Console, signed_in: Browser, fields: dict[str, str], told: str
) -> None:
    editor = signed_in(Role.EDITOR)

    assert told in post(editor, "take", upload(editor, GOOD.encode()), "2", **fields)
    assert console.drafts.all() == []


def test_columns_can_be_chosen_anew(signed_in: Browser) -> None:
    editor = signed_in(Role.EDITOR)
    shown = upload(editor, "จังหวัด,แฟกซ์\nกระบี่,075-611111\n".replace("แฟกซ์", "โทรสาร").encode())
    shown = post(editor, "look", shown, **{"column.province": "0", "column.phones": ""})
    assert "ทุกแถวเหมือนข้อมูลเดิม" in shown

    again = post(editor, "look", shown, **{"column.province": "0", "column.phones": "1"})

    assert "นำเข้าได้ 1 แห่ง" in again


def test_a_doubtful_row_is_not_chosen_beforehand(signed_in: Browser) -> None:
    shown = upload(signed_in(Role.EDITOR), "จังหวัด,โทร\nกระบี่,081-234-5678\nตาก,055-511111\n".encode())

    assert re.findall(r'name="row" value="(\d+)"( checked)?', shown) == [("2", ""), ("3", " checked")]
    assert "มือถือ" in shown


def test_a_provincial_officer_takes_the_own_row_only(console: Console) -> None:
    """Also where the form names another one."""
    editor = sign_in_to(console, Role.EDITOR, province="ตาก")
    shown = upload(editor, "จังหวัด,โทร\nกระบี่,075-611111\nตาก,055-511111\n".encode())
    assert "สำนักงานนี้ไม่อยู่ในจังหวัดของคุณ" in shown

    post(editor, "take", shown, "2", "3", source="seed", day="2569")

    assert [each.entry for each in console.drafts.all()] == ["office:tak"]


def test_a_sheet_lies_upon_a_draft_that_is_there(console: Console, signed_in: Browser) -> None:
    """What was typed by hand in other fields stays."""
    editor = signed_in(Role.EDITOR)
    editor.post("/staff/entry/save", data={"key": "office:krabi", "revision": "0", "address": "ศาลากลาง"})

    post(editor, "take", upload(editor, GOOD.encode()), "2", source="seed", day="2569")

    [draft] = console.drafts.all()
    assert (draft.values["address"], draft.values["phones"]) == ("ศาลากลาง", ["075-611111"])


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        (b"a" * (MOST_UPLOAD_BYTES + 1), "multipart/form-data; boundary=x", 413),
        (b"file=a", "application/x-www-form-urlencoded", 415),
        (b"--x\r\n" * 10_000, "multipart/form-data; boundary=x", 400),
        (b"--x", "multipart/form-data", 400),
        (
            b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n' * 3_000 + b"--x--",
            "multipart/form-data; boundary=x",
            400,
        ),
        (
            b'--x\r\nContent-Disposition: form-data; name="table"\r\n\r\n[[' + b"[" * 5_000 + b"\r\n--x--",
            "multipart/form-data; boundary=x",
            422,
        ),
    ],
    ids=["large", "another-form", "no-parts", "no-boundary", "many-parts", "nested"],
)
def test_an_upload_made_to_exhaust_is_refused(signed_in: Browser, body: bytes, kind: str, status: int) -> None:
    answer = signed_in(Role.EDITOR).post(PLACE, content=body, headers={"Content-Type": kind})

    assert answer.status_code == status


def test_who_may_not_is_not_listened_to(stranger: TestClient, signed_in: Browser) -> None:
    """The file is not read of who has no right, or of another site's form."""
    files = {"file": ("a.csv", GOOD.encode())}

    assert stranger.post(PLACE, files=files).status_code == 401
    assert signed_in(Role.READER).post(PLACE, files=files).status_code == 403
    foreign = {"Sec-Fetch-Site": "cross-site"}
    assert signed_in(Role.EDITOR).post(PLACE, files=files, headers=foreign).status_code == 403


def test_a_formula_in_the_rest_is_text(signed_in: Browser) -> None:
    editor = signed_in(Role.EDITOR)
    shown = upload(editor, "จังหวัด,โทร\nกระบี่,=HYPERLINK(1)\n".encode())

    assert "'=HYPERLINK(1)" in post(editor, "rest", shown)
