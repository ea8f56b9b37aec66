"""What tests of figures share with those of the console."""

from __future__ import annotations

import pytest

from knowledge import Edition
from tests.console.conftest import database, empty_database, small_edition

__all__ = ["database", "empty_database", "small_edition"]


@pytest.fixture
def some_intent(small_edition: Edition) -> str:
    return next(each for each in small_edition.base.intents if not each.startswith(("chat.", "hotline.")))
