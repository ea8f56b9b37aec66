"""Looks at lines of YAML as staff see them: indentation, name of the field, value."""

from __future__ import annotations

import re

_LINE_END = re.compile("\r\n|[\r\n]")
# What YAML takes for the end of a line, and nobody who reads one; each is told, and read as a space.
ODD_LINE_ENDS = "\x85\N{LINE SEPARATOR}\N{PARAGRAPH SEPARATOR}"
ODD_LINE_END = re.compile(f"[{ODD_LINE_ENDS}]")
_NAMED = re.compile(r"(?P<prefix>\s*(?:- +)*(?:[A-Za-z_][\w.-]*:[ \t]+)?)(?P<value>.*?)\s*$")
SMART_QUOTES = str.maketrans("“”„‟«»‘’‚‛", '""""""' + "''''")
# Spaces that look like one, and characters that look like nothing.
ODD_SPACES = (
    "\N{NO-BREAK SPACE}\N{IDEOGRAPHIC SPACE}\N{NARROW NO-BREAK SPACE}"
    "\N{EN SPACE}\N{EM SPACE}\N{FIGURE SPACE}\N{THIN SPACE}"
)
INVISIBLE = (
    "\N{ZERO WIDTH SPACE}\N{ZERO WIDTH NON-JOINER}\N{ZERO WIDTH JOINER}\N{WORD JOINER}"
    "\N{ZERO WIDTH NO-BREAK SPACE}\N{SOFT HYPHEN}\N{LEFT-TO-RIGHT MARK}\N{RIGHT-TO-LEFT MARK}"
)
_ODD_INDENT = re.compile(f"[ \t]*[{ODD_SPACES}{INVISIBLE}][ \t{ODD_SPACES}{INVISIBLE}]*")
_PLAIN_SPACES = str.maketrans(dict.fromkeys(ODD_SPACES, " ") | dict.fromkeys(INVISIBLE, ""))


def split_lines(text: str) -> list[str]:
    r"""Cut a text where editors count lines.

    >>> split_lines("ก\r\nข\nค")
    ['ก', 'ข', 'ค']
    """
    return _LINE_END.split(text)


def indent_of(line: str) -> int:
    """Count the spaces, tabs and odd spaces before a line."""
    return len(line) - len(line.lstrip())


def split_value(line: str) -> tuple[str, str]:
    """Cut a line before its value.

    >>> split_value("  - th: หางาน: ที่ไหน")
    ('  - th: ', 'หางาน: ที่ไหน')
    """
    match = _NAMED.match(line)
    return (match["prefix"], match["value"]) if match else (line, "")


def quoted(value: str) -> str:
    """Put a text between quotation marks that it does not hold itself.

    >>> print(quoted("ถาม: หางาน"), quoted('หา"งาน"'))
    "ถาม: หางาน" 'หา"งาน"'
    """
    return f"""'{value.replace("'", "''")}'""" if '"' in value or "\\" in value else f'"{value}"'


def is_in_smart_quotes(value: str) -> bool:
    """Tell whether a text stands between curly quotation marks."""
    return len(value) > 1 and value[0] in "“”„‘’‚«" and value[-1] in "“”‟‘’‛»"


def straighten(value: str) -> str:
    """Take a text out of curly quotation marks."""
    return value.translate(SMART_QUOTES).strip("\"'")


def odd_indent(line: str) -> tuple[int, int] | None:
    """Find spaces before a line that are no plain ones: their column and width, from 0."""
    match = _ODD_INDENT.match(line)
    if match is None or match.end() == len(line):
        return None
    odd = [column for column, letter in enumerate(match[0]) if letter not in " \t"]
    return odd[0], odd[-1] - odd[0] + 1


def with_plain_spaces(line: str) -> str:
    """Write odd spaces as plain ones and drop what cannot be seen."""
    return line.translate(_PLAIN_SPACES)


def has_invisible(text: str) -> bool:
    """Tell whether a text holds a character that cannot be seen."""
    return any(letter in INVISIBLE or letter in ODD_SPACES for letter in text)


def content_indent(line: str) -> int:
    """Count the columns before the first field or text of a line, behind its dashes.

    >>> content_indent("  - id: x")
    4
    """
    match = re.match(r"\s*(?:- +)*", line)
    return match.end() if match else 0
