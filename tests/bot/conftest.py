"""What tests of publishing share."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest
from redis import Redis

from bot.publishing.store import PREFIX, PublishedKnowledge
from knowledge import Edition, pack_folder
from tests.conftest import KNOWLEDGE_DIR

KEY = b"key of the tests key of the tests"


@pytest.fixture
async def published(redis_url: str) -> AsyncIterator[PublishedKnowledge]:
    Redis.from_url(redis_url).flushdb()
    published = PublishedKnowledge(redis_url, KEY)
    yield published
    await published.aclose()


@pytest.fixture
def published_by_an_older_program(redis_url: str, edition: Edition) -> None:
    """Our knowledge as a program published it that did not sign."""
    redis = Redis.from_url(redis_url)
    redis.flushdb()

    async def publish() -> None:
        published = PublishedKnowledge(redis_url, KEY)
        await published.publish(pack_folder(KNOWLEDGE_DIR), edition.base.version, "นก", "")
        await published.aclose()

    asyncio.run(publish())
    redis.hdel(f"{PREFIX}version:1", "signature")
