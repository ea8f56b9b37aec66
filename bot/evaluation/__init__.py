"""How good the bot is on files of questions with known answers: ``doebot evaluate``."""

from bot.evaluation.cases import Case, EvaluationFileError, read_conversations, read_training
from bot.evaluation.figures import Figures, summarize
from bot.evaluation.judging import ConversationUnderTest, InterpreterUnderTest, Judged, Outcome, judge_all
from bot.evaluation.report import print_figures, write_report

__all__ = [
    "Case",
    "ConversationUnderTest",
    "EvaluationFileError",
    "Figures",
    "InterpreterUnderTest",
    "Judged",
    "Outcome",
    "judge_all",
    "print_figures",
    "read_conversations",
    "read_training",
    "summarize",
    "write_report",
]
