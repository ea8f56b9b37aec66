"""What the bot knows: YAML that staff edit, and the Python that loads and checks it."""

from knowledge.content import Examined, Tally, check_content, examine_content
from knowledge.diagnostics.problem import KnowledgeBaseError, Problem, Severity
from knowledge.diff import Change, Difference, How, ListChange, ValueChange, compare
from knowledge.editing import Draft, EditError, FileLine, add_draft, add_example, find_file, find_question
from knowledge.editions.edition import Edition, read_edition
from knowledge.editions.training import Training, load_interpreter, train_interpreter
from knowledge.json_schema import make_schemas, write_schemas
from knowledge.loading.bundle import BundleError, knowledge_files, pack_folder, unpack_bundle
from knowledge.loading.load import Places, Reading, load_knowledge, read_knowledge
from knowledge.model import (
    BANGKOK_PROVINCE,
    Action,
    ActionKind,
    Certification,
    District,
    Fact,
    GeccUnit,
    Intent,
    Journey,
    KnowledgeBase,
    Language,
    MenuArea,
    Office,
    OpeningHours,
    Province,
    RichMenu,
    ServiceCenter,
    SlotName,
    Subdistrict,
    Subject,
    Text,
)
from knowledge.report import Report
from knowledge.spreadsheet.cells import SpreadsheetError
from knowledge.spreadsheet.columns import Missing, find_missing
from knowledge.spreadsheet.importing import OfficeChange, OfficesImport, export_offices, prepare_import
from knowledge.template import extract_variables, fill
from knowledge.yaml.dates import BUDDHIST_ERA, ENGLISH_MONTHS, THAI_MONTHS, format_day

__all__ = [
    "BANGKOK_PROVINCE",
    "BUDDHIST_ERA",
    "ENGLISH_MONTHS",
    "THAI_MONTHS",
    "Action",
    "ActionKind",
    "BundleError",
    "Certification",
    "Change",
    "Difference",
    "District",
    "Draft",
    "EditError",
    "Edition",
    "Examined",
    "Fact",
    "FileLine",
    "GeccUnit",
    "How",
    "Intent",
    "Journey",
    "KnowledgeBase",
    "KnowledgeBaseError",
    "Language",
    "ListChange",
    "MenuArea",
    "Missing",
    "Office",
    "OfficeChange",
    "OfficesImport",
    "OpeningHours",
    "Places",
    "Problem",
    "Province",
    "Reading",
    "Report",
    "RichMenu",
    "ServiceCenter",
    "Severity",
    "SlotName",
    "SpreadsheetError",
    "Subdistrict",
    "Subject",
    "Tally",
    "Text",
    "Training",
    "ValueChange",
    "add_draft",
    "add_example",
    "check_content",
    "compare",
    "examine_content",
    "export_offices",
    "extract_variables",
    "fill",
    "find_file",
    "find_missing",
    "find_question",
    "format_day",
    "knowledge_files",
    "load_interpreter",
    "load_knowledge",
    "make_schemas",
    "pack_folder",
    "prepare_import",
    "read_edition",
    "read_knowledge",
    "train_interpreter",
    "unpack_bundle",
    "write_schemas",
]
