"""Telegram's memory of a bot's profile and webhook, in place of the network below the real library."""

from __future__ import annotations

import json
from typing import Any

from telegram import Bot
from telegram.request import BaseRequest, RequestData


class TelegramDouble(BaseRequest):
    """Keeps what is set and gives it back; remembers every call."""

    def __init__(self) -> None:
        self.calls: list[tuple[str, dict[str, Any]]] = []
        self.webhook: dict[str, Any] = {"url": "", "has_custom_certificate": False, "pending_update_count": 0}
        self.refusal: tuple[int, str] | None = None
        self.shutdowns = 0
        self._kept: dict[tuple[str, str], dict[str, Any]] = {}

    @property
    def changes(self) -> list[str]:
        """The methods that set something."""
        return [method for method, _ in self.calls if method.startswith("set")]

    @property
    def read_timeout(self) -> float:
        return 5.0

    async def initialize(self) -> None:
        pass

    async def shutdown(self) -> None:
        self.shutdowns += 1

    async def do_request(
        self, url: str, method: str, request_data: RequestData | None = None, **_: Any
    ) -> tuple[int, bytes]:
        name = url.rsplit("/", 1)[1]
        call = request_data.parameters if request_data else {}
        self.calls.append((name, call))
        if self.refusal is not None:
            status, description = self.refusal
            return status, json.dumps({"ok": False, "error_code": status, "description": description}).encode()
        return 200, json.dumps({"ok": True, "result": self._do(name, call)}).encode()

    def _do(self, name: str, call: dict[str, Any]) -> Any:
        key = (name[3:], call.get("language_code", ""))
        match name:
            case "setWebhook":
                self.webhook |= {each: call[each] for each in ("url", "allowed_updates", "max_connections")}
            case "deleteWebhook":
                self.webhook |= {"url": ""}
            case "getWebhookInfo":
                return self.webhook
            case "getMyCommands":
                return self._kept.get(key, {}).get("commands", [])
            case "getMyDescription":
                return {"description": "", **self._kept.get(key, {})}
            case "getMyShortDescription":
                return {"short_description": "", **self._kept.get(key, {})}
            case "getChatMenuButton":
                return self._kept.get(key, {}).get("menu_button", {"type": "default"})
            case _:
                self._kept[key] = call
        return True


def bot_of(double: TelegramDouble) -> Bot:
    """Build the real Bot on top of the double."""
    return Bot("666:token", request=double, get_updates_request=double)
