"""How good the bot is on files of questions with known answers: ``doebot evaluate``."""

from bot.evaluation.cases import Case, EvaluationFileError, gather_sayings, read_conversations, read_training
from bot.evaluation.figures import Figures, summarize
from bot.evaluation.judging import Grade, Judged, ask_conversation, ask_interpreter, judge_all
from bot.evaluation.report import print_figures, write_report

__all__ = [
    "Case",
    "EvaluationFileError",
    "Figures",
    "Grade",
    "Judged",
    "ask_conversation",
    "ask_interpreter",
    "gather_sayings",
    "judge_all",
    "print_figures",
    "read_conversations",
    "read_training",
    "summarize",
    "write_report",
]
