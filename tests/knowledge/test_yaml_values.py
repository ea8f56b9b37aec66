"""A changed value changes its own line; comments, order, quotes and line ends stay."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.editing import Edit, EditError, change_values

ORDER = ("id", "phones", "address", "hours", "email", "as_of", "sources")
TEXT = """\
# top
offices:
  # the first
  - id: krabi  # ours
    phones: []  # asked twice
    address: null  # none yet
    email: "a@doe.go.th"   # old
    as_of: '2017'
    sources: []
  - id: tak
    phones:  # three
      # the main one
      - 055-111111  # desk
      - 055-222222
      # at night
      - '1694'
    address: |
      two
      lines
    email:
    as_of: null
    sources: [kri, seed] # why
other:
  - id: krabi
    phones: []
"""


def change(*edits: tuple[str, str, object], text: str = TEXT) -> str:
    wanted = [Edit(*edit) for edit in edits]  # type: ignore[arg-type]
    return change_values(Path("facts/offices.yaml"), text.encode(), "offices", wanted, ORDER).decode()


def changed_lines(new: str, old: str = TEXT) -> tuple[list[str], list[str]]:
    """Give the lines that went and the lines that came."""
    before, after = old.splitlines(), new.splitlines()
    return [line for line in before if line not in after], [line for line in after if line not in before]


def test_a_text_changes_alone_on_its_line() -> None:
    """The comment behind it stays."""
    new = change(("krabi", "address", "ศาลากลาง ชั้น 2"))

    assert changed_lines(new) == (
        ["    address: null  # none yet"],
        ["    address: ศาลากลาง ชั้น 2  # none yet"],
    )


@pytest.mark.parametrize(
    ("value", "written"),
    [("b@doe.go.th", '"b@doe.go.th"'), ('a"b', r'"a\"b"'), (None, "null"), ("ไทย", '"ไทย"')],
)
def test_quotation_marks_stay_as_they_were(value: str | None, written: str) -> None:
    """What stood in double marks stands in double marks again."""
    assert f"    email: {written}   # old\n" in change(("krabi", "email", value))


@pytest.mark.parametrize("value", ["1694", "0212", "yes", "2026", "null", "- a", "a: b", "a #b", "'x'", "{a}", "08.30"])
def test_what_yaml_would_misread_is_quoted(value: str) -> None:
    """A number, a word for yes, a comment sign: each is read back as the text it was."""
    new = change(("tak", "as_of", value), ("tak", "phones", (value,)))

    entry = yaml.safe_load(new)["offices"][1]
    assert (entry["as_of"], entry["phones"]) == (value, [value])


def test_an_empty_list_becomes_lines() -> None:
    """New items stand below each other, the comment stays at the key."""
    new = change(("krabi", "phones", ("075-1", "075-2")))

    assert "    phones:  # asked twice\n      - 075-1\n      - 075-2\n    address: null" in new


def test_lines_become_an_empty_list_and_keep_their_comments() -> None:
    """What was noted beside a number is not lost with it."""
    new = change(("tak", "phones", ()))

    assert "    phones: []  # three\n      # the main one\n      # desk\n      # at night\n    address: |" in new


def test_an_item_changes_and_its_neighbours_stay() -> None:
    """Only the line of the changed number is another."""
    new = change(("tak", "phones", ("055-111111", "055-999999", "1694")))

    assert changed_lines(new) == (["      - 055-222222"], ["      - 055-999999"])


def test_items_are_added_and_removed_in_place() -> None:
    """A list that grows at its end and loses its first item keeps the rest of its lines."""
    new = change(("tak", "phones", ("055-222222", "1694", "055-3")))

    rest = ["# the main one", "# desk", "- 055-222222", "# at night", "- '1694'", "- 055-3"]
    assert "".join(f"      {line}\n" for line in rest) + "    address" in new


def test_a_list_in_brackets_stays_in_brackets() -> None:
    """The form that somebody chose is kept."""
    assert "    sources: [seed, 'a, b'] # why\n" in change(("tak", "sources", ("seed", "a, b")))


def test_a_text_of_several_lines_and_one_of_none_change() -> None:
    """Written with a bar, or not written at all: the value stands behind the colon."""
    new = change(("tak", "address", "หนึ่ง"), ("tak", "email", "t@doe.go.th"))

    assert "    address: หนึ่ง\n    email: t@doe.go.th\n    as_of: null" in new


def test_new_fields_get_lines_in_order() -> None:
    """A field that was not there comes where the order puts it, also behind a list that changed."""
    text = TEXT.replace("    address: null  # none yet\n", "")
    new = change(("krabi", "hours", "ก"), ("krabi", "address", "ข"), ("krabi", "phones", ("1",)), text=text)

    assert "    phones:  # asked twice\n      - '1'\n    address: ข\n    hours: ก\n    email" in new


def test_an_entry_between_braces_changes() -> None:
    """A whole entry on one line is edited on that line."""
    text = "offices:\n  - {id: a, phones: [], email: null}\n"
    new = change(("a", "phones", ("1", "2")), ("a", "email", "x, y"), ("a", "hours", "8, 9"), text=text)

    assert new == "offices:\n  - {id: a, phones: ['1', '2'], hours: '8, 9', email: 'x, y'}\n"


def test_windows_line_ends_and_byte_order_mark_stay() -> None:
    """A file that Notepad wrote is still one."""
    text = "\ufeff" + TEXT.replace("\n", "\r\n")
    new = change(("krabi", "phones", ("1", "2")), ("krabi", "hours", "ก"), ("tak", "phones", ("3",)), text=text)

    assert new.startswith("\ufeff# top\r\n")
    assert new.count("\n") == new.count("\r\n")
    assert yaml.safe_load(new)["offices"][1]["phones"] == ["3"]


def test_the_same_id_in_another_list_is_another_entry() -> None:
    """Offices and GECC units share ids."""
    assert yaml.safe_load(change(("krabi", "phones", ("1",))))["other"][0]["phones"] == []


def test_what_cannot_be_changed_alone_is_refused() -> None:
    """A value that others refer to would change with them."""
    text = "offices:\n  - {id: a, phones: &p ['1'], email: null}\n  - {id: b, phones: *p, email: null}\n"

    with pytest.raises(EditError, match=r"b\.phones"):
        change(("b", "phones", ("2",)), text=text)


TEXTS = (
    st.text(
        st.characters(exclude_categories=["C", "Zl", "Zp"], exclude_characters="\x85\ufeff"), min_size=1, max_size=30
    )
    .map(lambda text: " ".join(text.split()))
    .filter(bool)
)
SINGLE = st.sampled_from(["address", "hours", "email", "as_of"])
EDITS = st.dictionaries(
    st.one_of(
        st.tuples(st.sampled_from(["krabi", "tak"]), SINGLE),
        st.tuples(st.sampled_from(["krabi", "tak"]), st.sampled_from(["phones", "sources"])),
    ),
    st.tuples(st.one_of(st.none(), TEXTS), st.lists(TEXTS, max_size=4).map(tuple)),
    max_size=8,
)


@settings(deadline=None)  # a busy machine is no mistake
@given(EDITS, st.sampled_from(["\n", "\r\n"]))
def test_any_values_are_read_back_and_no_comment_is_lost(
    values: dict[tuple[str, str], tuple[str | None, tuple[str, ...]]], newline: str
) -> None:
    """Whatever staff type, the file says it, and what was noted in the file stays."""
    text = TEXT.replace("\n", newline)
    edits = [(*where, many if where[1] in ("phones", "sources") else one) for where, (one, many) in values.items()]
    new = change(*edits, text=text)

    for entry, field, value in edits:
        found = next(each for each in yaml.safe_load(new)["offices"] if each["id"] == entry)
        assert found[field] == (list(value) if isinstance(value, tuple) else value)
    for comment in ("# top", "# the first", "# ours", "# asked twice", "# desk", "# at night", "# why"):
        assert comment in new
