"""Reads YAML files into nodes and tells staff in their own words when a file is no YAML."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TypeVar

import yaml

from knowledge.model import Origin
from knowledge.nodes import Node
from knowledge.problems import Problems

T = TypeVar("T")
QUOTE_IT = "ใส่เครื่องหมายคำพูดคร่อมข้อความทั้งหมด"


def read_folder(folder: Path, problems: Problems) -> Iterator[tuple[str, Node]]:
    """Give name and value of every top-level field of all YAML files of a folder."""
    for path in sorted(folder.glob("*.yml")):
        problems.add(name_origin(path), "นามสกุลไฟล์เป็น .yml จึงไม่ถูกอ่าน", "เปลี่ยนนามสกุลเป็น .yaml")
    paths = sorted(folder.glob("*.yaml"))
    if not paths:
        problems.unreadable.add(folder.name)
        mend = "ตรวจที่อยู่ของโฟลเดอร์ (DOEBOT_KNOWLEDGE_DIR)"
        problems.add(Origin(str(folder), 1, 1), "ไม่พบไฟล์ .yaml ในโฟลเดอร์นี้", mend)
    for path in paths:
        text = read_text(path, problems)
        if text is not None:
            yield from _read_fields(path, text, problems)


def read_sections(folder: Path, problems: Problems, readers: Mapping[str, Callable[[T, Node], None]], target: T) -> T:
    """Hand every top-level field of a folder to the reader of its name; an unknown name is a problem."""
    for name, node in read_folder(folder, problems):
        if name in readers:
            readers[name](target, node)
        else:
            node.problem(f"ไม่รู้จักหมวด `{name}`", f"ใช้ได้เฉพาะ {', '.join(readers)}")
    return target


def name_origin(path: Path, line: int = 1, column: int = 1) -> Origin:
    """Name a place in a file as staff know it: ``answers/job.yaml``."""
    return Origin(f"{path.parent.name}/{path.name}", line, column)


def read_text(path: Path, problems: Problems) -> str | None:
    """Read a text file as UTF-8, with or without a byte order mark (Excel writes one)."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        problems.add(name_origin(path), "ไฟล์ไม่ได้บันทึกเป็น UTF-8", "บันทึกใหม่โดยเลือก UTF-8")
    except OSError as error:
        problems.add(name_origin(path), f"เปิดไฟล์ไม่ได้ ({error.strerror})", "ตรวจว่าเป็นไฟล์และมีสิทธิ์อ่าน")
    problems.unreadable.add(path.parent.name)
    return None


def _read_fields(path: Path, text: str, problems: Problems) -> Iterator[tuple[str, Node]]:
    try:
        raw = yaml.compose(text, Loader=yaml.CSafeLoader)
    except yaml.MarkedYAMLError as error:
        problems.add(_error_origin(path, error), *_syntax_words(text, error))
        problems.unreadable.add(path.parent.name)
        return
    except yaml.reader.ReaderError as error:
        line = text.encode()[: error.position].count(b"\n") + 1  # the parser counts bytes
        problems.add(name_origin(path, line), "มีอักขระที่มองไม่เห็น", "ลบแล้วพิมพ์บรรทัดนี้ใหม่")
        problems.unreadable.add(path.parent.name)
        return
    if raw is None:
        problems.add(name_origin(path), "ไฟล์ว่างเปล่า", "เติมเนื้อหา หรือลบไฟล์นี้")
        problems.unreadable.add(path.parent.name)
        return
    top = Node(raw, name_origin(path).file, problems)
    yield from ((name, value) for name, _, value in top.pairs())


def _is_unclosed_quote(error: yaml.MarkedYAMLError) -> bool:
    return "quoted scalar" in (error.context or "") and "end of stream" in (error.problem or "")


def _error_mark(error: yaml.MarkedYAMLError) -> yaml.Mark | None:
    """Find the mark that helps: an unclosed quotation mark is noticed at the end of the file only."""
    if _is_unclosed_quote(error) and error.context_mark:
        return error.context_mark
    return error.problem_mark or error.context_mark


def _error_origin(path: Path, error: yaml.MarkedYAMLError) -> Origin:
    mark = _error_mark(error)
    return name_origin(path, mark.line + 1, mark.column + 1) if mark else name_origin(path)


def _syntax_words(text: str, error: yaml.MarkedYAMLError) -> tuple[str, str]:
    problem = error.problem or ""
    mark = _error_mark(error)
    lines = text.splitlines()
    near = lines[max(0, mark.line - 1) : mark.line + 1] if mark else []
    if any("\t" in line[: len(line) - len(line.lstrip())] for line in near):
        return "มีปุ่ม Tab ในย่อหน้า", "เคาะเว้นวรรคแทน Tab"
    if "mapping values" in problem:
        return "มีเครื่องหมาย : ในข้อความ", QUOTE_IT
    if _is_unclosed_quote(error):
        return "เครื่องหมายคำพูดเปิดแล้วไม่ปิด", "เติมเครื่องหมายคำพูดปิดท้ายข้อความ"
    if "cannot start any token" in problem or "alias" in problem + (error.context or ""):
        return "ข้อความขึ้นต้นด้วยเครื่องหมายพิเศษ", QUOTE_IT
    return "ย่อหน้าหรือเครื่องหมายไม่ตรงรูปแบบ", "ดูบรรทัดนี้และบรรทัดก่อนหน้า ย่อหน้าต้องตรงกัน และเครื่องหมายคำพูดต้องครบคู่"
