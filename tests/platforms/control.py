"""What tests use: starts the platforms' stub, tells it how to behave and asks what citizens saw."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from typing import Any

import httpx
import pytest

from tests.conftest import ROOT
from tests.platforms.faults import Fault, FaultKind
from tests.platforms.records import Call, Delivery, Platform, Settings
from tests.ports import free_port, wait_for_port

__all__ = ["Call", "Delivery", "Fault", "FaultKind", "Platforms", "Settings", "running_platforms"]
LOOK_SECONDS = 0.02


class Platforms:
    """The running stub of LINE and Telegram; ``url`` is the API base of both.

    Every method is synchronous and may be called from an async test, as the stub is another process.
    """

    def __init__(self, url: str, client: httpx.Client) -> None:
        self.url = url
        self._client = client
        self._known: list[Delivery] = []

    def fault(
        self,
        kind: FaultKind,
        platform: Platform | None = None,
        method: str | None = None,
        *,
        share: float = 1.0,
        count: int | None = None,
        status: int | None = None,
        retry_after_seconds: int = 1,
        delay_ms: tuple[float, float] = (0.0, 0.0),
        seed: int = 0,
    ) -> None:
        """Want a misbehaviour from now on, beside those wanted before; see ``Fault``."""
        code = status or (429 if kind is FaultKind.TOO_MANY else 500)
        wanted = Fault(kind, platform, method, share, count, code, retry_after_seconds, delay_ms, seed)
        self._post("faults", asdict(wanted))

    def clear(self) -> None:
        """Want no misbehaviour any more; calls that hang already go on hanging."""
        self._post("clear")

    def configure(self, settings: Settings) -> None:
        """Replace all settings."""
        self._post("settings", asdict(settings))

    def issue_token(self, token: str, age_seconds: float = 0.0) -> None:
        """Tell LINE that a reply token was issued so long ago; without it, a token is fresh at first sight."""
        self.issue_tokens([token], age_seconds)

    def issue_tokens(self, tokens: Iterable[str], age_seconds: float = 0.0) -> None:
        """Tell LINE that reply tokens were issued so long ago."""
        self._post("tokens", [[token, age_seconds] for token in tokens])

    def reset(self) -> None:
        """Forget everything: deliveries, calls, faults, settings, tokens, retry keys and the quota used."""
        self._post("reset")
        self._known = []

    def delivered(self, platform: Platform | None = None) -> list[Delivery]:
        """Give what citizens saw since the reset, in the order of acceptance."""
        while page := self._get(f"delivered?since={len(self._known)}"):
            self._known += [Delivery(**{**item, "texts": tuple(item["texts"])}) for item in page]
        return [each for each in self._known if platform in (None, each.platform)]

    def wait_for(self, count: int, seconds: float, platform: Platform | None = None) -> list[Delivery]:
        """Give the deliveries as soon as there are ``count`` or more; fail when time ran out."""
        deadline = time.monotonic() + seconds
        while len(found := self.delivered(platform)) < count:
            if time.monotonic() > deadline:
                pytest.fail(f"{len(found)} of {count} deliveries within {seconds} s; calls: {self.calls()}")
            time.sleep(LOOK_SECONDS)
        return found

    def calls(self) -> dict[Call, int]:
        """Give how many calls came, by platform, method and outcome."""
        return {Call(*names): number for *names, number in self._get("calls")}

    def count_calls(
        self, platform: Platform | None = None, method: str | None = None, outcome: str | None = None
    ) -> int:
        """Give how many calls came that fit."""
        wanted = (platform, method, outcome)
        return sum(
            number
            for call, number in self.calls().items()
            if all(want in (None, found) for want, found in zip(wanted, call, strict=True))
        )

    def _post(self, what: str, value: Any = None) -> None:
        self._client.post(f"/control/{what}", json=value).raise_for_status()

    def _get(self, what: str) -> Any:
        return self._client.get(f"/control/{what}").raise_for_status().json()


@contextmanager
def running_platforms() -> Iterator[Platforms]:
    """Run the stub in a process of its own until the test ends."""
    port = free_port()
    command = [sys.executable, "-m", "tests.platforms.server", "--port", str(port)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL)
    try:
        wait_for_port(port, process)
        url = f"http://127.0.0.1:{port}"
        with httpx.Client(base_url=url, trust_env=False, timeout=30) as client:
            yield Platforms(url, client)
    finally:
        process.kill()
        process.wait(10)
