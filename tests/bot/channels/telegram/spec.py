"""Checks calls against Telegram's list of methods and types, which lies beside this repository."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from tests.conftest import SHARED

SPEC = SHARED / "platforms" / "telegram-spec" / "api.json"
PLAIN = {"String": str, "Integer": int, "Boolean": bool, "Float": float}


class TelegramSpec:
    """Telegram's own word on what a call may hold."""

    def __init__(self) -> None:
        if not SPEC.exists():
            pytest.skip("NOT RUN: the platforms' specifications are not beside this repository (../shared/platforms)")
        spec = json.loads(SPEC.read_text("utf-8"))
        self._methods, self._types = spec["methods"], spec["types"]

    def problems(self, method: str, call: Mapping[str, Any]) -> list[str]:
        """Tell what is wrong with a call; an empty list means nothing."""
        if method not in self._methods:
            return [f"{method} is unknown"]
        return self._check_object(call, self._methods[method].get("fields", []), method)

    def _check_object(self, value: Mapping[str, Any], fields: Sequence[Any], where: str) -> list[str]:
        known = {each["name"]: each for each in fields}
        problems = [f"{where}.{name} is unknown" for name in value if name not in known]
        problems += [f"{where}.{n} is missing" for n, each in known.items() if each["required"] and n not in value]
        for name in value.keys() & known.keys():
            problems += self._check(value[name], known[name]["types"], f"{where}.{name}")
        return problems

    def _check(self, value: Any, types: Sequence[str], where: str) -> list[str]:
        problems = [self._check_type(value, name, where) for name in types]
        return [] if [] in problems else problems[0]

    def _check_type(self, value: Any, name: str, where: str) -> list[str]:
        if name.startswith("Array of "):
            return self._check_list(value, name.removeprefix("Array of "), where)
        if name in PLAIN:
            return [] if isinstance(value, PLAIN[name]) else [f"{where} is no {name}"]
        described = self._types.get(name)
        if described is None or not isinstance(value, dict):
            return [f"{where} is no {name}"]
        if described.get("subtypes"):
            return self._check(value, described["subtypes"], where)
        return self._check_object(value, described.get("fields", []), where)

    def _check_list(self, value: Any, name: str, where: str) -> list[str]:
        if not isinstance(value, list):
            return [f"{where} is no list"]
        return [p for n, each in enumerate(value) for p in self._check(each, [name], f"{where}[{n}]")]
