"""The doctor shows what platforms refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.app import recent_refusals
from bot.channels.spec import Finding, Health
from bot.cli.refusals import examine_refusals
from bot.settings import Settings


async def test_the_doctor_names_reason_and_mend(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A card that is refused is a problem; a topic that is gone is none."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    kept = recent_refusals(None)
    await kept.note("line", "card", "status 400: messages[0].contents")
    await kept.note("telegram", "topic gone", "Message thread not found")
    await kept.note("telegram", "a new word", "")

    found: dict[str, Finding] = {}
    async for finding in examine_refusals(Settings(_env_file=None)):
        found[finding.about.partition(",")[0]] = finding

    assert found["card"].health is Health.BAD
    assert "1 time(s)" in found["card"].about
    assert "status 400: messages[0].contents" in found["card"].about
    assert "same words" in found["card"].hint
    assert found["topic gone"].health is Health.GOOD
    assert found["a new word"].hint


async def test_the_doctor_does_not_stumble_over_redis_that_is_away() -> None:
    """That is told elsewhere."""
    settings = Settings(_env_file=None, redis_url="redis://127.0.0.1:1/0", id_key="k" * 32)

    assert [each async for each in examine_refusals(settings)] == []
