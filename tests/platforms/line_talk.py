"""One citizen on LINE who acts, and reads what the stub of LINE was told to show."""

from __future__ import annotations

import itertools
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import httpx
import pytest

from tests.platforms.control import Platforms, Settings
from tests.platforms.webhooks import line_body, line_event, line_token, signed_headers

LINE_SECRET = "line-channel-secret"
SECONDS = 180.0


def line_settings(platforms: Platforms) -> dict[str, str]:
    """Give what a program needs to take part."""
    return {
        "DOEBOT_LINE_CHANNEL_SECRET": LINE_SECRET,
        "DOEBOT_LINE_CHANNEL_ACCESS_TOKEN": "token",
        "DOEBOT_LINE_API_BASE": platforms.url,
    }


@dataclass
class Screen:
    """What one reply shows."""

    request: Mapping[str, Any]

    @property
    def messages(self) -> list[dict[str, Any]]:
        return list(self.request["messages"])

    @property
    def texts(self) -> list[str]:
        """All that can be read in it, from top to bottom; labels of buttons are no texts."""
        return [part["text"] for part in _parts(self.messages) if part.get("type") == "text"]

    @property
    def actions(self) -> dict[str, dict[str, Any]]:
        """What can be tapped, by label."""
        found = [part["action"] for part in _parts(self.messages) if "action" in part]
        return {action["label"]: action for action in found if "label" in action}


def _parts(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        yield value
        value = list(value.values())
    if isinstance(value, list):
        for each in value:
            yield from _parts(each)


@dataclass
class LineCitizen:
    """Acts in a 1:1 chat, one thing after the other; ``program`` is the address that LINE posts to."""

    platforms: Platforms
    number: int
    program: str
    _counter: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    def __post_init__(self) -> None:
        self.platforms.configure(Settings(keeps_calls=True))

    def follows(self) -> Screen:
        return self._does(type="follow", follow={"isUnblocked": False})

    def types(self, text: str) -> Screen:
        return self._does(message={"type": "text", "id": "1", "quoteToken": "q", "text": text})

    def taps(self, data: str) -> Screen:
        return self._does(type="postback", postback={"data": data})

    def shares(self, latitude: float, longitude: float) -> Screen:
        place = {"type": "location", "id": "1", "latitude": latitude, "longitude": longitude}
        return self._does(message=place)

    def _does(self, **event: Any) -> Screen:
        number = next(self._counter)
        built = {**line_event(self.number, number, ""), **event}
        if built["type"] != "message":
            del built["message"]
        body = line_body([built])
        headers = signed_headers(body, LINE_SECRET)
        assert httpx.post(f"{self.program}/line/webhook", content=body, headers=headers).status_code == 200
        return self._reads(line_token(self.number, number))

    def _reads(self, token: str) -> Screen:
        deadline = time.monotonic() + SECONDS
        while not (found := [each for each in self.platforms.delivered("line") if each.key == token]):
            if time.monotonic() > deadline:
                pytest.fail(f"no reply within {SECONDS} s; calls: {self.platforms.calls()}")
            time.sleep(0.02)
        [delivery] = found
        return Screen(delivery.sent)
