"""The Lua scripts in ``lua/``, each with the prelude and the flags that tell when it may run. They need Redis 7."""

from __future__ import annotations

from collections.abc import Awaitable
from pathlib import Path
from typing import Any, TypeVar

import structlog
from redis.exceptions import RedisError, ResponseError

from bot.errors import StoreError
from bot.observability import describe_error
from bot.storage.client import Client

LUA = Path(__file__).parent / "lua"
# These make room or lose a citizen if refused, so they run in a full Redis too.
RUN_WHEN_FULL = frozenset(
    {
        "take",
        "finish",
        "begin",
        "guard",
        "retry_later",
        "extend",
        "drop",
        "erase",
        "count_push",
        "rate_limit_forget",
        "pause",
        "show_pauses",
        "show_refusals",
        "show_version",
        "show_versions",
        "find_model",
        "unanswered_erase",
        "unanswered_show",
        "unanswered_remove",
        "tallies_drop",
    }
)
T = TypeVar("T")

log = structlog.get_logger(__name__)


class Scripts:
    """The scripts that one room runs, by name.

    Args:
        redis: fails fast; closed by who made it.
        names: of files in ``lua/``.

    """

    def __init__(self, redis: Client, *names: str) -> None:
        self._scripts: dict[str, Any] = {name: redis.register_script(read_script(name)) for name in names}

    async def run(self, name: str, base: str, *arguments: Any) -> Any:
        """Run one on the keys that begin with ``base``, and give what it gives.

        Raises:
            StoreError: Redis is away, full or read-only.

        """
        return await translated(name, self._scripts[name](keys=[base], args=arguments))


async def translated(step: str, call: Awaitable[T]) -> T:
    """Wait for a call to Redis; whatever goes wrong inside its client is a fault of the store here.

    Raises:
        StoreError: it failed; it names the step.

    """
    try:
        return await call
    except ResponseError as error:
        raise StoreError(step, error, is_refusal=True) from error
    except (RedisError, OSError) as error:
        raise StoreError(step, error) from error
    except Exception as error:
        log.warning("store client failed", step=step, **describe_error(error))
        raise StoreError(step, error) from error


def read_script(name: str) -> str:
    """Give the text of a script, to be registered with Redis."""
    flags = " flags=allow-oom" if name in RUN_WHEN_FULL else ""
    body = (LUA / "prelude.lua").read_text(encoding="utf-8") + (LUA / f"{name}.lua").read_text(encoding="utf-8")
    return f"#!lua{flags}\n{body}"
