"""Reads the rich menu of LINE: what stands in its six areas, and where each leads."""

from __future__ import annotations

from dataclasses import dataclass, field

from knowledge.diagnostics import reference_messages as wrong
from knowledge.diagnostics.problem import suggest
from knowledge.fields import MENU_AREA, MENU_AREAS, MENU_ICONS, RICH_MENU
from knowledge.model import MenuArea, RichMenu, Text
from knowledge.yaml.nodes import Node

EMPTY = Text("", "")


@dataclass
class RichMenuDraft:
    """The menu while it is being read; nodes are kept for later checks, by what they are."""

    menu: RichMenu = field(default_factory=lambda: RichMenu(EMPTY, EMPTY, ()))
    intent_uses: list[tuple[str, Node]] = field(default_factory=list)
    subject_uses: list[tuple[str, Node]] = field(default_factory=list)
    bars: list[Node] = field(default_factory=list)
    labels: list[Node] = field(default_factory=list)
    titles: list[Node] = field(default_factory=list)
    hints: list[Node] = field(default_factory=list)


def read_rich_menu(node: Node) -> RichMenuDraft:
    """Read all parts that are there, so that one missing part hides no mistake in the others."""
    draft = RichMenuDraft()
    found = node.fields(RICH_MENU)
    bar = _translations(found.get("bar"), draft.bars)
    title = _translations(found.get("title"), draft.titles)
    areas = [_read_area(draft, each) for each in found["areas"].items()] if "areas" in found else []
    if areas and len(areas) != MENU_AREAS:
        found["areas"].problem(wrong.NUMBER_OF_AREAS, count=len(areas), wanted=MENU_AREAS)
    draft.menu = RichMenu(bar, title, tuple(areas))
    return draft


def _translations(node: Node | None, kept: list[Node]) -> Text:
    if node is None:
        return EMPTY
    kept += [value for _, _, value in node.pairs()]
    return node.line_translations()


def _read_area(draft: RichMenuDraft, node: Node) -> MenuArea:
    found = node.fields(MENU_AREA)
    targets = [name for name in ("ask", "subject") if name in found]
    if node.is_mapping and len(targets) != 1:
        node.problem(wrong.AREA_TARGET)
    for name, uses in (("ask", draft.intent_uses), ("subject", draft.subject_uses)):
        if name in found:
            uses.append((found[name].line(), found[name]))
    return MenuArea(
        label=_translations(found.get("label"), draft.labels),
        icon=_read_icon(found["icon"]) if "icon" in found else "",
        intent=found["ask"].line() if "ask" in found else None,
        subject=found["subject"].line() if "subject" in found else None,
        hint=_translations(found["hint"], draft.hints) if "hint" in found else None,
    )


def _read_icon(node: Node) -> str:
    name = node.line()
    if name not in MENU_ICONS:
        node.problem(wrong.UNKNOWN_ICON, suggest(name, MENU_ICONS), name=name, known=", ".join(MENU_ICONS))
    return name
