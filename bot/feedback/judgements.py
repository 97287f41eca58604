"""What users say of answers, as lines of an evaluation file.

A passage that answers becomes a case whose answer is its text; that nothing answers becomes a case
whose document is null. A passage that does not answer is kept in `rejected`: such a line has no
answers, so that an evaluation leaves it out, and reports it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from bot.feedback.json_lines import append_line
from corpus.errors import QuestionError
from corpus.text.characters import is_complete
from embeddings.index import SearchIndex

FILE = "feedback.jsonl"
MAX_PASSAGE = 10_000
"""In characters."""
# Half of what an evaluation reads.
_MAX_BYTES = 32 * 1024 * 1024
_HINT = "Send the document_id, start and end of a citation."


class Judgement(StrEnum):
    """What a user says of a passage, or of the refusal to answer."""

    GOOD = "good"
    BAD = "bad"


@dataclass(frozen=True, slots=True, kw_only=True)
class Feedback:
    """A judgement on `text[start:end]` of a document as the answer to a question.

    Without a document it is one on the refusal to answer. `history` are the questions before it.
    """

    question: str
    history: Sequence[str]
    verdict: Judgement
    document_id: str | None
    start: int | None
    end: int | None


@dataclass(frozen=True, slots=True)
class FeedbackFile:
    """The file of judgements beside an index."""

    index: Path
    """The folder of the index."""

    def add(self, feedback: Feedback, index: SearchIndex) -> dict[str, Any]:
        """Check a judgement against the open generation and append it; returns the line.

        Raises:
            DocumentNotFound: the generation has no such document.
            QuestionError: the question is empty, or the document has no such passage.
            IndexNotWritable: the file can't be written, or is full.
        """
        line = evaluation_line(feedback, index)
        append_line(self.index / FILE, line, what="The file of feedback", max_bytes=_MAX_BYTES)
        return line


def evaluation_line(feedback: Feedback, index: SearchIndex) -> dict[str, Any]:
    """Return a judgement as an object of an evaluation file.

    Raises:
        DocumentNotFound: the generation has no such document.
        QuestionError: the question is empty, or the document has no such passage.
    """
    texts = (feedback.question, *feedback.history)
    if not feedback.question.strip():
        raise QuestionError("The question is empty.", "Send the question that was asked.")
    if not all(map(is_complete, texts)):
        raise QuestionError("The question contains an incomplete character.")
    line: dict[str, Any] = {"question": feedback.question, "document": None, "answers": []}
    line |= {"history": list(feedback.history), "kind": feedback.verdict.value}
    if feedback.document_id is None:
        if feedback.verdict is Judgement.BAD:
            raise QuestionError("Which passage is wrong is not said.", _HINT)
        return line
    path, passage = _passage(feedback, feedback.document_id, index)
    kept = "answers" if feedback.verdict is Judgement.GOOD else "rejected"
    return line | {"document": path, kept: [passage]}


def _passage(feedback: Feedback, identity: str, index: SearchIndex) -> tuple[str, str]:
    """Return the path of the document, and the passage without the blanks around it."""
    document = index.document(identity)
    start, end = feedback.start, feedback.end
    if start is None or end is None or not 0 <= start < end <= len(document.text):
        raise QuestionError("The document has no such passage.", _HINT)
    if end - start > MAX_PASSAGE:
        raise QuestionError(f"The passage is longer than {MAX_PASSAGE:,} characters.", _HINT)
    passage = document.text[start:end].strip()
    if not passage:
        raise QuestionError("The passage is blank.", _HINT)
    if not is_complete(document.path):
        raise QuestionError("The name of this file is not valid text, so it can't be named.")
    return document.path, passage
