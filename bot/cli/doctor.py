"""``doebot doctor``: what is set up, what is not, and what to do about it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from enum import StrEnum

from bot.channels.line.account import LineAccount, LineAccountError, judge_chat, judge_webhook
from bot.channels.line.channel import LineChannel
from bot.channels.telegram.channel import TelegramChannel
from bot.errors import BotError, StoreError
from bot.queue.payload import PayloadSeal
from bot.queue.redis_queue import RedisQueue
from bot.settings import Settings, half_pairs
from knowledge import KnowledgeBaseError, load_knowledge


class Health(StrEnum):
    """How a checked thing is."""

    GOOD = "ok"
    OFF = "off"
    BAD = "problem"


@dataclass(frozen=True, slots=True)
class Finding:
    """One checked thing, in words, with the hint where something is wrong."""

    subject: str
    health: Health
    about: str
    hint: str = ""


async def examine(settings: Settings) -> AsyncIterator[Finding]:
    """Check settings, knowledge, Redis and platforms, one after another."""
    for problem in half_pairs(settings):
        yield Finding("settings", Health.BAD, problem, "see .env.example; doebot serve will not start like this")
    yield await asyncio.to_thread(_examine_knowledge, settings)
    yield await _examine_redis(settings)
    line = await _examine_line(settings)
    yield line
    if line.health is Health.GOOD:
        async for finding in _examine_line_account(settings):
            yield finding
    yield await _examine_telegram(settings)
    yield _examine_id_key(settings)


def _examine_knowledge(settings: Settings) -> Finding:
    try:
        base = load_knowledge(settings.knowledge_dir)
    except KnowledgeBaseError as error:
        about = f"{len(error.problems)} problem(s) in {settings.knowledge_dir}"
        return Finding("knowledge", Health.BAD, about, "run: doebot check")
    return Finding("knowledge", Health.GOOD, f"{len(base.intents)} intents, version {base.version}")


async def _examine_redis(settings: Settings) -> Finding:
    if settings.redis_url is None:
        return Finding("redis", Health.OFF, "DOEBOT_REDIS_URL is not set: what waits and sessions live in memory")
    inbox = RedisQueue(settings.redis_url.get_secret_value(), PayloadSeal(settings.id_key_bytes()))
    try:
        await inbox.probe()
        count = await inbox.count()
    except StoreError as error:
        hint = "start Redis 7 or later with room to write, or correct DOEBOT_REDIS_URL"
        return Finding("redis", Health.BAD, str(error), hint)
    finally:
        await inbox.disconnect()
    return Finding("redis", Health.GOOD, f"takes messages; {count.waiting} wait, {count.dead} dead letter(s)")


async def _examine_line(settings: Settings) -> Finding:
    if not (settings.line_channel_secret and settings.line_channel_access_token):
        about = "DOEBOT_LINE_CHANNEL_SECRET and DOEBOT_LINE_CHANNEL_ACCESS_TOKEN are not set"
        return Finding("line", Health.OFF, about)
    channel = LineChannel(
        settings.line_channel_secret.get_secret_value(),
        settings.line_channel_access_token.get_secret_value(),
        settings.line_api_base,
    )
    hint = "check DOEBOT_LINE_CHANNEL_ACCESS_TOKEN in the LINE Developers console, and the network"
    return await _examine_channel("line", channel, hint)


async def _examine_line_account(settings: Settings) -> AsyncIterator[Finding]:
    """Look at what is set at LINE: the webhook, and whether LINE answers by itself."""
    token = settings.line_channel_access_token
    async with LineAccount(token.get_secret_value() if token else "", settings.line_api_base) as account:
        try:
            verdicts = {
                "line webhook": judge_webhook(await account.webhook()),
                "line chat": judge_chat(await account.info()),
            }
        except LineAccountError as error:
            yield Finding("line webhook", Health.BAD, str(error), error.hint)
            return
    for subject, verdict in verdicts.items():
        yield Finding(subject, Health.GOOD if verdict.is_good else Health.BAD, verdict.about, verdict.hint)


async def _examine_telegram(settings: Settings) -> Finding:
    if settings.telegram_token is None:
        return Finding("telegram", Health.OFF, "DOEBOT_TELEGRAM_TOKEN is not set")
    secret = settings.telegram_secret_token
    channel = TelegramChannel(
        settings.telegram_token.get_secret_value(),
        secret.get_secret_value() if secret else "",
        settings.telegram_api_base,
    )
    hint = "check DOEBOT_TELEGRAM_TOKEN with @BotFather, and the network"
    return await _examine_channel("telegram", channel, hint)


async def _examine_channel(subject: str, channel: LineChannel | TelegramChannel, hint: str) -> Finding:
    try:
        await channel.start()
        about = await channel.introduce()
    except BotError as error:
        return Finding(subject, Health.BAD, str(error), hint)
    finally:
        await channel.stop()
    return Finding(subject, Health.GOOD, about)


def _examine_id_key(settings: Settings) -> Finding:
    if settings.id_key is None:
        about = "DOEBOT_ID_KEY is not set: a new random key at each start, good for one process"
        return Finding("id key", Health.OFF, about)
    return Finding("id key", Health.GOOD, "set")
