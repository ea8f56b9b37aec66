"""What the rest of the program knows of a channel: what it needs, how it is built, how it is looked at."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from bot.channels.base import Channel, IntroducingChannel
from bot.errors import BotError, SendError
from bot.storage.client import Client

Given = Mapping[str, Any]  # a channel's settings by name, secrets in the clear; None where nothing is set


class Health(StrEnum):
    """How a checked thing is."""

    GOOD = "ok"
    OFF = "off"
    BAD = "problem"


@dataclass(frozen=True, slots=True)
class Finding:
    """One checked thing, in words, with what to do where something is wrong."""

    subject: str
    health: Health
    about: str
    hint: str = ""

    @property
    def is_good(self) -> bool:
        """Whether nothing is wrong."""
        return self.health is Health.GOOD


@dataclass(frozen=True, slots=True)
class ChannelSpec:
    """One channel, as its folder describes it to the registry.

    Attributes:
        name: of the channel in messages, logs, metrics, and in ``POST /{name}/webhook``.
        needs: the settings without which it is off.
        webhook_needs: what its webhook needs besides: all of these and ``needs`` are set, or none.
        options: settings that may be left out.
        build: makes it from its settings, the connections to Redis (if there is Redis), and the key for hashing ids.
        examine: tells ``doebot doctor`` how a channel that is on stands with its platform.
        commands: the module of its own commands; by name, since commands know channels and not the other way round.
        refused_status: the HTTP status for a webhook request that is not authentic.

    """

    name: str
    needs: tuple[str, ...]
    build: Callable[[Given, Client | None, bytes], Channel]
    examine: Callable[[Given], AsyncIterator[Finding]]
    webhook_needs: tuple[str, ...] = ()
    options: tuple[str, ...] = ()
    commands: str = ""
    refused_status: int = 401

    @property
    def secrets(self) -> tuple[str, ...]:
        """The settings of which a half set is an error."""
        return (*self.needs, *self.webhook_needs)

    def is_on(self, given: Given) -> bool:
        """Tell whether everything is set without which it is off."""
        return all(given[name] for name in self.needs)


MENDS = {  # by ``SendError.reason``, where it is not the token
    "away": "check the network of this machine, the proxy, and the address of the platform if you set one; the platform"
    " itself may be disturbed: run this again in a few minutes",
    "timeout": "the platform gave no answer in time: check the network and the proxy, then run this again",
    "rate": "the platform wants fewer calls: wait a minute, then run this again",
    "forbidden": "look at the platform whether the account is blocked or restricted",
}


async def introduce(name: str, channel: Channel, hint: str) -> Finding:
    """Let the platform tell who we are; ``hint`` says what to look at where it does not know us."""
    try:
        await channel.start()
        about = await channel.introduce() if isinstance(channel, IntroducingChannel) else "set"
    except SendError as error:
        return Finding(name, Health.BAD, str(error), MENDS.get(error.reason, hint))
    except BotError as error:
        return Finding(name, Health.BAD, str(error), hint)
    finally:
        await channel.stop()
    return Finding(name, Health.GOOD, about)
