"""What citizens read while somebody is closed: in every answer that says whether it is open, and only so long."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.dialogue.blocks import make_renderer
from bot.dialogue.session import Locality
from knowledge import BANGKOK, Closure, KnowledgeBase, Text

MONDAY = datetime(2026, 11, 30, 10, 0, tzinfo=BANGKOK)
TAK, PHRAE = Locality("ตาก"), Locality("แพร่")


def closed(base: KnowledgeBase, *names: str, begins: datetime = MONDAY, hours: float = 30.0) -> KnowledgeBase:
    closure = Closure(
        "x", names, begins - timedelta(hours=1), begins + timedelta(hours=hours), Text("น้ำท่วม", "flooding")
    )
    return replace(base, closures=(closure,))


def now_at(base: KnowledgeBase, block: str, place: Locality, now: datetime = MONDAY) -> str:
    renderer = make_renderer(base, "th", now)
    return renderer.blocks[block](renderer, place)


@pytest.mark.parametrize("names", [("tak",), ("ตาก",), ("offices",), ("krabi", "tak")])
@pytest.mark.parametrize("block", ["office_now", "office_card"])
def test_a_closed_office_is_never_said_to_be_open(base: KnowledgeBase, names: tuple[str, ...], block: str) -> None:
    """Closed by itself, with its province, or with all."""
    text = now_at(closed(base, *names), block, TAK)

    assert "น้ำท่วม" in text
    assert "1 ธันวาคม 2569 เวลา 16.00 น." in text
    assert "ตอนนี้เปิดอยู่" not in text


@pytest.mark.parametrize("names", [("tak",), ("hotline_doe",)])
def test_others_stay_open(base: KnowledgeBase, names: tuple[str, ...]) -> None:
    assert now_at(closed(base, *names), "office_now", PHRAE) == now_at(base, "office_now", PHRAE)


def test_it_ends_by_itself(base: KnowledgeBase) -> None:
    """The minute after, all is as before."""
    later = MONDAY + timedelta(days=2)

    assert now_at(closed(base, "tak"), "office_now", TAK, later) == now_at(base, "office_now", TAK, later)


def test_it_is_announced_a_week_ahead(base: KnowledgeBase) -> None:
    """Beside what holds today."""
    coming = closed(base, "tak", begins=MONDAY + timedelta(days=5))

    text = now_at(coming, "office_now", TAK)

    assert "จะปิดชั่วคราว" in text
    assert "ตอนนี้เปิดอยู่" in text
    assert "จะปิด" not in now_at(coming, "office_now", TAK, MONDAY - timedelta(days=5))


def test_the_hotline_is_closed_wherever_it_is_named(base: KnowledgeBase) -> None:
    """Below answers that name its number too."""
    renderer = make_renderer(closed(base, "hotline_doe"), "en", MONDAY)

    assert "flooding" in renderer.line_now("hotline_doe")
    assert "flooding" in now_at(closed(base, "hotline_doe"), "hotline_now", TAK).replace("น้ำท่วม", "flooding")
    assert "open" not in renderer.line_now("hotline_doe").lower()


def test_an_offices_own_hours_come_before_those_of_all(base: KnowledgeBase) -> None:
    """It is not said to be open by the hours of others."""
    own = [replace(each, hours="จันทร์ถึงเสาร์ 09.00–17.00 น.") if each.id == "tak" else each for each in base.offices]

    text = now_at(replace(base, offices=tuple(own)), "office_now", TAK)

    assert "09.00–17.00" in text
    assert "ตอนนี้เปิดอยู่" not in text
