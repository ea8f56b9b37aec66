"""Staff read one line for what many citizens asked in nearly the same words."""

from __future__ import annotations

import time
from datetime import date

from bot.unanswered.groups import find_group, group_alike
from bot.unanswered.questions import KeptQuestion, UnansweredQuestion
from knowledge import Language

DAY = date(2026, 11, 23)


def kept(text: str, count: int = 1, language: Language = "th") -> KeptQuestion:
    return KeptQuestion(UnansweredQuestion(text, language), count, DAY)


def texts(*questions: KeptQuestion) -> list[list[str]]:
    return [[each.question.text for each in group.questions] for group in group_alike(questions)]


def test_alike_questions_stand_together() -> None:
    """Endings, spaces, typos and what was hidden make no other question; the most asked wording stands for all."""
    found = texts(
        kept("ค่ารถไปสัมภาษณ์งานเบิกได้ไหมคะ"),
        kept("ค่ารถไปสัมภาษณ์งานเบิกได้ไหม", 3),
        kept("ค่ารถ ไปสัมภาษงานเบิกได้ไหมครับ [เบอร์โทร]"),
        kept("สมัครงานเกาหลีปีหน้า", 2),
        kept("สมัครงานญี่ปุ่นปีหน้า", 2),
    )

    assert found == [
        ["ค่ารถไปสัมภาษณ์งานเบิกได้ไหม", "ค่ารถ ไปสัมภาษงานเบิกได้ไหมครับ [เบอร์โทร]", "ค่ารถไปสัมภาษณ์งานเบิกได้ไหมคะ"],
        ["สมัครงานญี่ปุ่นปีหน้า"],
        ["สมัครงานเกาหลีปีหน้า"],
    ]


def test_the_order_in_which_they_come_changes_nothing() -> None:
    """The same questions give the same groups in every process."""
    questions = [kept(f"คำถามเรื่องที่ {'กขคงจ'[number % 5] * 4} แบบ {number}", number % 3 + 1) for number in range(40)]

    assert texts(*questions) == texts(*reversed(questions))


def test_languages_are_kept_apart() -> None:
    """A group becomes example questions of one language."""
    assert len(texts(kept("job fair"), kept("job fair", language="en"))) == 2


def test_any_id_of_a_group_finds_it() -> None:
    """Staff copy the id from a list that may have been made before others asked."""
    groups = group_alike([kept("หางานในวัด", 2), kept("หางานในวัดครับ"), kept("อย่างอื่นเลยนะ")])
    other = next(each for each in groups[0].questions if each.question.id != groups[0].leader.id)

    assert find_group(groups, groups[0].leader.id[:8]) is groups[0]
    assert find_group(groups, other.question.id) is groups[0]
    assert find_group(groups, "") is None
    assert find_group(groups, "nothing") is None


def test_a_full_store_is_grouped_while_somebody_waits() -> None:
    """Ten thousand different questions take seconds, not minutes."""
    questions = [
        kept(f"{number:05d} {number * 7919 % 100_003} คำถามหนึ่งเรื่อง {number * 31 % 977}") for number in range(10_000)
    ]
    started = time.perf_counter()

    groups = group_alike(questions)

    assert sum(len(group.questions) for group in groups) == 10_000
    assert time.perf_counter() - started < 60
