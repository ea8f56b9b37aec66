"""Takes a question out of what machines put around it: markup, JSON, SQL, code, lines of a log, endless repetition."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterable, Iterator
from contextlib import suppress

LEAST_LEFT = 4  # letters; with fewer left the wrapping is the message
LEAST_REPEATED = 4
MAX_WRAPPED = 5_000  # letters; no platform sends more
LEAST_CHECKED = 40  # letters; what is said twice in fewer reads well as it stands
LEAST_CLAUSE, MOST_CLAUSE = 16, 200  # letters of what is read alone

_MAY_WRAP = re.compile(r"[<{`;\\&]|\[|--|\('|\(\"|=\s*'|\n")
_ESCAPE = re.compile(r"\\u([0-9a-fA-F]{4})")
_FENCE = re.compile(r"```[a-z0-9+#-]*(?=\s)|```", re.IGNORECASE)
_CODE_ELEMENT = re.compile(
    r"<(script|style)\b[^<>]*>(?:[^<]|<(?!/?\1\b))*</\1\s*>|<!--(?:[^-<]|-(?!->)|<(?!!--))*-->", re.IGNORECASE
)
_TAG = re.compile(r"</?[a-z][^<>]*>|<[?!][^<>]*>", re.IGNORECASE)
_CALL = re.compile(r"\b[a-z_][\w.]*\(\s*([\"'`])([^\"'`]{4,})\1\s*\);?", re.IGNORECASE)
_LOG_LINE = re.compile(
    r"^\W*(?:\d{4}-\d\d-\d\d[T ]\d\d:\d\d[^\u0e01-\u0e5b]*"
    r"|(?:TRACE|DEBUG|INFO|NOTICE|WARN(?:ING)?|ERROR|CRITICAL|FATAL)\b[^\u0e01-\u0e5b]*"
    r"|\d\d:\d\d:\d\d\W[^\u0e01-\u0e5b]*|Traceback \(most.*|\s*File \".*|\s*at [\w.$]+\(.*)$"
)
_LOG_KEYS = {"level", "levelname", "severity", "ts", "timestamp"}
_SQL = re.compile(
    r"\b(?:select\b.{1,200}?\bfrom|insert\s+into|delete\s+from|drop\s+table|update\s+\w+\s+set|union\s+(?:all\s+)?select)\b"
    r"|'\s*or\s+'?(\w+)'?\s*=\s*'?\1",
    re.IGNORECASE | re.DOTALL,
)
_SQL_SIGN = re.compile(r";|--|\*|=\s*'|'\s*=")
_SQL_STATEMENT = re.compile(
    r"[\s'\");]{0,6}\b(?:or\s+'?\w+'?\s*=|select\b|insert\s+into|delete\s+from|drop\s+table|update\s+\w+\s+set|union\b)"
    r"[^\u0e01-\u0e5b]*?(?:--|;\s*--|;|$)",
    re.IGNORECASE,
)
_QUOTED = re.compile(r"'([^'\n]{8,})'|\"([^\"\n]{8,})\"")
_SENTENCE = re.compile(r"[\u0e01-\u0e5b]|[^\W\d_]\s+[^\W\d_]")  # Thai, or words

_BETWEEN_CLAUSES = re.compile(r"\n\s*|(?<=[.!?])\s+|(?<=[\u0e01-\u0e5b])\s+(?=[\u0e01-\u0e5b])")


def unwrap(raw: str) -> str:
    """Give what a person says of a message that a machine, or a hand that imitates one, wrapped.

    Where nothing is left the message is given as it is.

    >>> unwrap('{"role": "user", "content": "หางานยังไง"}'), unwrap("<b>หางาน</b>ยังไง")
    ('หางานยังไง', ' หางาน ยังไง')
    >>> unwrap("where to register'; DROP TABLE users; --"), unwrap("select a job from the list")
    ('where to register ', 'select a job from the list')
    """
    if len(raw) > MAX_WRAPPED:
        return raw
    text = _leave_out_wrapping(raw) if _MAY_WRAP.search(raw) else raw
    text = _once(text) if len(text) >= LEAST_CHECKED else text
    return text if len(text.strip()) >= LEAST_LEFT else raw


def outer_clauses(text: str) -> list[str]:
    """Give the end and the beginning of a long text, a clause each; Thai has a space between clauses.

    >>> outer_clauses("เมื่อวานไปตลาดกับแม่มาทั้งวัน ฝนตกหนักมากเลย อยากรู้ว่าลงทะเบียนที่ไหน")
    ['อยากรู้ว่าลงทะเบียนที่ไหน', 'เมื่อวานไปตลาดกับแม่มาทั้งวัน']
    """
    clauses = [clause for clause in _BETWEEN_CLAUSES.split(text) if clause.strip()]
    ends = (_gather(reversed(clauses))[::-1], _gather(clauses))
    return [" ".join(end) for end in ends if len(" ".join(end)) <= MOST_CLAUSE]


def _gather(clauses: Iterable[str]) -> list[str]:
    """Take clauses until they are long enough to ask something."""
    taken: list[str] = []
    for clause in clauses:
        taken.append(clause)
        if sum(map(len, taken)) >= LEAST_CLAUSE:
            break
    return taken


def _leave_out_wrapping(raw: str) -> str:
    text = raw if "\\u" not in raw else _ESCAPE.sub(lambda code: chr(int(code[1], 16)), raw)
    text = "\n".join(_spoken_lines(text))
    told = _parse_json(text)
    if told is not None:
        return " ".join(_sentences(told)) or raw
    text = _FENCE.sub(" ", html.unescape(text))
    text = _TAG.sub(" ", _CODE_ELEMENT.sub(" ", text))
    text = _CALL.sub(r" \2 ", text)
    return _leave_out_sql(text) if _SQL.search(text) and _SQL_SIGN.search(text) else text


def _spoken_lines(text: str) -> list[str]:
    """Leave out lines of a log, unless there is nothing else."""
    lines = text.split("\n")
    spoken = [line for line in lines if not _is_logged(line)] if len(lines) > 1 else lines
    return spoken if any(_SENTENCE.search(line) for line in spoken) else lines


def _is_logged(line: str) -> bool:
    if _LOG_LINE.match(line):
        return True
    told = _parse_json(line)
    return isinstance(told, dict) and not _LOG_KEYS.isdisjoint(told)


def _parse_json(text: str) -> object:
    """Read an object or a list; ``None``: it is none."""
    text = text.strip()
    if text[:1] in ("{", "[") and text[-1:] in ("}", "]"):
        with suppress(ValueError, RecursionError):
            return json.loads(text)
    return None


def _sentences(told: object) -> list[str]:
    """Give the strings of more than a word, or the longest one."""
    strings = list(_strings(told))
    return [each for each in strings if _SENTENCE.search(each)] or sorted(strings, key=len)[-1:]


def _strings(told: object) -> Iterator[str]:
    """Give all strings in reading order, however deep they lie."""
    waiting = [told]
    while waiting:
        match waiting.pop():
            case str(found):
                yield found
            case dict(found):
                waiting += reversed(found.values())
            case list(found):
                waiting += reversed(found)


def _leave_out_sql(text: str) -> str:
    """Give the sentences that a statement quotes, or what stands beside the statement."""
    quoted = [each for pair in _QUOTED.findall(text) for each in pair if _SENTENCE.search(each)]
    return " ".join(quoted) if quoted else _SQL_STATEMENT.sub(" ", text)


def _once(text: str) -> str:
    """Give once what is said again and again, with the same between; the last time may be cut off.

    >>> _once("งานที่ไหน! งานที่ไหน! งานที่ไหน! งานที่")
    'งานที่ไหน! '
    """
    again = text.find(text[:LEAST_REPEATED], LEAST_REPEATED)
    while 0 < again <= len(text) / 2:
        if text.startswith(text[again:]):
            return text[:again]
        again = text.find(text[:LEAST_REPEATED], again + 1)
    return text
