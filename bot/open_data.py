"""Serves open data at ``/open-data``: whole past months only, made once, the same for everybody."""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from html import escape

import structlog
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bot.errors import SettingsError, StoreError
from bot.figures.model import Figures
from bot.figures.month import Month, MonthError
from bot.figures.month_figures import read_month
from bot.figures.names import Names
from bot.figures.open_data import ABOUT, COLUMNS, MEASURES, TITLE, describe_package, make_rows, write_csv, write_json
from knowledge import Text

HOME = "/open-data"
MOST_MONTHS = 24  # the store keeps one more
SETTLED = timedelta(days=1)  # after its end nothing is added to a month any more
MOST_A_SECOND = 50  # requests to one process; a proxy's cache takes the rest
FRESH_SECONDS = 3_600
HEADERS = {
    "Access-Control-Allow-Origin": "*",
    "Cache-Control": f"public, max-age={FRESH_SECONDS}",
    "Content-Security-Policy": "default-src 'none'",
    "X-Content-Type-Options": "nosniff",
}
MEDIA_TYPES = {"csv": "text/csv; charset=utf-8", "json": "application/json"}

log = structlog.get_logger(__name__)


@dataclass
class OpenData:
    """Gives the files.

    Args:
        open_figures: opens the store at the first request.
        names: names topics and provinces as they are called now.
        clock: the present moment, aware, in Bangkok.

    """

    open_figures: Callable[[], Figures]
    names: Callable[[], Names]
    clock: Callable[[], datetime]
    _figures: Figures | None = None
    _files: dict[Month, dict[str, bytes] | None] = field(default_factory=dict)  # None: a month that tells nothing
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _second: int = 0
    _asked: int = 0

    def routes(self) -> Sequence[Route]:
        """Give the routes."""
        return [
            Route(HOME, self._answer),
            Route(f"{HOME}/datapackage.json", self._answer),
            Route(f"{HOME}/figures-{{month}}.{{form:str}}", self._answer),
        ]

    async def _answer(self, request: Request) -> Response:
        if self._is_too_much():
            return PlainTextResponse("too many requests", 429, {"Retry-After": "1"})
        try:
            found = await run_in_threadpool(self._find, request.url.path.removeprefix(HOME).strip("/"))
        except (SettingsError, StoreError) as error:
            log.warning("open data unavailable", reason=str(error))
            return PlainTextResponse("not available now", 503, {"Retry-After": "60"})
        if found is None:
            return PlainTextResponse("Not Found", 404)
        body, media_type = found
        tag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
        headers = {**HEADERS, "ETag": tag}
        if tag in request.headers.get("if-none-match", ""):
            return Response(status_code=304, headers=headers)
        return Response(body, headers=headers, media_type=media_type)

    def _is_too_much(self) -> bool:
        second = int(self.clock().timestamp())
        self._asked = self._asked + 1 if second == self._second else 1
        self._second = second
        return self._asked > MOST_A_SECOND

    def _find(self, name: str) -> tuple[bytes, str] | None:
        if not name:
            return self._index().encode(), "text/html; charset=utf-8"
        if name == "datapackage.json":
            written = json.dumps(describe_package(self.months()), ensure_ascii=False, indent=1)
            return written.encode(), MEDIA_TYPES["json"]
        written_month, _, form = name.removeprefix("figures-").rpartition(".")
        try:
            month = Month.parse(written_month)
        except MonthError:
            return None
        files = self._read(month) if form in MEDIA_TYPES and month in self._past() else None
        return (files[form], MEDIA_TYPES[form]) if files else None

    def _past(self) -> Sequence[Month]:
        """Give the months that are over for good, the newest first."""
        month = Month.of((self.clock() - SETTLED).date()).previous
        found: list[Month] = []
        for _ in range(MOST_MONTHS):
            found.append(month)
            month = month.previous
        return found

    def months(self) -> Sequence[Month]:
        """Give the months of which there is a file, the newest first.

        Raises:
            SettingsError: there is no place where figures are kept.
            StoreError: it is away.

        """
        return [month for month in self._past() if self._read(month)]

    def _read(self, month: Month) -> dict[str, bytes] | None:
        with self._lock:  # whoever asks meanwhile waits, and the store is asked once
            if month not in self._files:
                if self._figures is None:
                    self._figures = self.open_figures()
                read = read_month(self._figures, month)
                rows = [] if read.is_empty else make_rows(read, self.names())
                self._files[month] = {"csv": write_csv(rows), "json": write_json(rows)} if rows else None
            return self._files[month]

    def _index(self) -> str:
        """Write the page that lists files and dictionary."""
        files = "".join(
            f'<li>{month.name.th} / {month.name.en}: <a href="{HOME}/figures-{month}.csv">CSV</a> '
            f'<a href="{HOME}/figures-{month}.json">JSON</a></li>'
            for month in self.months()
        )
        return "".join(
            (
                f'<!doctype html><html lang="th"><meta charset="utf-8"><title>{escape(TITLE.th)}</title>',
                f'<h1>{escape(TITLE.th)}</h1><p lang="en">{escape(TITLE.en)}</p>',
                f'<p>{escape(ABOUT.th)}</p><p lang="en">{escape(ABOUT.en)}</p><ul>{files}</ul>',
                f'<p><a href="{HOME}/datapackage.json">datapackage.json</a></p>',
                *(
                    f"<h2>{escape(head)}</h2><dl>{terms}</dl>"
                    for head, terms in (
                        ("คอลัมน์ / Columns", _terms(COLUMNS)),
                        ("สิ่งที่นับ / Measures", _terms(MEASURES)),
                    )
                ),
            )
        )


def _terms(terms: Mapping[str, Text]) -> str:
    return "".join(f"<dt>{name}</dt><dd>{escape(each.th)} / {escape(each.en)}</dd>" for name, each in terms.items())
