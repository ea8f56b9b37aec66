"""Buttons keep their meaning for ever, and links to the bot open the answer that they name."""

from __future__ import annotations

import re
from datetime import datetime
from typing import get_args

import pytest

from bot.dialogue.actions import (
    MAX_ACTION_BYTES,
    AskAction,
    ButtonAction,
    CancelAction,
    FillAction,
    JourneyAction,
    LanguageAction,
    NoneFitsAction,
    NotUsefulAction,
    SubjectAction,
    UsefulAction,
    dump_action,
    find_linked,
    link_name,
    parse_action,
)
from bot.dialogue.conversation import Conversation
from bot.dialogue.session import Session
from bot.messages import Message, MessageKind
from knowledge import KnowledgeBase

ON_A_LINK = re.compile(r"[A-Za-z0-9_-]{1,64}")
# What lies in buttons on citizens' phones: never change a line, only add.
SENT_OUT: dict[str, ButtonAction] = {
    "a:job.search": AskAction("job.search"),
    "s:office.contact:rayong": FillAction("office.contact", "rayong"),
    "m:job": SubjectAction("job"),
    "j:lost_job:2": JourneyAction("lost_job", 2),
    "l:en": LanguageAction("en"),
    "n": NoneFitsAction(),
    "c": CancelAction(),
    "y:job.search": UsefulAction("job.search"),
    "z:job.search": NotUsefulAction("job.search"),
}


@pytest.mark.parametrize(("data", "action"), SENT_OUT.items())
def test_a_button_means_what_it_meant_when_it_was_sent(data: str, action: ButtonAction) -> None:
    """A tap on an answer of last year does the same today."""
    assert parse_action(data) == action
    assert dump_action(action) == data
    assert len(data.encode()) <= MAX_ACTION_BYTES


def test_no_action_is_left_out_above() -> None:
    """Each kind of action comes back from its data as it was."""
    assert {type(action) for action in SENT_OUT.values()} == set(get_args(ButtonAction))
    assert len({kind.code for kind in get_args(ButtonAction)}) == len(get_args(ButtonAction))


@pytest.mark.parametrize("data", ["", "a", "a:b:c", "n:", "j:x:y", "j:x:²", "j:x:-1", "l:xx", "q:job.search", "หางาน"])
def test_data_of_another_form_is_no_action(data: str) -> None:
    """Neither typed words nor the buttons of another program are taken for ours."""
    assert parse_action(data) is None


def test_every_intent_and_subject_has_a_link_of_its_own(base: KnowledgeBase) -> None:
    """Telegram takes each name, and no two names meet."""
    names = [link_name(name) for name in (*base.intents, *(subject.id for subject in base.subjects))]

    assert [name for name in names if not ON_A_LINK.fullmatch(name)] == []
    assert len(set(names)) == len(names)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("job_search", "a:job.search"),
        ("Job-Search", "a:job.search"),
        ("office_bangkok_area", "a:office.bangkok_area"),
        ("gecc", "m:gecc"),
        ("no_such_thing", None),
        ("", None),
    ],
)
def test_finds_what_a_link_names(base: KnowledgeBase, name: str, data: str | None) -> None:
    """An intent with its dots as underscores, or a subject of the menu."""
    found = find_linked(base, name)

    assert (dump_action(found) if found else None) == data


def test_a_link_is_answered_and_an_unknown_one_welcomes(conversation: Conversation, now: datetime) -> None:
    """Who follows a link reads the answer at once; a link from another year still leads to a welcome."""
    opened, unknown, plain = (
        conversation.respond(Message("e", "telegram", "77", MessageKind.JOINED, name), Session(), now)
        for name in ("hotline_doe", "no_such_thing", "")
    )

    assert opened.outcome.intent == "hotline.doe"
    assert unknown.reply == plain.reply
    assert plain.outcome.intent == "chat.greeting"
