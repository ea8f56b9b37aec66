"""A toy platform's channel, as docs/adding-a-channel.md says: this folder, and one line in the registry."""

from __future__ import annotations

from collections.abc import AsyncIterator

from bot.channels.base import Channel
from bot.channels.spec import ChannelSpec, Finding, Given, introduce
from bot.storage.client import Client


def build(given: Given, _redis: Client | None, _id_key: bytes) -> Channel:
    from tests.bot.channels.toy.channel import ToyChannel  # noqa: PLC0415 - loads where the channel is on

    return ToyChannel(given["toy_secret"], given["toy_url"], given["toy_signature"] or "Toy")


async def examine(given: Given) -> AsyncIterator[Finding]:
    yield await introduce("toy", build(given, None, b""), "check DOEBOT_TOY_URL, and the network")


SPEC = ChannelSpec(
    name="toy",
    needs=("toy_secret", "toy_url"),
    options=("toy_signature",),
    build=build,
    examine=examine,
    commands="tests.bot.channels.toy.commands",
    refused_status=403,
)
