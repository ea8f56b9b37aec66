"""A chat page in the browser that walks the same way as the platforms' messages."""

from __future__ import annotations

import asyncio
import json
import re
import secrets
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from starlette.requests import ClientDisconnect, Request
from starlette.responses import FileResponse, JSONResponse, RedirectResponse, Response, StreamingResponse
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from bot.channels.base import Accept, Attempt, BodyTooLargeError, BodyTooSlowError, Channel, Way, read_body
from bot.channels.line.events import SIGNATURE_HEADER, read_events
from bot.channels.line.render import render_line
from bot.channels.telegram.render import render_telegram
from bot.errors import PayloadError, QueueFullError, SignatureError
from bot.messages import Location, Message, MessageKind, Reply

STATIC = Path(__file__).parent / "static"
MAX_PAGES = 1_000
FORGET_SECONDS = 600.0  # without a sign of life
MAX_EVENTS_WAITING = 100
KEEP_ALIVE_SECONDS = 15.0
_CLIENT = re.compile(r"[a-z0-9-]{8,40}")  # a UUID, or what stands in for one in old browsers
SHOWN = {
    MessageKind.LOCATION: "ตำแหน่งที่ตั้ง",
    MessageKind.MEDIA: "รูป เสียง สติกเกอร์ หรือไฟล์",
    MessageKind.JOINED: "เพิ่มเป็นเพื่อน",
    MessageKind.LEFT: "บล็อก",
    MessageKind.UNSENT: "ยกเลิกข้อความ",
    MessageKind.GROUP: "เชิญเข้ากลุ่ม",
}

REFUSALS: Mapping[type[Exception], tuple[int, str]] = {
    BodyTooLargeError: (413, "ข้อมูลยาวเกินไป"),
    BodyTooSlowError: (408, "ข้อมูลมาช้าเกินไป"),
    ClientDisconnect: (400, "ข้อมูลมาไม่ครบ"),  # nobody is left to read it
    PayloadError: (400, ""),  # in its own words
    QueueFullError: (503, "มีข้อความรออยู่มาก ลองอีกครั้ง"),
}

Why = Mapping[str, Any]
Endpoint = Callable[[Request], Awaitable[Response]]


@dataclass(slots=True)
class Page:
    """An open page: what is on its way to it, why its messages were answered so, and its last sign of life."""

    seen: float
    events: asyncio.Queue[dict[str, Any]] = field(default_factory=asyncio.Queue)
    why: dict[str, Why] = field(default_factory=dict)

    def show(self, event: dict[str, Any]) -> None:
        """Let the page show something; what it did not fetch for long is left out."""
        self.events.put_nowait(event)
        while self.events.qsize() > MAX_EVENTS_WAITING:
            self.events.get_nowait()


class SimulatorChannel:
    """Knows the open pages; nothing is stored beyond that.

    A page gives itself a name, and citizens are limited by name; so there is only room for so many, and a name
    goes only when its page was silent for long. Otherwise a new name a message would be no limit.

    Args:
        clock: seconds.

    """

    name = "simulator"

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._pages: dict[str, Page] = {}

    def receive(self, body: bytes, headers: Mapping[str, str]) -> Sequence[Message]:
        """Translate a post of the page.

        Raises:
            PayloadError: it is not a post of our page.
            QueueFullError: there are too many pages.

        """
        try:
            message = _parse_post(json.loads(body))
        except (ValueError, KeyError, TypeError, AttributeError, ArithmeticError, RecursionError) as error:
            raise PayloadError("ไม่ใช่ข้อความจากหน้านี้") from error
        self.open_page(message.sender_id)
        return [message]

    async def send(self, message: Message, reply: Reply, attempt: Attempt) -> Way:
        """Show a reply on the page that the message came from, as both platforms show it."""
        if page := self._pages.get(message.sender_id):
            page.show(
                {
                    "reply": describe_reply(reply),
                    "line": render_line(reply),
                    "telegram": render_telegram(reply),
                    "why": page.why.pop(message.event_id, None),
                }
            )
        return "page"

    async def start(self) -> None:
        """Nothing to open."""

    async def stop(self) -> None:
        """End the streams of open pages."""
        for page in self._pages.values():
            page.show({"end": True})

    def keep_why(self, message: Message, why: Why) -> None:
        """Keep why a message of the page is answered so, until its reply is shown."""
        if page := self._pages.get(message.sender_id):
            page.why[message.event_id] = why

    def open_page(self, client: str) -> Page:
        """Give the page of this name, a new one if there is room.

        Raises:
            PayloadError: no page gives itself such a name.
            QueueFullError: there are too many pages.

        """
        if not _CLIENT.fullmatch(client):
            raise PayloadError("เปิดหน้านี้ใหม่แล้วลองอีกครั้ง")
        now = self._clock()
        if client not in self._pages:
            self._pages = {name: page for name, page in self._pages.items() if now - page.seen < FORGET_SECONDS}
        if client not in self._pages and len(self._pages) >= MAX_PAGES:
            raise QueueFullError
        page = self._pages.setdefault(client, Page(now))
        page.seen = now
        return page

    async def stream(self, client: str) -> AsyncIterator[str]:
        """Give what happens on a page as server-sent events."""
        yield "retry: 1000\n\n"
        while True:
            page = self.open_page(client)
            try:
                event = await asyncio.wait_for(page.events.get(), KEEP_ALIVE_SECONDS)
            except TimeoutError:
                yield ": still here\n\n"
                continue
            if event.get("end"):
                return
            yield f"data: {json.dumps(event, ensure_ascii=False)}\n\n"


def _parse_post(posted: Mapping[str, Any]) -> Message:
    client, kind, text = posted["client"], MessageKind(posted["kind"]), posted.get("text", "")
    if not isinstance(client, str) or not isinstance(text, str):
        raise TypeError
    location = None
    if kind is MessageKind.LOCATION:
        location = Location(float(posted["latitude"]), float(posted["longitude"]))
    return Message(secrets.token_hex(16), SimulatorChannel.name, client, kind, text, location)


def describe_reply(reply: Reply) -> dict[str, Any]:
    """Describe a reply as plain values for the page."""
    return {
        "text": reply.text,
        "language": reply.language,
        "buttons": [
            {"kind": button.kind.value, "label": button.label, "value": button.value} for button in reply.all_buttons
        ],
    }


def page_routes(
    simulator: SimulatorChannel, accept: Accept, menus: Callable[[], Mapping[str, Any]], line: Channel | None = None
) -> Sequence[BaseRoute]:
    """Give the routes of the page: posts, event stream, rich menu, recorded webhooks.

    Args:
        simulator: shows the answers.
        accept: takes what the page posts.
        menus: describes LINE's rich menu.
        line: LINE's channel, where it is on, to check the signatures of recorded webhooks.

    """

    async def show(_request: Request) -> Response:
        return FileResponse(STATIC / "demo.html")

    async def menu(_request: Request) -> Response:
        return JSONResponse(menus())

    async def post(request: Request) -> Response:
        messages = simulator.receive(await read_body(request.stream()), {})
        await accept(messages)
        return JSONResponse({"accepted": messages[0].event_id}, 202)

    async def replay(request: Request) -> Response:
        client = request.query_params.get("client", "")
        simulator.open_page(client)
        body = await read_body(request.stream())
        messages, signature = read_recording(body, request.headers, client, line)
        await accept(messages)
        shown = [SHOWN.get(message.kind, message.text) for message in messages]
        return JSONResponse({"text": f"{signature} เล่น {len(messages)} เหตุการณ์", "shown": shown}, 202)

    async def events(request: Request) -> Response:
        client = request.query_params.get("client", "")
        simulator.open_page(client)
        headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
        return StreamingResponse(simulator.stream(client), media_type="text/event-stream", headers=headers)

    return [
        Route("/", lambda _request: RedirectResponse("/demo")),
        Route("/demo", show),
        Route("/demo/messages", _refusing(post), methods=["POST"]),
        Route("/demo/events", _refusing(events)),
        Route("/demo/menu", menu),
        Route("/demo/replay", _refusing(replay), methods=["POST"]),
        Mount("/demo/static", StaticFiles(directory=STATIC)),
    ]


def _refusing(endpoint: Endpoint) -> Endpoint:
    """Answer what is not taken by a status, and by words for who uses the page."""

    async def answer(request: Request) -> Response:
        try:
            return await endpoint(request)
        except tuple(REFUSALS) as error:
            status, words = REFUSALS[type(error)]
            return JSONResponse({"text": words or str(error)}, status)

    return answer


def read_recording(
    body: bytes, headers: Mapping[str, str], client: str, line: Channel | None
) -> tuple[Sequence[Message], str]:
    """Read a recorded webhook body of LINE as messages of a page, and tell what became of its signature.

    It is checked where there is one and the channel secret is known.

    Raises:
        PayloadError: it is no webhook body, or the signature does not fit; the message is for who plays it, in Thai.

    """
    is_checked = line is not None and SIGNATURE_HEADER in headers
    try:
        messages = line.receive(body, headers) if line and is_checked else read_events(body)
    except SignatureError as error:
        raise PayloadError("ลายเซ็นไม่ตรงกับเนื้อหา") from error
    except PayloadError as error:
        raise PayloadError("ไม่ใช่เนื้อหา webhook ของ LINE") from error
    signature = "ลายเซ็นถูกต้อง" if is_checked else "ไม่ได้ตรวจลายเซ็น"
    if line is None:
        signature += " เพราะยังไม่ได้ตั้งค่า DOEBOT_LINE_CHANNEL_SECRET"
    acts = {each.event_id: each for each in reversed(messages)}  # as the queue does, one answer for each
    # The page is who wrote, each time anew; nothing goes out to LINE.
    played = [
        replace(each, event_id=secrets.token_hex(16), channel=SimulatorChannel.name, sender_id=client, address={})
        for each in reversed(acts.values())
    ]
    return played, signature
