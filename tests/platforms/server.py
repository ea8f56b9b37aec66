"""The program that plays both platforms: ``python -m tests.platforms.server --port N``."""

from __future__ import annotations

import argparse
import asyncio
import json
from collections.abc import Callable
from typing import Any

import uvloop
from aiohttp import web

from tests.platforms.faults import Fault, FaultKind
from tests.platforms.records import Answer, Call, Platform
from tests.platforms.stub_line import METHODS as LINE_METHODS
from tests.platforms.stub_telegram import METHODS as TELEGRAM_METHODS
from tests.platforms.world import Control

MOST_BYTES = 2 * 1024 * 1024  # LINE's limit of a request
IDLE_SECONDS = 3_600.0  # no connection is dropped unless a test wants it


class Server:
    """Routes of the two platforms."""

    def __init__(self) -> None:
        self._control = Control()

    def application(self) -> web.Application:
        app = web.Application(client_max_size=MOST_BYTES)
        self._control.add_routes(app)
        app.router.add_route("*", "/bot{token}/{method}", self._telegram)
        app.router.add_route("*", "/v2/{rest:.*}", self._line)
        return app

    async def _line(self, request: web.Request) -> web.StreamResponse:
        body = await request.read()
        method, line = LINE_METHODS.get(request.path, request.path), self._control.world.line
        return await self._play(
            request,
            "line",
            method,
            lambda: line.answer(method, request.headers, body),
            lambda f: line.failure(f.status),
        )

    async def _telegram(self, request: web.Request) -> web.StreamResponse:
        token, asked = request.match_info["token"], request.match_info["method"]
        parameters = await _parameters(request)
        method, telegram = TELEGRAM_METHODS.get(asked.lower(), asked), self._control.world.telegram
        return await self._play(
            request,
            "telegram",
            method,
            lambda: telegram.answer(token, method, parameters),
            lambda fault: telegram.failure(fault.status, fault.retry_after_seconds),
        )

    async def _play(
        self,
        request: web.Request,
        platform: Platform,
        method: str,
        answer: Callable[[], Answer],
        failure: Callable[[Fault], Answer],
    ) -> web.StreamResponse:
        """Accept or not at once, then answer as late and as badly as is wanted."""
        world = self._control.world
        fault = world.faults.pick_before(platform, method)
        said = answer() if fault is None else failure(fault)
        if said.is_accepted and (fault := world.faults.pick_after(platform, method)):
            said = failure(fault)
        world.calls[Call(platform, method, fault.kind if fault else said.outcome)] += 1
        if delay := world.faults.delay_seconds(platform, method):
            await asyncio.sleep(delay)
        if fault is not None:
            await _hang_or_drop(request, fault.kind)
        return web.json_response(said.body, status=said.status, headers=said.headers)


async def _parameters(request: web.Request) -> dict[str, Any]:
    """Read a call's parameters from the address, a form or JSON."""
    if request.content_type != "application/json":
        return {**request.query, **await request.post()}
    try:
        found = json.loads(await request.read())
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


async def _hang_or_drop(request: web.Request, kind: FaultKind) -> None:
    """Keep the answer from the caller when the fault is of that kind."""
    if kind in (FaultKind.HANG, FaultKind.HANG_AFTER):
        await asyncio.get_running_loop().create_future()  # cancelled when the caller goes away
    if kind in (FaultKind.DROP, FaultKind.DROP_AFTER) and request.transport is not None:
        request.transport.abort()


async def serve(port: int) -> None:
    """Play until the process is killed."""
    runner = web.AppRunner(
        Server().application(), handler_cancellation=True, access_log=None, keepalive_timeout=IDLE_SECONDS
    )
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port, backlog=4096).start()
    await asyncio.get_running_loop().create_future()


def main() -> None:
    """Read the port and play."""
    parser = argparse.ArgumentParser(description="Plays LINE and Telegram for tests.")
    parser.add_argument("--port", type=int, required=True)
    uvloop.run(serve(parser.parse_args().port))


if __name__ == "__main__":
    main()
