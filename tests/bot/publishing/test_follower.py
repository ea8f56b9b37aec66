"""A change is live within seconds, on every process; a bad one never is."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from redis import Redis

from bot.observability import Metrics
from bot.publishing.follower import Follower, follow_folder, load_edition, load_published
from bot.publishing.live import Live
from bot.publishing.store import PREFIX, PublishedKnowledge, UntrustedVersionError
from bot.queue.memory import MemoryQueue
from bot.settings import Settings
from bot.worker import Worker
from knowledge import Edition, Text, pack_folder
from tests.bot.conftest import KEY
from tests.conftest import KNOWLEDGE_DIR, MONDAY_MORNING, copy_knowledge
from tests.fakes import FakeChannel, incoming, text_message


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return copy_knowledge(tmp_path / "knowledge")


@pytest.fixture
def live(edition: Edition) -> Live:
    return Live(edition, 0, Metrics())


def settings(folder: Path, redis_url: str | None = None) -> Settings:
    return Settings(_env_file=None, knowledge_dir=folder, redis_url=redis_url, id_key=KEY.decode())


def reword(folder: Path, words: str) -> None:
    """Change one phrase."""
    change(
        folder / "answers" / "phrases.yaml", lambda text: re.sub(r"(  cancelled:\n    th: ).*", rf"\g<1>{words}", text)
    )


def change(path: Path, edit: Callable[[str], str]) -> None:
    """Write a file in one step, as editors do."""
    new = path.with_suffix(".new")
    new.write_text(edit(path.read_text(encoding="utf-8")), encoding="utf-8")
    new.replace(path)


def wording(live: Live) -> str:
    return live.edition.base.phrases["cancelled"].th


async def until(live: Live, words: str = "", *, refused: bool = False) -> None:
    async with asyncio.timeout(60):
        while bool(live.problem) is not refused or (words and wording(live) != words):  # noqa: ASYNC110 - looks from outside
            await asyncio.sleep(0.01)


@contextmanager
def beside(work: asyncio.Task[None]) -> Iterator[None]:
    try:
        yield
    finally:
        work.cancel()


async def test_a_saved_file_is_live(folder: Path, live: Live) -> None:
    """An officer saves, and citizens read the new wording; a broken file changes nothing and is told."""
    before = live.edition.interpreter
    with beside(asyncio.create_task(follow_folder(folder, live, lambda: MONDAY_MORNING))):
        reword(folder, "ยกเลิกให้แล้ว")
        await until(live, "ยกเลิกให้แล้ว")
        reword(folder, '"ไม่ปิดคำพูด')
        await until(live, "ยกเลิกให้แล้ว", refused=True)

        assert "answers/phrases.yaml" in live.problem
        assert live.describe()["knowledge_problem"] == live.problem
        assert live.edition.interpreter is before  # nothing was learned anew for a wording

        reword(folder, "ยกเลิกแล้วค่ะ")
        await until(live, "ยกเลิกแล้วค่ะ")

        unsourced = lambda text: text.replace("sources: [", "sources: [no-such-source, ", 1)  # noqa: E731
        change(folder / "answers" / "foreign_renew.yaml", unsourced)
        await until(live, "ยกเลิกแล้วค่ะ", refused=True)
        assert "no-such-source" in live.problem


async def test_what_is_published_is_live_everywhere(
    folder: Path, edition: Edition, published: PublishedKnowledge
) -> None:
    """Three processes take it up, and go back together."""
    lives = [Live(edition, 0, Metrics()) for _ in range(3)]
    followers = [asyncio.create_task(Follower(published, each).run()) for each in lives]
    original = wording(lives[0])
    await published.publish(pack_folder(folder), edition.base.version, "นก", "")
    reword(folder, "ยกเลิกให้แล้ว")
    await published.publish(pack_folder(folder), "v2", "นก", "")
    for each in lives:
        await until(each, "ยกเลิกให้แล้ว")
    assert {each.number for each in lives} == {2}

    await published.go_live(1, "นก")
    for each in lives:
        await until(each, original)

    assert {each.number for each in lives} == {1}
    for follower in followers:
        follower.cancel()


async def test_a_published_version_that_does_not_fit_is_refused(live: Live, published: PublishedKnowledge) -> None:
    """As one that another program wrote; what is live stays, and the next good one is taken."""
    with beside(asyncio.create_task(Follower(published, live).run())):
        await published.publish(b"odd", "v1", "นก", "")
        await until(live, refused=True)
        assert live.number == 0

        await published.publish(pack_folder(KNOWLEDGE_DIR), "v2", "นก", "")
        await until(live, refused=False)
        assert live.number == 2


async def test_who_has_no_key_changes_nothing(live: Live, published: PublishedKnowledge, redis_url: str) -> None:
    """Somebody who can write to Redis puts in a false number: what is live stays, and the operator is told."""
    answers = wording(live)
    redis = Redis.from_url(redis_url)
    with beside(asyncio.create_task(Follower(published, live).run())):
        await published.publish(pack_folder(KNOWLEDGE_DIR), "v1", "นก", "")
        redis.hset(f"{PREFIX}version:1", "bundle", pack_folder(KNOWLEDGE_DIR) + b"false")
        await until(live, answers, refused=True)

        assert live.number == 0
        assert "DOEBOT_ID_KEY" in str(live.describe()["knowledge_problem"])

        await published.publish(pack_folder(KNOWLEDGE_DIR), "v2", "นก", "")
        await until(live, answers, refused=False)
        assert live.number == 2


def test_a_process_does_not_start_with_what_is_not_signed(
    folder: Path, redis_url: str, published_by_an_older_program: None
) -> None:
    """It starts with its folder, as where nothing was published."""
    assert load_edition(settings(folder, redis_url))[1] == 0
    with pytest.raises(UntrustedVersionError, match="โปรแกรมรุ่นเก่า"):
        load_published(settings(folder, redis_url))


def test_a_process_starts_with_what_is_published(folder: Path, redis_url: str) -> None:
    """Also where its own folder is out of date, or broken; without Redis its folder has to do."""
    Redis.from_url(redis_url).flushdb()
    assert load_edition(settings(folder, redis_url))[1] == 0

    async def publish() -> None:
        published = PublishedKnowledge(redis_url, KEY)
        await published.publish(pack_folder(folder), "v1", "นก", "")
        await published.aclose()

    asyncio.run(publish())
    (folder / "answers" / "job.yaml").write_text("[", encoding="utf-8")

    edition, number = load_edition(settings(folder, redis_url))

    assert number == 1
    assert "job.search" in edition.base.intents
    assert load_edition(settings(KNOWLEDGE_DIR, "redis://127.0.0.1:1/0"))[1] == 0


async def test_no_answer_comes_from_two_editions(edition: Edition, live: Live, now: datetime) -> None:
    """A hundred swaps under load: every answer is wholly of one edition, and none is lost."""
    marks = ("ก", "ข")
    editions = [_marked(edition, mark) for mark in marks]
    inbox, channel, metrics = MemoryQueue(), FakeChannel(), Metrics()
    worker = Worker(lambda: live.conversation, {"line": channel}, lambda: now, metrics)
    live.swap(editions[0])
    work = asyncio.create_task(worker.run([inbox], concurrency=8))
    for number in range(100):
        await inbox.accept(incoming([text_message("หางาน", f"e{number}.{each}", f"u{each}") for each in range(4)]))
        live.swap(editions[number % 2])
        await asyncio.sleep(0)
    await inbox.close()
    await asyncio.wait_for(work, 60)

    assert len(channel.sent) == 400
    seen = {"".join(mark for mark in marks if f"[{mark}]" in reply.text) for _, reply in channel.sent}
    assert seen == set(marks)
    assert metrics.registry.get_sample_value("doebot_failures_total", {"channel": "line", "kind": "handle"}) is None
    with suppress(asyncio.CancelledError):
        await work


def _marked(edition: Edition, mark: str) -> Edition:
    """Put a mark into every answer, at its start and its end."""
    base = edition.base
    intents = {
        name: replace(each, answer=Text(f"[{mark}] {each.answer.th} [{mark}]", f"[{mark}] {each.answer.en} [{mark}]"))
        for name, each in base.intents.items()
    }
    return replace(edition, base=replace(base, intents=intents, version=mark))
