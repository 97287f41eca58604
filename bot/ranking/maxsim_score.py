"""How nearly passages say a question, in its own words or in others of like meaning."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from embeddings.encoding.maxsim import MaxSim, QuestionWords

# What the title, the headings and the lead say counts for each sentence, but less than its own.
_CONTEXT = 0.7
# Two sentences hold more of any question than one.
_PAIR = 0.95


def maxsim_scores(
    maxsim: MaxSim, words: QuestionWords, passages: Sequence[tuple[str, Sequence[str]]]
) -> list[float]:
    """Return how near passages come to a question, from 0 to 1; each is given by its context and
    its sentences, folded.

    The best sentence counts, or the best two that follow one another. All texts are read together,
    for that costs little more than reading one.
    """
    texts = [text for context, sentences in passages for text in (context, *sentences)]
    near = maxsim.nearest(words, texts)
    results: list[float] = []
    start = 0
    for _, sentences in passages:
        stop = start + 1 + len(sentences)
        results.append(_of_passage(near[:, start:stop], words.weights))
        start = stop
    return results


def _of_passage(near: NDArray[np.float32], weights: NDArray[np.float32]) -> float:
    said = np.maximum(near[:, 1:], _CONTEXT * near[:, :1])
    if not said.size:
        return 0.0
    pairs = weights @ np.maximum(said[:, :-1], said[:, 1:])
    return max(float((weights @ said).max()), _PAIR * float(pairs.max(initial=0.0)))
