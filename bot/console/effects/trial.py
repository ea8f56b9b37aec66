"""Finds out what a change does, by training with it: a process of its own, behind all others of the machine.

It is given a folder: ``knowledge`` and ``request.json`` in it, and writes ``result.json``. It ends with whoever started
it: that one holds its standard input open.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import threading
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from bot.console.effects.model import Found, Moved
from bot.console.effects.wanted import EXAMPLES, Wanted, intents_in, put_wanted
from bot.dialogue.conversation import Conversation
from bot.evaluation.regression import Question, QuestionOrigin, compare_answers, gather_test_questions
from bot.observability import configure_logs
from knowledge import KnowledgeBase, intent_of, kind_of, load_interpreter, load_knowledge, train_interpreter

LEAST_URGENT = 19  # as nice counts
REQUEST, RESULT, KNOWLEDGE = "request.json", "result.json", "knowledge"


def main(place: Path) -> None:
    """Read the request, write the result."""
    os.nice(LEAST_URGENT)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    configure_logs("ERROR")
    request = json.loads((place / REQUEST).read_text("utf-8"))
    found = find_effect(load_knowledge(place / KNOWLEDGE), request)
    (place / RESULT).write_text(json.dumps(found.to_values()), "utf-8")


def find_effect(live: KnowledgeBase, request: dict[str, Any]) -> Found:
    """Ask what is live and what is wanted the same questions.

    Args:
        live: the knowledge that the change is put upon.
        request: ``wanted`` fields by entry, ``recent`` questions with id, text and count, ``now``, and whether
            answers are looked for by ``meaning`` too.

    Raises:
        TrainingError: the process that trains died.
        EntryGoneError: there is no such entry.
        ValueError: a date or a button is none.

    """
    wanted: Wanted = request["wanted"]
    changed = put_wanted(live, wanted)
    interpreters = load_interpreter(live), train_interpreter(changed)
    if not request["meaning"]:
        interpreters = interpreters[0].without_meaning(), interpreters[1].without_meaning()
    before, after = Conversation(live, interpreters[0]), Conversation(changed, interpreters[1])
    recent = {Question(text, QuestionOrigin.RECENT, count=count): name for name, text, count in request["recent"]}
    tests = {each.text: each for each in [*gather_test_questions(live, changed), *_new_examples(live, wanted)]}
    asked = [*tests.values(), *recent]
    moved = compare_answers(before.respond, after.respond, asked, datetime.fromisoformat(request["now"]))
    edited = intents_in(wanted)
    told = [Moved.of(each, recent.get(each.question, each.question.text), edited) for each in moved]
    return Found(len(asked), len(recent), told)


def _new_examples(live: KnowledgeBase, wanted: Wanted) -> Iterator[Question]:
    known = {text for answer in live.answers.values() for texts in answer.examples.values() for text in texts}
    for key, values in wanted.items():
        intent = intent_of(kind_of(key)[1])
        for text in (text for field in EXAMPLES for text in values.get(field, ()) if text not in known):
            yield Question(text, QuestionOrigin.EXAMPLE, intent)


def _end_with_parent() -> None:
    os.read(sys.stdin.fileno(), 1)  # nothing is ever written to it
    os.killpg(0, signal.SIGKILL)  # with the processes that train


if __name__ == "__main__":
    main(Path(sys.argv[1]))
