"""What every channel can do: verify and parse what comes in, send what goes out."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, Protocol, runtime_checkable

from bot.channels.refusals import Nobody, Refusal
from bot.errors import PayloadError
from bot.messages import Message, Reply

Accept = Callable[[Sequence[Message]], Awaitable[object]]  # the one way in for messages
MAX_BODY_BYTES = 1024 * 1024
BODY_SECONDS = 10.0  # LINE gives up after two

Way = Literal["reply", "push", "message", "arrived before", "in doubt", "page"] | Nobody


async def _always(_part: int) -> bool:
    return True


async def _tell_nobody(_refusal: Refusal) -> None:
    pass


@dataclass(frozen=True, slots=True)
class Attempt:
    """One try at sending a reply.

    Attributes:
        number: 1 for the first try; more when an earlier one failed or its worker died.
        age_seconds: since the message was accepted.
        parts_begun: parts whose sending was begun in an earlier try, or a mark of the channel's own, given to ``begin``
            or as ``SendError.parts_sent``; 0 where nothing was said, as after a killed worker.
        begin: marks a part (1 = first) before it is sent; False when another worker has the message.
        trace: follows the message through the logs.
        tell: told of each part that the platform refused; the same words then go out without it.

    """

    number: int = 1
    age_seconds: float = 0.0
    parts_begun: int = 0
    begin: Callable[[int], Awaitable[bool]] = _always
    trace: str = ""
    tell: Callable[[Refusal], Awaitable[None]] = _tell_nobody


class Channel(Protocol):
    """One platform at the border; nothing inside reads its payloads."""

    name: str

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

    async def send(self, message: Message, reply: Reply, attempt: Attempt) -> Way:
        """Send a reply to the citizen who wrote ``message`` and tell by which way.

        Raises:
            SendError: the platform did not take it.
            LeaseLostError: another worker answers this message.
        """
        ...

    async def start(self) -> None:
        """Open connections; call inside the running loop."""
        ...

    async def stop(self) -> None:
        """Close connections."""
        ...


@runtime_checkable
class FilteringChannel(Protocol):
    """A channel that must look something up to know which messages are meant for the bot."""

    async def filter(self, messages: Sequence[Message]) -> Sequence[Message]:
        """Leave out received messages that are not."""
        ...


@runtime_checkable
class TypingChannel(Protocol):
    """A channel that can show that an answer is on its way."""

    async def show_typing(self, message: Message, trace: str) -> None:
        """Show it to the citizen who wrote ``message``, where the platform can.

        Raises:
            SendError: the platform did not take it.
        """
        ...


@runtime_checkable
class AcknowledgingChannel(Protocol):
    """A channel that tells its platform at once that something was taken."""

    def acknowledge(self, message: Message) -> None:
        """Tell it of a message that was accepted and waits for its answer; never waits or fails."""
        ...


@runtime_checkable
class IntroducingChannel(Protocol):
    """A channel whose platform tells who we are, which checks secrets and network."""

    async def introduce(self) -> str:
        """Ask the platform, and give its answer in words.

        Raises:
            SendError: it did not answer, or refused.
        """
        ...


class BodyTooLargeError(Exception):
    """A request body is longer than it may be."""


class BodyTooSlowError(Exception):
    """A request body did not come in time."""


async def read_body(
    stream: AsyncIterator[bytes], seconds: float = BODY_SECONDS, most_bytes: int = MAX_BODY_BYTES
) -> bytes:
    """Read a request body up to so many bytes, for so long at most.

    Raises:
        BodyTooLargeError: it is longer; the rest is not read.
        BodyTooSlowError: it was not there in time.

    """
    parts = bytearray()
    try:
        async with asyncio.timeout(seconds):
            async for part in stream:
                parts += part
                if len(parts) > most_bytes:
                    raise BodyTooLargeError
    except TimeoutError as error:
        raise BodyTooSlowError from error
    return bytes(parts)


def parse_json(body: bytes | str, channel: str) -> Any:
    """Read a body as JSON, whatever it holds.

    Raises:
        PayloadError: it is none, or nested deeper than Python reads.

    """
    try:
        return json.loads(body)
    except (ValueError, RecursionError) as error:
        raise PayloadError(f"{channel}: not JSON") from error
