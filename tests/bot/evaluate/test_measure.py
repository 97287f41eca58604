"""Cases are put to the bot, and their outcomes become metrics."""

from dataclasses import replace
from types import SimpleNamespace

import pytest

from bot.answer.answerer import Answerer
from bot.evaluate import Case, evaluation, is_right, retrieval
from bot.evaluate.types import Failure
from bot.types import AnswerSpan, Mode
from corpus.errors import SettingsError
from embeddings.text.background_idf import load_background_idf
from tests.fakes import CharacterDeepEncoder

FILES = {
    "ferry.txt": "鹭角港渡轮公告。\n灯笼岛航线成人单程票价为28元。",
    "library.txt": "图书馆借阅规则。\n光盘借期为7天，图书借期为30天。",
    "water.txt": "栖梧区停水通知。\n停水涉及4360户。",
}
FERRY = Case("灯笼岛航线成人单程票价是多少？", "ferry.txt", ("28元",))
OFF_TOPIC = Case("怎样做红烧肉才不腻？", None, ())


def test_a_passage_is_right_by_document_and_answer_in_either_script(answerer_of):
    passage = answerer_of(FILES).search(FERRY.question, 1)[1][0]

    assert is_right(FERRY, passage)
    assert is_right(replace(FERRY, answers=("無", "成人單程票價")), passage)
    assert not is_right(replace(FERRY, document="library.txt"), passage)
    assert not is_right(replace(FERRY, answers=("29元",)), passage)
    assert not is_right(replace(FERRY, answers=()), passage)


def test_hits_and_reciprocal_ranks_are_means_over_answerable_questions(answerer_of):
    answerer = answerer_of(FILES)
    paths = [passage.stored.path for passage in answerer.search(FERRY.question, 5)[1]]
    second = replace(FERRY, document=paths[1], answers=("7天", "4360户"))
    nowhere = replace(FERRY, answers=("29元",))

    found = retrieval(answerer, [FERRY, second, nowhere, nowhere, OFF_TOPIC], Mode.HYBRID)
    assert paths[0] == "ferry.txt"
    assert found.questions == 4
    assert found.hits == {1: 1 / 4, 3: 2 / 4, 5: 2 / 4}
    assert found.mrr == (1 / 1 + 1 / 2) / 4


def test_metrics_count_what_was_found_marked_answered_and_refused(answerer_of):
    unmarked = replace(FERRY, answers=("渡轮公告",))
    wrong = replace(FERRY, answers=("29元",))

    found = evaluation(answerer_of(FILES), [FERRY, unmarked, wrong, OFF_TOPIC])
    total = found.total
    assert (total.questions, total.answerable, total.unanswerable) == (4, 3, 1)
    assert (total.hits[1], total.marked, total.quoted) == (2 / 3, 1 / 2, 1 / 3)
    assert (total.answered, total.wrongly_answered, total.auroc) == (1, 0, 1)
    assert [outcome.failure for outcome in found.outcomes] == [
        None,
        Failure.SENTENCE,
        Failure.PASSAGE,
        None,
    ]


def test_a_refusal_is_a_failure_where_the_right_passage_came_first(answerer_of):
    asked = replace(FERRY, question="船费贵吗？", answers=("28元",))

    (outcome,) = evaluation(answerer_of({"ferry.txt": FILES["ferry.txt"]}), [asked]).outcomes
    assert (outcome.rank, outcome.answered, outcome.failure) == (1, False, Failure.REFUSED)
    assert not outcome.quoted


def test_an_answer_to_an_unanswerable_question_is_a_failure(answerer_of):
    asked = replace(FERRY, document=None, answers=())

    found = evaluation(answerer_of(FILES), [asked])
    assert found.total.wrongly_answered == 1
    assert found.outcomes[0].failure is Failure.ANSWERED
    assert found.outcomes[0].found[0].path == "ferry.txt"


def test_a_right_passage_beyond_the_fifth_has_a_rank_and_counts_as_not_found(
    answerer_of,
):
    piers = {f"{number:02}.txt": f"{number}号码头票价为{number}元。" for number in range(10, 30)}
    answerer = answerer_of(piers)
    question = "29号码头票价是多少？"
    eighth = answerer.ask(question, 50).citations[7].path

    found = evaluation(answerer, [Case(question, eighth, ("码头票价",))])
    assert found.outcomes[0].rank == 8
    assert (found.total.hits[5], found.total.mrr) == (0, 0)


def test_a_passage_with_copies_counts_as_coming_from_each_of_them(answerer_of):
    files = FILES | {"copy.txt": FILES["ferry.txt"]}
    cases = [replace(FERRY, document=path) for path in ("ferry.txt", "copy.txt")]

    assert [outcome.rank for outcome in evaluation(answerer_of(files), cases).outcomes] == [1, 1]


def test_a_follow_up_is_asked_with_its_history(answerer_of):
    asked = replace(FERRY, question="那是多少呢？", history=(FERRY.question,))

    (outcome,) = evaluation(answerer_of(FILES), [asked]).outcomes
    assert FERRY.question.rstrip("？") in outcome.searched
    assert outcome.rank == 1


class SpanGiver(SimpleNamespace):
    """An answerer whose answers have the span `words`, if their first quote contains it."""

    def __getattr__(self, name):
        return getattr(self.answerer, name)

    def ask(self, *arguments):
        answer = self.answerer.ask(*arguments)
        start = answer.citations[0].quote.find(self.words)
        span = AnswerSpan(1, start, start + len(self.words), self.words)
        return answer if start < 0 else replace(answer, answer_span=span)


def test_spans_are_counted_where_the_first_passage_is_right(answerer_of):
    wrong = replace(FERRY, document="library.txt", answers=("7天",))
    library = Case("光盘借期是几天？", "library.txt", ("7天",))
    longer = replace(FERRY, answers=("票价为28元",), kind="longer")

    found = evaluation(
        SpanGiver(answerer=answerer_of(FILES), words="28元"),
        [FERRY, longer, wrong, library, replace(FERRY, document=None, answers=())],
    )
    # 28元 has 2 of the 5 tokens of 票价为28元: F1 2 · 2 / (2 + 5). The others have no right span.
    assert [outcome.span and outcome.span.f1 for outcome in found.outcomes] == [
        1,
        pytest.approx(4 / 7),
        None,
        None,
        None,
    ]
    assert (found.total.spans, found.total.span_exact) == (2, 1 / 2)
    assert found.total.span_f1 == pytest.approx((1 + 4 / 7) / 2)
    assert (found.kinds["longer"].spans, found.kinds["longer"].span_exact) == (1, 0)


def test_the_deep_search_is_measured_alone_where_it_takes_part(answerer_of, tools):
    deep = answerer_of(FILES, replace(tools, deep=CharacterDeepEncoder()))
    found = evaluation(deep, [FERRY, OFF_TOPIC])
    assert found.source.reader == "characters"
    assert found.searches[Mode.DEEP].hits[3] == 1

    without = Answerer(deep.index, tools, load_background_idf())
    assert set(evaluation(without, [FERRY]).searches) == set(Mode) - {Mode.DEEP}
    assert without.search(FERRY.question, 5, Mode.DEEP)[1] == []


def test_a_metric_to_which_no_question_applies_is_unknown(answerer_of):
    answerer = answerer_of(FILES)
    unanswerable = evaluation(answerer, [OFF_TOPIC]).total
    answerable = evaluation(answerer, [FERRY]).total

    of_answerable = ("hit_interval", "mrr", "marked", "quoted", "answered", "span_exact", "span_f1")
    of_unanswerable = ("wrongly_answered", "wrongly_answered_at_95")
    assert [getattr(unanswerable, name) for name in of_answerable] == [None] * 7
    assert set(unanswerable.hits.values()) == {None}
    assert [getattr(answerable, name) for name in of_unanswerable] == [None] * 2
    assert (answerable.auroc, unanswerable.auroc) == (None, None)
    assert retrieval(answerer, [], Mode.HYBRID).mrr == 0


def test_each_kind_has_its_metrics_and_borrows_the_questions_that_it_lacks(answerer_of):
    cases = [replace(FERRY, kind="plain"), replace(OFF_TOPIC, kind="off-topic"), OFF_TOPIC]

    kinds = evaluation(answerer_of(FILES), cases).kinds
    assert list(kinds) == ["plain", "off-topic"]
    assert (kinds["plain"].auroc, kinds["off-topic"].auroc) == (1, 1)
    assert (kinds["plain"].questions, kinds["off-topic"].questions) == (1, 1)
    assert (kinds["off-topic"].wrongly_answered_at_95, kinds["off-topic"].answered) == (0, None)
    assert (kinds["plain"].wrongly_answered_at_95, kinds["plain"].answered) == (None, 1)


def test_a_question_that_cannot_be_evaluated_is_named_and_counts_nowhere(answerer_of):
    files = FILES | {"photo.bin": "\0"}
    cases = [
        replace(FERRY, line=1),
        replace(FERRY, document="gone.txt", line=2),
        replace(FERRY, answers=(), line=3),
        replace(FERRY, question="问" * 2001, line=4),
        replace(FERRY, document="photo.bin", line=5),
    ]

    found = evaluation(answerer_of(files), cases)
    assert (found.total.questions, found.total.hits[1]) == (1, 1)
    reasons = {each.case.line: each.reason for each in found.left_out}
    assert reasons.keys() == {2, 3, 4, 5}
    assert "has no document gone.txt" in reasons[2]
    assert "no answers" in reasons[3]
    assert "2,001 characters" in reasons[4]
    assert "skipped: unknown type .bin" in reasons[5]


def test_answers_missing_from_the_document_get_a_remark_and_are_counted(answerer_of):
    found = evaluation(answerer_of(FILES), [replace(FERRY, answers=("29元",), line=7)])

    assert found.remarks == ("line 7: ferry.txt contains none of the expected answers",)
    assert found.total.hits[1] == 0


def test_questions_about_another_folder_are_an_error(answerer_of):
    with pytest.raises(SettingsError, match=r"in line 3: .* no document gone\.txt") as caught:
        evaluation(answerer_of(FILES), [replace(FERRY, document="gone.txt", line=3)])
    assert "--docs" in caught.value.hint
