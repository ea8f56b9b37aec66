"""Every rule can be told in both languages."""

from __future__ import annotations

import importlib
import pkgutil
import re
import string
from collections import Counter

import pytest

from knowledge import diagnostics
from knowledge.diagnostics.content_messages import GATHERED
from knowledge.diagnostics.problem import Rule
from knowledge.model import Text

THAI = re.compile(r"[\u0e00-\u0e7f]")
CATALOGUES = [
    importlib.import_module(f"knowledge.diagnostics.{each.name}")
    for each in pkgutil.iter_modules(diagnostics.__path__)
    if each.name.endswith("_messages")
]
RULES = [each for catalogue in CATALOGUES for each in vars(catalogue).values() if isinstance(each, Rule)]


def variables(words: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(words) if name}


def same_in_both(text: Text) -> bool:
    return variables(text.th) == variables(text.en)


@pytest.mark.parametrize("rule", RULES, ids=[rule.code for rule in RULES])
def test_each_rule_speaks_thai_and_english(rule: Rule) -> None:
    """Both languages say the same, with the same values filled in."""
    for text in (rule.what, rule.hint):
        assert THAI.search(text.th)
        assert not THAI.search(text.en)
        assert same_in_both(text)


def test_no_two_rules_share_a_code() -> None:
    """Programs tell mistakes by their codes."""
    assert [code for code, count in Counter(rule.code for rule in RULES).items() if count > 1] == []


def test_what_is_gathered_is_told_in_both_languages() -> None:
    """Many warnings of a kind are one line."""
    assert GATHERED.keys() <= set(RULES)
    assert all(same_in_both(words) and not THAI.search(words.en) for words in GATHERED.values())
