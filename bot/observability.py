"""What operators see: counters, histograms and JSON logs; none holds words or ids of a citizen."""

from __future__ import annotations

import logging
import sys
import traceback
from pathlib import Path

import structlog
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from structlog.typing import EventDict

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15, 60)
TRACE_FRAMES = 12


_QUIET = ("httpx", "httpcore", "telegram", "linebot", "aiohttp", "asyncio")  # log tokens in URLs, or bodies
MOST_SAID_LETTERS = 200
_knowledge = ""


class Metrics:
    """The numbers of one process."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.accepted = self._counter("accepted", "Messages accepted", "channel")
        self.duplicates = self._counter("duplicates", "Repeated deliveries of a message", "channel")
        self.refused = self._counter("refused", "Webhook requests refused", "channel", "status")
        self.answered = self._counter("answered", "Messages answered", "channel", "decision")
        self.care = self._counter("care", "Answers to who is in danger", "channel")
        self.useful = self._counter("useful", "What citizens said of answers", "intent", "useful")
        self.sent = self._counter("sent", "Replies by the way they went", "channel", "way")
        self.platform_refusals = self._counter(
            "platform_refusals", "What platforms refused of replies, or would have", "channel", "what"
        )
        self.limited = self._counter("limited", "Messages over the rate of one citizen", "channel")
        self.failures = self._counter("failures", "Faults while answering", "channel", "kind")
        self.dead_letters = self._counter("dead_letters", "Messages given up", "channel", "kind")
        self.failed_over = self._counter("failed_over", "Messages answered from memory while Redis was away", "channel")
        self.crashes = self._counter("task_crashes", "Crashes of tasks that run as long as the process", "task")
        self.degraded_seconds = self._counter("degraded_seconds", "Seconds in which Redis was away")
        self.degraded = self._gauge("degraded", "1 while Redis is away")
        self.waiting = self._gauge("queue_waiting", "Messages that wait or are in work")
        self.oldest = self._gauge("queue_oldest_seconds", "Age of the oldest message that waits or is in work")
        self.dead = self._gauge("queue_dead_letters", "Dead letters that are kept")
        self.workers = self._gauge("queue_workers", "Worker processes that live")
        self.handling = self._histogram("handling_seconds", "From taking a message to the end of the work on it")
        self.answering = self._histogram("answering_seconds", "From accepting a message to its reply being sent")
        self.knowledge = self._gauge("knowledge_info", "Version of the knowledge that is live", "version", "number")
        self.knowledge_refused = self._gauge("knowledge_refused", "1 while the last change of the knowledge is refused")

    def _counter(self, name: str, about: str, *labels: str) -> Counter:
        return Counter(f"doebot_{name}", about, labels, registry=self.registry)

    def _gauge(self, name: str, about: str, *labels: str) -> Gauge:
        return Gauge(f"doebot_{name}", about, labels, registry=self.registry)

    def _histogram(self, name: str, about: str) -> Histogram:
        return Histogram(f"doebot_{name}", about, ["channel"], buckets=SECONDS, registry=self.registry)

    def show_count(self, *, waiting: int, oldest_seconds: float, dead: int, workers: int) -> None:
        """Show how much waits, since when, how many dead letters there are, and who works."""
        self.waiting.set(waiting)
        self.oldest.set(oldest_seconds)
        self.dead.set(dead)
        self.workers.set(workers)

    def show_knowledge(self, version: str, number: int, *, is_refused: bool) -> None:
        """Show what is live; ``number`` is that of the published version, or 0."""
        self.knowledge.clear()
        self.knowledge.labels(version, str(number)).set(1)
        self.knowledge_refused.set(is_refused)

    def render(self) -> bytes:
        """Write everything in the Prometheus text format."""
        return generate_latest(self.registry)


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
    logging.basicConfig(level=logging.WARNING, handlers=[LibraryHandler()])
    logging.captureWarnings(capture=True)
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


class LibraryHandler(logging.Handler):
    """Turns what libraries log into lines like ours: where from, the pattern of the words, the kind of an error.

    What a library puts into its pattern may be a citizen's, so it is left out; so are later lines, as of a trace.

    """

    def emit(self, record: logging.LogRecord) -> None:
        """Write one line."""
        is_warning = record.name == "py.warnings"  # of Python itself: the pattern is nothing but a place for it
        words = str(record.args[0] if is_warning and isinstance(record.args, tuple) and record.args else record.msg)
        error = record.exc_info[1] if record.exc_info else None
        structlog.get_logger(__name__).log(
            record.levelno,
            "library",
            logger=record.name,
            said=words.strip().partition("\n")[0][:MOST_SAID_LETTERS],
            **(describe_error(error) if error else {}),
        )


def describe_error(error: BaseException) -> dict[str, str | list[str]]:
    """Give the kind of an error and where it came from, for the log; never its words, which may be a citizen's."""
    frames = traceback.extract_tb(error.__traceback__)[-TRACE_FRAMES:]
    return {
        "error": type(error).__name__,
        "trace": [f"{Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in frames],
    }
