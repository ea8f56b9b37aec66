"""Puts a source into ``facts/sources.yaml`` and takes it out again; facts and answers name it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

from knowledge.editing import EditError
from knowledge.yaml.splices import DOUBLE, REMOVED, Splice, YamlText, quote, said

FILE = "facts/sources.yaml"
FIELDS = ("ref", "kind", "date")
BY_HAND = "แจ้งผู้ดูแลให้แก้ในไฟล์นั้นโดยตรง"


def read_source(source: Mapping[str, str]) -> Mapping[str, str | Sequence[str]]:
    """Give a source as a form shows it."""
    return {field: source.get(field, "") for field in FIELDS}


def change_source(path: Path, name: str, values: Mapping[str, str | Sequence[str]]) -> bytes:
    """Give what the file is to hold with this source; without it, for no values. Nothing is written.

    Raises:
        EditError: the file has an unusual form, or has another source of this name.

    """
    try:
        text = YamlText(path.read_bytes().decode())
        [known] = [value for key, value in text.root.value if key.value == "sources" and value.value]
        there = [(key, value) for key, value in known.value if key.value == name]
    except (OSError, yaml.YAMLError, UnicodeDecodeError, AttributeError, ValueError) as error:
        raise EditError(f"{FILE} ยังอ่านไม่ได้", BY_HAND) from error
    if there and values:
        raise EditError("ที่มานี้มีอยู่แล้ว", "เลือกจากรายการที่มา")
    lines = list(_lines(name, values)) if values else []
    if lines:
        node = yaml.compose("\n".join(lines), Loader=yaml.CSafeLoader)
        wanted: Any = said(node)[name]
        splices: list[Splice] = [text.add_lines(known, lines)]
    else:
        wanted, splices = REMOVED, [text.remove_field(known, str(key.value)) for key, _ in there]
    changed = text.proved(splices, {known: {name: wanted}})
    if changed is None:
        raise EditError(f"แก้ {FILE} ไม่ได้ เพราะรูปแบบไม่เหมือนเดิม", BY_HAND)
    return changed.encode()


def _lines(name: str, values: Mapping[str, Any]) -> Iterator[str]:
    yield f"  {name}:"
    for field in FIELDS:
        if value := str(values.get(field, "")):
            yield f"    {field}: {quote(value, DOUBLE if field == 'date' else '')}"
