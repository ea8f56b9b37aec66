"""What personas gave an answer, which stands in their own files."""

from __future__ import annotations

from dataclasses import replace

from knowledge.model import Answer, KnowledgeBase


def without_personas(base: KnowledgeBase, answer: Answer) -> Answer:
    """Take away what personas gave an answer: it stands in their files, behind the answer's own."""
    given = [persona.examples.get(answer.id, {}) for persona in base.personas]
    asked = [persona.must_match.get(answer.id, ()) for persona in base.personas]
    examples = {
        language: texts[: len(texts) - sum(len(each.get(language, ())) for each in given)]
        for language, texts in answer.examples.items()
    }
    own = answer.must_match[: len(answer.must_match) - sum(map(len, asked))]
    return replace(answer, examples=examples, must_match=own)
