"""Answers as templates: plain text with ``{names}`` of facts and computed blocks."""

from __future__ import annotations

import re
from collections.abc import Mapping

# Passages that the program computes for each message.
BLOCKS = frozenset(
    {
        "as_of",
        "district",
        "district_office",
        "gecc_count",
        "gecc_list",
        "gecc_status",
        "hotline_now",
        "office_card",
        "office_name",
        "office_now",
        "province",
        "service_centers",
    }
)
# Those that need a place to be known first.
DISTRICT_BLOCKS = frozenset({"district", "district_office"})
PLACE_BLOCKS = frozenset({"gecc_status", "office_card", "office_name", "province", "service_centers"})
# Those that a phrase cannot use, since it belongs to no answer and no place.
ANSWER_BLOCKS = DISTRICT_BLOCKS | PLACE_BLOCKS | {"as_of"}
_VARIABLE = re.compile(r"\{([a-z][a-z0-9_]*)\}")
_STRAY = re.compile(r"\{[^{}\n]*\}?|\}")


def extract_variables(template: str) -> frozenset[str]:
    """Find the names in a template.

    >>> sorted(extract_variables("โทร {hotline_doe} หรือ {hotline_mol}"))
    ['hotline_doe', 'hotline_mol']
    """
    return frozenset(_VARIABLE.findall(template))


def find_stray_brace(template: str) -> str | None:
    """Find the first brace outside of a well-formed name, with what stands beside it.

    >>> find_stray_brace("โทร {hotline_doe} หรือ {Hotline}")
    '{Hotline}'
    >>> find_stray_brace("โทร {hotline_doe}") is None
    True
    """
    rest = _VARIABLE.sub("", template)
    stray = _STRAY.search(rest)
    return stray[0] if stray else None


def has_brace(text: str) -> bool:
    """Tell whether a text that is no template holds a brace."""
    return "{" in text or "}" in text


def fill(template: str, values: Mapping[str, str]) -> str:
    """Put values in place of names; values are never read as templates themselves.

    Raises:
        KeyError: a name has no value; loading rules this out for answers and phrases.

    >>> fill("โทร {number}", {"number": "1694"})
    'โทร 1694'

    """
    return _VARIABLE.sub(lambda match: values[match[1]], template)
