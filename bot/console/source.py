"""The knowledge that edits are put upon: what is published in Redis, else the folder of this machine."""

from __future__ import annotations

import asyncio
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bot.console.errors import RefusedError
from bot.publishing.store import PublishedKnowledge, UntrustedVersionError
from bot.settings import Settings
from knowledge import knowledge_files, unpack_bundle


@dataclass(frozen=True)
class Opened:
    """A copy of the knowledge, to be changed and looked at.

    Attributes:
        folder: gone when the work on it ends.
        number: of the published version; 0 for the folder of this machine.

    """

    folder: Path
    number: int

    def write(self, files: Mapping[str, bytes]) -> None:
        """Put changed files into the copy."""
        for name, content in files.items():
            (self.folder / name).write_bytes(content)


class Source:
    """Gives copies of what is live."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.folder = settings.knowledge_dir
        self.redis_url = settings.redis_url.get_secret_value() if settings.redis_url else None
        self.id_key = settings.id_key_bytes()

    @contextmanager
    def opened(self) -> Iterator[Opened]:
        """Give a copy, to be changed and looked at.

        Raises:
            StoreError: Redis is away.
            RefusedError: what is published is not signed with our key.
            BundleError: what is published is no knowledge folder.

        """
        try:
            number, bundle = asyncio.run(self._published()) if self.redis_url else (0, None)
        except UntrustedVersionError as error:
            raise RefusedError(str(error), status=503) from error
        if bundle is None:
            with self.copied() as copy:
                yield copy
            return
        with tempfile.TemporaryDirectory(prefix="doebot-") as place:
            unpack_bundle(bundle, Path(place))
            yield Opened(Path(place), number)

    @contextmanager
    def copied(self) -> Iterator[Opened]:
        """Give a copy of the folder of this machine, whatever is published."""
        with tempfile.TemporaryDirectory(prefix="doebot-") as place:
            for path in knowledge_files(self.folder):
                (Path(place) / path.parent.name).mkdir(exist_ok=True)
                shutil.copy(path, Path(place) / path.parent.name / path.name)
            yield Opened(Path(place), 0)

    async def _published(self) -> tuple[int, bytes | None]:
        published = PublishedKnowledge(self.redis_url or "", self.id_key)
        try:
            return await published.live(0)
        finally:
            await published.aclose()
