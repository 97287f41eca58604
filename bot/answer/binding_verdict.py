"""The verdict on passages that are about something else than the question names."""

from collections.abc import Sequence

from bot.answer.duplicate_passages import DistinctPassage
from bot.binding.differences import Folder, QuotedCandidate, differences
from bot.binding.names import read_names
from bot.question.small_talk import is_small_talk
from bot.types import Question, Verdict
from corpus.text.fold import fold


def binding_verdict(
    question: Question,
    found: Sequence[DistinctPassage],
    verdict: Verdict,
    folder: Folder,
) -> tuple[Verdict, tuple[str, ...]]:
    """Return the verdict on passages, and sentences on what they have instead of what the question
    names.

    `found` come best first, `verdict` is what their confidence says, `folder` tells what any
    document has. An answer that is about something else is related; where nothing is found,
    nothing differs. Small talk has no answer.
    """
    if verdict is Verdict.NOT_FOUND or not found:
        return verdict, ()
    if is_small_talk(question.text):
        return Verdict.NOT_FOUND, ()
    names = read_names(question)
    differs = differences(names, [_quoted(each) for each in found], folder, fold(question.text))
    return (Verdict.RELATED if differs else verdict), differs


def _quoted(found: DistinctPassage) -> QuotedCandidate:
    candidate = found.passage.candidate
    text = candidate.folded_text
    sentences = tuple(text[start:end] for start, end in found.quote.spans)
    return QuotedCandidate(candidate, found.passage.score, sentences)
