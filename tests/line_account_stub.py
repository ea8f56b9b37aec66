"""LINE's side of an official account on loopback: rich menus, aliases, webhook; with its refusals and with faults."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

TOKEN = "stub-token"
GOOD_TEST = {"success": True, "timestamp": "2026-11-23T10:00:00Z", "statusCode": 200, "reason": "OK", "detail": "200"}
Answer = tuple[int, dict[str, Any]]


@dataclass
class Call:
    """One request that changes something, as LINE got it."""

    method: str
    path: str
    body: Any


@dataclass
class AccountStub:
    """What LINE holds; ``fail_at`` is the number of the changing call that fails, with which status."""

    url: str = ""
    menus: dict[str, dict[str, Any]] = field(default_factory=dict)
    images: dict[str, bytes] = field(default_factory=dict)
    aliases: dict[str, str] = field(default_factory=dict)
    default: str | None = None
    webhook: dict[str, Any] | None = None
    test_result: dict[str, Any] = field(default_factory=lambda: dict(GOOD_TEST))
    chat_mode: str = "bot"
    calls: list[Call] = field(default_factory=list)
    fail_at: tuple[int, int] | None = None
    made: int = 0

    def add(self, name: str, bar: str = "Menu") -> str:
        """Put a whole menu there, as somebody else would."""
        menu = self._create({"name": name, "chatBarText": bar})[1]["richMenuId"]
        self.images[menu] = b"png"
        return str(menu)

    def answer(self, method: str, path: str, body: Any) -> Answer:
        """Do what a call asks, and say what LINE says."""
        if method != "GET":
            self.calls.append(Call(method, path, body))
            if self.fail_at and len(self.calls) == self.fail_at[0]:
                return self.fail_at[1], {"message": "stubbed fault"}
        match method, path.removeprefix("/v2/bot/").split("/"):
            case "GET", ["info"]:
                mark = "manual" if self.chat_mode == "chat" else "auto"
                names = {"userId": "U" + "0" * 32, "basicId": "@000stub", "displayName": "Stub"}
                return 200, {**names, "chatMode": self.chat_mode, "markAsReadMode": mark}
            case _, ["channel", "webhook", what]:
                return self._webhook(method, what, body)
            case _, ["richmenu", "alias", *rest]:
                return self._alias(method, rest, body)
            case _, ["user", "all", "richmenu", *rest]:
                return self._default(method, rest)
            case "GET", ["richmenu", "list"]:
                return 200, {"richmenus": [{"richMenuId": menu, **each} for menu, each in self.menus.items()]}
            case "POST", ["richmenu"]:
                return self._create(body)
            case "POST", ["richmenu", menu, "content"]:
                return self._upload(menu, body)
            case "DELETE", ["richmenu", menu] if menu in self.menus:
                del self.menus[menu]
                self.images.pop(menu, None)
                return 200, {}
        return 404, {"message": "Not found"}

    def _create(self, request: dict[str, Any]) -> Answer:
        self.made += 1
        menu = f"richmenu-{self.made:032x}"
        self.menus[menu] = request
        return 200, {"richMenuId": menu}

    def _upload(self, menu: str, image: bytes) -> Answer:
        if menu not in self.menus:
            return 404, {"message": "Not found"}
        if menu in self.images:
            return 400, {"message": "An image has already been uploaded to the richmenu"}
        self.images[menu] = image
        return 200, {}

    def _alias(self, method: str, rest: list[str], body: Any) -> Answer:
        match method, rest:
            case "GET", ["list"]:
                pairs = self.aliases.items()
                return 200, {"aliases": [{"richMenuAliasId": alias, "richMenuId": menu} for alias, menu in pairs]}
            case "POST", []:
                return self._set_alias(body["richMenuAliasId"], body["richMenuId"], is_new=True)
            case "POST", [alias]:
                return self._set_alias(alias, body["richMenuId"], is_new=False)
            case "DELETE", [alias] if alias in self.aliases:
                del self.aliases[alias]
                return 200, {}
        return 404, {"message": "Not found"}

    def _set_alias(self, alias: str, menu: str, *, is_new: bool) -> Answer:
        if menu not in self.images:
            return 400, {"message": "richmenu not found"}
        if is_new is (alias in self.aliases):
            return (409, {"message": "conflict richmenu alias id"}) if is_new else (404, {"message": "Not found"})
        self.aliases[alias] = menu
        return 200, {}

    def _default(self, method: str, rest: list[str]) -> Answer:
        match method, rest:
            case "GET", [] if self.default in self.menus:
                return 200, {"richMenuId": self.default}
            case "POST", [menu] if menu in self.images:
                self.default = menu
                return 200, {}
            case "POST", [_]:
                return 400, {"message": "must upload richmenu image before applying it to user"}
            case "DELETE", []:
                self.default = None
                return 200, {}
        return 404, {"message": "no default richmenu"}

    def _webhook(self, method: str, what: str, body: Any) -> Answer:
        match method, what:
            case "GET", "endpoint" if self.webhook:
                return 200, self.webhook
            case "PUT", "endpoint":
                self.webhook = {"endpoint": body["endpoint"], "active": (self.webhook or {}).get("active", True)}
                return 200, {}
            case "POST", "test":
                return 200, self.test_result
        return 404, {"message": "Not found"}


@contextmanager
def running_stub() -> Iterator[AccountStub]:
    """Listen on a free port of loopback until the test ends."""
    stub = AccountStub()

    class Handler(BaseHTTPRequestHandler):
        def _serve(self) -> None:
            content = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            is_json = self.headers.get("Content-Type", "").startswith("application/json")
            body = json.loads(content) if is_json and content else content
            if self.headers.get("Authorization") != f"Bearer {TOKEN}":
                status, said = 401, {"message": "Authentication failed."}
            else:
                status, said = stub.answer(self.command, self.path, body)
            answer = json.dumps(said).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        do_GET = do_POST = do_PUT = do_DELETE = _serve  # noqa: N815 - the base class names them

        def log_message(self, *_: Any) -> None:
            """Keep the tests quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    stub.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield stub
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
