import pytest

from bot.answer.quoting.listings import with_listings

CODE = "def backup(path):\n    if path.exists():\n\n        copy(path)\n    return path"
TEXT = f"脚本说明\n备份脚本如下：\n{CODE}\n每天运行一次。"


def quoted(text, *pieces):
    spans = tuple((text.index(each), text.index(each) + len(each)) for each in pieces)
    return [text[start:end] for start, end in with_listings(text, spans)]


@pytest.mark.parametrize(
    ("pieces", "shown"),
    [
        (["备份脚本如下："], [f"备份脚本如下：\n{CODE}"]),
        (["备份脚本如下：", "def backup(path):"], [f"备份脚本如下：\n{CODE}"]),
        (["copy(path)"], [CODE]),
        (["if path.exists():", "return path"], [CODE]),
        (["每天运行一次。"], ["每天运行一次。"]),
        (["脚本说明", "每天运行一次。"], ["脚本说明", "每天运行一次。"]),
    ],
)
def test_a_listing_is_quoted_whole(pieces, shown):
    assert quoted(TEXT, *pieces) == shown


def test_a_closing_line_belongs_to_a_listing():
    text = "int f() {\n\treturn 1;\n}\n说明文字。"

    assert quoted(text, "return 1;") == ["int f() {\n\treturn 1;\n}"]


def test_a_long_listing_and_a_text_without_one_are_quoted_by_sentences():
    long = "begin\n" + "\n".join(f"    step({number})" for number in range(100))

    assert quoted(long, "step(50)") == ["step(50)"]
    assert quoted("甲如下：\n乙。\n丙。", "甲如下：") == ["甲如下："]
