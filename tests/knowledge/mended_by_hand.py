"""What an author would write where a mend of the gallery leaves the words to them; each does just what the mend asks.

Pieces of the file, before and after; a file without them is deleted, and ``RESAVED`` ones are saved anew as UTF-8.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

Pieces = Sequence[tuple[str, str]]

RESAVED: Mapping[str, str] = {"69_saved_as_tis_620": "cp874", "71_saved_as_utf_16": "utf-16"}
EDITS: Mapping[str, Pieces] = {
    "105_date": [("2027-02-30", "2027-02-28")],
    "107_empty_date": [('review_by: ""', 'review_by: "2027-02-28"')],
    "108_empty_id": [('id: ""', "id: job.search")],
    "109_null_id": [("- id:\n", "- id: job.search\n")],
    "110_missing_id": [("- title:", "- id: job.search\n    title:")],
    "11_field_twice": [("    owner: กระทรวงแรงงาน\n", "")],
    "122_unclosed_bracket": [("[project, seed", "[project, seed]")],
    "123_unclosed_bracket2": [('["075-000000"', '["075-000000"]')],
    "124_unclosed_brace": [("en: Jobs", "en: Jobs}")],
    "128_no_section": [("  - id: job.search", "intents:\n  - id: job.search")],
    "132_phone_words": [('"โทร 075-00000A"', '"075-000001"')],
    "143_lost_letter": [("\ufffd", "")],
    "144_box_of_a_font": [("\ue123", "")],
    "148_two_phones_in_one": [('["043811111/043811112"]', '\n      - "043811111"\n      - "043811112"')],
    "152_phone_with_a_letter": [('"โทร 034-56431A"', '"034-564311"')],
    "154_tel_differs": [('"1964"', '"1694"')],
    "157_holiday_without_source": [("sources: []", "sources: [seed]")],
    "158_holiday_without_english": [("{th: วันหยุดพิเศษ}", "{th: วันหยุดพิเศษ, en: Special holiday}")],
    "16_no_break_space_in_indentation": [("\u00a0", " ")],
    "17_zero_width_space_in_indentation": [("\u200b", "")],
    "19_control_character": [("\x08", "")],
    "20_hash_cuts_text": [("จ๊อบแฟร์อยู่ที่ไหน #หางาน", '"จ๊อบแฟร์อยู่ที่ไหน #หางาน"')],
    "26_text_behind_bar": [("th: | งานนัดพบ", 'th: "งานนัดพบ"')],
    "31_unclosed_bracket": [("sources: [seed", "sources: [seed]")],
    "32_backslash": [("where\\which", "where\\\\which")],
    "38_list_on_the_line_of_its_field": [("buttons: - call", "buttons:\n      - call")],
    "40_line_between_documents": [("---\n", "")],
    "45_missing_thai_answer": [("      en: |", "      th: งานนัดพบแรงงานดูได้ทางเว็บ\n      en: |")],
    "46_missing_owner": [("- id: job.gallery", "- id: job.gallery\n    owner: กรมการจัดหางาน")],
    "47_empty_example": [("        -\n", "")],
    "49_brace_without_partner": [("{hotline_doe", "{hotline_doe}")],
    "52_unknown_button_kind": [("- phone: hotline_doe", "- call: hotline_doe")],
    "53_long_label": [("งานนัดพบแรงงานทั่วประเทศของกรม", "งานนัดพบ")],
    "55_fact_without_source": [("sources: []", "sources: [seed]")],
    "56_link_with_thai_letters": [("https://ไทยมีงานทำ.doe.go.th", "https://thaimengaantam.doe.go.th")],
    "57_phone_with_words": [('"1546 กด 1"', '"1546"')],
    "58_example_of_another_intent": [("        - อยากมีงานทำ\n", "")],
    "59_intent_given_twice": [("id: job.search", "id: job.gallery")],
    "60_intent_id_in_thai": [("id: งานนัดพบ", "id: job.fair")],
    "62_yes_or_no_in_thai": [("unverified: ใช่", "unverified: true")],
    "66_list_instead_of_sections": [("- id: job.gallery", "intents:\n- id: job.gallery")],
    "168_nothing_alike": [("{ดอกไม้}", "{hotline_doe}")],
    "67_english_left_open": [("      en:\n", "      en: Job fair\n")],
    "68_sources_without_brackets": [("sources: seed", "sources: [seed]")],
    "70_letter_of_another_encoding": [("\ufffd", "")],
    "74_office_with_bad_links": [
        ("tak at doe.go.th", "tak@doe.go.th"),
        ("www.doe.go.th/tak", "https://www.doe.go.th/tak"),
        ("ทุกวันทำการ", "จันทร์ถึงศุกร์ 08.30–16.30 น."),
        ("แผนที่ศาลากลาง", "https://www.doe.go.th/map"),
    ],
    "76_case_id": [("- id: Fee", "- id: fee"), ("stand_for_an_employer", "stand_of_employer")],
    "77_facet_twice": [("        facet: cost\n", "")],
    "79_case_title_twice": [("{th: ค่าเข้างาน, en: Stand price}", "{th: ค่าเช่าบูท, en: Stand price}")],
    "94_text_behind_bar": [("th: | หางาน", "th: |\n        หางาน")],
    "95_text_behind_bar2": [("th: | ข้อความ", "th: |\n        ข้อความ")],
    "96_number_remark": [("text: 1694 #2", 'text: "1694 #2"')],
    "97_merge": [("<<<<<<< HEAD\n        - หางาน\n=======\n", ""), (">>>>>>> branch\n", "")],
    "98_merge_in_answer": [
        ("<<<<<<< HEAD\n", ""),
        ("=======\n        โทรเลย {hotline_doe}\n>>>>>>> branch\n", ""),
    ],
    "99_merge_half": [(">>>>>>> branch\n", "")],
}
DELETED = frozenset({"64_only_remarks"})


def mend_by_hand(path: Path, place: Path) -> bool:
    """Put at its place what the author of a gallery file would make of it; tell whether it is known."""
    name = path.stem
    if name in DELETED:
        place.unlink()
    elif name in RESAVED:
        place.write_text(path.read_bytes().decode(RESAVED[name]), encoding="utf-8")
    elif name in EDITS:
        text = path.read_bytes().decode("utf-8", errors="replace")
        body = "".join(line for line in text.splitlines(keepends=True) if not line.startswith("# "))
        for old, new in EDITS[name]:
            assert old in body, f"{old!r} stands no longer in {path.name}"
            body = body.replace(old, new, 1)
        place.write_text(body, encoding="utf-8")
    else:
        return False
    return True
