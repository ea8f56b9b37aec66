"""What the bot knows: YAML that staff edit, and the Python that loads and checks it."""

from knowledge.content import Examined, Tally, check_content, examine_content
from knowledge.diagnostics.problem import KnowledgeBaseError, Problem, Severity
from knowledge.diff import Change, Difference, How, ListChange, ValueChange, compare
from knowledge.editing.drafts import Draft, add_draft
from knowledge.editing.examples import FileLine, add_example, find_file, find_question
from knowledge.editing.yaml_source import EditError
from knowledge.editions.edition import Edition, read_edition
from knowledge.editions.training import Trainer, load_interpreter, train_interpreter
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
from knowledge.spreadsheet.export import Missing, find_missing
from knowledge.spreadsheet.importing import OfficeChange, OfficesImport, export_offices, prepare_import
from knowledge.template import extract_variables, fill

__all__ = [
    "BANGKOK_PROVINCE",
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
    "Trainer",
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
