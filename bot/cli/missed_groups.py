"""Groups of missed questions: read from where the bot keeps them, and taken out there."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta
from typing import TypeVar

import typer

from bot.missed.groups import MissedGroup, find_group, group_alike
from bot.missed.questions import KEPT_DAYS, MissedQuestion, MissedStore
from bot.missed.stores import opened_missed_store, today_in_bangkok
from bot.settings import Settings

T = TypeVar("T")


def read_groups(settings: Settings, days: int = KEPT_DAYS) -> list[MissedGroup]:
    """Give the groups of what was asked in so many days."""
    since = today_in_bangkok() - timedelta(days - 1)
    return group_alike(_with_store(settings, lambda store: store.show(since)))


def read_group(settings: Settings, name: str) -> MissedGroup:
    """Give one group; where there is none of this id the command fails."""
    return pick_group(read_groups(settings), name)


def pick_group(groups: Sequence[MissedGroup], name: str) -> MissedGroup:
    """Give the one of these groups; where there is none of this id the command fails."""
    found = find_group(groups, name)
    if found is None:
        raise failure(f"ไม่พบกลุ่ม {name} ดูรหัสกลุ่มด้วย doebot missed")
    return found


def remove_group(settings: Settings, group: MissedGroup) -> None:
    """Take out a group that is dealt with."""
    _with_store(settings, lambda store: store.remove(_questions([group])))


def dismiss_groups(settings: Settings, groups: Sequence[MissedGroup]) -> None:
    """Take out groups and never list their questions again."""
    _with_store(settings, lambda store: store.dismiss(_questions(groups)))


def failure(text: str) -> typer.Exit:
    """Say why a command fails; to be raised."""
    typer.echo(text, err=True)
    return typer.Exit(1)


def _questions(groups: Sequence[MissedGroup]) -> list[MissedQuestion]:
    return [each.question for group in groups for each in group.questions]


def _with_store(settings: Settings, act: Callable[[MissedStore], Awaitable[T]]) -> T:
    async def run() -> T:
        async with opened_missed_store(settings) as store:
            return await act(store)

    return asyncio.run(run())
