"""Makes a change set live: checked on a copy, put into the folder with the least change of bytes, published as always.

Every step may be taken again: what is there already is left alone, so a change set that was interrupted is finished by
publishing it once more.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path

import structlog

from bot.console import git
from bot.console.catalogue import title_of
from bot.console.change_sets import Change, ChangeSet, ChangeSets, State
from bot.console.database import Database
from bot.console.errors import RefusedError
from bot.console.source import Opened, Source
from bot.errors import BotError
from bot.publishing.live import Live
from bot.publishing.store import PublishedKnowledge, SupersededError
from intents import TrainingError
from knowledge import (
    PLACE,
    BundleError,
    EditError,
    Edition,
    EntryGoneError,
    KnowledgeBase,
    KnowledgeBaseError,
    Trainer,
    Values,
    change_entry,
    file_of,
    find_lapsed_edits,
    fingerprint,
    load_knowledge,
    pack_folder,
    read_edition,
    read_entry,
    replace_file,
)

CHANGED_MEANWHILE = "“{title}” มีคนเผยแพร่ฉบับใหม่กว่าแล้ว ส่งกลับให้ผู้เขียนเทียบกับฉบับนั้นก่อน"
SUPERSEDED = "มีคนเผยแพร่พร้อมกัน ลองอีกครั้ง"
FOLDER_DIFFERS = "โฟลเดอร์ในเครื่องไม่ตรงกับรุ่นที่ใช้อยู่ หรือเขียนไม่ได้ จึงไม่ได้แก้ไฟล์ในนั้น"
FAULT = "เผยแพร่ไม่สำเร็จเพราะระบบขัดข้อง ลองอีกครั้ง ถ้ายังไม่ได้ แจ้งผู้ดูแลเครื่องแม่ข่าย"

Files = Mapping[str, tuple[bytes, bytes]]  # old and new bytes, by names such as answers/job.yaml

log = structlog.get_logger(__name__)


class Publisher:
    """Publishes, one change set at a time over all processes.

    Args:
        database: keeps others away meanwhile.
        change_sets: what is to be published.
        source: what edits are put upon.
        live: what this process answers from.
        clock: the present moment, aware.

    """

    def __init__(
        self,
        database: Database,
        change_sets: ChangeSets,
        source: Source,
        live: Live,
        clock: Callable[[], datetime],
    ) -> None:
        self._database = database
        self._change_sets = change_sets
        self._source = source
        self._live = live
        self._clock = clock

    def publish(self, number: int) -> None:
        """Make an approved change set live; what stands in the way is noted with it."""
        with self._database.alone():
            found = self._change_sets.find(number)
            if found.state is not State.PUBLISHING:  # another process finished it
                return
            try:
                edition, remarks = self._publish(found)
            except (RefusedError, EditError, KnowledgeBaseError) as error:
                self._change_sets.fail(number, str(error))
            except (BotError, BundleError, TrainingError, OSError) as error:
                log.warning("change set not published", reason=str(error) or type(error).__name__)
                self._change_sets.fail(number, FAULT)
            else:
                self._change_sets.finish(number, edition.base.version, remarks)

    def examine(self, changes: Sequence[Change]) -> None:
        """Try changes on a copy.

        Raises:
            RefusedError: an entry is gone, or was published anew meanwhile.
            EditError: a file cannot be changed in just these values.
            KnowledgeBaseError: the knowledge would have errors; it lists them.

        """
        with self._source.opened() as opened:
            live = self._live.edition.base
            put_changes(opened, changes, live)
            if lapsed := find_lapsed_edits(live, load_knowledge(opened.folder), self._clock().date()):
                raise KnowledgeBaseError(lapsed)

    def _publish(self, found: ChangeSet) -> tuple[Edition, str]:
        with self._source.opened() as opened:
            files = put_changes(opened, found.changes, self._live.edition.base)
            edition = read_edition(opened.folder, self._live.edition, today=self._clock().date())
            number = self._send(opened, found, edition)
        remarks = self._write_folder(found, files)
        self._live.swap(edition, number)
        return edition, remarks

    def _send(self, opened: Opened, found: ChangeSet, edition: Edition) -> int:
        """Publish in Redis, where there is one, on top of what was live when the copy was made."""
        if not self._source.redis_url:
            return 0
        bundle = pack_folder(opened.folder)

        async def send(url: str) -> int:
            published = PublishedKnowledge(url, self._source.id_key)
            try:
                if any(each.is_live and each.knowledge == edition.base.version for each in await published.versions()):
                    return opened.number  # an earlier try came as far as this
                trainer = Trainer(edition.base)
                await published.keep_model(trainer.model_name, trainer.artifact())
                version = edition.base.version
                return await published.publish(bundle, version, found.author.name, found.title, on=opened.number)
            finally:
                await published.aclose()

        try:
            return asyncio.run(send(self._source.redis_url))
        except SupersededError as error:
            raise RefusedError(SUPERSEDED, status=409) from error

    def _write_folder(self, found: ChangeSet, files: Files) -> str:
        """Put the changes into the folder of this machine, and commit them; gives what could not be done.

        Raises:
            RefusedError: the folder is what is live, and was changed meanwhile.
            OSError: it is what is live, and cannot be written.

        """
        try:
            if self._source.redis_url:  # what is live may be another version than the folder
                with self._source.copied() as copy:
                    files = put_changes(copy, found.changes, self._live.edition.base)
            for name, (old, new) in files.items():
                _write(self._source.folder / name, old, new)
        except (RefusedError, EditError, KnowledgeBaseError, OSError):
            if self._source.redis_url:
                return FOLDER_DIFFERS
            raise
        touched = {*files, *(file for each in found.changes if (file := self._file_of(each)))}
        return git.commit(
            self._source.folder, sorted(touched), found.author.display_name, found.author.name, found.title
        )

    def _file_of(self, change: Change) -> str | None:
        try:
            return file_of(self._live.edition.base, change.entry)
        except EntryGoneError:  # it is new, or was taken out
            return str({**change.base, **change.values}.get("file", "")) or None


def put_changes(opened: Opened, changes: Sequence[Change], known: KnowledgeBase) -> Files:
    """Put changes into a copy, each only upon the state of its entry that its author saw.

    Args:
        opened: the copy.
        changes: those that are there already change nothing.
        known: a knowledge base, which is not read again where the copy is of the same version.

    Returns:
        Old and new bytes of the files that differ.

    Raises:
        RefusedError: an entry is gone, or was published anew meanwhile.
        EditError: a file cannot be changed in just these values.
        KnowledgeBaseError: the copy has errors already.

    """
    folder = opened.folder
    base = known if fingerprint(folder) == known.version else load_knowledge(folder)
    before: dict[str, bytes] = {}
    for change in changes:
        if not _is_wanted(base, change):
            continue
        for name, content in change_entry(folder, change.entry, change.base, change.values).items():
            before.setdefault(name, _bytes_of(folder / name))
            (folder / name).write_bytes(content)
    return {name: (old, (folder / name).read_bytes()) for name, old in before.items()}


def _is_wanted(base: KnowledgeBase, change: Change) -> bool:
    """Tell whether a change is still to be made.

    Raises:
        RefusedError: its entry is gone, or was published anew meanwhile.

    """
    try:
        current = read_entry(base, change.entry)
    except EntryGoneError as error:
        if not change.values:  # it was to go
            return False
        if change.base:
            raise RefusedError(CHANGED_MEANWHILE.format(title=change.entry), status=409) from error
        current = {}  # it is to be
    if _holds(current, change.values):
        return False
    if not _holds(current, change.base):
        raise RefusedError(CHANGED_MEANWHILE.format(title=title_of(base, change.entry)), status=409)
    return True


def _holds(current: Values, stored: Values) -> bool:
    """Compare by the fields that were stored, the place left out: a newer program may show more."""
    fields = {field: value for field, value in stored.items() if field not in PLACE}
    return bool(current) == bool(stored) and all(current.get(field) == value for field, value in fields.items())


def _bytes_of(path: Path) -> bytes:
    """Give what a file holds; nothing where it is not there yet."""
    return path.read_bytes() if path.exists() else b""


def _write(path: Path, old: bytes, new: bytes) -> None:
    """Put a file in the place of what was read; a new one only where there is none still.

    Raises:
        RefusedError: somebody changed it meanwhile.

    """
    if old or path.exists():
        replace_file(path, new, _unchanged(old))
    else:
        path.write_bytes(new)


def _unchanged(old: bytes) -> Callable[[Path], None]:
    def check(path: Path) -> None:
        if path.read_bytes() != old:
            raise RefusedError(SUPERSEDED, status=409)

    return check
