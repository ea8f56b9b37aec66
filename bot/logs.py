"""Log lines as JSON: what the bot did, never what citizens wrote or who they are."""

from __future__ import annotations

import logging
import sys

import structlog
from structlog.typing import EventDict

# These log requests with tokens in the URL, or bodies.
_QUIET = ("httpx", "httpcore", "telegram", "linebot", "aiohttp", "asyncio")


_knowledge = ""


def name_knowledge(version: str) -> None:
    """Let every line from now on tell this version of the knowledge."""
    global _knowledge  # noqa: PLW0603 - logs are one thing of the whole process
    _knowledge = version


def _add_knowledge(_logger: object, _method: str, line: EventDict) -> EventDict:
    if _knowledge:
        line.setdefault("knowledge", _knowledge)
    return line


def configure_logs(level: str = "INFO") -> None:
    """Send structured lines to standard error and silence libraries that tell too much."""
    logging.basicConfig(level=logging.WARNING, stream=sys.stderr, format="%(levelname)s %(name)s %(message)s")
    for name in _QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            _add_knowledge,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[level]),
        logger_factory=structlog.WriteLoggerFactory(file=sys.stderr),
        cache_logger_on_first_use=True,
    )
