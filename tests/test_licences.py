"""Whoever passes the program on reads under which licences its parts are."""

from __future__ import annotations

from scripts.licences import PAGE, dependencies, find_problems, read_page


def test_every_dependency_is_listed_with_its_licence() -> None:
    """As what is installed says of itself."""
    assert list(find_problems(dependencies(), read_page(PAGE.read_text("utf-8")))) == []


def test_a_new_dependency_and_another_licence_are_told() -> None:
    """With what to do."""
    known = {**read_page(PAGE.read_text("utf-8")), "httpx": "Something Else"}
    del known["redis"]

    missing, other = sorted(find_problems(dependencies(), known), key=lambda problem: "missing" not in problem)

    assert missing == "redis is missing in docs/licences.md: run python scripts/licences.py"
    assert other.startswith("httpx is under BSD")
