import json
from dataclasses import replace
from pathlib import Path

import pytest

from bot.evaluate import Case, evaluation, honesty, is_right, read_cases, retrieval
from bot.types import Mode
from corpus.errors import SettingsError

QUESTIONS = Path(__file__).parents[1] / "sample_questions.jsonl"
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
    ids=range(15),
)
def test_a_line_that_is_no_question_is_named_by_its_number(cases, line):
    with pytest.raises(SettingsError, match="Line 3 of the evaluation file") as caught:
        read_cases(cases(f'{{"question": "问？", "document": null}}\n\n{line}\n'))
    assert "question" in caught.value.hint


def test_a_file_that_cannot_be_read_is_one_sentence(cases, tmp_path):
    for file in (tmp_path / "missing.jsonl", tmp_path, cases(b"\xff\xfe\x00")):
        with pytest.raises(SettingsError, match="can't be read"):
            read_cases(file)


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


def test_honesty_is_shares_of_what_should_and_should_not_be_answered(answerer_of):
    answerer = answerer_of(FILES)
    wrong = replace(FERRY, answers=("29元",))

    found = honesty(answerer, [FERRY, wrong, OFF_TOPIC])
    assert (found.sentence, found.kept, found.refused) == (1 / 2, 1, 1)


def test_where_no_case_can_tell_a_share_is_unknown(answerer_of):
    answerer = answerer_of(FILES)

    found = honesty(answerer, [OFF_TOPIC])
    assert (found.sentence, found.kept, found.refused) == (None, None, 1)
    assert retrieval(answerer, [], Mode.HYBRID).mrr == 0


def test_plain_questions_find_their_passage_among_the_first_three(sample_answerer, measured):
    plain = [case for case in measured[0] if case.kind == "plain"]

    assert retrieval(sample_answerer, plain, Mode.HYBRID).hits[3] >= 0.85


def test_the_hybrid_does_not_lose_to_either_half(measured):
    best = {mode: found.hits[1] for mode, found in measured[1].searches.items()}

    assert best[Mode.HYBRID] >= max(best[Mode.LEXICAL], best[Mode.DENSE]) - 0.02


def test_off_topic_questions_are_refused_and_plain_ones_answered(sample_answerer, measured):
    off_topic = [case for case in measured[0] if case.kind == "off-topic"]
    plain = [case for case in measured[0] if case.kind == "plain"]

    assert honesty(sample_answerer, off_topic).refused >= 0.9
    assert honesty(sample_answerer, plain).kept >= 0.8
