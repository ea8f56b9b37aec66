"""Thai and Latin text on a picture: each run in its own font, broken between words, as large as fits."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Literal

from PIL import ImageDraw, ImageFont, features
from pythainlp.tokenize import word_tokenize

from bot.errors import BotError

FONTS = Path(__file__).parents[2] / "channels" / "static" / "fonts"
RUNS = re.compile(r"[\u0e00-\u0e7f]+|[^\u0e00-\u0e7f]+")
SMALLEST, STEP = 40, 2
Weight = Literal[400, 700]
Color = str


class LetteringError(BotError):
    """Thai text cannot be drawn on this machine; ``cure`` says what to do."""

    cure = "install the system's FriBiDi library (Debian, Ubuntu: apt-get install libfribidi0)"


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
