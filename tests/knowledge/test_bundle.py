"""A folder comes out of its bundle as it went in; nothing else comes out."""

from __future__ import annotations

import json
import lzma
from pathlib import Path

import pytest

from knowledge import BundleError, load_knowledge, pack_folder, unpack_bundle


def test_what_was_packed_loads_as_the_same_version(folder: Path, tmp_path: Path) -> None:
    """Byte for byte, with marks that editors leave."""
    path = folder / "answers" / "job.yaml"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    (folder / "answers" / "notes.txt").write_text("ไม่ใช่ความรู้", encoding="utf-8")
    place = tmp_path / "place"
    place.mkdir()

    unpack_bundle(pack_folder(folder), place)

    assert load_knowledge(place) == load_knowledge(folder)
    assert (place / "answers" / "job.yaml").read_bytes() == path.read_bytes()
    assert not (place / "answers" / "notes.txt").exists()


def test_the_same_folder_gives_the_same_bytes(folder: Path) -> None:
    """So that two machines can tell that they mean the same."""
    assert pack_folder(folder) == pack_folder(folder)


@pytest.mark.parametrize("name", ["../evil.yaml", "answers/../../evil.yaml", "answers/a/b.yaml", "/tmp/a.yaml", "x.py"])
def test_a_bundle_writes_nothing_outside_its_place(tmp_path: Path, name: str) -> None:
    """Whoever could write one into Redis gets no further."""
    with pytest.raises(BundleError):
        unpack_bundle(lzma.compress(json.dumps({name: "x"}).encode()), tmp_path)

    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("bundle", [b"", b"no", lzma.compress(b"[]"), lzma.compress(b"{"), lzma.compress(b'{"a"')])
def test_other_bytes_are_refused(tmp_path: Path, bundle: bytes) -> None:
    """A damaged version is told as such."""
    with pytest.raises(BundleError):
        unpack_bundle(bundle, tmp_path)
