"""``doebot doctor``: what is set up, what is not, and what to do about it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator

from bot.channels.registry import CHANNELS
from bot.channels.spec import ChannelSpec, Finding, Health
from bot.cli.refusals import examine_refusals
from bot.errors import StoreError
from bot.mail import MailError, parse_smtp_url, probe_mail
from bot.queue.payload import PayloadSeal
from bot.queue.redis_queue import RedisQueue
from bot.settings import Settings, SettingsReading, half_mail, half_sets, network_problems, weak_keys
from knowledge import KnowledgeBaseError, load_knowledge


def examine_settings(reading: SettingsReading) -> Iterator[Finding]:
    """Tell all that is odd about the settings; what could not be read counts as not set from here on."""
    refused = "see .env.example; doebot serve will not start like this"
    for problem in (*reading.problems, *weak_keys(reading.settings), *half_mail(reading.settings), *reading.misspelt):
        yield Finding("settings", Health.BAD, problem, refused)
    for note in reading.notes:
        yield Finding("settings", Health.BAD, note)
    for problem in network_problems(reading.settings):
        yield Finding("network", Health.BAD, problem, "the program cannot call LINE and Telegram like this")


async def examine(settings: Settings) -> AsyncIterator[Finding]:
    """Check settings, knowledge, Redis and platforms, one after another."""
    for problem in half_sets(settings):
        yield Finding("settings", Health.BAD, problem, "see .env.example; doebot serve will not start like this")
    yield await asyncio.to_thread(_examine_knowledge, settings)
    yield await _examine_redis(settings)
    if settings.smtp_url is not None:
        yield await asyncio.to_thread(_examine_mail, settings.smtp_url.get_secret_value())
    for spec in CHANNELS.values():
        async for finding in _examine_channel(spec, settings):
            yield finding
    async for finding in examine_refusals(settings):
        yield finding
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
    queue = RedisQueue(settings.redis_url.get_secret_value(), PayloadSeal(settings.id_key_bytes()))
    try:
        await queue.probe()
        count = await queue.count()
    except StoreError as error:
        hint = "start Redis 7 or later with room to write, or correct DOEBOT_REDIS_URL"
        return Finding("redis", Health.BAD, str(error), hint)
    finally:
        await queue.disconnect()
    return Finding("redis", Health.GOOD, f"takes messages; {count.waiting} wait, {count.dead} dead letter(s)")


def _examine_mail(url: str) -> Finding:
    try:
        probe_mail(parse_smtp_url(url))
    except MailError as error:
        return Finding("mail", Health.BAD, str(error), "correct DOEBOT_SMTP_URL, or ask who keeps the mail server")
    return Finding("mail", Health.GOOD, "the server lets us in; nothing was sent")


async def _examine_channel(spec: ChannelSpec, settings: Settings) -> AsyncIterator[Finding]:
    given = settings.of_channel(spec)
    if spec.is_on(given):
        try:
            async for finding in spec.examine(given):
                yield finding
        except Exception as error:
            about = f"could not be looked at ({type(error).__name__})"
            yield Finding(spec.name, Health.BAD, about, "mend what is told above, then run doebot doctor again")
        return
    names = [f"DOEBOT_{name.upper()}" for name in spec.needs]
    yield Finding(spec.name, Health.OFF, f"{' and '.join(names)} {'is' if len(names) == 1 else 'are'} not set")


def _examine_id_key(settings: Settings) -> Finding:
    if settings.id_key is None:
        about = "DOEBOT_ID_KEY is not set: a new random key at each start, good for one process"
        return Finding("id key", Health.OFF, about)
    return Finding("id key", Health.GOOD, "set")
