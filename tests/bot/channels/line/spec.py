"""Checks replies against LINE's specification, made strict, which lies beside this repository."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
import yaml
from openapi_schema_validator import OAS30Validator
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT4

from tests.conftest import SHARED

SPEC = SHARED / "platforms" / "line-openapi" / "messaging-api.strict.yml"


class LineSpec:
    """LINE's own word on what a reply may hold."""

    def __init__(self) -> None:
        if not SPEC.exists():
            pytest.skip("NOT RUN: the platforms' specifications are not beside this repository (../shared/platforms)")
        spec = yaml.load(SPEC.read_text("utf-8"), yaml.CSafeLoader)
        registry = Registry().with_resource("urn:line", Resource(contents=spec, specification=DRAFT4))
        self._validator = OAS30Validator(
            {"$ref": "urn:line#/components/schemas/ReplyMessageRequest"}, registry=registry
        )

    def problems(self, request: Mapping[str, Any]) -> list[str]:
        """Tell what is wrong with a reply; an empty list means nothing."""
        return [error.message for error in self._validator.iter_errors(request)]
