"""Starts a real PostgreSQL on a free port, in a folder of its own; as another user where the tests run as root."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
from pathlib import Path
from types import TracebackType

from tests.ports import free_port

BINARIES = "/usr/lib/postgresql"
SECONDS = 120


class PostgresServer:
    """Runs until the tests end; ``url`` leads to an empty database."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._port = free_port()
        found = sorted(Path(BINARIES).glob("*/bin")) or [Path(shutil.which("pg_ctl") or "/").parent]
        self._bin = found[-1]
        self.url = f"postgresql://doebot@127.0.0.1:{self._port}/postgres"

    def __enter__(self) -> PostgresServer:
        if os.getuid() == 0:  # PostgreSQL refuses to run as root
            user = pwd.getpwnam("postgres")
            for path in (self._folder, *self._folder.parents):
                if path.owner() == "root" and path != Path("/") and not path.stat().st_mode & 0o001:
                    path.chmod(path.stat().st_mode | 0o011)
            os.chown(self._folder, user.pw_uid, user.pw_gid)
        self._run("initdb", "--username=doebot", "--auth=trust", "--encoding=UTF8", "--no-sync", "-D", self._data)
        options = f"-p {self._port} -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c fsync=off"
        self._run("pg_ctl", "start", "--wait", "-D", self._data, "-l", str(self._folder / "log"), "-o", options)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._run("pg_ctl", "stop", "--mode=immediate", "-D", self._data)

    @property
    def _data(self) -> str:
        return str(self._folder / "data")

    def _run(self, program: str, *arguments: str) -> None:
        user = "postgres" if os.getuid() == 0 else None
        subprocess.run(
            [self._bin / program, *arguments],
            check=True,
            timeout=SECONDS,
            user=user,
            cwd=self._folder,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
