"""Stored messages are versioned, sealed, and read by programs before and after this one."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.messages import Location, Message, MessageKind
from bot.queue.payload import PayloadSeal, UnreadablePayloadError
from tests.fakes import SEAL, text_message

EVENT = "e" * 32
MESSAGES = st.builds(
    Message,
    event_id=st.text(),
    channel=st.sampled_from(["line", "telegram"]),
    sender_id=st.text(),
    kind=st.sampled_from(list(MessageKind)),
    text=st.text(),
    location=st.none() | st.builds(Location, st.floats(-90, 90), st.floats(-180, 180)),
    language_hint=st.none() | st.sampled_from(["th", "en"]),
    in_group=st.booleans(),
    address=st.dictionaries(st.text(), st.text()),
)


@given(MESSAGES)
def test_what_is_packed_is_read_again(message: Message) -> None:
    """Nothing is lost, and no byte of it can be seen."""
    packed = SEAL.pack(message, EVENT)

    assert SEAL.unpack(packed, EVENT) == message
    assert not message.text.encode() or len(message.text) < 4 or message.text.encode() not in packed


def test_a_program_before_the_seal_is_understood() -> None:
    """A rolling update: what the old web process left plain is answered by the new worker."""
    old = b'{"event":"e1","channel":"line","sender":"u1","kind":"text","text":"\xe0\xb8\x81"}'

    assert SEAL.unpack(old, EVENT) == text_message("ก", "e1")


def test_the_same_message_never_looks_the_same() -> None:
    """Two people who ask the same cannot be told to have done so."""
    message = text_message("หางาน")

    assert SEAL.pack(message, EVENT) != SEAL.pack(message, EVENT)


def test_the_key_before_the_last_change_still_reads() -> None:
    """An operator changes the id key; what waits is answered."""
    old, new = PayloadSeal(b"o" * 32), PayloadSeal(b"n" * 32, previous=b"o" * 32)

    assert new.unpack(old.pack(text_message("1"), EVENT), EVENT) == text_message("1")
    with pytest.raises(UnreadablePayloadError):
        PayloadSeal(b"n" * 32).unpack(old.pack(text_message("1"), EVENT), EVENT)


def unreadable() -> dict[str, bytes]:
    packed = SEAL.pack(text_message("1"), EVENT)
    return {
        "another event's": SEAL.pack(text_message("1"), "f" * 32),
        "cut": packed[:20],
        "changed": packed[:-1] + bytes([packed[-1] ^ 1]),
        "empty": b"",
        "a newer seal": b"\x02" + packed[1:],
        "no JSON": b"{",
        "a list": b"[]",
        "a newer kind": json.dumps({"event": "e", "channel": "line", "sender": "u", "kind": "hologram"}).encode(),
        "a newer version": json.dumps({"version": 2, "event": "e", "channel": "line", "sender": "u"}).encode(),
        "too little": b'{"event":"e"}',
    }


@pytest.mark.parametrize("case", unreadable())
def test_what_cannot_be_read_is_told_by_one_error(case: str) -> None:
    """Damaged, of another key or of a newer program: the queue sets it aside."""
    with pytest.raises(UnreadablePayloadError):
        SEAL.unpack(unreadable()[case], EVENT)


def test_a_half_emoji_survives() -> None:
    """What a phone sends is not always Unicode."""
    message = replace(text_message("\ud83dลบ"), address={"to": "u"})

    assert SEAL.unpack(SEAL.pack(message, EVENT), EVENT) == message
