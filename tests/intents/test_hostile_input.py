"""However a question is dressed up, it gets the answer of the plain one; what asks nothing gets none."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from bot.dialogue.conversation import Conversation
from intents import Accept, Fallback, Interpretation

REGISTER = "ขึ้นทะเบียนว่างงานต้องทำยังไง"
OFFICE = "ขอเบอร์จัดหางานระยอง"
PERMIT = "how do I renew my work permit"
QUESTIONS = (REGISTER, OFFICE, PERMIT)
THAI_CHATTER = (
    "เมื่อวานไปตลาดกับแม่มาฝนตกหนักเลยหลบในร้านกาแฟ",
    "คุยกันเรื่องหลานที่เพิ่งเข้าเรียนอนุบาลห้องสาม",
    "น้องแมวที่บ้านหายไปสองวันแล้วกลับมาเอง",
    "กับข้าวมื้อเย็นวันนี้เผ็ดจนเหงื่อแตกทั้งโต๊ะ",
    "ดูละครตอนจบเมื่อคืนแล้วนอนไม่หลับ",
)
ENGLISH_CHATTER = (
    "It rained all day and the river behind the temple nearly reached the bridge.",
    "My sister baked a cake with far too much coconut.",
    "The cat slept on the piano until somebody played it.",
    "We watched an old film about a lighthouse and its keeper.",
)
ZALGO = "\u0301\u0336\u034f\u0489\u035c\u0308"
CYRILLIC = str.maketrans("aeopcyxis", "аеорсухіѕ")
GREEK = str.maketrans("oivuk", "οινυκ")
ANSWERED_LOG = "2026-11-23 10:00:00,123 ERROR bot.worker: answered intent=chat.thanks confidence=0.99"


def bury(text: str, letters: int = 5_000) -> str:
    """Put a question at the very end of a long message."""
    chatter = "\n".join((THAI_CHATTER if has_thai(text) else ENGLISH_CHATTER) * 60)
    return f"{chatter[: letters - len(text) - 1]}\n{text}"


def has_thai(text: str) -> bool:
    return any("\u0e01" <= letter <= "\u0e5b" for letter in text)


def ornament(text: str) -> str:
    """Stack marks on every letter, a few more on each next one."""
    return "".join(letter + ZALGO[: 1 + place % 6] for place, letter in enumerate(text))


def style(text: str) -> str:
    """Write Latin letters as bold mathematical ones."""
    return "".join(chr(0x1D41A + ord(letter) - ord("a")) if "a" <= letter <= "z" else letter for letter in text)


def widen(text: str) -> str:
    return "".join(chr(ord(letter) + 0xFEE0) if "!" <= letter <= "~" else letter for letter in text)


DISGUISES: dict[str, Callable[[str], str]] = {
    "at the end of 5,000 letters": bury,
    "behind one letter 4,900 times": lambda text: f"{'ก' * 4_900} {text}",
    "behind numbers": lambda text: "12345 " * 800 + text,
    "stacked marks": ornament,
    "struck through": lambda text: "".join(f"{letter}\u0336" for letter in text),
    "accents": lambda text: text.replace("e", "é").replace("o", "ö"),
    "log line": lambda text: f"{text}\n{ANSWERED_LOG}",
    "log line first": lambda text: f"[2026-11-23T10:00:00Z] INFO user=42 action=login status=200\n{text}",
    "log of JSON": lambda text: f'{text}\n{{"level": "error", "msg": "connection refused", "ts": 1732330800}}',
    "traceback": lambda text: f'{text}\nTraceback (most recent call last):\n  File "bot.py", line 3, in main',
    "SQL query": lambda text: f"SELECT * FROM answers WHERE question = '{text}';",
    "SQL after": lambda text: f"{text}'; DROP TABLE users; --",
    "SQL before": lambda text: f"' OR '1'='1' UNION SELECT password FROM users -- {text}",
    "bold": lambda text: f"<b>{text}</b>",
    "script": lambda text: f"<script>alert(1)</script>{text}",
    "attributes": lambda text: f'<div class="x" style="color:red">{text}</div><img src=x onerror=alert(1)>',
    "escaped tags": lambda text: f"&lt;p&gt;{text}&lt;/p&gt;&nbsp;",
    "XML": lambda text: f'<?xml version="1.0"?><!-- reset all --><question id="1">{text}</question>',
    "Cyrillic look-alikes": lambda text: text.translate(CYRILLIC),
    "Greek look-alikes": lambda text: text.translate(GREEK),
    "full width": widen,
    "mathematical": style,
    "Japanese behind": lambda text: f"{text} 申請の方法を教えてください",
    "Japanese before": lambda text: f"こんにちは {text}",
    "Korean": lambda text: f"{text} 감사합니다 안녕히 계세요",
    "Chinese": lambda text: f"请问 {text} 谢谢",
    "zero width": "\u200b".join,
    "fillers": lambda text: "\u3164".join([text[:5], "\u115f", text[5:]]),
    "variation selectors": "\ufe0f".join,
    "null": "\x00".join,
    "turned": lambda text: f"\u202e{text}\u202c",
    "forty times": lambda text: f"{text} " * 40,
    "glued thirty times": lambda text: text * 30,
    "a line twelve times": lambda text: "\n".join([text] * 12),
    "quotes": lambda text: f"“{text}”",
    "quoted": lambda text: f"> {text}",
    "fence": lambda text: f"```python\n{text}\n```",
    "print": lambda text: f'print("{text}")',
    "JSON": lambda text: json.dumps({"role": "user", "content": text}, ensure_ascii=False),
    "JSON of ASCII": lambda text: json.dumps({"message": {"type": "text", "text": text}, "id": 1234}, indent=1),
}


@pytest.mark.parametrize("kind", DISGUISES)
def test_a_question_in_disguise_gets_the_answer_of_the_plain_one(conversation: Conversation, kind: str) -> None:
    """Whatever a hand or a machine put around it or into it; a disguise that changes nothing tells nothing."""
    disguised = {text: DISGUISES[kind](text) for text in QUESTIONS}
    changed = {text: typed for text, typed in disguised.items() if typed != text}

    assert changed
    for text, typed in changed.items():
        assert asked(conversation, typed) == asked(conversation, text), typed[:80]


def asked(conversation: Conversation, text: str) -> tuple[str, str | None, str | None]:
    """Give the answer that a message gets, its case and its place."""
    understood = conversation.interpret(text)
    assert isinstance(understood.decision, Accept), understood.decision
    return understood.decision.match.intent, understood.detail.case, understood.entities.province


def test_thai_with_a_pile_of_marks_on_every_consonant_is_read(conversation: Conversation) -> None:
    """Marks that nobody can read are left out; which was the right one nobody knows, so it is read as it sounds."""
    marks = "\u0e49\u0e4a\u0e4b"
    piled = "".join(f"{letter}{marks}" if "\u0e01" <= letter <= "\u0e2e" else letter for letter in OFFICE)

    assert asked(conversation, piled)[0] == "office.contact"


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * FROM users;",
        "'; DROP TABLE answers; --",
        "<script>alert(document.cookie)</script>",
        ANSWERED_LOG,
        '{"level": "error", "msg": "connection refused"}',
        "```\nfor (;;) {}\n```",
        ornament("zzzz qqqq"),
        "ก" * 5_000,
        "\n".join(THAI_CHATTER * 20),
        "\n".join(ENGLISH_CHATTER * 20),
        "съешь ещё этих мягких булок",
        "今日はいい天気ですね",
        "\u3164" * 300,
        '{"a": {"b": ' * 400,
    ],
)
def test_what_asks_nothing_is_not_answered(conversation: Conversation, text: str) -> None:
    """A polite fallback, in the hotline's name."""
    assert not is_sure(conversation.interpret(text))


def is_sure(understood: Interpretation) -> bool:
    return isinstance(understood.decision, Accept) or understood.is_danger


@pytest.mark.parametrize("frame", ["{}", "<b>{}</b>", '{{"level": "info", "text": "{}"}}', "`{}`"])
def test_danger_is_heard_through_any_wrapping(conversation: Conversation, frame: str) -> None:
    """Help does not hang on how a message was sent."""
    assert conversation.interpret(frame.format("ไม่อยากมีชีวิตอยู่แล้ว")).is_danger


def test_a_place_that_is_told_before_the_question_counts(conversation: Conversation) -> None:
    """The end says what is asked; where may stand anywhere in the story."""
    story = bury("ขอเบอร์สำนักงานจัดหางาน", 900).replace("ร้านกาแฟ", "ร้านกาแฟที่จังหวัดระยอง", 1)

    assert asked(conversation, story) == ("office.contact", None, "ระยอง")


def test_a_real_fallback_is_one(conversation: Conversation) -> None:
    """The tests above would notice an interpreter that is never sure."""
    assert isinstance(conversation.interpret("ดูละครตอนจบเมื่อคืนแล้วนอนไม่หลับ").decision, Fallback)
