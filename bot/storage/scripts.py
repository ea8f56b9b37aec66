"""The Lua scripts in ``lua/``, each with the prelude and the flags that tell when it may run. They need Redis 7."""

from __future__ import annotations

from pathlib import Path

LUA = Path(__file__).parent / "lua"
# These make room or lose a citizen if refused, so they run in a full Redis too.
RUN_WHEN_FULL = frozenset(
    {
        "take",
        "finish",
        "begin",
        "blame",
        "postpone",
        "extend",
        "drop",
        "erase",
        "count_push",
        "show_version",
        "show_versions",
        "find_model",
        "missed_erase",
        "missed_show",
        "missed_remove",
    }
)


def read_script(name: str) -> str:
    """Give the text of a script, to be registered with Redis."""
    flags = " flags=allow-oom" if name in RUN_WHEN_FULL else ""
    body = (LUA / "prelude.lua").read_text(encoding="utf-8") + (LUA / f"{name}.lua").read_text(encoding="utf-8")
    return f"#!lua{flags}\n{body}"
