"""What a button does when tapped: the actions, and the short data that carries them.

The data is ASCII of at most 64 bytes, is never mistaken for typed words, and lies for years under answers on
citizens' phones: a code and the fields of an action keep their meaning for ever. A new action is a class here, with
a code of its own, in ``ButtonAction``; ``Conversation`` then needs to say what it does, which mypy demands.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from typing import Any, ClassVar, get_args, get_type_hints

from knowledge import KnowledgeBase, Language

MAX_ACTION_BYTES = 64  # Telegram's limit for callback data


@dataclass(frozen=True, slots=True)
class AskAction:
    """Asks for an answer, by the id of an intent or of one of its cases."""

    code: ClassVar = "a"
    intent: str


@dataclass(frozen=True, slots=True)
class FillAction:
    """Fills the slot of an intent with a province or district, by its short id."""

    code: ClassVar = "s"
    intent: str
    place_id: str


@dataclass(frozen=True, slots=True)
class SubjectAction:
    """Opens a subject of the menu."""

    code: ClassVar = "m"
    subject: str


@dataclass(frozen=True, slots=True)
class JourneyAction:
    """Opens a step of a journey; steps count from 1."""

    code: ClassVar = "j"
    journey: str
    step: int


@dataclass(frozen=True, slots=True)
class LanguageAction:
    """Chooses a language."""

    code: ClassVar = "l"
    language: Language


@dataclass(frozen=True, slots=True)
class NoneFitsAction:
    """Turns all offered choices down."""

    code: ClassVar = "n"


@dataclass(frozen=True, slots=True)
class CancelAction:
    """Drops the open question."""

    code: ClassVar = "c"


@dataclass(frozen=True, slots=True)
class UsefulAction:
    """Calls an answer useful."""

    code: ClassVar = "y"
    intent: str


@dataclass(frozen=True, slots=True)
class NotUsefulAction:
    """Calls an answer not useful."""

    code: ClassVar = "z"
    intent: str


ButtonAction = (
    AskAction
    | FillAction
    | SubjectAction
    | JourneyAction
    | LanguageAction
    | NoneFitsAction
    | CancelAction
    | UsefulAction
    | NotUsefulAction
)
_READERS: Mapping[Any, Callable[[str], object]] = {
    str: str,
    int: lambda text: int(text) if text.isdecimal() else None,
    Language: lambda text: text if text in get_args(Language) else None,
}
_FORMS = {
    kind.code: (kind, [_READERS[get_type_hints(kind)[each.name]] for each in fields(kind)])
    for kind in get_args(ButtonAction)
}


def dump_action(action: ButtonAction) -> str:
    """Write an action as button data.

    >>> dump_action(FillAction("office.contact", "rayong"))
    's:office.contact:rayong'
    """
    return ":".join([action.code, *(str(getattr(action, each.name)) for each in fields(action))])


def parse_action(data: str) -> ButtonAction | None:
    """Read button data; ``None`` for data of an unknown form, such as a much older button.

    >>> parse_action("a:job.search")
    AskAction(intent='job.search')
    """
    code, *texts = data.split(":")
    kind, readers = _FORMS.get(code, (None, []))
    if kind is None or len(texts) != len(readers):
        return None
    values = [read(text) for read, text in zip(readers, texts, strict=True)]
    action: ButtonAction | None = None if None in values else kind(*values)
    return action


def link_name(name: str) -> str:
    """Write the id of an intent or subject as a link to the bot can hold it, such as ``t.me/BotName?start=job_search``.

    >>> link_name("job.search")
    'job_search'
    """
    return name.lower().replace(".", "_").replace("-", "_")


def find_linked(base: KnowledgeBase, name: str) -> ButtonAction | None:
    """Find what a link names, an intent or a subject of the menu; ``None`` where nothing has that name."""
    subjects: dict[str, ButtonAction] = {link_name(each.id): SubjectAction(each.id) for each in base.subjects}
    return (subjects | {link_name(intent): AskAction(intent) for intent in base.intents}).get(link_name(name))
