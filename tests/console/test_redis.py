"""With Redis: what is published is what edits are put upon, and another publisher's work is never lost."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TypeVar

import pytest
from redis import Redis

from bot.console.change_sets import State
from bot.console.database import Database
from bot.console.permissions import Role
from bot.console.publisher import FOLDER_DIFFERS
from bot.console.site import Console
from bot.publishing.follower import read_bundle
from bot.publishing.store import PublishedKnowledge
from bot.settings import Settings
from knowledge import Edition, pack_folder, read_entry
from tests.console.conftest import console_on, sign_in_to
from tests.console.test_changes import propose
from tests.console.test_entry import SEARCH
from tests.fakes import FakeWallClock

KEY = "key of the tests key of the tests"
T = TypeVar("T")
Ask = Callable[[Callable[[PublishedKnowledge], Awaitable[T]]], T]


@pytest.fixture
def ask(redis_url: str) -> Ask:
    Redis.from_url(redis_url).flushdb()

    def run(act: Callable[[PublishedKnowledge], Awaitable[T]]) -> T:
        async def call() -> T:
            published = PublishedKnowledge(redis_url, KEY.encode())
            try:
                return await act(published)
            finally:
                await published.aclose()

        return asyncio.run(call())

    return run


@pytest.fixture
def console(
    database: Database, clock: FakeWallClock, small_edition: Edition, folder: Path, redis_url: str, ask: Ask
) -> Console:
    settings = Settings(_env_file=None, knowledge_dir=folder, redis_url=redis_url, id_key=KEY)
    return console_on(database, clock, small_edition, settings)


def publish(console: Console, place: str) -> None:
    answer = sign_in_to(console, Role.APPROVER, "head@doe.go.th").post(
        f"{place}/publish", data={"words": "อยู่เวรคนเดียว"}
    )
    assert answer.status_code == 303


def live_title(ask: Ask) -> tuple[int, object]:
    number, bundle = ask(lambda published: published.live(0))
    return number, read_entry(read_bundle(bundle).base, SEARCH)["title.th"]


def test_goes_the_way_of_doebot_publish(console: Console, ask: Ask, folder: Path) -> None:
    """As the next version, under the officer's name; the folder follows."""
    place = propose(sign_in_to(console, Role.EDITOR, "nok@doe.go.th"), title__th="หางานทำ")

    publish(console, place)

    assert live_title(ask) == (1, "หางานทำ")
    [version] = ask(lambda published: published.versions())
    assert (version.author, version.note) == ("nok@doe.go.th", "แก้ตามหนังสือ")
    assert "หางานทำ" in (folder / "answers/job.yaml").read_text(encoding="utf-8")


def test_what_another_published_stays(console: Console, ask: Ask, folder: Path, tmp_path: Path) -> None:
    """An edit is put upon the live version, whatever this machine's folder holds; that is told."""
    path = folder / "answers/permit.yaml"
    old = path.read_bytes()
    path.write_bytes(old.replace("ต่อใบอนุญาต\n".encode(), "ต่อใบงาน\n".encode(), 1))
    bundle = pack_folder(folder)
    ask(lambda published: published.publish(bundle, read_bundle(bundle).base.version, "x", ""))
    path.write_bytes(old)
    job = folder / "answers/job.yaml"
    job.write_bytes(job.read_bytes().replace(b"en: Find a job\n", b"en: Find jobs\n"))

    publish(console, propose(sign_in_to(console, Role.EDITOR, "nok@doe.go.th"), title__th="หางานทำ"))

    number, bundle = ask(lambda published: published.live(0))
    base = read_bundle(bundle).base
    assert number == 2
    assert base.intents["permit.renew"].title.th == "ต่อใบงาน"
    assert base.intents["job.search"].title.th == "หางานทำ"
    assert console.change_sets.list()[0].problem == FOLDER_DIFFERS


def test_two_who_publish_at_once_do_not_overwrite_each_other(
    console: Console, ask: Ask, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever comes second is told, and loses nothing."""
    place = propose(sign_in_to(console, Role.EDITOR, "nok@doe.go.th"), title__th="หางานทำ")
    bundle = pack_folder(folder)
    meanwhile = PublishedKnowledge.keep_model

    async def interfere(self: PublishedKnowledge, name: str, artifact: memoryview) -> None:
        await meanwhile(self, name, artifact)
        await self.publish(bundle, "by another", "x", "")

    monkeypatch.setattr(PublishedKnowledge, "keep_model", interfere)

    publish(console, place)

    assert live_title(ask) == (1, "หางาน")
    assert console.change_sets.list()[0].state is State.SUBMITTED
    assert "พร้อมกัน" in console.change_sets.list()[0].problem
