"""The console as a whole: what its pages share, and all of them in one list."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, partial
from pathlib import Path

import structlog
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.responses import HTMLResponse, Response
from starlette.routing import BaseRoute, Mount
from starlette.staticfiles import StaticFiles

from bot.console.accounts import Accounts
from bot.console.accuracy import Measurements
from bot.console.change_sets import ChangeSet, ChangeSets, State
from bot.console.codes import Codes
from bot.console.database import Database, Work
from bot.console.drafts import Drafts
from bot.console.effects.estimate import LiveAnswers
from bot.console.effects.trials import Recent, Trials
from bot.console.errors import RefusedError
from bot.console.guard import HOME, Call, Page, make_route
from bot.console.missed import MissedQuestions, added_examples
from bot.console.pages import (
    accounts,
    accuracy,
    answers,
    changes,
    closures,
    doors,
    effect,
    entry,
    figures,
    history,
    home,
    imports,
    missed,
    new_answer,
    pause,
    report,
    security,
    trial,
)
from bot.console.pauses import Switch
from bot.console.permissions import Account, Permission, may
from bot.console.publisher import Publisher
from bot.console.second_factor import SecondFactor
from bot.console.source import Source
from bot.console.subscriptions import Subscriptions
from bot.console.words import FILTERS, WORDS
from bot.dialogue.conversation import Conversation
from bot.errors import StoreError
from bot.evaluation.accuracy import judge_taken, measure
from bot.figures.model import Figures
from bot.figures.store import FiguresStore
from bot.publishing.live import Live
from knowledge import (
    EditError,
    Edition,
    EntryGoneError,
    FieldProblem,
    KnowledgeBase,
    Shelf,
    Values,
    change_entry,
    check_entry,
    kind_of,
    read_entry,
)

log = structlog.get_logger(__name__)
RECENT_DAYS = 7
HERE = Path(__file__).parent
SIMULATOR = HERE.parent / "channels" / "static"
PAGES: Sequence[Page] = (
    *doors.PAGES,
    *security.PAGES,
    *home.PAGES,
    *answers.PAGES,
    *new_answer.PAGES,
    *imports.PAGES,
    *trial.PAGES,
    *entry.PAGES,
    *effect.PAGES,
    *missed.PAGES,
    *figures.PAGES,
    *report.PAGES,
    *accuracy.PAGES,
    *closures.PAGES,
    *pause.PAGES,
    *changes.PAGES,
    *history.PAGES,
    *accounts.PAGES,
)


def in_a_thread(work: Callable[[], None]) -> None:
    """Run beside the page; what is cut off by the end of the process is taken up at its next start."""
    threading.Thread(target=work, name="console", daemon=True).start()


@dataclass(frozen=True)
class Console:
    """What pages work with.

    Args:
        database: brought up to date at the first use.
        clock: the present moment, aware.
        live: what citizens are answered from.
        source: what edits are put upon.
        missed: what citizens asked in vain.
        beside: runs what takes longer than a page may.
        id_keys: the operator's key, and the one before it, if any; they seal secrets.
        demands_code: who may approve has to set codes up before anything else.
        mails_reports: whether there is a mail server to send reports by.

    """

    database: Database
    clock: Callable[[], datetime]
    live: Live
    source: Source
    missed: MissedQuestions
    beside: Callable[[Callable[[], None]], None] = in_a_thread
    id_keys: Sequence[bytes] = ()
    demands_code: bool = False
    mails_reports: bool = False

    @property
    def edition(self) -> Edition:
        """What is live at this moment."""
        return self.live.edition

    @property
    def base(self) -> KnowledgeBase:
        """The knowledge that is live."""
        return self.live.edition.base

    @property
    def conversation(self) -> Conversation:
        """What answers citizens at this moment."""
        return self.live.conversation

    @cached_property
    def drafts(self) -> Drafts:
        """What officers are writing."""
        return Drafts(self.database, self.clock)

    @cached_property
    def change_sets(self) -> ChangeSets:
        """Changes on their way to citizens."""
        return ChangeSets(self.database, self.clock)

    @cached_property
    def publisher(self) -> Publisher:
        """Makes change sets live."""
        return Publisher(self.database, self.change_sets, self.source, self.live, self.clock)

    @cached_property
    def switch(self) -> Switch:
        """Puts the bot on hold."""
        return Switch(self.source.settings, self.database, self.clock)

    def publish(self, number: int) -> None:
        """Make an approved change set live, beside the page: new examples are learned for seconds."""
        self.beside(partial(self._publish, number))

    def resume(self) -> None:
        """Finish what was being published or found out when a process was killed."""
        for each in self.change_sets.list(State.PUBLISHING):
            self._publish(each.id)
        self.trials.work()

    def start_due(self) -> None:
        """Publish what was approved for a moment that has come, and what a kill left half done."""
        self.database.migrate()  # nobody may have opened a page since the program is newer
        with self.database.if_alone(Work.PUBLISHING) as is_free:
            if not is_free:  # another one publishes; the next look comes soon
                return
        for number in self.change_sets.begin_due():
            self._publish(number)

    def _publish(self, number: int) -> None:
        before = self.conversation
        self.publisher.publish(number)
        found = self.change_sets.find(number)
        if found.state is State.PUBLISHED:
            try:
                self.missed.forget_answered(found.changes)
            except StoreError as error:
                log.warning("unanswered questions unavailable", reason=str(error))
            if self.conversation is not before:  # this process published it, not another
                self._measure(before, found)

    def _measure(self, before: Conversation, found: ChangeSet) -> None:
        """Keep how well what is live now answers its test questions, and how well the edition before knew new ones."""
        taken = [(kind_of(each.entry)[1], text) for each in found.changes for text in added_examples(each)]
        accuracy = measure(self.conversation, self.clock(), judge_taken(before, taken))
        try:
            self.measurements.keep(found.knowledge, self.live.number, accuracy)
        except StoreError as error:
            log.warning("accuracy not kept", reason=str(error))

    def draft_authors(self) -> Mapping[str, Sequence[str]]:
        """Give the names of those who are writing on an entry, by its key."""
        authors: dict[str, list[str]] = {}
        for draft in self.drafts.all():
            authors.setdefault(draft.entry, []).append(draft.author)
        return authors

    def check(self, key: str, values: Values) -> Sequence[FieldProblem]:
        """Give what is wrong with an entry as it is wanted, errors first.

        Raises:
            RefusedError: the program cannot put it into its file.

        """
        with self.source.opened() as opened:
            try:
                opened.write(change_entry(opened.folder, key, self._live_values(key, values), values))
            except (EditError, EntryGoneError) as error:
                raise RefusedError(str(error)) from error
            return check_entry(opened.folder, key, self.clock().date(), self._shelf, self.base)[1]

    def _live_values(self, key: str, values: Values) -> Values:
        """Give the fields of an entry as they are live; none of an answer that is to be."""
        try:
            return read_entry(self.base, key)
        except EntryGoneError:
            if values and kind_of(key)[0] == "answer":
                return {}
            raise

    @cached_property
    def trials(self) -> Trials:
        """Finds out what drafts do to questions."""
        return Trials(self.database, self.source, self.clock, self.recent_questions)

    def recent_questions(self) -> Recent:
        """Give what citizens asked in vain of late; nothing where that cannot be read."""
        try:
            return self.missed.recent(RECENT_DAYS)
        except StoreError as error:
            log.warning("unanswered questions unavailable", reason=str(error))
            return ()

    @cached_property
    def live_answers(self) -> LiveAnswers:
        """What is live answers to questions."""
        return LiveAnswers(self.clock)

    @cached_property
    def figures(self) -> Figures:
        """What was asked and answered, as counts."""
        return FiguresStore(self.database)

    @cached_property
    def measurements(self) -> Measurements:
        """How accurate each published knowledge was."""
        return Measurements(self.database, self.clock)

    @cached_property
    def subscriptions(self) -> Subscriptions:
        """Who gets the monthly report by mail."""
        return Subscriptions(self.database, self.clock)

    @cached_property
    def accounts(self) -> Accounts:
        """The accounts of officers."""
        self.database.migrate()
        return Accounts(self.database, self.clock, self._second_factor, demands_code=self.demands_code)

    @cached_property
    def codes(self) -> Codes:
        """The codes by which officers sign in beside a password."""
        return Codes(self.database, self.clock, self._second_factor)

    @cached_property
    def _second_factor(self) -> SecondFactor:
        return SecondFactor(self.id_keys)

    @cached_property
    def _shelf(self) -> Shelf:
        """What was read of the files at the last checks."""
        return Shelf()

    @cached_property
    def _templates(self) -> Environment:
        templates = Environment(
            loader=FileSystemLoader(HERE / "templates"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        templates.filters.update(FILTERS)
        templates.globals.update(WORDS)
        return templates

    def show(
        self, template: str, call: Call, values: Mapping[str, object] | None = None, status: int = 200
    ) -> Response:
        """Fill a template for who calls."""
        return self._page(template, call.account, status, values or {})

    def render(self, template: str, call: Call, values: Mapping[str, object]) -> str:
        """Fill a part of a page."""
        return self._fill(template, call.account, values)

    def refuse(self, words: str, status: int) -> Response:
        """Say that something is not done, and why."""
        return self._page("refused.html", None, status, {"words": words})

    def _page(self, template: str, account: Account | None, status: int, values: Mapping[str, object]) -> Response:
        return HTMLResponse(self._fill(template, account, values), status)

    def _fill(self, template: str, account: Account | None, values: Mapping[str, object]) -> str:
        def can(permission: str) -> bool:
            return may(account, Permission(permission))

        return self._templates.get_template(template).render(account=account, can=can, **values)

    def routes(self) -> Sequence[BaseRoute]:
        """Give the routes of all pages, each behind the guard, and of the files that they need."""
        return [
            *(make_route(self, page) for page in PAGES),
            Mount(f"{HOME}/static/simulator", StaticFiles(directory=SIMULATOR)),
            Mount(f"{HOME}/static", StaticFiles(directory=HERE / "static")),
        ]
