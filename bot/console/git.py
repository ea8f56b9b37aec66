"""Commits what was published under the officer's name, where the knowledge folder is in a git repository."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

SECONDS = 30
FAILED = "บันทึกลง git ไม่ได้"


def commit(folder: Path, files: Sequence[str], author: str, address: str, message: str) -> str:
    """Commit these files alone; gives why that was not done, empty where it was, or there is no repository.

    Args:
        folder: the knowledge folder.
        files: names such as ``answers/job.yaml``.
        author: the officer's name.
        address: the officer's e-mail address.
        message: what was changed.

    """
    git = shutil.which("git")
    if not files or git is None or _run(git, folder, "rev-parse", "--is-inside-work-tree") is None:
        return ""
    name = author.translate(str.maketrans("", "", "<>\n\r")).strip() or address
    who = ["-c", f"user.name={name}", "-c", f"user.email={address}"]
    plain = ["-c", "core.hooksPath=/dev/null", "-c", "commit.gpgsign=false"]  # nobody is there to answer them
    if _run(git, folder, "add", "--", *files) is None:
        return FAILED
    done = _run(git, folder, *who, *plain, "commit", "--quiet", "--only", f"--message={message}", "--", *files)
    return "" if done is not None or _run(git, folder, "status", "--porcelain", "--", *files) == "" else FAILED


def _run(git: str, folder: Path, *arguments: str) -> str | None:
    try:
        done = subprocess.run(  # noqa: S603 - arguments of ours, no shell
            [git, "-C", str(folder), *arguments], capture_output=True, text=True, timeout=SECONDS, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout if done.returncode == 0 else None
