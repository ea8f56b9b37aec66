"""What the bot knows, as immutable values: intents, facts, offices, places and phrases."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from enum import StrEnum
from functools import cached_property
from typing import Literal

Language = Literal["th", "en"]
LANGUAGES: tuple[Language, ...] = ("th", "en")
SlotName = Literal["province", "district"]
OfficeKind = Literal["provincial", "bangkok_area", "unit"]

BANGKOK_PROVINCE = "กรุงเทพมหานคร"  # the one with districts and areas instead of one office


@dataclass(frozen=True, slots=True)
class Text:
    """One sentence or passage in both languages of the bot."""

    th: str
    en: str

    def in_language(self, language: Language) -> str:
        """Give the wording in one language.

        >>> Text(th="หางาน", en="Find a job").in_language("en")
        'Find a job'
        """
        return self.th if language == "th" else self.en


@dataclass(frozen=True, slots=True)
class Fact:
    """A sourced value that answers name as ``{id}``.

    ``tel`` is what a call button dials, ``url`` what a link button opens; ``label`` is
    the text on that link button. After ``valid_until`` it is ``after`` that is true.
    """

    id: str
    text: Text
    sources: tuple[str, ...]
    as_of: str | None = None
    tel: str | None = None
    url: str | None = None
    label: Text | None = None
    note: str | None = None
    valid_until: datetime | None = None
    after: Text | None = None

    def text_at(self, now: datetime) -> Text:
        """Give what is true at a moment."""
        return self.after if self.after and self.valid_until and now > self.valid_until else self.text


@dataclass(frozen=True, slots=True)
class OpeningHours:
    """Weekly opening hours, local to Asia/Bangkok; closed on Thai public holidays.

    ``days`` holds weekday numbers, Monday is 0.
    """

    days: frozenset[int]
    opens: time
    closes: time
    sources: tuple[str, ...]
    as_of: str | None = None


@dataclass(frozen=True, slots=True)
class Holiday:
    """A day for which the cabinet announced something else than the calendar has.

    ``is_open``: offices work, as its holiday was moved to another day.
    """

    day: date
    name: Text
    sources: tuple[str, ...]
    as_of: str
    is_open: bool = False


class ActionKind(StrEnum):
    """What tapping a button under an answer does."""

    ASK = "ask"
    CALL = "call"
    LINK = "link"
    SHARE_LOCATION = "share"


@dataclass(frozen=True, slots=True)
class Action:
    """A button as staff write it; ``target`` is the id of an answer, a fact id or ``location``."""

    kind: ActionKind
    target: str


@dataclass(frozen=True, slots=True)
class Origin:
    """Where something stands in the knowledge folder; lines and columns count from 1."""

    file: str
    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Saying:
    """A test question, and what the reply to it has to contain, in the language of the question."""

    question: str
    contains: tuple[str, ...]


def intent_of(answer_id: str) -> str:
    """Give the intent that an answer belongs to.

    >>> intent_of("job.search/pay"), intent_of("job.search")
    ('job.search', 'job.search')
    """
    return answer_id.partition("/")[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What the bot can say to one kind of question: its wording, its buttons, and how people ask for it.

    Attributes:
        id: ``unemployment.register``, or ``unemployment.register/late`` for a case.
        title: what its button shows.
        answer: what citizens read while it holds.
        buttons: what may be tapped under it.
        sources: keys of the sources.
        as_of: the date of what it says, ``2026``, ``2026-11`` or ``2026-11-22``.
        examples: questions that are learned from.
        origin: where it stands.
        valid_until: the last moment it holds, in Bangkok.
        after: what is said once it holds no longer.
        must_match: test questions, never learned from: they tell how sure the bot may be of its own understanding,
            and whether an edit made it worse.
        must_say: test questions with what the reply has to contain.

    """

    id: str
    title: Text
    answer: Text
    buttons: tuple[Action, ...]
    sources: tuple[str, ...]
    as_of: str
    examples: Mapping[Language, tuple[str, ...]]
    origin: Origin
    valid_until: datetime | None = None
    after: Text | None = None
    must_match: tuple[str, ...] = ()
    must_say: tuple[Saying, ...] = ()

    @property
    def intent_id(self) -> str:
        """The intent it belongs to: itself, where it is one."""
        return intent_of(self.id)


@dataclass(frozen=True, slots=True, kw_only=True)
class Case(Answer):
    """A detail of an intent, with an answer of its own.

    Attributes:
        intent: id of the intent it belongs to.
        facet: what of the intent it answers, where that can be asked of other intents too.

    """

    intent: str
    facet: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Intent(Answer):
    """One subject: its general answer, and the cases below it.

    Attributes:
        owner: the agency in charge.
        review_by: when its wording is to be looked at again.
        slot: the place that must be known before it is answered.
        facets: what its general answer tells; of other facets without a case it is said that nothing is known.
        see: the answer of another intent that tells a facet of this one.
        words: a message with one of them is about this subject, whatever else it says.
        at_office: it is done at the employment office of a province too.
        cases: its details, by their full ids.

    """

    owner: str
    review_by: date
    slot: SlotName | None = None
    facets: tuple[str, ...] | None = None
    see: Mapping[str, str] = field(default_factory=dict)
    words: tuple[str, ...] = ()
    at_office: bool = False
    cases: Mapping[str, Case] = field(default_factory=dict)

    def case_for(self, facet: str | None) -> Case | None:
        """Find the case that answers a facet."""
        return next((case for case in self.cases.values() if facet and case.facet == facet), None)

    def leaves_open(self, facet: str | None) -> bool:
        """Tell whether a facet is answered nowhere in this intent."""
        if facet is None or self.facets is None or facet in self.facets or facet in self.see:
            return False
        return self.case_for(facet) is None


@dataclass(frozen=True, slots=True)
class Facet:
    """What can be asked of any intent, such as the cost; ``title`` names it within a sentence."""

    id: str
    title: Text
    examples: tuple[str, ...]
    must_match: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Persona:
    """One kind of people, and how they ask; their examples are among those of the answers.

    Attributes:
        id: such as "forum".
        title: who they are.
        examples: those they gave each answer, by its id; they stand behind the answer's own.
        must_match: their test questions, likewise.

    """

    id: str
    title: Text
    examples: Mapping[str, Mapping[Language, tuple[str, ...]]]
    must_match: Mapping[str, tuple[str, ...]]

    @property
    def counts(self) -> dict[str, int]:
        """Count the examples they gave each answer, by its id."""
        return {answer: sum(map(len, given.values())) for answer, given in self.examples.items()}


@dataclass(frozen=True, slots=True)
class TaughtTurn:
    """A message in the midst of a talk, of which staff wrote what it means.

    Attributes:
        before: id of the answer given just before.
        text: as typed.
        meant: id of the answer that it asks for.

    """

    before: str
    text: str
    meant: str


@dataclass(frozen=True, slots=True)
class Danger:
    """Signs of danger in a message, which is answered with help before anything else.

    Attributes:
        answer: id of the answer that helps.
        signs: words and short patterns, "…" in them for a few others.
        unless: turns of phrase that hold a sign and mean no danger.
        must_match: messages to test with, in which a sign stands.
        must_not_match: messages to test with, in which none does.
        gives_way: it counts only where the message does not surely ask for something else.
        origin: where it is written.

    """

    answer: str
    signs: tuple[str, ...]
    unless: tuple[str, ...]
    must_match: tuple[str, ...]
    must_not_match: tuple[str, ...]
    gives_way: bool
    origin: Origin


@dataclass(frozen=True, slots=True)
class Advert:
    """Signs of a job advertisement that is passed on, "…" in them for a few other letters.

    Attributes:
        answer: id of the answer for who passes one on.
        stays: ids of intents that answer it as well.
        signs: words and short patterns of each kind, such as what is paid or asked for.

    """

    answer: str
    stays: tuple[str, ...]
    signs: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Company:
    """What is said, in turn, to who writes on after help for a danger.

    Attributes:
        id: what was written, such as "refuses"; the one without signs is for whatever no other fits.
        texts: one after the other.
        signs: words and short patterns, as of a danger.

    """

    id: str
    texts: tuple[Text, ...]
    signs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ScriptNotice:
    """What is said, in their own language, to who writes in a script that the bot does not read.

    Attributes:
        id: name of the script.
        text: in that language.
        reviewed_by: who read it as a native; ``None``: nobody yet.

    """

    id: str
    text: str
    reviewed_by: str | None = None


@dataclass(frozen=True, slots=True)
class Certification:
    """A GECC certification; ``year_be`` is the Buddhist year, ``None`` when not sourced."""

    year_be: int | None
    level: str | None = None


@dataclass(frozen=True, slots=True)
class Office:
    """An employment office; ``None`` means that no source was found, never "none exists".

    ``hours`` are its own where they differ from those of all offices, in words for citizens.
    """

    id: str
    kind: OfficeKind
    name: Text
    province: str
    phones: tuple[str, ...] = ()
    address: str | None = None
    email: str | None = None
    website: str | None = None
    hours: str | None = None
    map_url: str | None = None
    area: int | None = None
    certification: Certification | None = None
    unverified: bool = False
    as_of: str | None = None
    sources: tuple[str, ...] = ()


ALL_OFFICES = "offices"  # in a closure


@dataclass(frozen=True, slots=True)
class Closure:
    """Who is closed though the hours say otherwise, from and until when, and why; it ends by itself.

    Attributes:
        closed: ids of offices, names of provinces, ``offices`` for all of them, ids of opening hours such as
            ``hotline_doe``.
        begins: the first moment, in Bangkok.
        ends: the last moment.
        reason: in the words of citizens.

    """

    id: str
    closed: tuple[str, ...]
    begins: datetime
    ends: datetime
    reason: Text

    def is_in_force(self, now: datetime) -> bool:
        """Tell whether it holds at a moment."""
        return self.begins <= now <= self.ends


@dataclass(frozen=True, slots=True)
class GeccUnit:
    """A unit of the department that received the GECC certification."""

    id: str
    name: Text
    province: str
    certification: Certification
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ServiceCenter:
    """A counter for the photo and biometrics of a work permit; not an employment office."""

    id: str
    name: str
    province: str
    address: str | None
    area: int | None
    sources: tuple[str, ...]
    at_border: bool = False


@dataclass(frozen=True, slots=True)
class Province:
    """A province with every name people use for it; ``id`` is short ASCII for buttons.

    ``aliases`` are safe anywhere in a message; ``weak_aliases`` (abbreviations, words that
    mean other things too) count only with evidence such as ``จ.`` or as a bare reply, and so
    does the name itself when it ``is_common_word`` (ตาก, เลย); where it ``needs_sign``, only right behind
    จังหวัด or an office word (เลย ends half of all sentences).
    """

    id: str
    name: Text
    region: Text
    aliases: tuple[str, ...] = ()
    weak_aliases: tuple[str, ...] = ()
    is_common_word: bool = False
    needs_sign: bool = False


@dataclass(frozen=True, slots=True)
class District:
    """A district (khet) of Bangkok; ``area`` is the employment office area, if sourced."""

    id: str
    name: Text
    area: int | None = None
    needs_sign: bool = False


@dataclass(frozen=True, slots=True)
class Subject:
    """A heading of the help menu with the intents below it."""

    id: str
    title: Text
    intents: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MenuArea:
    """A field of LINE's rich menu; it leads to an intent or to a subject."""

    label: Text
    icon: str
    intent: str | None = None
    subject: str | None = None
    hint: Text | None = None


@dataclass(frozen=True, slots=True)
class RichMenu:
    """LINE's rich menu: ``bar`` stands under the chat, ``title`` on the picture."""

    bar: Text
    title: Text
    areas: tuple[MenuArea, ...]


@dataclass(frozen=True, slots=True)
class Journey:
    """Intents in the order in which a citizen needs them."""

    id: str
    title: Text
    steps: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Subdistrict:
    """A point of the map: WGS84 degrees and the names it stands for."""

    province: str
    district: str
    latitude: float
    longitude: float


@dataclass(frozen=True)
class KnowledgeBase:
    """Everything the bot knows, checked and complete; ``version`` is a hash of the files.

    ``background`` are messages that are none of ours, to learn from; ``must_not_match`` are
    others of that kind, to test with. ``openings`` and ``closings`` stand around questions and do not ask.
    """

    version: str
    intents: Mapping[str, Intent]
    facts: Mapping[str, Fact]
    hours: Mapping[str, OpeningHours]
    offices: tuple[Office, ...]
    gecc_units: tuple[GeccUnit, ...]
    service_centers: tuple[ServiceCenter, ...]
    provinces: Mapping[str, Province]
    districts: Mapping[str, District]
    phrases: Mapping[str, Text]
    subjects: tuple[Subject, ...]
    background: tuple[str, ...]
    must_not_match: tuple[str, ...]
    subdistricts: tuple[Subdistrict, ...]
    sources: Mapping[str, Mapping[str, str]]
    rich_menu: RichMenu | None = None
    journeys: tuple[Journey, ...] = ()
    facets: Mapping[str, Facet] = field(default_factory=dict)
    taught_turns: tuple[TaughtTurn, ...] = ()
    dangers: tuple[Danger, ...] = ()
    advert: Advert | None = None
    company: tuple[Company, ...] = ()
    scripts: Mapping[str, ScriptNotice] = field(default_factory=dict)
    personas: tuple[Persona, ...] = ()
    openings: tuple[str, ...] = ()
    closings: tuple[str, ...] = ()
    holidays: Mapping[date, Holiday] = field(default_factory=dict)
    closures: tuple[Closure, ...] = ()

    @cached_property
    def answers(self) -> Mapping[str, Answer]:
        """All that can be answered, intents and their cases, by full id."""
        return {each.id: each for intent in self.intents.values() for each in (intent, *intent.cases.values())}

    @cached_property
    def intents_of_danger(self) -> frozenset[str]:
        """The ids of the intents that help in danger."""
        return frozenset(intent_of(each.answer) for each in self.dangers)
