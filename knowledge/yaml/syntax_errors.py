"""Names what is behind an error of the YAML parser, and repairs the line in memory so that reading can go on."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import yaml

from knowledge.diagnostics import yaml_messages as wrong
from knowledge.diagnostics.problem import Argument, Rule
from knowledge.yaml.line_signs import block_rows, is_empty
from knowledge.yaml.lines import (
    content_indent,
    indent_of,
    is_in_smart_quotes,
    odd_indent,
    quoted,
    split_value,
    straighten,
    with_plain_spaces,
)
from knowledge.yaml.syntax_problem import SyntaxProblem

CLOSING = {"[": "]", "{": "}"}
MOST_PLACES = 4  # where a line may begin
LOOK_BACK = 3  # lines; a quotation mark that was not closed is noticed at the next one
_DASH_GLUED = re.compile(r"(\s*-)(?![\s-])(?=\S)")
_COLON_GLUED = re.compile(r"(\s*(?:- +)*)([A-Za-z_][\w.]*):(?![\s/])(?=\S)")


def find_candidates(lines: Sequence[str], error: yaml.MarkedYAMLError) -> Iterator[SyntaxProblem]:
    """Give what the parser may have stumbled over, the surest first."""
    row, column = _place(error.problem_mark or error.context_mark, lines)
    began, began_column = _place(error.context_mark or error.problem_mark, lines)
    context, problem = error.context or "", error.problem or ""
    line = lines[row]
    yield from _bad_spaces(lines, row)
    yield from _unclosed_quotes(lines, max(row, began))
    for near in dict.fromkeys((row, began)):
        yield from _short_of_block(lines, near)
    if "document" in problem and line.strip()[:3] in ("---", "..."):
        yield SyntaxProblem(wrong.SECOND_DOCUMENT, row, column, "", 3, {"sign": line.strip()[:3]})
    if "escape" in problem:
        place = max(0, line.rfind("\\", 0, column + 1))
        yield SyntaxProblem(wrong.BACKSLASH, row, place, f"{line[:place]}\\{line[place:]}")
    if "quoted scalar" in context:
        yield _unclosed_quote(lines, began, began_column)
    if "block scalar" in context:
        yield _text_behind_sign(lines, began, began_column)
    if any(name in context + problem for name in ("any token", "anchor", "alias", "tag", "directive")):
        prefix, value = split_value(line)
        place = len(prefix) if value else column
        yield _unquoted(wrong.SPECIAL_START, lines, row, place, sign=value[:1] or line[place : place + 1])
    if "flow" in context:
        yield _unclosed_bracket(lines, began, began_column)
    if "sequence entries" in problem:
        yield SyntaxProblem(wrong.LIST_ON_ONE_LINE, row, column, None, max(1, len(line.rstrip()) - column))
    if "expected ':'" in problem:
        text = lines[began]
        no_colon = SyntaxProblem(wrong.NO_COLON, began, indent_of(text), "", max(1, len(text.strip())))
        yield find_missing_space(lines, began) or no_colon
    if "mapping values" in problem:
        yield from _second_colon(lines, row, column)
    if "did not find expected" in problem:
        yield from _misplaced(lines, row, column)
    yield SyntaxProblem(wrong.NO_YAML, row, column)


def _place(mark: yaml.Mark | None, lines: Sequence[str]) -> tuple[int, int]:
    """Give row and column of a mark; some stand behind the last line."""
    return (min(mark.line, len(lines) - 1), mark.column) if mark else (0, 0)


def _bad_spaces(lines: Sequence[str], row: int) -> Iterator[SyntaxProblem]:
    for near in range(max(0, row - 1), min(row + 2, len(lines))):
        line = lines[near]
        if "\t" in line[: indent_of(line)]:
            count, tab = _wanted_indent(lines, near), line.index("\t")
            repaired = " " * count + line.lstrip()
            yield SyntaxProblem(wrong.TAB, near, tab, repaired, indent_of(line) - tab, {"count": count})
        if odd := odd_indent(line):
            yield SyntaxProblem(wrong.ODD_SPACE, near, odd[0], with_plain_spaces(line), odd[1])


def _wanted_indent(lines: Sequence[str], row: int) -> int:
    """Guess the indentation from the lines around."""
    before = next((line for line in reversed(lines[:row]) if line.strip()), "")
    after = next((line for line in lines[row + 1 :] if line.strip()), "")
    is_item = lines[row].lstrip().startswith("- ")
    if before.rstrip().endswith(":"):
        return content_indent(before) + 2
    if lines[row].rstrip().endswith((":", "|")) and after and "\t" not in after:
        return max(0, indent_of(after) - 2)
    if after and "\t" not in after and after.lstrip().startswith("- ") == is_item:
        return indent_of(after)
    return indent_of(before) if is_item == before.lstrip().startswith("- ") else content_indent(before)


def _unclosed_quotes(lines: Sequence[str], row: int) -> Iterator[SyntaxProblem]:
    """Find quotation marks above an error that were opened and not closed: the error is where the next one stands."""
    blocks = block_rows(lines)
    for near in range(row, -1, -1):
        if near in blocks or is_empty(lines[near]):
            continue
        prefix, value = split_value(lines[near])
        opening = re.match(r"([\[{]\s*(?:\w+:\s*)?)?([\"'])", value)
        if opening and value.count(opening[2]) % 2:
            closing = re.search(r"\s*[\]}]?\s*$", value) if opening[1] else None
            end = closing.start() if closing else len(value)
            repaired = f"{prefix}{value[:end]}{opening[2]}{value[end:]}"
            arguments = {"quote": opening[2], "repaired": repaired.strip()}
            yield SyntaxProblem(
                wrong.UNCLOSED_QUOTE,
                near,
                len(prefix) + opening.start(2),
                repaired,
                max(1, end - opening.start(2)),
                arguments,
            )


def _short_of_block(lines: Sequence[str], row: int) -> Iterator[SyntaxProblem]:
    """Find a line that belongs to the text after a bar above it, but begins too far to the left."""
    blocks = block_rows(lines)
    above = next((each for each in range(row - 1, -1, -1) if not is_empty(lines[each])), None)
    if above is None or above not in blocks:
        return
    line, count = lines[row], indent_of(lines[above])
    end = next((each for each in range(row, len(lines)) if _is_field(lines[each])), row)
    if end > row and indent_of(line) < count:
        short = [each for each in range(row, end) if lines[each].strip() and indent_of(lines[each]) < count]
        others = {each: " " * count + lines[each].lstrip() for each in short}
        arguments = {"found": indent_of(line), "count": count}
        yield SyntaxProblem(wrong.INDENTATION, row, 0, others[row], max(1, indent_of(line)), arguments, others=others)


def _is_field(line: str) -> bool:
    return re.match(r"\s*(?:- +)*[A-Za-z_][\w.]*:(?:\s|$)", line) is not None


def _unclosed_quote(lines: Sequence[str], row: int, column: int) -> SyntaxProblem:
    line = lines[row].rstrip()
    quote = lines[row][column : column + 1] or '"'
    width = max(1, len(line) - column)
    arguments = {"quote": quote, "repaired": f"{line}{quote}".strip()}
    return SyntaxProblem(wrong.UNCLOSED_QUOTE, row, column, f"{line}{quote}", width, arguments)


def _text_behind_sign(lines: Sequence[str], row: int, column: int) -> SyntaxProblem:
    """A block of text begins on the line below its sign."""
    prefix, value = split_value(lines[row])
    if value[:1] != "|":
        text = quoted(value)
        arguments = {"sign": value[:1], "quoted": text}
        return SyntaxProblem(wrong.SPECIAL_START, row, column, f"{prefix}{text}", max(1, len(value)), arguments)
    text = quoted(value[1:].strip())
    below = next((line for line in lines[row + 1 :] if line.strip()), "")
    repaired = f"{prefix}{'|' if indent_of(below) > content_indent(lines[row]) else text}"
    return SyntaxProblem(wrong.TEXT_BEHIND_BAR, row, column, repaired, len(value), {"sign": "|", "quoted": text})


def _unquoted(rule: Rule, lines: Sequence[str], row: int, column: int, **arguments: Argument) -> SyntaxProblem:
    """Tell of a text that needs quotation marks."""
    prefix, value = split_value(lines[row])
    text = quoted(straighten(value) if rule is wrong.SMART_QUOTES else value)
    width = max(1, len(prefix) + len(value) - column)
    return SyntaxProblem(rule, row, column, f"{prefix}{text}", width, {"quoted": text, **arguments})


def _unclosed_bracket(lines: Sequence[str], row: int, column: int) -> SyntaxProblem:
    for near in range(row, -1, -1):
        prefix, value = split_value(lines[near])
        if value[:1] in CLOSING and CLOSING[value[0]] not in value:
            bracket, closing, rest = value[0], CLOSING[value[0]], value[1:].rstrip()
            if not rest:
                cleared: dict[str, Argument] = {"bracket": bracket, "repaired": prefix.strip()}
                return SyntaxProblem(wrong.STRAY_BRACKET, near, len(prefix), prefix.rstrip(), 1, cleared)
            # What follows on other lines was meant to be inside.
            repaired = f"{lines[near].rstrip()}{closing}" if rest else None
            arguments = {"bracket": bracket, "closing": closing}
            return SyntaxProblem(wrong.UNCLOSED_BRACKET, near, len(prefix), repaired, 1 + len(rest), arguments)
    return SyntaxProblem(wrong.NO_YAML, row, column)


def find_missing_space(lines: Sequence[str], row: int) -> SyntaxProblem | None:
    """Find a dash or a colon without the space behind it."""
    line = lines[row]
    found = _DASH_GLUED.match(line) or _COLON_GLUED.match(line)
    if found is None:
        return None
    repaired = f"{line[: found.end()]} {line[found.end() :]}"
    arguments = {"repaired": repaired.strip()}
    if found.re is _DASH_GLUED:
        return SyntaxProblem(wrong.NO_SPACE_AFTER_DASH, row, found.end() - 1, repaired, 1, arguments)
    arguments["name"] = found[2]
    return SyntaxProblem(wrong.NO_SPACE_AFTER_COLON, row, found.end() - 1, repaired, 1, arguments)


def _second_colon(lines: Sequence[str], row: int, column: int) -> Iterator[SyntaxProblem]:
    prefix, value = split_value(lines[row])
    if is_in_smart_quotes(value):
        yield _unquoted(wrong.SMART_QUOTES, lines, row, len(prefix), sign=value[0])
    if column > len(prefix):
        yield _unquoted(wrong.COLON, lines, row, column)
    above = next((each for each in range(row - 1, -1, -1) if lines[each].strip()), None)
    if above is not None and (missing_space := find_missing_space(lines, above)):
        yield missing_space
    yield from _indentations(lines, row)


def _misplaced(lines: Sequence[str], row: int, column: int) -> Iterator[SyntaxProblem]:
    for near in range(row, max(-1, row - LOOK_BACK), -1):
        prefix, value = split_value(lines[near])
        if value[:1] in ("'", '"') and value.count(value[0]) == 1:
            yield _unclosed_quote(lines, near, len(prefix))
    prefix, value = split_value(lines[row])
    if value[:1] in ("'", '"') and column > len(prefix):
        yield _unquoted(wrong.TEXT_AFTER_QUOTE, lines, row, column)
    if value[:1] in CLOSING and column > len(prefix):
        yield _unquoted(wrong.SPECIAL_START, lines, row, len(prefix), sign=value[0])
    if column <= content_indent(lines[row]):
        yield from _indentations(lines, row)


def _indentations(lines: Sequence[str], row: int) -> Iterator[SyntaxProblem]:
    """Give where a line may begin, as its neighbours do: an item first as the items around it, then the nearest."""
    line = lines[row]
    found = indent_of(line)
    is_item = line.lstrip().startswith("- ")
    around = [each for each in (*lines[max(0, row - 30) : row], *lines[row + 1 : row + 3]) if each.strip()]
    wanted = [indent_of(each) if is_item else content_indent(each) for each in around]
    beside = [indent_of(each) for each in reversed(lines[max(0, row - 30) : row]) if each.lstrip().startswith("- ")]
    nearest = sorted({each for each in wanted if each != found}, key=lambda each: (abs(each - found), each))
    for count in list(dict.fromkeys([*(beside[:1] if is_item else []), *nearest]))[:MOST_PLACES] or [found]:
        arguments: dict[str, Argument] = {"found": found, "count": count}
        repaired = " " * count + line.lstrip()
        yield SyntaxProblem(wrong.INDENTATION, row, 0, repaired, max(1, found), arguments)
