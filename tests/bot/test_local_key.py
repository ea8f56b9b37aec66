"""A citizen is known again after a restart, also where nobody set a key."""

from __future__ import annotations

import stat
import subprocess
import sys
from pathlib import Path

import pytest

from bot.local_key import id_key_of
from bot.settings import Settings
from tests.conftest import ROOT


@pytest.fixture
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    return tmp_path / "doebot"


def test_a_machine_keeps_its_own_key(state: Path) -> None:
    """The same in every run, and for its user alone."""
    keys = {id_key_of(Settings(_env_file=None)) for _ in range(3)}

    assert [len(key) for key in keys] == [32]
    assert stat.S_IMODE((state / "id_key").stat().st_mode) == 0o600


@pytest.mark.parametrize("left", [b"", b"half of a key"])
def test_a_key_that_was_cut_short_is_made_anew(state: Path, left: bytes, capsys: pytest.CaptureFixture[str]) -> None:
    """A full disk or a crash left less than a key: citizens are never hashed with nothing."""
    state.mkdir()
    (state / "id_key").write_bytes(left)

    keys = {id_key_of(Settings(_env_file=None)) for _ in range(2)}

    assert [len(key) for key in keys] == [32]
    assert "cut short" in capsys.readouterr().out


def test_processes_that_start_at_once_agree(state: Path) -> None:
    """Whoever is first makes the key; nobody reads a half-written one."""
    ask = (
        "from bot.local_key import id_key_of; from bot.settings import Settings; "
        "print(id_key_of(Settings(_env_file=None)).hex())"
    )
    for left in (None, b""):
        if left is not None:
            (state / "id_key").write_bytes(left)
        started = [subprocess.Popen([sys.executable, "-c", ask], stdout=subprocess.PIPE, cwd=ROOT) for _ in range(4)]
        keys = {process.communicate(timeout=60)[0].splitlines()[-1] for process in started}

        assert [len(key) for key in keys] == [64]


def test_a_key_that_is_set_is_the_key(state: Path) -> None:
    """Several processes need the same one."""
    assert id_key_of(Settings(_env_file=None, id_key="k" * 32)) == b"k" * 32
    assert not state.exists()


def test_goes_on_where_nothing_can_be_written(state: Path) -> None:
    """Then the key is that of this run."""
    state.write_text("a file in the way")

    assert len(id_key_of(Settings(_env_file=None))) == 32
