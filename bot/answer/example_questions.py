"""Example questions that a folder answers well, made from its own sentences, tables and titles.

Each candidate is put to the answerer, and only those are shown whose answer quotes the part that
was asked for. Documents and kinds of questions take turns.
"""

import threading
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from weakref import WeakKeyDictionary

from bot.answer.answerer import Answerer
from bot.answer.question_forms.regulations import regulation_questions
from bot.answer.question_forms.reports import report_questions
from bot.answer.question_forms.sentences import sentence_questions
from bot.answer.question_forms.structures import structure_questions
from bot.answer.question_forms.wording import MAX_QUESTION, MadeQuestion, words_of
from corpus.errors import QuestionError
from corpus.text.fold import fold, letters
from corpus.text.sentences import sentence_spans
from embeddings.types import StoredChunk

MAX_EXAMPLES = 4

# Bounds on the work, for a folder of any size: chunks that are read, candidates that are asked.
_SAMPLED_CHUNKS = 400
_MAX_ASKED = 48
# In characters: a longer sentence makes no question.
_MAX_SENTENCE = 300
_MAX_CHUNK = 4000

# The length of a question at least, in characters.
_MIN_QUESTION = 7

# Kinds that nearly every regulation makes; others tell more of a folder.
_FORMAL = ("force", "purpose")

# The confidence from which an example is shown; higher than the one from which the bot answers.
_CONFIDENT = 0.5


@dataclass(frozen=True, slots=True)
class Example:
    """A question and the document that answers it."""

    question: str
    document_id: str


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A question that was not asked yet, and the document that it was made from."""

    made: MadeQuestion
    document_id: str


class ExampleCache:
    """Keeps the examples of answerers while these are in use. Threads may share it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._examples: WeakKeyDictionary[Answerer, tuple[Example, ...]] = WeakKeyDictionary()

    def get(self, answerer: Answerer) -> tuple[Example, ...]:
        """Return the examples of an answerer, at most `MAX_EXAMPLES`."""
        with self._lock:
            if answerer not in self._examples:
                self._examples[answerer] = example_questions(answerer)
            return self._examples[answerer]


def example_questions(answerer: Answerer) -> tuple[Example, ...]:
    """Return questions that the folder answers; deterministic.

    Each comes from another document, as long as there are enough, and is of another kind.
    """
    waiting = _interleaved(_candidates(_sample(answerer)))
    chosen: list[_Candidate] = []
    for _ in range(_MAX_ASKED):
        if not waiting or len(chosen) == MAX_EXAMPLES:
            break
        candidate = min(waiting, key=_repetition(chosen))
        waiting.remove(candidate)
        # The reader takes longer, and confirms nearly all.
        if all(_is_answered(answerer, candidate, deep=deep) for deep in (False, True)):
            chosen.append(candidate)
    return tuple(Example(each.made.question, each.document_id) for each in chosen)


def _repetition(chosen: Sequence[_Candidate]) -> Callable[[_Candidate], tuple[int, int]]:
    """Return a key by which those come first that repeat least of what was chosen."""
    documents = Counter(each.document_id for each in chosen)
    kinds = Counter(each.made.kind for each in chosen)

    def key(candidate: _Candidate) -> tuple[int, int]:
        kind = candidate.made.kind
        return documents[candidate.document_id], kinds[kind] + (kind in _FORMAL)

    return key


def _sample(answerer: Answerer) -> list[StoredChunk]:
    """Return chunks at equal distances over the whole folder, in its order."""
    count = answerer.index.info.chunks
    sampled = min(count, _SAMPLED_CHUNKS)
    chunk_ids = [number * count // sampled for number in range(sampled)]
    stored = answerer.index.chunks(chunk_ids)
    return [stored[each] for each in chunk_ids if each in stored]


def _interleaved(candidates: Iterable[_Candidate]) -> list[_Candidate]:
    """Order candidates so that kinds of questions, and then documents, take turns."""
    numbered: list[tuple[int, int, _Candidate]] = []
    of_both: Counter[tuple[str, str]] = Counter()
    of_kind: Counter[str] = Counter()
    for each in candidates:
        kind = each.made.kind
        both = (each.document_id, kind)
        numbered.append((of_both[both], of_kind[kind], each))
        of_both[both] += 1
        of_kind[kind] += 1
    numbered.sort(key=lambda entry: entry[:2])
    return [candidate for _, _, candidate in numbered]


def _candidates(chunks: Iterable[StoredChunk]) -> Iterator[_Candidate]:
    seen: set[str] = set()
    for stored in chunks:
        for made in _questions(stored.text[:_MAX_CHUNK], stored.title):
            most = MAX_QUESTION + len(stored.title)
            if _MIN_QUESTION <= len(made.question) <= most and made.question not in seen:
                seen.add(made.question)
                yield _Candidate(made, stored.chunk.document_id)


def _questions(text: str, title: str) -> Iterator[MadeQuestion]:
    yield from structure_questions(text, title, words_of(f"{title}{text}"))
    for start, end in sentence_spans(text):
        sentence = text[start:end].strip()
        if len(sentence) > _MAX_SENTENCE or len(fold(sentence)) != len(sentence):
            continue
        words = words_of(f"{title}{sentence}")
        yield from sentence_questions(sentence, words)
        yield from regulation_questions(sentence, title, words)
        yield from report_questions(sentence, title, words)


def _is_answered(answerer: Answerer, candidate: _Candidate, *, deep: bool) -> bool:
    """Return whether the answer comes from the candidate's document and quotes what is asked."""
    try:
        answer = answerer.ask(candidate.made.question, 1, deep=deep)
    except QuestionError:
        return False
    if not answer.citations or answer.confidence < _CONFIDENT:
        return False
    is_own = answer.citations[0].document_id == candidate.document_id
    return is_own and letters(candidate.made.asked) in letters(answer.answer or "")
