"""A session is kept for half an hour, and read whatever is stored."""

from __future__ import annotations

import pytest

from bot.dialogue.session import SESSION_SECONDS, MemorySessions, Session, dump_session, parse_session
from tests.fakes import FakeClock

FULL = Session(
    language="th",
    language_is_chosen=True,
    province="กรุงเทพมหานคร",
    district="ดินแดง",
    area=10,
    topic="office.contact",
    case="office.contact/parking",
    facet="hours",
    others=("office.hours", "office.services"),
    said="0123456789abcdef",
    repeats=2,
    pending_intent="office.hours",
    pending_slot="district",
    options=("job.search", "job.fair"),
    clarifying=True,
    misses=1,
)


def test_gives_back_what_was_saved() -> None:
    """A citizen's province and open question survive until the next message."""
    sessions = MemorySessions()
    sessions.save("k1", FULL)

    assert sessions.load("k1") == FULL
    assert sessions.load("k2") == Session()


def test_forgets_on_erase() -> None:
    """Erasing leaves nothing, and erasing twice is no fault."""
    sessions = MemorySessions()
    sessions.save("k", FULL)

    for _ in range(2):
        sessions.erase("k")

    assert sessions.load("k") == Session()


def test_memory_forgets_after_half_an_hour() -> None:
    """The memory of a talk ends 30 minutes after its last message."""
    clock = FakeClock()
    sessions = MemorySessions(clock)
    sessions.save("k", FULL)

    clock.seconds += SESSION_SECONDS - 1
    assert sessions.load("k") == FULL
    clock.seconds += 1
    assert sessions.load("k") == Session()


def test_memory_is_bounded() -> None:
    """A flood of strangers cannot fill the machine; the oldest go first."""
    sessions = MemorySessions(limit=2)
    for key in ("a", "b", "c"):
        sessions.save(key, FULL)

    assert sessions.load("a") == Session()
    assert sessions.load("c") == FULL


@pytest.mark.parametrize(
    "stored",
    [
        None,
        "",
        "{",
        "[]",
        '{"version": 99}',
        '{"version": 2, "topic": "job.fair"}',
        '{"version": 1, "options": 5}',
        "\x00",
    ],
)
def test_anything_unreadable_is_a_fresh_start(stored: str | None) -> None:
    """A session of another version or a broken one never breaks an answer."""
    assert parse_session(stored) == Session()


def test_a_field_of_a_later_program_is_left_out() -> None:
    """Two versions of the program can share a store."""
    stored = dump_session(FULL).replace('"misses"', '"later": 1, "misses"')

    assert parse_session(stored) == FULL
