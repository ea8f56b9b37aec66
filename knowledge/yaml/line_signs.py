"""Finds what lines of YAML show by themselves, before a parser sees them: foreign signs, blocks out of place."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence

from knowledge.diagnostics import file_messages as files
from knowledge.diagnostics import yaml_messages as wrong
from knowledge.diagnostics.problem import Argument, Rule
from knowledge.fields import FIELD_NAMES, SECTIONS
from knowledge.model import Text
from knowledge.yaml.damage import BROKEN, find_damage, may_be_damaged
from knowledge.yaml.lines import ODD_SPACES, content_indent, indent_of
from knowledge.yaml.syntax_problem import SyntaxProblem

_BLOCK_HEADER = re.compile(r"\s*(?:- +)*(?:[^\s#][^#]*?:\s+|- +)[|>][+-]?\d?\s*(?:#.*)?")
_MARKER = re.compile(r"\s*(<{7}|\|{7}|={7}|>{7})(?:\s.*)?")
_BULLETS = "•·▪●◦‣∙○■–—−‐‑➢✓*"
_BULLET = re.compile(rf"(\s*)([{_BULLETS}])[ \t\u00a0]+(\S.*)")
_ODD_DASH = re.compile(rf"(\s*-)([ \t{ODD_SPACES}]*[\t{ODD_SPACES}][ \t{ODD_SPACES}]*)(\S.*)")
_WIDE_COLONS = "：﹕︰"
_WIDE_COLON = re.compile(rf"(\s*(?:- +)*)([A-Za-z_][\w.]*)\s*[{_WIDE_COLONS}]\s*(.*)")
_NO_COLON = re.compile(r"(\s*)([a-z_]+)(?:\s*[=;]\s*|\s+|$)(.*)")
_KEY = re.compile(r"\s*(?:- +)*[A-Za-z_][\w.-]*:(?:\s|$)")
_ITEM = re.compile(r"\s*- id:")
_DASHED_FIELD = re.compile(r"(\s*)- +([A-Za-z_]\w*):(.*)")
_TWO_DASHES = re.compile(r"(\s*)-[ \t]+-[ \t]+(\S.*)")
_SECTION = re.compile(rf"({'|'.join(SECTIONS)}):\s*(?:#.*)?")
_SUSPECT = re.compile(
    rf"^(?:\s*(?:<{{7}}|>{{7}})|[ \t]*[{_BULLETS}][ \t\u00a0]|[ \t]*-[ \t]*[\t{ODD_SPACES}]|[ \t]*- +- "
    rf"|(?!(?:{'|'.join(SECTIONS)}):)[A-Za-z_]+:)",
    re.MULTILINE,
)


def may_show_signs(text: str) -> bool:
    """Tell quickly of a text that YAML can read whether it is to be looked at line by line."""
    return any(sign in text for sign in _WIDE_COLONS) or _SUSPECT.search(text) is not None or may_be_damaged(text)


def find_signs(lines: Sequence[str]) -> Iterator[SyntaxProblem]:
    """Give what is surely wrong, each with the lines as they were meant."""
    yield from _find_merge_conflicts(lines)
    blocks = block_rows(lines)
    yield from _find_damaged(lines)
    yield from _find_bullets(lines, blocks)
    for row, line in enumerate(lines):
        if row not in blocks and not is_empty(line):
            yield from _find_odd_signs(lines, row, line)
    yield from _find_above_section(lines)
    yield from _find_shifted(lines, blocks)


def is_empty(line: str) -> bool:
    """Tell whether nothing but a remark stands in a line."""
    return not line.strip() or line.lstrip().startswith("#")


def block_rows(lines: Sequence[str]) -> set[int]:
    """Give the rows of texts after a bar: no sign means anything in them."""
    rows: set[int] = set()
    row = 0
    while row < len(lines):
        depth = _parent_indent(lines[row]) if _BLOCK_HEADER.fullmatch(lines[row]) else None
        row += 1
        while depth is not None and row < len(lines) and (not lines[row].strip() or indent_of(lines[row]) > depth):
            rows.add(row)
            row += 1
    return rows


def _parent_indent(line: str) -> int:
    return content_indent(line) if _KEY.match(line) else indent_of(line)


def _find_merge_conflicts(lines: Sequence[str]) -> Iterator[SyntaxProblem]:
    """Find what a program left that joins the work of two people; the first of the two texts is read."""
    markers = [(row, match[1]) for row, line in enumerate(lines) if (match := _MARKER.fullmatch(line))]
    if not any(sign[0] in "<>|" for _, sign in markers):
        return  # a row of equal signs alone may be an ornament
    group: list[tuple[int, str]] = []
    for row, sign in markers:
        if sign[0] == "<" and group:
            yield _conflict(group)
            group = []
        group.append((row, sign))
        if sign[0] == ">":
            yield _conflict(group)
            group = []
    if group:
        yield _conflict(group)


def _conflict(group: Sequence[tuple[int, str]]) -> SyntaxProblem:
    first, last = group[0][0], group[-1][0]
    second = next((row for row, sign in group if sign[0] in "|="), None)
    is_whole = len(group) > 2 and second is not None
    dropped = [*range(second, last), last] if is_whole and second is not None else [row for row, _ in group]
    signs = " ".join(dict.fromkeys(sign for _, sign in group))
    arguments: dict[str, Argument] = {"signs": signs, "first": first + 1, "last": last + 1}
    return SyntaxProblem(
        files.MERGE_CONFLICT, first, 0, "", 7, arguments, others=dict.fromkeys(dropped, ""), is_sure=is_whole
    )


def _find_damaged(lines: Sequence[str]) -> Iterator[SyntaxProblem]:
    if not may_be_damaged("\n".join(lines)):
        return
    for row, line in enumerate(lines):
        if not line.lstrip().startswith("#") and (damage := find_damage(line)):
            if BROKEN in line:
                yield SyntaxProblem(wrong.BROKEN_LETTER, row, line.index(BROKEN))
                continue
            if damage.mended is None:
                yield SyntaxProblem(wrong.LOST_LETTER, row, damage.column, None, damage.width)
                continue
            arguments: dict[str, Argument] = {"kinds": damage.kinds, "mended": damage.mended.strip()}
            yield SyntaxProblem(
                files.DAMAGED_TEXT, row, damage.column, damage.mended, damage.width, arguments, is_sure=True
            )


def _find_bullets(lines: Sequence[str], blocks: Collection[int]) -> Iterator[SyntaxProblem]:
    """Find lists with the bullets of Word or LINE; neighbours are one mistake."""
    run: list[int] = []
    for row in range(len(lines) + 1):
        is_bullet = row < len(lines) and row not in blocks and _is_bullet(lines, row, run)
        if is_bullet:
            run.append(row)
        elif run and (row == len(lines) or not is_empty(lines[row])):
            yield _bullets(lines, run)
            run = []


def _is_bullet(lines: Sequence[str], row: int, run: Sequence[int]) -> bool:
    match = _BULLET.fullmatch(lines[row])
    if match is None:
        return False
    above = next((line for line in reversed(lines[:row]) if not is_empty(line)), "")
    is_beside_item = above.lstrip().startswith("- ") and indent_of(above) == indent_of(lines[row])
    return bool(run) or above.rstrip().endswith(":") or is_beside_item


def _bullets(lines: Sequence[str], rows: Sequence[int]) -> SyntaxProblem:
    matches = {row: match for row in rows if (match := _BULLET.fullmatch(lines[row]))}
    repaired = {row: f"{match[1]}- {match[3]}" for row, match in matches.items()}
    first, sign = rows[0], matches[rows[0]][2]
    several = Text(f" ทุกบรรทัด (บรรทัด {first + 1}–{rows[-1] + 1})", f" in each of the lines {first + 1}–{rows[-1] + 1}")
    arguments: dict[str, Argument] = {
        "sign": sign,
        "repaired": repaired[first].strip(),
        "where": several if len(rows) > 1 else Text("", ""),
    }
    column = len(matches[first][1])
    return SyntaxProblem(wrong.BULLET, first, column, repaired[first], 1, arguments, others=repaired, is_sure=True)


def _find_odd_signs(lines: Sequence[str], row: int, line: str) -> Iterator[SyntaxProblem]:
    if match := _ODD_DASH.fullmatch(line):
        repaired = f"{match[1]} {match[3]}"
        kind = Text("ปุ่ม Tab", "a tab") if "\t" in match[2] else Text("ช่องว่างพิเศษ", "an odd space")
        odd: dict[str, Argument] = {"kind": kind, "repaired": repaired.strip()}
        yield SyntaxProblem(wrong.ODD_SPACE_AFTER_DASH, row, match.start(2), repaired, len(match[2]), odd, is_sure=True)
    if match := _TWO_DASHES.fullmatch(line):
        repaired = f"{match[1]}- {match[2]}"
        yield SyntaxProblem(
            wrong.TWO_DASHES, row, len(match[1]), repaired, 3, {"repaired": repaired.strip()}, is_sure=True
        )
    if match := _WIDE_COLON.fullmatch(line):
        yield _colon(wrong.WIDE_COLON, row, match, len(match[1] + match[2]))
    yield from _dropped_field(lines, row, line)
    match = _NO_COLON.fullmatch(line)
    if match and match[2] in FIELD_NAMES and _is_among_fields(lines, row):
        yield _colon(wrong.MISSING_COLON, row, match, len(match[1] + match[2]))


def _dropped_field(lines: Sequence[str], row: int, line: str) -> Iterator[SyntaxProblem]:
    """Find a field of an entry that begins at the left edge, where only sections do."""
    name = line.partition(":")[0]
    if not _KEY.match(line) or name not in FIELD_NAMES or name in SECTIONS:
        return
    below = next((each for each in lines[row + 1 :] if _KEY.match(each)), "")
    above = next((each for each in reversed(lines[:row]) if _KEY.match(each)), "")
    count = content_indent(below) if indent_of(below) else content_indent(above)
    if count:
        arguments: dict[str, Argument] = {"found": 0, "count": count}
        yield SyntaxProblem(wrong.INDENTATION, row, 0, " " * count + line, 1, arguments, is_sure=True)


def _colon(rule: Rule, row: int, match: re.Match[str], column: int) -> SyntaxProblem:
    repaired = f"{match[1]}{match[2]}: {match[3]}".rstrip()
    arguments: dict[str, Argument] = {"name": match[2], "repaired": repaired.strip()}
    return SyntaxProblem(rule, row, column, repaired, 1, arguments, is_sure=True)


def _is_among_fields(lines: Sequence[str], row: int) -> bool:
    """Tell whether a field, or a section, begins as far in as a line."""
    depth = indent_of(lines[row])
    above = next((line for line in reversed(lines[:row]) if not is_empty(line)), "")
    near = [line for line in (*lines[max(0, row - 40) : row], *lines[row + 1 : row + 40]) if _KEY.match(line)]
    if depth == 0:
        return lines[row].strip() in SECTIONS
    is_first = above.rstrip().endswith(":") and depth == content_indent(above) + 2
    return is_first or any(content_indent(line) == depth for line in near)


def _find_above_section(lines: Sequence[str]) -> Iterator[SyntaxProblem]:
    """Find entries that stand above the name of their section."""
    first = next((row for row, line in enumerate(lines) if not is_empty(line)), None)
    if (
        first is None
        or not (indent_of(lines[first]) or lines[first].startswith("- "))
        or lines[first].lstrip()[:1] in "{["
    ):
        return
    section = next((row for row, line in enumerate(lines) if _SECTION.fullmatch(line)), None)
    if section is None or section < first:
        return
    rows = [row for row in range(first, section) if lines[row].strip()]
    arguments: dict[str, Argument] = {"first": first + 1, "last": rows[-1] + 1, "section": lines[section].strip()}
    yield SyntaxProblem(
        wrong.ABOVE_SECTION, first, 0, "", max(1, len(lines[first])), arguments, others=dict.fromkeys(rows, "")
    )


def _find_shifted(lines: Sequence[str], blocks: Collection[int]) -> Iterator[SyntaxProblem]:
    """Find entries that were pasted further in or out than their neighbours, and fields with a dash too many."""
    rows = [row for row in range(len(lines)) if row not in blocks and not is_empty(lines[row])]
    parents = _parents_of_items(lines, rows)
    entries: list[int] = []
    for place, row in enumerate(rows):
        line = lines[row]
        if _SECTION.fullmatch(line):
            yield from _out_of_line(lines, entries)
            entries = []
        elif row not in parents:
            continue
        elif _ITEM.match(line) and "\t" not in line[: indent_of(line)]:
            parent = parents[row]
            if parent is None or _SECTION.fullmatch(lines[parent]):
                entries.append(row)
        elif parents[row] is None and (match := _DASHED_FIELD.fullmatch(line)) and match[2] in FIELD_NAMES:
            yield from _stray_dash(lines, rows[:place], row, match)
    yield from _out_of_line(lines, entries)


def _parents_of_items(lines: Sequence[str], rows: Sequence[int]) -> dict[int, int | None]:
    """Give for each item of a list the row of the field that it belongs to; ``None`` where there is none."""
    parents: dict[int, int | None] = {}
    open_rows: list[int] = []  # each further in than the one before, or an item right below its field
    before = -1
    for row in rows:
        depth, is_item = indent_of(lines[row]), lines[row].lstrip().startswith("- ")
        while open_rows and (
            indent_of(lines[open_rows[-1]]) > depth
            or (indent_of(lines[open_rows[-1]]) == depth and (open_rows[-1] in parents) > is_item)
        ):
            open_rows.pop()
        top = open_rows[-1] if open_rows else None
        is_level = top is not None and indent_of(lines[top]) == depth
        if is_item:
            if top is not None and is_level and top in parents:
                parents[row] = parents[top]
            else:
                is_field = top is not None and lines[top].rstrip().endswith(":") and (not is_level or top == before)
                parents[row] = top if is_field else None
        if is_level and top is not None and (top in parents) == is_item:
            open_rows.pop()
        open_rows.append(row)
        before = row
    return parents


def _out_of_line(lines: Sequence[str], entries: Sequence[int]) -> Iterator[SyntaxProblem]:
    """Tell the entries of a section that do not begin where most of them do."""
    depths = Counter(indent_of(lines[row]) for row in entries)
    right = max(depths, key=lambda depth: (depths[depth], depth == indent_of(lines[entries[0]])), default=0)
    for row in entries:
        if indent_of(lines[row]) != right:
            yield _shifted(lines, row, indent_of(lines[row]), right)


def _stray_dash(lines: Sequence[str], above: Sequence[int], row: int, match: re.Match[str]) -> Iterator[SyntaxProblem]:
    """Find a field that became an item of a list by a dash too many; it belongs to the nearest fields above."""
    own = content_indent(lines[row])
    depths = {content_indent(lines[each]) for each in above[-40:] if _KEY.match(lines[each])} - {0}
    if depths:
        count = min(depths, key=lambda depth: abs(depth - own))
        repaired = f"{' ' * count}{match[2]}:{match[3]}"
        arguments: dict[str, Argument] = {"name": match[2], "count": count, "repaired": repaired.strip()}
        yield SyntaxProblem(wrong.STRAY_DASH, row, len(match[1]), repaired, 1, arguments, is_sure=True)


def _shifted(lines: Sequence[str], row: int, depth: int, right: int) -> SyntaxProblem:
    end = next(
        (
            each
            for each in range(row + 1, len(lines))
            if not is_empty(lines[each])
            and (
                indent_of(lines[each]) < depth
                or (indent_of(lines[each]) <= depth and lines[each].lstrip().startswith("- "))
            )
        ),
        len(lines),
    )
    last = max(each for each in range(row, end) if lines[each].strip())
    move = right - depth
    others = {
        each: " " * max(0, indent_of(lines[each]) + move) + lines[each].lstrip()
        for each in range(row, end)
        if lines[each].strip()
    }
    way = Text(f"เข้าไป {move} ช่อง", f"in by {move}") if move > 0 else Text(f"ออกมา {-move} ช่อง", f"out by {-move}")
    arguments: dict[str, Argument] = {
        "first": row + 1,
        "last": last + 1,
        "way": way,
        "name": lines[row].partition(":")[2].strip(),
    }
    return SyntaxProblem(wrong.SHIFTED, row, 0, others[row], max(1, depth), arguments, others=others, is_sure=True)
