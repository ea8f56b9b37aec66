"""The staff console: pages under ``/staff`` on which officers keep the knowledge."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from starlette.routing import BaseRoute

from bot.console.lazy import LazyConsole
from bot.console.sign_in_link import SignInLink
from bot.errors import SettingsError, StoreError
from bot.local_key import data_folder, id_key_of
from bot.publishing.live import Live
from bot.settings import Settings

if TYPE_CHECKING:
    from bot.console.accounts import Accounts
    from bot.console.accuracy import Measurements
    from bot.console.report_mail import ReportMail
    from bot.console.site import Console
    from bot.figures.store import FiguresStore

FILE = "console.sqlite3"
LOCAL_NAME = "administrator@localhost"
LOCAL_DISPLAY_NAME = "ผู้ดูแลเครื่องนี้"


@dataclass(frozen=True)
class ConsoleParts:
    """What the console is made of.

    Attributes:
        clock: the present moment, aware.
        live: what citizens are answered from; the command line needs none.
        link: that was printed for who sees the terminal, if any.

    """

    settings: Settings
    clock: Callable[[], datetime]
    live: Live | None = None
    link: SignInLink | None = None

    @property
    def has_database(self) -> bool:
        """Tell whether there is a database already; a command that only adds to it makes none."""
        folder = data_folder(self.settings)
        return self.settings.database_url is not None or (folder is not None and (folder / FILE).exists())

    def database_url(self) -> str:
        """Give where the console keeps what it must not forget; the folder of a file is made.

        Raises:
            SettingsError: there is no folder to write to.

        """
        if self.settings.database_url:
            return self.settings.database_url.get_secret_value()
        folder = data_folder(self.settings)
        try:
            if folder is None:
                raise FileNotFoundError
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            (folder / FILE).touch(mode=0o600)  # what SQLite puts beside it gets the same rights
        except OSError as error:
            raise SettingsError("the staff console needs a folder it can write to: set DOEBOT_DATA_DIR") from error
        return f"sqlite:///{folder / FILE}"


def console_routes(parts: ConsoleParts) -> Sequence[BaseRoute]:
    """Give the routes under ``/staff``; what they need is loaded at the first request, since it takes a second."""
    return LazyConsole(lambda: make_console(parts)).routes()


def make_console(parts: ConsoleParts) -> Console:
    """Make the console.

    Raises:
        SettingsError: there is no folder to write to.

    """
    from bot.console.accounts import Invitation  # noqa: PLC0415
    from bot.console.database import Database  # noqa: PLC0415 - SQLAlchemy takes half a second to load
    from bot.console.missed import MissedQuestions  # noqa: PLC0415
    from bot.console.permissions import Role  # noqa: PLC0415
    from bot.console.site import Console  # noqa: PLC0415
    from bot.console.source import Source  # noqa: PLC0415

    if parts.live is None:
        raise ValueError("the pages show what is live")
    console = Console(
        Database(parts.database_url()),
        parts.clock,
        parts.live,
        Source(parts.settings),
        MissedQuestions(parts.settings),
        id_keys=[key for key in (id_key_of(parts.settings), parts.settings.previous_id_key_bytes()) if key],
        demands_code=parts.settings.staff_code_demanded,
        mails_reports=parts.settings.smtp_url is not None,
    )
    if parts.link:
        local = Invitation(LOCAL_NAME, LOCAL_DISPLAY_NAME, Role.ADMINISTRATOR)
        console.accounts.invite(local, "doebot serve", "", is_sign_in=True, link=parts.link)
    return console


def make_accounts(parts: ConsoleParts) -> Accounts:
    """Give the accounts alone, for the command line.

    Raises:
        SettingsError: there is no folder to write to.
        StoreError: the database is away.

    """
    from bot.console.accounts import Accounts  # noqa: PLC0415
    from bot.console.database import Database  # noqa: PLC0415

    database = Database(parts.database_url())
    database.migrate()
    return Accounts(database, parts.clock)


def make_figures(parts: ConsoleParts) -> FiguresStore:
    """Give the store of what was counted, its tables made.

    Raises:
        StoreError: the database is away, or there is no folder to write to.

    """
    from bot.console.database import Database  # noqa: PLC0415
    from bot.figures.store import FiguresStore  # noqa: PLC0415

    try:
        database = Database(parts.database_url())
    except SettingsError as error:
        raise StoreError("figures", error) from error
    database.migrate()
    return FiguresStore(database)


def make_report_mail(parts: ConsoleParts) -> ReportMail:
    """Give what sends the monthly report; a mail server has to be set.

    Raises:
        StoreError: the database is away.
        ValueError: there is no mail server.

    """
    from bot.console.database import Database  # noqa: PLC0415
    from bot.console.report_mail import ReportMail  # noqa: PLC0415
    from bot.console.subscriptions import Subscriptions  # noqa: PLC0415
    from bot.figures.names import Names  # noqa: PLC0415
    from bot.figures.store import FiguresStore  # noqa: PLC0415
    from bot.mail import parse_smtp_url  # noqa: PLC0415

    live, url = parts.live, parts.settings.smtp_url
    if live is None or url is None:
        raise ValueError("reports need a mail server and what is live")
    database = Database(parts.database_url())
    database.migrate()
    return ReportMail(
        Subscriptions(database, parts.clock),
        FiguresStore(database),
        lambda: Names(live.edition.base),
        parse_smtp_url(url.get_secret_value()),
        parts.settings.mail_from,
        parts.clock,
    )


def make_measurements(parts: ConsoleParts) -> Measurements:
    """Give what keeps how accurate each published knowledge was, for the command line.

    Raises:
        SettingsError: there is no folder to write to.
        StoreError: the database is away.

    """
    from bot.console.accuracy import Measurements  # noqa: PLC0415
    from bot.console.database import Database  # noqa: PLC0415

    database = Database(parts.database_url())
    database.migrate()
    return Measurements(database, parts.clock)
