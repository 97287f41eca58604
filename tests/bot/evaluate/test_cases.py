"""Evaluation files are read line by line, and an invalid line is named."""

import json

import pytest

from bot.evaluate import Case, read_cases
from bot.evaluate.cases import chosen
from corpus.errors import SettingsError


@pytest.fixture
def cases(tmp_path):
    """Return a function that writes an evaluation file."""

    def write(content):
        file = tmp_path / "questions.jsonl"
        file.write_bytes(content if isinstance(content, bytes) else content.encode())
        return file

    return write


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
def test_an_invalid_line_is_named_by_its_number(cases, line):
    with pytest.raises(SettingsError, match="Line 3 of the evaluation file") as caught:
        read_cases(cases(f'{{"question": "问？", "document": null}}\n\n{line}\n'))
    assert "question" in caught.value.hint


def test_a_file_that_cannot_be_read_is_one_sentence(cases, tmp_path):
    for file in (tmp_path / "missing.jsonl", tmp_path, cases(b"\xff\xfe\x00")):
        with pytest.raises(SettingsError, match="can't be read"):
            read_cases(file)


def test_an_error_names_the_missing_key(cases):
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
    with pytest.raises(SettingsError, match="contains no question"):
        read_cases(cases(content))


def test_a_hundred_thousand_lines_are_read_and_the_last_is_checked_too(cases):
    line = '{"question": "问？", "document": null}\n'

    assert len(read_cases(cases(line * 100_000))) == 100_000
    with pytest.raises(SettingsError, match="Line 100001 "):
        read_cases(cases(line * 100_000 + "{"))


def test_a_file_beyond_the_limit_is_not_read_to_its_end(tmp_path):
    file = tmp_path / "endless.jsonl"
    with file.open("wb") as sparse:
        sparse.truncate(1 << 40)

    with pytest.raises(SettingsError, match="more than 64 MiB"):
        read_cases(file)


def test_unknown_keys_and_blank_answers_are_ignored(cases):
    line = {"question": "问？", "document": "a.txt", "answers": [" ", "答"], "difficulty": [3]}
    line |= {"kind": None, "split": "tune"}

    assert read_cases(cases(json.dumps(line))) == [
        Case("问？", "a.txt", ("答",), kind="", split="tune")
    ]


def test_questions_are_chosen_by_kind_and_split():
    plain = Case("问？", None, (), kind="plain", split="test")
    other = Case("又问？", None, (), kind="paraphrase", split="tune")

    assert chosen([plain, other], (), ()) == [plain, other]
    assert chosen([plain, other], ["plain", "paraphrase"], ["tune"]) == [other]
    for kinds, splits, missing in (
        (["plain"], ["tune"], "no question of that kind and split"),
        (["plain", "plian"], [], "contains no kind plian"),
        ([], ["train"], "contains no split train"),
    ):
        with pytest.raises(SettingsError, match=missing):
            chosen([plain, other], kinds, splits)
