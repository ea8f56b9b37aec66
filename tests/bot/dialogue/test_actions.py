"""Links to the bot open the answer that they name."""

from __future__ import annotations

import re
from datetime import datetime

import pytest

from bot.dialogue.actions import DeepLinks, link_name
from bot.dialogue.conversation import Conversation
from bot.dialogue.session import Session
from bot.messages import Message, MessageKind
from knowledge import KnowledgeBase

ON_A_LINK = re.compile(r"[A-Za-z0-9_-]{1,64}")


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
    assert DeepLinks(base).find(name) == data


def test_a_link_is_answered_and_an_unknown_one_welcomes(conversation: Conversation, now: datetime) -> None:
    """Who follows a link reads the answer at once; a link from another year still leads to a welcome."""
    opened, unknown, plain = (
        conversation.respond(Message("e", "telegram", "77", MessageKind.JOINED, name), Session(), now)
        for name in ("hotline_doe", "no_such_thing", "")
    )

    assert opened.outcome.intent == "hotline.doe"
    assert unknown.reply == plain.reply
    assert plain.outcome.intent == "chat.greeting"
