"""Talks written by people who did not see what is learned from: how many turns are right, and nothing is said twice."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest

from bot.dialogue.conversation import Conversation
from bot.evaluation import Judged, ask_conversation, judge_all, read_conversations
from tests.conftest import MONDAY_MORNING

FOLDER = Path(__file__).parent / "dialogues" / "measured"
LEAST_RIGHT = 0.66  # a floor: to be raised as the bot gets better, never lowered


@pytest.fixture(scope="module")
def talks(conversation: Conversation) -> list[list[Judged]]:
    """Every talk of the folder, played from its beginning."""
    ask = ask_conversation(conversation, MONDAY_MORNING)
    return [list(judge_all(ask, [talk])) for path in sorted(FOLDER.glob("*.yaml")) for talk in read_conversations(path)]


def test_most_turns_are_right(talks: list[list[Judged]]) -> None:
    """The citizen gets the right answer at once, with its place and with the words that count."""
    turns = [turn for talk in talks for turn in talk]

    assert len(turns) > 500
    assert sum(turn.is_good for turn in turns) / len(turns) >= LEAST_RIGHT


def test_nothing_is_said_twice_in_a_row(talks: list[list[Judged]]) -> None:
    """Who asks on reads something new, whatever was understood."""
    twice = [
        (after.case.text, after.answer.text)
        for talk in talks
        for before, after in pairwise(talk)
        if before.answer.text == after.answer.text
    ]

    assert twice == []
