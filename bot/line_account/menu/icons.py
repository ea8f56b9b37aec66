"""The drawings of the rich menu: white lines, made from simple shapes on a field of 100 by 100."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PIL import Image, ImageDraw

FINE = 8  # drawn so much larger, then made smaller: smooth edges
INK, BLANK = 255, 0
Pen = Callable[["Sheet"], None]


class Sheet:
    """A field of 100 by 100 to draw on."""

    def __init__(self, pixels: int) -> None:
        self._scale = pixels * FINE / 100
        self._pixels = pixels
        self.image = Image.new("L", (pixels * FINE, pixels * FINE), BLANK)
        self._draw = ImageDraw.Draw(self.image)

    def line(self, *points: tuple[float, float], width: float = 7, ink: int = INK) -> None:
        """Draw a line with round ends and bends."""
        scaled = [(x * self._scale, y * self._scale) for x, y in points]
        self._draw.line(scaled, fill=ink, width=round(width * self._scale), joint="curve")
        for x, y in points:
            self.disc(x, y, width / 2, ink=ink)

    def disc(self, x: float, y: float, radius: float, ink: int = INK) -> None:
        """Draw a filled circle."""
        self._draw.ellipse(self._around(x, y, radius, radius), fill=ink)

    def ring(self, x: float, y: float, across: float, down: float, width: float = 7) -> None:
        """Draw an ellipse as a line."""
        self._draw.ellipse(self._around(x, y, across, down), outline=INK, width=round(width * self._scale))

    def arc(self, x: float, y: float, radius: float, start: float, end: float, width: float = 7) -> None:
        """Draw a part of a circle; degrees go clockwise from the right."""
        box = self._around(x, y, radius, radius)
        self._draw.arc(box, start, end, fill=INK, width=round(width * self._scale))

    def block(self, left: float, top: float, right: float, bottom: float, radius: float, ink: int = INK) -> None:
        """Draw a filled rectangle with round corners."""
        box = tuple(each * self._scale for each in (left, top, right, bottom))
        self._draw.rounded_rectangle(box, radius=radius * self._scale, fill=ink)

    def shape(self, *points: tuple[float, float]) -> None:
        """Draw a filled polygon."""
        self._draw.polygon([(x * self._scale, y * self._scale) for x, y in points], fill=INK)

    def half_disc(self, x: float, y: float, across: float, down: float) -> None:
        """Draw the upper half of a filled ellipse."""
        self._draw.pieslice(self._around(x, y, across, down), 180, 360, fill=INK)

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
    sheet.disc(50, 40, 10.5, ink=BLANK)


def _register(sheet: Sheet) -> None:
    """A form on a clipboard, ticked."""
    sheet.block(25, 20, 75, 84, 7)
    sheet.block(31.5, 26.5, 68.5, 77.5, 3, ink=BLANK)
    sheet.block(38, 14, 62, 29, 5)
    sheet.line((39, 54), (47, 62), (62, 43), width=6.5)


def _search(sheet: Sheet) -> None:
    """A briefcase."""
    sheet.block(18, 32, 82, 78, 7)
    sheet.block(38, 20, 62, 40, 5)
    sheet.block(44, 26, 56, 32, 1, ink=BLANK)
    sheet.line((18, 52), (82, 52), width=5, ink=BLANK)
    sheet.block(44, 46, 56, 59, 3, ink=BLANK)
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
    sheet.disc(50, 34, 17, ink=BLANK)
    sheet.block(27, 47, 73, 90, 16, ink=BLANK)
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
