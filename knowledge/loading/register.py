"""Notices names that are given twice."""

from __future__ import annotations

from knowledge.model import Origin, Text
from knowledge.parsing.nodes import Node
from knowledge.telling.mistakes.values import GIVEN_TWICE


class Register:
    """Remembers where each name was first given; a second place is a problem."""

    def __init__(self, kind: Text) -> None:
        self._kind = kind
        self._first: dict[str, Origin] = {}

    def claim(self, name: str, node: Node) -> None:
        """Note a name; both places are told when it was given before."""
        first = self._first.setdefault(name, node.origin)
        if first is not node.origin:
            node.problem(GIVEN_TWICE, kind=self._kind, name=name, file=first.file, line=first.line)

    def __contains__(self, name: str) -> bool:
        return name in self._first

    def names(self) -> tuple[str, ...]:
        """Give all names."""
        return tuple(self._first)
