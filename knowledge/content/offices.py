"""Checks what is said of offices: numbers that are missing, or that are probably somebody else's."""

from __future__ import annotations

from collections.abc import Iterator

from knowledge.diagnostics import content_messages as wrong
from knowledge.diagnostics.problem import Problem
from knowledge.model import KnowledgeBase, Office, Origin, Text
from knowledge.phones import digits_of, is_mobile, served_by
from knowledge.yaml.source_map import SourceMap

OFFICES_FILE = Origin("facts/offices.yaml", 1, 1)
FEWEST_COUNTED = 3  # two numbers that follow each other may be neighbours


def check_offices(base: KnowledgeBase, source_map: SourceMap) -> Iterator[Problem]:
    """Give the warnings about phone numbers of offices."""
    for office in base.offices:
        if not office.phones:
            yield source_map.problem(wrong.NO_PHONE, ("office", office.id), OFFICES_FILE, office=office.name)
    yield from _check_phones(base, source_map)
    yield from _check_counting_up(base, source_map)


def _check_phones(base: KnowledgeBase, source_map: SourceMap) -> Iterator[Problem]:
    """Tell a number that stands in two offices, one of another province, and one that is probably a person's own."""
    first: dict[str, Text] = {}
    for office in base.offices:
        for phone in office.phones:
            key = ("office", office.id)
            owner = first.setdefault(digits_of(phone), office.name)
            if owner != office.name:
                yield source_map.problem(
                    wrong.PHONE_TWICE, key, OFFICES_FILE, phone=phone, office=office.name, other=owner
                )
            if is_mobile(phone):
                yield source_map.problem(wrong.MOBILE_PHONE, key, OFFICES_FILE, phone=phone, office=office.name)
            served = served_by(phone)
            if served and office.province not in served:
                yield source_map.problem(
                    wrong.OTHER_AREA,
                    key,
                    OFFICES_FILE,
                    phone=phone,
                    office=office.name,
                    served=" ".join(served),
                    province=office.province,
                )


def _check_counting_up(base: KnowledgeBase, source_map: SourceMap) -> Iterator[Problem]:
    """Tell numbers of offices in a row of which each is the one above and one more, as Excel drags them."""
    runs: list[list[Office]] = []
    for office in base.offices:
        if runs and _number(office) and _number(office) == _number(runs[-1][-1]) + 1:
            runs[-1].append(office)
        else:
            runs.append([office])
    for first, *more in runs:
        if len(more) + 1 >= FEWEST_COUNTED:
            yield source_map.problem(
                wrong.PHONES_COUNT_UP,
                ("office", first.id),
                OFFICES_FILE,
                phone=first.phones[0],
                office=first.name,
                count=len(more) + 1,
            )


def _number(office: Office) -> int:
    """Give an office's first number without its zero; 0 where it has none."""
    return int(digits_of(office.phones[0]) or 0) if office.phones else 0
