"""A trained model travels as bytes that hold no code, is used where it lies, and nothing else is taken for one."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from safetensors.numpy import load as load_safetensors

from intents import Context, Example, Interpreter, ModelArtifactError, TrainingData, train_in_subprocess
from intents.artifact import ALIGNMENT, FORMAT, pack_values, unpack_values

from .conftest import EXAMPLES

ASKED = [
    *(text for texts in EXAMPLES.values() for text in texts.split("|")),
    "hagnan tham",
    "s'k'ko",
    "เบอร์โคราด",
    "😀",
    "",
]


@pytest.fixture(scope="module")
def artifact(interpreter: Interpreter) -> bytes:
    return b"".join(interpreter.to_artifact())


def test_understands_as_before(interpreter: Interpreter, artifact: bytes) -> None:
    """Nothing of what was learned is lost in the bytes, and they are the same again."""
    loaded = Interpreter.load(memoryview(artifact))

    assert [loaded.interpret(text) for text in ASKED] == [interpreter.interpret(text) for text in ASKED]
    assert b"".join(loaded.to_artifact()) == artifact


@pytest.fixture(scope="module")
def talker_artifact(talker: Interpreter) -> bytes:
    return b"".join(talker.to_artifact())


TALK = [
    *((text, None) for text in ("ไปเกาหลีเสียเงินกี่บาท", "อยากไปทำงานไต้หวัน", "เสียเท่าไหร่")),
    *((text, Context("abroad.korea", None, "cost")) for text in ("กี่บาทคะ", "แล้วไต้หวันล่ะ", "pai tham ngan kaoli", "😀")),
]


def test_details_and_talks_are_understood_as_before(talker: Interpreter, talker_artifact: bytes) -> None:
    """Cases, facets, and what goes on."""
    loaded = Interpreter.load(memoryview(talker_artifact))

    assert [loaded.interpret(*each) for each in TALK] == [talker.interpret(*each) for each in TALK]
    assert b"".join(loaded.to_artifact()) == talker_artifact


def rename_case(values: dict[str, Any]) -> None:
    values["details"]["cases"]["abroad.mars"] = values["details"]["cases"].pop("abroad.korea")


def swap_choosers(values: dict[str, Any]) -> None:
    values["details"]["facets"]["table"] = values["details"]["cases"]["abroad.korea"]["table"]


def forget_names(values: dict[str, Any]) -> None:
    values["details"]["cases"]["abroad.korea"]["names"].pop()


def forget_facets(values: dict[str, Any]) -> None:
    del values["details"]["facet_of"]


def forget_details(values: dict[str, Any]) -> None:
    del values["details"]


def forget_rule(values: dict[str, Any]) -> None:
    del values["follow_ups"]


def spoil_rule(values: dict[str, Any]) -> None:
    values["follow_ups"] = None


@pytest.mark.parametrize(
    "damage", [rename_case, swap_choosers, forget_names, forget_facets, forget_details, forget_rule, spoil_rule]
)
def test_details_that_do_not_fit_are_refused(talker_artifact: bytes, damage: Callable[[dict[str, Any]], None]) -> None:
    """When it is loaded, not when somebody asks."""
    values = unpack_values(memoryview(talker_artifact))
    damage(values["typed"])

    with pytest.raises(ModelArtifactError, match="no usable model"):
        Interpreter.load(memoryview(b"".join(pack_values(values))))


def test_a_model_without_details_knows_none(interpreter: Interpreter, artifact: bytes) -> None:
    """Nothing is asked of an intent, and nothing goes on."""
    values = unpack_values(memoryview(artifact))["typed"]

    assert (values["details"]["cases"], values["details"]["facets"], values["follow_ups"]) == ({}, None, [])


def test_a_model_of_english_alone_has_no_second_one() -> None:
    """Where no Thai was learned, there is nothing to match by its sound."""
    english = [(intent, text) for intent, texts in EXAMPLES.items() for text in texts.split("|") if text.isascii()]
    data = TrainingData(tuple(Example(intent, text, "en") for intent, text in english))

    loaded = Interpreter.load(train_in_subprocess(data))

    assert loaded.interpret("renew permit").matches[0].intent == "permit.renew"


@given(text=st.text(), numbers=st.lists(st.floats(allow_nan=False)))
def test_values_come_back(text: str, numbers: list[float]) -> None:
    """Whatever letters and numbers are learned."""
    values = {"text": [text], "numbers": numbers, "array": np.array(numbers)}

    found = unpack_values(memoryview(b"".join(pack_values(values))))

    assert (found["text"], found["numbers"], found["array"].tolist()) == ([text], numbers, numbers)


def test_arrays_stay_where_they_lie() -> None:
    """Processes that map the same file hold its tables once."""
    artifact = memoryview(b"".join(pack_values(["names", np.arange(1_000, dtype=np.float32), np.empty((0, 3))])))

    name, numbers, nothing = unpack_values(artifact)

    assert name == "names"
    assert np.array_equal(numbers, np.arange(1_000))
    assert np.shares_memory(numbers, np.frombuffer(artifact, np.uint8))
    assert not numbers.flags.writeable
    assert nothing.shape == (0, 3)


def test_arrays_begin_at_round_places() -> None:
    """Numbers that lie across the borders of memory would be slower to add up."""
    memory = np.zeros(32 * ALIGNMENT + 4_096, np.uint8)
    packed = b"".join(pack_values(["odd length", np.arange(3.0), np.arange(5, dtype=np.uint8), np.arange(7.0)]))
    begin = -memory.ctypes.data % ALIGNMENT
    memory[begin : begin + len(packed)] = np.frombuffer(packed, np.uint8)

    found = unpack_values(memoryview(memory.data)[begin : begin + len(packed)])

    assert [each.ctypes.data % ALIGNMENT for each in found[1:]] == [0, 0, 0]


def test_other_tools_can_open_it(artifact: bytes) -> None:
    """It is laid out as safetensors are: whoever wonders what is inside can look."""
    tensors = load_safetensors(artifact)

    assert tensors["values"].tobytes().startswith(b'{"typed"')
    assert any(each.dtype == np.float32 and each.shape[-1] == len(EXAMPLES) for each in tensors.values())


@pytest.mark.parametrize("odd", [object(), {1, 2}, np.array([object()])])
def test_only_plain_values_are_packed(odd: object) -> None:
    """What cannot be told in JSON and arrays is a mistake of ours, told at once."""
    with pytest.raises((TypeError, KeyError)):
        pack_values({"odd": odd})


class Trap:
    """Runs code when it is unpickled."""

    def __reduce__(self) -> tuple[object, tuple[str]]:
        return pytest.fail, ("a pickle was run",)


def test_what_is_no_model_is_refused(artifact: bytes) -> None:
    """Pickles of older programs, other versions, nothing, half of one: one error, and none of it is run."""
    older = pickle.dumps(Trap())
    later = artifact.replace(FORMAT.encode(), FORMAT.replace("1", "2").encode())
    others = [b"", b"odd", older, len(older).to_bytes(8, "little") + older, later, b"".join(pack_values({"typed": 1}))]

    for odd in (*others, artifact[:-5_000], artifact[:100], artifact[8:], b"\xff" * 200):
        with pytest.raises(ModelArtifactError, match="no usable model"):
            Interpreter.load(memoryview(odd))


@given(data=st.data())
@settings(max_examples=300, deadline=None)
def test_a_damaged_one_is_refused_in_the_same_words(artifact: bytes, data: st.DataObject) -> None:
    """Wherever a byte went wrong; who keeps the bytes (digest, signature) notices a wrong number in a table too."""
    place = data.draw(st.one_of(st.integers(0, 4_000), st.integers(0, len(artifact) - 1)))
    damaged = bytearray(artifact)
    damaged[place] ^= data.draw(st.integers(1, 255))

    with suppress(ModelArtifactError):
        Interpreter.load(memoryview(bytes(damaged)))


@given(data=st.data())
def test_a_part_of_one_is_refused(artifact: bytes, data: st.DataObject) -> None:
    """A disk that was full in the middle."""
    with pytest.raises(ModelArtifactError):
        Interpreter.load(memoryview(artifact)[: data.draw(st.integers(0, len(artifact) - ALIGNMENT))])
