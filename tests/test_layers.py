"""Imports point one way: bot → knowledge → intents, through front doors, and from room to room inside each of them."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import knowledge

ROOT = Path(__file__).parent.parent
ALLOWED = {"intents": set(), "knowledge": {"intents"}, "bot": {"intents", "knowledge"}}
# Inside a package, a room may import rooms with a smaller number only.
ROOMS = {
    "intents": {
        "artifact": 0, "decision": 0, "glyphs": 0, "person_names": 0, "signs": 0, "sounds": 0, "wrapping": 0,
        "courtesy": 0, "meaning": 0, "misspelt_names": 1, "normalize": 1, "gazetteer": 2, "masking": 2, "details": 2,
        "follow_up": 3, "encoder": 3, "model": 4, "entities": 5, "input_variants": 5, "ngrams": 5, "corpus": 5,
        "ridge": 5, "training_process": 5, "landmarks": 6, "spelling": 6, "interpreter": 7, "training_details": 8,
        "calibrating": 9, "fitting_meaning": 10, "fitting": 11, "training": 12, "__init__": 13,
    },
    "knowledge": {
        "model": 0, "template": 0, "graphemes": 0, "phones": 0,
        "fields": 1, "diagnostics": 1, "public_holidays": 1, "personas": 1,
        "json_schema": 2, "diff": 2, "losses": 2, "yaml": 2,
        "dangers": 3, "lapses": 3, "loading": 3, "editing": 3, "answer_items": 4, "closures": 4, "sources": 4,
        "content": 4, "spreadsheet": 5, "report": 5, "editions": 5, "entries": 6, "__init__": 7,
    },
    "bot": {
        "__init__": 0, "environment": 0, "errors": 0, "messages": 0, "observability": 0, "privacy": 0, "whole_file": 0,
        "mail": 1, "storage": 1, "dialogue": 1, "supervisor": 1,
        "queue": 2, "limits": 2, "channels": 3, "settings": 4, "typing_indicator": 4, "local_key": 5,
        "unanswered": 6, "publishing": 6, "evaluation": 6, "figures": 6,
        "worker": 7, "web": 7, "open_data": 7, "http_guard": 7, "console": 7, "app": 8, "cli": 9, "__main__": 10,
    },
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


def test_the_front_door_of_the_knowledge_shows_what_others_use() -> None:
    """A name that nobody outside needs is no part of the agreement."""
    used = {
        alias.name
        for folder in ("bot", "benchmarks")
        for path in python_files(folder)
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.ImportFrom) and node.module == "knowledge"
        for alias in node.names
    }

    assert set(knowledge.__all__) == used


def room_of(path: Path, package: str) -> str:
    return path.relative_to(ROOT / package).parts[0].removesuffix(".py")


def imported_rooms(path: Path, package: str) -> set[str]:
    """Give the rooms of its own package that a file imports; the package itself is the room ``__init__``."""
    rooms = {name.split(".")[1] for name in imported_modules(path) if name.startswith(f"{package}.")}
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.ImportFrom) and node.module == package:
            rooms |= {each.name if each.name in ROOMS[package] else "__init__" for each in node.names}
        elif isinstance(node, ast.Import) and package in [each.name for each in node.names]:
            rooms.add("__init__")
    return rooms


@pytest.mark.parametrize("package", ROOMS)
def test_rooms_import_only_earlier_rooms(package: str) -> None:
    """Whoever reads a package from its first room to its last meets nothing that comes later."""
    order = ROOMS[package]
    wrong = [
        f"{path.relative_to(ROOT)} imports {package}.{other}"
        for path in python_files(package)
        for other in imported_rooms(path, package) - {room_of(path, package)}
        if order[other] >= order[room_of(path, package)]
    ]

    assert wrong == []


@pytest.mark.parametrize("package", ROOMS)
def test_every_room_has_its_place_in_the_order(package: str) -> None:
    """A new room is given a number, and the number of a room that went goes with it."""
    assert {room_of(path, package) for path in python_files(package)} == ROOMS[package].keys()


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
