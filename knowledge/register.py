"""Notices names that are given twice."""

from __future__ import annotations

from knowledge.model import Origin
from knowledge.nodes import Node


class Register:
    """Remembers where each name was first given; a second place is a problem."""

    def __init__(self, kind: str) -> None:
        self._kind = kind
        self._first: dict[str, Origin] = {}

    def claim(self, name: str, node: Node) -> None:
        """Note a name; both places are told when it was given before."""
        first = self._first.setdefault(name, node.origin)
        if first is not node.origin:
            place = f"{first.file} บรรทัด {first.line}"
            node.problem(f"{self._kind} {name} ซ้ำกับ {place}", "ลบออกหนึ่งที่ หรือตั้งชื่อใหม่")

    def __contains__(self, name: str) -> bool:
        return name in self._first

    def names(self) -> tuple[str, ...]:
        """Give all names."""
        return tuple(self._first)
