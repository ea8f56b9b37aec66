"""What platforms refused is kept for a week, wherever the program keeps things."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.limits.recent_refusals import KEPT_SECONDS, RecentRefusals
from bot.storage.client import connect
from tests.fakes import FakeClock


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock(2_000_000.0)


@pytest.fixture(params=["redis", "file"])
async def refusals(request: pytest.FixtureRequest, tmp_path: Path, clock: FakeClock) -> AsyncIterator[RecentRefusals]:
    if request.param == "file":
        yield RecentRefusals(None, tmp_path / "state" / "refusals.json", clock)
        return
    redis = connect(request.getfixturevalue("redis_url"))
    await redis.flushall()
    yield RecentRefusals(redis, None, clock)
    await redis.aclose()


async def test_counts_each_kind_and_keeps_its_last_reason(refusals: RecentRefusals, clock: FakeClock) -> None:
    """The kind that was refused last stands first."""
    await refusals.note("line", "card", "first")
    await refusals.note("telegram", "topic gone", "")
    clock.seconds += 60
    await refusals.note("line", "card", "status 400: messages[0] is invalid")

    first, second = await refusals.show()

    assert (first.channel, first.what, first.count) == ("line", "card", 2)
    assert (first.reason, first.seconds) == ("status 400: messages[0] is invalid", 2_000_060)
    assert (second.channel, second.what, second.count, second.reason) == ("telegram", "topic gone", 1, "")


async def test_what_is_older_than_a_week_is_not_shown(refusals: RecentRefusals, clock: FakeClock) -> None:
    """It was mended, or it comes again."""
    await refusals.note("line", "card", "x")
    clock.seconds += KEPT_SECONDS + 1

    assert list(await refusals.show()) == []


@pytest.mark.parametrize("held", [b"", b"{", b"[5]", b'[{"channel":"line"}]', b"\xff\xfe", b"null"])
async def test_a_file_that_cannot_be_read_holds_nothing(tmp_path: Path, held: bytes) -> None:
    """It is written anew."""
    file = tmp_path / "refusals.json"
    file.write_bytes(held)
    refusals = RecentRefusals(None, file)

    await refusals.note("line", "card", "x")

    assert [each.what for each in await refusals.show()] == ["card"]


async def test_a_folder_that_cannot_be_written_harms_no_answer(tmp_path: Path) -> None:
    """What citizens get does not hang on what operators are told."""
    (tmp_path / "file").write_text("x")
    refusals = RecentRefusals(None, tmp_path / "file" / "refusals.json")

    await refusals.note("line", "card", "x")

    assert list(await refusals.show()) == []


async def test_redis_away_harms_no_answer() -> None:
    """The same."""
    redis = connect("redis://127.0.0.1:1/0")

    await RecentRefusals(redis, None).note("line", "card", "x")
    await redis.aclose()
