"""The cache gives back what this user saved, and is empty where anything is odd."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from knowledge.editions.cache import KEPT, ModelCache, default_cache

CONTENT = memoryview(b"what took long to make" * 1_000)


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "new" / "doebot"


@pytest.fixture
def cache(place: Path) -> ModelCache:
    cache = ModelCache(place)
    cache.save("numbers", CONTENT)
    return cache


def test_gives_back_what_was_saved(cache: ModelCache) -> None:
    """A second start finds the work of the first."""
    assert cache.load("numbers") == CONTENT
    assert cache.load("others") is None


def test_nobody_else_can_look_into_it(cache: ModelCache, place: Path) -> None:
    """Folder and files are this user's alone, whatever the umask."""
    assert place.stat().st_mode & 0o777 == 0o700
    assert (place / "numbers").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("damage", [b"", b"too short", b"x" * 5_000])
def test_a_foreign_file_is_not_given(cache: ModelCache, place: Path, damage: bytes) -> None:
    """An empty or other file under the name counts as missing."""
    (place / "numbers").write_bytes(damage)

    assert cache.load("numbers") is None


def test_a_damaged_file_is_not_given(cache: ModelCache, place: Path) -> None:
    """A full disk or a bad one costs a training, not wrong answers."""
    whole = (place / "numbers").read_bytes()

    (place / "numbers").write_bytes(whole[:-1])
    assert cache.load("numbers") is None

    (place / "numbers").write_bytes(whole[:-1] + b"?")
    assert cache.load("numbers") is None

    cache.save("numbers", CONTENT)
    assert cache.load("numbers") == CONTENT


@pytest.mark.parametrize(("odd", "mode"), [("numbers", 0o620), ("numbers", 0o602), (".", 0o770), (".", 0o777)])
def test_what_others_can_write_is_refused(cache: ModelCache, place: Path, odd: str, mode: int) -> None:
    """Whoever could write the file would be obeyed by the program."""
    (place / odd).chmod(mode)

    assert cache.load("numbers") is None


def test_what_another_user_owns_is_refused(cache: ModelCache, place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder that somebody else prepared is neither read nor written."""
    someone_else = os.geteuid() + 1
    monkeypatch.setattr(os, "geteuid", lambda: someone_else)

    cache.save("more", CONTENT)

    assert cache.load("numbers") is None
    assert not (place / "more").exists()


def test_a_link_is_refused(cache: ModelCache, place: Path) -> None:
    """Only what stands in the folder itself counts."""
    (place / "link").symlink_to(place / "numbers")

    assert cache.load("link") is None


def test_where_nothing_can_be_written_nothing_is_kept(tmp_path: Path) -> None:
    """A read-only system still starts, only slower."""
    (tmp_path / "file").touch()
    cache = ModelCache(tmp_path / "file" / "doebot")

    cache.save("numbers", CONTENT)

    assert cache.load("numbers") is None


def test_a_read_only_disk_is_read(cache: ModelCache, monkeypatch: pytest.MonkeyPatch) -> None:
    """A cache that came with an image is as good as one's own."""

    def refuse(*_arguments: object) -> None:
        raise OSError(30, "Read-only file system")

    monkeypatch.setattr(os, "utime", refuse)

    assert cache.load("numbers") == CONTENT


def test_a_few_are_kept(cache: ModelCache, place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every edit leaves a file; the ones used last stay, leftovers of killed processes go."""
    monkeypatch.setattr("knowledge.editions.cache.KEPT_BYTES", len(CONTENT))
    (place / "tmp_leftover").touch()
    for age, path in enumerate(place.iterdir()):
        os.utime(path, (age, age))
    for number in range(KEPT):
        cache.save(f"edit {number}", CONTENT)

    assert sorted(path.name for path in place.iterdir()) == [f"edit {number}" for number in range(KEPT)]


def test_small_ones_push_out_nothing(cache: ModelCache, place: Path) -> None:
    """What runs is still there after many rehearsals of little."""
    for number in range(2 * KEPT):
        cache.save(f"edit {number}", CONTENT)

    assert len(list(place.iterdir())) == 2 * KEPT + 1


def test_what_was_replaced_stays_readable(cache: ModelCache) -> None:
    """A running process is not disturbed by the next one."""
    held = cache.load("numbers")

    cache.save("numbers", memoryview(b"something new"))

    assert held == CONTENT


def test_stands_where_the_system_wants_caches(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """XDG_CACHE_HOME, or .cache at home."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    default_cache().save("numbers", CONTENT)
    assert (tmp_path / "doebot" / "numbers").exists()

    monkeypatch.setenv("XDG_CACHE_HOME", "relative/does/not/count")
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    default_cache().save("numbers", CONTENT)
    assert (tmp_path / "home" / ".cache" / "doebot" / "numbers").exists()


def test_without_a_home_nothing_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """Some service users have none."""

    def has_none() -> Path:
        raise RuntimeError

    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    monkeypatch.setattr(Path, "home", has_none)
    cache = default_cache()

    cache.save("numbers", CONTENT)

    assert cache.load("numbers") is None
