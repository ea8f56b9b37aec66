"""The short data inside buttons: ASCII, at most 64 bytes, and never mistaken for typed words."""

from __future__ import annotations

from dataclasses import dataclass

from knowledge import KnowledgeBase

MAX_TAP_BYTES = 64  # Telegram's limit for callback data


@dataclass(frozen=True, slots=True)
class AskTap:
    """Wants the answer of an intent."""

    intent: str


@dataclass(frozen=True, slots=True)
class FillTap:
    """Fills the slot of an intent with a province or district, by its short id."""

    intent: str
    place_id: str


@dataclass(frozen=True, slots=True)
class SubjectTap:
    """Opens a subject of the menu."""

    subject: str


@dataclass(frozen=True, slots=True)
class JourneyTap:
    """Opens a step of a journey; steps count from 1."""

    journey: str
    step: int


@dataclass(frozen=True, slots=True)
class LanguageTap:
    """Chooses a language."""

    language: str


@dataclass(frozen=True, slots=True)
class NoneTap:
    """None of the offered choices fits."""


@dataclass(frozen=True, slots=True)
class CancelTap:
    """Drops the open question."""


@dataclass(frozen=True, slots=True)
class RateTap:
    """Tells whether an answer was useful."""

    intent: str
    is_useful: bool


Tap = AskTap | FillTap | SubjectTap | JourneyTap | LanguageTap | NoneTap | CancelTap | RateTap


def dump_tap(tap: Tap) -> str:
    """Write a tap as button data.

    >>> dump_tap(FillTap("office.contact", "rayong"))
    's:office.contact:rayong'
    """
    match tap:
        case AskTap(intent):
            return f"a:{intent}"
        case FillTap(intent, place_id):
            return f"s:{intent}:{place_id}"
        case SubjectTap(subject):
            return f"m:{subject}"
        case JourneyTap(journey, step):
            return f"j:{journey}:{step}"
        case LanguageTap(language):
            return f"l:{language}"
        case NoneTap():
            return "n"
        case CancelTap():
            return "c"
        case RateTap(intent, is_useful):
            return f"{'y' if is_useful else 'z'}:{intent}"


def parse_tap(data: str) -> Tap | None:
    """Read button data; ``None`` for data of an unknown form, such as a much older button.

    >>> parse_tap("a:job.search")
    AskTap(intent='job.search')
    """
    match data.split(":"):
        case ["a", intent]:
            return AskTap(intent)
        case ["s", intent, place_id]:
            return FillTap(intent, place_id)
        case ["m", subject]:
            return SubjectTap(subject)
        case ["j", journey, step] if step.isdecimal():
            return JourneyTap(journey, int(step))
        case ["l", ("th" | "en") as language]:
            return LanguageTap(language)
        case ["n"]:
            return NoneTap()
        case ["c"]:
            return CancelTap()
        case [("y" | "z") as opinion, intent]:
            return RateTap(intent, opinion == "y")
        case _:
            return None


# -- Names in links to the bot, such as ``t.me/BotName?start=job_search``, and what they open


def link_name(name: str) -> str:
    """Write the id of an intent or subject as a link can hold it.

    >>> link_name("job.search")
    'job_search'
    """
    return name.lower().replace(".", "_").replace("-", "_")


class DeepLinks:
    """Finds what a link names: an intent, or a subject of the menu."""

    def __init__(self, base: KnowledgeBase) -> None:
        subjects = {link_name(subject.id): dump_tap(SubjectTap(subject.id)) for subject in base.subjects}
        intents = {link_name(intent): dump_tap(AskTap(intent)) for intent in base.intents}
        self._taps = subjects | intents

    def find(self, name: str) -> str | None:
        """Give the button data that opens what a link names; ``None`` where nothing has that name."""
        return self._taps.get(link_name(name))
