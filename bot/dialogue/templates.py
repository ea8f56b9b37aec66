"""The bot's words in one language at one moment: templates filled with facts and computed blocks."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from bot.dialogue.calendar import (
    BANGKOK,
    format_as_of,
    format_date,
    format_time,
    format_weekday_date,
    holiday_name,
    opening_status,
)
from bot.dialogue.session import Locality
from knowledge import Intent, KnowledgeBase, Language, fill

Block = Callable[["TemplateRenderer", Locality], str]


@dataclass(frozen=True)
class TemplateRenderer:
    """Fills the templates of a knowledge base.

    Attributes:
        base: where phrases, facts and answers come from.
        language: of everything written.
        now: the moment that opening hours are told for.
        blocks: computed passages by the name that answers use.

    """

    base: KnowledgeBase
    language: Language
    now: datetime
    blocks: Mapping[str, Block]

    def phrase(self, name: str, **own: str) -> str:
        """Fill a phrase of the bot; ``own`` are the variables that only this phrase has."""
        template = self.base.phrases[name].in_language(self.language)
        return fill(template, _Values(self, Locality(), own)).strip()

    def answer(self, intent: Intent, place: Locality) -> str:
        """Fill an answer for a place; one past its ``valid_until`` says so first."""
        own = {"as_of": format_as_of(intent.as_of, self.language)}
        text = fill(intent.answer.in_language(self.language), _Values(self, place, own)).strip()
        if intent.valid_until and self.now.astimezone(BANGKOK).date() > intent.valid_until:
            lapsed = self.phrase("lapsed", date=format_date(intent.valid_until, self.language))
            return f"{lapsed}\n\n{text}"
        return text

    def title(self, intent_id: str) -> str:
        """Give the title of an intent, as its button shows it."""
        return self.base.intents[intent_id].title.in_language(self.language)

    def opening(self, hours_id: str) -> str:
        """Say whether a counter is open now, and when it closes or opens next."""
        status = opening_status(self.base.hours[hours_id], self.now)
        if status.closes:
            return self.phrase("open_now", closes=format_time(status.closes, self.language))
        if not status.opens:
            return ""
        when = {"day": self._day(status.opens.date()), "opens": format_time(status.opens, self.language)}
        holiday = holiday_name(status.holiday, self.language) if status.holiday else None
        if holiday:
            return self.phrase("closed_holiday", holiday=holiday, **when)
        return self.phrase("closed_now", **when)

    def _day(self, day: date) -> str:
        distance = (day - self.now.astimezone(BANGKOK).date()).days
        if distance == 0:
            return self.phrase("day_today")
        if distance == 1:
            return self.phrase("day_tomorrow")
        return format_weekday_date(day, self.language)


class _Values(dict[str, str]):
    """The variables of a template; facts and blocks are looked up only when it names them."""

    def __init__(self, renderer: TemplateRenderer, place: Locality, own: Mapping[str, str]) -> None:
        super().__init__(own)
        self._renderer = renderer
        self._place = place

    def __missing__(self, name: str) -> str:
        if name in self._renderer.blocks:
            return self._renderer.blocks[name](self._renderer, self._place)
        return self._renderer.base.facts[name].text.in_language(self._renderer.language)
