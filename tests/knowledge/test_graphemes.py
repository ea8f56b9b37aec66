"""Letters are counted as people and platforms see them."""

from __future__ import annotations

import pytest

from knowledge.graphemes import count_graphemes


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 0),
        ("หางาน", 5),
        ("ที่นี่", 2),
        ("น้ำ", 1),
        ("คุยกับเจ้าหน้าที่", 11),
        ("Call 1506, press 2", 18),
        ("e\N{COMBINING ACUTE ACCENT}", 1),
        ("👍🏽", 1),
        ("👨‍👩‍👧", 1),
        ("🇹🇭🇱🇦", 2),
        ("\N{THAI CHARACTER MAI EK}", 1),
    ],
)
def test_counts_what_is_seen(text: str, count: int) -> None:
    """Vowel marks and tones belong to their consonant."""
    assert count_graphemes(text) == count
