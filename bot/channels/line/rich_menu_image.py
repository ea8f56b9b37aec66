"""Draws the rich menu: a bar with the title and the change of language, and six white cards."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Literal

from PIL import Image, ImageDraw, ImageFont, features
from pythainlp.tokenize import word_tokenize

from bot.errors import BotError

WIDTH, HEIGHT = 2500, 1686  # LINE's large menu
HEADER = 246
COLUMNS, ROWS = 3, 2
BAR, GROUND, CARD, EDGE = "#1f2a44", "#e6ebf2", "#ffffff", "#c3ccd8"
INK, SOFT, ACCENT = "#16181d", "#48515e", "#146c3a"
GAP, PADDING, CORNER = 16, 36, 44  # around a card, inside of it, of its corners
BADGE, ICON = 200, 150
LABEL_SIZE, HINT_SIZE, TITLE_SIZE, SWITCH_SIZE = 112, 78, 112, 92
SMALLEST, STEP = 40, 2
BADGE_TOP, LABEL_MIDDLE, HINT_FROM_BOTTOM = 30, 396, 68
CAP = 0.33  # of the size: from the baseline to the middle of the letters
LEADING = 1.28
COLORS = 64  # enough for smooth edges of five colours
STATIC = Path(__file__).parents[1] / "static"
RUNS = re.compile(r"[\u0e00-\u0e7f]+|[^\u0e00-\u0e7f]+")  # Thai, and what is not: each has its own font
Weight = Literal[400, 700]


@dataclass(frozen=True, slots=True)
class Card:
    """What stands in one area."""

    label: str
    hint: str
    icon: str


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle from its upper left corner."""

    x: int
    y: int
    width: int
    height: int

    @property
    def center(self) -> tuple[int, int]:
        """Give the middle."""
        return self.x + self.width // 2, self.y + self.height // 2

    @property
    def corners(self) -> tuple[int, int, int, int]:
        """Give left, top, right and bottom."""
        return self.x, self.y, self.x + self.width, self.y + self.height

    def within(self, margin: int) -> Box:
        """Give the box that keeps a margin on all sides."""
        return Box(self.x + margin, self.y + margin, self.width - 2 * margin, self.height - 2 * margin)


class LetteringError(BotError):
    """Thai text cannot be drawn on this machine; ``hint`` says what to do."""

    hint = "install the system's FriBiDi library (Debian, Ubuntu: apt-get install libfribidi0)"


def draw_menu(title: str, other_language: str, cards: Sequence[Card]) -> bytes:
    """Draw the picture as PNG.

    Raises:
        LetteringError: the library that places Thai marks is missing.

    """
    if not features.check("raqm"):
        raise LetteringError("Thai vowel and tone marks would not stand where they belong")
    image = Image.new("RGB", (WIDTH, HEIGHT), GROUND)
    draw = ImageDraw.Draw(image)
    _draw_header(draw, title, other_language)
    boxes = [box.within(GAP) for box in area_boxes()]
    width = min(box.width for box in boxes) - 2 * PADDING
    label_size = largest_size([card.label for card in cards], 700, width, LABEL_SIZE, may_wrap=True)
    hint_size = largest_size([card.hint for card in cards], 400, width, HINT_SIZE)
    for box, card in zip(boxes, cards, strict=True):
        draw.rounded_rectangle(box.corners, radius=CORNER, fill=CARD, outline=EDGE, width=4)
        _paste_badge(image, box, card.icon)
        lines = wrap(card.label, 700, label_size, width)
        first = box.y + LABEL_MIDDLE - label_size * LEADING * (len(lines) - 1) / 2
        for number, line in enumerate(lines):
            draw_line(draw, (box.center[0], first + number * label_size * LEADING), line, 700, label_size, INK)
        draw_line(draw, (box.center[0], box.corners[3] - HINT_FROM_BOTTOM), card.hint, 400, hint_size, SOFT)
    kept = io.BytesIO()
    image.quantize(COLORS, dither=Image.Dither.NONE).save(kept, "PNG", optimize=True)
    return kept.getvalue()


def area_boxes() -> tuple[Box, ...]:
    """Give the six areas, left to right and top to bottom; together they leave no gap.

    >>> area_boxes()[0], area_boxes()[-1].corners
    (Box(x=0, y=246, width=833, height=720), (1666, 966, 2500, 1686))
    """
    lefts = [WIDTH * column // COLUMNS for column in range(COLUMNS + 1)]
    height = (HEIGHT - HEADER) // ROWS
    return tuple(
        Box(left, HEADER + row * height, right - left, height) for row in range(ROWS) for left, right in pairwise(lefts)
    )


def switch_box() -> Box:
    """Give the place of the change of language: above the last column, beside the title."""
    column = area_boxes()[COLUMNS - 1]
    return Box(column.x, 0, column.width, HEADER)


def _draw_header(draw: ImageDraw.ImageDraw, title: str, other_language: str) -> None:
    draw.rectangle((0, 0, WIDTH, HEADER), fill=BAR)
    place, switch = Box(0, 0, switch_box().x, HEADER).within(GAP + PADDING), switch_box().within(44)
    size = largest_size([title], 700, place.width, TITLE_SIZE)
    draw_line(draw, (place.x + measure(title, 700, size) / 2, place.center[1]), title, 700, size, CARD)
    draw.rounded_rectangle(switch.corners, radius=switch.height // 2, fill=CARD)
    size = largest_size([other_language], 700, switch.width - switch.height, SWITCH_SIZE)
    draw_line(draw, switch.center, other_language, 700, size, BAR)


def _paste_badge(image: Image.Image, box: Box, icon: str) -> None:
    left, top, inset = box.center[0] - BADGE // 2, box.y + BADGE_TOP, (BADGE - ICON) // 2
    disc = Image.new("L", (4 * BADGE, 4 * BADGE))
    ImageDraw.Draw(disc).ellipse((0, 0, 4 * BADGE - 1, 4 * BADGE - 1), fill=255)
    image.paste(ACCENT, (left, top), disc.resize((BADGE, BADGE), Image.Resampling.LANCZOS))
    image.paste(CARD, (left + inset, top + inset), icon_mask(icon))


def icon_mask(name: str) -> Image.Image:
    """Give an icon as a mask: white where its lines are."""
    with Image.open(STATIC / "icons" / f"{name}.png") as image:
        return image.convert("L").resize((ICON, ICON), Image.Resampling.LANCZOS)


def draw_line(
    draw: ImageDraw.ImageDraw, middle: tuple[float, float], text: str, weight: Weight, size: int, color: str
) -> None:
    """Write one line with the middle of its letters at a point."""
    x, baseline = middle[0] - measure(text, weight, size) / 2, middle[1] + CAP * size
    for run in RUNS.findall(text):
        font = _font(run, weight, size)
        draw.text((x, baseline), run, font=font, fill=color, anchor="ls")
        x += font.getlength(run)


def measure(text: str, weight: Weight, size: int) -> float:
    """Give the width of a line."""
    return sum(_font(run, weight, size).getlength(run) for run in RUNS.findall(text))


def largest_size(texts: Sequence[str], weight: Weight, width: float, most: int, *, may_wrap: bool = False) -> int:
    """Find the largest size at which all texts fit, in two lines where they may be broken."""
    for size in range(most, SMALLEST, -STEP):
        lines = [line for text in texts for line in (wrap(text, weight, size, width) if may_wrap else (text,))]
        if all(measure(line, weight, size) <= width for line in lines):
            return size
    return SMALLEST


def wrap(text: str, weight: Weight, size: int, width: float) -> tuple[str, ...]:
    """Break a text that is too wide between words, into two lines as even as they can be."""
    words = _words(text)
    if measure(text, weight, size) <= width or len(words) == 1:
        return (text,)
    halves = [("".join(words[:n]).strip(), "".join(words[n:]).strip()) for n in range(1, len(words))]
    return min(halves, key=lambda pair: max(measure(line, weight, size) for line in pair))


@cache
def _words(text: str) -> tuple[str, ...]:
    return tuple(word_tokenize(text))


def _font(run: str, weight: Weight, size: int) -> ImageFont.FreeTypeFont:
    return _opened("thai" if "\u0e00" <= run[0] <= "\u0e7f" else "latin", weight, size)


@cache
def _opened(script: str, weight: Weight, size: int) -> ImageFont.FreeTypeFont:
    file = STATIC / "fonts" / f"sarabun-{script}-{weight}-normal.woff2"
    return ImageFont.truetype(file, size, layout_engine=ImageFont.Layout.RAQM)
