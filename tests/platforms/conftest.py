"""The platforms' stub, fresh for every test, and the real clients of both platforms."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

import pytest
from linebot.v3.messaging import AsyncApiClient, AsyncMessagingApi, Configuration
from telegram import Bot
from telegram.request import HTTPXRequest

from knowledge import Edition
from tests.platforms.control import Platforms, running_platforms


@pytest.fixture(scope="session", autouse=True)
def is_trained(edition: Edition) -> None:
    """Train before a program is waited for."""


@pytest.fixture(scope="session")
def stub() -> Iterator[Platforms]:
    with running_platforms() as platforms:
        yield platforms


@pytest.fixture
def platforms(stub: Platforms) -> Platforms:
    stub.reset()
    return stub


@pytest.fixture
async def line(platforms: Platforms) -> AsyncIterator[AsyncMessagingApi]:
    client = AsyncApiClient(Configuration(host=platforms.url, access_token="token"))
    yield AsyncMessagingApi(client)
    await client.close()


@pytest.fixture
async def telegram(platforms: Platforms) -> AsyncIterator[Bot]:
    request = HTTPXRequest(connection_pool_size=64, read_timeout=10, httpx_kwargs={"trust_env": False})
    async with Bot("666:token", base_url=f"{platforms.url}/bot", request=request) as bot:
        yield bot
