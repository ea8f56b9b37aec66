"""What the bot knows: YAML that staff edit, and the Python that loads and checks it."""

from knowledge.bundle import BundleError, knowledge_files, pack_folder, unpack_bundle
from knowledge.comparing.difference import Change, Difference, How, ListChange, ValueChange, compare
from knowledge.content import Examined, Tally, check_content, examine_content
from knowledge.editing.drafts import Draft, add_draft
from knowledge.editing.examples import FileLine, add_example, find_file, find_question
from knowledge.editing.yaml_source import EditError
from knowledge.learning.edition import Edition, read_edition
from knowledge.learning.train import train_interpreter
from knowledge.learning.trained import Training, load_interpreter
from knowledge.loading.load import Reading, load_knowledge, read_knowledge
from knowledge.loading.places import Places
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
from knowledge.schemas import make_schemas, write_schemas
from knowledge.spreadsheet.changes import OfficeChange
from knowledge.spreadsheet.filled import SpreadsheetError
from knowledge.spreadsheet.missing import Missing, find_missing
from knowledge.spreadsheet.sheet import OfficesImport, export_offices, prepare_import
from knowledge.telling.problems import KnowledgeBaseError, Problem, Severity
from knowledge.telling.report import Report
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
