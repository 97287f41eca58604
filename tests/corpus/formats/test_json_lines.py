import json

import pytest

from corpus.errors import DocumentError

LONG = "渡轮在能见度不足五百米时停航，恢复时间另行公告。旅客可以改乘公交。" * 4


def lines(document):
    return document.text.split("\n")


@pytest.mark.parametrize("name", ["通讯录.jsonl", "通讯录.ndjson"])
def test_each_object_is_a_line_of_pairs(read, name):
    document = read('{"姓名": "张三", "人数": 3}\n\n{"姓名": "李四", "在岗": true}\n', name)

    assert document.title == "通讯录"
    assert lines(document) == ["姓名：张三；人数：3", "姓名：李四；在岗：true"]
    assert [line for _, line in document.lines] == [1, 3]


def test_all_paragraphs_of_a_long_text_have_their_line(read):
    record = {"id": 17, "title": "停航公告", "text": f"{LONG}\n特此公告。", "empty": None}
    document = read("\n" + json.dumps(record), "a.jsonl")

    assert lines(document) == ["停航公告", LONG, "特此公告。", "id：17"]
    assert {line for _, line in document.lines} == {2}


def test_nested_values_are_laid_flat(read):
    record = {"船": {"名": "鹭角", "规格": {"长": 30}}, "航线": ["东线", "西线"], "班": [{"点": 8}]}

    assert read(json.dumps(record), "a.jsonl").text == (
        "船.名：鹭角；船.规格.长：30；航线：东线、西线；班：点：8"
    )


@pytest.mark.parametrize("bad", ["{", '{"a": }', "[" * 100_000, '{"a":' * 100_000, "甲"])
def test_a_line_that_is_not_json_is_left_out_and_counted(read, bad):
    document = read(f'{bad}\n{{"甲列": "乙"}}\n{bad}', "a.jsonl")

    assert document.text == "甲列：乙"
    assert document.notes == ("lines that are no JSON were left out: 2",)


def test_values_that_are_not_objects_are_lines_too(read):
    assert lines(read('"一句话。"\n3\n["甲", null, "乙"]\nnull\n', "a.jsonl")) == [
        "一句话。",
        "3",
        "甲、乙",
    ]


@pytest.mark.parametrize(
    "number", ["9" * 5000, f"-{'9' * 5000}", f"0.{'3' * 5000}", "1e999", "6.50", "1E5", "-0"]
)
def test_a_number_of_any_length_stays_as_it_is_written(read, number):
    assert read(number, "a.jsonl").text == number
    assert read(f'{{"数": {number}, "组": [{number}]}}', "a.jsonl").text == (
        f"数：{number}；组：{number}"
    )
    assert read(f'{{"a": {{"b": {number}}}}}', "a.jsonl").notes == ()


def test_half_a_character_is_left_out(read):
    assert read('{"甲列": "乙\\ud83d丙"}', "a.jsonl").text == "甲列：乙丙"


def test_a_file_without_any_json_is_refused(read):
    with pytest.raises(DocumentError, match="no text"):
        read("甲\n乙", "a.jsonl")
