import json
from dataclasses import replace
from pathlib import Path

import pytest

from bot.evaluate import Case, evaluation, is_right, read_cases, retrieval
from bot.evaluate.cases import chosen
from bot.evaluate.types import Failure
from bot.types import Mode
from corpus.errors import SettingsError

QUESTIONS = Path(__file__).parents[2] / "sample_questions.jsonl"
FILES = {
    "ferry.txt": "鹭角港渡轮公告。\n灯笼岛航线成人单程票价为28元。",
    "library.txt": "图书馆借阅规则。\n光盘借期为7天，图书借期为30天。",
    "water.txt": "栖梧区停水通知。\n停水涉及4360户。",
}
FERRY = Case("灯笼岛航线成人单程票价是多少？", "ferry.txt", ("28元",))
OFF_TOPIC = Case("怎样做红烧肉才不腻？", None, ())


@pytest.fixture
def cases(tmp_path):
    """Return a function that writes an evaluation file."""

    def write(content):
        file = tmp_path / "questions.jsonl"
        file.write_bytes(content if isinstance(content, bytes) else content.encode())
        return file

    return write


@pytest.fixture(scope="module")
def measured(sample_answerer):
    """The bundled questions and what they measure on the bundled samples."""
    bundled = read_cases(QUESTIONS)
    return bundled, evaluation(sample_answerer, bundled)


def test_a_line_becomes_a_case(cases):
    line = {"question": "问？", "document": "a.txt", "answers": ["答"], "history": ["先问？"]}

    assert read_cases(cases(json.dumps(line) + "\n\n")) == [
        Case("问？", "a.txt", ("答",), ("先问？",))
    ]


def test_what_a_line_leaves_out_is_empty(cases):
    assert read_cases(cases('{"question": "问？", "document": null}')) == [Case("问？", None, ())]


def test_a_byte_order_mark_and_rare_line_ends_within_a_text_do_no_harm(cases):
    line = '\ufeff{"question": "问\u2028题？", "document": null}\r\n'

    assert read_cases(cases(line)) == [Case("问\u2028题？", None, ())]


@pytest.mark.parametrize(
    "line",
    [
        '{"question": "", "document": null}',
        '{"question": " ", "document": null}',
        '{"question": "问？", "document": ""}',
        '{"question": "问\\ud800？", "document": null}',
        '{"question": "问？", "document": null, "kind": 3}',
        "{",
        "[]",
        "7",
        "null",
        '"question"',
        "{}",
        '{"question": "问？"}',
        '{"document": null}',
        '{"question": 5, "document": null}',
        '{"question": "问？", "document": 5}',
        '{"question": "问？", "document": "a.txt", "answers": "28元"}',
        '{"question": "问？", "document": "a.txt", "answers": [28]}',
        '{"question": "问？", "document": "a.txt", "answers": null}',
        '{"question": "问？", "document": null, "history": "先问？"}',
        "[" * 100_000,
    ],
    ids=range(20),
)
def test_a_line_that_is_no_question_is_named_by_its_number(cases, line):
    with pytest.raises(SettingsError, match="Line 3 of the evaluation file") as caught:
        read_cases(cases(f'{{"question": "问？", "document": null}}\n\n{line}\n'))
    assert "question" in caught.value.hint


def test_a_file_that_cannot_be_read_is_one_sentence(cases, tmp_path):
    for file in (tmp_path / "missing.jsonl", tmp_path, cases(b"\xff\xfe\x00")):
        with pytest.raises(SettingsError, match="can't be read"):
            read_cases(file)


def test_a_complaint_about_a_line_says_what_it_lacks(cases):
    for line, lacking in (
        ("{", "not JSON"),
        ("[]", "not a JSON object"),
        ('{"document": null}', '"question" is missing'),
        ('{"question": "问？"}', '"document" is missing'),
        ('{"question": "问？", "document": "a.txt", "answers": [28]}', '"answers" is not a list'),
    ):
        with pytest.raises(SettingsError, match=lacking):
            read_cases(cases(line))


def test_bytes_that_are_not_utf_8_are_named_by_their_line(cases):
    with pytest.raises(SettingsError, match="line 2 is not UTF-8"):
        read_cases(cases(b'{"question": "?", "document": null}\n\xff\n'))


@pytest.mark.parametrize("content", ["", "\n\r\n", "\ufeff"])
def test_a_file_without_questions_is_an_error(cases, content):
    with pytest.raises(SettingsError, match="holds no question"):
        read_cases(cases(content))


def test_a_hundred_thousand_lines_are_read_and_the_last_is_checked_too(cases):
    line = '{"question": "问？", "document": null}\n'

    assert len(read_cases(cases(line * 100_000))) == 100_000
    with pytest.raises(SettingsError, match="Line 100001 "):
        read_cases(cases(line * 100_000 + "{"))


def test_a_file_beyond_the_limit_is_not_read_whole(tmp_path):
    file = tmp_path / "endless.jsonl"
    with file.open("wb") as sparse:
        sparse.truncate(1 << 40)

    with pytest.raises(SettingsError, match="more than 64 MiB"):
        read_cases(file)


def test_unknown_keys_mean_nothing_and_blank_answers_are_none(cases):
    line = {"question": "问？", "document": "a.txt", "answers": [" ", "答"], "difficulty": [3]}
    line |= {"kind": None, "split": "tune"}

    assert read_cases(cases(json.dumps(line))) == [
        Case("问？", "a.txt", ("答",), kind="", split="tune")
    ]


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


def test_figures_tell_what_was_found_marked_answered_and_refused(answerer_of):
    unmarked = replace(FERRY, answers=("渡轮公告",))
    wrong = replace(FERRY, answers=("29元",))

    found = evaluation(answerer_of(FILES), [FERRY, unmarked, wrong, OFF_TOPIC])
    total = found.total
    assert (total.questions, total.answerable, total.unanswerable) == (4, 3, 1)
    assert (total.hits[1], total.marked, total.quoted) == (2 / 3, 1 / 2, 1 / 3)
    assert (total.kept, total.wrongly_answered, total.auroc) == (1, 0, 1)
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


def test_an_answer_to_what_the_folder_does_not_tell_is_a_failure(answerer_of):
    asked = replace(FERRY, document=None, answers=())

    found = evaluation(answerer_of(FILES), [asked])
    assert found.total.wrongly_answered == 1
    assert found.outcomes[0].failure is Failure.ANSWERED
    assert found.outcomes[0].found[0].path == "ferry.txt"


def test_the_rank_of_the_right_passage_is_told_beyond_the_fifth_and_counts_as_not_found(
    answerer_of,
):
    piers = {f"{number:02}.txt": f"{number}号码头票价为{number}元。" for number in range(10, 30)}
    answerer = answerer_of(piers)
    question = "29号码头票价是多少？"
    eighth = answerer.ask(question, 50).citations[7].path

    found = evaluation(answerer, [Case(question, eighth, ("码头票价",))])
    assert found.outcomes[0].rank == 8
    assert (found.total.hits[5], found.total.mrr) == (0, 0)


def test_a_passage_that_stands_for_its_copies_comes_from_each_of_them(answerer_of):
    files = FILES | {"copy.txt": FILES["ferry.txt"]}
    cases = [replace(FERRY, document=path) for path in ("ferry.txt", "copy.txt")]

    assert [outcome.rank for outcome in evaluation(answerer_of(files), cases).outcomes] == [1, 1]


def test_a_follow_up_is_asked_with_its_history(answerer_of):
    asked = replace(FERRY, question="那是多少呢？", history=(FERRY.question,))

    (outcome,) = evaluation(answerer_of(FILES), [asked]).outcomes
    assert FERRY.question.rstrip("？") in outcome.searched
    assert outcome.rank == 1


def test_what_no_question_can_tell_is_unknown(answerer_of):
    answerer = answerer_of(FILES)
    unanswerable = evaluation(answerer, [OFF_TOPIC]).total
    answerable = evaluation(answerer, [FERRY]).total

    of_answerable = ("hit_interval", "mrr", "marked", "quoted", "kept")
    of_others = ("wrongly_answered", "wrongly_answered_at_95")
    assert [getattr(unanswerable, name) for name in of_answerable] == [None] * 5
    assert set(unanswerable.hits.values()) == {None}
    assert [getattr(answerable, name) for name in of_others] == [None] * 2
    assert (answerable.auroc, unanswerable.auroc) == (None, None)
    assert retrieval(answerer, [], Mode.HYBRID).mrr == 0


def test_each_kind_has_its_figures_and_borrows_the_side_that_it_lacks(answerer_of):
    cases = [replace(FERRY, kind="plain"), replace(OFF_TOPIC, kind="off-topic"), OFF_TOPIC]

    kinds = evaluation(answerer_of(FILES), cases).kinds
    assert list(kinds) == ["plain", "off-topic"]
    assert (kinds["plain"].auroc, kinds["off-topic"].auroc) == (1, 1)
    assert (kinds["plain"].questions, kinds["off-topic"].questions) == (1, 1)
    assert (kinds["off-topic"].wrongly_answered_at_95, kinds["off-topic"].kept) == (0, None)
    assert (kinds["plain"].wrongly_answered_at_95, kinds["plain"].kept) == (None, 1)


def test_a_question_that_cannot_be_judged_is_named_and_counts_nowhere(answerer_of):
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
    assert "holds no document gone.txt" in reasons[2]
    assert "no answers" in reasons[3]
    assert "2,001 characters" in reasons[4]
    assert "skipped: unknown type .bin" in reasons[5]


def test_words_that_the_document_does_not_hold_are_remarked_upon_and_counted(answerer_of):
    found = evaluation(answerer_of(FILES), [replace(FERRY, answers=("29元",), line=7)])

    assert found.remarks == ("line 7: ferry.txt holds none of the expected answers",)
    assert found.total.hits[1] == 0


def test_questions_about_another_folder_are_an_error(answerer_of):
    with pytest.raises(SettingsError, match=r"in line 3: .* no document gone\.txt") as caught:
        evaluation(answerer_of(FILES), [replace(FERRY, document="gone.txt", line=3)])
    assert "--docs" in caught.value.hint


def test_questions_are_chosen_by_kind_and_split():
    plain = replace(FERRY, kind="plain", split="test")
    other = replace(FERRY, kind="paraphrase", split="tune")

    assert chosen([plain, other], (), ()) == [plain, other]
    assert chosen([plain, other], ["plain", "paraphrase"], ["tune"]) == [other]
    for kinds, splits, missing in (
        (["plain"], ["tune"], "no question of that kind and split"),
        (["plain", "plian"], [], "holds no kind plian"),
        ([], ["train"], "holds no split train"),
    ):
        with pytest.raises(SettingsError, match=missing):
            chosen([plain, other], kinds, splits)


def test_plain_questions_find_their_passage_among_the_first_three(sample_answerer, measured):
    plain = [case for case in measured[0] if case.kind == "plain"]

    assert retrieval(sample_answerer, plain, Mode.HYBRID).hits[3] >= 0.85


def test_the_hybrid_does_not_lose_to_either_half(measured):
    best = {mode: found.hits[1] for mode, found in measured[1].searches.items()}

    assert best[Mode.HYBRID] >= max(best[Mode.LEXICAL], best[Mode.DENSE]) - 0.02


def test_off_topic_questions_are_refused_and_plain_ones_answered(measured):
    kinds = measured[1].kinds

    assert kinds["off-topic"].wrongly_answered <= 0.1
    assert kinds["plain"].kept >= 0.8
