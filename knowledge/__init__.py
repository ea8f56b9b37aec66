"""What the bot knows: YAML that staff edit, and the Python that loads and checks it."""

from knowledge.content import examine_content
from knowledge.dangers import company_signs
from knowledge.diagnostics.problem import KnowledgeBaseError, Problem
from knowledge.diff import Change, Difference, How, ListChange, ValueChange, compare
from knowledge.editing import Draft, EditError, add_draft, add_example, find_file, find_question, replace_file
from knowledge.editions.edition import Edition, read_edition
from knowledge.editions.training import Trainer, load_interpreter, train_interpreter
from knowledge.entries import (
    PLACE,
    EntryGoneError,
    FieldProblem,
    Values,
    change_entry,
    check_entry,
    fields_of,
    file_of,
    find_office,
    find_subject,
    kind_of,
    place_of,
    put_entry,
    read_entry,
)
from knowledge.json_schema import make_schemas, write_schemas
from knowledge.lapses import find_lapsed, find_lapsed_edits
from knowledge.loading.bundle import BundleError, pack_folder, unpack_bundle
from knowledge.loading.load import fingerprint, load_knowledge, read_knowledge
from knowledge.losses import find_losses
from knowledge.model import (
    ALL_OFFICES,
    BANGKOK_PROVINCE,
    Action,
    ActionKind,
    Answer,
    Case,
    Closure,
    Company,
    Fact,
    GeccUnit,
    Holiday,
    Intent,
    Journey,
    KnowledgeBase,
    Language,
    Office,
    OpeningHours,
    Persona,
    RichMenu,
    SlotName,
    Subdistrict,
    Text,
    intent_of,
)
from knowledge.public_holidays import public_holiday
from knowledge.report import Report
from knowledge.spreadsheet.cells import SpreadsheetError
from knowledge.spreadsheet.columns import Missing, find_missing
from knowledge.spreadsheet.importing import OfficesImport, export_offices, prepare_import
from knowledge.spreadsheet.layout import OFFICE, PROVINCE, Table, guess_columns
from knowledge.spreadsheet.proposal import PROPOSED_FIELDS, ProposedRow, propose_rows, read_table
from knowledge.template import extract_variables, fill
from knowledge.yaml.dates import BANGKOK, BUDDHIST_ERA, ENGLISH_MONTHS, THAI_MONTHS, format_day
from knowledge.yaml.files import knowledge_files
from knowledge.yaml.shelf import Shelf

# What is known.
__all__ = [
    "ALL_OFFICES",
    "BANGKOK",
    "BANGKOK_PROVINCE",
    "BUDDHIST_ERA",
    "ENGLISH_MONTHS",
    "THAI_MONTHS",
    "Action",
    "ActionKind",
    "Answer",
    "Case",
    "Closure",
    "Company",
    "Fact",
    "GeccUnit",
    "Holiday",
    "Intent",
    "Journey",
    "KnowledgeBase",
    "Language",
    "Office",
    "OpeningHours",
    "Persona",
    "RichMenu",
    "SlotName",
    "Subdistrict",
    "Text",
    "company_signs",
    "extract_variables",
    "fill",
    "format_day",
    "intent_of",
    "public_holiday",
]  # fmt: skip
# Loading and checking a folder, and what editors know of it.
__all__ += [
    "KnowledgeBaseError", "Problem", "Report", "Shelf", "examine_content", "fingerprint", "load_knowledge",
    "make_schemas", "read_knowledge", "write_schemas",
]  # fmt: skip
# Going live: a folder with what was trained on it, and as one piece of bytes.
__all__ += [
    "BundleError", "Edition", "Trainer", "knowledge_files", "load_interpreter", "pack_folder", "read_edition",
    "train_interpreter", "unpack_bundle",
]  # fmt: skip
# What differs between two knowledge bases.
__all__ += [
    "Change", "Difference", "How", "ListChange", "ValueChange", "compare", "find_lapsed", "find_lapsed_edits",
    "find_losses",
]  # fmt: skip
# Entries as forms show them.
__all__ += [
    "PLACE", "EntryGoneError", "FieldProblem", "Values", "change_entry", "check_entry", "fields_of", "file_of",
    "find_office", "find_subject", "kind_of", "place_of", "put_entry", "read_entry",
]  # fmt: skip
# Editing the files: examples and drafts, and offices by spreadsheet.
__all__ += [
    "OFFICE", "PROPOSED_FIELDS", "PROVINCE", "Draft", "EditError", "Missing", "OfficesImport", "ProposedRow",
    "SpreadsheetError", "Table", "add_draft", "add_example", "export_offices", "find_file", "find_missing",
    "find_question", "guess_columns", "prepare_import", "propose_rows", "read_table", "replace_file",
]  # fmt: skip
