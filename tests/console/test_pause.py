"""The emergency switch on its page and command line: kept, signed, audited, live in every process."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from redis import Redis
from sqlalchemy import select
from typer.testing import CliRunner

from bot.cli.main import cli
from bot.console.database import Database
from bot.console.permissions import Role
from bot.console.site import Console
from bot.console.tables import AuditRow
from bot.dialogue.session import Session
from bot.observability import Metrics
from bot.privacy import derive_key
from bot.publishing.live import Live
from bot.publishing.pauses import FILE, PREFIX, PURPOSE, Pauses, follow_pauses
from bot.settings import Settings
from bot.storage.client import connect
from knowledge import Edition
from tests.console.conftest import Browser, console_on, sign_in_to
from tests.fakes import FakeWallClock, text_message

KEY = "key of the tests key of the tests"
WORDS = {"th": "ระบบกำลังตรวจสอบข้อมูล", "en": "We are checking our data"}
PAUSE = "/staff/pause"


@pytest.fixture(autouse=True)
def data(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    return tmp_path / "state" / "doebot"


def said(live: Live, clock: FakeWallClock) -> str:
    reply = live.conversation.respond(text_message("หางาน"), Session(), clock()).reply
    assert reply is not None
    return reply.text


def audited(database: Database) -> list[str]:
    with database.reading() as session:
        return list(session.scalars(select(AuditRow.action).order_by(AuditRow.id)))[-2:]


def test_an_approver_pauses_and_resumes(
    signed_in: Browser, console: Console, clock: FakeWallClock, database: Database
) -> None:
    """Here at once, and in the history."""
    approver = signed_in(Role.APPROVER)

    assert approver.post(PAUSE, data=WORDS).status_code == 303
    assert said(console.live, clock) == WORDS["th"]
    assert WORDS["th"] in approver.get(PAUSE).text
    approver.post(f"{PAUSE}/end", data={"subject": ""})
    assert said(console.live, clock) != WORDS["th"]
    assert audited(database) == ["paused", "resumed"]


def test_a_subject_is_paused_until_a_moment(signed_in: Browser, console: Console, clock: FakeWallClock) -> None:
    """Then it is over, on the page too."""
    approver = signed_in(Role.APPROVER)
    approver.post(PAUSE, data={**WORDS, "subject": "job", "until": "23 พ.ย. 69"})
    assert said(console.live, clock) == WORDS["th"]

    clock.advance(minutes=24 * 60)

    assert said(console.live, clock) != WORDS["th"]
    assert "แชตบอตตอบตามปกติ" in sign_in_to(console, Role.READER).get(PAUSE).text


@pytest.mark.parametrize(
    "wrong", [{"th": ""}, {"en": "short"}, {"until": "เร็ว ๆ นี้"}, {"until": "1 ม.ค. 60"}, {"subject": "nothing"}]
)
def test_what_is_wrong_is_told_and_nothing_is_paused(
    signed_in: Browser, console: Console, clock: FakeWallClock, wrong: dict[str, str]
) -> None:
    answer = signed_in(Role.APPROVER).post(PAUSE, data={**WORDS, **wrong})

    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    assert not console.switch.show()


def test_a_provincial_approver_does_not_silence_the_country(signed_in: Browser) -> None:
    assert signed_in(Role.APPROVER, province="ตาก").post(PAUSE, data=WORDS).status_code == 403


def test_the_command_line_pauses_too(
    monkeypatch: pytest.MonkeyPatch, folder: Path, data: Path, database: Database
) -> None:
    """Also where nobody can sign in; another process that follows takes it up."""
    monkeypatch.setenv("DOEBOT_KNOWLEDGE_DIR", str(folder))
    monkeypatch.setenv("DOEBOT_DATABASE_URL", f"sqlite:///{database.engine.url.database}")
    begin = ["pause", "begin", "--th", WORDS["th"], "--en", WORDS["en"]]

    assert CliRunner().invoke(cli, [*begin, "--subject", "job"]).exit_code == 0
    assert CliRunner().invoke(cli, [*begin, "--subject", "nothing"]).exit_code == 1
    assert CliRunner().invoke(cli, ["pause", "show"]).stdout.startswith("job\t-\t")
    assert CliRunner().invoke(cli, ["pause", "end", "--subject", "job"]).exit_code == 0
    assert CliRunner().invoke(cli, ["pause", "show"]).stdout == ""
    assert audited(database) == ["paused", "resumed"]


def follow(live: Live, pauses: Pauses) -> None:
    """Look once."""

    async def stop(_seconds: float) -> None:
        raise asyncio.CancelledError

    async def run() -> None:
        try:
            await follow_pauses(pauses, live, stop)
        except asyncio.CancelledError:
            return

    asyncio.run(run())


def test_every_process_takes_it_up_over_redis(
    database: Database, clock: FakeWallClock, small_edition: Edition, folder: Path, redis_url: str
) -> None:
    """A worker without the console as well; a restarted one too, and words of who has not the key do not count."""
    redis = Redis.from_url(redis_url)
    redis.flushdb()
    console = console_on(
        database, clock, small_edition, Settings(_env_file=None, knowledge_dir=folder, redis_url=redis_url, id_key=KEY)
    )
    approver = sign_in_to(console, Role.APPROVER)
    worker = Live(small_edition, 0, Metrics())

    def look() -> None:
        follow(worker, Pauses(connect(redis_url), None, KEY.encode()))

    look()
    assert said(worker, clock) != WORDS["th"]
    approver.post(PAUSE, data=WORDS)
    look()
    assert said(worker, clock) == WORDS["th"]
    sealed = redis.hget(f"{PREFIX}pauses", "")
    approver.post(f"{PAUSE}/end", data={"subject": ""})
    redis.hset(f"{PREFIX}pauses", "job", sealed.replace(b"checking", b"stealing"))
    redis.hset(f"{PREFIX}pauses", "all", b"\x00" * 64)
    look()
    assert said(worker, clock) != WORDS["th"]


def test_a_store_that_is_away_leaves_it_as_it_was(
    signed_in: Browser, console: Console, clock: FakeWallClock, data: Path
) -> None:
    """A broken file does not let a paused bot talk."""
    signed_in(Role.APPROVER).post(PAUSE, data=WORDS)
    (data / FILE).write_text("{")

    follow(console.live, Pauses(None, data, derive_key(b"any", PURPOSE)))

    assert said(console.live, clock) == WORDS["th"]
