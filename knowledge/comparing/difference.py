"""What differs between two knowledge bases, in the words of staff."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from knowledge.comparing.describing import FACTS, KINDS, Described, Record
from knowledge.model import KnowledgeBase
from knowledge.template import extract_variables


class How(StrEnum):
    """What happened to something."""

    ADDED = "เพิ่ม"
    REMOVED = "ลบ"
    CHANGED = "เปลี่ยน"


@dataclass(frozen=True, slots=True)
class ValueChange:
    """A field with another text; empty: there was none, or there is none."""

    label: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class ListChange:
    """A list of texts that gained or lost some."""

    label: str
    added: tuple[str, ...]
    removed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """Something that was added, removed or changed.

    Attributes:
        kind: what it is, such as an intent or an office, in Thai.
        id: its name in the files.
        title: what staff call it.
        how: what happened.
        parts: the fields that differ.
        touches: intents whose answers show it too.
    """

    kind: str
    id: str
    title: str
    how: How
    parts: tuple[ValueChange | ListChange, ...]
    touches: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Difference:
    """All that differs; versions are the fingerprints of the files."""

    old_version: str
    new_version: str
    changes: tuple[Change, ...]

    def count(self, kind: str, how: How) -> int:
        """Count the changes of a kind."""
        return sum(change.kind == kind and change.how is how for change in self.changes)


def compare(old: KnowledgeBase, new: KnowledgeBase) -> Difference:
    """Find everything that differs, intents first."""
    changes = (change for kind, describe in KINDS.items() for change in _compare_kind(kind, describe, old, new))
    return Difference(old.version, new.version, tuple(changes))


def _compare_kind(
    kind: str, describe: Callable[[KnowledgeBase], Mapping[str, Record]], old: KnowledgeBase, new: KnowledgeBase
) -> Iterator[Change]:
    before, after = describe(old), describe(new)
    for name in dict.fromkeys([*after, *before]):
        touches = _users(name, new) if kind == FACTS else ()
        if name not in before:
            yield Change(kind, name, after[name].title, How.ADDED, tuple(_parts({}, after[name].fields)), touches)
        elif name not in after:
            yield Change(kind, name, before[name].title, How.REMOVED, tuple(_parts(before[name].fields, {})), touches)
        elif parts := tuple(_parts(before[name].fields, after[name].fields)):
            yield Change(kind, name, after[name].title, How.CHANGED, parts, touches)


def _parts(old: Described, new: Described) -> Iterator[ValueChange | ListChange]:
    for label in dict.fromkeys([*new, *old]):
        before, after = old.get(label, ""), new.get(label, "")
        if isinstance(before, tuple) or isinstance(after, tuple):
            had, has = dict.fromkeys(before or ()), dict.fromkeys(after or ())
            added, removed = (
                tuple(each for each in has if each not in had),
                tuple(each for each in had if each not in has),
            )
            if added or removed:
                yield ListChange(label, added, removed)
        elif before != after:
            yield ValueChange(label, before, after)


def _users(fact: str, base: KnowledgeBase) -> tuple[str, ...]:
    """Give the intents whose answer or buttons show a fact."""
    return tuple(
        intent.id
        for intent in base.intents.values()
        if fact in extract_variables(f"{intent.answer.th}{intent.answer.en}")
        or any(button.target == fact for button in intent.buttons)
    )
