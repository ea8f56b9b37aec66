"""Reads values that programs need in one form, such as links."""

from __future__ import annotations

import re

from knowledge.parsing.nodes import Node
from knowledge.telling.problems import Mistake


def read_matching(node: Node | None, form: re.Pattern[str], mistake: Mistake) -> str | None:
    """Read a value and tell where it has another form; ``None`` where there is none."""
    if node is None or node.is_null:
        return None
    value = node.machine_line()
    if value and not form.fullmatch(value):
        node.problem(mistake, value=value)
    return value
