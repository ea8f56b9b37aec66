"""Sessions in Redis, shared by many processes."""

from __future__ import annotations

from typing import Literal

from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import RedisError

from bot.errors import StoreError
from bot.sessions import SESSION_SECONDS, Session, dump_session, parse_session

TIMEOUT_SECONDS = 0.5  # an answer late by Redis is worse than an answer without memory


class RedisSessionStore:
    """One key for each session, with the session's time limit."""

    def __init__(self, url: str, prefix: str = "doebot:session:") -> None:
        self._redis = Redis.from_url(
            url,
            socket_timeout=TIMEOUT_SECONDS,
            socket_connect_timeout=TIMEOUT_SECONDS,
            retry=Retry(NoBackoff(), 0),
        )
        self._prefix = prefix

    async def load(self, key: str) -> Session:
        """Give the session, a fresh one when there is none.

        Raises:
            StoreError: Redis cannot be reached.

        """
        try:
            return parse_session(await self._redis.get(self._prefix + key))
        except RedisError as error:
            raise StoreError("load", error) from error

    async def save(self, key: str, session: Session) -> None:
        """Keep the session for SESSION_SECONDS.

        Raises:
            StoreError: Redis cannot be reached.

        """
        try:
            await self._redis.set(self._prefix + key, dump_session(session), ex=SESSION_SECONDS)
        except RedisError as error:
            raise StoreError("save", error) from error

    async def erase(self, key: str) -> None:
        """Forget the session at once.

        Raises:
            StoreError: Redis cannot be reached.

        """
        try:
            await self._redis.delete(self._prefix + key)
        except RedisError as error:
            raise StoreError("erase", error) from error

    async def ping(self) -> Literal[True]:
        """Return when Redis answers.

        Raises:
            StoreError: Redis cannot be reached.

        """
        try:
            await self._redis.ping()
        except RedisError as error:
            raise StoreError("ping", error) from error
        return True

    async def close(self) -> None:
        """Close the connections."""
        await self._redis.aclose()
