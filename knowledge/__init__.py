"""What the bot knows: YAML that staff edit, and the Python that loads and checks it."""

from knowledge.bundle import BundleError, knowledge_files, pack_folder, unpack_bundle
from knowledge.content import Examined, Tally, check_content, examine_content
from knowledge.difference import Change, Difference, How, ListChange, ValueChange, compare
from knowledge.drafts import Draft, add_draft
from knowledge.editing import FileLine, add_example, find_file, find_question
from knowledge.edition import Edition, read_edition
from knowledge.load import Reading, load_knowledge, read_knowledge
from knowledge.model import (
    BANGKOK_PROVINCE,
    Action,
    ActionKind,
    Certification,
    District,
    Fact,
    GeccUnit,
    Intent,
    KnowledgeBase,
    Language,
    Office,
    OpeningHours,
    Province,
    ServiceCenter,
    SlotName,
    Subdistrict,
    Subject,
    Text,
)
from knowledge.offices_missing import Missing, find_missing
from knowledge.offices_sheet import OfficesImport, export_offices, prepare_import
from knowledge.offices_sheet_changes import OfficeChange
from knowledge.offices_sheet_filled import SpreadsheetError
from knowledge.places import Places
from knowledge.problems import KnowledgeBaseError, Problem, Severity
from knowledge.report import Report
from knowledge.schemas import make_schemas, write_schemas
from knowledge.template import fill
from knowledge.train import train_interpreter
from knowledge.trained import Training, load_interpreter
from knowledge.yaml_source import EditError

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
    "KnowledgeBase",
    "KnowledgeBaseError",
    "Language",
    "ListChange",
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
