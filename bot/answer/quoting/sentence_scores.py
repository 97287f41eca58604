"""Scores of the sentences of a passage, by which the one that answers is chosen."""

from collections.abc import Sequence
from itertools import zip_longest

from bot.answer.quoting.enumerations import announces_list
from bot.answer.quoting.labelled_facts import label_fit
from bot.matching.answer_kinds import asked_kinds, contains_kind
from bot.matching.missing_kinds import has_asked_kind
from bot.question.list_questions import asks_for_steps, listed_noun, names_steps
from bot.ranking.passage import Passage
from bot.types import Question
from corpus.text.fold import fold

# Beside the share of the question that a sentence contains: the weight of its deep cosine, and that
# of the probability, by the judge, that it holds the answer.
_DEEP_WEIGHT = 1.4
_JUDGED_WEIGHT = 0.3
# What a sentence that contains the kind of answer that is asked for has in addition.
_KIND_WEIGHT = 0.2
# What a sentence that defines the term whose meaning is asked for has in addition.
_DEFINITION_WEIGHT = 0.5
# What one has that announces the list that is asked for, and one labelled with what is asked for.
_LEAD_WEIGHT = 0.4
_LABEL_WEIGHT = 0.6


def sentence_scores(question: Question, passage: Passage, shares: Sequence[float]) -> list[float]:
    """Return the scores of the sentences of a passage, which contain these shares of a question."""
    scores = _with_deep(shares, passage.deep_sentences)
    if passage.judgement is not None:
        likely = passage.judgement.sentences
        scores = [score + _JUDGED_WEIGHT * each for score, each in zip(scores, likely, strict=True)]
    asked = fold(question.text)
    kinds = asked_kinds(asked)
    noun = listed_noun(asked)
    is_of_steps = asks_for_steps(asked)
    defining = passage.candidate.defining_sentences
    for at, folded in enumerate(passage.candidate.folded_sentences):
        is_of_kind = any(contains_kind(kind, folded) for kind in kinds)
        if is_of_kind or has_asked_kind(question.text, folded):
            scores[at] += _KIND_WEIGHT
        if at in defining:
            scores[at] += _DEFINITION_WEIGHT
        scores[at] += _LABEL_WEIGHT * label_fit(asked, folded)
        if (noun or is_of_steps) and announces_list(folded):
            is_asked = (noun and noun in folded) or (is_of_steps and names_steps(folded))
            scores[at] += _LEAD_WEIGHT * bool(is_asked)
    return scores


def _with_deep(shares: Sequence[float], deep: Sequence[float]) -> list[float]:
    """Return the scores of sentences: the shares of the question that they contain, and where they
    are known their deep cosines."""
    return [
        share + _DEEP_WEIGHT * cosine
        for share, cosine in zip_longest(shares, deep[: len(shares)], fillvalue=0.0)
    ]
