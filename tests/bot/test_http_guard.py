"""What goes wrong below the application is counted and told in a line, and holds nothing for long."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator

import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.routing import Route
from structlog.testing import capture_logs

from bot.http_guard import guarded_http
from bot.observability import LibraryHandler, Metrics
from bot.web import is_alive
from tests.fakes import until

OK = b"GET / HTTP/1.1\r\nHost: x\r\n\r\n"


@contextlib.asynccontextmanager
async def serving(metrics: Metrics, seconds: float = 60.0) -> AsyncIterator[int]:
    """Serve on a free port."""
    app = Starlette(routes=[Route("/", is_alive)])
    http = guarded_http(metrics, seconds)
    server = uvicorn.Server(uvicorn.Config(app, http=http, ws="none", log_config=None, lifespan="off", port=0))
    task = asyncio.create_task(server.serve())
    await until(lambda: server.started)
    yield server.servers[0].sockets[0].getsockname()[1]
    server.should_exit = True
    await task


async def ask(port: int, request: bytes, *, closes: bool = True) -> bytes:
    """Send bytes and read what comes, until the server closes."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(request)
    async with asyncio.timeout(60):
        answer = await (reader.read() if closes else reader.readuntil(b"}"))
    writer.close()
    return answer


def refused(metrics: Metrics, status: int) -> float | None:
    labels = {"channel": "none", "status": str(status)}
    return metrics.registry.get_sample_value("doebot_refused_total", labels)


@pytest.mark.parametrize(
    "request_bytes",
    [
        b"GARBAGE\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",  # TLS on the plain port
        b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: many\r\n\r\n",
        b"POST / HTTP/9.9\r\n\r\n",
        b"\x00" * 100,
        b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
    ],
)
async def test_what_is_no_http_is_counted(request_bytes: bytes) -> None:
    """And the next one is served."""
    metrics = Metrics()

    async with serving(metrics) as port:
        assert b" 400 " in (await ask(port, request_bytes)).partition(b"\r\n")[0]
        assert b" 200 " in await ask(port, OK, closes=False)

    assert refused(metrics, 400) == 1


@pytest.mark.parametrize(
    "begun", [b"", b"GET", b"POST / HTTP/1.1\r\n", b"POST / HTTP/1.1\r\nHost: x\r\nX-A: b\r\n", OK + b"GET"]
)
async def test_headers_that_never_end_are_not_waited_for(begun: bytes) -> None:
    """A connection is closed after a while, also one that was served before."""
    metrics = Metrics()

    with capture_logs() as lines:
        async with serving(metrics, seconds=0.01) as port:
            await ask(port, begun)

    assert refused(metrics, 408) == 1
    assert [line["event"] for line in lines] == ["no request"]


async def test_who_asks_for_a_web_socket_is_answered(caplog: pytest.LogCaptureFixture) -> None:
    """As everybody, and without a word in the log."""
    upgrade = OK.replace(b"\r\n\r\n", b"\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n")

    async with serving(Metrics()) as port:
        assert b" 200 " in await ask(port, upgrade, closes=False)

    assert [record for record in caplog.records if record.name.startswith("uvicorn")] == []


def raised() -> Exception:
    try:
        int("ความลับ")
    except ValueError as error:
        return error
    raise AssertionError


@pytest.mark.parametrize(
    ("name", "message", "arguments", "said"),
    [
        ("uvicorn.error", "Exception in ASGI application\n", (), "Exception in ASGI application"),
        ("asyncio", "Task exception was never retrieved\nfuture: <ความลับ>", (), "Task exception was never retrieved"),
        ("telegram", 'Can not load invalid JSON data: "%s"', ("ความลับ",), 'Can not load invalid JSON data: "%s"'),
        ("py.warnings", "%s", ("/x.py:5: DeprecationWarning: old\n  line",), "/x.py:5: DeprecationWarning: old"),
        ("aiohttp.client", "Unclosed client session", (), "Unclosed client session"),
    ],
)
def test_what_libraries_say_is_a_line_like_ours(name: str, message: str, arguments: tuple[str, ...], said: str) -> None:
    """The pattern of their words and the kind of an error, never what was put into it, never a trace of many lines."""
    error = raised()
    record = logging.LogRecord(
        name, logging.ERROR, "x.py", 1, message, arguments, (ValueError, error, error.__traceback__)
    )

    with capture_logs() as lines:
        LibraryHandler().emit(record)

    [line] = lines
    assert (line["event"], line["logger"], line["said"]) == ("library", name, said)
    assert line["error"] == "ValueError"
    assert "ความลับ" not in str(line)
