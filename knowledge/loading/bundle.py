"""A knowledge folder as one piece of bytes: what is published, and kept to go back to."""

from __future__ import annotations

import json
import lzma
import re
from pathlib import Path

from knowledge.yaml.files import FOLDERS, knowledge_files

MOST_BYTES = 64 * 1024 * 1024  # unpacked; a hundred times of what we have
_NAME = re.compile(r"(answers|facts)/[^/\\]+\.(yaml|csv)")


class BundleError(Exception):
    """These bytes are no knowledge folder."""


def pack_folder(folder: Path) -> bytes:
    """Pack the files of a knowledge folder; the same files give the same bytes."""
    files = {f"{path.parent.name}/{path.name}": path.read_bytes().decode() for path in knowledge_files(folder)}
    return lzma.compress(json.dumps(files, ensure_ascii=False).encode())


def unpack_bundle(bundle: bytes, folder: Path) -> None:
    """Write a packed folder's files; ``folder`` is empty.

    Raises:
        BundleError: these bytes are no packed folder, or hold anything else than such files.

    """
    try:
        files = json.loads(lzma.LZMADecompressor(memlimit=2 * MOST_BYTES).decompress(bundle, MOST_BYTES))
    except (lzma.LZMAError, EOFError, ValueError) as error:
        raise BundleError("not a packed knowledge folder") from error
    if not isinstance(files, dict) or not all(_NAME.fullmatch(name) for name in files):
        raise BundleError("holds a file that is no knowledge")
    for name in FOLDERS:
        (folder / name).mkdir()
    for name, text in files.items():
        (folder / name).write_bytes(str(text).encode())
