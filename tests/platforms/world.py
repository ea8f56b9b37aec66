"""Everything that the stub forgets at a reset, and the routes by which a test reaches it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from tests.platforms.faults import Fault, FaultKind, Faults
from tests.platforms.records import Call, Record, Settings
from tests.platforms.stub_line import LineStub
from tests.platforms.stub_telegram import TelegramStub

PAGE = 2_000  # deliveries in one answer


@dataclass
class World:
    """Both platforms, what is wanted of them and what came."""

    record: Record = field(default_factory=Record)
    faults: Faults = field(default_factory=Faults)
    calls: Counter[Call] = field(default_factory=Counter)
    line: LineStub = field(init=False)
    telegram: TelegramStub = field(init=False)

    def __post_init__(self) -> None:
        self.line = LineStub(self.record)
        self.telegram = TelegramStub(self.record)


class Control:
    """Holds the world of the moment."""

    def __init__(self) -> None:
        self.world = World()

    def add_routes(self, app: web.Application) -> None:
        acts: Mapping[str, Callable[[Any], None]] = {
            "faults": lambda wanted: self.world.faults.want(_fault(wanted)),
            "clear": lambda _: self.world.faults.clear(),
            "settings": self._configure,
            "tokens": self._issue,
            "reset": self._reset,
        }
        for name, act in acts.items():
            app.router.add_post(f"/control/{name}", _controlled(act))
        app.router.add_get("/control/delivered", self._delivered)
        app.router.add_get("/control/calls", self._calls)

    def _reset(self, _: object) -> None:
        self.world = World()

    def _configure(self, wanted: dict[str, Any]) -> None:
        settings = Settings(**{**wanted, "blocked": tuple(wanted["blocked"])})
        self.world.line.settings = self.world.telegram.settings = settings
        self.world.record.keeps_calls = settings.keeps_calls

    def _issue(self, tokens: list[tuple[str, float]]) -> None:
        for token, age_seconds in tokens:
            self.world.line.issue(token, age_seconds)

    async def _delivered(self, request: web.Request) -> web.Response:
        since = int(request.query.get("since", "0"))
        items = self.world.record.items[since : since + PAGE]
        return web.json_response([vars(item) for item in items])

    async def _calls(self, _request: web.Request) -> web.Response:
        return web.json_response([[*call, number] for call, number in self.world.calls.items()])


def _controlled(act: Callable[[Any], None]) -> Callable[[web.Request], Any]:
    async def control(request: web.Request) -> web.Response:
        act(await request.json() if request.can_read_body else None)
        return web.json_response({})

    return control


def _fault(wanted: dict[str, Any]) -> Fault:
    changes = {"kind": FaultKind(wanted["kind"]), "delay_ms": tuple(wanted["delay_ms"])}
    return Fault(**{**wanted, **changes})
