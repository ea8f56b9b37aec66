"""The rich menu as it is planned: within LINE's limits, readable, and every area leads to an answer."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from datetime import datetime
from itertools import combinations
from typing import Any

import pytest
import yaml
from PIL import Image, ImageDraw, features

from bot.channels.line import rich_menu_image as design
from bot.channels.line.rich_menu import ALIASES, MenuPlan, plan_menus
from bot.channels.line.rich_menu_image import (
    STATIC,
    Box,
    LetteringError,
    draw_line,
    icon_mask,
    largest_size,
    measure,
    wrap,
)
from bot.dialogue.actions import AskAction, LanguageAction, SubjectAction, parse_action
from bot.dialogue.conversation import Conversation
from bot.dialogue.session import Session
from bot.messages import Message, MessageKind
from knowledge import KnowledgeBase, Language, RichMenu
from knowledge.fields import MENU_ICONS
from knowledge.graphemes import count_graphemes
from tests.conftest import SHARED

SPEC = SHARED / "platforms" / "line-openapi" / "messaging-api.strict.yml"
LANGUAGES: tuple[Language, ...] = ("th", "en")


@pytest.fixture(scope="module")
def menu(base: KnowledgeBase) -> RichMenu:
    assert base.rich_menu is not None
    return base.rich_menu


@pytest.fixture(scope="module")
def plans(base: KnowledgeBase, menu: RichMenu) -> dict[Language, MenuPlan]:
    return {plan.language: plan for plan in plan_menus(base, menu)}


def actions(plan: MenuPlan, kind: str) -> list[dict[str, Any]]:
    return [area["action"] for area in plan.request["areas"] if area["action"]["type"] == kind]


def boxes(plan: MenuPlan) -> Iterator[Box]:
    yield from (Box(**area["bounds"]) for area in plan.request["areas"])


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_picture_keeps_to_lines_limits(plans: dict[Language, MenuPlan], language: Language) -> None:
    """PNG of the size that was told, at most one megabyte."""
    plan = plans[language]
    with Image.open(io.BytesIO(plan.image)) as picture:
        assert picture.format == "PNG"
        assert picture.size == (plan.request["size"]["width"], plan.request["size"]["height"]) == (2500, 1686)
    assert len(plan.image) <= 1_000_000


@pytest.mark.parametrize("language", LANGUAGES)
def test_areas_lie_apart_inside_the_picture(plans: dict[Language, MenuPlan], language: Language) -> None:
    """Six areas and the change of language; a finger never touches two."""
    found = list(boxes(plans[language]))

    assert len(found) == 7
    assert all(b.x >= 0 and b.y >= 0 and b.corners[2] <= 2500 and b.corners[3] <= 1686 for b in found)
    for one, other in combinations(found, 2):
        assert (
            one.corners[2] <= other.x
            or other.corners[2] <= one.x
            or one.corners[3] <= other.y
            or other.corners[3] <= one.y
        )


@pytest.mark.parametrize("language", LANGUAGES)
def test_texts_keep_to_lines_limits(plans: dict[Language, MenuPlan], language: Language) -> None:
    """Letters counted as people see them: bar 14, labels 20, data 300; the name 300."""
    request = plans[language].request

    assert 1 <= count_graphemes(request["chatBarText"]) <= 14
    assert len(request["name"]) <= 300
    for area in request["areas"]:
        assert 1 <= count_graphemes(area["action"]["label"]) <= 20
        assert len(area["action"]["data"]) <= 300


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_area_gets_an_answer(
    plans: dict[Language, MenuPlan], language: Language, conversation: Conversation, now: datetime
) -> None:
    """What an area sends is a button of ours; the citizen sees what was touched, and gets words back."""
    taps = actions(plans[language], "postback")
    session = Session(language=language, language_is_chosen=True)

    assert len(taps) == 6
    for tap in taps:
        assert isinstance(parse_action(tap["data"]), AskAction | SubjectAction)
        assert tap["displayText"] == tap["label"]
        turn = conversation.respond(Message("e", "line", "u", MessageKind.TAP, tap["data"]), session, now)
        assert turn.reply is not None
        assert turn.reply.text


def test_the_languages_lead_to_each_other(plans: dict[Language, MenuPlan]) -> None:
    """The other menu comes, and the bot answers in its language from then on."""
    (to_english,), (to_thai,) = (actions(plans[language], "richmenuswitch") for language in LANGUAGES)

    assert (to_english["label"], to_english["richMenuAliasId"]) == ("English", ALIASES["en"])
    assert (to_thai["label"], to_thai["richMenuAliasId"]) == ("ภาษาไทย", ALIASES["th"])
    assert (parse_action(to_english["data"]), parse_action(to_thai["data"])) == (
        LanguageAction("en"),
        LanguageAction("th"),
    )


def test_the_same_knowledge_gives_the_same_menus(base: KnowledgeBase, menu: RichMenu) -> None:
    """So that a second run finds what the first one made."""
    first, second = (tuple(plan.name for plan in plan_menus(base, menu)) for _ in range(2))

    assert first == second


def test_line_takes_both_menus(plans: dict[Language, MenuPlan]) -> None:
    """LINE's own specification, made strict, finds nothing."""
    invalid = strict_validator("RichMenuRequest")
    assert invalid({"size": {"width": "wide"}})

    assert [problem for plan in plans.values() for problem in invalid(plan.request)] == []


def strict_validator(schema: str) -> Callable[[Any], list[str]]:
    """Check a body by LINE's specification; a test that needs it says loudly that it did not run without."""
    if not SPEC.exists():
        pytest.skip("NOT RUN: the platforms' specifications are not beside this repository (../shared/platforms)")
    from openapi_schema_validator import OAS30Validator  # noqa: PLC0415 - only where the specification is
    from referencing import Registry, Resource  # noqa: PLC0415
    from referencing.jsonschema import DRAFT4  # noqa: PLC0415

    spec = yaml.load(SPEC.read_text("utf-8"), yaml.CSafeLoader)
    registry = Registry().with_resource("urn:line", Resource(contents=spec, specification=DRAFT4))
    validator = OAS30Validator({"$ref": f"urn:line#/components/schemas/{schema}"}, registry=registry)
    return lambda body: [error.message for error in validator.iter_errors(body)]


# -- the picture


@pytest.mark.parametrize("language", LANGUAGES)
def test_labels_are_large(menu: RichMenu, language: Language) -> None:
    """On a phone 390 points wide the labels have at least 15 points, the hints 10."""
    points = 390 / 2500
    width = 833 - 2 * (design.GAP + design.PADDING)
    labels = [area.label.in_language(language) for area in menu.areas]
    hints = [area.hint.in_language(language) for area in menu.areas if area.hint]

    assert largest_size(labels, 700, width, design.LABEL_SIZE, may_wrap=True) * points >= 15
    assert largest_size(hints, 400, width, design.HINT_SIZE) * points >= 10


def luminance(color: str) -> float:
    parts = [int(color[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


@pytest.mark.parametrize(
    ("ink", "ground"),
    [
        (design.INK, design.CARD),
        (design.SOFT, design.CARD),
        (design.CARD, design.BAR),
        (design.BAR, design.CARD),
        (design.CARD, design.ACCENT),
    ],
)
def test_contrast_is_strong(ink: str, ground: str) -> None:
    """At least 4.5 to 1, as WCAG AA asks for small text too."""
    light, dark = sorted((luminance(ink), luminance(ground)), reverse=True)

    assert (light + 0.05) / (dark + 0.05) >= 4.5


def test_a_long_label_breaks_between_words() -> None:
    """Never inside of a word, and as evenly as words allow."""
    assert wrap("ไปทำงานต่างประเทศ", 700, 112, 700) == ("ไปทำงาน", "ต่างประเทศ")
    assert wrap("Talk to an officer", 700, 112, 700) == ("Talk to", "an officer")
    assert wrap("หางาน", 700, 112, 700) == ("หางาน",)


def test_mixed_text_uses_both_fonts() -> None:
    """Digits behind Thai words are as wide as digits alone: none of them is an empty box."""
    assert measure("โทร1694", 700, 100) == measure("โทร", 700, 100) + measure("1694", 700, 100)
    assert measure("1694", 700, 100) > 180


def test_a_tone_mark_stands_above_its_vowel() -> None:
    """Drawn letter by letter it would lie on the vowel."""
    vowel, tone = (top_of(text) for text in ("ที", "ที่"))

    assert tone < vowel - 10


def top_of(text: str) -> int:
    """Give the uppermost row that a text touches."""
    image = Image.new("L", (400, 300))
    draw_line(ImageDraw.Draw(image), (200, 200), text, 700, 100, "white")
    box = image.getbbox()
    assert box is not None
    return box[1]


def test_without_the_library_for_marks_nothing_is_drawn(
    base: KnowledgeBase, menu: RichMenu, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A picture with wrong Thai never reaches citizens; the operator is told what to install."""
    monkeypatch.setattr(features, "check", lambda name: name != "raqm")

    with pytest.raises(LetteringError) as raised:
        plan_menus(base, menu)
    assert "libfribidi0" in raised.value.hint


def test_every_icon_that_staff_may_name_is_drawn() -> None:
    """Each looks different."""
    drawn = {name: icon_mask(name).tobytes() for name in MENU_ICONS}

    assert {file.stem for file in (STATIC / "icons").glob("*.png")} == set(MENU_ICONS)
    assert len(set(drawn.values())) == len(MENU_ICONS)
    assert all(any(each) for each in drawn.values())
