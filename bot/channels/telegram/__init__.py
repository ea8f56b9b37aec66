"""Telegram: updates in by webhook or polling, replies out, and the set-up of the bot there."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime

from bot.channels.base import Channel
from bot.channels.spec import ChannelSpec, Finding, Given, Health, introduce
from bot.errors import SettingsError
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
    """Look whether Telegram knows us; then, where webhooks are taken, at what is set there."""
    hint = "check DOEBOT_TELEGRAM_TOKEN with @BotFather, and the network"
    introduced = await introduce("telegram", build(given, None, b""), hint)
    yield introduced
    if introduced.is_good and given["telegram_secret_token"]:
        yield await _examine_webhook(given["telegram_token"], given["telegram_api_base"])


async def _examine_webhook(token: str, api_base: str | None) -> Finding:
    from bot.channels.telegram.client import open_bot  # noqa: PLC0415 - see above
    from bot.channels.telegram.setup import SUBJECT, judge_webhook  # noqa: PLC0415

    try:
        async with open_bot(token, api_base) as bot:
            info = await bot.get_webhook_info()
    except SettingsError as error:
        return Finding(SUBJECT, Health.BAD, str(error))
    return judge_webhook(info, datetime.now(UTC))


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
