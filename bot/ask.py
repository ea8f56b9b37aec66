"""``doebot ask``: questions as JSON lines in, answers as JSON lines out, for evaluations."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from typing import Any, TextIO

from bot.messages import ButtonKind, ChannelName, Message, MessageKind
from bot.talk.conversation import Conversation
from bot.talk.opening_hours import BANGKOK
from bot.talk.sessions import Session
from bot.talk.turns import Turn

MAX_CANDIDATES = 5
CHANNELS: dict[object, ChannelName] = {"line": "line", "telegram": "telegram", "console": "console"}


class AskError(ValueError):
    """A line is not a question."""


def answer_lines(
    conversation: Conversation, lines: Iterable[str], clock: Callable[[], datetime]
) -> Iterator[dict[str, Any]]:
    """Answer questions in order; lines with the same ``conversation`` share a session.

    Yields:
        One object a line, ``{"error": ...}`` for a line that is not a question.

    """
    sessions: dict[str, Session] = {}
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            yield _answer_line(conversation, line, number, clock, sessions)
        except AskError as error:
            yield {"error": f"line {number}: {error}"}


def _answer_line(
    conversation: Conversation,
    line: str,
    number: int,
    clock: Callable[[], datetime],
    sessions: dict[str, Session],
) -> dict[str, Any]:
    asked = _parse_line(line)
    name = asked.get("conversation")
    key = None if name is None else str(name)
    session = sessions.get(key, Session()) if key is not None else Session()
    turn = conversation.respond(_message(asked, number), session, _moment(asked, clock))
    if key is not None:
        sessions[key] = Session() if turn.erases else turn.session
    return describe_turn(turn, asked.get("id"))


def _parse_line(line: str) -> dict[str, Any]:
    try:
        asked = json.loads(line)
    except ValueError as error:
        raise AskError(f"not JSON: {error}") from error
    if not isinstance(asked, dict) or not isinstance(asked.get("text"), str):
        raise AskError('expected an object with "text", such as {"text": "..."}')
    return asked


def _message(asked: dict[str, Any], number: int) -> Message:
    channel = CHANNELS.get(asked.get("channel") or "console")
    if channel is None:
        raise AskError('"channel" must be line or telegram')
    return Message(str(number), channel, "ask", MessageKind.TEXT, asked["text"])


def _moment(asked: dict[str, Any], clock: Callable[[], datetime]) -> datetime:
    if asked.get("now") is None:
        return clock()
    try:
        moment = datetime.fromisoformat(asked["now"])
    except (TypeError, ValueError) as error:
        raise AskError('"now" must be a time such as 2026-11-23T10:00:00+07:00') from error
    return moment if moment.tzinfo else moment.replace(tzinfo=BANGKOK)


def describe_turn(turn: Turn, line_id: Any = None) -> dict[str, Any]:
    """Describe a turn as the contract of ``ask --jsonl`` says."""
    outcome = turn.outcome
    entities = {"province": outcome.place.province, "district": outcome.place.district}
    described: dict[str, Any] = {
        "id": line_id,
        "decision": outcome.decision,
        "intent": outcome.intent,
        "confidence": round(outcome.confidence, 4),
        "candidates": [
            {"intent": match.intent, "confidence": round(match.confidence, 4)}
            for match in outcome.candidates[:MAX_CANDIDATES]
        ],
        "options": list(outcome.options),
        "entities": {name: value for name, value in entities.items() if value},
        "language": turn.reply.language if turn.reply else "th",
        "text": turn.reply.text if turn.reply else "",
        "buttons": describe_buttons(turn),
    }
    if outcome.asks:
        described["asks"] = outcome.asks
    return described


def describe_buttons(turn: Turn) -> list[dict[str, str]]:
    """Describe the buttons of a reply as plain values."""
    if turn.reply is None:
        return []
    names = {
        ButtonKind.TAP: "data",
        ButtonKind.CALL: "number",
        ButtonKind.LINK: "url",
        ButtonKind.SHARE_LOCATION: "value",
    }
    return [
        {"kind": button.kind.value, "label": button.label, names[button.kind]: button.value}
        for button in turn.reply.all_buttons
    ]


def run_ask(conversation: Conversation, source: TextIO, target: TextIO, clock: Callable[[], datetime]) -> None:
    """Read questions from ``source`` and write answers to ``target``, a line each."""
    for answer in answer_lines(conversation, source, clock):
        target.write(json.dumps(answer, ensure_ascii=False).encode("utf-8", "replace").decode() + "\n")
    target.flush()
