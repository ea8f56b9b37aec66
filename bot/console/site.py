"""The console as a whole: what its pages share, and all of them in one list."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.responses import HTMLResponse, Response
from starlette.routing import BaseRoute, Mount
from starlette.staticfiles import StaticFiles

from bot.console.accounts import Accounts
from bot.console.database import Database
from bot.console.guard import HOME, Call, Page, make_route
from bot.console.pages import accounts, doors, home
from bot.console.permissions import Account, Permission, may
from bot.console.words import FILTERS, WORDS

HERE = Path(__file__).parent
FONTS = HERE.parent / "channels" / "static" / "fonts"
PAGES: Sequence[Page] = (*doors.PAGES, *home.PAGES, *accounts.PAGES)


@dataclass(frozen=True)
class Console:
    """What pages work with.

    Args:
        database: brought up to date at the first use.
        clock: the present moment, aware.

    """

    database: Database
    clock: Callable[[], datetime]

    @cached_property
    def accounts(self) -> Accounts:
        """The accounts of officers."""
        self.database.migrate()
        return Accounts(self.database, self.clock)

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

    def refuse(self, words: str, status: int) -> Response:
        """Say that something is not done, and why."""
        return self._page("refused.html", None, status, {"words": words})

    def _page(self, template: str, account: Account | None, status: int, values: Mapping[str, object]) -> Response:
        def can(permission: str) -> bool:
            return may(account, Permission(permission))

        written = self._templates.get_template(template).render(account=account, can=can, **values)
        return HTMLResponse(written, status)

    def routes(self) -> Sequence[BaseRoute]:
        """Give the routes of all pages, each behind the guard, and of the files that they need."""
        return [
            *(make_route(self, page) for page in PAGES),
            Mount(f"{HOME}/static/fonts", StaticFiles(directory=FONTS)),
            Mount(f"{HOME}/static", StaticFiles(directory=HERE / "static")),
        ]
