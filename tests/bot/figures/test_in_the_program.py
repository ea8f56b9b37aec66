"""Open data and mail as parts of the running program: off unless they are asked for."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import SecretStr
from starlette.testclient import TestClient

from bot.app import Role, build_app
from bot.console import ConsoleParts, make_figures
from bot.settings import Settings
from tests.bot.figures.two_months import MemoryFigures
from tests.conftest import MONDAY_MORNING
from tests.knowledge.conftest import CASES, FILES, write_files

OCTOBER = "figures-2026-10.csv"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_files(tmp_path_factory.mktemp("knowledge"), {**FILES, **CASES})


@pytest.fixture
def settings(folder: Path, tmp_path: Path) -> Settings:
    return Settings(_env_file=None, knowledge_dir=folder, data_dir=tmp_path)


def test_open_data_is_off_by_default(settings: Settings) -> None:
    client = TestClient(build_app(settings, lambda: MONDAY_MORNING).web())

    for path in ("/open-data", "/open-data/datapackage.json", "/open-data/figures-2026-10.csv"):
        assert client.get(path).status_code == 404


def test_open_data_is_there_where_it_is_switched_on(settings: Settings, figures: MemoryFigures) -> None:
    make_figures(ConsoleParts(settings, lambda: MONDAY_MORNING)).add(figures.batch(), MONDAY_MORNING.date())
    app = build_app(settings.model_copy(update={"open_data": True}), lambda: MONDAY_MORNING)
    client = TestClient(app.web())

    assert [each["path"] for each in client.get("/open-data/datapackage.json").json()["resources"]] == [OCTOBER]
    assert "datapackage.json" in client.get("/open-data").text
    assert "2026-10,messages,all" in client.get(f"/open-data/{OCTOBER}").text
    assert client.get("/open-data/figures-2026-11.csv").status_code == 404  # it runs


@pytest.mark.parametrize("role", [Role.ALL, Role.WORKER])
def test_the_mail_of_reports_is_watched_over_by_web_processes(settings: Settings, role: Role) -> None:
    given = {"smtp_url": SecretStr("smtp://localhost:1"), "mail_from": "bot@doe.go.th"}
    app = build_app(settings.model_copy(update=given), lambda: MONDAY_MORNING, role=role)

    with TestClient(app.web()) as client:
        assert client.get("/health/ready").status_code == 200
        assert ("report mail" in app.supervisor._wards) is (role is Role.ALL)
    assert "smtp" not in repr(app.settings).replace("smtp_url", "")
