"""A chat page in the browser that walks the same way as the platforms' messages."""

from __future__ import annotations

import asyncio
import json
import re
import secrets
from collections import OrderedDict
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, Protocol

from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, RedirectResponse, Response, StreamingResponse
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from bot.channels.base import Attempt, Channel, Way
from bot.channels.line.events import SIGNATURE_HEADER, read_events
from bot.channels.line.render import render_line
from bot.channels.telegram.render import render_telegram
from bot.dialogue.explain import Explainer
from bot.dialogue.menus import OTHER, menu_areas, switch_area
from bot.dialogue.turn import Turn
from bot.errors import PayloadError, QueueFullError, SignatureError
from bot.messages import ChannelName, Location, Message, MessageKind, Reply
from knowledge import KnowledgeBase

STATIC = Path(__file__).parent / "static"
MAX_CLIENTS = 1_000
MAX_EVENTS_WAITING = 100
KEEP_ALIVE_SECONDS = 15.0
_CLIENT = re.compile(r"[a-z0-9-]{8,64}")


class Accepts(Protocol):
    """The one way in for messages."""

    async def accept(self, messages: Sequence[Message]) -> object:
        """Store messages for the workers."""
        ...


Events = asyncio.Queue[dict[str, Any]]


class SimulatorChannel:
    """Keeps a queue of events for each open page; nothing is stored beyond that."""

    name: ChannelName = "simulator"

    def __init__(self, explainer: Callable[[], Explainer]) -> None:
        self._explainer = explainer
        self._events: OrderedDict[str, Events] = OrderedDict()
        self._why: dict[str, dict[str, Any]] = {}

    # -- as a channel

    def receive(self, body: bytes, headers: Mapping[str, str]) -> Sequence[Message]:
        """Translate a post of the page.

        Raises:
            PayloadError: it is not a post of our page.

        """
        try:
            posted = json.loads(body)
            return [_parse_post(posted)]
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise PayloadError("not a post of the simulator page") from error

    async def send(self, message: Message, reply: Reply, attempt: Attempt) -> Way:
        """Show a reply on the page that the message came from, as both platforms show it."""
        self._queue(message.sender_id).put_nowait(
            {
                "reply": describe_reply(reply),
                "line": render_line(reply),
                "telegram": render_telegram(reply),
                "why": self._why.pop(message.event_id, None),
            }
        )
        return "page"

    async def start(self) -> None:
        """Nothing to open."""

    async def stop(self) -> None:
        """End the streams of open pages."""
        for events in self._events.values():
            events.put_nowait({"end": True})

    def observe(self, message: Message, turn: Turn) -> None:
        """Keep why a message of the page was answered so, until its reply is shown."""
        if message.channel == self.name and turn.reply is not None:
            self._why[message.event_id] = self._explainer().describe_why(turn)

    def _queue(self, client: str) -> Events:
        events = self._events.setdefault(client, asyncio.Queue())
        self._events.move_to_end(client)
        while len(self._events) > MAX_CLIENTS:
            self._events.popitem(last=False)
        while events.qsize() > MAX_EVENTS_WAITING:
            events.get_nowait()
        return events

    # -- as a page

    def routes(self, acceptor: Accepts, line: Channel | None = None) -> Sequence[BaseRoute]:
        """Give the routes of the page: posts, event stream, rich menu, recorded webhooks.

        Args:
            acceptor: takes what the page posts.
            line: LINE's channel, where it is on, to check the signatures of recorded webhooks.

        """

        async def show(_request: Request) -> Response:
            return FileResponse(STATIC / "demo.html")

        async def post(request: Request) -> Response:
            try:
                messages = self.receive(await request.body(), {})
                await acceptor.accept(messages)
            except PayloadError:
                return JSONResponse({"error": "bad post"}, status_code=400)
            except QueueFullError:
                return JSONResponse({"error": "busy"}, status_code=503)
            return JSONResponse({"accepted": messages[0].event_id}, status_code=202)

        async def replay(request: Request) -> Response:
            client = _client_of(request)
            if client is None:
                return JSONResponse({"text": "เปิดหน้านี้ใหม่แล้วลองอีกครั้ง"}, status_code=400)
            try:
                recording = read_recording(await request.body(), request.headers, client, line)
                await acceptor.accept(recording.messages)
            except PayloadError as error:
                return JSONResponse({"text": str(error)}, status_code=400)
            except QueueFullError:
                return JSONResponse({"text": "มีข้อความรออยู่มาก ลองอีกครั้ง"}, status_code=503)
            text = f"{recording.told} เล่น {len(recording.messages)} เหตุการณ์"
            return JSONResponse({"text": text, "shown": recording.shown}, status_code=202)

        async def menu(_request: Request) -> Response:
            return JSONResponse(describe_menus(self._explainer().base))

        async def events(request: Request) -> Response:
            client = _client_of(request)
            if client is None:
                return JSONResponse({"error": "bad client"}, status_code=400)
            headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
            return StreamingResponse(self._stream(client), media_type="text/event-stream", headers=headers)

        return [
            Route("/", lambda _request: RedirectResponse("/demo")),
            Route("/demo", show),
            Route("/demo/messages", post, methods=["POST"]),
            Route("/demo/events", events),
            Route("/demo/menu", menu),
            Route("/demo/replay", replay, methods=["POST"]),
            Mount("/demo/static", StaticFiles(directory=STATIC)),
        ]

    async def _stream(self, client: str) -> AsyncIterator[str]:
        events = self._queue(client)
        yield "retry: 1000\n\n"
        while True:
            try:
                event = await asyncio.wait_for(events.get(), KEEP_ALIVE_SECONDS)
            except TimeoutError:
                yield ": still here\n\n"
                continue
            if event.get("end"):
                return
            yield f"data: {json.dumps(event, ensure_ascii=False)}\n\n"


def _client_of(request: Request) -> str | None:
    client = request.query_params.get("client", "")
    return client if _CLIENT.fullmatch(client) else None


def describe_menus(base: KnowledgeBase) -> dict[str, Any]:
    """Describe LINE's rich menu in both languages as plain values; nothing where there is none."""
    menu = base.rich_menu
    if menu is None:
        return {}
    return {
        language: {
            "bar": menu.bar.in_language(language),
            "areas": [asdict(area) for area in menu_areas(base, menu, language)],
            "other": {"language": OTHER[language], **asdict(switch_area(base, language))},
        }
        for language in OTHER
    }


def _parse_post(posted: Mapping[str, Any]) -> Message:
    client = posted["client"]
    kind = MessageKind(posted["kind"])
    if not isinstance(client, str) or not _CLIENT.fullmatch(client):
        raise ValueError("client")
    text = posted.get("text", "")
    if not isinstance(text, str):
        raise TypeError("text")
    location = None
    if kind is MessageKind.LOCATION:
        location = Location(float(posted["latitude"]), float(posted["longitude"]))
    return Message(
        event_id=secrets.token_hex(16),
        channel="simulator",
        sender_id=client,
        kind=kind,
        text=text,
        location=location,
    )


def describe_reply(reply: Reply) -> dict[str, Any]:
    """Describe a reply as plain values for the page."""
    return {
        "text": reply.text,
        "language": reply.language,
        "buttons": [
            {"kind": button.kind.value, "label": button.label, "value": button.value} for button in reply.all_buttons
        ],
    }


# -- A recorded webhook body of LINE, played on the simulator page


SHOWN = {
    MessageKind.LOCATION: "ตำแหน่งที่ตั้ง",
    MessageKind.MEDIA: "รูป เสียง สติกเกอร์ หรือไฟล์",
    MessageKind.JOINED: "เพิ่มเป็นเพื่อน",
    MessageKind.LEFT: "บล็อก",
    MessageKind.UNSENT: "ยกเลิกข้อความ",
    MessageKind.GROUP: "เชิญเข้ากลุ่ม",
}


@dataclass(frozen=True, slots=True)
class Recording:
    """What was recorded, as messages of the page; ``told`` says what became of the signature."""

    messages: Sequence[Message]
    told: str

    @property
    def shown(self) -> list[str]:
        """What the page shows as said."""
        return [SHOWN.get(message.kind, message.text) for message in self.messages]


def read_recording(body: bytes, headers: Mapping[str, str], client: str, line: Channel | None) -> Recording:
    """Read a body; its signature is checked where there is one and the channel secret is known.

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
    return Recording(_as_of_page(messages, client), _told(is_checked=is_checked, is_on=line is not None))


def _told(*, is_checked: bool, is_on: bool) -> str:
    if is_checked:
        return "ลายเซ็นถูกต้อง"
    return "ไม่ได้ตรวจลายเซ็น" if is_on else "ไม่ได้ตรวจลายเซ็น เพราะยังไม่ได้ตั้งค่า DOEBOT_LINE_CHANNEL_SECRET"


def _as_of_page(messages: Sequence[Message], client: str) -> list[Message]:
    """Let the page be who wrote, each time anew; nothing goes out to LINE."""
    return [
        replace(message, event_id=secrets.token_hex(16), channel="simulator", sender_id=client, address={})
        for message in messages
    ]
