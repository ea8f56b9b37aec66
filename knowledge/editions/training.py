"""The model of a knowledge base: what there is to learn, trained in a process of its own, kept for the next start."""

from __future__ import annotations

import functools
import hashlib
import logging
import platform
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import fields, replace
from importlib.metadata import version
from itertools import chain
from pathlib import Path

import intents
from intents import (
    Dangers,
    Example,
    ExampleTurn,
    GazetteerEntry,
    Interpreter,
    ModelArtifactError,
    TrainingData,
    detect_language,
    normalize,
    train_in_subprocess,
)
from knowledge.dangers import advert_signs, danger_signs
from knowledge.editions.cache import ModelCache, default_cache
from knowledge.model import (
    BANGKOK_PROVINCE,
    LANGUAGES,
    Answer,
    Case,
    Intent,
    KnowledgeBase,
    Language,
    Province,
    TaughtTurn,
    intent_of,
)

LIBRARIES = ("numpy", "pyahocorasick", "pythainlp", "rapidfuzz", "scipy")  # what computes the numbers
LEAST_TOWN_LETTERS = 4  # shorter ones are parts of too many other words

log = logging.getLogger(__name__)


class Trainer:
    """Trains the model of a knowledge base, unless it was trained before.

    Attributes:
        model_name: differs wherever the model may: other data, other program, other libraries, other machine.

    Args:
        base: what to learn.
        cache: where models are kept; by default a folder of this user.

    """

    def __init__(self, base: KnowledgeBase, cache: ModelCache | None = None) -> None:
        self._data = gather_training_data(base)
        self._signs = danger_signs(base), advert_signs(base)
        self._cache = default_cache() if cache is None else cache
        self.model_name = name_model(self._data)

    def find(self) -> Interpreter | None:
        """Give the interpreter, if it was trained before."""
        artifact = self._cache.load(self.model_name)
        return None if artifact is None else self._load(artifact)

    def take(self, artifact: memoryview) -> Interpreter | None:
        """Keep and give the interpreter that another process trained; ``None``: this program cannot use it."""
        return self._load(self._keep(artifact))

    def train(self) -> tuple[Interpreter, memoryview]:
        """Train, which takes seconds; gives the interpreter, and the model artifact for others.

        Raises:
            TrainingError: the process that trains died.

        """
        artifact = self._keep(train_in_subprocess(self._data))
        return Interpreter.load(artifact).with_signs(*self._signs), artifact

    def artifact(self) -> memoryview:
        """Give what others need to have the interpreter; trained, if it was not before.

        Raises:
            TrainingError: the process that trains died.

        """
        kept = self._cache.load(self.model_name)
        return self.train()[1] if kept is None else kept

    def _load(self, artifact: memoryview) -> Interpreter | None:
        try:
            return Interpreter.load(artifact).with_signs(*self._signs)
        except ModelArtifactError as error:
            log.warning("%s; training again", error)
            return None

    def _keep(self, artifact: memoryview) -> memoryview:
        """Keep an artifact and give the kept copy where there is one: processes share its memory."""
        self._cache.save(self.model_name, artifact)
        kept = self._cache.load(self.model_name)
        return artifact if kept is None else kept


def load_interpreter(
    base: KnowledgeBase, *, cache: ModelCache | None = None, on_training: Callable[[], None] = lambda: None
) -> Interpreter:
    """Give the interpreter that was trained for all of this before, or train it; that takes seconds.

    Args:
        base: what to learn.
        cache: where models are kept.
        on_training: called before training, if it is needed.

    Raises:
        TrainingError: the process that trains died.

    """
    trainer = Trainer(base, cache)
    found = trainer.find()
    if found is not None:
        return found
    on_training()
    return trainer.train()[0]


def train_interpreter(base: KnowledgeBase) -> Interpreter:
    """Train on everything that staff wrote, and keep nothing; takes a few seconds.

    Raises:
        TrainingError: the process that trains died.

    """
    artifact = train_in_subprocess(gather_training_data(base))
    return Interpreter.load(artifact).with_signs(danger_signs(base), advert_signs(base))


def name_model(data: TrainingData) -> str:
    """Give a name that differs wherever the model may: other data, other program, other libraries."""
    given = (part for field in fields(data) for part in (field.name, *map(repr, getattr(data, field.name))))
    digest = hashlib.sha256()
    for part in chain(describe_program(), given):
        digest.update(part.encode(errors="surrogatepass") + b"\0")
    return f"model-{digest.hexdigest()[:32]}"


@functools.cache
def describe_program() -> tuple[str, ...]:
    """Tell what learns; asked once, for an update may lie on the disk long before it runs."""
    libraries = (f"{name} {version(name)}" for name in LIBRARIES)
    files = sorted(Path(intents.__file__).parent.glob("*.py"))
    lines = (f"{path.name} {hashlib.sha256(path.read_bytes()).hexdigest()}" for path in files)
    return (sys.version, f"{sys.platform} {platform.machine()}", *libraries, *lines)


def gather_training_data(base: KnowledgeBase) -> TrainingData:
    """Gather all of a knowledge base that decides what is learned."""
    answers = base.answers.values()
    labels = Counter(answer.title.in_language(language).casefold() for answer in answers for language in LANGUAGES)
    labels.update(word.casefold() for intent in base.intents.values() for word in intent.words)
    labels.update(text.casefold() for answer in answers for language in LANGUAGES for text in _of(answer, language))
    examples = [
        *(
            _example(answer, text, language)
            for answer in answers
            for language in LANGUAGES
            for text in _of(answer, language)
        ),
        *(
            _titled(answer, title, language)  # who types the label of a button means the button
            for answer in answers
            for language in LANGUAGES
            if labels[(title := answer.title.in_language(language)).casefold()] == 1
        ),
        *(
            Example(intent.id, word, detect_language(word) or "th", facet="")
            for intent in base.intents.values()
            for word in intent.words
            if labels[word.casefold()] == 1
        ),
        *(Example("", text, "th", facet=facet.id) for facet in base.facets.values() for text in facet.examples),
    ]
    signs = danger_signs(base)
    questions = [
        *(_signed(example, signs) for answer in answers for example in _questions(answer)),
        *(Example("", text, "th", facet=facet.id) for facet in base.facets.values() for text in facet.must_match),
    ]
    return TrainingData(
        examples=tuple(examples),
        out_of_scope=base.background,
        gazetteer=tuple(gazetteer_entries(base)),
        test_questions=tuple(questions),
        out_of_scope_tests=base.must_not_match,
        turns=tuple(ExampleTurn(intent_of(turn.before), turn.text, _goes_on(base, turn)) for turn in base.taught_turns),
        dangers=tuple(sorted(base.intents_of_danger)),
        openings=base.openings,
        closings=base.closings,
    )


def _of(answer: Answer, language: Language) -> tuple[str, ...]:
    return answer.examples.get(language, ())


def _questions(answer: Answer) -> Iterator[Example]:
    """Give the test questions; which case of an intent those in ``must_match`` ask for is not known.

    What ``must_say`` asks of a general answer is no facet: it is answered as a whole.
    """
    for text in answer.must_match:
        asked = _example(answer, text, "th")
        yield replace(asked, case=None) if isinstance(answer, Intent) and answer.cases else asked
    for saying in answer.must_say:
        asked = _example(answer, saying.question, "th")
        yield replace(asked, facet="") if isinstance(answer, Intent) else asked


def _signed(example: Example, signs: Dangers) -> Example:
    return replace(example, is_signed=signs.find(normalize(example.text).text, is_sure=False) is not None)


def _titled(answer: Answer, title: str, language: Language) -> Example:
    """Make an example of the title of an answer; that of an intent asks no facet of it."""
    example = _example(answer, title, language)
    return replace(example, facet="") if isinstance(answer, Intent) else example


def _example(answer: Answer, text: str, language: Language) -> Example:
    """Make an example of an answer; where it says no facet, what is asked may still be one."""
    if isinstance(answer, Case):
        return Example(answer.intent, text, language, answer.id, answer.facet)
    return Example(answer.id, text, language)


def _goes_on(base: KnowledgeBase, turn: TaughtTurn) -> bool:
    """Tell whether a message asks something of the intent before it, whichever answer tells it."""
    before = base.intents[intent_of(turn.before)]
    return intent_of(turn.meant) == before.id or turn.meant in before.see.values()


def gazetteer_entries(base: KnowledgeBase) -> Iterator[GazetteerEntry]:
    """Give every way of writing each province and Bangkok district."""
    for province in base.provinces.values():
        yield from _of_province(province)
    for district in base.districts.values():
        value = district.name.th
        yield GazetteerEntry("district", value, value, weak=district.needs_sign, needs_sign=district.needs_sign)
        yield GazetteerEntry("district", value, district.name.en)
    yield from _of_towns(base)


def _of_province(province: Province) -> Iterator[GazetteerEntry]:
    value = province.name.th
    yield GazetteerEntry("province", value, value, weak=province.is_common_word, needs_sign=province.needs_sign)
    yield GazetteerEntry("province", value, province.name.en, weak=province.is_common_word)
    for alias in province.aliases:
        yield GazetteerEntry("province", value, alias)
    for alias in province.weak_aliases:
        yield GazetteerEntry("province", value, alias, weak=True)


def _of_towns(base: KnowledgeBase) -> Iterator[GazetteerEntry]:
    """Give the districts outside Bangkok that stand for their province: those whose name no other province has."""
    homes: dict[str, set[str]] = {}
    for point in base.subdistricts:
        homes.setdefault(point.district, set()).add(point.province)
    known = {name for province in base.provinces.values() for name in (province.name.th, *province.aliases)}
    for district, (home, *others) in homes.items():
        is_known = district in known or district.startswith("เมือง")
        if home != BANGKOK_PROVINCE and not others and not is_known and len(district) >= LEAST_TOWN_LETTERS:
            yield GazetteerEntry("province", home, district, weak=True)
