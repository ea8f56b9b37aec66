"""Checks what is said of offices: numbers that are missing, or that are probably somebody else's."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from knowledge.diagnostics import content_messages as wrong
from knowledge.diagnostics.problem import Argument, Problem, Rule
from knowledge.model import KnowledgeBase, Office, Origin
from knowledge.phones import digits_of, is_mobile, served_by
from knowledge.yaml.source_map import SourceMap

OFFICES_FILE = Origin("facts/offices.yaml", 1, 1)
FEWEST_COUNTED = 3  # two numbers that follow each other may be neighbours


def check_offices(base: KnowledgeBase, source_map: SourceMap) -> Iterator[Problem]:
    """Give the warnings about phone numbers of offices."""
    for office in base.offices:
        if not office.phones:
            yield source_map.problem(wrong.NO_PHONE, ("office", office.id), OFFICES_FILE, office=office.name)
    for doubt in doubt_phones(base.offices):
        yield source_map.problem(doubt.rule, ("office", doubt.told_at), OFFICES_FILE, fragment="", **doubt.arguments)


@dataclass(frozen=True, slots=True)
class PhoneDoubt:
    """A number that is probably another's, or was never dialled.

    Attributes:
        offices: ids of all whose numbers are in doubt.
        told_at: id of the one at which it is told.
        arguments: what the words of the rule name.

    """

    rule: Rule
    offices: tuple[str, ...]
    told_at: str
    arguments: dict[str, Argument]

    @property
    def words(self) -> str:
        """Say in Thai what is in doubt."""
        return self.rule.what.th.format(**{name: getattr(each, "th", each) for name, each in self.arguments.items()})


def doubt_phones(offices: Sequence[Office]) -> Iterator[PhoneDoubt]:
    """Give the numbers of offices, in the order of their file, that are worth a second look."""
    yield from _doubt_each(offices)
    yield from _doubt_counting_up(offices)


def _doubt_each(offices: Sequence[Office]) -> Iterator[PhoneDoubt]:
    """Tell a number that stands in two offices, one of another province, and one that is probably a person's own."""
    first: dict[str, Office] = {}
    for office in offices:
        for phone in office.phones:
            own: dict[str, Argument] = {"phone": phone, "office": office.name}
            owner = first.setdefault(digits_of(phone), office)
            if owner.name != office.name:
                yield PhoneDoubt(wrong.PHONE_TWICE, (owner.id, office.id), office.id, {**own, "other": owner.name})
            if is_mobile(phone):
                yield PhoneDoubt(wrong.MOBILE_PHONE, (office.id,), office.id, own)
            served = served_by(phone)
            if served and office.province not in served:
                more: dict[str, Argument] = {**own, "served": " ".join(served), "province": office.province}
                yield PhoneDoubt(wrong.OTHER_AREA, (office.id,), office.id, more)


def _doubt_counting_up(offices: Sequence[Office]) -> Iterator[PhoneDoubt]:
    """Tell numbers of offices in a row of which each is the one above and one more, as Excel drags them."""
    runs: list[list[Office]] = []
    for office in offices:
        if runs and _number(office) and _number(office) == _number(runs[-1][-1]) + 1:
            runs[-1].append(office)
        else:
            runs.append([office])
    for first, *others in runs:
        if len(others) + 1 >= FEWEST_COUNTED:
            told: dict[str, Argument] = {"phone": first.phones[0], "office": first.name, "count": len(others) + 1}
            yield PhoneDoubt(wrong.PHONES_COUNT_UP, tuple(each.id for each in (first, *others)), first.id, told)


def _number(office: Office) -> int:
    """Give an office's first number without its zero; 0 where it has none."""
    return int(digits_of(office.phones[0]) or 0) if office.phones else 0
