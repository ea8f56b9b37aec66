"""LINE: webhooks in and replies out, the rich menu, and what is set at the official account."""

from __future__ import annotations

from collections.abc import AsyncIterator

from bot.channels.base import Channel
from bot.channels.spec import ChannelSpec, Finding, Given, Health, introduce
from bot.storage.client import Client


def build(given: Given, redis: Client | None, _id_key: bytes) -> Channel:
    """Make the channel."""
    from bot.channels.line.channel import LineChannel  # noqa: PLC0415 - LINE's library loads where LINE is on
    from bot.limits.line_quota import PushBudget, SentMessages  # noqa: PLC0415

    return LineChannel(
        given["line_channel_secret"],
        given["line_channel_access_token"],
        given["line_api_base"],
        PushBudget(given["line_push_cap"], redis),
        SentMessages(redis),
    )


async def examine(given: Given) -> AsyncIterator[Finding]:
    """Look whether LINE knows us; then at what is set there: the webhook, and whether LINE answers by itself."""
    from bot.channels.line.account import (  # noqa: PLC0415 - see above
        LineAccount,
        LineAccountError,
        judge_chat,
        judge_webhook,
    )

    hint = "check DOEBOT_LINE_CHANNEL_ACCESS_TOKEN in the LINE Developers console, and the network"
    introduced = await introduce("line", build(given, None, b""), hint)
    yield introduced
    if not introduced.is_good:
        return
    async with LineAccount(given["line_channel_access_token"], given["line_api_base"]) as account:
        try:
            findings = [judge_webhook(await account.webhook()), judge_chat(await account.info())]
        except LineAccountError as error:
            findings = [Finding("line webhook", Health.BAD, str(error), error.hint)]
    for finding in findings:
        yield finding


SPEC = ChannelSpec(
    name="line",
    needs=("line_channel_secret", "line_channel_access_token"),
    options=("line_api_base", "line_push_cap"),
    build=build,
    examine=examine,
    commands="bot.cli.line",
)
