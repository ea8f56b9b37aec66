"""What every channel can do: verify and parse what comes in, send what goes out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from bot.messages import ChannelName, Message, Reply


class Channel(Protocol):
    """One platform at the border; nothing inside reads its payloads."""

    name: ChannelName

    def receive(self, body: bytes, headers: Mapping[str, str]) -> Sequence[Message]:
        """Verify a webhook request and translate it.

        Args:
            body: the raw bytes of the request.
            headers: header names in lower case.

        Raises:
            SignatureError: the signature or secret is missing or wrong.
            PayloadError: the body is not JSON of the platform's outer shape.
        """
        ...

    async def send(self, message: Message, reply: Reply) -> None:
        """Send a reply to the citizen who wrote ``message``.

        Raises:
            SendError: the platform did not take it.
        """
        ...

    async def start(self) -> None:
        """Open connections; call inside the running loop."""
        ...

    async def stop(self) -> None:
        """Close connections."""
        ...
