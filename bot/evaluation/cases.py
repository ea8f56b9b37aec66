"""What is asked in an evaluation: lines of JSON, talks written in YAML, the test questions of the knowledge."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import yaml

from bot.errors import BotError
from intents import Example, detect_language
from knowledge import KnowledgeBase

OUT_OF_SCOPE = "out_of_scope"
ANY = "any"


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
        case: full id of the case that is right, where that was written down.
        must_say: what the reply has to contain; ``a|b`` stands for either.

    """

    text: str
    intent: str
    accepted: frozenset[str]
    slot: Mapping[str, str] = field(default_factory=dict)
    kind: str = ""
    offered: tuple[str, ...] = ()
    is_cancel: bool = False
    is_free: bool = False
    case: str | None = None
    must_say: tuple[str, ...] = ()

    @property
    def is_inside(self) -> bool:
        """Tell whether the bot should know the answer."""
        return self.intent not in (OUT_OF_SCOPE, ANY)


def read_conversations(path: Path) -> Iterator[tuple[Case, ...]]:
    """Read an evaluation file; a line without ``turns`` is a conversation of one message.

    Files of YAML hold talks as those in ``tests/dialogues``, of typed messages alone.

    Raises:
        EvaluationFileError: naming the line that is wrong.

    """
    if path.suffix in (".yaml", ".yml"):
        yield from _read_dialogues(path)
        return
    for number, values in _objects(path):
        try:
            turns = values.get("turns")
            yield (_case(values),) if turns is None else tuple(_case(turn, kind="dialogue") for turn in turns)
        except (KeyError, TypeError, AttributeError) as error:
            raise EvaluationFileError(path, number, f'expected "text" and "intent" ({error!r})') from error


def gather_sayings(base: KnowledgeBase) -> Iterator[tuple[Case, ...]]:
    """Give the test questions of which staff wrote what the reply has to contain."""
    for answer in base.answers.values():
        intent = answer.intent_id
        for each in answer.must_say:
            kind = detect_language(each.question) or "th"
            asked = Case(each.question, intent, frozenset([intent]), kind=kind, must_say=each.contains)
            yield (replace(asked, case=answer.id if answer.id != intent else None),)


def _read_dialogues(path: Path) -> Iterator[tuple[Case, ...]]:
    try:
        dialogues = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise EvaluationFileError(path, 1, f"cannot be read ({error})") from error
    for number, dialogue in enumerate(dialogues or (), start=1):
        try:
            yield tuple(_turn(turn) for turn in dialogue["turns"])
        except (KeyError, TypeError, AttributeError) as error:
            raise EvaluationFileError(path, number, f'expected "turns" with "citizen" ({error!r})') from error


def _turn(turn: Mapping[str, Any]) -> Case:
    intent = turn.get("intent") or (OUT_OF_SCOPE if turn.get("decision") == "fallback" else ANY)
    slot = {name: turn[name] for name in ("province", "district") if turn.get(name)}
    return Case(
        text=turn["citizen"],
        intent=intent,
        accepted=frozenset([intent, *(turn.get("also") or ())]),
        slot=slot,
        kind="dialogue",
        is_free=intent == ANY,
        case=f"{intent}/{turn['case']}" if turn.get("case") else None,
        must_say=tuple(map(str, turn.get("says") or ())),
    )


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
        must_say=tuple(map(str, values.get("must_say") or ())),
    )
