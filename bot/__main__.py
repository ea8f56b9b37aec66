"""``python -m bot`` is ``doebot``."""

from bot.cli import main

main()
