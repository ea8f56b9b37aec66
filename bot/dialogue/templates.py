"""The bot's words in one language at one moment: templates filled with facts and computed blocks."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from bot.dialogue.calendar import (
    format_as_of,
    format_date,
    format_time,
    format_weekday_date,
    opening_status,
)
from bot.dialogue.closures import find_closure, format_end
from bot.dialogue.session import Locality
from knowledge import BANGKOK, Answer, Intent, KnowledgeBase, Language, Text, extract_variables, fill, public_holiday

# Passages by which an answer speaks of a place itself.
PLACE_PASSAGES = frozenset({"office_card", "office_name", "district_office", "gecc_status", "service_centers"})
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

    def answer(self, answer: Answer, intent: Intent, place: Locality) -> str:
        """Fill an answer of an intent for a place, and add what holds at this place and hour.

        What holds no longer is told in the words for after it, or with a warning before it.
        """
        is_over = answer.valid_until is not None and self.now > answer.valid_until
        written = answer.after if is_over and answer.after else answer.answer
        own = {"as_of": format_as_of(answer.as_of, self.language), "days_left": self._days_left(answer.valid_until)}
        text = fill(written.in_language(self.language), _Values(self, place, own)).strip()
        if is_over and not answer.after and answer.valid_until:
            lapsed = self.phrase("lapsed", date=format_date(answer.valid_until.date(), self.language))
            text = f"{lapsed}\n\n{text}"
        return "\n\n".join([text, *self._here_and_now(written, answer, intent, place)])

    def fill(self, written: Text) -> str:
        """Fill a text that belongs to no answer and no place."""
        return fill(written.in_language(self.language), _Values(self, Locality(), {})).strip()

    def open_facet(self, facet: str, intent: Intent, place: Locality) -> str:
        """Say plainly that nothing is known of a facet, and who knows."""
        written = self.base.phrases["facet_unknown"]
        text = self.phrase("facet_unknown", facet=facet, topic=self.title(intent.id))
        return "\n\n".join([text, *self._here_and_now(written, intent, intent, place)])

    def shows_office(self, answer: Answer, intent: Intent, place: Locality) -> bool:
        """Tell whether the office of a place stands below an answer that does not speak of a place itself."""
        speaks_of_place = extract_variables(answer.answer.th) & PLACE_PASSAGES
        return intent.at_office and place.province is not None and not speaks_of_place

    def _here_and_now(self, written: Text, answer: Answer, intent: Intent, place: Locality) -> Iterator[str]:
        """Give the office of the place, and whether the phone lines that a text names are open now."""
        if self.shows_office(answer, intent, place):
            yield self.blocks["office_line"](self, place)
        named = extract_variables(written.in_language(self.language))
        if named & self.base.hours.keys() and "hotline_now" not in named:
            lines = (self.line_now(name) for name in sorted(named & self.base.hours.keys()))
            yield "\n".join(line for line in lines if line)

    def line_now(self, hours_id: str) -> str:
        """Say of a phone line by its number whether it is open now; when it is closed, what works meanwhile."""
        told, is_closed = self.closure((hours_id,))
        status = opening_status(self.base.hours[hours_id], self.now, self.base.holidays)
        number = self.base.facts[hours_id].text.in_language(self.language)
        if is_closed:
            return f"{number} {told}"
        if status.closes:
            return self.phrase("line_open", line=number, closes=format_time(status.closes, self.language))
        if not status.opens:
            return ""
        return self.phrase("line_closed", line=number, **self._when(status.opens))

    def _days_left(self, until: datetime | None) -> str:
        """Say how many days are left before something ends."""
        if until is None:
            return ""
        days = (until.astimezone(BANGKOK).date() - self.now.astimezone(BANGKOK).date()).days
        return self.phrase("last_day") if days <= 0 else self.phrase("days_left", days=str(days))

    def title(self, answer_id: str) -> str:
        """Give the title of an intent or case, as its button shows it."""
        return self.base.answers[answer_id].title.in_language(self.language)

    def closure(self, names: Iterable[str]) -> tuple[str, bool]:
        """Say that one of these is closed for a while, or will be; and whether that is so now."""
        found = find_closure(self.base, names, self.now)
        if found is None:
            return "", False
        own = {"reason": found.reason.in_language(self.language), "until": format_end(found.ends, self.language)}
        if found.is_in_force(self.now):
            return self.phrase("closed_for", **own), True
        return self.phrase("closes_soon", begins=format_end(found.begins, self.language), **own), False

    def opening(self, hours_id: str, names: Iterable[str] = ()) -> str:
        """Say whether a counter is open now, and when it closes or opens next; closures of these names come first."""
        told, is_closed = self.closure((hours_id, *names))
        usual = "" if is_closed else self._usual_opening(hours_id)
        return "\n".join(line for line in (told, usual) if line)

    def _usual_opening(self, hours_id: str) -> str:
        status = opening_status(self.base.hours[hours_id], self.now, self.base.holidays)
        if status.closes:
            return self.phrase("open_now", closes=format_time(status.closes, self.language))
        if not status.opens:
            return ""
        when = self._when(status.opens)
        holiday = public_holiday(status.holiday, self.base.holidays) if status.holiday else None
        if holiday:
            return self.phrase("closed_holiday", holiday=holiday.in_language(self.language), **when)
        return self.phrase("closed_now", **when)

    def _when(self, opens: datetime) -> dict[str, str]:
        return {"day": self._day(opens.date()), "opens": format_time(opens, self.language)}

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
        fact = self._renderer.base.facts[name]
        return fact.text_at(self._renderer.now).in_language(self._renderer.language)
