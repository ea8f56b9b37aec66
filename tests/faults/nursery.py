"""The program ``python -m tests.faults.nursery``: forks ``doebot`` with its imports done, one for each line read.

With ``--patient``, those that it forks give Redis more time, see ``patience.py``.

Twenty starts of Python with all that the program imports would take longer than all that the tests look at.
"""

from __future__ import annotations

import ctypes
import importlib
import json
import os
import signal
import sys
import traceback
from pathlib import Path
from typing import Any, NoReturn

from tests.faults.patience import be_patient_with_redis

PR_SET_PDEATHSIG = 1
LATE = (  # what is imported only when the program starts
    "bot.cli",
    "tests.faults.poison",
    "bot.channels.telegram.channel",
    "httpcore",
    "uvicorn.lifespan.on",
    "uvicorn.loops.auto",
    "uvicorn.protocols.http.auto",
    "uvicorn.protocols.websockets.auto",
)


def main() -> None:
    """Read orders, answer with process ids."""
    if "--patient" in sys.argv:
        be_patient_with_redis()
    for name in LATE:
        importlib.import_module(name)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for the children here
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            _become_doebot(json.loads(line))
        sys.stdout.write(f"{child}\n")
        sys.stdout.flush()


def _become_doebot(order: dict[str, Any]) -> NoReturn:
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)  # no longer than the tests, however these end
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    log = os.open(order["log"], os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    nothing = os.open(os.devnull, os.O_RDONLY)
    for old, new in ((nothing, 0), (log, 1), (log, 2)):
        os.dup2(old, new)
    os.chdir(order["folder"])
    os.environ.update(order["environment"])
    sys.argv = ["doebot", *order["arguments"]]
    if order["variant"]:
        importlib.import_module("tests.faults.versions").VARIANTS[order["variant"]]()
    code = 1
    try:
        importlib.import_module("bot.cli").main()
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else 1
    except BaseException:
        traceback.print_exc()
    finally:
        Path(order["log"]).with_suffix(".code").write_text(str(code))  # nobody waits for the process
        os._exit(code)


if __name__ == "__main__":
    main()
