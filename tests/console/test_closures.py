"""The duty officer: closes an office and corrects a phone from a phone, alone, within two minutes."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from bot.console.permissions import Role
from bot.console.site import Console
from knowledge import load_knowledge, read_entry
from tests.console.conftest import Browser
from tests.knowledge_bytes import snapshot

FORM = {"kind": "office", "place": "สำนักงานจัดหางานจังหวัดตาก", "from": "24 พ.ย. 69", "until": "25 พฤศจิกายน 2569"}
REASON = {"reason.th": "น้ำท่วม", "reason.en": "flooding"}
PHONES = {"office": "tak", "phones": "โทร. ๐๕๕-๕๑๑๑๑๑", "told_by": "สจจ.ตาก โทรแจ้ง"}


@pytest.fixture
def duty(signed_in: Browser) -> TestClient:
    return signed_in(Role.DUTY)


def test_a_closure_is_live_at_once_and_ended_by_hand(duty: TestClient, console: Console, folder: Path) -> None:
    """Citizens read it from the next message on; ended, the files are as before."""
    (folder / "facts/closures.yaml").write_text("closures: []\n", encoding="utf-8")
    before = snapshot(folder)

    answer = duty.post("/staff/closures", data={**FORM, **REASON})

    assert answer.status_code == 303
    [closure] = console.base.closures
    assert closure.closed == ("tak",)
    assert f"{closure.ends:%Y-%m-%d %H:%M}" == "2026-11-25 23:59"
    assert "สำนักงานจัดหางานจังหวัดตาก" in duty.get("/staff/closures").text
    ending = re.search(r'name="id" value="([^"]+)"', duty.get("/staff/closures").text)
    duty.post("/staff/closures/end", data={"id": ending[1]})
    assert console.base.closures == ()
    assert snapshot(folder) == before


@pytest.mark.parametrize(
    ("kind", "place", "closed"),
    [
        ("province", "กระบี่", ("กระบี่",)),
        ("all", "", ("offices",)),
        ("hotline", "", ("hotline_doe",)),
        ("holiday", "", ("offices", "hotline_doe")),
    ],
)
def test_who_can_be_closed(duty: TestClient, console: Console, kind: str, place: str, closed: tuple[str, ...]) -> None:
    duty.post("/staff/closures", data={**FORM, **REASON, "kind": kind, "place": place})

    assert [each.closed for each in console.base.closures] == [closed]


@pytest.mark.parametrize(
    "wrong",
    [{"place": "ดาวอังคาร"}, {"from": "เร็ว ๆ นี้"}, {"from": "26 พ.ย. 69"}, {"reason.th": ""}, {"kind": "everything"},
     {"from": '2026-11-24"\n    closed: [krabi]'}],
)  # fmt: skip
def test_a_mistake_is_told_and_what_was_typed_stays(duty: TestClient, console: Console, wrong: dict[str, str]) -> None:
    answer = duty.post("/staff/closures", data={**FORM, **REASON, **wrong})

    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    assert 'value="flooding"' in answer.text
    assert console.base.closures == ()


def test_a_phone_is_corrected_at_once(duty: TestClient, console: Console, folder: Path) -> None:
    """In the form of the files, dated, with who told it in the history."""
    answer = duty.post("/staff/offices/phones", data=PHONES)

    there = read_entry(load_knowledge(folder), "office:tak")
    assert (there["phones"], there["as_of"]) == (["055-511111"], "2026-11-23")
    assert "สจจ.ตาก โทรแจ้ง" in duty.get(answer.headers["location"]).text


@pytest.mark.parametrize(
    "wrong", [{"phones": "ถามคุณแดง"}, {"phones": "34564309"}, {"told_by": " "}, {"office": "nowhere"}]
)
def test_a_wrong_phone_is_refused(duty: TestClient, folder: Path, wrong: dict[str, str]) -> None:
    before = snapshot(folder)

    assert duty.post("/staff/offices/phones", data={**PHONES, **wrong}).status_code in (404, 422)
    assert snapshot(folder) == before


def test_a_provincial_duty_officer_closes_the_own_province_alone(signed_in: Browser, console: Console) -> None:
    local = signed_in(Role.DUTY, "tak@doe.go.th", "ตาก")
    post = [
        local.post("/staff/closures", data={**FORM, **REASON, "kind": kind, "place": place}).status_code
        for kind, place in (("all", ""), ("province", "กระบี่"), ("hotline", ""), ("province", "ตาก"))
    ]

    assert post == [403, 403, 403, 303]
    assert local.post("/staff/offices/phones", data={**PHONES, "office": "krabi"}).status_code == 403


def test_a_supervisor_takes_it_back(duty: TestClient, signed_in: Browser, console: Console) -> None:
    """As any other change set, afterwards."""
    place = duty.post("/staff/closures", data={**FORM, **REASON}).headers["location"]

    signed_in(Role.APPROVER).post(f"{place}/undo", data={"words": "ไม่ได้ปิด"})

    assert console.base.closures == ()
