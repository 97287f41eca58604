"""The sentences of one passage that answer for each of several things: A和B有什么不同, 各多少."""

from collections.abc import Mapping, Sequence

from bot.question.comparisons import asks_of_each, compared_sides
from bot.ranking.passage import Passage
from bot.types import Question
from corpus.text.fold import fold
from embeddings.text.numbers import normalise_numbers
from embeddings.text.terms import character_terms

# What a sentence must contain of a thing's own name, and how much less of the others'.
_MIN_SHARE = 0.6
_MIN_DIFFERENCE = 0.3
_MAX_EACH = 6
_MAX_LENGTH = 400


def own_terms(question: Question, sides: Sequence[str]) -> list[Mapping[str, float]]:
    """Return for each of the things compared the terms of its name that no other name contains,
    with their weights."""
    return [
        {
            term: question.weights[term]
            for term in character_terms(_comparable(side, question))
            if term in question.weights
            and not any(term in _comparable(other, question) for other in sides if other != side)
        }
        for side in sides
    ]


def _comparable(side: str, question: Question) -> str:
    return normalise_numbers(side) if question.has_numbers else side


def compared_sentences(
    question: Question, passage: Passage, body: Sequence[int], scores: Sequence[float], best: int
) -> tuple[int, ...]:
    """Return the sentences of `body` that are about each of the things that a question compares, or
    that say of each of several things what it asks; none where one sentence is enough.

    `scores` are those of all sentences.
    """
    folded = fold(question.text)
    if sides := compared_sides(folded):
        return _of_sides(question, sides, passage, body, scores)
    return _of_each(passage, body, best) if asks_of_each(folded) else ()


def _of_sides(
    question: Question,
    sides: Sequence[str],
    passage: Passage,
    body: Sequence[int],
    scores: Sequence[float],
) -> tuple[int, ...]:
    own = own_terms(question, sides)
    if not all(own):
        return ()
    chosen: list[int] = []
    shares = {
        at: [_share(terms, passage.candidate.sentence_matches[at]) for terms in own] for at in body
    }
    if any(min(each) >= _MIN_SHARE for each in shares.values()):
        return ()
    for side in range(len(sides)):
        about = [at for at in body if _is_about(shares[at], side)]
        if not about:
            return ()
        chosen.append(max(about, key=lambda at: (scores[at], -at)))
    return tuple(sorted(chosen))


def _share(terms: Mapping[str, float], matches: Mapping[str, float]) -> float:
    """Return the share of the weight of terms that a sentence with these matches contains."""
    return sum(terms[each] for each in terms if each in matches) / sum(terms.values())


def _is_about(shares: Sequence[float], side: int) -> bool:
    others = max(share for at, share in enumerate(shares) if at != side)
    return shares[side] >= _MIN_SHARE and others <= shares[side] - _MIN_DIFFERENCE


def _of_each(passage: Passage, body: Sequence[int], best: int) -> tuple[int, ...]:
    """Return the sentences that contain as much of the question as the best one."""
    matches = passage.candidate.sentence_matches
    chosen = [at for at in body if matches[at].keys() >= matches[best].keys()]
    spans = passage.candidate.sentence_spans
    length = sum(spans[at][1] - spans[at][0] for at in chosen)
    is_few = matches[best] and 1 < len(chosen) <= _MAX_EACH and length <= _MAX_LENGTH
    return tuple(chosen) if is_few else ()
