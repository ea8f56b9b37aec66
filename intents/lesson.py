"""What an interpreter learns from."""

from __future__ import annotations

from dataclasses import dataclass

from intents.language import Language
from intents.places import PlaceName


@dataclass(frozen=True, slots=True)
class Example:
    """A question as people ask it, with the id of the intent it means."""

    intent: str
    text: str
    language: Language


@dataclass(frozen=True, slots=True)
class Lesson:
    """Everything that training is given; equal lessons teach the same.

    Attributes:
        examples: questions with their intents.
        background: messages that are none of ours.
        names: places to be found and masked.
        questions: test questions with their intents, never learned from.
        strangers: messages that are none of ours, never learned from.

    """

    examples: tuple[Example, ...]
    background: tuple[str, ...] = ()
    names: tuple[PlaceName, ...] = ()
    questions: tuple[Example, ...] = ()
    strangers: tuple[str, ...] = ()
