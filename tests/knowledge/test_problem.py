"""Problems reach staff in order and once."""

from __future__ import annotations

from knowledge import KnowledgeBaseError, Text
from knowledge.diagnostics.problem import Problem


def test_problems_come_in_the_order_of_the_files() -> None:
    """Staff mend from top to bottom."""
    late, early = (
        Problem("b.yaml", 1, 1, Text("ก", "a"), Text("ข", "b")),
        Problem("a.yaml", 9, 1, Text("ก", "a"), Text("ข", "b")),
    )

    assert KnowledgeBaseError([late, early]).problems == (early, late)


def test_a_problem_is_told_once() -> None:
    """A place that is read twice has one mistake."""
    problem = Problem("a.yaml", 1, 1, Text("ก", "a"), Text("ข", "b"))

    assert KnowledgeBaseError([problem, problem]).problems == (problem,)
