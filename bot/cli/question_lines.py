"""Questions as lines of JSON, as ``ask --jsonl`` reads them: one odd line gives one error, whatever stands in it."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NoReturn

from bot.channels.console import ConsoleChannel
from bot.channels.registry import CHANNELS
from bot.messages import Message, MessageKind
from knowledge import BANGKOK

YEARS = range(1970, 2200)  # beyond them calendars end
BYTE_ORDER_MARK = "\ufeff"


class AskError(ValueError):
    """A line is not a question; the message says what it should hold."""


@dataclass(frozen=True)
class Question:
    """One question of a stream.

    Attributes:
        line_id: comes back with the answer, whatever it is.
        conversation: questions with the same name share a session; ``None`` begins a new one.
        moment: when it is asked, aware of its zone.
    """

    message: Message
    moment: datetime
    line_id: Any = None
    conversation: str | None = None


def parse_question(line: str | bytes, number: int, clock: Callable[[], datetime]) -> Question:
    """Read a line.

    Raises:
        AskError: it is no question.

    """
    asked = _parse_json(line)
    if not isinstance(asked, dict) or not isinstance(asked.get("text"), str):
        raise AskError('expected an object with "text", such as {"text": "..."}')
    channel = asked.get("channel") or ConsoleChannel.name
    if not isinstance(channel, str) or channel not in (*CHANNELS, ConsoleChannel.name):
        raise AskError(f'"channel" must be {" or ".join(CHANNELS)}')
    name = asked.get("conversation")
    if isinstance(name, list | dict):
        raise AskError('"conversation" must be a name')
    message = Message(str(number), channel, "ask", MessageKind.TEXT, asked["text"])
    return Question(
        message, _parse_moment(asked.get("now"), clock), asked.get("id"), None if name is None else str(name)
    )


def _parse_json(line: str | bytes) -> Any:
    try:
        text = line.decode("utf-8") if isinstance(line, bytes) else line
    except UnicodeDecodeError:
        raise AskError("not UTF-8: save the questions as UTF-8") from None
    try:
        return json.loads(
            text.removeprefix(BYTE_ORDER_MARK), parse_constant=_refuse_constant, parse_float=_parse_number
        )
    except RecursionError:
        raise AskError("not JSON that can be read: nested too deeply") from None
    except ValueError as error:
        raise AskError(f"not JSON: {error}") from error


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no value of JSON")


def _parse_number(written: str) -> float:
    value = float(written)
    if not math.isfinite(value):
        raise ValueError("a number is too large")
    return value


def _parse_moment(written: Any, clock: Callable[[], datetime]) -> datetime:
    if written is None:
        return clock()
    try:
        moment = datetime.fromisoformat(written)
    except (TypeError, ValueError) as error:
        raise AskError('"now" must be a time such as 2026-11-23T10:00:00+07:00') from error
    if moment.year not in YEARS:
        raise AskError(f'"now" must be in a year from {YEARS[0]} to {YEARS[-1]}')
    return moment if moment.tzinfo else moment.replace(tzinfo=BANGKOK)


def write_json(value: dict[str, Any]) -> str:
    """Write one line of JSON; what Unicode cannot hold is replaced.

    Raises:
        AskError: an id that came with the question cannot be written.

    """
    try:
        return json.dumps(value, ensure_ascii=False, allow_nan=False).encode("utf-8", "replace").decode()
    except (RecursionError, ValueError) as error:
        raise AskError('"id" cannot be written again') from error
