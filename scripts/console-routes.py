"""Writes docs/console-routes.md, which role reaches which page of the staff console, from the pages themselves."""

from __future__ import annotations

from pathlib import Path

from bot.console.permissions import PERMISSIONS, Permission, Role
from bot.console.site import PAGES

PAGE = Path(__file__).parent.parent / "docs" / "console-routes.md"
HEAD = """# Pages of the staff console and who reaches them

`python scripts/console-routes.py` writes this page from the code; the tests fail where it is not true. A provincial
officer reaches the same pages and changes what belongs to the own province only. Until codes are set up where
`DOEBOT_STAFF_CODE_DEMANDED` is true, approvers and administrators reach what needs `enter` or `own` alone.

"""


def table() -> str:
    """Write the page."""
    roles = " | ".join(Role)
    lines = [f"| page | needs | nobody | {roles} |", "|---" * (len(Role) + 3) + "|"]
    for page in PAGES:
        for method in page.methods:
            marks = ["yes" if page.permission is Permission.ENTER else ""]
            marks += ["yes" if page.permission in PERMISSIONS[role] else "" for role in Role]
            lines.append(f"| {method} `{page.path}` | {page.permission} | {' | '.join(marks)} |")
    return HEAD + "\n".join(lines) + "\n"


if __name__ == "__main__":
    PAGE.write_text(table(), "utf-8")
