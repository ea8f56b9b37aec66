"""Which files of a knowledge folder are read, and what the others are that systems, editors and people leave there."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from knowledge.diagnostics import file_messages as wrong
from knowledge.diagnostics.problem import Problems
from knowledge.model import Origin

FOLDERS = ("answers", "facts")
MAP_FILE = "places.csv"
# Hidden files, macOS' AppleDouble (._x), locks of Emacs (.#x) and Office (~$x), copies that programs make.
_OF_PROGRAMS = re.compile(
    r"\..*|~\$.*|#.*#|.*~|(?:thumbs\.db|desktop\.ini|icon\r?)|.*\.(?:sw[a-p]|bak|orig|rej|old|save|tmp|temp|part|lock|md)",
    re.IGNORECASE,
)
_ALMOST_YAML = re.compile(r"(?P<stem>.+)\.(?:yaml|yml)(?:\.(?:txt|yaml|yml|docx?|rtf|html?|json))?", re.IGNORECASE)
_COPY_WORDS = r"(?:copy|copie|kopie|สำเนา|backup|bak|old|เก่า|ของเดิม|conflict\w*|sync-conflict)"
_COPY = re.compile(
    rf"(?:copy of|สำเนา(?:ของ)?)[ _-]*(?P<of>.+)"
    rf"|(?P<stem>.+?)(?:[ _.-]+{_COPY_WORDS}\b.*|[ _.-]*\([^)]*(?:\d|{_COPY_WORDS})[^)]*\).*|สำเนา.*| \d+)",
    re.IGNORECASE,
)
_ID = re.compile(rb"^(?:([a-z_]+):|\s*- id:[ \t]*(\S+))", re.MULTILINE)
_OTHER_KINDS = (
    (b"PK\x03\x04", "Word/Excel/ZIP"),
    (b"\xd0\xcf\x11\xe0", "Word/Excel"),
    (b"%PDF", "PDF"),
    (b"{\\rtf", "RTF"),
    (b"\x89PNG", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"\x1f\x8b", "GZIP"),
    (b"\x00\x05\x16\x07", "AppleDouble"),
    (b"SQLite format 3", "SQLite"),
)  # how files of these kinds begin


def knowledge_files(folder: Path) -> Iterator[Path]:
    """Give the files of a knowledge folder that are read, in a fixed order."""
    for name in FOLDERS:
        yield from (path for path in sorted((folder / name).iterdir()) if is_ours(path))


def is_ours(path: Path) -> bool:
    """Tell from its name whether a file is read; a folder never is."""
    if _OF_PROGRAMS.fullmatch(path.name) or path.is_dir():
        return False
    return path.suffix == ".yaml" or path.name == MAP_FILE


def kind_of(content: bytes) -> str | None:
    """Name the kind of a file that is no text, by how it begins.

    >>> kind_of(b"%PDF-1.7"), kind_of("facts:".encode())
    ('PDF', None)
    """
    return next((kind for start, kind in _OTHER_KINDS if content.startswith(start)), None)


def origin_of(path: Path, line: int = 1, column: int = 1) -> Origin:
    """Name a place in a file as staff know it: ``answers/job.yaml``."""
    return Origin(f"{path.parent.name}/{path.name}", line, column)


def choose_files(folder: Path, problems: Problems) -> list[Path]:
    """Give the YAML files of ``answers/`` or ``facts/`` that are read; tell of the others what is wrong with them."""
    entries = sorted(folder.iterdir()) if folder.is_dir() else []
    ours = [path for path in entries if is_ours(path) and path.suffix == ".yaml"]
    copies = _find_copies(ours)
    for copy in copies:
        problems.add(origin_of(copy.path), wrong.COPY, original=copy.original.name, name=copy.path.name)
    for path in entries:
        if not is_ours(path):
            _tell_stranger(path, {each.name for each in ours}, problems)
    return [path for path in ours if path not in {copy.path for copy in copies}]


def _tell_stranger(path: Path, ours: set[str], problems: Problems) -> None:
    if _OF_PROGRAMS.fullmatch(path.name):
        return
    if path.is_dir():
        if path.suffix.lower() in (".yaml", ".yml") or any(path.glob("*.yaml")):
            problems.add(origin_of(path), wrong.FOLDER, name=path.name)
        return
    almost = _ALMOST_YAML.fullmatch(path.name)
    name = f"{almost['stem']}.yaml" if almost else ""
    if not almost:
        problems.add(origin_of(path), wrong.NOT_READ, name=path.name)
    elif name in ours:
        problems.add(origin_of(path), wrong.SECOND_NAME, name=path.name, original=name)
    else:
        problems.unreadable.add(path.parent.name)
        problems.add(origin_of(path), wrong.WRONG_NAME, wanted=name, name=path.name)


@dataclass(frozen=True)
class _Copy:
    path: Path
    original: Path


def _find_copies(paths: Sequence[Path]) -> list[_Copy]:
    """Find files that say again what another one says: by their name, or since all of their entries stand there."""
    by_name = {path.stem.casefold(): path for path in paths}
    ids = {path: _ids(path) for path in paths}
    found: dict[Path, _Copy] = {}
    for path in paths:
        match = _COPY.fullmatch(path.stem)
        original = by_name.get((match["of"] or match["stem"]).strip().casefold()) if match else None
        if original is None:
            original = next((each for each in paths if _is_copy(path, each, ids) and each not in found), None)
        if original is not None and original != path:
            found[path] = _Copy(path, original)
    return list(found.values())


def _is_copy(path: Path, other: Path, ids: dict[Path, tuple[bytes, ...]]) -> bool:
    """Tell whether all entries of a file, two or more, stand in another; of two alike the later name is the copy."""
    own, its = set(ids[path]), set(ids[other])
    return path != other and len(own) > 1 and own <= its and (own != its or path.name > other.name)


def _ids(path: Path) -> tuple[bytes, ...]:
    """Give the ids in a file, each with the section above it."""
    ids, section = [], b""
    with suppress(OSError):
        for name, found in _ID.findall(path.read_bytes()):
            section = name or section
            if found:
                ids.append(section + b" " + found)
    return tuple(ids)
