"""Draws the rich menu: a bar with the title and the change of language, and six white cards."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass

from PIL import Image, ImageDraw

from bot.line_account.menu.icons import draw_icon
from bot.line_account.menu.layout import HEIGHT, WIDTH, Box, area_boxes, switch_box, title_box
from bot.line_account.menu.lettering import Weight, check_lettering, draw_line, largest_size, measure, wrap

BAR, GROUND, CARD, EDGE = "#1f2a44", "#e6ebf2", "#ffffff", "#c3ccd8"
INK, SOFT, ACCENT = "#16181d", "#48515e", "#146c3a"
GAP, PADDING, CORNER = 16, 36, 44  # around a card, inside of it, of its corners
BADGE, ICON = 200, 150
LABEL_SIZE, HINT_SIZE, TITLE_SIZE, SWITCH_SIZE = 112, 78, 112, 92
BADGE_TOP, LABEL_MIDDLE, HINT_FROM_BOTTOM = 30, 396, 68
CAP = 0.33  # of the size: from the baseline to the middle of the letters
LEADING = 1.28
COLORS = 64  # enough for smooth edges of five colours


@dataclass(frozen=True, slots=True)
class Card:
    """What stands in one area."""

    label: str
    hint: str
    icon: str


def draw_menu(title: str, other_language: str, cards: Sequence[Card]) -> bytes:
    """Draw the picture as PNG.

    Raises:
        LetteringError: Thai text cannot be drawn on this machine.

    """
    check_lettering()
    image = Image.new("RGB", (WIDTH, HEIGHT), GROUND)
    _draw_header(ImageDraw.Draw(image), title, other_language)
    boxes = [box.within(GAP) for box in area_boxes()]
    width = min(box.width for box in boxes) - 2 * PADDING
    label_size = largest_size([card.label for card in cards], 700, width, LABEL_SIZE, may_wrap=True)
    hint_size = largest_size([card.hint for card in cards], 400, width, HINT_SIZE)
    for box, card in zip(boxes, cards, strict=True):
        _draw_card(image, box, card)
        draw = ImageDraw.Draw(image)
        _draw_label(draw, box, card.label, label_size, width)
        _draw_middle(draw, (box.center[0], box.corners[3] - HINT_FROM_BOTTOM), card.hint, 400, hint_size, SOFT)
    return _as_png(image)


def _draw_header(draw: ImageDraw.ImageDraw, title: str, other_language: str) -> None:
    draw.rectangle((0, 0, WIDTH, title_box().height), fill=BAR)
    place, switch = title_box().within(GAP + PADDING), switch_box().within(44)
    size = largest_size([title], 700, place.width, TITLE_SIZE)
    left = place.x + measure(title, 700, size) / 2
    _draw_middle(draw, (left, place.center[1]), title, 700, size, CARD)
    draw.rounded_rectangle(switch.corners, radius=switch.height // 2, fill=CARD)
    size = largest_size([other_language], 700, switch.width - switch.height, SWITCH_SIZE)
    _draw_middle(draw, switch.center, other_language, 700, size, BAR)


def _draw_card(image: Image.Image, box: Box, card: Card) -> None:
    draw = ImageDraw.Draw(image)
    draw.rounded_rectangle(box.corners, radius=CORNER, fill=CARD, outline=EDGE, width=4)
    left, top = box.center[0] - BADGE // 2, box.y + BADGE_TOP
    image.paste(ACCENT, (left, top), _disc(BADGE))
    inset = (BADGE - ICON) // 2
    image.paste(CARD, (left + inset, top + inset), draw_icon(card.icon, ICON))


def _disc(pixels: int) -> Image.Image:
    mask = Image.new("L", (4 * pixels, 4 * pixels))
    ImageDraw.Draw(mask).ellipse((0, 0, 4 * pixels - 1, 4 * pixels - 1), fill=255)
    return mask.resize((pixels, pixels), Image.Resampling.LANCZOS)


def _draw_label(draw: ImageDraw.ImageDraw, box: Box, label: str, size: int, width: int) -> None:
    lines = wrap(label, 700, size, width)
    first = box.y + LABEL_MIDDLE - size * LEADING * (len(lines) - 1) / 2
    for number, line in enumerate(lines):
        _draw_middle(draw, (box.center[0], first + number * size * LEADING), line, 700, size, INK)


def _draw_middle(
    draw: ImageDraw.ImageDraw, middle: tuple[float, float], text: str, weight: Weight, size: int, color: str
) -> None:
    """Write one line with the middle of its letters at a point."""
    draw_line(draw, (middle[0], middle[1] + CAP * size), text, weight, size, color)


def _as_png(image: Image.Image) -> bytes:
    kept = io.BytesIO()
    image.quantize(COLORS, dither=Image.Dither.NONE).save(kept, "PNG", optimize=True)
    return kept.getvalue()
