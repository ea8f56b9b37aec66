"""Puts closures into ``facts/closures.yaml`` and takes them out, one item of the list each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

from knowledge.editing import EditError
from knowledge.model import Closure
from knowledge.yaml.dates import format_end
from knowledge.yaml.splices import DOUBLE, YamlText, quote, said

FILE = "facts/closures.yaml"
EMPTY = b"closures: []\n"
FIELDS = ("closed", "from", "until", "reason.th", "reason.en")
BY_HAND = "แจ้งผู้ดูแลให้แก้ในไฟล์นั้นโดยตรง"


def read_closure(closure: Closure) -> Mapping[str, str | Sequence[str]]:
    """Give a closure as a form shows it."""
    return {
        "closed": list(closure.closed),
        "from": format_end(closure.begins),
        "until": format_end(closure.ends),
        "reason.th": closure.reason.th,
        "reason.en": closure.reason.en,
    }


def change_closure(path: Path, name: str, values: Mapping[str, str | Sequence[str]]) -> bytes:
    """Give what the file is to hold with this closure; without it, for no values. Nothing is written.

    Raises:
        EditError: the file has an unusual form.

    """
    raw = path.read_bytes() if path.exists() else EMPTY
    try:
        text = YamlText(raw.decode())
        [(key, items)] = [pair for pair in text.root.value if pair[0].value == "closures"]
    except (yaml.YAMLError, UnicodeDecodeError, AttributeError, ValueError) as error:
        raise EditError(f"{FILE} ยังอ่านไม่ได้", BY_HAND) from error
    there = [each for each in getattr(items, "value", ()) if _id(each) == name]
    if there and values:
        raise EditError("ประกาศนี้มีอยู่แล้ว", "ยุติประกาศเดิมก่อน แล้วประกาศใหม่")
    lines = list(_lines(name, values)) if values else []
    splices = [text.remove_item(key, items, each) for each in there]
    wanted = [said(each) for each in items.value if each not in there]
    if lines:
        splices.append(text.add_item(key, items, lines))
        wanted += said(yaml.compose("\n".join(lines), Loader=yaml.CSafeLoader))
    changed = text.proved(splices, {text.root: {"closures": wanted}})
    if changed is None:
        raise EditError(f"แก้ {FILE} ไม่ได้ เพราะรูปแบบไม่เหมือนเดิม", BY_HAND)
    return changed.encode()


def _lines(name: str, values: Mapping[str, Any]) -> Iterator[str]:
    yield f"  - id: {quote(name)}"
    yield f"    closed: [{', '.join(quote(str(each), in_brackets=True) for each in values['closed'])}]"
    yield f"    from: {quote(str(values['from']), DOUBLE)}"
    yield f"    until: {quote(str(values['until']), DOUBLE)}"
    yield "    reason:"
    yield f"      th: {quote(str(values['reason.th']))}"
    yield f"      en: {quote(str(values['reason.en']))}"


def _id(item: Any) -> str:
    pairs = item.value if isinstance(item, yaml.MappingNode) else ()
    return next((str(value.value) for key, value in pairs if key.value == "id"), "")
