"""The probability that the best passage answers the question.

A logistic regression over features that a person understands. `tests/benchmarks/confidence.py` fits
intercept and coefficients on questions put to the folder that answers them and to folders that do
not.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from bot.ranking.features import weighted, weights_of
from bot.ranking.passage import KIND_PREFERENCE, Passage
from bot.types import Verdict
from embeddings.types import IndexInfo

# The bot answers from this confidence on. It is below one half because the questions it was fitted
# on share most of their words with the text, and people's questions share fewer.
THRESHOLD = 0.3

# From this confidence on, passages that do not answer are said to be related.
_RELATED_THRESHOLD = 0.08

_INTERCEPT = -4.10
_DEEP_INTERCEPT = -6.50
# A larger lead over the next passage does not say more.
_MAX_LEAD = 0.3
_MAX_LOGIT = 4.0
# The score of a passage that has nothing to do with the question: without deep vectors none, with
# them that of deep cosines alone. It stands for the next passage where a folder has no other.
_UNRELATED_SCORE, _UNRELATED_DEEP_SCORE = 0.0, 0.35


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfidenceFeatures:
    """What is known of the best passage, the next one and the folder."""

    cosine: float = field(
        metadata=weighted(
            2.36,
            "The cosine of question and passage on the scale of the folder: about 0 for a question "
            "that is foreign to it, 1 for one of its own sentences.",
            deep=0.09,
        )
    )
    sentence: float = field(
        metadata=weighted(2.16, "The passage's feature `sentence`, 0 to 1.", deep=0.17)
    )
    context: float = field(
        metadata=weighted(3.01, "The passage's feature `context`, 0 to 1.", deep=0.0)
    )
    maxsim: float = field(
        metadata=weighted(3.09, "The passage's feature `maxsim`, 0 to 1.", deep=0.27)
    )
    lead: float = field(
        metadata=weighted(
            4.90,
            "The score of the best passage minus that of the next one with other content, 0.3 at "
            "most. Where nothing answers, several passages fit equally badly.",
            deep=5.84,
        )
    )
    size: float = field(
        metadata=weighted(
            -0.27,
            "The natural logarithm of the number of distinct chunks: the larger a folder, the more "
            "of any question it contains by chance.",
            deep=-0.10,
        )
    )
    deep: float = field(
        default=0.0,
        metadata=weighted(
            0.0, "The passage's feature `deep`, 0 to 1; 0 without deep vectors.", deep=2.73
        ),
    )
    deep_sentence: float = field(
        default=0.0,
        metadata=weighted(0.0, "The passage's feature `deep_sentence`, 0 to 1.", deep=7.37),
    )
    judged: float = field(
        default=0.0,
        metadata=weighted(
            0.0,
            "The judge's logit that the passage answers, from -4 to 4; 0 where it was not judged.",
            deep=0.79,
        ),
    )
    lacks_asked_kind: float = field(
        default=0.0,
        metadata=weighted(
            -3.0,
            "1 where the question asks for a kind of answer of which the passage has nothing, "
            "such as a sum of money; 0.5 where it was preferred for that to one that fits better; "
            "otherwise 0.",
            deep=-3.0,
        ),
    )


COEFFICIENTS: Mapping[str, float] = weights_of(ConfidenceFeatures)
DEEP_COEFFICIENTS: Mapping[str, float] = weights_of(ConfidenceFeatures, deep=True)


def confidence_features(
    passages: Sequence[Passage], index: IndexInfo, *, deep: bool = False
) -> ConfidenceFeatures:
    """Return the features of the best passage found in an index.

    The passages come best first, no two with the same content; two suffice. `deep` says that the
    query had deep vectors.
    """
    size = math.log(max(1, index.distinct_chunks))
    if not passages:
        return ConfidenceFeatures(
            cosine=0.0, sentence=0.0, context=0.0, maxsim=0.0, lead=0.0, size=size
        )
    best = passages[0]
    unrelated = _UNRELATED_DEEP_SCORE if deep else _UNRELATED_SCORE
    next_score = passages[1].score if len(passages) > 1 else unrelated
    return ConfidenceFeatures(
        cosine=index.calibration.scaled(best.features.dense),
        sentence=best.features.sentence,
        context=best.features.context,
        maxsim=best.features.maxsim,
        lead=min(_MAX_LEAD, best.score - next_score),
        size=size,
        deep=best.features.deep,
        deep_sentence=best.features.deep_sentence,
        judged=_bounded_logit(best),
        lacks_asked_kind=_lacks_asked_kind(passages),
    )


def _lacks_asked_kind(passages: Sequence[Passage]) -> float:
    best, *others = passages
    if best.candidate.lacks_asked_kind:
        return 1.0
    document = best.stored.chunk.document_id
    return 0.5 * any(
        each.candidate.lacks_asked_kind
        and each.stored.chunk.document_id == document
        and each.score + KIND_PREFERENCE > best.score
        for each in others
    )


def _bounded_logit(passage: Passage) -> float:
    if passage.judgement is None:
        return 0.0
    return max(-_MAX_LOGIT, min(_MAX_LOGIT, passage.judgement.answers))


def probability(features: ConfidenceFeatures, *, deep: bool = False) -> float:
    """Return the probability, from 0 to 1, that a passage with these features answers.

    `deep` says that the query had deep vectors.
    """
    coefficients = DEEP_COEFFICIENTS if deep else COEFFICIENTS
    logit = _DEEP_INTERCEPT if deep else _INTERCEPT
    logit += sum(each * getattr(features, name) for name, each in coefficients.items())
    return 1.0 / (1.0 + math.exp(-logit))


def confidence(passages: Sequence[Passage], index: IndexInfo, *, deep: bool = False) -> float:
    """Return the probability, from 0 to 1, that the best of the passages answers; 0 without any.

    `deep` says that the query had deep vectors.
    """
    if not passages:
        return 0.0
    return probability(confidence_features(passages, index, deep=deep), deep=deep)


def verdict_of(probability: float) -> Verdict:
    """Return what a confidence means."""
    if probability >= THRESHOLD:
        return Verdict.ANSWERED
    return Verdict.RELATED if probability >= _RELATED_THRESHOLD else Verdict.NOT_FOUND
