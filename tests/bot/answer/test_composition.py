"""An answer's text comes from a composer, which can be replaced."""

from dataclasses import replace
from pathlib import Path

import pytest

from bot.answer.answerer import Answerer
from bot.answer.composition import CitedPassage, VerbatimComposer
from bot.settings import SAMPLES
from bot.types import Question
from embeddings.store.generations import open_index
from embeddings.text.background_idf import load_background_idf
from tests.folder_builds import build_index

ANSWERED = "渡轮能见度不足多少米时停航？"
REFUSED = "怎样做红烧肉才不腻？"


class TitleComposer:
    """Names the documents of all citations, and records what it was asked."""

    def __init__(self):
        self.asked = []

    def compose(self, question, passages):
        self.asked.append((question, tuple(passages)))
        return "\n".join(f"{each.citation.title} [{each.citation.number}]" for each in passages)


@pytest.fixture(scope="module")
def answerer_with(tools, tmp_path_factory):
    """Return a function that makes an answerer over the samples with a composer."""
    index: Path = tmp_path_factory.mktemp("composed") / "index"
    build_index(SAMPLES, index, tools)
    opened = open_index(index, tools.recipe)
    return lambda composer: Answerer(opened, tools, load_background_idf(), composer)


@pytest.fixture
def cited(sample_answerer):
    """The first two citations of an answer, which fit equally well."""
    first, second = sample_answerer.ask(ANSWERED, 2).citations
    return [CitedPassage(first, 0.8), CitedPassage(replace(second, score=first.score), 0.8)]


def quoted_numbers(passages, asked=""):
    question = Question(text=asked, folded=asked, terms=(), weights={})
    text = VerbatimComposer().compose(question, passages)
    return [line.rsplit(" ", 1)[1] for line in text.split("\n")]


def test_without_a_composer_answers_are_verbatim_quotes(answerer_with):
    asked = answerer_with(None).ask(ANSWERED)

    assert asked.answer == answerer_with(VerbatimComposer()).ask(ANSWERED).answer
    start, end = asked.citations[0].highlights[0]
    assert asked.citations[0].quote[start:end] in asked.answer


def test_another_composer_words_the_answer_and_changes_nothing_else(answerer_with):
    verbatim, named = (
        answerer_with(None).ask(ANSWERED),
        answerer_with(TitleComposer()).ask(ANSWERED),
    )

    assert named.answer == "\n".join(f"{each.title} [{each.number}]" for each in verbatim.citations)
    assert replace(named, answer=verbatim.answer) == verbatim


def test_a_composer_gets_the_question_and_every_citation_with_its_score(answerer_with):
    composer = TitleComposer()
    answer = answerer_with(composer).ask(ANSWERED, 3)

    [(question, passages)] = composer.asked
    assert question.text == answer.standalone_question
    assert tuple(each.citation for each in passages) == answer.citations
    assert all(0 <= each.quote_score <= 1 for each in passages)


def test_a_composer_is_not_asked_where_the_folder_does_not_answer(answerer_with):
    composer = TitleComposer()

    assert answerer_with(composer).ask(REFUSED).answer is None
    assert composer.asked == []


def test_the_second_passage_is_quoted_where_it_fits_nearly_as_well(cited):
    first, second = cited

    assert quoted_numbers([first]) == ["[1]"]
    assert quoted_numbers(cited) == ["[1]", "[2]"]
    assert quoted_numbers([first, replace(second, quote_score=0.5)]) == ["[1]"]
    worse = replace(second.citation, score=first.citation.score / 2)
    assert quoted_numbers([first, replace(second, citation=worse)]) == ["[1]"]


def test_a_second_passage_without_the_kind_asked_for_adds_nothing(cited):
    passages = [
        replace(each, citation=replace(each.citation, quote=quote, highlights=((0, len(quote)),)))
        for each, quote in zip(cited, ["取货费二十元。", "取货带订单。"], strict=True)
    ]

    assert quoted_numbers(passages, "取货多少钱") == ["[1]"]
    assert quoted_numbers(passages, "取货要带订单吗") == ["[1]", "[2]"]
    assert quoted_numbers(passages[::-1], "取货多少钱") == ["[2]", "[1]"]


def test_the_same_sentence_is_quoted_once(cited):
    first, _ = cited
    again = replace(first, citation=replace(first.citation, number=2))

    assert quoted_numbers([first, again]) == ["[1]"]


def test_only_a_listing_keeps_its_lines(cited):
    def worded(quote):
        citation = replace(cited[0].citation, quote=quote, highlights=((0, len(quote)),))
        return VerbatimComposer().compose(None, [CitedPassage(citation, 0.8)])

    assert worded("渡轮停航\n的时间。").startswith("渡轮停航 的时间。 [")
    assert worded("如下：\nif a:\n    b()").startswith("如下：\nif a:\n    b() [")
