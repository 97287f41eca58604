"""From what was typed to what is searched: correction, and completion from the conversation."""

from collections.abc import Sequence
from typing import Protocol

from bot.question.completion.vocabulary import FolderReader
from bot.question.filler import strip_filler
from bot.question.notations import with_known_notations
from bot.question.spelling.correction import correct_spelling
from bot.question.spelling.folder_words import VocabularyReader
from bot.question.standalone_question import StandaloneQuestion


class AskedReader(FolderReader, VocabularyReader, Protocol):
    """What completing and correcting a question need."""


def standalone_question(
    question: str, history: Sequence[str], reader: AskedReader
) -> StandaloneQuestion:
    """Return what to search for a question that may be badly typed and may follow earlier ones.

    Greetings and thanks around it are left out.
    Earlier questions come as they were typed, oldest first; what a question takes from them is
    corrected too.
    """
    asked = strip_filler(question.strip())
    typed = correct_spelling(with_known_notations(asked, reader), reader)
    if not history:
        return StandaloneQuestion(typed, typed)
    # What only conversations need; a single question is answered sooner without it.
    from bot.question.follow_up import complete_follow_up

    completed = complete_follow_up(typed, history, reader)
    if completed.text == typed:
        return completed
    return StandaloneQuestion(correct_spelling(completed.text, reader), completed.own)
