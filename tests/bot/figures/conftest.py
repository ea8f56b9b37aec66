"""What tests of reports share: figures with known truth, and a small knowledge to name them by."""

from __future__ import annotations

import pytest

from knowledge import KnowledgeBase, load_knowledge
from tests.bot.figures.two_months import MemoryFigures, make_figures
from tests.knowledge.conftest import CASES, FILES, write_files


@pytest.fixture
def figures() -> MemoryFigures:
    return make_figures(("job.search", "permit.renew", "permit.renew/fee"), ("rayong", "tak"))


@pytest.fixture(scope="session")
def small_base(tmp_path_factory: pytest.TempPathFactory) -> KnowledgeBase:
    """Give a small knowledge that needs no training."""
    return load_knowledge(write_files(tmp_path_factory.mktemp("small"), {**FILES, **CASES}))
