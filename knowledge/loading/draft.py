"""A knowledge folder while it is being read."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, fields
from datetime import date
from typing import Self

from knowledge.diagnostics.problem import Problems, Rule, suggest
from knowledge.diagnostics.reference_messages import STRAY_BRACE, UNKNOWN_VARIABLE
from knowledge.diagnostics.value_messages import GIVEN_TWICE
from knowledge.loading.fact_search import FactSearch
from knowledge.model import (
    Closure,
    District,
    Fact,
    GeccUnit,
    Holiday,
    Office,
    OpeningHours,
    Origin,
    Province,
    ServiceCenter,
    Subdistrict,
    Text,
)
from knowledge.template import extract_variables, find_stray_brace
from knowledge.yaml.nodes import Node


@dataclass
class Draft:
    """Half of a knowledge folder while it is being read; uses of names are kept until all names are known."""

    source_uses: list[tuple[str, Node]] = field(default_factory=list)
    claims: list[tuple[Text, str, Node]] = field(default_factory=list)

    def claim(self, kind: Text, name: str, node: Node) -> None:
        """Note a name of a kind."""
        self.claims.append((kind, name, node))

    def check_claims(self) -> None:
        """Tell both places of a name that is given twice, in one file or in two."""
        first_places: dict[tuple[Text, str], Node] = {}
        for kind, name, node in self.claims:
            first = first_places.setdefault((kind, name), node)
            if first is not node:
                node.problem(GIVEN_TWICE, kind=kind, name=name, file=first.origin.file, line=first.origin.line)

    def take(self, other: Self) -> None:
        """Put what stands in one more file behind what is here; lists grow, else the later one stays."""
        for each in fields(self):
            own, more = getattr(self, each.name), getattr(other, each.name)
            if isinstance(own, list):
                own += more
            elif isinstance(own, dict):
                own |= more
            elif more is not None:
                setattr(self, each.name, more)

    def read_sources(self, node: Node, none: Rule | None = None) -> tuple[str, ...]:
        """Read a list of source keys; where one is needed, the rule says so of an empty list."""
        names = node.lines()
        self.source_uses += zip(names, node.items(), strict=True)
        if none and node.is_empty_list:
            node.problem(none)
        return names


@dataclass
class FactsDraft(Draft):
    """Everything under ``facts/``."""

    facts: dict[str, Fact] = field(default_factory=dict)
    hours: dict[str, OpeningHours] = field(default_factory=dict)
    holidays: dict[date, Holiday] = field(default_factory=dict)
    holiday_nodes: dict[date, Node] = field(default_factory=dict)
    sources: dict[str, dict[str, str]] = field(default_factory=dict)
    provinces: dict[str, Province] = field(default_factory=dict)
    districts: dict[str, District] = field(default_factory=dict)
    offices: list[Office] = field(default_factory=list)
    service_centers: list[ServiceCenter] = field(default_factory=list)
    closures: list[Closure] = field(default_factory=list)
    closed_uses: list[tuple[str, Node]] = field(default_factory=list)
    gecc_units: list[GeccUnit] = field(default_factory=list)
    subdistricts: list[Subdistrict] = field(default_factory=list)
    province_uses: list[tuple[str, Origin]] = field(default_factory=list)
    office_nodes: dict[str, Node] = field(default_factory=dict)
    fact_nodes: dict[str, Node] = field(default_factory=dict)
    alias_uses: list[tuple[str, str, Node]] = field(default_factory=list)

    def read_province(self, node: Node) -> str:
        """Read a province name; offices.yaml sorts before provinces.yaml, so it is checked at the end."""
        name = node.line()
        self.province_uses.append((name, node.origin))
        return name


def read_pattern_field(node: Node | None, form: re.Pattern[str], rule: Rule) -> str | None:
    """Read what programs need in one form, such as a link, and tell another form; ``None`` where there is nothing."""
    if node is None or node.is_null:
        return None
    value = node.machine_line()
    if value and not form.fullmatch(value):
        node.problem(rule, value=value)
    return value


def check_template(
    about: Text, template: str, node: Node, known: frozenset[str], problems: Problems, search: FactSearch
) -> None:
    """Note names in a template that nothing fills, and braces out of place, with the names that may be meant."""
    if "facts" not in problems.unreadable:
        for name in sorted(extract_variables(template) - known):
            node.problem_at(f"{{{name}}}", UNKNOWN_VARIABLE, suggest(name, known), about=about, name=name)
    brace = find_stray_brace(template)
    if brace:
        node.problem_at(brace, STRAY_BRACE, search.suggest(brace, known), about=about)
