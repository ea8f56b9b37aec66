"""The whole way of a message through this package: raw text in, interpretation out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from pythainlp.tokenize import word_tokenize

from intents.artifact import UNFIT, ModelArtifactError, pack_values, unpack_values
from intents.courtesy import Courtesies
from intents.decision import MAX_CHOICES, Accept, Clarify, Decision, Fallback, Match, Signals, Thresholds, decide
from intents.details import Detail
from intents.encoder import Encoder, shared_encoder
from intents.entities import Entities, cut_to_question, extract_entities
from intents.follow_up import Context, is_connected
from intents.gazetteer import Gazetteer, GazetteerEntry
from intents.input_variants import VariantDetector, VariantKind
from intents.model import Matches, Model, Weights
from intents.ngrams import WHOLE, extract_ngrams, extract_phonetic_ngrams
from intents.normalize import (
    Language,
    Utterance,
    clean_text,
    detect_language,
    detect_other_script,
    has_thai,
    normalize_text,
)
from intents.signs import Adverts, Dangers
from intents.spelling import extract_folded_ngrams
from intents.training_process import Example, TrainingData, train_in_subprocess
from intents.wrapping import outer_clauses, unwrap

# What is meant otherwise stays below 0.7 of known n-grams, measured; a few letters may do so by chance.
ENOUGH_KNOWN = 0.7
DOUBT_OF_SHORT = 2.0  # divided by letters
LIKELY = 0.5  # that a message goes on with what was answered before
LIKELY_IF_UNSURE = 0.2  # the same, where it says nothing sure by itself
GOING_ON = 0.3  # how sure a case must be then: the general answer has mostly been given
BESIDE = 0.3  # score of another matter that is asked beside a danger
NEARLY = 0.6  # of the score of the likeliest danger, for another one to be offered beside it
SURE_OF_HELP = 0.8  # help for a danger that is not sensed is asked for below this
LONG_LETTERS = 30  # a message that may ask two things
MISSPELT_KNOWN = 0.85  # measured: of what is spelt as learned, more is known
STORY_LETTERS = 400  # of a message that may tell much beside its question
TELLING = 3  # letters; pairs of letters occur everywhere


@dataclass(frozen=True, slots=True)
class Interpretation:
    """How a message was understood.

    Attributes:
        utterance: the message, raw, and normalised after a wrong keyboard layout was undone.
        variant: how its characters were meant.
        language: it is meant in; ``None`` without letters.
        other_script: name of the script it is written in, where the bot does not read that.
        entities: places it names.
        matches: intents, best first.
        signals: what the decision rests on.
        thresholds: where answering and asking begin for such messages.
        decision: answer, ask which, or fall back.
        detail: what of the best intent is asked.
        goes_on: the message was read as going on with what was answered before.
        is_danger: it tells of danger, by a sign or by all of its words.
        may_be_danger: it may tell of danger, so that is asked first.
        beside: id of another intent that the message asks for too.

    """

    utterance: Utterance
    variant: str
    language: Language | None
    other_script: str | None
    entities: Entities
    matches: tuple[Match, ...]
    signals: Signals
    thresholds: Thresholds
    decision: Decision
    detail: Detail = Detail()  # noqa: RUF009 - frozen
    goes_on: bool = False
    is_danger: bool = False
    may_be_danger: bool = False
    beside: str | None = None


@dataclass(frozen=True, slots=True)
class WordWeight:
    """One word of a message, and what it added to the score of an intent.

    Attributes:
        word: as in the normalised text.
        score: added to the intent's score; below zero it speaks for something else.
        is_known: some part of it occurs in examples of the intent.

    """

    word: str
    score: float
    is_known: bool


class Interpreter:
    """Understands messages; immutable once trained, so it may be shared.

    Args:
        typed: what was learned from texts as they are typed.
        romanised: what was learned from Thai in Latin letters; the same where there was none.
        misspelt: what was learned from Thai spelt as it sounds; the same where there was none.
        detector: tells how a message was typed.
        gazetteer: the places.
        courtesies: what stands around questions.
        dangers: signs of danger, named by the answer for who writes them.
        adverts: signs of a job advertisement.
        encoder: gives the meaning of messages; ``None``: their letters have to do.

    """

    def __init__(
        self,
        typed: Model,
        romanised: Model,
        misspelt: Model,
        detector: VariantDetector,
        gazetteer: Gazetteer,
        courtesies: Courtesies,
        dangers: Dangers | None = None,
        adverts: Adverts | None = None,
        encoder: Encoder | None = None,
    ) -> None:
        self._encoder = encoder
        self._dangers = dangers or Dangers()
        self._adverts = adverts or Adverts()
        self._courtesies = courtesies
        self._typed = typed
        self._romanised = romanised
        self._misspelt = misspelt
        self._detector = detector
        self.gazetteer = gazetteer

    @classmethod
    def train(
        cls,
        examples: Sequence[Example],
        out_of_scope: Sequence[str],
        gazetteer: Iterable[GazetteerEntry],
        test_questions: Sequence[Example] = (),
        out_of_scope_tests: Sequence[str] = (),
    ) -> Interpreter:
        """Learn from what ``TrainingData`` is made of, in a process of its own; takes seconds.

        Raises:
            TrainingError: the process died.

        """
        tests = tuple(test_questions), tuple(out_of_scope_tests)
        return cls.load(
            train_in_subprocess(TrainingData(tuple(examples), tuple(out_of_scope), tuple(gazetteer), *tests))
        )

    @classmethod
    def load(cls, artifact: memoryview) -> Interpreter:
        """Make it of a model artifact, in which its numbers stay.

        Raises:
            ModelArtifactError: it is none that this program can use.

        """
        values = unpack_values(artifact)
        try:
            typed = Model.from_values(values["typed"], extract_ngrams)
            romanised = (
                Model.from_values(values["romanised"], extract_phonetic_ngrams) if values["romanised"] else typed
            )
            misspelt = Model.from_values(values["misspelt"], extract_folded_ngrams) if values["misspelt"] else typed
            detector = VariantDetector.from_values(values["detector"])
            courtesies = Courtesies(values["openings"], values["closings"])
            gazetteer = Gazetteer.from_values(values["gazetteer"])
            encoder = shared_encoder() if typed.meaning else None
            return cls(typed, romanised, misspelt, detector, gazetteer, courtesies, encoder=encoder)
        except UNFIT as error:
            raise ModelArtifactError from error

    def with_signs(self, dangers: Dangers, adverts: Adverts | None = None) -> Interpreter:
        """Give the same with other signs of danger and of advertisements: these are not learned."""
        models = self._typed, self._romanised, self._misspelt
        return Interpreter(*models, self._detector, self.gazetteer, self._courtesies, dangers, adverts, self._encoder)

    def without_meaning(self) -> Interpreter:
        """Give the same, which goes by letters alone: less memory, and fewer who are in danger understood."""
        models = self._typed, self._romanised, self._misspelt
        return Interpreter(
            *models, self._detector, self.gazetteer, self._courtesies, self._dangers, self._adverts, encoder=None
        )

    def warm_up(self) -> None:
        """Read what takes seconds to read now, not when the first message asks for it."""
        if self._encoder:
            self._encoder.encode([""])

    def to_artifact(self) -> list[memoryview]:
        """Give the runs of bytes of its model artifact, following each other."""
        return pack_values(
            {
                "typed": self._typed.to_values(),
                "romanised": None if self._romanised is self._typed else self._romanised.to_values(),
                "misspelt": None if self._misspelt is self._typed else self._misspelt.to_values(),
                "detector": self._detector.to_values(),
                "gazetteer": self.gazetteer.to_values(),
                "openings": self._courtesies.openings,
                "closings": self._courtesies.closings,
            }
        )

    def interpret(self, raw: str, context: Context | None = None) -> Interpretation:
        """Understand one message; a long one by its end or its beginning, unless all of it surely asks something else.

        Args:
            raw: as typed.
            context: what was answered before it, if anything.

        """
        said = unwrap(raw)
        understood = self._interpret(raw, said, context)
        if len(said) < STORY_LETTERS or understood.is_danger or understood.may_be_danger or understood.other_script:
            return understood
        for clause in outer_clauses(self._courtesies.strip_phrases(said.strip())):
            asking = self._interpret(clause, clause, None)
            if isinstance(asking.decision, Accept) and _sure_intent(understood) in (None, asking.decision.match.intent):
                named = asking.entities if asking.entities != Entities() else understood.entities
                return replace(asking, utterance=understood.utterance, entities=named)
        return understood

    def _interpret(self, raw: str, said: str, context: Context | None) -> Interpretation:
        text, kind, model = normalize_text(said), VariantKind.TYPED, self._typed
        mentions = self.gazetteer.extract(text)
        asked = cut_to_question(text, mentions, self._courtesies)
        matches = model.match(asked)
        doubt = DOUBT_OF_SHORT / max(1, len(text))
        if matches.signals.known < ENOUGH_KNOWN + doubt and not matches.signals.is_example:
            # Capitals count: on the other layout they are other letters.
            meant = self._detector.detect(self._courtesies.strip_phrases(clean_text(said)))
            kind = meant.kind
        if kind is VariantKind.ROMANISED:
            model = self._romanised
        elif kind is not VariantKind.TYPED:
            text = normalize_text(meant.text)
            mentions = self.gazetteer.extract(text)
            asked = cut_to_question(text, mentions, self._courtesies)
        if kind is not VariantKind.TYPED:
            matches = model.match(asked)
        if model.asks_meaning(matches) and self._encoder:
            matches = model.match_meaning(asked, matches, self._encoder.encode([asked])[0])
        if kind is VariantKind.TYPED and (as_heard := self._read_as_heard(asked, matches)):
            kind, model, matches = VariantKind.MISSPELT, self._misspelt, as_heard
        other_script = detect_other_script(text)
        decision = Fallback() if other_script else decide(matches.ranked, matches.signals, matches.thresholds)
        understood = Interpretation(
            utterance=Utterance(raw, text),
            variant=kind.value,
            language="th" if kind is VariantKind.ROMANISED else detect_language(text),
            other_script=other_script,
            entities=extract_entities(text, mentions),
            matches=matches.ranked,
            signals=matches.signals,
            thresholds=matches.thresholds,
            decision=decision,
            detail=model.detail(asked, matches, matches.ranked[0].intent) if matches.ranked else Detail(),
        )
        if other_script:
            return understood
        in_context = _in_context(understood, model, asked, matches, context) if context else understood
        found = self._look_for_danger(in_context, model, asked, matches)
        return found if found.signals.is_example else self._look_for_advert(found)

    def _read_as_heard(self, asked: str, matches: Matches) -> Matches | None:
        """Read a Thai text as it sounds, where much of it was never seen as it stands; ``None``: that tells no more."""
        typed, heard = self._typed, self._misspelt
        if heard is typed or matches.signals.known >= MISSPELT_KNOWN or not has_thai(asked):
            return None
        as_typed = decide(matches.ranked, matches.signals, matches.thresholds)
        if isinstance(as_typed, Accept):
            return None
        found = heard.match(asked)
        as_heard = decide(found.ranked, found.signals, found.thresholds)
        tells_more = isinstance(as_heard, Accept) or (isinstance(as_typed, Fallback) and isinstance(as_heard, Clarify))
        return found if tells_more or found.signals.danger >= found.thresholds.danger else None

    def _look_for_danger(
        self, understood: Interpretation, model: Model, asked: str, matches: Matches
    ) -> Interpretation:
        """Help before anything else where a sign says so, or all of the message does; where it may, ask."""
        best = _sure_intent(understood)
        is_help, is_else = best in model.dangers, best is not None and best not in model.dangers
        if matches.signals.is_example:  # staff wrote what this is
            return replace(understood, is_danger=is_help)
        sign = self._dangers.find(understood.utterance.text, is_sure=is_else)
        if sign:
            return _in_danger(understood, sign)
        likeliest = model.likeliest_dangers(matches)
        if not likeliest or not understood.matches:
            return understood
        sense, thresholds, first = matches.signals.danger, matches.thresholds, likeliest[0]
        if sense >= thresholds.danger:
            found = _in_danger(understood, first.intent, model.detail(asked, matches, first.intent))
            return replace(found, beside=_nearly_as_likely(likeliest))
        if is_help and understood.matches[0].confidence >= SURE_OF_HELP and sense >= thresholds.maybe_danger:
            return understood
        if sense >= thresholds.maybe_danger and is_else:
            return replace(understood, beside=first.intent)
        if sense >= thresholds.maybe_danger or is_help:
            return _asking_for_danger(understood, first)
        return understood

    def _look_for_advert(self, understood: Interpretation) -> Interpretation:
        """Answer who passes on an advertisement how to check it, whatever work it offers; danger comes first."""
        is_helped = understood.is_danger or understood.may_be_danger or _sure_intent(understood) in self._adverts.stays
        answer = None if is_helped else self._adverts.find(understood.utterance.text)
        return _answered_by(understood, answer) if answer else understood

    def weigh_words(self, understood: Interpretation, intent: str) -> tuple[WordWeight, ...]:
        """Tell which words of a message spoke for an intent, as typed; nothing for Thai in Latin letters."""
        if understood.variant == VariantKind.ROMANISED.value:
            return ()
        text = understood.utterance.text
        asked = cut_to_question(text, self.gazetteer.extract(text), self._courtesies)
        return weigh_words(self._typed.weights, asked, intent)


def _sure_intent(understood: Interpretation) -> str | None:
    return understood.decision.match.intent if isinstance(understood.decision, Accept) else None


def _in_context(alone: Interpretation, model: Model, asked: str, matches: Matches, context: Context) -> Interpretation:
    """Take a message for a question about what was answered before, where that is likelier."""
    if context.intent in model.dangers and isinstance(alone.decision, Accept):
        return alone  # who was helped in danger and clearly asks something else is answered that
    connected = is_connected(alone.utterance.text)
    readings = model.read(asked, matches, context.intent) if context.intent in model.weights.columns else None
    readings = replace(readings, is_connected=connected) if readings else None
    likely = model.follow_ups.probability(readings, context.intent) if readings else 0.0
    detail = (
        model.details.combine(context.intent, asked, readings.case, readings.facet, GOING_ON) if readings else Detail()
    )
    is_telling = detail.case is not None or detail.facet is not None or alone.entities.province is not None
    least = LIKELY if isinstance(alone.decision, Accept) else LIKELY_IF_UNSURE
    if readings is None or likely < least or not is_telling or alone.language is None:
        is_bare = alone.matches and alone.detail.case is None and alone.detail.facet is None
        if not (context.facet and is_bare and connected):
            return alone
        # "And Taiwan?" asks of another intent what was asked before.
        return replace(alone, detail=model.detail_for_facet(alone.matches[0].intent, alone.detail, context.facet))
    match = Match(context.intent, max(likely, LIKELY), readings.score)
    others = tuple(replace(each, confidence=min(each.confidence, 1 - likely)) for each in alone.matches)
    ranked = (match, *(each for each in others if each.intent != context.intent))
    return replace(alone, matches=ranked, decision=Accept(match), detail=detail, goes_on=True)


def _in_danger(understood: Interpretation, answer: str, detail: Detail | None = None) -> Interpretation:
    """Answer a danger before anything else; what a long message asks beside it comes second.

    Args:
        understood: the message without its danger.
        answer: that helps.
        detail: what of the intent is asked, where the answer is no case of it.

    """
    is_long = len(understood.utterance.text) >= LONG_LETTERS
    found = _answered_by(understood, answer, detail)
    beside = next((match.intent for match in found.matches[1:] if match.score >= BESIDE), None) if is_long else None
    return replace(found, is_danger=True, beside=beside)


def _answered_by(understood: Interpretation, answer: str, detail: Detail | None = None) -> Interpretation:
    """Give a message the answer that a sign tells."""
    intent, _, case = answer.partition("/")
    first = understood.matches[0] if understood.matches else None
    if case:
        detail = Detail(answer, 1.0)
    elif first and first.intent == intent:
        detail = understood.detail
    found = Match(intent, 1.0, next((match.score for match in understood.matches if match.intent == intent), 0.0))
    others = tuple(replace(match, confidence=0.0) for match in understood.matches if match.intent != intent)
    return replace(
        understood, matches=(found, *others), decision=Accept(found), detail=detail or Detail(), goes_on=False
    )


def _nearly_as_likely(dangers: Sequence[Match]) -> str | None:
    """Give the second of two dangers, if it is nearly as likely as the first."""
    is_near = len(dangers) > 1 and dangers[1].score >= NEARLY * dangers[0].score
    return dangers[1].intent if is_near else None


def _asking_for_danger(understood: Interpretation, danger: Match) -> Interpretation:
    """Ask whether it is a danger, beside what else may be meant."""
    others = tuple(match for match in understood.matches if match.intent != danger.intent)
    ranked = (replace(danger, confidence=understood.matches[0].confidence), *others)
    return replace(understood, matches=ranked, decision=Clarify(ranked[:MAX_CHOICES]), may_be_danger=True)


def weigh_words(weights: Weights, text: str, intent: str) -> tuple[WordWeight, ...]:
    """Spread the score of an intent over the words of a text; the sum over all words is the score itself.

    Args:
        weights: what was learned.
        text: normalised text with masked places, as it was matched.
        intent: id of the intent.

    """
    padded = f" {text} "
    scores = np.zeros(len(padded))
    known = np.zeros(len(padded), dtype=bool)
    column = weights.intents.index(intent)
    for ngram in set(weights.extract(text)):
        number = weights.vocabulary.get(ngram)
        piece = ngram.removeprefix(WHOLE)
        starts = [found.start() for found in re.finditer(f"(?={re.escape(piece)})", padded)]
        if number is None or not starts:
            continue
        row = int(weights.rows[number])
        share = weights.weight(row, column) / len(piece) / len(starts)
        for start in starts:
            scores[start : start + len(piece)] += share
            known[start : start + len(piece)] |= len(piece.strip()) >= TELLING and weights.occurs_in(row, column)
    scores /= weights.length(text)
    return tuple(_words(text, scores[1:-1], known[1:-1], float(scores[0] + scores[-1])))


def _words(text: str, scores: np.ndarray, known: np.ndarray, borders: float) -> list[WordWeight]:
    """Cut the text into words; spaces go to the word behind them, the borders of the text to its last word."""
    words: list[WordWeight] = []
    done = 0
    for word in word_tokenize(text, keep_whitespace=False):
        start = text.index(word, done)
        end = start + len(word)
        words.append(WordWeight(word, float(scores[done:end].sum()), bool(known[start:end].any())))
        done = end
    if words:
        words[-1] = replace(words[-1], score=words[-1].score + borders + float(scores[done:].sum()))
    return words
