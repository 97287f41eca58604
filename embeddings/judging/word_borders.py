"""Words that answer, widened to whole words of the text: a network may begin within one."""

import rjieba

from corpus.patterns.lazy import lazy_pattern
from embeddings.encoding.onnx_model import searchable
from embeddings.judging.answer_judge import Span

# Words are found between these, and no further away than so many characters.
_BORDER = lazy_pattern(r"[\s,;:、。!?()《》\"]")
_MAX_CLAUSE = 80


def at_word_borders(text: str, span: Span) -> Span:
    """Return a span that begins and ends where a word of the text does."""
    low, high = max(0, span[0] - _MAX_CLAUSE), span[1] + _MAX_CLAUSE
    folded = searchable(text[low:high])
    start, end = span[0] - low, span[1] - low
    before = [found.end() for found in _BORDER.finditer(folded, 0, start)]
    first = before[-1] if before else 0
    after = _BORDER.search(folded, end)
    last = after.start() if after else len(folded)
    at, borders = first, [first]
    # The hidden Markov model would take quadratic time on runs of one character.
    for word in rjieba.cut(folded[first:last], hmm=False):
        at += len(word)
        borders.append(at)
    start = max(border for border in borders if border <= start)
    end = min((border for border in borders if border >= end), default=end)
    return low + start, low + end
