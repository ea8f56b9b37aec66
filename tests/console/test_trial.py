"""The page on which officers ask as citizens do: on drafts, at another moment, from another province."""

from __future__ import annotations

from html import unescape

import pytest
from starlette.testclient import TestClient

from bot.console.permissions import Role
from tests.console.conftest import Browser
from tests.console.test_entry import save

FEE = "ต่อใบอนุญาตกี่บาท"


@pytest.fixture
def browser(signed_in: Browser) -> TestClient:
    return signed_in(Role.EDITOR)


def ask(browser: TestClient, question: str, **more: str) -> str:
    return unescape(browser.get("/staff/try", params={"q": question, **more}).text)


def test_an_answer_is_seen_as_it_will_be_on_another_day(browser: TestClient) -> None:
    """Before its end, in the hour of its end, and after it."""
    before, last, after = (ask(browser, FEE, day=day) for day in ("", "11 ธ.ค. 69 16.30", "11 ธันวาคม 2569 16.31"))

    assert "ปีละ 900 บาท" in before
    assert "ปีละ 900 บาท" in last
    assert "อัตราใหม่ยังไม่ประกาศ" in after


def test_an_office_is_that_of_the_chosen_province(browser: TestClient) -> None:
    """As for a citizen who has told where they are."""
    assert "075-000000" in ask(browser, "ถามเรื่อง office.contact", province="กระบี่")
    assert "075-000000" not in ask(browser, "ถามเรื่อง office.contact", province="ตาก")


def test_all_drafts_are_tried_together(browser: TestClient) -> None:
    save(browser, answer__th="ถ้อยคำใหม่ โทร {hotline_doe}")
    save(browser, key="fact:hotline_doe", text="1695")

    assert "ถ้อยคำใหม่ โทร 1695" in ask(browser, "หางาน", draft="all")
    assert "ถ้อยคำใหม่ โทร 1694" in ask(browser, "หางาน", draft="answer:job.search")


def test_a_talk_goes_on(browser: TestClient) -> None:
    """The province that was named holds for the next question, and what was said can be read again."""
    first = "ถามเรื่อง office.contact กระบี่"
    assert "075-000000" in ask(browser, first)

    second = ask(browser, "ถามเรื่อง office.contact", talk=first)

    assert second.count("075-000000") > 1
    assert "ที่คุยก่อนหน้านี้ 1 ข้อ" in second
    assert f"{first}\nถามเรื่อง office.contact</textarea>" in second


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ({"day": "วันไหนก็ได้"}, "อ่านวันเวลา"),
        ({"day": "31 ก.พ. 69"}, "อ่านวันเวลา"),
        ({"day": "ธ.ค. 69"}, "อ่านวันเวลา"),
        ({"province": "อยุทยา"}, "ไม่มีจังหวัด"),
    ],
)
def test_what_cannot_be_read_is_told(browser: TestClient, more: dict[str, str], told: str) -> None:
    """And stands in the form to be mended."""
    shown = ask(browser, "หางาน", **more)

    assert told in shown
    assert f'value="{next(iter(more.values()))}"' in shown


def test_a_draft_that_is_not_ones_own_is_not_shown(signed_in: Browser, browser: TestClient) -> None:
    save(browser, answer__th="ร่างของคนอื่น")

    answer = signed_in(Role.READER).get("/staff/try", params={"q": "หางาน", "draft": "answer:job.search"})

    assert answer.status_code == 404
    assert "ร่างของคนอื่น" not in ask(signed_in(Role.READER), "หางาน", draft="all")
