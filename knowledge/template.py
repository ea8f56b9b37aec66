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
_VARIABLE = re.compile(r"\{([a-z][a-z0-9_]*)\}")
_BRACE = re.compile(r"[{}]")


def extract_variables(template: str) -> frozenset[str]:
    """Find the names in a template.

    >>> sorted(extract_variables("โทร {hotline_doe} หรือ {hotline_mol}"))
    ['hotline_doe', 'hotline_mol']
    """
    return frozenset(_VARIABLE.findall(template))


def has_stray_brace(template: str) -> bool:
    """Tell whether a brace stands outside of a well-formed name."""
    return bool(_BRACE.search(_VARIABLE.sub("", template)))


def fill(template: str, values: Mapping[str, str]) -> str:
    """Put values in place of names; values are never read as templates themselves.

    Raises:
        KeyError: a name has no value; loading rules this out for answers and phrases.

    >>> fill("โทร {number}", {"number": "1694"})
    'โทร 1694'

    """
    return _VARIABLE.sub(lambda match: values[match[1]], template)
