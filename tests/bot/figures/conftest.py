"""What tests of figures share: the console's database, figures with known truth, a small knowledge to name them by."""

from __future__ import annotations

import pytest

from knowledge import Edition, KnowledgeBase, load_knowledge
from tests.bot.figures.two_months import MemoryFigures, make_figures
from tests.console.conftest import database, empty_database, small_edition
from tests.knowledge.conftest import CASES, FILES, write_files

__all__ = ["database", "empty_database", "small_edition"]


@pytest.fixture
def some_intent(small_edition: Edition) -> str:
    return next(each for each in small_edition.base.intents if not each.startswith(("chat.", "hotline.")))


@pytest.fixture
def figures() -> MemoryFigures:
    return make_figures(("job.search", "permit.renew", "permit.renew/fee"), ("rayong", "tak"))


@pytest.fixture(scope="session")
def small_base(tmp_path_factory: pytest.TempPathFactory) -> KnowledgeBase:
    """Give a small knowledge that needs no training."""
    return load_knowledge(write_files(tmp_path_factory.mktemp("small"), {**FILES, **CASES}))
