"""The program with the simulator page at a fixed moment, for pictures: ``python -m tests.picture_server``."""

from __future__ import annotations

import uvicorn

from bot.app import build_app
from bot.settings import load_settings
from tests.conftest import MONDAY_MORNING


def main() -> None:
    """Serve until the process is stopped; offices are open, whatever the day."""
    settings = load_settings().model_copy(update={"demo": True})
    app = build_app(settings, clock=lambda: MONDAY_MORNING)
    uvicorn.run(app.web(), host=settings.host, port=settings.port, access_log=False, log_level="warning")


if __name__ == "__main__":
    main()
