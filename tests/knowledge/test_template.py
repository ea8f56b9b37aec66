"""Templates are filled once, and never by accident."""

from __future__ import annotations

import pytest

from knowledge.template import BLOCKS, extract_variables, fill, find_stray_brace, has_brace


def test_fills_every_place_of_a_name() -> None:
    """A number named twice is written twice."""
    assert fill("{a} {b} {a}", {"a": "1694", "b": "หรือ"}) == "1694 หรือ 1694"


def test_a_value_is_never_a_template() -> None:
    """Braces in a value, such as words of a citizen, stay what they are."""
    assert fill("{name}", {"name": "{secret} %s {0}", "secret": "x"}) == "{secret} %s {0}"


def test_a_missing_value_is_an_error() -> None:
    """Better no answer than an answer with a hole; loading rules it out."""
    with pytest.raises(KeyError):
        fill("{phone}", {})


@pytest.mark.parametrize("template", ["{0}", "{A}", "{a.b}", "{a!r}", "{a:>9}", "{ a }", "{}", "{เบอร์}"])
def test_only_plain_names_are_variables(template: str) -> None:
    """No format language in answers."""
    assert extract_variables(template) == frozenset()
    assert find_stray_brace(template) == template
    assert fill(template, {"a": "x"}) == template


@pytest.mark.parametrize(("template", "stray"), [("โทร {a", "{a"), ("a}", "}"), ("{{a}}", "{}"), ("{a} {b\n}", "{b")])
def test_finds_a_brace_without_its_partner(template: str, stray: str) -> None:
    """The piece to look for is told."""
    assert find_stray_brace(template) == stray


def test_a_whole_template_has_no_stray_brace() -> None:
    """Names in braces are as they should be."""
    assert find_stray_brace("{hotline_doe} และ {as_of}") is None
    assert has_brace("{a}")
    assert not has_brace("1694")


def test_blocks_are_written_like_variables() -> None:
    """Each computed passage can stand in an answer."""
    assert extract_variables(" ".join(f"{{{name}}}" for name in BLOCKS)) == BLOCKS
