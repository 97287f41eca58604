"""Which sentences of a passage answer."""

import re
from dataclasses import dataclass

from bot.coverage import beyond, compared, coverage
from bot.types import Passage, Question
from corpus.sentences import sentence_spans

_SECOND_SHARE = 0.2
_LONGEST_PAIR = 260
# 三、票价。 announces what follows.
_NUMBERED = re.compile(r"[(（]?[一二三四五六七八九十]{1,3}[)）、]")
_LONGEST_HEADING = 12


@dataclass(frozen=True, slots=True)
class Quote:
    """Sentences of a passage, as ascending `[start, end)` offsets, and how well they fit."""

    spans: tuple[tuple[int, int], ...]
    score: float


def best_sentences(question: Question, passage: Passage) -> Quote:
    """Return the sentence of a passage that answers best, or two where the second adds much."""
    text = passage.stored.text
    spans = [span for span in sentence_spans(text) if not _is_heading(text, span, passage)]
    if not spans:
        return Quote(((0, len(text)),), 0.0)
    texts = [compared(question, text[start:end]) for start, end in spans]
    weights = beyond(question.weights, compared(question, passage.stored.chunk.context))
    scores = [coverage(weights, each) for each in texts]
    best = max(range(len(spans)), key=lambda each: (scores[each], -each))
    alone = coverage(weights, texts[best])
    gains = [coverage(weights, f"{texts[best]}\n{each}") - alone for each in texts]
    second = max(range(len(spans)), key=lambda each: (gains[each], -abs(each - best), -each))
    length = sum(spans[each][1] - spans[each][0] for each in (best, second))
    if gains[second] >= _SECOND_SHARE and length <= _LONGEST_PAIR:
        chosen = sorted({best, second})
        return Quote(tuple(spans[each] for each in chosen), scores[best] + gains[second])
    return Quote((spans[best],), scores[best])


def _is_heading(text: str, span: tuple[int, int], passage: Passage) -> bool:
    """A heading repeats the question's words and answers nothing."""
    sentence = text[span[0] : span[1]]
    if sentence in passage.stored.chunk.headings or sentence == passage.stored.title:
        return True
    return len(sentence) <= _LONGEST_HEADING and _NUMBERED.match(sentence) is not None
