"""Draws the rich menu: a bar with the title and the change of language, and six white cards."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Literal

from PIL import Image, ImageDraw, ImageFont, features
from pythainlp.tokenize import word_tokenize

from bot.errors import BotError

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


# -- The drawings of the rich menu: white lines, made from simple shapes on a field of 100 by 100


FINE = 8  # drawn so much larger, then made smaller: smooth edges
WHITE, BLACK = 255, 0
Pen = Callable[["Sheet"], None]


class Sheet:
    """A field of 100 by 100 to draw on."""

    def __init__(self, pixels: int) -> None:
        self._scale = pixels * FINE / 100
        self._pixels = pixels
        self.image = Image.new("L", (pixels * FINE, pixels * FINE), BLACK)
        self._draw = ImageDraw.Draw(self.image)

    def line(self, *points: tuple[float, float], width: float = 7, ink: int = WHITE) -> None:
        """Draw a line with round ends and bends."""
        scaled = [(x * self._scale, y * self._scale) for x, y in points]
        self._draw.line(scaled, fill=ink, width=round(width * self._scale), joint="curve")
        for x, y in points:
            self.disc(x, y, width / 2, ink=ink)

    def disc(self, x: float, y: float, radius: float, ink: int = WHITE) -> None:
        """Draw a filled circle."""
        self._draw.ellipse(self._around(x, y, radius, radius), fill=ink)

    def ring(self, x: float, y: float, across: float, down: float, width: float = 7) -> None:
        """Draw an ellipse as a line."""
        self._draw.ellipse(self._around(x, y, across, down), outline=WHITE, width=round(width * self._scale))

    def arc(self, x: float, y: float, radius: float, start: float, end: float, width: float = 7) -> None:
        """Draw a part of a circle; degrees go clockwise from the right."""
        box = self._around(x, y, radius, radius)
        self._draw.arc(box, start, end, fill=WHITE, width=round(width * self._scale))

    def block(self, left: float, top: float, right: float, bottom: float, radius: float, ink: int = WHITE) -> None:
        """Draw a filled rectangle with round corners."""
        box = tuple(each * self._scale for each in (left, top, right, bottom))
        self._draw.rounded_rectangle(box, radius=radius * self._scale, fill=ink)

    def shape(self, *points: tuple[float, float]) -> None:
        """Draw a filled polygon."""
        self._draw.polygon([(x * self._scale, y * self._scale) for x, y in points], fill=WHITE)

    def half_disc(self, x: float, y: float, across: float, down: float) -> None:
        """Draw the upper half of a filled ellipse."""
        self._draw.pieslice(self._around(x, y, across, down), 180, 360, fill=WHITE)

    def turn(self, degrees: float) -> None:
        """Turn all that was drawn."""
        self.image = self.image.rotate(degrees, resample=Image.Resampling.BICUBIC)
        self._draw = ImageDraw.Draw(self.image)

    def smooth(self) -> Image.Image:
        """Give the drawing in its final size."""
        return self.image.resize((self._pixels, self._pixels), Image.Resampling.LANCZOS)

    def _around(self, x: float, y: float, across: float, down: float) -> tuple[float, float, float, float]:
        scale = self._scale
        return (x - across) * scale, (y - down) * scale, (x + across) * scale, (y + down) * scale


def draw_icon(name: str, pixels: int) -> Image.Image:
    """Draw an icon as a mask: white where its lines are."""
    sheet = Sheet(pixels)
    PENS[name](sheet)
    return sheet.smooth()


def _office(sheet: Sheet) -> None:
    """A pin on a map."""
    sheet.disc(50, 40, 25)
    sheet.shape((27.3, 50.5), (72.7, 50.5), (50, 86))
    sheet.disc(50, 40, 10.5, ink=BLACK)


def _register(sheet: Sheet) -> None:
    """A form on a clipboard, ticked."""
    sheet.block(25, 20, 75, 84, 7)
    sheet.block(31.5, 26.5, 68.5, 77.5, 3, ink=BLACK)
    sheet.block(38, 14, 62, 29, 5)
    sheet.line((39, 54), (47, 62), (62, 43), width=6.5)


def _search(sheet: Sheet) -> None:
    """A briefcase."""
    sheet.block(18, 32, 82, 78, 7)
    sheet.block(38, 20, 62, 40, 5)
    sheet.block(44, 26, 56, 32, 1, ink=BLACK)
    sheet.line((18, 52), (82, 52), width=5, ink=BLACK)
    sheet.block(44, 46, 56, 59, 3, ink=BLACK)
    sheet.block(47, 49, 53, 56, 2)


def _abroad(sheet: Sheet) -> None:
    """A globe."""
    sheet.ring(50, 50, 33, 33, width=6.5)
    sheet.ring(50, 50, 15, 33, width=5.5)
    sheet.line((20, 50), (80, 50), width=5.5)
    sheet.line((25, 33), (75, 33), width=4.5)
    sheet.line((25, 67), (75, 67), width=4.5)


def _people(sheet: Sheet) -> None:
    """Three people, one in front."""
    for x in (26, 74):
        sheet.disc(x, 39, 10)
        sheet.half_disc(x, 72, 17, 21)
    sheet.disc(50, 34, 17, ink=BLACK)
    sheet.block(27, 47, 73, 90, 16, ink=BLACK)
    sheet.disc(50, 34, 13)
    sheet.half_disc(50, 78, 21, 26)


def _phone(sheet: Sheet) -> None:
    """A receiver."""
    sheet.arc(50, 62, 36, 200, 340, width=15)
    sheet.block(11, 47, 32, 66, 6)
    sheet.block(68, 47, 89, 66, 6)
    sheet.turn(-222)


PENS: Mapping[str, Pen] = {
    "office": _office,
    "register": _register,
    "search": _search,
    "abroad": _abroad,
    "people": _people,
    "phone": _phone,
}


# -- Where everything stands on the rich menu, in pixels of its picture


WIDTH, HEIGHT = 2500, 1686  # LINE's large menu
HEADER = 246
COLUMNS, ROWS = 3, 2


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
    """Give the place of the change of language: above the last column."""
    column = area_boxes()[COLUMNS - 1]
    return Box(column.x, 0, column.width, HEADER)


def title_box() -> Box:
    """Give the place of the title: beside the change of language."""
    return Box(0, 0, switch_box().x, HEADER)


# -- Thai and Latin text on a picture: each run in its own font, broken between words, as large as fits


FONTS = Path(__file__).parents[1] / "static" / "fonts"
RUNS = re.compile(r"[\u0e00-\u0e7f]+|[^\u0e00-\u0e7f]+")
SMALLEST, STEP = 40, 2
Weight = Literal[400, 700]
Color = str


class LetteringError(BotError):
    """Thai text cannot be drawn on this machine; ``hint`` says what to do."""

    hint = "install the system's FriBiDi library (Debian, Ubuntu: apt-get install libfribidi0)"


def check_lettering() -> None:
    """Make sure that Thai marks will stand where they belong.

    Raises:
        LetteringError: the library that places them is missing.

    """
    if not features.check("raqm"):
        raise LetteringError("Thai vowel and tone marks would not stand where they belong")


def draw_line(
    draw: ImageDraw.ImageDraw, middle: tuple[float, float], text: str, weight: Weight, size: int, color: Color
) -> None:
    """Write one line around a point: centred across, with its baseline there."""
    x, baseline = middle[0] - measure(text, weight, size) / 2, middle[1]
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
    return ImageFont.truetype(
        FONTS / f"sarabun-{script}-{weight}-normal.woff2", size, layout_engine=ImageFont.Layout.RAQM
    )
