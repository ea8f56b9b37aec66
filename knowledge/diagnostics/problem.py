"""What is wrong in a knowledge folder, told to staff in Thai or English: where, what, and how to mend it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from rapidfuzz import fuzz, process

from knowledge.model import LANGUAGES, Language, Origin, Text

Argument = Text | str | int
HEADINGS = Text("พบ {count} ปัญหาในชุดคำตอบ", "{count} problems in the knowledge folder")
PLACES = Text("{file} บรรทัด {line} คอลัมน์ {column}", "{file} line {line} column {column}")
HINTS = Text("แก้", "Mend")


class Severity(StrEnum):
    """Whether a problem keeps a knowledge folder from being used."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Problem:
    """One mistake; lines and columns count from 1.

    Attributes:
        code: the kind of mistake, a name for programs.
        width: how many characters from the column on are meant.

    """

    file: str
    line: int
    column: int
    what: Text
    hint: Text
    code: str = ""
    severity: Severity = Severity.ERROR
    width: int = 1

    @property
    def is_error(self) -> bool:
        """Tell whether this keeps the folder from being used."""
        return self.severity is Severity.ERROR

    def in_language(self, language: Language) -> str:
        """Tell the problem in one line.

        >>> what = Text("เรื่อง job.fair ยังไม่มีคำตอบภาษาไทย", "job.fair has no Thai answer")
        >>> problem = Problem("job.yaml", 12, 5, what, Text("เพิ่มช่อง `th` ใต้ `answer`", "add `th` below `answer`"))
        >>> problem.in_language("th")
        'job.yaml บรรทัด 12 คอลัมน์ 5: เรื่อง job.fair ยังไม่มีคำตอบภาษาไทย แก้: เพิ่มช่อง `th` ใต้ `answer`'
        """
        what, hint = self.what.in_language(language), self.hint.in_language(language)
        return f"{self.place_in(language)}: {what} {HINTS.in_language(language)}: {hint}"

    def place_in(self, language: Language) -> str:
        """Name file, line and column."""
        return PLACES.in_language(language).format(file=self.file, line=self.line, column=self.column)

    def __str__(self) -> str:
        """Tell the problem in one line of Thai."""
        return self.in_language("th")


@dataclass(frozen=True, slots=True)
class Rule:
    """A kind of problem: its words in both languages, with names in braces to be filled in."""

    code: str
    what: Text
    hint: Text
    severity: Severity = Severity.ERROR

    def at(
        self, origin: Origin, values: Mapping[str, Argument], *, hint: Text | None = None, width: int = 1
    ) -> Problem:
        """Make a problem of this kind at a place.

        Args:
            origin: where it stands.
            values: what is filled in, in one wording or in both languages.
            mend: another mend than the usual one.
            width: how many characters are meant.

        """
        what, usual = (_fill(words, values) for words in (self.what, self.hint))
        return Problem(origin.file, origin.line, origin.column, what, hint or usual, self.code, self.severity, width)


def _fill(words: Text, values: Mapping[str, Argument]) -> Text:
    th, en = (
        words.in_language(language).format(
            **{
                name: value.in_language(language) if isinstance(value, Text) else value
                for name, value in values.items()
            }
        )
        for language in LANGUAGES
    )
    return Text(th, en)


def in_order(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Sort problems as staff mend them, from top to bottom, each once."""
    return tuple(
        sorted(set(problems), key=lambda each: (each.file, each.line, each.column, each.what.th, each.hint.th))
    )


class KnowledgeBaseError(Exception):
    """A knowledge folder that cannot be used, with every problem found in it."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = in_order(problems)
        super().__init__(self.in_language("th"))

    def in_language(self, language: Language) -> str:
        """Tell all problems, a line each."""
        heading = HEADINGS.in_language(language).format(count=len(self.problems))
        return "\n".join([heading, *(each.in_language(language) for each in self.problems)])


class Problems:
    """Collects the mistakes of one loading.

    ``unreadable`` holds the folders with a file that could not be read whole: names that seem
    to be missing may stand in it, so they are no mistakes.
    """

    def __init__(self) -> None:
        self.found: list[Problem] = []
        self.unreadable: set[str] = set()

    def note(self, problem: Problem) -> None:
        """Keep a mistake."""
        self.found.append(problem)

    def add(self, origin: Origin, rule: Rule, *, hint: Text | None = None, width: int = 1, **values: Argument) -> None:
        """Note a mistake at a place; another mend than the usual one may be known."""
        self.note(rule.at(origin, values, hint=hint, width=width))


# -- Says how to mend a name that nobody knows


CLOSE_SCORES = 5
ALIKE_SCORE = 60  # rapidfuzz speaks 0-100; "exmaples" is 87 from "examples"


def suggest(name: str, known: Iterable[str]) -> Text | None:
    """Name up to two known names that look alike.

    >>> suggest("exmaples", ["examples", "title"])
    Text(th='น่าจะหมายถึง `examples`', en='Did you mean `examples`?')
    >>> suggest("xyz", ["examples", "title"]) is None
    True
    """
    close = [f"`{text}`" for text in find_alike(name, known)]
    return Text(f"น่าจะหมายถึง {' หรือ '.join(close)}", f"Did you mean {' or '.join(close)}?") if close else None


def find_alike(name: str, known: Iterable[str]) -> tuple[str, ...]:
    """Give up to two known names that look alike.

    >>> find_alike("exmaples", ["examples", "title"])
    ('examples',)
    """
    hits = process.extract(name, sorted(known), scorer=fuzz.ratio, limit=2, score_cutoff=ALIKE_SCORE)
    return tuple(text for text, score, _ in hits if score > hits[0][1] - CLOSE_SCORES)


def did_you_mean(name: str, known: Iterable[str], otherwise: str) -> str:
    """Name in Thai what looks alike, or give the other mend.

    >>> did_you_mean("xyz", ["examples", "title"], "ลบออก")
    'ลบออก'
    """
    close = suggest(name, known)
    return close.th if close else otherwise
