"""Change sets: drafts that go live together, once somebody else has looked at them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.console.accounts import account_of
from bot.console.audit import Action, note
from bot.console.database import Database
from bot.console.drafts import changed_fields
from bot.console.errors import RefusedError
from bot.console.permissions import LEAST_REASON_LETTERS, Account, is_urgent, may_decide
from bot.console.tables import AccountRow, ChangeRow, ChangeSetRow, DraftRow
from knowledge import Values, kind_of

MOST_TITLE_LETTERS = 200
MOST_WORDS_LETTERS = 2_000
MOST_LISTED = 100
NEEDS_REASON = f"นี่คือการแก้ของคุณเอง ถ้าไม่มีคนอื่นอนุมัติได้ เขียนเหตุผลอย่างน้อย {LEAST_REASON_LETTERS} ตัวอักษร"
MOVED_ON = "ชุดการแก้ไขนี้ถูกดำเนินการไปแล้ว เปิดหน้านี้ใหม่เพื่อดูสถานะ"


class State(StrEnum):
    """Where a change set is.

    From ``SCHEDULED`` (approved, for a later moment) and ``PUBLISHING`` it goes on by itself, also after a kill.
    """

    SUBMITTED = "submitted"
    SENT_BACK = "sent_back"
    WITHDRAWN = "withdrawn"
    SCHEDULED = "scheduled"
    PUBLISHING = "publishing"
    PUBLISHED = "published"


@dataclass(frozen=True, slots=True)
class Change:
    """One entry of a change set: as it was live when the change was begun, and as it is wanted."""

    entry: str
    base: Values
    values: Values

    @property
    def fields(self) -> Sequence[str]:
        """Name the fields that differ."""
        return changed_fields(self.base, self.values)


@dataclass(frozen=True, slots=True)
class ChangeSet:
    """Changes with their author, state and what the approver said.

    Attributes:
        words: the approver's reason, or what is to be mended.
        problem: why it could not be published at the last try.
        knowledge: fingerprint of the knowledge that it led to.
        undoes: number of the change set that it takes back.
        starts: when it goes live, where that is not at once.

    """

    id: int
    title: str
    author: Account
    state: State
    submitted: datetime
    decided: datetime | None
    decided_by: str
    words: str
    problem: str
    knowledge: str
    undoes: int | None
    starts: datetime | None
    changes: Sequence[Change]


class ChangeSets:
    """Keeps change sets and moves them on.

    Args:
        database: where they are.
        clock: the present moment, aware.

    """

    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._clock = clock

    # -- by the author

    def submit(self, account: Account, title: str, entries: Sequence[str]) -> int:
        """Make a change set of somebody's drafts and give its number; they are drafts no longer.

        Raises:
            RefusedError: there is no title, or no draft of these entries.

        """
        if not title.strip():
            raise RefusedError("เขียนสั้น ๆ ว่าแก้อะไร เช่น แก้เบอร์สำนักงานตาก")
        with self._database.writing() as session:
            drafts = session.scalars(
                select(DraftRow).where(DraftRow.account_id == account.id, DraftRow.entry.in_(entries))
            ).all()
            if not drafts:
                raise RefusedError("เลือกร่างอย่างน้อยหนึ่งรายการ")
            changes = [Change(each.entry, each.base, each.values) for each in drafts]
            for each in drafts:
                session.delete(each)
            return self._add(session, account, title, changes)

    def add(self, account: Account, title: str, changes: Sequence[Change], undoes: int | None = None) -> int:
        """Make a change set that never was a draft, such as one that undoes another."""
        with self._database.writing() as session:
            return self._add(session, account, title, changes, undoes)

    def _add(
        self, session: Session, account: Account, title: str, changes: Sequence[Change], undoes: int | None = None
    ) -> int:
        row = ChangeSetRow(
            title=" ".join(title.split())[:MOST_TITLE_LETTERS],
            author_id=account.id,
            state=State.SUBMITTED,
            submitted=self._clock(),
            words="",
            problem="",
            knowledge="",
            undoes=undoes,
        )
        session.add(row)
        session.flush()
        for each in changes:
            session.add(
                ChangeRow(change_set_id=row.id, entry=each.entry, base=dict(each.base), values=dict(each.values))
            )
        self._note(session, account, Action.SUBMITTED, row, changes)
        return row.id

    def withdraw(self, account: Account, number: int) -> None:
        """Take one's own change set back, to write on.

        Raises:
            RefusedError: it is another's, or was decided already.

        """
        with self._database.writing() as session:
            row = self._row(session, number, State.SUBMITTED)
            if row.author_id != account.id:
                raise RefusedError("ถอนได้เฉพาะชุดการแก้ไขของตัวเอง", status=403)
            row.state = State.WITHDRAWN
            self._give_back(session, row)
            self._note(session, account, Action.WITHDRAWN, row)

    # -- by the approver

    def send_back(self, account: Account, number: int, words: str) -> None:
        """Give a change set back to its author with what is to be mended.

        Raises:
            RefusedError: nothing was said, or it was decided already.

        """
        if not words.strip():
            raise RefusedError("เขียนว่าให้แก้อะไร ผู้เขียนจะได้แก้ถูกจุด")
        with self._database.writing() as session:
            row = self._row(session, number, State.SUBMITTED)
            self._decide(row, account, State.SENT_BACK, words)
            self._give_back(session, row)
            self._note(session, account, Action.SENT_BACK, row, words=words)

    def approve(self, account: Account, number: int, reason: str = "", starts: datetime | None = None) -> None:
        """Let a change set go live, at once or at a later moment.

        Raises:
            RefusedError: it is one's own and no reason was given, it was decided already, or the moment is past.

        """
        if starts and starts <= self._clock():
            raise RefusedError("เวลาเริ่มใช้ผ่านไปแล้ว เว้นว่างเพื่อเผยแพร่ทันที")
        with self._database.writing() as session:
            row = self._row(session, number, State.SUBMITTED)
            self.check_reason(account, row.author_id, reason)
            self._decide(row, account, State.SCHEDULED if starts else State.PUBLISHING, reason)
            row.problem, row.starts = "", starts
            self._note(session, account, Action.APPROVED, row, words=reason)

    def call_off(self, account: Account, number: int) -> None:
        """Let a change set that was to go live later wait for a decision again.

        Raises:
            RefusedError: it waits for no moment.

        """
        with self._database.writing() as session:
            row = self._row(session, number, State.SCHEDULED)
            row.state, row.starts = State.SUBMITTED, None
            self._note(session, account, Action.CALLED_OFF, row)

    def check_reason(self, account: Account, author_id: int, reason: str) -> None:
        """Go on only if somebody may decide on a change of this author.

        Raises:
            RefusedError: it is one's own and no reason was given.

        """
        if not may_decide(account, author_id, reason):
            raise RefusedError(NEEDS_REASON)

    def _decide(self, row: ChangeSetRow, account: Account, state: State, words: str) -> None:
        row.state, row.decided, row.decided_by = state, self._clock(), account.id
        row.words = words.strip()[:MOST_WORDS_LETTERS]

    def announce(self, account: Account, title: str, changes: Sequence[Change]) -> int:
        """Let a duty officer's urgent changes go live at once; supervisors see them afterwards.

        Raises:
            RefusedError: there is another kind of change among them.

        """
        if not changes or not all(is_urgent(kind_of(each.entry)[0], each.fields) for each in changes):
            raise RefusedError("เวรประกาศเผยแพร่ได้เฉพาะประกาศปิดและเบอร์สำนักงาน", status=403)
        with self._database.writing() as session:
            row = session.get_one(ChangeSetRow, self._add(session, account, title, changes))
            self._decide(row, account, State.PUBLISHING, "")
            self._note(session, account, Action.ANNOUNCED, row)
            return row.id

    # -- by the publisher

    def begin_due(self) -> Sequence[int]:
        """Let what is due go on to be published; gives all that is being published."""
        with self._database.writing() as session:
            due = (ChangeSetRow.state == State.SCHEDULED) & (ChangeSetRow.starts <= self._clock())
            for row in session.scalars(select(ChangeSetRow).where(due)):
                row.state = State.PUBLISHING
            session.flush()
            begun = select(ChangeSetRow.id).where(ChangeSetRow.state == State.PUBLISHING)
            return session.scalars(begun.order_by(ChangeSetRow.starts, ChangeSetRow.id)).all()

    def finish(self, number: int, knowledge: str, remarks: str) -> None:
        """Note that a change set is live."""
        with self._database.writing() as session:
            row = self._row(session, number, State.PUBLISHING)
            row.state, row.knowledge, row.problem = State.PUBLISHED, knowledge, remarks
            by = session.get_one(AccountRow, row.decided_by)
            changes = self._changes(session, number)
            detail = {"knowledge": knowledge, "remarks": remarks}
            for each in changes:
                note(session, self._clock(), by.name, by.role, Action.PUBLISHED, each.entry, set=str(number), **detail)

    def fail(self, number: int, problem: str) -> None:
        """Note why a change set could not go live; it waits for a decision again."""
        with self._database.writing() as session:
            row = self._row(session, number, State.PUBLISHING)
            row.state, row.problem = State.SUBMITTED, problem[:MOST_WORDS_LETTERS]
            by = session.get_one(AccountRow, row.decided_by)
            note(session, self._clock(), by.name, by.role, Action.NOT_PUBLISHED, f"set:{number}", problem=problem[:300])

    # -- for everybody

    def find(self, number: int) -> ChangeSet:
        """Give a change set.

        Raises:
            RefusedError: there is none.

        """
        with self._database.reading() as session:
            return self._read(session, self._row(session, number))

    def list(self, *states: State, entry: str | None = None) -> Sequence[ChangeSet]:
        """Give the change sets in these states, or all; also only those of an entry, the newest first."""
        query = select(ChangeSetRow).order_by(ChangeSetRow.id.desc()).limit(MOST_LISTED)
        if states:
            query = query.where(ChangeSetRow.state.in_(states))
        if entry is not None:
            query = query.where(ChangeSetRow.id.in_(select(ChangeRow.change_set_id).where(ChangeRow.entry == entry)))
        with self._database.reading() as session:
            return [self._read(session, row) for row in session.scalars(query)]

    def _row(self, session: Session, number: int, state: State | None = None) -> ChangeSetRow:
        row = session.get(ChangeSetRow, number)
        if row is None:
            raise RefusedError("ไม่พบชุดการแก้ไขนี้", status=404)
        if state and row.state != state:
            raise RefusedError(MOVED_ON, status=409)
        return row

    def _read(self, session: Session, row: ChangeSetRow) -> ChangeSet:
        author = session.get_one(AccountRow, row.author_id)
        decided_by = session.get(AccountRow, row.decided_by) if row.decided_by else None
        return ChangeSet(
            id=row.id,
            title=row.title,
            author=account_of(author),
            state=State(row.state),
            submitted=row.submitted,
            decided=row.decided,
            decided_by=decided_by.display_name if decided_by else "",
            words=row.words,
            problem=row.problem,
            knowledge=row.knowledge,
            undoes=row.undoes,
            starts=row.starts,
            changes=self._changes(session, row.id),
        )

    def _changes(self, session: Session, number: int) -> Sequence[Change]:
        query = select(ChangeRow).where(ChangeRow.change_set_id == number).order_by(ChangeRow.id)
        return [Change(each.entry, each.base, each.values) for each in session.scalars(query)]

    def _give_back(self, session: Session, row: ChangeSetRow) -> None:
        """Make drafts of the changes again; where the author began a newer one, that stays."""
        for each in self._changes(session, row.id):
            own = (DraftRow.account_id == row.author_id, DraftRow.entry == each.entry)
            if session.scalars(select(DraftRow).where(*own)).first() is None:
                session.add(
                    DraftRow(
                        entry=each.entry,
                        account_id=row.author_id,
                        base=dict(each.base),
                        values=dict(each.values),
                        revision=1,
                        updated=self._clock(),
                    )
                )

    def _note(
        self, session: Session, account: Account, action: Action, row: ChangeSetRow, changes: Sequence[Change] = (), *,
        words: str = "",
    ) -> None:  # fmt: skip
        entries = ", ".join(each.entry for each in changes)
        detail = {
            "title": row.title,
            **({"entries": entries} if entries else {}),
            **({"words": words} if words else {}),
        }
        note(session, self._clock(), account.name, account.role, action, f"set:{row.id}", **detail)
