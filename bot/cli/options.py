"""What several commands share."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Annotated

import typer

from bot.errors import SettingsError
from bot.settings import Settings
from bot.storage.client import Client, connect

KnowledgeOption = Annotated[
    Path | None, typer.Option("--knowledge", help="Knowledge folder to use instead of DOEBOT_KNOWLEDGE_DIR.")
]


def with_knowledge(settings: Settings, folder: Path | None) -> Settings:
    """Use another knowledge folder, if one is given."""
    return settings if folder is None else settings.model_copy(update={"knowledge_dir": folder})


def redis_url_of(settings: Settings) -> str:
    """Give the URL of Redis.

    Raises:
        SettingsError: none is set.

    """
    if settings.redis_url is None:
        raise SettingsError("this needs DOEBOT_REDIS_URL: without Redis all is in the memory of the running process")
    return settings.redis_url.get_secret_value()


@asynccontextmanager
async def connected(settings: Settings) -> AsyncIterator[Client | None]:
    """Connect to Redis for one command, where it is set."""
    redis = connect(settings.redis_url.get_secret_value()) if settings.redis_url else None
    try:
        yield redis
    finally:
        if redis is not None:
            await redis.aclose()


def failure(text: str) -> typer.Exit:
    """Say why a command fails; to be raised."""
    typer.echo(text, err=True)
    return typer.Exit(1)
