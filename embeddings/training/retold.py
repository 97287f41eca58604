"""News that several articles tell: a sentence of one, and the window of another that says it too.

Articles that appear within two days of one another and share their rare words, but not their
sentences, tell the same event in other words. That is the nearest thing to a paraphrase that
unlabelled texts hold.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from embeddings.training.tokens import Ids, TokenTexts

Windows = Sequence[Sequence[NDArray[np.int64]]]

_OPENING = 400
_DAYS = 2
_NEIGHBOURS = 4
_ALIKE = (0.33, 0.85)
_COPIED = 0.25
_ASKING = 5
_LEAST_TOKENS = 8
_FITTING = (0.12, 0.7)


def retold(
    texts: TokenTexts, days: Mapping[int, int], windows: Windows, rarity: NDArray[np.float32]
) -> Iterator[tuple[int, NDArray[np.int64]]]:
    """Yield `(sentence, window of another text that says the same)`.

    `days` tells the day of each dated text, `windows` each text's windows as sentence numbers,
    `rarity` what each token counts.
    """
    for first, second in same_events(texts, days, rarity):
        yield from _aligned(texts, first, windows[second], rarity)
        yield from _aligned(texts, second, windows[first], rarity)


def same_events(
    texts: TokenTexts, days: Mapping[int, int], rarity: NDArray[np.float32]
) -> Iterator[tuple[int, int]]:
    """Yield pairs of texts that tell the same event and are not copies."""
    by_day: dict[int, list[int]] = {}
    for text, day in days.items():
        by_day.setdefault(day, []).append(text)
    for day, mine in sorted(by_day.items()):
        near = [text for ahead in range(_DAYS + 1) for text in by_day.get(day + ahead, ())]
        openings = term_matrix((texts.opening(text, _OPENING) for text in near), rarity)
        near_duplicates = (openings[: len(mine)] @ openings.T).tocsr()
        for row, text in enumerate(mine):
            span = slice(near_duplicates.indptr[row], near_duplicates.indptr[row + 1])
            columns, scores = near_duplicates.indices[span], near_duplicates.data[span]
            # Each pair is met once: later texts of the same day, and all of later days.
            fit = (scores > _ALIKE[0]) & (scores < _ALIKE[1]) & (columns > row)
            best = columns[fit][np.argsort(-scores[fit], kind="stable")[:_NEIGHBOURS]]
            for other in (near[column] for column in best):
                if not _is_copy(texts.opening(text, _OPENING), texts.opening(other, _OPENING)):
                    yield text, other


def _is_copy(first: Ids, second: Ids) -> bool:
    mine, yours = _triples(first), _triples(second)
    return len(mine & yours) >= _COPIED * max(1, min(len(mine), len(yours)))


def _triples(ids: Ids) -> set[tuple[int, ...]]:
    numbers = ids.tolist()
    return set(zip(numbers, numbers[1:], numbers[2:], strict=False))


def _aligned(
    texts: TokenTexts, text: int, others: Sequence[NDArray[np.int64]], rarity: NDArray[np.float32]
) -> Iterator[tuple[int, NDArray[np.int64]]]:
    numbers = range(texts.firsts[text], texts.firsts[text + 1])
    asking = [each for each in numbers if len(texts.sentence(each)) >= _LEAST_TOKENS][:_ASKING]
    if not asking or not others:
        return
    queries = term_matrix(map(texts.sentence, asking), rarity)
    passages = term_matrix(map(texts.sentences, others), rarity)
    scores = (queries @ passages.T).toarray()
    for row, sentence in enumerate(asking):
        best = int(scores[row].argmax())
        if _FITTING[0] < scores[row, best] < _FITTING[1]:
            yield sentence, others[best]


def term_matrix(texts: Iterable[Ids], rarity: NDArray[np.float32]) -> sparse.csr_matrix:
    """Return one row a text: its tokens' log counts times their rarity, at length one."""
    indices: list[NDArray[np.int32]] = []
    values: list[NDArray[np.float32]] = []
    ends = [0]
    for ids in texts:
        tokens, counts = np.unique(ids, return_counts=True)
        weights = (1 + np.log(counts)) * rarity[tokens]
        weights = weights / max(float(np.linalg.norm(weights)), 1e-9)
        told = weights > 0
        indices.append(tokens[told])
        values.append(weights[told].astype(np.float32))
        ends.append(ends[-1] + int(told.sum()))
    shape = (len(ends) - 1, len(rarity))
    return sparse.csr_matrix((np.concatenate(values), np.concatenate(indices), ends), shape=shape)
