"""Places are found where they are meant, and nowhere else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intents import Gazetteer
from intents.entities import extract_entities
from intents.gazetteer import MASK, GazetteerEntry, mask_places
from intents.normalize import normalize_text
from tests.intents.conftest import PLACES


def province(gazetteer: Gazetteer, text: str) -> str | None:
    return extract_entities(text, gazetteer.extract(text)).province


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("จัดหางานโคราชอยู่ไหน", "นครราชสีมา"),
        ("ที่rayongเปิดไหม", "ระยอง"),
        ("จัดหางานนครราชสิมาอยู่ไหน", "นครราชสีมา"),
        ("วันนี้จัดหางานโคราดเปิดไหม", "นครราชสีมา"),
        ("office in rayon g? no, rayonng", "ระยอง"),
        ("เช็กให้หน่อย แพร่มีไหม", "แพร่"),
        ("ข่าวนี้แพร่ไปเร็ว", None),
        ("โคราดเปิดไหม", None),
        ("นม", "นครราชสีมา"),
        ("จ.นม", "นครราชสีมา"),
        ("นม. อยู่ไหน", None),
        ("ทำเสร็จ เลยได้ไหม", None),
        ("ไม่ใช่เชียงใหม่ เอาเชียงราย", "เชียงราย"),
        ("จ.เลย", "เลย"),
        ("จัดหางานเลยเปิดกี่โมง", "เลย"),
        ("เลย", "เลย"),
        ("ยังว่างอยู่เลย", None),
        ("ไปแล้วเลยอยากถาม", None),
        ("จัดหางานตากเปิดกี่โมง", "ตาก"),
        ("ไม่มีงานเลย", None),
        ("ตากผ้าไว้หน้าบ้าน", None),
        ("rayongish", None),
    ],
)
def test_finds_the_province_that_is_meant(gazetteer: Gazetteer, text: str, found: str | None) -> None:
    """Nicknames, typos and glued words count; everyday words that are also names need evidence."""
    assert province(gazetteer, text) == found


def test_words_of_ordinary_texts_that_resemble_no_place_are_not_sought_again() -> None:
    """Knowing ordinary words changes the speed, never what is found."""
    texts = ["อยากหางาน ทำที่บ้าน", "what about my permit", "จังหวัดระยองง"]
    plain, told = Gazetteer(PLACES), Gazetteer(PLACES, Gazetteer(PLACES).find_ordinary(texts))

    assert [told.extract(text) for text in texts] == [plain.extract(text) for text in texts]


def test_tells_area_ten_from_area_one(gazetteer: Gazetteer) -> None:
    """พื้นที่ 10 is not พื้นที่ 1."""
    assert [extract_entities(f"กรุงเทพพื้นที่ {n}", ()).area for n in (1, 10)] == [1, 10]


@pytest.mark.parametrize("reply", ["โคราชค่ะ", "อยู่โคราชครับ", "นครราชสีมา", "นครราชศรีมา"])
def test_reads_a_bare_reply(gazetteer: Gazetteer, reply: str) -> None:
    """The answer to "which province?" may be short, polite and misspelt."""
    assert gazetteer.parse_reply(reply, "province") == "นครราชสีมา"


def test_masks_every_place_alike(gazetteer: Gazetteer) -> None:
    """A question about one province teaches all of them."""
    masked = {mask_places(text, gazetteer.extract(text)) for text in ("เบอร์ระยอง", "เบอร์โคราช")}

    assert masked == {f"เบอร์{MASK}"}


@given(st.text() | st.text("ระยองโคราชเลยจ. "))
def test_no_text_stops_the_search(text: str) -> None:
    """Whatever is typed is searched, and what is found lies inside the text."""
    normal = normalize_text(text)

    for mention in Gazetteer(PLACES).extract(normal):
        assert 0 <= mention.start < mention.end <= len(normal)


@pytest.mark.parametrize("reply", ["แถวบ้าน", "บ้าน", "ใกล้บ้านค่ะ"])
def test_a_word_that_begins_many_names_is_none_of_them(reply: str) -> None:
    """Near to three districts in three provinces is near to nothing; a typo of one of them is that one."""
    names = {"บ้านนา": "นครนายก", "บ้านคา": "ราชบุรี", "บ้านธิ": "ลำพูน"}
    several = Gazetteer([GazetteerEntry("province", province, surface) for surface, province in names.items()])

    assert several.parse_reply(reply, "province") is None
    assert several.parse_reply("บ้านนาา", "province") == "นครนายก"
