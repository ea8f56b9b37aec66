"""What was live and is gone: a file, a whole kind, or many entries of one, which nobody loses on purpose in silence."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence

from knowledge.diagnostics import file_messages as wrong
from knowledge.diagnostics.problem import Argument, Problem, in_order
from knowledge.model import KnowledgeBase, Origin, Text

FEW = 3  # entries of a kind; so many may go by an edit that somebody means
SMALL_SHARE = 0.05
SHOWN = 3
_KINDS: dict[str, tuple[Text, Callable[[KnowledgeBase], Collection[str]]]] = {
    "answers/": (Text("เรื่องและเรื่องย่อย", "intents and cases"), lambda base: base.answers),
    "answers/background.yaml": (Text("ข้อความนอกเรื่อง", "background messages"), lambda base: base.background),
    "answers/dangers.yaml": (
        Text("สัญญาณอันตราย", "signs of danger"),
        lambda base: [each.answer for each in base.dangers],
    ),
    "answers/adverts.yaml": (
        Text("สัญญาณของประกาศรับสมัครงาน", "signs of adverts"),
        lambda base: [sign for signs in base.advert.signs.values() for sign in signs] if base.advert else [],
    ),
    "answers/company.yaml": (Text("ข้อความอยู่เป็นเพื่อน", "company texts"), lambda base: [each.id for each in base.company]),
    "answers/scripts.yaml": (Text("ข้อความอักษรอื่น", "notices in other scripts"), lambda base: base.scripts),
    "answers/facets.yaml": (Text("แง่ที่ถาม", "facets"), lambda base: base.facets),
    "answers/menu.yaml": (Text("หัวข้อเมนู", "subjects"), lambda base: [each.id for each in base.subjects]),
    "answers/rich_menu.yaml": (
        Text("เมนูภาพของ LINE", "rich menus"),
        lambda base: ["rich_menu"] if base.rich_menu else [],
    ),
    "facts/": (Text("ข้อเท็จจริง", "facts"), lambda base: base.facts),
    "facts/offices.yaml": (Text("สำนักงาน", "offices"), lambda base: [each.id for each in base.offices]),
    "facts/offices.yaml phones": (
        Text("เบอร์โทรของสำนักงาน", "phones of offices"),
        lambda base: [f"{office.name.th} {phone}" for office in base.offices for phone in office.phones],
    ),
    "facts/gecc.yaml": (Text("หน่วยงาน GECC", "GECC units"), lambda base: [each.id for each in base.gecc_units]),
    "facts/service_centers.yaml": (
        Text("ศูนย์บริการ", "service centres"),
        lambda base: [each.id for each in base.service_centers],
    ),
    "facts/provinces.yaml": (Text("จังหวัด", "provinces"), lambda base: base.provinces),
    "facts/districts.yaml": (Text("เขต", "districts"), lambda base: base.districts),
    "facts/places.csv": (
        Text("จุดบนแผนที่", "points of the map"),
        lambda base: [f"{each.province} {each.district}" for each in base.subdistricts],
    ),
}


def find_losses(
    live: KnowledgeBase, new: KnowledgeBase, how: Text, live_files: Collection[str] = (), files: Collection[str] = ()
) -> tuple[Problem, ...]:
    """Tell which kinds lost all of their entries, or more than an edit does, and which files are gone with theirs.

    Args:
        live: what citizens are answered from.
        new: what is to take its place.
        how: what to do where the loss is meant.
        live_files: names of the files that are live, such as ``facts/offices.yaml``, where they are known.
        files: names of those that are to take their place.

    """
    gone = {place: _gone(names(live), names(new)) for place, (_, names) in _KINDS.items()}
    lost = {  # of one file once: the phones of offices that are gone are gone with them
        place.partition(" ")[0]: _lost(place, gone[place], len(names(live)), kind, how)
        for place, (kind, names) in reversed(_KINDS.items())
        if gone[place] and _is_much(len(gone[place]), len(names(live)))
    }
    # What stood in a file that is gone may stand in another one: then nothing is lost.
    missing = sorted(set(live_files) - set(files)) if any(gone.values()) else []
    files_lost = [wrong.LOST_FILE.at(Origin(name, 1, 1), {"how": how}) for name in missing if name not in lost]
    return in_order([*lost.values(), *files_lost])


def _gone(before: Collection[str], after: Collection[str]) -> list[str]:
    kept = set(after)
    return [name for name in before if name not in kept]


def _is_much(gone: int, before: int) -> bool:
    return gone == before or gone > max(FEW, SMALL_SHARE * before)


def _lost(place: str, gone: Sequence[str], total: int, kind: Text, how: Text) -> Problem:
    examples = ", ".join(list(dict.fromkeys(gone))[:SHOWN])
    arguments: dict[str, Argument] = {
        "kind": kind,
        "count": len(gone),
        "total": total,
        "examples": examples,
        "how": how,
    }
    return wrong.LOST.at(Origin(place.partition(" ")[0], 1, 1), arguments)
