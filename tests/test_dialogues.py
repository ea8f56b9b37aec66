"""Whole conversations, written so that staff can read them and add their own."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.dialogue.conversation import Conversation
from bot.dialogue.session import Session
from bot.dialogue.turn import Turn
from bot.messages import ButtonKind, Location, Message, MessageKind

FOLDER = Path(__file__).parent / "dialogues"
MONDAY_MORNING = "2026-11-23T10:00:00+07:00"
KNOWN_KEYS = {
    "citizen", "taps", "location", "sends", "intent", "case", "facet", "decision", "province", "district", "asks",
    "says", "says_not", "language", "offers",
}  # fmt: skip


def dialogues() -> list[Any]:
    return [
        pytest.param(dialogue, id=f"{path.stem}: {dialogue['about']}")
        for path in sorted(FOLDER.glob("*.yaml"))
        for dialogue in yaml.safe_load(path.read_text(encoding="utf-8"))
    ]


@pytest.mark.parametrize("dialogue", dialogues())
def test_dialogue(conversation: Conversation, dialogue: dict[str, Any]) -> None:
    """The bot answers each turn as the dialogue says."""
    now = datetime.fromisoformat(dialogue.get("now", MONDAY_MORNING))
    session = Session()
    last: Turn | None = None
    for number, turn in enumerate(dialogue["turns"], start=1):
        assert turn.keys() <= KNOWN_KEYS, f"turn {number}: unknown keys {turn.keys() - KNOWN_KEYS}"
        last = conversation.respond(message_of(turn, last, number), session, now)
        session = last.session
        check(turn, last, f"turn {number} ({turn.get('citizen') or turn.get('taps')})")


def message_of(turn: dict[str, Any], last: Turn | None, number: int) -> Message:
    if "taps" in turn:
        assert last is not None and last.reply is not None
        labels = {button.label: button for button in last.reply.all_buttons if button.kind is ButtonKind.TAP}
        assert turn["taps"] in labels, f"no button {turn['taps']}, only {list(labels)}"
        return Message(str(number), "line", "u", MessageKind.TAP, labels[turn["taps"]].value)
    if "location" in turn:
        place = Location(*turn["location"])
        return Message(str(number), "line", "u", MessageKind.LOCATION, location=place)
    if "sends" in turn:
        return Message(str(number), "line", "u", MessageKind(turn["sends"]))
    return Message(str(number), "line", "u", MessageKind.TEXT, turn["citizen"])


def check(expected: dict[str, Any], turn: Turn, where: str) -> None:
    reply, outcome = turn.reply, turn.outcome
    assert reply is not None, where
    found = {
        "intent": outcome.intent,
        "case": outcome.case.partition("/")[2] if outcome.case else None,
        "facet": outcome.facet,
        "decision": outcome.decision,
        "province": outcome.place.province,
        "district": outcome.place.district,
        "asks": outcome.asks,
        "language": reply.language,
    }
    for name, value in found.items():
        if name in expected:
            assert value == expected[name], f"{where}: {name}"
    for text in expected.get("says", []):
        assert text in reply.text, f"{where}: says"
    for text in expected.get("says_not", []):
        assert text not in reply.text, f"{where}: says not"
    labels = [button.label for button in reply.all_buttons]
    for label in expected.get("offers", []):
        assert label in labels, f"{where}: offers"
