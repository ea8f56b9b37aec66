"""Many officers at once: two processes on one database and one folder, their steps in any order; nothing is lost."""

from __future__ import annotations

import os
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from bot.console.change_sets import Change, State
from bot.console.database import Database
from bot.console.errors import RefusedError
from bot.console.permissions import Account, Role
from bot.console.site import Console
from bot.console.tables import AccountRow
from bot.settings import Settings
from knowledge import Edition, load_knowledge, read_edition, read_entry
from tests.conftest import MONDAY_MORNING
from tests.console.conftest import console_on
from tests.fakes import FakeWallClock
from tests.knowledge.conftest import CASES, FILES, write_files

EXAMPLES = int(os.environ.get("DOEBOT_INTERLEAVINGS", "3"))
STEPS = 25
ENTRIES = ("answer:job.search", "office:krabi")  # few, so that officers meet
FIELDS = {"answer": "title.th", "office": "address"}
OFFICERS, SERVERS = st.sampled_from((0, 1)), st.sampled_from((0, 1))
WORDS = st.sampled_from(("ก", "ข", "ค", "ง"))


@dataclass
class Wanted:
    """A change as the model knows it: what its author saw, and what they want."""

    entry: str
    seen: str
    words: str


class Officers(RuleBasedStateMachine):
    """Compares the console with what must be: a dictionary of what is live, and one of drafts."""

    edition: Edition
    empty: Path

    def __init__(self) -> None:
        super().__init__()
        self._place = tempfile.TemporaryDirectory()
        self.folder = Path(self._place.name) / "knowledge"
        self.folder.mkdir()
        write_files(self.folder, {**FILES, **CASES})
        shutil.copy(self.empty, path := Path(self._place.name) / "console.sqlite3")
        self.databases = [Database(f"sqlite:///{path}") for _ in range(2)]
        own = Settings(_env_file=None, knowledge_dir=self.folder)
        clock = FakeWallClock(MONDAY_MORNING)
        self.servers = [console_on(each, clock, self.edition, own) for each in self.databases]
        self.officers = [self._account(number) for number in range(2)]
        self.live = {key: self._words(key) for key in ENTRIES}
        self.drafts: dict[tuple[int, str], Wanted] = {}
        self.waiting: dict[int, list[Wanted]] = {}
        self.published: dict[int, list[Wanted]] = {}

    def _account(self, number: int) -> Account:
        with self.databases[0].writing() as session:
            row = AccountRow(name=f"{number}@doe.go.th", display_name="x", role=Role.APPROVER, created=MONDAY_MORNING)
            session.add(row)
            session.flush()
            return Account(row.id, row.name, row.display_name, Role.APPROVER)

    def teardown(self) -> None:
        for each in self.databases:
            each.close()
        self._place.cleanup()

    def _words(self, key: str) -> str:
        return str(read_entry(load_knowledge(self.folder), key)[field_of(key)])

    @rule(who=OFFICERS, server=SERVERS, key=st.sampled_from(ENTRIES), words=WORDS)
    def save(self, who: int, server: int, key: str, words: str) -> None:
        """A draft begins with what its process answers from, which may be older than what is live."""
        console, account = self.servers[server], self.officers[who]
        seen = read_entry(console.base, key)
        draft = console.drafts.find(account, key)
        before = draft.values if draft else seen
        with pytest.raises(RefusedError):  # from a window that does not know of what was saved
            console.drafts.save(account, key, seen, before, 999)
        console.drafts.save(account, key, seen, {**before, field_of(key): words}, draft.revision if draft else 0)
        began = str((draft.base if draft else seen)[field_of(key)])
        if began == words:
            self.drafts.pop((who, key), None)
        else:
            self.drafts[who, key] = Wanted(key, began, words)

    @precondition(lambda self: bool(self.drafts))
    @rule(server=SERVERS, data=st.data())
    def submit(self, server: int, data: st.DataObject) -> None:
        """All drafts of an officer go together."""
        who = data.draw(st.sampled_from(sorted({each for each, _ in self.drafts})))
        keys = [key for each, key in self.drafts if each == who]
        number = self.servers[server].change_sets.submit(self.officers[who], "แก้", keys)
        self.waiting[number] = [self.drafts.pop((who, key)) for key in keys]

    @precondition(lambda self: bool(self.waiting))
    @rule(server=SERVERS, data=st.data())
    def publish(self, server: int, data: st.DataObject) -> None:
        """Whole, upon what its author saw; or not at all."""
        number = data.draw(st.sampled_from(sorted(self.waiting)))
        self._decide(self.servers[server], number, self.waiting.pop(number))

    @precondition(lambda self: bool(self.published))
    @rule(server=SERVERS, data=st.data())
    def undo(self, server: int, data: st.DataObject) -> None:
        """A change set that takes another back is one as any."""
        number = data.draw(st.sampled_from(sorted(self.published)))
        console = self.servers[server]
        found = console.change_sets.find(number)
        back = [Change(each.entry, each.values, each.base) for each in found.changes]
        again = console.change_sets.add(self.officers[0], "ย้อนกลับ", back, undoes=number)
        self._decide(console, again, [Wanted(each.entry, each.words, each.seen) for each in self.published[number]])

    def _decide(self, console: Console, number: int, wanted: list[Wanted]) -> None:
        console.change_sets.approve(self.officers[0], number, "อยู่เวรคนเดียว")
        console.publish(number)
        fits = all(self.live[each.entry] in (each.seen, each.words) for each in wanted)
        state = console.change_sets.find(number).state
        assert (state is State.PUBLISHED) == fits
        told = console.change_sets.find(number).problem
        assert bool(told) != fits
        if fits:
            self.live |= {each.entry: each.words for each in wanted}
            self.published[number] = wanted
        assert {key: self._words(key) for key in ENTRIES} == self.live

    @rule(server=SERVERS)
    def follow(self, server: int) -> None:
        """A process takes up what the other has published."""
        live = self.servers[server].live
        live.swap(read_edition(self.folder, live.edition, today=MONDAY_MORNING.date()), 0)

    @invariant()
    def no_draft_is_lost(self) -> None:
        """Every draft is as it was saved last, whichever process is asked."""
        kept = {
            (each.account_id, each.entry): each.values[field_of(each.entry)] for each in self.servers[1].drafts.all()
        }
        assert kept == {(self.officers[who].id, key): each.words for (who, key), each in self.drafts.items()}


def field_of(key: str) -> str:
    return FIELDS[key.partition(":")[0]]


def test_steps_of_officers_in_any_order_lose_nothing(small_edition: Edition, empty_database: Path) -> None:
    """A thousand orders by `make interleavings`."""
    Officers.edition, Officers.empty = small_edition, empty_database

    run_state_machine_as_test(Officers, settings=settings(max_examples=EXAMPLES, stateful_step_count=STEPS))
