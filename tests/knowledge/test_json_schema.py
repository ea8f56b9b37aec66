"""Editors learn from the same fields as the loader, and the stored schemas are those that are made."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema  # type: ignore[import-untyped,unused-ignore]
import pytest
import yaml

from knowledge import fields, make_schemas, read_knowledge, write_schemas

ROOT = Path(__file__).parents[2]
SHIPPED = ROOT / "knowledge"
FILES = sorted(path for name in ("answers", "facts") for path in (SHIPPED / name).glob("*.yaml"))


class PlainLoader(yaml.CSafeLoader):
    """Reads dates as the text they are, as the bot and editors do."""


PlainLoader.yaml_implicit_resolvers = {
    letter: [(tag, form) for tag, form in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for letter, resolvers in yaml.CSafeLoader.yaml_implicit_resolvers.items()
}


def validator_of(name: str) -> jsonschema.protocols.Validator:
    schema = json.loads(make_schemas()[name])
    jsonschema.Draft7Validator.check_schema(schema)
    return jsonschema.Draft7Validator(schema)


def values_of(path: Path) -> Any:
    return yaml.load(path.read_text(encoding="utf-8"), Loader=PlainLoader)


def test_the_stored_schemas_are_those_that_are_made() -> None:
    """After a change of the fields: doebot schema --write."""
    stored = {path.name: path.read_text(encoding="utf-8") for path in (SHIPPED / "schema").iterdir()}

    assert stored == make_schemas()


@pytest.mark.parametrize("path", FILES, ids=[f"{path.parent.name}/{path.name}" for path in FILES])
def test_every_file_of_ours_fits_its_schema(path: Path) -> None:
    """An editor marks nothing in what is right."""
    errors = [error.message for error in validator_of(f"{path.parent.name}.json").iter_errors(values_of(path))]

    assert errors == []


def test_the_sound_folder_fits_its_schema(cases_folder: Path) -> None:
    """So does what the tests take for right."""
    for path in cases_folder.glob("*/*.yaml"):
        validator_of(f"{path.parent.name}.json").validate(values_of(path))


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("answers/job.yaml", "    owner:", "    ownr:"),
        ("answers/job.yaml", "    owner: กรมการจัดหางาน\n", ""),
        ("answers/job.yaml", "- call: hotline_doe", "- phone: hotline_doe"),
        ("answers/job.yaml", '"2027-05-22"', '"22/05/2570"'),
        ("answers/job.yaml", "- หางาน", "- no"),
        ("answers/office.yaml", "slot: province", "slot: town"),
        ("answers/permit.yaml", "- id: fee", "- id: Fee"),
        ("answers/permit.yaml", "- id: fee", "- id: permit.renew/fee"),
        ("answers/permit.yaml", "- id: fee", f"- id: {'a' * 21}"),
        ("answers/permit.yaml", "        facet: cost\n", "        facets: [cost]\n"),
        ("answers/permit.yaml", "        sources: [project]\n", ""),
        ("answers/permit.yaml", "        sources: [project]\n", "        sources: [project]\n        owner: กรม\n"),
        ("answers/permit.yaml", "2026-12-11 16.30", "2026-12-11T16.30"),
        ("answers/permit.yaml", "2026-12-11 16.30", "11/12/2569"),
        ("answers/permit.yaml", "ask: permit.renew/fee", "ask: permit.renew/"),
        ("answers/permit.yaml", "hours: office.contact", "hours: contact"),
        ("answers/permit.yaml", "words: [ใบอนุญาต, permit]", "words: permit"),
        ("answers/permit.yaml", "at_office: true", "at_office: ได้"),
        ("answers/permit.yaml", "        say: [สำนักงาน, โทร|สายด่วน]\n", ""),
        ("answers/permit.yaml", "            The new fee is not known yet\n            Ask {hotline_doe}\n", ""),
        ("answers/facets.yaml", "    examples: [ไปที่ไหน]\n", ""),
        ("answers/follow_ups.yaml", "    meant: permit.renew/fee\n", ""),
        ("answers/follow_ups.yaml", "before: permit.renew/fee", "before: permit"),
        ("answers/phrases.yaml", "  cancelled:", "  canceled:"),
        ("facts/hotlines.yaml", 'text: "1694"', "text: 1694"),
        ("facts/hotlines.yaml", "    en: 30 days\n", ""),
        ("facts/hotlines.yaml", "[mon, sat]", "[mon, saturday]"),
        ("facts/districts.yaml", "area: 10", "area: 11"),
        ("facts/offices.yaml", "kind: provincial", "kind: province"),
    ],
)
def test_editor_and_loader_refuse_the_same(cases_folder: Path, file: str, old: str, new: str) -> None:
    """What the editor underlines is what the check tells."""
    path = cases_folder / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")

    assert list(validator_of(f"{path.parent.name}.json").iter_errors(values_of(path)))
    assert read_knowledge(cases_folder).base is None


def test_every_field_is_explained_in_thai() -> None:
    """What an editor shows while typing."""
    tables = [table for table in vars(fields).values() if isinstance(table, fields.Fields)]

    assert tables
    assert all(
        any("ก" <= letter <= "๛" for letter in each.about) for table in tables for each in table.by_name.values()
    )


def test_the_editor_finds_the_schemas() -> None:
    """Visual Studio Code knows which schema belongs to which folder."""
    settings = json.loads((ROOT / ".vscode/settings.json").read_text(encoding="utf-8"))["yaml.schemas"]

    assert {name: (ROOT / path).is_file() for path, name in settings.items()} == {
        "knowledge/answers/*.yaml": True,
        "knowledge/facts/*.yaml": True,
    }


def test_writes_what_is_stored(tmp_path: Path) -> None:
    """As doebot schema --write does."""
    write_schemas(tmp_path / "schema")

    assert {path.name for path in (tmp_path / "schema").iterdir()} == {"answers.json", "facts.json"}


def test_every_section_is_known_where_lines_are_looked_at() -> None:
    """A section that is forgotten there makes its files be read line by line, and its misspellings go unseen."""
    schemas = [json.loads(text) for text in make_schemas().values()]

    assert sorted(fields.SECTIONS) == sorted(name for schema in schemas for name in schema["properties"])
