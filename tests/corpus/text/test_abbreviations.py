import pytest

from corpus.text.abbreviations import abbreviations
from corpus.text.fold import fold


@pytest.mark.parametrize(
    ("text", "pair"),
    [
        ("由海湾轮渡运输公司（以下简称“海轮”）承运。", ("海湾轮渡运输公司", "海轮")),
        ("海湾轮渡运输公司（海湾轮渡公司）承运。", ("海湾轮渡运输公司", "海湾轮渡公司")),
        ("海灣輪渡運輸公司(下稱「海輪」)承運。", ("海湾轮渡运输公司", "海轮")),
        (
            "关于《渡轮夜航管理暂行办法》（以下简称《夜航办法》）的说明",
            ("夜航管理暂行办法", "夜航办法"),
        ),
    ],
)
def test_a_short_name_in_brackets_is_found_with_its_long_one(text, pair):
    assert list(abbreviations(fold(text))) == [pair]


@pytest.mark.parametrize(
    "text",
    [
        "林晓（记者）报道。",
        "渡轮管理办法（试行）",
        "渡轮（夏季）七时开航。",
        "海湾轮渡运输公司（地点附后）",
        "轮渡公司（轮渡公司）",
        "（湾轮）",
        "夜航票价（元）",
    ],
)
def test_brackets_that_abbreviate_nothing_define_no_name(text):
    assert list(abbreviations(fold(text))) == []


def test_each_pair_is_yielded_once_up_to_a_limit():
    text = "海湾轮渡运输公司（海轮）"
    assert len(list(abbreviations(fold(text * 100)))) == 1
    names = [chr(0x4E00 + each) for each in range(200)]
    many = "。".join(f"{name}湾轮渡运输公司（{name}轮）" for name in names)
    assert len(list(abbreviations(fold(many)))) == 50
