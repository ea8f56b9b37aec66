"""Writes into docs/console.md how many clicks each job takes, as the browser tests count them."""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "docs" / "console.md"
BEGIN, END = "<!-- jobs: scripts/console-jobs.py -->\n", "<!-- end of jobs -->\n"


def put_table(page: str) -> str:
    """Give the page with the table between its marks."""
    sys.path.insert(0, str(ROOT))
    from tests.console.jobs import table  # noqa: PLC0415 - the folder has to be found first

    before, rest = page.split(BEGIN)
    return f"{before}{BEGIN}{table()}{END}{rest.split(END)[1]}"


if __name__ == "__main__":
    PAGE.write_text(put_table(PAGE.read_text("utf-8")), "utf-8")
