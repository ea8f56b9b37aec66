"""Where values of a YAML file stand in its text, and how new ones are written."""

from __future__ import annotations

from dataclasses import dataclass

import yaml

WIDE = 10**9  # letters; a value is never folded over lines


@dataclass(frozen=True, slots=True)
class Splice:
    """A piece of a text and what to put in its place."""

    start: int
    end: int
    text: str


def end_of(text: str, node: yaml.Node) -> int:
    """Give the place behind the last letter of a value; what follows it, comments too, is not of it."""
    if isinstance(node, yaml.CollectionNode) and not node.flow_style and node.value:
        last = node.value[-1]
        return end_of(text, last[1] if isinstance(last, tuple) else last)
    start: int = node.start_mark.index
    return start + len(text[start : node.end_mark.index].rstrip())


def line_start(text: str, place: int) -> int:
    """Give the place where the line of a place begins."""
    return text.rfind("\n", 0, place) + 1


def line_end(text: str, place: int) -> int:
    r"""Give the place where the line of a place ends, before its line end.

    >>> line_end("a: 1\r\nb: 2", 2), line_end("a: 1", 2)
    (4, 4)
    """
    end = text.find("\n", place)
    if end < 0:
        return len(text)
    return end - (text[end - 1] == "\r")


def newline_of(text: str) -> str:
    """Give the line end that a text uses."""
    return "\r\n" if "\r\n" in text else "\n"


def write_scalar(value: str | bool | None, *, style: str | None = None, is_inside_flow: bool = False) -> str:
    """Write one value; quotation marks stand where they are needed, of the kind that stood there before.

    >>> write_scalar("034-564315"), write_scalar("1694"), write_scalar(None), write_scalar("a: b", style='"')
    ('034-564315', "'1694'", 'null', '"a: b"')
    """
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    quotes = style if style in ("'", '"') else "'" if value.isdecimal() else None
    shown = yaml.safe_dump(
        [value], allow_unicode=True, width=WIDE, default_flow_style=is_inside_flow, default_style=quotes
    )
    return shown.rstrip("\n")[1:-1] if is_inside_flow else shown.rstrip("\n")[2:]


def write_flow(value: str | bool | tuple[str, ...] | None) -> str:
    """Write a value in one line, fit to stand between brackets.

    >>> write_flow(("034-564315", "1, 2")), write_flow(())
    ("[034-564315, '1, 2']", '[]')
    """
    if isinstance(value, tuple):
        return f"[{', '.join(write_scalar(each, is_inside_flow=True) for each in value)}]"
    return write_scalar(value, is_inside_flow=True)
