"""An intent knows which of its cases answers a facet, and what it leaves open."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from knowledge import load_knowledge
from knowledge.model import Intent


@pytest.fixture
def renew(cases_folder: Path) -> Intent:
    return load_knowledge(cases_folder).intents["permit.renew"]


def test_finds_the_case_for_a_facet(renew: Intent) -> None:
    """The fee answers what it costs; a case without a facet answers none."""
    assert renew.case_for("cost") is renew.cases["permit.renew/fee"]
    assert renew.case_for("where") is None
    assert renew.case_for(None) is None


@pytest.mark.parametrize(
    ("facet", "is_open"),
    [("cost", False), ("where", False), ("hours", False), ("how_long", True), (None, False)],
)
def test_tells_which_facets_are_answered_nowhere(renew: Intent, facet: str | None, is_open: bool) -> None:
    """Not those of a case, of the general answer, or of the answer of another intent."""
    assert renew.leaves_open(facet) == is_open


def test_an_intent_that_lists_no_facets_leaves_none_open(renew: Intent) -> None:
    """Nobody has looked yet at what its answer tells."""
    assert not replace(renew, facets=None).leaves_open("how_long")
    assert replace(renew, facets=()).leaves_open("how_long")
