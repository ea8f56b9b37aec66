"""What a message means is asked where its letters alone are not sure, and changes nothing else."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
import pytest

from intents import Example, Interpreter
from intents.calibrating import Budget, score
from intents.encoder import DIMENSIONS, SentenceEncoder, remembering, shared_encoder
from intents.fitting import fit_model
from intents.fitting_meaning import FEWEST
from intents.meaning import Float32Array, Meaning, nearness
from intents.model import Model
from intents.training import train_model
from intents.training_details import NO_INTENT, LabelledTexts
from intents.training_process import TrainingData

INTENTS = ("job", "phone", "permit")
WORDS = ("หางาน อยากทำงาน ตำแหน่งว่าง", "เบอร์โทร ติดต่อ สายด่วน", "ใบอนุญาต ต่ออายุ ต่างด้าว", "แมว ฝนตก กินข้าว")


def directions() -> Float32Array:
    """Give a vector of length one for each intent and one for none, at right angles."""
    return np.eye(len(WORDS), DIMENSIONS, dtype=np.float32)


def encode(texts: Sequence[str]) -> Float32Array:
    """Stand for the encoder: what a text means is told by the last letter of it, whatever else it says."""
    return np.array([directions()[int(text[-1]) % len(WORDS)] for text in texts], dtype=np.float32)


def made(count: int, seed: int) -> LabelledTexts:
    """Make texts of few words each, with a number that tells what they mean."""
    drawn = np.random.default_rng(seed)
    texts, labels = [], []
    for number in range(count):
        kind = number % len(WORDS)
        words = drawn.choice(WORDS[kind].split(), 2).tolist()
        other = str(drawn.choice(" ".join(WORDS).split()))
        texts.append(f"{' '.join([*words, other])} {drawn.integers(100)}{kind}")
        labels.append(NO_INTENT if kind == len(INTENTS) else kind)
    return LabelledTexts(texts, np.array(labels), np.arange(count), [""] * count, [""] * count)


@pytest.fixture(scope="module")
def model() -> Model:
    return fit_model(made(FEWEST, 1), INTENTS, made(240, 2), encode=encode)


def test_meaning_tells_intents_apart(model: Model) -> None:
    """An equation that is solved wrongly puts others first."""
    assert model.meaning is not None

    best = model.meaning.score(directions()[: len(INTENTS)]).argmax(axis=1)

    assert best.tolist() == [0, 1, 2]
    assert abs(model.meaning.score(directions()[len(INTENTS)])).max() < 0.05


def test_a_message_is_ranked_anew_by_its_meaning(model: Model) -> None:
    """Letters that speak for nothing sure, with a meaning that does."""
    text = "หางาน เบอร์โทร 51"
    by_letters = model.match(text)
    scores = by_letters.scores
    assert scores is not None and model.meaning is not None

    meant = model.match_meaning(text, by_letters, encode([text])[0])

    assert meant.ranked[0].intent == "phone"
    assert meant.scores is not None and meant.scores.by_meaning is not None
    share = model.meaning.share
    mixed = (1 - share) * scores.by_letters + share * meant.scores.by_meaning
    np.testing.assert_allclose(meant.scores.by_intent, mixed, rtol=1e-5)
    assert len(meant.signals.meant) == 5


def test_what_is_sure_is_not_asked_again(model: Model) -> None:
    """The encoder takes a hundred times as long as the letters do."""
    sure = next(each for each in made(240, 2).texts if not model.asks_meaning(model.match(each)))
    thresholds = model.point.thresholds

    assert model.match(sure).ranked[0].confidence >= thresholds.sure > thresholds.accept
    assert not replace(model, meaning=None).asks_meaning(model.match("หางาน เบอร์โทร 51"))


def test_a_small_folder_learns_letters_alone() -> None:
    """It is a trial, and should be ready at once."""
    assert fit_model(made(FEWEST - 1, 1), INTENTS, made(240, 2), encode=encode).meaning is None


def test_few_questions_measure_meaning_on_held_out_examples() -> None:
    """As they do for letters."""
    model = fit_model(made(FEWEST, 1), INTENTS, encode=encode)

    assert model.meaning is not None
    assert model.meant_point is not None
    assert model.meant_point.calibration.weights


def test_errors_made_without_meaning_leave_fewer_to_make_with_it(model: Model) -> None:
    """Both together keep to what is wanted."""
    asked = list(score(model, made(240, 2)))
    budget = Budget(wrong=10.0, answered=5.0, asked=8.0, danger=1.0, maybe_danger=1.0)
    from intents.calibrating import predict  # noqa: PLC0415

    predictions = predict(asked)
    left = budget.spend(predictions, np.ones(len(asked), dtype=bool))

    wrong = int((predictions.is_ours & ~predictions.is_right).sum())
    assert (left.wrong, left.danger) == (10.0 - wrong, 1.0)
    assert left.answered == 5.0 - int((~predictions.is_ours).sum())


def test_landmarks_of_another_table_are_refused() -> None:
    """A model artifact that was put together of two must not be used."""
    with pytest.raises(ValueError, match="for 4 intents"):
        Meaning(directions(), np.zeros((4, 3), dtype=np.float32), 0.4).check(4)


def test_nearness_is_one_for_the_same_and_less_for_others() -> None:
    """The kernel, by its definition."""
    near = nearness(directions(), directions())

    np.testing.assert_allclose(np.diag(near), 1.0)
    assert near[0, 1] == pytest.approx(np.exp(-2))


def test_nothing_is_encoded_twice() -> None:
    """Test questions are asked about in several steps of a training."""
    seen: list[str] = []

    class Counting:
        def encode(self, texts: Sequence[str]) -> Float32Array:
            seen.extend(texts)
            return encode(texts)

    remembered: Callable[[Sequence[str]], Float32Array] = remembering(Counting())

    assert remembered(["ก 1", "ข 2", "ก 1"]).shape == (3, DIMENSIONS)
    np.testing.assert_array_equal(remembered(["ข 2"]), encode(["ข 2"]))
    assert seen == ["ก 1", "ข 2"]
    assert remembered([]).shape == (0, DIMENSIONS)


def test_the_encoder_puts_like_meanings_near_each_other() -> None:
    """In both languages; the real one."""
    job, vacancy, cat, english = shared_encoder().encode(
        ["อยากหางานทำ", "มีตำแหน่งงานว่างไหม", "แมวของฉันน่ารักมาก", "I am looking for a job"]
    )

    assert job @ vacancy > job @ cat
    assert job @ english > job @ cat
    assert np.linalg.norm(job) == pytest.approx(1.0, abs=1e-3)


def test_a_masked_place_says_nothing() -> None:
    """Else the vectors of all who name a place would be alike."""
    from intents.gazetteer import MASK  # noqa: PLC0415

    plain, masked, empty = SentenceEncoder().encode(["หางาน", f"หางาน{MASK}", MASK])

    np.testing.assert_allclose(plain, masked, atol=1e-5)
    assert np.isfinite(empty).all()


def test_an_interpreter_without_meaning_reads_no_encoder() -> None:
    """Who saves the memory is answered by letters alone."""
    data = made(FEWEST + 200, 1)
    known = enumerate(zip(data.texts, data.labels.tolist(), strict=True))
    # Every fifth is labelled wrongly, so letters are not always sure.
    examples = tuple(
        Example(INTENTS[(label + (row % 5 == 0)) % 3], text, "th") for row, (text, label) in known if label != NO_INTENT
    )
    background = tuple(text for text, label in zip(data.texts, data.labels, strict=True) if label == NO_INTENT)
    trained = train_model(TrainingData(examples, background))
    loaded = Interpreter.load(memoryview(b"".join(trained.to_artifact())))
    plain = loaded.without_meaning()

    asked = "หางาน เบอร์โทร ต่ออายุ"
    assert loaded.interpret(asked).signals.meant
    assert not plain.interpret(asked).signals.meant


def test_where_letters_are_always_sure_meaning_is_not_learned() -> None:
    """There is no message to measure it on, and none to ask it of."""
    texts = [f"{WORDS[number % 3]} {number // 3}" for number in range(FEWEST)]
    clear = LabelledTexts(texts, np.arange(FEWEST) % 3, np.arange(FEWEST), [""] * FEWEST, [""] * FEWEST)

    model = fit_model(clear, INTENTS, encode=encode)

    assert model.meaning is None
    assert model.match("หางาน อยากทำงาน ตำแหน่งว่าง 7").ranked[0].intent == "job"
