"""The questions on the bundled samples are consistent with the documents and with their labels.

Besides the keys of an evaluation file each line has a `kind` and a `split`: questions of `dev` may
be looked at while the search is improved, those of `test` are for measuring only.
"""

import json
import re
from collections import Counter
from pathlib import Path

import pytest

from bot.evaluate import read_cases
from bot.settings import SAMPLES
from corpus.read import read_document
from corpus.text.fold import fold
from corpus.text.sentences import sentence_spans
from corpus.walk import walk

FILE = Path(__file__).parent / "sample_questions.jsonl"
QUESTIONS = [json.loads(line) for line in FILE.read_text(encoding="utf-8").splitlines()]
EACH = pytest.mark.parametrize("entry", QUESTIONS, ids=[each["question"] for each in QUESTIONS])

AT_LEAST = {
    "plain": 40,
    "traditional": 20,
    "paraphrase": 40,
    "list": 15,
    "number": 15,
    "follow-up": 24,
    "standalone": 8,
    "near-miss": 30,
    "off-topic": 30,
}
UNANSWERED = {"near-miss", "off-topic"}
IN_CONVERSATION = {"follow-up", "standalone"}

TEXTS = {source.path: fold(read_document(source).text) for source in walk(SAMPLES)}


def of_kind(kind):
    return [entry for entry in QUESTIONS if entry["kind"] == kind]


def test_every_line_is_read_as_a_case():
    assert [case.question for case in read_cases(FILE)] == [each["question"] for each in QUESTIONS]


def test_no_question_is_asked_twice():
    times = Counter(re.sub(r"\W", "", fold(entry["question"])) for entry in QUESTIONS)

    assert [question for question, count in times.items() if count > 1] == []


def test_there_are_enough_of_every_kind():
    counts = Counter(entry["kind"] for entry in QUESTIONS)

    assert counts.keys() == AT_LEAST.keys()
    assert [kind for kind, least in AT_LEAST.items() if counts[kind] < least] == []


@pytest.mark.parametrize("kind", AT_LEAST)
def test_half_of_every_kind_is_for_measuring_only(kind):
    halves = Counter(entry["split"] for entry in of_kind(kind))

    assert halves.keys() == {"dev", "test"}
    assert abs(halves["dev"] - halves["test"]) <= 1


@pytest.mark.parametrize("split", ["dev", "test"])
def test_every_document_is_asked_about_in_either_half(split):
    asked = {entry["document"] for entry in QUESTIONS if entry["split"] == split}

    assert asked - {None} == TEXTS.keys()


@EACH
def test_the_expected_answers_occur_in_the_document(entry):
    if entry["kind"] in UNANSWERED:
        assert (entry["document"], entry["answers"]) == (None, [])
        return
    assert entry["answers"]
    for answer in entry["answers"]:
        assert fold(answer) in TEXTS[entry["document"]]


@EACH
def test_a_conversation_has_one_to_three_earlier_questions(entry):
    assert len(entry["history"]) in ({1, 2, 3} if entry["kind"] in IN_CONVERSATION else {0})


@pytest.mark.parametrize("entry", of_kind("traditional"), ids=lambda entry: entry["question"])
def test_a_question_in_traditional_characters_has_some(entry):
    asked = "".join(re.findall(r"[一-鿿]", entry["question"]))

    assert fold(asked) != asked


@pytest.mark.parametrize("entry", of_kind("paraphrase"), ids=lambda entry: entry["question"])
def test_a_paraphrase_shares_two_rare_pairs_of_characters_with_its_answer_at_most(entry):
    asked = pairs(fold(entry["question"])) & RARE
    text = TEXTS[entry["document"]]
    sentences = [text[start:end] for start, end in sentence_spans(text)]
    answering = [
        sentence
        for sentence in sentences
        if any(fold(answer) in sentence for answer in entry["answers"])
    ]

    assert answering
    assert [sentence for sentence in answering if len(asked & pairs(sentence)) > 2] == []


def pairs(text):
    """Return the pairs of neighbouring Chinese characters in a text."""
    return {first + second for first, second in re.findall(r"([一-鿿])(?=([一-鿿]))", text)}


# Pairs of characters that occur in one or two of the samples.
RARE = {
    pair
    for pair, documents in Counter(pair for text in TEXTS.values() for pair in pairs(text)).items()
    if documents <= 2
}
