"""The metrics of the bundled questions on the bundled samples stay above their bounds."""

from pathlib import Path

import pytest

from bot.evaluate import evaluation, read_cases, retrieval
from bot.types import Mode

QUESTIONS = Path(__file__).parents[2] / "sample_questions.jsonl"


@pytest.fixture(scope="module")
def measured(sample_answerer):
    """The bundled questions and their evaluation on the bundled samples."""
    bundled = read_cases(QUESTIONS)
    return bundled, evaluation(sample_answerer, bundled)


def test_plain_questions_find_their_passage_among_the_first_three(sample_answerer, measured):
    plain = [case for case in measured[0] if case.kind == "plain"]

    assert retrieval(sample_answerer, plain, Mode.HYBRID).hits[3] >= 0.85


def test_hybrid_search_is_no_worse_than_either_search_alone(measured):
    best = {mode: found.hits[1] for mode, found in measured[1].searches.items()}

    assert best[Mode.HYBRID] >= max(best[Mode.LEXICAL], best[Mode.DENSE]) - 0.02


def test_off_topic_questions_are_refused_and_plain_ones_answered(measured):
    kinds = measured[1].kinds

    assert kinds["off-topic"].wrongly_answered <= 0.1
    assert kinds["plain"].answered >= 0.8
