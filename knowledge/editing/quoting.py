"""Writes a text as one YAML value that reads back as that very text."""

from __future__ import annotations

import re

import yaml

PLAIN, SINGLE, DOUBLE = "", "'", '"'
_LOOKS_LIKE_NUMBER = re.compile(r"[-+.0-9][-+_.:0-9a-fox]*", re.IGNORECASE)  # 1e3 and 0o17 are numbers to other readers


def quote(text: str, style: str = PLAIN, *, in_brackets: bool = False) -> str:
    r"""Write a text of one line in a style, or with double quotation marks where that style cannot hold it.

    Args:
        text: visible characters, in one line.
        style: the quotation mark of its neighbours, if they have one.
        in_brackets: it stands in a list such as ``[a, b]``, where commas and brackets mean something.

    >>> print(quote("หางาน"), quote("ถาม: หางาน"), quote("1694"), quote("a, b", in_brackets=True))
    หางาน "ถาม: หางาน" "1694" "a, b"
    """
    if style == SINGLE:
        return "'" + text.replace("'", "''") + "'"
    if style == PLAIN and _is_safe(text, in_brackets):
        return text
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _is_safe(text: str, in_brackets: bool) -> bool:
    return not _LOOKS_LIKE_NUMBER.fullmatch(text) and reads_as(f"[{text}]" if in_brackets else f"- {text}", text)


def reads_as(written: str, text: str) -> bool:
    """Tell whether a list is read as holding this one text; the two readers differ in what they forgive."""
    return all(
        _read(written, loader) == [("tag:yaml.org,2002:str", text)] for loader in (yaml.CSafeLoader, yaml.SafeLoader)
    )


def _read(written: str, loader: type[yaml.CSafeLoader | yaml.SafeLoader]) -> list[tuple[str, str]]:
    try:
        node = yaml.compose(written, Loader=loader)
    except yaml.YAMLError:
        return []
    return [(each.tag, each.value) for each in node.value] if isinstance(node, yaml.SequenceNode) else []
