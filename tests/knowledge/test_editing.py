"""An edit adds its line and touches no other byte: comments, order, quotes and line ends of staff stay theirs."""

from __future__ import annotations

import codecs
import shutil
from collections.abc import Callable
from pathlib import Path
from textwrap import indent

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from knowledge import EditError, add_example, find_file, find_question, load_knowledge
from knowledge.model import Language
from knowledge.yaml.splices import quote, reads_as
from tests.conftest import KNOWLEDGE_DIR

ANSWERS = sorted((KNOWLEDGE_DIR / "answers").glob("*.yaml"))
TOP = "intents:\n  - id: job.search\n"
EXAMPLES = TOP + "    examples:\n"


def answers(folder: Path, text: str, name: str = "job.yaml", encoding: str = "utf-8") -> Path:
    path = folder / "answers" / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(text.encode(encoding))
    return path


def examples(path: Path, intent: str, language: str) -> list[str]:
    for each in yaml.safe_load(path.read_text(encoding="utf-8-sig"))["intents"]:
        if each["id"] == intent:
            found: list[str] = each["examples"][language]
            return found
    raise AssertionError(intent)


def some_ids(text: str) -> set[str]:
    """Give the first and the last intent of a file, and their first and last cases."""
    intents = yaml.load(text, yaml.CSafeLoader).get("intents", ())
    ids = [[each["id"], *(f"{each['id']}/{case['id']}" for case in each.get("cases", ()))] for each in intents]
    return {found for group in ids[:1] + ids[-1:] for found in (group[0], *group[1:2], *group[1:][-1:])}


CHANGES: tuple[Callable[[str], str], ...] = (str, lambda text: text.replace("\n", "\r\n"), lambda text: "\ufeff" + text)


@pytest.mark.parametrize(("place", "path"), enumerate(ANSWERS), ids=lambda each: getattr(each, "stem", ""))
def test_every_real_file_keeps_every_other_byte(place: int, path: Path, tmp_path: Path) -> None:
    """A third as it is, one with the line ends of Windows, and one with the byte order mark that Excel writes."""
    before = CHANGES[place % len(CHANGES)](path.read_text(encoding="utf-8"))
    copy = answers(tmp_path, before, path.name)

    for intent in some_ids(before):
        for language in ("th", "en"):
            old = copy.read_bytes()
            added_at = add_example(tmp_path, intent, language, f"คำถามใหม่ {language} {intent}")
            lines = copy.read_bytes().splitlines(keepends=True)

            added = lines.pop(added_at.line - 1)
            assert b"".join(lines) == old
            assert f"คำถามใหม่ {language} {intent}".encode() in added
            assert added.endswith(b"\r\n") == (b"\r\n" in old)


def test_the_edited_knowledge_loads_with_the_new_question(folder: Path) -> None:
    """What is written is what the program reads."""
    place = add_example(folder, "job.search", "th", "มีงานว่างตรงไหน: บอกที")

    assert load_knowledge(folder).intents["job.search"].examples["th"][-1] == "มีงานว่างตรงไหน: บอกที"
    assert str(place) == "answers/job.yaml บรรทัด 32 (เรื่อง job.search)"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("th:\n  - ก\nen: [a]\n", "th:\n  - ก\n  - ใหม่\nen: [a]\n"),
        ("th:\n- ก # เก่า\n", "th:\n- ก # เก่า\n- ใหม่\n"),
        ("th:\n  - 'ก'\n  - 'ข'\n", "th:\n  - 'ก'\n  - 'ข'\n  - 'ใหม่'\n"),
        ('th:\n  - "ก"\n', 'th:\n  - "ก"\n  - "ใหม่"\n'),
        ("th:\n  - ก", "th:\n  - ก\n  - ใหม่"),
        ("th: [ก, ข]\n", "th: [ก, ข, ใหม่]\n"),
        ("th: []\n", "th: [ใหม่]\n"),
        ("th: [\n  ก, # หนึ่ง\n  ข\n]\n", "th: [\n  ก, # หนึ่ง\n  ข, ใหม่\n]\n"),
        ("th: # ว่าง\nen: [a]\n", "th: # ว่าง\n  - ใหม่\nen: [a]\n"),
        ("en: [a]\n# จบ\n", "en: [a]\nth:\n  - ใหม่\n# จบ\n"),
        ("th:\n  - ก\n  # ท้าย\n\nen: [a]\n", "th:\n  - ก\n  - ใหม่\n  # ท้าย\n\nen: [a]\n"),
        ("th:\n  - >-\n    ยาว\n    มาก\n\nen: [a]\n", "th:\n  - >-\n    ยาว\n    มาก\n\n  - ใหม่\nen: [a]\n"),
    ],
)
def test_the_form_of_the_list_is_kept(before: str, after: str, tmp_path: Path) -> None:
    """Lists in lines and in brackets, quotation marks, comments, a last line without an end."""
    path = answers(tmp_path, EXAMPLES + indent(before, " " * 6))

    add_example(tmp_path, "job.search", "th", "ใหม่")

    assert path.read_text() == EXAMPLES + indent(after, " " * 6)


def test_a_list_in_braces_is_added_to(tmp_path: Path) -> None:
    """Staff may write both languages in one line."""
    path = answers(tmp_path, TOP + "    examples: {th: [ก], en: [a]}\n")

    add_example(tmp_path, "job.search", "th", "ก, ข")

    assert path.read_text() == TOP + '    examples: {th: [ก, "ก, ข"], en: [a]}\n'


@pytest.mark.parametrize(
    "before",
    [
        "    examples: &all\n      th: &th [ก]\n      en: *th\n",
        "    examples: {en: [a]}\n",
        "    examples:\n      th: คำเดียว\n",
        "    title: x\n",
        "    examples:\n      th: [ก\n",
        "    examples: &all\n      th: [ก]\n  - id: job.other\n    examples: *all\n",
        "    examples:\n      th: [ก]\n      th: [ข]\n",
    ],
)
def test_what_it_does_not_understand_it_leaves_alone(before: str, tmp_path: Path) -> None:
    """An officer then does it by hand; nothing was changed."""
    path = answers(tmp_path, TOP + before)

    with pytest.raises(EditError, match="แก้:"):
        add_example(tmp_path, "job.search", "th", "ใหม่")

    assert path.read_text() == TOP + before
    assert [each.name for each in path.parent.iterdir()] == ["job.yaml"]


@pytest.mark.parametrize("text", ["หางาน", "FIND A JOB", "  ", "หา\u200bงาน"])
def test_refuses_a_question_that_is_there_or_is_none(text: str, folder: Path) -> None:
    """The same question in two places would be told by the checks, so it is not written."""
    before = (folder / "answers/job.yaml").read_bytes()

    with pytest.raises(EditError):
        add_example(folder, "office.nearest", "th", text)

    assert (folder / "answers/job.yaml").read_bytes() == before


def test_says_where_a_question_stands(folder: Path) -> None:
    """By file, line and intent."""
    assert str(find_question(folder, "find a job")) == "answers/job.yaml บรรทัด 33 (เรื่อง job.search)"
    assert find_question(folder, "ไม่มีคำถามนี้") is None
    assert find_file(folder, "chat.help") == "office.yaml"
    with pytest.raises(EditError, match="ไม่มีเรื่อง"):
        find_file(folder, "no.such")


def test_a_file_keeps_its_mode_and_its_link(folder: Path, tmp_path: Path) -> None:
    """Nobody who could read the file before is locked out."""
    path = folder / "answers/job.yaml"
    real = tmp_path / "elsewhere.txt"
    shutil.move(path, real)
    path.symlink_to(real)
    real.chmod(0o640)

    add_example(folder, "job.search", "th", "ใหม่")

    assert path.is_symlink()
    assert real.stat().st_mode & 0o777 == 0o640
    assert "ใหม่" in real.read_text()


def test_does_not_write_over_what_another_saved_meanwhile(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An officer may have the same file open."""
    path = folder / "answers/job.yaml"
    monkeypatch.setattr("knowledge.editing.shutil.copymode", lambda *_: path.write_text("intents: []\n"))

    with pytest.raises(EditError, match="พร้อมกัน"):
        add_example(folder, "job.search", "th", "ใหม่")

    assert path.read_text() == "intents: []\n"


LINES = st.text(st.characters(exclude_categories=["C", "Z"], include_characters=" "), min_size=1, max_size=30).map(
    lambda text: " ".join(text.split())
)
TRAPS = st.sampled_from(
    [
        *(
            "yes",
            "no",
            "on",
            "null",
            "~",
            "1694",
            "08.30",
            "1e3",
            "0o17",
            "1:30",
            "2026-11-22",
            "<<",
            "=",
            "- ",
            "?",
            ".",
        ),
        *(
            "# ก",
            "ก # ข",
            "ก: ข",
            "ก:",
            "@ก",
            "`ก",
            "%ก",
            "!ก",
            "&ก",
            "*ก",
            "[ก",
            "{ก}",
            "ก, ข",
            "'",
            '"',
            "\\",
            "ก\\n",
            "---",
            "|",
        ),
    ]
)


@settings(deadline=None)  # a busy machine is no mistake
@given(text=st.one_of(LINES, TRAPS).filter(bool), style=st.sampled_from(["", "'", '"']), in_brackets=st.booleans())
def test_any_line_reads_back_as_it_was_written(text: str, style: str, in_brackets: bool) -> None:
    """Colons, numbers, yes and no, and whatever YAML takes for its own."""
    written = quote(text, style, in_brackets=in_brackets)

    assert reads_as(f"[a, {written}]" if in_brackets else f"- a\n- {written}\n", "a") is False
    assert yaml.safe_load(f"[a, {written}]" if in_brackets else f"- a\n- {written}\n") == ["a", text]


@given(text=st.one_of(LINES, TRAPS), language=st.sampled_from(["th", "en"]))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=50, deadline=None)
def test_any_line_is_added_or_refused(text: str, language: Language, tmp_path: Path) -> None:
    """Whatever the words are, the file afterwards says what it said and those words."""
    path = answers(tmp_path, TOP + "    examples:\n      th:\n        - ก\n      en: [a]\n    owner: x\n")

    try:
        add_example(tmp_path, "job.search", language, text)
    except EditError:
        assert examples(path, "job.search", language) == [{"th": "ก", "en": "a"}[language]]
    else:
        assert examples(path, "job.search", language)[1:] == [" ".join(text.split())]


def test_a_byte_order_mark_stays_one(tmp_path: Path) -> None:
    """It is neither doubled nor lost."""
    path = answers(tmp_path, "\ufeff" + TOP + "    examples:\n      th: [ก]\n")

    add_example(tmp_path, "job.search", "th", "ใหม่")

    assert path.read_bytes().count(codecs.BOM_UTF8) == 1
    assert path.read_bytes().startswith(codecs.BOM_UTF8)


# -- cases


def test_a_case_gets_its_question(cases_folder: Path) -> None:
    """At the end of its own examples, not of those of its intent."""
    place = add_example(cases_folder, "permit.renew/fee", "th", "ต่อใบงานราคาเท่าไร")

    base = load_knowledge(cases_folder)
    assert base.answers["permit.renew/fee"].examples["th"] == ("ต่อใบอนุญาตกี่บาท", "ต่อใบงานราคาเท่าไร")
    assert base.answers["permit.renew"].examples["th"] == ("ต่อใบอนุญาตที่ไหน",)
    assert str(place) == "answers/permit.yaml บรรทัด 47 (เรื่อง permit.renew/fee)"


def test_an_intent_gets_its_question_before_its_cases(cases_folder: Path) -> None:
    """What stands below its examples moves one line down and stays."""
    path = cases_folder / "answers/permit.yaml"
    before = path.read_text(encoding="utf-8").splitlines()

    place = add_example(cases_folder, "permit.renew", "en", "extend the permit")

    after = path.read_text(encoding="utf-8").splitlines()
    assert after.pop(place.line - 1) == "        - extend the permit"
    assert after == before


@pytest.mark.parametrize("answer", ["permit.renew/lat", "permit.renew/", "fee", "/fee", "job.search/fee"])
def test_refuses_a_case_that_is_not_there(cases_folder: Path, answer: str) -> None:
    """Nothing is written."""
    before = (cases_folder / "answers/permit.yaml").read_bytes()

    with pytest.raises(EditError, match="ไม่มีเรื่อง"):
        add_example(cases_folder, answer, "th", "ต่อใบงานราคาเท่าไร")

    assert (cases_folder / "answers/permit.yaml").read_bytes() == before


@pytest.mark.parametrize(
    ("question", "line", "answer"),
    [
        ("ต่อใบอนุญาตกี่บาท", 46, "permit.renew/fee"),
        ("MY PERMIT RAN OUT", 67, "permit.renew/late"),
        ("ต่อใบงานเสียเงินเท่าไหร่", 50, "permit.renew/fee"),
        ("จะต่อใบงานต้องไปไหน", 23, "permit.renew"),
    ],
)
def test_finds_a_question_of_a_case(cases_folder: Path, question: str, line: int, answer: str) -> None:
    """An example, a test question, or one with the words wanted; whoever adds it again is told where it stands."""
    place = find_question(cases_folder, question)

    assert str(place) == f"answers/permit.yaml บรรทัด {line} (เรื่อง {answer})"
    with pytest.raises(EditError, match=f"มีอยู่แล้วที่ answers/permit.yaml บรรทัด {line} "):
        add_example(cases_folder, "job.search", "th", question)


@pytest.mark.parametrize("words", ["สำนักงาน", "โทร|สายด่วน", "ค่าธรรมเนียม", "ใบอนุญาต"])
def test_wanted_words_and_titles_are_no_questions(cases_folder: Path, words: str) -> None:
    """What a reply has to contain may be asked as well."""
    assert find_question(cases_folder, words) is None


def test_finds_the_file_of_a_case(cases_folder: Path) -> None:
    """That of its intent."""
    assert find_file(cases_folder, "permit.renew/late") == "permit.yaml"
    with pytest.raises(EditError, match=r"ไม่มีเรื่อง permit\.renew/never"):
        find_file(cases_folder, "permit.renew/never")


@given(text=st.one_of(LINES, TRAPS), language=st.sampled_from(["th", "en"]))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=50, deadline=None)
def test_any_line_is_added_to_a_case_or_refused(text: str, language: Language, tmp_path: Path) -> None:
    """Whatever the words are, the intent and the other case say afterwards what they said."""
    case = "      - id: {id}\n        examples:\n          th:\n            - {id}\n          en: [{id}]\n"
    path = answers(
        tmp_path, f"{TOP}    examples: {{th: [ก], en: [a]}}\n    cases:\n{case.format(id='one')}{case.format(id='two')}"
    )

    try:
        add_example(tmp_path, "job.search/one", language, text)
    except EditError:
        added = []
    else:
        added = [" ".join(text.split())]

    (intent,) = yaml.safe_load(path.read_text(encoding="utf-8"))["intents"]
    one, two = (each["examples"] for each in intent["cases"])
    assert one[language] == ["one", *added]
    assert (intent["examples"], two) == ({"th": ["ก"], "en": ["a"]}, {"th": ["two"], "en": ["two"]})
