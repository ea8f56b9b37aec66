"""`make drawing` shows every room, as the files are now."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

from tests.conftest import ROOT


def test_the_drawing_shows_every_room(tmp_path: Path) -> None:
    """A folder or file with code in it has a box, and its lines are counted."""
    picture = tmp_path / "house.svg"

    subprocess.run([sys.executable, str(ROOT / "scripts/draw-house"), str(picture)], check=True, timeout=60)

    shown = {element.text for element in ElementTree.parse(picture).iter("{http://www.w3.org/2000/svg}text")}
    for package in ("bot", "knowledge", "intents"):
        assert package in shown
        files = [path for path in (ROOT / package).rglob("*.py") if not path.name.startswith("__")]
        assert {path.relative_to(ROOT / package).parts[0].removesuffix(".py") for path in files} <= shown
    assert f"{len((ROOT / 'bot/worker.py').read_text(encoding='utf-8').splitlines()):,} lines" in shown
