"""Programs that do not take Redis for away because the machine is busy, for tests in which Redis is well.

A program gives Redis a fraction of a second and then keeps messages in its memory, where they may overtake others that
lie in Redis (docs/reliability.md). Beside enough other work even a Redis that is well answers later than that.
"""

from __future__ import annotations

import importlib.util
import re
import sys
from pathlib import Path

NAME = "bot.storage.client"
PATIENCE = "TIMEOUT_SECONDS = 30.0"


def be_patient_with_redis() -> None:
    """Import the client of Redis with more patience; before anything else imports it, as its value is copied."""
    assert NAME not in sys.modules
    spec = importlib.util.find_spec(NAME)
    assert spec is not None
    assert spec.origin is not None
    source = Path(spec.origin).read_text(encoding="utf-8")
    patient, count = re.subn(r"(?m)^TIMEOUT_SECONDS = [\d.]+", PATIENCE, source)
    assert count == 1, "the client of Redis has its patience no longer in TIMEOUT_SECONDS"
    module = importlib.util.module_from_spec(spec)
    sys.modules[NAME] = module
    sys.modules["bot.storage"].client = module  # type: ignore[attr-defined]
    exec(compile(patient, spec.origin, "exec"), module.__dict__)
