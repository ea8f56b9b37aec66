"""``doebot publish``, ``versions`` and ``rollback``: which knowledge all processes answer from."""

from __future__ import annotations

import asyncio
import getpass
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, TypeVar

import typer
from rich.console import Console
from rich.table import Table

from bot.app import now_in_bangkok
from bot.cli.options import KnowledgeOption, redis_url_of, with_knowledge
from bot.console import ConsoleParts, make_measurements
from bot.dialogue.conversation import Conversation
from bot.errors import SettingsError, StoreError
from bot.evaluation.accuracy import measure
from bot.observability import configure_logs
from bot.publishing.follower import read_bundle
from bot.publishing.store import PublishedKnowledge, UntrustedVersionError, Version
from bot.settings import Settings, load_settings
from knowledge import (
    BANGKOK,
    BundleError,
    Edition,
    KnowledgeBaseError,
    Problem,
    Text,
    Trainer,
    find_lapsed,
    find_lapsed_edits,
    find_losses,
    knowledge_files,
    load_knowledge,
    pack_folder,
    read_edition,
    unpack_bundle,
)

AuthorOption = Annotated[str, typer.Option("--author", help="Who does this; default: the name you are logged in with.")]
T = TypeVar("T")

STOPPED = "ยังไม่ได้เผยแพร่ เพราะสิ่งที่ใช้อยู่หายไปจากโฟลเดอร์นี้"
STOPPED_LAPSED = "ยังไม่ได้เผยแพร่ เพราะเรื่องที่แก้หมดอายุไปแล้ว"
LAPSED = "คำตอบต่อไปนี้หมดอายุแล้ว ไม่ขวางการเผยแพร่เรื่องอื่น"
NOTHING_PUBLISHED = "คำตอบชุดเดิมยังใช้งานอยู่ ประชาชนยังถามได้ตามปกติ"
CONFIRM = Text("สั่งเผยแพร่อีกครั้งโดยเติม --confirm-removals", "publish again with --confirm-removals")

commands = typer.Typer()


@commands.command()
def publish(
    note: Annotated[str, typer.Option("--note", "-m", help="What was changed, in a few words.")] = "",
    author: AuthorOption = "",
    confirm_removals: Annotated[
        bool, typer.Option("--confirm-removals", help="Publish although files or many entries that are live are gone.")
    ] = False,
    knowledge: KnowledgeOption = None,
) -> None:
    """Check the knowledge folder and make it live on every process within seconds (needs Redis)."""
    settings = with_knowledge(load_settings(serves_webhooks=False), knowledge)
    redis_url_of(settings)
    configure_logs("ERROR")
    with Console(stderr=True).status("กำลังตรวจชุดคำตอบ"):
        edition = read_edition(settings.knowledge_dir, today=now_in_bangkok().date())
        bundle = pack_folder(settings.knowledge_dir)
        checked = read_bundle(bundle, edition)
    if checked.base.version != edition.base.version:
        typer.echo("มีคนแก้ไฟล์ระหว่างที่ตรวจ ยังไม่ได้เผยแพร่ ลองใหม่อีกครั้ง", err=True)
        raise typer.Exit(1)
    losses, lapsed_edits = _with_published(settings, lambda each: _compare(each, settings, edition))
    for heading, problems in ((STOPPED_LAPSED, lapsed_edits), (STOPPED, () if confirm_removals else losses)):
        if problems:
            typer.echo("\n".join([heading, *map(str, problems), NOTHING_PUBLISHED]), err=True)
            raise typer.Exit(1)
    if lapsed := find_lapsed(edition.base, now_in_bangkok().date()):
        typer.echo("\n".join([LAPSED, *map(str, lapsed)]), err=True)
    number = _with_published(settings, lambda published: _publish(published, bundle, edition, author or me(), note))
    if number is None:
        typer.echo(f"ชุดคำตอบนี้ใช้อยู่แล้ว (รหัส {edition.base.version}) ไม่มีอะไรเปลี่ยน")
        return
    typer.echo(f"เผยแพร่แล้ว เป็นรุ่นที่ {number} (รหัส {edition.base.version}) ทุกเครื่องเริ่มใช้ภายในไม่กี่วินาที")
    typer.echo(f"ถ้าต้องการกลับไปใช้รุ่นก่อน พิมพ์ doebot versions แล้ว doebot rollback {number - 1 or 'N'}")
    _measure(settings, edition, number)


def _measure(settings: Settings, edition: Edition, number: int) -> None:
    """Keep how well the test questions are answered now, where the staff console has a database."""
    parts = ConsoleParts(settings, now_in_bangkok)
    if not parts.has_database:
        return
    with Console(stderr=True).status("กำลังวัดคำถามทดสอบ"):
        accuracy = measure(Conversation(edition.base, edition.interpreter), now_in_bangkok())
        try:
            make_measurements(parts).keep(edition.base.version, number, accuracy)
        except (SettingsError, StoreError) as error:
            typer.echo(f"เผยแพร่แล้ว แต่เก็บผลคำถามทดสอบไม่ได้: {error}", err=True)


async def _compare(
    published: PublishedKnowledge, settings: Settings, edition: Edition
) -> tuple[tuple[Problem, ...], tuple[Problem, ...]]:
    """Tell what is live and would be gone, and which lapsed answers were edited.

    Nothing where nothing is live, or it cannot be read any more.
    """
    with suppress(UntrustedVersionError, BundleError, KnowledgeBaseError), TemporaryDirectory() as place:
        _, bundle = await published.live(0)
        if bundle is not None:
            before, now = Path(place), settings.knowledge_dir
            unpack_bundle(bundle, before)
            files = [{f"{path.parent.name}/{path.name}" for path in knowledge_files(each)} for each in (before, now)]
            live = load_knowledge(before)
            losses = find_losses(live, edition.base, CONFIRM, *files)
            return losses, find_lapsed_edits(live, edition.base, now_in_bangkok().date())
    return (), ()


async def _publish(
    published: PublishedKnowledge, bundle: bytes, edition: Edition, author: str, note: str
) -> int | None:
    if any(each.is_live and each.knowledge == edition.base.version for each in await published.versions()):
        with suppress(UntrustedVersionError):  # to publish again is what mends it
            await published.live(0)
            return None
    trainer = Trainer(edition.base)
    await published.keep_model(trainer.model_name, trainer.artifact())
    return await published.publish(bundle, edition.base.version, author, note)


@commands.command()
def versions() -> None:
    """List the published versions that are kept, newest first."""
    found, warning = _with_published(load_settings(serves_webhooks=False), _list)
    if not found:
        typer.echo("ยังไม่เคยเผยแพร่ ทุกเครื่องใช้ชุดคำตอบในโฟลเดอร์ของตัวเอง")
        return
    table = Table("รุ่นที่", "ใช้อยู่", "เผยแพร่เมื่อ", "ผู้เผยแพร่", "บันทึก", "รหัส")
    for each in found:
        table.add_row(
            str(each.number), _live_since(each), _moment(each.published), each.author, each.note, each.knowledge
        )
    Console().print(table)
    if warning:
        typer.echo(warning, err=True)


async def _list(published: PublishedKnowledge) -> tuple[Sequence[Version], str]:
    """Give the versions, and why the live one is not taken by anybody, if so."""
    found = await published.versions()
    try:
        await published.live(0)
    except UntrustedVersionError as error:
        return found, str(error)
    return found, ""


@commands.command()
def rollback(
    number: Annotated[int, typer.Argument(help="Number of an earlier version, as `doebot versions` lists it.")],
    author: AuthorOption = "",
) -> None:
    """Make an earlier version live again on every process within seconds."""
    settings = load_settings(serves_webhooks=False)
    if not _with_published(settings, lambda published: published.go_live(number, author or me())):
        typer.echo(f"ไม่มีรุ่นที่ {number} ดูรุ่นที่มีด้วย doebot versions", err=True)
        raise typer.Exit(1)
    typer.echo(f"กลับไปใช้รุ่นที่ {number} แล้ว ทุกเครื่องเริ่มใช้ภายในไม่กี่วินาที")


def _with_published(settings: Settings, act: Callable[[PublishedKnowledge], Awaitable[T]]) -> T:
    async def run() -> T:
        published = PublishedKnowledge(redis_url_of(settings), settings.id_key_bytes())
        try:
            return await act(published)
        finally:
            await published.aclose()

    configure_logs("ERROR")
    return asyncio.run(run())


def me() -> str:
    """Give the name that this machine knows the user by."""
    try:
        return getpass.getuser()
    except (OSError, KeyError):  # a container's user may have no name
        return "-"


def _live_since(version: Version) -> str:
    return f"ใช่ ตั้งแต่ {_moment(version.live_since)} โดย {version.live_by}" if version.is_live else ""


def _moment(moment: datetime) -> str:
    return moment.astimezone(BANGKOK).strftime("%Y-%m-%d %H:%M")
