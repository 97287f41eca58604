"""Training pairs from news of the same event: a sentence of one article and the window of another
that says the same.

Articles that appear within two days of each other and share rare words, but not sentences, report
the same event in other words. In texts without labels nothing comes closer to a paraphrase.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from embeddings.training.tokens import Ids, TokenTexts

Windows = Sequence[Sequence[NDArray[np.int64]]]

# Articles are compared by their first tokens.
_OPENING_TOKENS = 400
_MAX_DAYS = 2
_MAX_NEIGHBOURS = 4
# The least and the greatest cosine of two articles on the same event, and of a sentence and a
# window that say the same. What is nearer is a copy.
_EVENT_COSINES = (0.33, 0.85)
_SENTENCE_COSINES = (0.12, 0.7)
# Articles that share this part of their token trigrams are copies.
_COPIED_SHARE = 0.25
# The first sentences of an article that are long enough are the queries.
_MAX_QUERIES = 5
_MIN_QUERY_TOKENS = 8


def event_pairs(
    texts: TokenTexts, days: Mapping[int, int], windows: Windows, idf: NDArray[np.float32]
) -> Iterator[tuple[int, NDArray[np.int64]]]:
    """Yield pairs of the number of a sentence and a window of another text that says the same.

    `days` has the day of each text whose date is known, `windows` the windows of each text as
    numbers of sentences, `idf` the weight of each token, of shape `(vocabulary,)`.
    """
    for first, second in same_events(texts, days, idf):
        yield from _aligned(texts, first, windows[second], idf)
        yield from _aligned(texts, second, windows[first], idf)


def same_events(
    texts: TokenTexts, days: Mapping[int, int], idf: NDArray[np.float32]
) -> Iterator[tuple[int, int]]:
    """Yield pairs of texts that report the same event and are not copies of each other."""
    by_day: dict[int, list[int]] = {}
    for text, day in days.items():
        by_day.setdefault(day, []).append(text)
    for day, of_day in sorted(by_day.items()):
        near = [text for ahead in range(_MAX_DAYS + 1) for text in by_day.get(day + ahead, ())]
        openings = term_matrix((texts.opening(text, _OPENING_TOKENS) for text in near), idf)
        cosines = (openings[: len(of_day)] @ openings.T).tocsr()
        for row, text in enumerate(of_day):
            span = slice(cosines.indptr[row], cosines.indptr[row + 1])
            columns, scores = cosines.indices[span], cosines.data[span]
            # So that each pair occurs once: later texts of this day, and all of later days.
            fit = (scores > _EVENT_COSINES[0]) & (scores < _EVENT_COSINES[1]) & (columns > row)
            best = columns[fit][np.argsort(-scores[fit], kind="stable")[:_MAX_NEIGHBOURS]]
            for other in (near[column] for column in best):
                if not _is_copy(
                    texts.opening(text, _OPENING_TOKENS), texts.opening(other, _OPENING_TOKENS)
                ):
                    yield text, other


def _is_copy(first: Ids, second: Ids) -> bool:
    ours, theirs = _trigrams(first), _trigrams(second)
    return len(ours & theirs) >= _COPIED_SHARE * max(1, min(len(ours), len(theirs)))


def _trigrams(ids: Ids) -> set[tuple[int, ...]]:
    numbers = ids.tolist()
    return set(zip(numbers, numbers[1:], numbers[2:], strict=False))


def _aligned(
    texts: TokenTexts, text: int, others: Sequence[NDArray[np.int64]], idf: NDArray[np.float32]
) -> Iterator[tuple[int, NDArray[np.int64]]]:
    numbers = range(texts.firsts[text], texts.firsts[text + 1])
    queries = [each for each in numbers if len(texts.sentence(each)) >= _MIN_QUERY_TOKENS][
        :_MAX_QUERIES
    ]
    if not queries or not others:
        return
    query_rows = term_matrix(map(texts.sentence, queries), idf)
    passages = term_matrix(map(texts.sentences, others), idf)
    scores = (query_rows @ passages.T).toarray()
    for row, sentence in enumerate(queries):
        best = int(scores[row].argmax())
        if _SENTENCE_COSINES[0] < scores[row, best] < _SENTENCE_COSINES[1]:
            yield sentence, others[best]


def term_matrix(texts: Iterable[Ids], idf: NDArray[np.float32]) -> sparse.csr_matrix:
    """Return a row of length one for each text: the TF-IDF weights of its tokens.

    The shape is `(texts, vocabulary)`; term frequencies are logarithmic, `idf` are the inverse
    document frequencies. A text without any weight has a row of zeros.
    """
    indices: list[NDArray[np.int32]] = []
    values: list[NDArray[np.float32]] = []
    ends = [0]
    for ids in texts:
        tokens, counts = np.unique(ids, return_counts=True)
        weights = (1 + np.log(counts)) * idf[tokens]
        weights = weights / max(float(np.linalg.norm(weights)), 1e-9)
        is_weighted = weights > 0
        indices.append(tokens[is_weighted])
        values.append(weights[is_weighted].astype(np.float32))
        ends.append(ends[-1] + int(is_weighted.sum()))
    shape = (len(ends) - 1, len(idf))
    return sparse.csr_matrix((np.concatenate(values), np.concatenate(indices), ends), shape=shape)
