"""Part publishing: how long after a file is saved, or a version published, citizens get the new answer."""

from __future__ import annotations

import asyncio
import os
import re
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from statistics import median

from figures import Figure
from machine import ALL_CORES, BenchmarkError, Child, ask_json, tell
from servers import BOT_ENVIRONMENT, PYTHON, ROOT, Store, doebot, redis, wait_for_doebot
from sizes import Size

from bot.publishing.store import PublishedKnowledge
from knowledge import Trainer, load_knowledge
from knowledge.editions.cache import ModelCache

WORDING_SECONDS = 2.0
LONGER_THAN_TRAINING_SECONDS = 2.0
PICK_UP_SECONDS = 2.0
LIMIT_SECONDS = 120
LOOK_SECONDS = 0.01
PROCESSES = 3


def measure_publishing(size: Size, folder: Path) -> Iterator[Figure]:
    """Save and publish, again and again."""
    knowledge = shutil.copytree(ROOT / "knowledge", folder / "knowledge", ignore=shutil.ignore_patterns("*.py"))
    _put_off_lapses(knowledge)
    training = _training_seconds(knowledge)
    yield Figure("publishing", "training alone", training, "s", note="in a process of its own, nothing else running")
    yield from _measure_saving(size, folder, knowledge, training)
    yield from _measure_versions(size, folder, knowledge)


def _training_seconds(knowledge: Path) -> float:
    base = load_knowledge(knowledge)
    started = time.monotonic()
    Trainer(base, ModelCache(None)).train()
    return time.monotonic() - started


def _measure_saving(size: Size, folder: Path, knowledge: Path, training: float) -> Iterator[Figure]:
    with doebot(folder, "serve", knowledge=knowledge, cores=ALL_CORES) as bot:
        wait_for_doebot(bot)
        wordings = [_save(partial(_reword, knowledge, number), bot) for number in range(size.publishing_rounds)]
        examples = [_save(partial(_teach, knowledge, number), bot) for number in range(size.publishing_rounds)]
    most = training + LONGER_THAN_TRAINING_SECONDS
    yield _figure("saved wording is served", wordings, WORDING_SECONDS)
    yield _figure("saved example is served", examples, most, note="the target is the training and two seconds")


def _measure_versions(size: Size, folder: Path, knowledge: Path) -> Iterator[Figure]:
    with ExitStack() as stack:
        store = stack.enter_context(redis(folder))
        parts: Sequence[Sequence[str]] = (("serve", "--no-worker"), *[("worker",)] * (PROCESSES - 1))
        bots = [stack.enter_context(doebot(folder, *part, store=store, cores=ALL_CORES)) for part in parts]
        wait_for_doebot(*bots)
        _call(store, "publish", "--knowledge", str(knowledge))
        picked, whole, back = [], [], []
        for number in range(size.publishing_rounds):
            _reword(knowledge, 100 + number)
            started = time.monotonic()
            picked.append(_go_live(store, bots, "publish", "--knowledge", str(knowledge)))
            whole.append(time.monotonic() - started)
            back.append(_go_live(store, bots, "rollback", "1"))
            _go_live(store, bots, "rollback", str(number + 2))
        _teach(knowledge, 100)
        taught = [_go_live(store, bots, "publish", "--knowledge", str(knowledge))]
    name = f"{PROCESSES} processes, from the moment in Redis:"
    yield _figure(f"{name} new wording", picked, PICK_UP_SECONDS)
    yield _figure(f"{name} rollback", back, PICK_UP_SECONDS)
    yield _figure(f"{name} new example", taught, PICK_UP_SECONDS, note="trained once, by the command")
    yield Figure("publishing", "publish command and all processes", median(whole), "s", note="wording; start and check")


def _figure(name: str, seconds: Sequence[float], most: float, note: str = "") -> Figure:
    worst = max(seconds)
    tell(f"publishing, {name}: {', '.join(f'{each:.2f}' for each in seconds)} s")
    told = f"the longest of {len(seconds)}; middle {median(seconds):.2f} {note}".strip()
    return Figure("publishing", name, worst, "s", None, f"≤ {most:.1f}", worst <= most, told)


def _save(act: Callable[[], None], bot: Child) -> float:
    """Change a file, and tell how long after it the process answers from another version than before."""
    before = [_version(bot)]
    act()
    done = time.time()
    return _wait_for_others([bot], before) - done


def _go_live(store: Store, bots: Sequence[Child], *arguments: str) -> float:
    """Run a command, and tell how long after the change in Redis all processes answer from another version."""
    before = [_version(bot) for bot in bots]
    with ThreadPoolExecutor(1) as pool:
        called = pool.submit(_call, store, *arguments)
        changed = _wait_for_others(bots, before)
        called.result()
    return changed - asyncio.run(_live_since(store))


def _wait_for_others(bots: Sequence[Child], before: Sequence[str]) -> float:
    """Return the moment when every process has another version than before."""
    limit = time.monotonic() + LIMIT_SECONDS
    for bot, version in zip(bots, before, strict=True):
        while _version(bot) == version:
            if time.monotonic() > limit:
                raise BenchmarkError(f"{bot.name} does not take up the change: {bot.last_words()}")
            time.sleep(LOOK_SECONDS)
    return time.time()


async def _live_since(store: Store) -> float:
    published = PublishedKnowledge(store.url, BOT_ENVIRONMENT["DOEBOT_ID_KEY"].encode())
    try:
        return next(each.live_since.timestamp() for each in await published.versions() if each.is_live)
    finally:
        await published.aclose()


def _version(bot: Child) -> str:
    return str(ask_json(bot, "/health/ready")["knowledge"])


def _call(store: Store, *arguments: str) -> None:
    environment = {**os.environ, **BOT_ENVIRONMENT, "DOEBOT_REDIS_URL": store.url}
    done = subprocess.run(
        [PYTHON, "-m", "bot", *arguments], env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise BenchmarkError(f"doebot {arguments[0]}: {done.stderr}")


def _put_off_lapses(knowledge: Path) -> None:
    """Let no answer be past its day, which would rightly keep all from being published."""
    for path in (knowledge / "answers").glob("*.yaml"):
        text = path.read_text(encoding="utf-8")
        path.write_text(re.sub(r"(?m)^( +(?:valid_until|review_by): ).*$", r'\1"2199-12-31"', text), encoding="utf-8")


def _reword(knowledge: Path, number: int) -> None:
    """Change one line of one answer."""
    path = knowledge / "answers" / "phrases.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(re.sub(r"(  cancelled:\n    th: ).*", rf"\g<1>ยกเลิกแล้ว {number}", text), encoding="utf-8")


def _teach(knowledge: Path, number: int) -> None:
    """Add one example question to one subject."""
    path = knowledge / "answers" / "job.yaml"
    text = path.read_text(encoding="utf-8")
    taught = f"\\g<1>        - อยากได้งานทำแบบที่ {number} พอมีไหม\n"
    path.write_text(re.sub(r"(    examples:\n      th:\n)", taught, text, count=1), encoding="utf-8")
