"""What a draft does to questions: estimated, found out by training, kept, and told apart from what only sways."""

from __future__ import annotations

import asyncio
import hashlib
from dataclasses import replace
from html import unescape
from os import killpg as kill
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from bot.console import site as console_site
from bot.console.database import Database, Work
from bot.console.effects.estimate import LiveAnswers, estimate, find_clashes
from bot.console.effects.model import Answered, Found, Moved
from bot.console.effects.trials import Asked
from bot.console.effects.wanted import digest_of
from bot.console.permissions import Role
from bot.console.site import Console
from bot.console.tables import EffectRow
from bot.dialogue.conversation import Conversation
from bot.evaluation.judging import AnswerSummary
from bot.evaluation.regression import AnswerChange, Effect, Question, QuestionOrigin
from bot.settings import Settings
from bot.unanswered.questions import UnansweredQuestion
from bot.unanswered.store import make_unanswered_store
from intents import Match
from knowledge import Edition, KnowledgeBase, read_entry
from tests.console.conftest import Browser, console_on
from tests.console.test_entry import SEARCH, save
from tests.fakes import FakeWallClock

STATIC = Path(console_site.__file__).parent / "static"
NEW = "แถวบ้านมีตำแหน่งว่างไหมนะ"
ASKED = UnansweredQuestion("แถวบ้านมีตำแหน่งว่างไหมเอ่ย", "th")


@pytest.fixture(autouse=True)
def asked_in_vain(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A citizen asked what is like the new example."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    asyncio.run(make_unanswered_store(None).add("a", ASKED))


@pytest.fixture
def console(database: Database, clock: FakeWallClock, small_edition: Edition, folder: Path) -> Console:
    """Give a console that does nothing beside its pages until told to: trainings take seconds."""
    console = console_on(database, clock, small_edition, Settings(_env_file=None, knowledge_dir=folder))
    return replace(console, beside=lambda work: None)


def page(browser: TestClient, **query: str) -> str:
    answer = browser.get("/staff/entry/effect", params={"key": SEARCH, **query})
    assert answer.status_code == 200
    return unescape(answer.text)


def learns(base: KnowledgeBase, *texts: str, key: str = SEARCH) -> dict:
    live = read_entry(base, key)
    return {key: {**live, "examples.th": [*live["examples.th"], *texts]}}


def test_an_estimate_comes_first_then_the_truth_which_is_kept(console: Console, signed_in: Browser) -> None:
    """And seen by who decides, whose change set is that draft; what citizens wrote stays where it is erased."""
    browser = signed_in(Role.EDITOR)
    save(browser, examples__th=f"หางาน\nอยากมีงานทำ\n{NEW}")

    estimated = page(browser, part="1")
    console.resume()  # as after a start, also of another process
    true = page(browser)
    browser.post("/staff/changes/new", data={"entry": SEARCH, "title": "ตัวอย่างใหม่", "act": "submit"})
    head = signed_in(Role.APPROVER)

    assert "ประมาณการ" in estimated
    assert "ลองถาม" not in estimated
    assert "ตัวอย่างใหม่" in estimated
    assert "จะตอบได้เพิ่ม 1 คำถาม รวม 1 ครั้ง" in estimated
    assert "ลองถาม" in true
    assert NEW in true
    assert ASKED.text in true
    with console.database.reading() as session:
        [row] = session.query(EffectRow)
    assert row.result["moved"]
    assert ASKED.text not in str(row.result)
    assert "/staff/changes/1/effect" in head.get("/staff/changes/1").text
    assert "ลองถาม" in unescape(head.get("/staff/changes/1/effect").text)


def test_a_draft_that_changes_words_alone_moves_no_question(console: Console, signed_in: Browser) -> None:
    """Nothing is trained for it."""
    browser = signed_in(Role.EDITOR)
    save(browser, answer__th="คำตอบใหม่")

    assert "ยังไม่มีการแก้ที่ทำให้คำถามใดได้คำตอบเรื่องอื่น" in page(browser)
    with console.database.reading() as session:
        assert session.query(EffectRow).all() == []


def test_an_unfinished_draft_has_an_effect_too(signed_in: Browser) -> None:
    """No title, a date that is none: the first is looked past, of the second it is told."""
    browser = signed_in(Role.EDITOR)
    save(browser, title__th="", examples__th=NEW)
    assert "ประมาณการ" in page(browser)

    save(browser, revision=1, title__th="", examples__th=NEW, valid_until="สิ้นปี")
    assert "ตรวจปุ่มและวันที่" in page(browser)


def test_a_reader_starts_no_training(console: Console, signed_in: Browser) -> None:
    """They see the estimate."""
    editor, reader = signed_in(Role.EDITOR), signed_in(Role.READER)
    save(editor, examples__th=NEW)
    editor.post("/staff/changes/new", data={"entry": SEARCH, "title": "ตัวอย่างใหม่", "act": "submit"})

    assert "ประมาณการ" in reader.get("/staff/changes/1/effect").text
    with console.database.reading() as session:
        assert session.query(EffectRow).all() == []


def test_an_example_like_that_of_another_entry_is_told(console: Console, signed_in: Browser) -> None:
    """With that entry."""
    browser = signed_in(Role.EDITOR)
    save(browser, examples__th="หางาน\nอยากมีงานทำ\nต่อใบอนุญาตที่ไหนคะ")

    shown = page(browser)

    assert "คล้าย “ต่อใบอนุญาตที่ไหน” ของ" in shown
    assert "answer%3Apermit.renew" in shown
    assert find_clashes(console.base, learns(console.base)) == []


def answered(**scores: float) -> AnswerSummary:
    """Give the answer of a matcher that is sure from a score of 0.5 on."""
    ranked = sorted(scores, key=lambda each: -scores[each])
    matches = tuple(Match(each.replace("__", "."), scores[each], scores[each]) for each in ranked)
    if scores[ranked[0]] >= 0.5:
        return AnswerSummary("answer", matches[0].intent, matches=matches)
    return AnswerSummary("clarify", options=tuple(each.intent for each in matches), matches=matches)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (["หางาน", "อยากมีงานทำ", "ร้านใกล้บ้านรับคน"], {"ร้านใกล้บ้านรับคน": "answer", "ร้านใกล้บ้านรับคนไหม": "answer"}),
        (["หางาน", "อยากมีงานทำ"], {}),
    ],
)
def test_what_is_like_a_new_example_is_answered_like_it(
    console: Console, change: list[str], expected: dict[str, str]
) -> None:
    """What is not like it stays as it is."""
    live = {
        "ร้านใกล้บ้านรับคน": answered(permit__renew=0.3, job__search=0.2),
        "ร้านใกล้บ้านรับคนไหม": answered(permit__renew=0.3, job__search=0.28),
        "เปิดกี่โมง": answered(permit__renew=0.4, job__search=0.3),
    }
    asked = {Question(text, QuestionOrigin.MUST_MATCH, "job.search"): text for text in list(live)[1:]}
    wanted = {SEARCH: {**read_entry(console.base, SEARCH), "examples.th": change}}

    found = estimate(console.base, wanted, asked, live.__getitem__)

    assert {each.text: each.new.decision for each in found} == expected
    assert {each.new.intent for each in found} <= {"job.search"}


def test_a_question_is_asked_of_what_is_live_once(console: Console, clock: FakeWallClock) -> None:
    """And anew when something else is live."""
    answers = LiveAnswers(clock)
    ask = answers.of(console.conversation)

    assert ask("หางาน") is answers.of(console.conversation)("หางาน")
    assert ask("หางาน").intent == "job.search"
    assert answers.of(Conversation(console.base, console.edition.interpreter))("หางาน") is not ask("หางาน")


def test_who_changes_a_draft_waits_no_longer_for_what_it_was(console: Console, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever is being found out for it is stopped."""
    wanted = [learns(console.base, text) for text in ("ก", "ข")]
    digests = [digest_of("model", each) for each in wanted]
    trials, stopped = console.trials, []

    assert trials.ask("draft:1", digests[0], wanted[0]) == Asked()
    assert trials.ask("draft:1", digests[1], wanted[1]) == Asked()

    with console.database.reading() as session:
        assert [row.digest for row in session.query(EffectRow)] == [digests[1]]
    monkeypatch.setattr("bot.console.effects.trials.LOOKED_SECONDS", 0.01)
    monkeypatch.setattr(trials, "_next", iter([(digests[0], wanted[0]), None]).__next__)
    monkeypatch.setattr("os.killpg", lambda group, number: stopped.append(number) or kill(group, number))
    trials.work()
    assert stopped


def test_one_process_works_at_a_time(console: Console) -> None:
    """Who finds another at it leaves the rest to that one."""
    wanted = learns(console.base, NEW)
    console.trials.ask("draft:1", "digest", wanted)

    with console.database.if_alone(Work.TRYING) as is_ours:
        assert is_ours
        console.trials.work()
        assert console.trials.ask("draft:1", "digest", wanted) == Asked()


def test_what_failed_is_told_and_tried_again_later(console: Console, clock: FakeWallClock) -> None:
    """An entry that is gone by now fails the trial; five minutes on it is asked anew."""
    wanted = {"answer:no.such": {"examples.th": ["ก"]}}
    console.trials.ask("draft:1", "digest", wanted)

    console.trials.work()

    assert console.trials.ask("draft:1", "digest", wanted) == Asked(is_failed=True)
    clock.advance(minutes=6)
    assert console.trials.ask("draft:1", "digest", wanted) == Asked()


def moved(old: Answered, new: Answered, *, hovers: bool, wanted: str = "job.search") -> Moved:
    return Moved("คำถาม", QuestionOrigin.MUST_MATCH, Effect.WORSE, wanted, old, new, hovers, is_related=True)


def test_what_only_hovers_is_told_apart() -> None:
    """The same intent is likeliest, a little above before and a little below after."""
    near = AnswerSummary("answer", "a", matches=(Match("a", 0.8, 0.5),), margins=(0.02, 0.3))
    below = replace(near, decision="clarify", intent=None, options=("a",), margins=(-0.03, 0.3))
    far = replace(below, margins=(-0.4, 0.3))
    other = replace(below, matches=(Match("b", 0.8, 0.5),))
    question = Question("คำถาม", QuestionOrigin.MUST_MATCH, "a")

    assert AnswerChange(question, near, below).hovers
    assert not AnswerChange(question, near, far).hovers
    assert not AnswerChange(question, near, other).hovers
    change = AnswerChange(question, near, far)
    assert [Moved.of(change, "คำถาม", edited).sways for edited in (["a"], ["b"])] == [False, True]


def test_htmx_is_the_one_that_was_published() -> None:
    """``dist/htmx.min.js`` of htmx.org 2.0.7 in the npm registry, with its licence beside it."""
    content = (STATIC / "htmx.min.js").read_bytes()

    assert hashlib.sha256(content).hexdigest() == "60231ae6ba9db3825eb15a261122d5f55921c4d53b66bf637dc18b4ee27c79f9"
    assert "Zero-Clause BSD" in (STATIC / "htmx.LICENSE.txt").read_text("utf-8")


def test_an_effect_comes_back_as_it_was_kept() -> None:
    found = Found(3, 1, [moved(Answered("answer", "a", None, ()), Answered("clarify", None, None, ["a"]), hovers=True)])

    again = Found.from_values(found.to_values())

    assert again.swaying == again.moved
    assert again.moved[0].new == Answered("clarify", None, None, ["a"])
    assert again.meant(Effect.WORSE) == []
