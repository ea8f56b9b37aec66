"""Knowledge is published and taken back while three processes answer from it, and one of them is killed."""

from __future__ import annotations

import asyncio
import re
import subprocess
from collections.abc import AsyncIterator, Sequence
from pathlib import Path

import pytest

from tests.faults.programs import Nursery, Program
from tests.faults.questions import ANSWERS, Question, webhook, write_knowledge
from tests.faults.town import Town, living_town, new_citizen, until
from tests.platforms.control import Platforms
from tests.platforms.records import Delivery
from tests.platforms.webhooks import citizen_of
from tests.redis_server import RedisServer

THREE = ("serve --no-worker", "worker", "worker")
FILE = "answers/asked.yaml"
OLD, NEW = "วันนี้ถามเรื่องงานได้", "วันนี้ถามเรื่องอบรมได้"


@pytest.fixture
def folder(tmp_path: Path, knowledge: Path) -> Path:
    """The small knowledge of these tests, trained before; publishing knows the day, so no answer lapses here."""
    folder = tmp_path / "knowledge"
    write_knowledge(folder)
    for path in (folder / "answers").glob("*.yaml"):
        text = path.read_text(encoding="utf-8")
        path.write_text(re.sub(r"(?m)^( +(?:valid_until|review_by): ).*$", r'\1"2199-12-31"', text), encoding="utf-8")
    reword(folder, OLD)
    return folder


@pytest.fixture
async def town(shared_nursery: Nursery, redis: RedisServer, stub: Platforms, folder: Path) -> AsyncIterator[Town]:
    stub.reset()
    nursery = shared_nursery.with_settings(DOEBOT_REDIS_URL=redis.url, DOEBOT_KNOWLEDGE_DIR=str(folder))
    async with living_town(nursery, redis, stub) as town:
        yield town
    nursery.end()


async def test_a_new_wording_reaches_every_process_and_goes_back(town: Town, folder: Path) -> None:
    """Citizens read what is live, whoever answers; who starts later takes it too, not the folder beside it."""
    programs = await town.start(*THREE)
    await publish(town)
    first = await taken_by(programs, 1)

    reword(folder, NEW)
    await publish(town)
    second = await taken_by(programs, 2)
    assert await answer(town, programs[0]) == NEW

    assert (await call(town, "rollback", "1")).returncode == 0
    assert await taken_by(programs, 1) == first != second
    assert await answer(town, programs[0]) == OLD

    [late] = await town.start("worker")
    assert late.live() == (1, first)


async def test_a_broken_folder_is_refused_and_all_keep_what_they_have(town: Town, folder: Path) -> None:
    """The officer is told which file it is; what is right again goes live."""
    programs = await town.start(*THREE)
    before = await taken_by(programs, 0)
    reword(folder, f"{NEW} {{no_such_fact}}")

    refused = await call(town, "publish")

    assert (refused.returncode, refused.stdout) == (1, "")
    assert FILE in refused.stderr
    assert "no_such_fact" in refused.stderr
    assert [program.live() for program in programs] == [(0, before)] * 3
    assert await answer(town, programs[0]) == OLD
    reword(folder, NEW)
    await publish(town)
    await taken_by(programs, 1)  # the first number: nothing of what was refused was kept


async def test_a_killed_process_comes_back_with_what_is_live(town: Town, folder: Path) -> None:
    """Also with what went live while it was away; the others never waited for it."""
    web, worker, killed = await town.start(*THREE)
    killed.kill()
    reword(folder, NEW)
    await publish(town)
    version = await taken_by([web, worker], 1)
    reword(folder, OLD)  # is not published
    [again] = await town.start("worker")

    assert again.live() == (1, version)
    worker.kill()
    assert await answer(town, web) == NEW
    assert [program.live() for program in (web, again)] == [(1, version)] * 2


def reword(folder: Path, words: str) -> None:
    """Change what the first question is answered with in Thai, whatever it was."""
    path = folder / FILE
    before = path.read_text(encoding="utf-8")
    known = next(each for each in (ANSWERS[0], NEW, OLD) if f"      th: {each}" in before)
    after = re.sub(rf"(?m)^      th: {known}.*$", f"      th: {words}", before)
    assert after != before or words == known
    path.write_text(after, encoding="utf-8")


async def call(town: Town, *arguments: str) -> subprocess.CompletedProcess[str]:
    return await asyncio.to_thread(town.nursery.call, *arguments)


async def publish(town: Town) -> None:
    done = await call(town, "publish")
    assert done.returncode == 0, done.stderr


async def taken_by(programs: Sequence[Program], number: int) -> str:
    """Wait until all answer from this number; gives the version, which is the same for all."""
    await until(lambda: {program.live()[0] for program in programs} == {number}, f"number {number}")
    [version] = {program.live()[1] for program in programs}
    return version


async def answer(town: Town, web: Program) -> str:
    """Ask the first question on LINE as somebody new, and give what is then on the screen."""
    question = Question("line", new_citizen(), 0)

    def seen() -> list[Delivery]:
        return [each for each in town.screens.deliveries if citizen_of(each.citizen) == question.citizen]

    await town.traffic(web).bring(webhook(question), [question])
    await until(seen, "the question is answered")
    [delivery] = seen()
    return delivery.texts[0]
