"""Everything that the program imports, also late: done once in the process from which ``programs.py`` forks."""

from __future__ import annotations

import importlib

LATE = (  # what is imported only when the program starts
    "bot.channels.telegram.channel",
    "httpcore",
    "uvicorn.lifespan.on",
    "uvicorn.loops.auto",
    "uvicorn.protocols.http.auto",
    "uvicorn.protocols.websockets.auto",
)

for name in ("bot.cli", "tests.programs", *LATE):
    importlib.import_module(name)
