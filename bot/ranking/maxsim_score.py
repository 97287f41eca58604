"""The MaxSim feature of passages: how nearly sentences express a question, also in other words."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from embeddings.encoding.maxsim import MaxSim, QuestionWords

# A word of the context counts for every sentence, but less than a word of the sentence itself.
_CONTEXT_DISCOUNT = 0.7
# Two sentences contain more of any question than one, so a pair must be better by some margin.
_PAIR_DISCOUNT = 0.95


def maxsim_scores(
    maxsim: MaxSim, words: QuestionWords, passages: Sequence[tuple[str, Sequence[str]]]
) -> list[float]:
    """Return the MaxSim of each passage with a question's words, from 0 to 1.

    A passage is given as its context and its sentences, all folded. It scores as its best sentence,
    or as its best two adjacent sentences at a discount. All texts are compared in one call, which
    costs little more than comparing one.
    """
    texts = [text for context, sentences in passages for text in (context, *sentences)]
    similarities = maxsim.nearest(words, texts)
    scores: list[float] = []
    start = 0
    for _, sentences in passages:
        stop = start + 1 + len(sentences)
        scores.append(_passage_score(similarities[:, start:stop], words.weights))
        start = stop
    return scores


def _passage_score(similarities: NDArray[np.float32], weights: NDArray[np.float32]) -> float:
    """Return the score of one passage from a `(words, 1 + sentences)` array of similarities, the
    context's in the first column, and the `(words,)` weights."""
    sentences = np.maximum(similarities[:, 1:], _CONTEXT_DISCOUNT * similarities[:, :1])
    if not sentences.size:
        return 0.0
    pairs = weights @ np.maximum(sentences[:, :-1], sentences[:, 1:])
    return max(float((weights @ sentences).max()), _PAIR_DISCOUNT * float(pairs.max(initial=0.0)))
