"""What was live and is gone stops a change until somebody says that it is meant."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from knowledge import KnowledgeBase, Text, find_losses, load_knowledge
from tests.conftest import copy_thin_knowledge

HOW = Text("ยืนยัน", "confirm")


@pytest.fixture(scope="module")
def folder_of_live(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Our knowledge, whose examples are of no interest here."""
    return copy_thin_knowledge(tmp_path_factory.mktemp("live"))


@pytest.fixture(scope="module")
def live(folder_of_live: Path) -> KnowledgeBase:
    return load_knowledge(folder_of_live)


@pytest.mark.parametrize(
    ("file", "kind"),
    [
        ("facts/offices.yaml", "offices"),
        ("facts/service_centers.yaml", "service centres"),
        ("facts/gecc.yaml", "GECC units"),
        ("facts/places.csv", "points of the map"),
        ("answers/rich_menu.yaml", "rich menus"),
        ("answers/scripts.yaml", "notices in other scripts"),
    ],
)
def test_a_file_that_is_gone_is_told_by_what_it_held(
    tmp_path: Path, folder_of_live: Path, live: KnowledgeBase, file: str, kind: str
) -> None:
    """Notepad's other name for it took 93 offices from citizens, and nobody was told."""
    folder = shutil.copytree(folder_of_live, tmp_path / "knowledge")
    (folder / file).unlink()

    losses = find_losses(live, load_knowledge(folder), HOW)

    assert [each.file for each in losses if each.file == file] == [file]
    assert any(kind in each.what.en for each in losses)
    assert all("confirm" in each.hint.en for each in losses)


def test_nothing_is_lost_where_nothing_changed(live: KnowledgeBase) -> None:
    """The usual publication asks nothing."""
    assert find_losses(live, live, HOW, {"answers/job.yaml"}, {"answers/job.yaml"}) == ()


@pytest.mark.parametrize(("share", "stops"), [(1, True), (2, True), (8, True), (40, False)])
def test_many_entries_stop_and_a_few_do_not(live: KnowledgeBase, share: int, stops: bool) -> None:
    """An officer may take an office out; half of them is an accident."""
    new = replace(live, offices=live.offices[len(live.offices) // share :])

    assert bool([each for each in find_losses(live, new, HOW) if "offices" in each.what.en]) is stops


def test_phones_that_are_emptied_are_lost_too(live: KnowledgeBase) -> None:
    """The offices are there, but nobody can call them."""
    new = replace(live, offices=tuple(replace(each, phones=()) for each in live.offices))

    assert [each.file for each in find_losses(live, new, HOW)] == ["facts/offices.yaml"]


def test_a_file_is_told_when_something_of_it_is_gone(live: KnowledgeBase) -> None:
    """One entry alone may go; a whole file does not go without a word."""
    name = next(iter(live.intents))
    new = replace(live, intents={key: value for key, value in live.intents.items() if key != name})

    assert (
        find_losses(live, new, HOW, {"answers/a.yaml", "answers/b.yaml"}, {"answers/a.yaml"})[0].file
        == "answers/b.yaml"
    )
    assert find_losses(live, live, HOW, {"answers/a.yaml", "answers/b.yaml"}, {"answers/a.yaml"}) == ()
