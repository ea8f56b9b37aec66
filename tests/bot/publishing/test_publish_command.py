"""What staff are told of versions that nobody takes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from bot.cli import publish
from bot.cli.main import cli
from bot.console import ConsoleParts, make_measurements
from bot.publishing.store import UntrustedVersionError
from bot.settings import load_settings
from tests.bot.conftest import KEY
from tests.conftest import KNOWLEDGE_DIR, MONDAY_MORNING, copy_knowledge
from tests.knowledge.conftest import CASES, FILES, write_files

Run = Callable[..., Result]


@pytest.fixture
def run(redis_url: str, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.setenv("DOEBOT_REDIS_URL", redis_url)
    monkeypatch.setenv("DOEBOT_ID_KEY", KEY.decode())
    monkeypatch.setenv("DOEBOT_KNOWLEDGE_DIR", str(KNOWLEDGE_DIR))
    monkeypatch.setattr(publish, "now_in_bangkok", lambda: MONDAY_MORNING)
    return lambda *arguments: CliRunner().invoke(cli, arguments)


@pytest.mark.usefixtures("published_by_an_older_program")
def test_what_an_older_program_published_is_published_again(run: Run) -> None:
    """The list tells that nobody takes it, it cannot be gone back to, and publishing the same again mends it."""
    listed, gone_back = run("versions"), run("rollback", "1")

    assert "รุ่นที่ 1 ที่เผยแพร่ไว้ใช้ไม่ได้" in listed.stderr
    assert "doebot publish" in listed.stderr
    assert isinstance(gone_back.exception, UntrustedVersionError)  # which the command line tells without a traceback

    published, again, listed = run("publish"), run("publish"), run("versions")

    assert "เป็นรุ่นที่ 2" in published.stdout
    assert "ใช้อยู่แล้ว" in again.stdout
    assert (listed.exit_code, listed.stderr) == (0, "")


def test_a_file_that_is_gone_stops_a_publication_until_it_is_meant(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Under another name, 93 offices would be gone from citizens, and the program would say "published"."""
    assert run("publish").exit_code == 0
    folder = copy_knowledge(tmp_path / "knowledge")
    (folder / "facts/service_centers.yaml").unlink()
    monkeypatch.setenv("DOEBOT_KNOWLEDGE_DIR", str(folder))

    stopped, meant = run("publish"), run("publish", "--confirm-removals")

    assert stopped.exit_code == 1
    assert "facts/service_centers.yaml" in stopped.stderr
    assert "--confirm-removals" in stopped.stderr
    assert "เป็นรุ่นที่ 2" in meant.stdout


def test_a_publication_is_measured_where_the_console_has_a_database(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the test questions of what is live now; a machine without a console gets no database by it."""
    monkeypatch.setenv("DOEBOT_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("DOEBOT_KNOWLEDGE_DIR", str(tmp_path / "knowledge"))
    (tmp_path / "knowledge").mkdir()
    write_files(tmp_path / "knowledge", {**FILES, **CASES})
    assert run("publish", "--confirm-removals").exit_code == 0
    assert not (tmp_path / "console.sqlite3").exists()

    measurements = make_measurements(ConsoleParts(load_settings(serves_webhooks=False), publish.now_in_bangkok))
    change = tmp_path / "knowledge" / "answers" / "job.yaml"
    change.write_text(change.read_text(encoding="utf-8").replace("หางาน", "หางานทำ"), encoding="utf-8")
    published = run("publish")

    [kept] = measurements.last()
    assert f"รหัส {kept.knowledge}" in published.stdout
    assert sum(kept.accuracy.inside.values()) > 0
