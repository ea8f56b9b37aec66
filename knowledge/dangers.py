"""Signs of danger and of adverts as staff wrote them, and whether they find what they are to find and nothing else."""

from __future__ import annotations

from collections.abc import Iterator

from intents import Adverts, Dangers, Signs, SignTable, normalize
from knowledge.diagnostics import content_messages as wrong
from knowledge.diagnostics.problem import Problem, Rule
from knowledge.model import LANGUAGES, Danger, KnowledgeBase
from knowledge.yaml.source_map import Key, SourceMap


def danger_signs(base: KnowledgeBase) -> Dangers:
    """Make what finds the answer for a message that tells of danger; of several signs the first counts."""
    signs = [(each.gives_way, Signs(each.answer, each.signs, each.unless)) for each in base.dangers]
    return Dangers(
        SignTable(each for gives_way, each in signs if not gives_way),
        SignTable(each for gives_way, each in signs if gives_way),
    )


def advert_signs(base: KnowledgeBase) -> Adverts:
    """Make what finds a job advertisement that is passed on."""
    if base.advert is None:
        return Adverts()
    tables = (SignTable([Signs(kind, signs)]) for kind, signs in base.advert.signs.items())
    return Adverts(base.advert.answer, frozenset(base.advert.stays), tuple(tables))


def company_signs(base: KnowledgeBase) -> SignTable:
    """Make the table that finds what is said to who writes on after such an answer."""
    return SignTable(Signs(each.id, each.signs) for each in base.company if each.signs)


def check_dangers(base: KnowledgeBase, source_map: SourceMap) -> Iterator[Problem]:
    """Tell test messages that no sign finds or a wrong one does, and questions about other matters with a sign."""
    for danger in base.dangers:
        own = SignTable([Signs(danger.answer, danger.signs, danger.unless)])
        for text in danger.must_match:
            if own.find(normalize(text).text) is None:
                yield _tell(danger, wrong.UNSEEN_DANGER, "must_match", text, source_map)
        for text in danger.must_not_match:
            if own.find(normalize(text).text) is not None:
                yield _tell(danger, wrong.FALSE_DANGER, "must_not_match", text, source_map)
    signs, dangers = danger_signs(base), {each.answer: each for each in base.dangers}
    for text in _harmless(base):
        if answer := signs.certain.find(normalize(text).text):
            yield _tell(dangers[answer], wrong.FALSE_DANGER, "signs", text, source_map)


def _tell(danger: Danger, rule: Rule, part: str, text: str, source_map: SourceMap) -> Problem:
    key: Key = ("part", f"danger {danger.answer}", part)
    return source_map.problem(rule, key, danger.origin, text=text, answer=danger.answer)


def _harmless(base: KnowledgeBase) -> Iterator[str]:
    """Give what is written as an example or a test of other matters."""
    for answer in base.answers.values():
        if answer.intent_id not in base.intents_of_danger:
            yield from (text for language in LANGUAGES for text in answer.examples.get(language, ()))
            yield from answer.must_match
            yield from (each.question for each in answer.must_say)
    yield from (*base.background, *base.must_not_match)
