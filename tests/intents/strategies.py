"""What people, keyboards and mischief put into messages, for hypothesis."""

from __future__ import annotations

from hypothesis import strategies as st

THAI = st.characters(min_codepoint=0x0E01, max_codepoint=0x0E5B)
UNSEEN = st.characters(categories=["Cs", "Cc", "Cf", "Co", "Cn", "Zs", "Zl", "Zp", "Mn"])
# Characters that a rule of normalising is about, close together so that the rules meet.
TROUBLE = st.sampled_from(
    [
        *"กงนเแโา ำะัิีู่้๊์ํๆฯ๑๒12345678 -\n\tabAİßAＡ１’.",
        *"\u200b\u200d\ufeff\u00ad\u202e\u0301\u0308\u2028\x00\x1b\x85\ud800\ue000",
        "\x1b[31m",
        "0812345678",
        "กกก",
    ]
)
any_text = st.one_of(
    st.text(),
    st.text(THAI),
    st.text(UNSEEN),
    st.lists(TROUBLE, max_size=20).map("".join),
)
