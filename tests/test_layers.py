"""Imports point one way: bot → knowledge → intents, through front doors; channels never meet."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
ALLOWED = {"intents": set(), "knowledge": {"intents"}, "bot": {"intents", "knowledge"}}
# Inside bot, a room may import rooms with a smaller number only.
ROOMS = {
    "__init__": 0, "errors": 0, "messages": 0, "observability": 0, "privacy": 0,
    "storage": 1, "dialogue": 1,
    "queue": 2, "limits": 2, "channels": 3, "settings": 4, "typing_indicator": 4, "local_key": 5,
    "unanswered": 6, "publishing": 6, "evaluation": 6,
    "worker": 7, "web": 7, "app": 8, "cli": 9, "__main__": 10,
}  # fmt: skip


def python_files(package: str) -> list[Path]:
    return [path for path in (ROOT / package).rglob("*.py") if "static" not in path.parts]


def imported_modules(path: Path) -> list[str]:
    names = []
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.append(node.module)
    return names


@pytest.mark.parametrize("package", ALLOWED)
def test_packages_import_only_downwards(package: str) -> None:
    """The matcher knows no answers, and the knowledge knows no platform."""
    others = {"bot", "knowledge", "intents"} - {package} - ALLOWED[package]
    wrong = [
        f"{path.relative_to(ROOT)} imports {name}"
        for path in python_files(package)
        for name in imported_modules(path)
        if name.split(".")[0] in others
    ]

    assert wrong == []


@pytest.mark.parametrize("package", ["bot", "knowledge"])
def test_other_packages_are_entered_by_the_front_door(package: str) -> None:
    """What a package does not export is its own business."""
    wrong = [
        f"{path.relative_to(ROOT)} imports {name}"
        for path in python_files(package)
        for name in imported_modules(path)
        if name.split(".")[0] in ALLOWED[package] and "." in name
    ]

    assert wrong == []


def test_rooms_of_the_bot_import_only_earlier_rooms() -> None:
    """One message walks one way through the rooms."""
    wrong = []
    for path in python_files("bot"):
        room = path.relative_to(ROOT / "bot").parts[0].removesuffix(".py")
        for name in imported_modules(path):
            if name.startswith("bot."):
                other = name.split(".")[1]
                is_own = other == room
                if not is_own and ROOMS[other] >= ROOMS[room]:
                    wrong.append(f"{path.relative_to(ROOT)} imports {name}")

    assert wrong == []


def test_channels_do_not_import_each_other() -> None:
    """A platform knows itself and nothing else; only the simulator shows how others render."""
    platforms = ("line", "telegram", "console")
    wrong = [
        f"{path.name} imports {name}"
        for path in python_files("bot/channels")
        if (own := path.relative_to(ROOT / "bot/channels").parts[0].removesuffix(".py")) in platforms
        for name in imported_modules(path)
        for other in platforms
        if name.startswith(f"bot.channels.{other}") and own != other
    ]

    assert wrong == []
