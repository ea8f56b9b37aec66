"""Telegram: updates in by webhook or polling, replies out, and the set-up of the bot there."""

from __future__ import annotations

from collections.abc import AsyncIterator

from bot.channels.base import Channel
from bot.channels.spec import ChannelSpec, Finding, Given, introduce
from bot.storage.client import Client


def build(given: Given, redis: Client | None, id_key: bytes) -> Channel:
    """Make the channel; without the webhook's secret it takes nothing from the web."""
    from bot.channels.telegram.channel import TelegramChannel  # noqa: PLC0415 - its library takes 9 MB
    from bot.limits.rate_limit import SendPace  # noqa: PLC0415

    return TelegramChannel(
        given["telegram_token"],
        given["telegram_secret_token"] or "",
        given["telegram_api_base"],
        SendPace(redis, id_key),
    )


async def examine(given: Given) -> AsyncIterator[Finding]:
    """Look whether Telegram knows us."""
    hint = "check DOEBOT_TELEGRAM_TOKEN with @BotFather, and the network"
    yield await introduce("telegram", build(given, None, b""), hint)


SPEC = ChannelSpec(
    name="telegram",
    needs=("telegram_token",),
    webhook_needs=("telegram_secret_token",),
    options=("telegram_api_base",),
    build=build,
    examine=examine,
    commands="bot.cli.telegram",
    refused_status=403,  # Telegram sends a secret along, no signature
)
