"""A citizen is known again after a restart, also where nobody set a key."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from bot.local_key import id_key_of
from bot.settings import Settings


@pytest.fixture
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    return tmp_path / "doebot"


def test_a_machine_keeps_its_own_key(state: Path) -> None:
    """The same in every run, and for its user alone."""
    keys = {id_key_of(Settings(_env_file=None)) for _ in range(3)}

    assert [len(key) for key in keys] == [32]
    assert stat.S_IMODE((state / "id_key").stat().st_mode) == 0o600


def test_a_key_that_is_set_is_the_key(state: Path) -> None:
    """Several processes need the same one."""
    assert id_key_of(Settings(_env_file=None, id_key="k" * 32)) == b"k" * 32
    assert not state.exists()


def test_goes_on_where_nothing_can_be_written(state: Path) -> None:
    """Then the key is that of this run."""
    state.write_text("a file in the way")

    assert len(id_key_of(Settings(_env_file=None))) == 32
