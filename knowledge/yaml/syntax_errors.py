"""Names the slip behind an error of the YAML parser, and mends the line so that reading can go on."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import yaml

from knowledge.diagnostics import yaml_messages as wrong
from knowledge.diagnostics.problem import Argument, Rule
from knowledge.yaml import lines as seen

CLOSING = {"[": "]", "{": "}"}
LOOK_BACK = 3  # lines; a quotation mark that was not closed is noticed at the next one
_DASH_GLUED = re.compile(r"(\s*-)(?![\s-])(?=\S)")
_COLON_GLUED = re.compile(r"(\s*(?:- +)*)([A-Za-z_][\w.]*):(?![\s/])(?=\S)")


@dataclass(frozen=True)
class SyntaxProblem:
    """What is wrong in one line; row and column count from 0.

    Attributes:
        mended: the line as it was probably meant; ``None`` when that cannot be told.

    """

    rule: Rule
    row: int
    column: int
    repaired: str | None = None
    width: int = 1
    values: Mapping[str, Argument] = field(default_factory=dict)


def find_syntax_problem(lines: Sequence[str], error: yaml.MarkedYAMLError) -> SyntaxProblem:
    """Tell what the parser stumbled over."""
    return next(_slips(lines, error))


def _slips(lines: Sequence[str], error: yaml.MarkedYAMLError) -> Iterator[SyntaxProblem]:
    """Give what it may be, the surest first."""
    row, column = _place(error.problem_mark or error.context_mark, lines)
    began, began_column = _place(error.context_mark or error.problem_mark, lines)
    context, problem = error.context or "", error.problem or ""
    yield from _bad_space(lines, row)
    if "document" in problem:
        yield SyntaxProblem(wrong.SECOND_DOCUMENT, row, column, "", 3, {"sign": lines[row].strip()[:3]})
    if "escape" in problem:
        place = max(0, lines[row].rfind("\\", 0, column + 1))
        yield SyntaxProblem(wrong.BACKSLASH, row, place, f"{lines[row][:place]}\\{lines[row][place:]}")
    if "quoted scalar" in context:
        yield _unclosed_quote(lines, began, began_column)
    if "block scalar" in context:
        yield _text_behind_sign(lines, began, began_column)
    if any(name in context + problem for name in ("any token", "anchor", "alias", "tag", "directive")):
        yield _special_start(lines, row, column)
    if "flow" in context:
        yield _bracket(lines, began, began_column)
    if "sequence entries" in problem:
        yield SyntaxProblem(wrong.LIST_ON_ONE_LINE, row, column, None, max(1, len(lines[row].rstrip()) - column))
    if "expected ':'" in problem:
        yield _no_colon(lines, began)
    if "mapping values" in problem:
        yield from _mapping_value(lines, row, column)
    if "did not find expected" in problem:
        yield from _misplaced(lines, row, column)
    yield SyntaxProblem(wrong.NO_YAML, row, column)


def _place(mark: yaml.Mark | None, lines: Sequence[str]) -> tuple[int, int]:
    """Give row and column of a mark; some stand behind the last line."""
    return (min(mark.line, len(lines) - 1), mark.column) if mark else (0, 0)


def _bad_space(lines: Sequence[str], row: int) -> Iterator[SyntaxProblem]:
    for near in (row - 1, row, row + 1):
        if not 0 <= near < len(lines):
            continue
        line = lines[near]
        if "\t" in line[: seen.indent_of(line)]:
            count = _wanted_indent(lines, near)
            repaired = " " * count + line.lstrip()
            width = seen.indent_of(line) - line.index("\t")
            yield SyntaxProblem(wrong.TAB, near, line.index("\t"), repaired, width, {"count": count})
        odd = seen.odd_indent(line)
        if odd:
            yield SyntaxProblem(wrong.ODD_SPACE, near, odd[0], seen.with_plain_spaces(line), odd[1])


def _wanted_indent(lines: Sequence[str], row: int) -> int:
    """Guess the indentation from the lines around."""
    before = next((line for line in reversed(lines[:row]) if line.strip()), "")
    after = next((line for line in lines[row + 1 :] if line.strip()), "")
    is_item = lines[row].lstrip().startswith("- ")
    if before.rstrip().endswith(":"):
        return seen.content_indent(before) + 2
    if lines[row].rstrip().endswith((":", "|")) and after and "\t" not in after:
        return max(0, seen.indent_of(after) - 2)
    if after and "\t" not in after and after.lstrip().startswith("- ") == is_item:
        return seen.indent_of(after)
    return seen.indent_of(before) if is_item == before.lstrip().startswith("- ") else seen.content_indent(before)


def _unclosed_quote(lines: Sequence[str], row: int, column: int) -> SyntaxProblem:
    line = lines[row]
    quote = line[column : column + 1] or '"'
    width = max(1, len(line.rstrip()) - column)
    return SyntaxProblem(wrong.UNCLOSED_QUOTE, row, column, f"{line.rstrip()}{quote}", width, {"quote": quote})


def _text_behind_sign(lines: Sequence[str], row: int, column: int) -> SyntaxProblem:
    """A block of text begins on the line below its sign."""
    prefix, value = seen.split_value(lines[row])
    below = lines[row + 1] if row + 1 < len(lines) else ""
    is_block = value[:1] == "|" and seen.indent_of(below) > seen.content_indent(lines[row])
    rule = wrong.TEXT_BEHIND_BAR if value[:1] == "|" else wrong.SPECIAL_START
    text = seen.quoted(value[1:].strip() if value[:1] == "|" else value)
    values: dict[str, Argument] = {"sign": value[:1], "quoted": text}
    return SyntaxProblem(rule, row, column, f"{prefix}{'|' if is_block else text}", max(1, len(value)), values)


def _special_start(lines: Sequence[str], row: int, column: int) -> SyntaxProblem:
    prefix, value = seen.split_value(lines[row])
    if value:
        column = len(prefix)
    sign = value[:1] or lines[row][column : column + 1]
    return _quoted_value(wrong.SPECIAL_START, lines, row, column, sign=sign)


def _quoted_value(rule: Rule, lines: Sequence[str], row: int, column: int, **values: Argument) -> SyntaxProblem:
    prefix, value = seen.split_value(lines[row])
    text = seen.quoted(seen.straighten(value) if rule is wrong.SMART_QUOTES else value)
    width = max(1, len(prefix) + len(value) - column)
    return SyntaxProblem(rule, row, column, f"{prefix}{text}", width, {"quoted": text, **values})


def _bracket(lines: Sequence[str], row: int, column: int) -> SyntaxProblem:
    for near in range(row, -1, -1):
        prefix, value = seen.split_value(lines[near])
        if value[:1] in CLOSING and CLOSING[value[0]] not in value:
            row, column = near, len(prefix)
            break
    else:
        return SyntaxProblem(wrong.NO_YAML, row, column)
    line = lines[row]
    bracket = line[column]
    closing, rest = CLOSING[bracket], line[column + 1 :].rstrip()
    repaired = f"{line.rstrip()}{closing}" if rest else None  # what follows on other lines was meant to be inside
    return SyntaxProblem(
        wrong.UNCLOSED_BRACKET, row, column, repaired, 1 + len(rest), {"bracket": bracket, "closing": closing}
    )


def _no_colon(lines: Sequence[str], row: int) -> SyntaxProblem:
    glued = find_glued(lines, row)
    if glued:
        return glued
    line = lines[row]
    return SyntaxProblem(wrong.NO_COLON, row, seen.indent_of(line), "", max(1, len(line.strip())))


def find_glued(lines: Sequence[str], row: int) -> SyntaxProblem | None:
    """Find a dash or a colon without the space behind it."""
    line = lines[row]
    dash, colon = _DASH_GLUED.match(line), _COLON_GLUED.match(line)
    if dash:
        repaired = f"{line[: dash.end()]} {line[dash.end() :]}"
        return SyntaxProblem(
            wrong.NO_SPACE_AFTER_DASH, row, dash.end() - 1, repaired, 1, {"repaired": repaired.strip()}
        )
    if colon:
        repaired = f"{line[: colon.end()]} {line[colon.end() :]}"
        values: dict[str, Argument] = {"name": colon[2], "repaired": repaired.strip()}
        return SyntaxProblem(wrong.NO_SPACE_AFTER_COLON, row, colon.end() - 1, repaired, 1, values)
    return None


def _mapping_value(lines: Sequence[str], row: int, column: int) -> Iterator[SyntaxProblem]:
    line = lines[row]
    prefix, value = seen.split_value(line)
    if seen.is_in_smart_quotes(value):
        yield _quoted_value(wrong.SMART_QUOTES, lines, row, len(prefix), sign=value[0])
    if column > len(prefix):
        yield _quoted_value(wrong.COLON, lines, row, column)
    above = next((each for each in range(row - 1, -1, -1) if lines[each].strip()), None)
    if above is not None:
        glued = find_glued(lines, above)
        if glued:
            yield glued
    yield _indentation(lines, row)


def _misplaced(lines: Sequence[str], row: int, column: int) -> Iterator[SyntaxProblem]:
    for near in range(row, max(-1, row - LOOK_BACK), -1):
        prefix, value = seen.split_value(lines[near])
        if value[:1] in ("'", '"') and value.count(value[0]) == 1:
            yield _unclosed_quote(lines, near, len(prefix))
    prefix, value = seen.split_value(lines[row])
    if value[:1] in ("'", '"') and column > len(prefix):
        yield _quoted_value(wrong.TEXT_AFTER_QUOTE, lines, row, column)
    if value[:1] in CLOSING and column > len(prefix):
        yield _quoted_value(wrong.SPECIAL_START, lines, row, len(prefix), sign=value[0])
    if column <= seen.content_indent(lines[row]):
        yield _indentation(lines, row)


def _indentation(lines: Sequence[str], row: int) -> SyntaxProblem:
    line = lines[row]
    found = seen.indent_of(line)
    is_item = line.lstrip().startswith("- ")
    around = [each for each in (*lines[max(0, row - 30) : row], *lines[row + 1 : row + 3]) if each.strip()]
    wanted = [seen.indent_of(each) if is_item else seen.content_indent(each) for each in around]
    count = min((each for each in wanted if each != found), key=lambda each: abs(each - found), default=found)
    repaired = " " * count + line.lstrip()
    return SyntaxProblem(wrong.INDENTATION, row, 0, repaired, max(1, found), {"found": found, "count": count})
