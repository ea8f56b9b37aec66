"""Imports point one way: bot → knowledge → intents, through front doors; channels never meet."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
ALLOWED = {"intents": set(), "knowledge": {"intents"}, "bot": {"intents", "knowledge"}}
# Inside bot, a room may import rooms with a smaller number only.
ROOMS = {
    "errors": 0, "messages": 0, "dates": 0, "privacy": 0, "logs": 0, "batches": 0, "redis_one": 0,
    "redis_cluster": 1, "redis_sentinel": 1, "redis_scripts": 0, "taps": 0, "commands": 0, "picking": 0, "__init__": 0,
    "deep_links": 1, "redis_client": 2, "opening_hours": 0, "layout": 0, "locations": 1, "sessions": 1, "envelopes": 1,
    "rate_limits": 3, "push_budget": 3, "send_pace": 3, "settings": 4, "wording": 1, "offices": 2, "buttons": 2,
    "inbox": 2, "followups": 2, "memory_inbox": 3,
    "dead_letters": 3, "metrics": 3, "redis_partition": 3,
    "listening": 3, "blocks": 3, "turns": 2, "journeys": 3, "redis_inbox": 4, "shelter": 5, "explain": 4, "composer": 4,
    "channels": 5,
    "conversation": 5, "published": 4, "ask": 6, "evaluation": 6, "doctor": 6, "operating": 6, "live": 6, "worker": 7,
    "sent_messages": 3, "busy_signs": 6,
    "acceptor": 6, "answer_changes": 6, "updating": 7, "web": 7,
    "missed": 1, "missed_shelf": 2, "missed_groups": 2, "missed_table": 3, "memory_missed": 3, "redis_missed": 4,
    "missed_recorder": 4, "own_key": 5, "missed_stores": 6,
    "line_account": 1, "line_webhook": 1, "line_verdicts": 2, "line_menu": 2, "menu_areas": 1,
    "app": 8, "chat": 8, "polling": 9, "cli": 10, "__main__": 11,
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
        if path.stem.split("_")[0] in platforms
        for name in imported_modules(path)
        for other in platforms
        if name.startswith(f"bot.channels.{other}") and path.stem.split("_")[0] != other
    ]

    assert wrong == []
