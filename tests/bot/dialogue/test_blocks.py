"""Every computed passage that an answer may name can be written."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest

from bot.dialogue.blocks import BLOCKS, make_renderer
from bot.dialogue.session import Locality
from knowledge import KnowledgeBase, Text
from knowledge.template import BLOCK_NEEDS, Needs

PLACES = {
    Needs.NOTHING: Locality(),
    Needs.ANSWER: Locality(),
    Needs.PROVINCE: Locality("กาญจนบุรี"),
    Needs.DISTRICT: Locality("กรุงเทพมหานคร", "ดินแดง"),
}


@pytest.mark.parametrize(("block", "needs"), BLOCK_NEEDS.items())
def test_a_declared_passage_is_written_in_an_answer(
    base: KnowledgeBase, now: datetime, block: str, needs: Needs
) -> None:
    """Staff may name it, so the bot has a function for it, which says something once its needs are met."""
    name = f"{{{block}}}"
    closes = datetime(2026, 12, 11, 16, 30, tzinfo=now.tzinfo)
    intent = replace(base.intents["office.contact"], answer=Text(name, name), valid_until=closes)

    for language in ("th", "en"):
        text = make_renderer(base, "en" if language == "en" else "th", now).answer(intent, intent, PLACES[needs])
        assert text.strip()


def test_nothing_is_computed_that_is_not_declared() -> None:
    """What an answer cannot name is not kept."""
    assert BLOCKS.keys() == {name for name, needs in BLOCK_NEEDS.items() if needs is not Needs.ANSWER}


@pytest.mark.parametrize("name", [name for name, needs in BLOCK_NEEDS.items() if needs is Needs.NOTHING])
def test_a_passage_without_needs_may_stand_in_a_phrase(base: KnowledgeBase, now: datetime, name: str) -> None:
    """The bot's own phrases belong to no answer and no place."""
    phrases = {**base.phrases, "media": Text(f"{{{name}}}", f"{{{name}}}")}

    assert make_renderer(replace(base, phrases=phrases), "th", now).phrase("media")
