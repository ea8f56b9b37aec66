"""Writes docs/licences.md from what is installed; with --check only tells what is not true there."""

from __future__ import annotations

import re
import sys
import tomllib
from collections.abc import Iterator, Mapping
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "docs" / "licences.md"
HEAD = """# Licences of what the program runs with

`python scripts/licences.py` writes this page from what is installed; the tests fail where it is not true.
The program itself is under the Apache License 2.0. `python-telegram-bot` (LGPL) is used unchanged, as a library that
can be replaced. What only tests need is not listed.

| package | licence |
|---|---|
"""


def main(arguments: list[str]) -> int:
    """Write or check the page."""
    known = read_page(PAGE.read_text("utf-8")) if PAGE.exists() else {}
    if "--check" in arguments:
        problems = list(find_problems(dependencies(), known))
        print("\n".join(problems))
        return 1 if problems else 0
    rows = {name: licence_of(name) or known.get(name, "unknown") for name in dependencies()}
    PAGE.write_text(HEAD + "".join(f"| {name} | {licence} |\n" for name, licence in sorted(rows.items())), "utf-8")
    return 0


def find_problems(names: set[str], known: Mapping[str, str]) -> Iterator[str]:
    """Say of each dependency whether it is missing on the page, or stands there with another licence."""
    for name in sorted(names):
        licence = licence_of(name)  # what other systems need is not installed here
        if name not in known:
            yield f"{name} is missing in docs/licences.md: run python scripts/licences.py"
        elif licence is not None and licence != known[name]:
            yield f"{name} is under {licence}, docs/licences.md says {known[name]}: run python scripts/licences.py"


def dependencies() -> set[str]:
    """Name what is pinned for running, and what the project itself asks for."""
    locked = re.findall(r"^([\w.-]+)==", (ROOT / "requirements.lock").read_text("utf-8"), re.MULTILINE)
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    asked = [re.split(r"[^\w.-]", each, maxsplit=1)[0] for each in project["dependencies"]]
    return {re.sub(r"[-_.]+", "-", name).lower() for name in (*locked, *asked)}


def licence_of(name: str) -> str | None:
    """Give what an installed package says of itself, the most exact word first; None where it is not installed."""
    try:
        about = metadata(name)
    except PackageNotFoundError:
        return None
    classifiers = [each.split(" :: ") for each in about.get_all("Classifier") or [] if each.startswith("License :: ")]
    named = " or ".join(sorted(parts[2] for parts in classifiers if len(parts) > 2))
    return about.get("License-Expression") or named or about.get("License") or "unknown"


def read_page(text: str) -> dict[str, str]:
    """Read the rows of the page."""
    rows = text.partition("|---|---|\n")[2]
    return dict(re.findall(r"^\| ([\w.-]+) \| (.+) \|$", rows, re.MULTILINE))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
