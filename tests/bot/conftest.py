"""What tests of publishing share."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from redis import Redis

from bot.publishing.store import PublishedKnowledge

KEY = b"key of the tests key of the tests"


@pytest.fixture
async def published(redis_url: str) -> AsyncIterator[PublishedKnowledge]:
    Redis.from_url(redis_url).flushdb()
    published = PublishedKnowledge(redis_url, KEY)
    yield published
    await published.aclose()
