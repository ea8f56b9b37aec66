"""Programs that these tests start find our knowledge trained."""

from __future__ import annotations

import pytest

from knowledge import Edition


@pytest.fixture(scope="session", autouse=True)
def is_trained(edition: Edition) -> None:
    """Train before a program is waited for."""
