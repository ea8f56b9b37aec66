"""The list of channels, and what follows from it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from bot.channels.registry import CHANNELS
from bot.channels.spec import ChannelSpec
from bot.errors import SettingsError
from bot.settings import Settings, load_settings
from tests.conftest import ROOT


def test_a_channel_is_called_like_its_folder() -> None:
    """Logs, addresses and commands lead to the right place."""
    folders = {each.parent.name for each in (ROOT / "bot" / "channels").glob("*/channel.py")}

    assert {name: spec.name for name, spec in CHANNELS.items()} == {name: name for name in folders}


def test_platforms_libraries_load_only_where_their_channel_is_on() -> None:
    """Every other command starts without them: Telegram's takes 9 MB."""
    program = "import sys, bot.cli.main; print(sorted({'telegram', 'linebot'} & set(sys.modules)))"

    shown = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True, timeout=120
    )

    assert shown.stdout.strip() == "[]"


@pytest.mark.parametrize("spec", CHANNELS.values(), ids=CHANNELS)
def test_every_setting_of_a_channel_is_there(spec: ChannelSpec) -> None:
    """A typing error in the registry would leave a channel off for ever."""
    assert set(spec.secrets) | set(spec.options) <= set(Settings.model_fields)


def test_each_missing_secret_of_a_larger_set_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """With a grammar that fits."""
    monkeypatch.chdir(tmp_path)  # no .env of the developer
    telegram = CHANNELS["telegram"]
    three = ChannelSpec("trio", ("trio_a", "trio_b", "trio_c"), telegram.build, telegram.examine)
    monkeypatch.setitem(CHANNELS, "trio", three)
    monkeypatch.setenv("DOEBOT_TRIO_B", "given")

    with pytest.raises(SettingsError) as raised:
        load_settings()

    words = "DOEBOT_TRIO_A, DOEBOT_TRIO_C are missing while DOEBOT_TRIO_B is set: set all or none"
    assert str(raised.value) == words
