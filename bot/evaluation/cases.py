"""Evaluation files: one JSON object a line, a single message or a conversation with ``turns``."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bot.errors import BotError
from intents import Example, detect_language

OUT_OF_SCOPE = "out_of_scope"


class EvaluationFileError(BotError):
    """A line of an evaluation file is not what it should be."""

    def __init__(self, path: Path, line: int, problem: str) -> None:
        super().__init__(f"{path}, line {line}: {problem}")


@dataclass(frozen=True, slots=True)
class Case:
    """One message of a citizen with what is right for it.

    Attributes:
        text: as typed.
        intent: the right intent id, or ``out_of_scope``.
        accepted: every intent id that counts as right, ``intent`` included.
        slot: the places the bot should work with after this message, by slot name.
        kind: what the figures are told by, such as a language or a style.
        offered: choices that were shown before this message; they set the scene.
        is_cancel: the citizen drops the open question.
        is_free: any reply is fine as long as there is one.

    """

    text: str
    intent: str
    accepted: frozenset[str]
    slot: Mapping[str, str] = field(default_factory=dict)
    kind: str = ""
    offered: tuple[str, ...] = ()
    is_cancel: bool = False
    is_free: bool = False

    @property
    def is_inside(self) -> bool:
        """Tell whether the bot should know the answer."""
        return self.intent != OUT_OF_SCOPE


def read_conversations(path: Path) -> Iterator[tuple[Case, ...]]:
    """Read an evaluation file; a line without ``turns`` is a conversation of one message.

    Raises:
        EvaluationFileError: naming the line that is wrong.

    """
    for number, values in _objects(path):
        try:
            turns = values.get("turns")
            yield (_case(values),) if turns is None else tuple(_case(turn, kind="dialogue") for turn in turns)
        except (KeyError, TypeError, AttributeError) as error:
            raise EvaluationFileError(path, number, f'expected "text" and "intent" ({error!r})') from error


def read_training(path: Path) -> tuple[list[Example], list[str]]:
    """Read rows of ``text`` and ``intent`` as examples, and those out of scope as background.

    Raises:
        EvaluationFileError: naming the line that is wrong.

    """
    examples: list[Example] = []
    background: list[str] = []
    for number, values in _objects(path):
        text, intent = values.get("text"), values.get("intent")
        if not isinstance(text, str) or not isinstance(intent, str):
            raise EvaluationFileError(path, number, 'expected "text" and "intent"')
        if intent == OUT_OF_SCOPE:
            background.append(text)
        else:
            examples.append(Example(intent, text, detect_language(text) or "th"))
    if not examples:
        raise EvaluationFileError(path, 1, "no examples in this file")
    return examples, background


def _objects(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    number = 1
    try:
        with path.open(encoding="utf-8-sig") as lines:
            for number, line in enumerate(lines, start=1):
                if line.strip():
                    values = json.loads(line)
                    if not isinstance(values, dict):
                        raise EvaluationFileError(path, number, "not a JSON object")
                    yield number, values
    except (OSError, UnicodeDecodeError) as error:
        raise EvaluationFileError(path, 1, f"cannot be read ({error})") from error
    except ValueError as error:
        raise EvaluationFileError(path, number, f"not JSON ({error})") from error


def _case(values: Mapping[str, Any], kind: str = "") -> Case:
    intent = values["intent"]
    is_inside = intent != OUT_OF_SCOPE
    named = values.get("lang") if is_inside else values.get("style")
    slot = {name: value for name, value in (values.get("slot") or {}).items() if value is not None}
    return Case(
        text=values["text"],
        intent=intent,
        accepted=frozenset([intent, *(values.get("also") or ())]),
        slot=slot,
        kind=kind or str(named or values.get("source") or values.get("kind") or "other"),
        offered=tuple(values.get("offered") or ()),
        is_cancel=values.get("control") == "cancel",
        is_free=str(values.get("expect", "")).startswith("any"),
    )
