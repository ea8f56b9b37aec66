"""``doebot line`` and ``doebot doctor`` against an account that remembers what it was told."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import Result
from PIL import Image
from typer.testing import CliRunner

from bot.channels.line import rich_menu
from bot.channels.line.rich_menu import ALIASES
from bot.cli.main import cli
from tests.bot.channels.line.test_rich_menu import strict_validator
from tests.conftest import copy_knowledge
from tests.line_account_stub import TOKEN, AccountStub, running_stub

Run = Callable[..., Result]
RICHMENU = ("line", "richmenu")
FIRST_RUN_CHANGES = 7  # for each language: make, upload, alias; then the default


@pytest.fixture
def account() -> Iterator[AccountStub]:
    with running_stub() as stub:
        yield stub


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copy_knowledge(tmp_path_factory.mktemp("line") / "knowledge")


@pytest.fixture
def run(account: AccountStub, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DOEBOT_KNOWLEDGE_DIR", str(folder))
    monkeypatch.setenv("DOEBOT_LINE_CHANNEL_SECRET", "secret")
    monkeypatch.setenv("DOEBOT_LINE_CHANNEL_ACCESS_TOKEN", TOKEN)
    monkeypatch.setenv("DOEBOT_LINE_API_BASE", account.url)
    monkeypatch.setenv("COLUMNS", "160")
    monkeypatch.setattr(rich_menu, "draw_menu", lambda title, other, cards: drawn_once(title, other, tuple(cards)))
    return lambda *arguments: CliRunner().invoke(cli, arguments)


drawn_once = functools.cache(rich_menu.draw_menu)  # two pictures take longer to draw than all else takes here


def names(account: AccountStub) -> list[str]:
    return sorted(each["name"][:9] for each in account.menus.values())


def assert_whole(account: AccountStub, *others: str) -> None:
    """Two menus with pictures, each behind its alias, Thai for everybody, and nothing else of ours."""
    assert names(account) == sorted(["doebot en", "doebot th", *(name[:9] for name in others)])
    for language, alias in ALIASES.items():
        menu = account.aliases[alias]
        assert account.menus[menu]["name"].startswith(f"doebot {language} ")
        assert account.images[menu].startswith(b"\x89PNG")
    assert account.default == account.aliases[ALIASES["th"]]


def test_a_fresh_account_gets_both_menus(run: Run, account: AccountStub) -> None:
    """Made, with picture and alias; Thai is what everybody sees."""
    shown = run(*RICHMENU)

    assert shown.exit_code == 0, shown.output
    assert_whole(account)
    assert "The rich menu is at LINE." in shown.output


def test_a_second_run_changes_nothing(run: Run, account: AccountStub) -> None:
    """And says so."""
    run(*RICHMENU)
    account.calls.clear()

    shown = run(*RICHMENU)

    assert shown.exit_code == 0
    assert account.calls == []
    assert "nothing to do" in shown.output


def test_an_edited_label_replaces_the_menu(
    run: Run, account: AccountStub, folder: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The older menu of ours is deleted; what others made stays, whatever they called it."""
    foreign = [account.add("Songkran 2027", bar="ถามเจ้าหน้าที่ที่นี่"), account.add("doebot th by hand")]
    run(*RICHMENU)
    before = dict(account.aliases)
    edited = copy_knowledge(tmp_path / "edited")
    file = edited / "answers/rich_menu.yaml"
    file.write_text(file.read_text().replace("{th: หางาน, en: Find a job}", "{th: ตำแหน่งงาน, en: Find a job}"))

    shown = run(*RICHMENU, "--knowledge", str(edited))

    assert shown.exit_code == 0, shown.output
    assert_whole(account, "Songkran 2027", "doebot th by hand")
    assert account.aliases[ALIASES["th"]] != before[ALIASES["th"]]
    assert account.aliases[ALIASES["en"]] == before[ALIASES["en"]]  # no word of it changed
    assert all(menu in account.menus for menu in foreign)
    assert "deleted 1 older menu" in shown.output


def test_a_foreign_default_is_named_and_kept(run: Run, account: AccountStub) -> None:
    """The operator learns what citizens saw before."""
    account.default = account.add("Songkran 2027")

    shown = run(*RICHMENU)

    assert "'Songkran 2027'" in shown.output
    assert_whole(account, "Songkran 2027")


@pytest.mark.parametrize("number", range(1, FIRST_RUN_CHANGES + 1))
def test_interrupted_anywhere_it_can_be_run_again(run: Run, account: AccountStub, number: int) -> None:
    """A run that failed half-way leaves nothing that the next one does not put right."""
    account.fail_at = (number, 500)
    failed = run(*RICHMENU)
    account.fail_at = None

    again = run(*RICHMENU)

    assert failed.exit_code == 1
    assert "run the same command again" in failed.output
    assert again.exit_code == 0, again.output
    assert_whole(account)


def test_no_more_calls_than_counted(run: Run, account: AccountStub) -> None:
    """The test above interrupts every one of them."""
    run(*RICHMENU)

    assert len(account.calls) == FIRST_RUN_CHANGES


def test_the_old_menu_stays_until_the_new_ones_stand(run: Run, account: AccountStub) -> None:
    """Citizens always see one."""
    old = account.add("doebot th 000000000000")
    account.default = account.aliases["doebot-th"] = old
    account.fail_at = (5, 500)

    run(*RICHMENU)

    assert account.default == old
    assert old in account.menus


@pytest.mark.parametrize(
    ("status", "hint"), [(429, "an hour"), (401, "DOEBOT_LINE_CHANNEL_ACCESS_TOKEN"), (400, "what LINE says")]
)
def test_a_refusal_tells_what_to_do(run: Run, account: AccountStub, status: int, hint: str) -> None:
    """In words, with exit code 1 and no traceback."""
    account.fail_at = (1, status)

    shown = run(*RICHMENU)

    assert shown.exit_code == 1
    assert hint in shown.output
    assert "stubbed fault" in shown.output
    assert TOKEN not in shown.output


def test_line_out_of_reach_is_told(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """The network is named, not a library's error."""
    monkeypatch.setenv("DOEBOT_LINE_API_BASE", "http://127.0.0.1:1")

    shown = run(*RICHMENU)

    assert shown.exit_code == 1
    assert "LINE cannot be reached" in shown.output


def test_delete_takes_only_ours(run: Run, account: AccountStub) -> None:
    """Menus, aliases and default of ours go; others' stay."""
    foreign = account.add("Songkran 2027")
    account.aliases["songkran"] = foreign
    run(*RICHMENU)

    shown = run(*RICHMENU, "--delete")

    assert shown.exit_code == 0, shown.output
    assert list(account.menus) == [foreign]
    assert (account.aliases, account.default) == ({"songkran": foreign}, None)
    assert "nothing to do" in run(*RICHMENU, "--delete").output


def test_delete_keeps_a_foreign_default(run: Run, account: AccountStub) -> None:
    """What everybody sees is not ours to take away."""
    foreign = account.add("Songkran 2027")
    run(*RICHMENU)
    account.default = foreign

    run(*RICHMENU, "--delete")

    assert account.default == foreign


def test_drawing_needs_no_account(
    run: Run, account: AccountStub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Officers look at the pictures first."""
    monkeypatch.delenv("DOEBOT_LINE_CHANNEL_ACCESS_TOKEN")

    shown = run(*RICHMENU, "--draw", str(tmp_path / "menus"))

    assert shown.exit_code == 0, shown.output
    for language in ALIASES:
        with Image.open(tmp_path / "menus" / f"rich-menu-{language}.png") as picture:
            assert picture.size == (2500, 1686)
    assert account.calls == []


def test_a_knowledge_without_menu_is_told(run: Run, account: AccountStub, tmp_path: Path) -> None:
    """A folder may have none; then there is nothing to bring."""
    bare = copy_knowledge(tmp_path / "bare")
    (bare / "answers/rich_menu.yaml").unlink()

    shown = run(*RICHMENU, "--knowledge", str(bare))

    assert shown.exit_code == 1
    assert "rich_menu.yaml" in shown.output
    assert account.calls == []


@pytest.mark.parametrize(
    "arguments",
    [RICHMENU, ("line", "webhook"), (*RICHMENU, "--draw", "x", "--delete"), ("line", "webhook", "http://x")],
)
def test_wrong_use_ends_with_2(run: Run, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...]) -> None:
    """Without a token, or with what makes no sense."""
    monkeypatch.delenv("DOEBOT_LINE_CHANNEL_ACCESS_TOKEN")
    shown = run(*arguments)

    assert shown.exit_code == 2 or type(shown.exception).__name__ == "SettingsError"  # main() ends that with 2


def test_the_webhook_is_set_and_tested(run: Run, account: AccountStub) -> None:
    """LINE is told the whole address, and tests this very one."""
    shown = run("line", "webhook", "bot.example.go.th")

    assert shown.exit_code == 0, shown.output
    assert account.webhook == {"endpoint": "https://bot.example.go.th/line/webhook", "active": True}
    assert account.calls[-1].body == {"endpoint": "https://bot.example.go.th/line/webhook"}
    assert "got 200" in shown.output


def test_without_address_the_webhook_is_shown_and_tested(run: Run, account: AccountStub) -> None:
    """Nothing is changed."""
    account.webhook = {"endpoint": "https://bot.example.go.th/line/webhook", "active": True}

    shown = run("line", "webhook")

    assert shown.exit_code == 0
    assert "https://bot.example.go.th/line/webhook" in shown.output
    assert [call.method for call in account.calls] == ["POST"]


def test_no_webhook_is_a_problem(run: Run, account: AccountStub) -> None:
    """There is nothing to test."""
    shown = run("line", "webhook")

    assert shown.exit_code == 1
    assert "no webhook is set" in shown.output
    assert account.calls == []


def test_a_failed_test_and_a_switch_that_is_off_are_both_told(run: Run, account: AccountStub) -> None:
    """Both have to be mended."""
    account.webhook = {"endpoint": "https://x.example/line/webhook", "active": False}
    account.test_result = {
        "success": False,
        "statusCode": 0,
        "reason": "COULD_NOT_CONNECT",
        "detail": "TLS handshake failure",
    }

    shown = run("line", "webhook")

    assert shown.exit_code == 1
    assert "Use webhook" in shown.output
    assert "TLS handshake failure" in shown.output


def test_line_takes_every_request(run: Run, account: AccountStub) -> None:
    """LINE's own specification, made strict, finds nothing in what the commands send."""
    for name in ("doebot th 000000000000", "doebot en 000000000000"):
        account.aliases[f"doebot-{name[7:9]}"] = account.add(name)
    run(*RICHMENU)
    run(*RICHMENU, "--delete")
    run(*RICHMENU)
    run("line", "webhook", "https://bot.example.go.th")
    schemas = {
        "/v2/bot/richmenu": "RichMenuRequest",
        "/v2/bot/richmenu/alias": "CreateRichMenuAliasRequest",
        "/v2/bot/richmenu/alias/doebot-th": "UpdateRichMenuAliasRequest",
        "/v2/bot/richmenu/alias/doebot-en": "UpdateRichMenuAliasRequest",
        "/v2/bot/channel/webhook/endpoint": "SetWebhookEndpointRequest",
        "/v2/bot/channel/webhook/test": "TestWebhookEndpointRequest",
    }
    sent = [call for call in account.calls if isinstance(call.body, dict)]

    assert {call.path for call in sent} == set(schemas)
    assert [problem for call in sent for problem in strict_validator(schemas[call.path])(call.body)] == []


@pytest.mark.parametrize("mode", ["chat", "bot"])
def test_doctor_finds_the_auto_reply_trap(run: Run, account: AccountStub, mode: str) -> None:
    """With chat on citizens may get two answers; the doctor says what to switch off."""
    account.chat_mode = mode
    account.webhook = {"endpoint": "https://bot.example.go.th/line/webhook", "active": True}

    shown = run("doctor")

    assert shown.exit_code == (1 if mode == "chat" else 0), shown.output
    assert "Auto-response messages" in shown.output
    assert ("two answers" in shown.output) is (mode == "chat")


def test_doctor_finds_a_webhook_that_is_off(run: Run, account: AccountStub) -> None:
    """LINE says nothing about it by itself."""
    account.webhook = {"endpoint": "https://bot.example.go.th/line/webhook", "active": False}

    shown = run("doctor")

    assert shown.exit_code == 1
    assert "switched off" in shown.output
