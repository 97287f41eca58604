import pytest

from bot.matching.named_title import named_title


@pytest.mark.parametrize(
    ("question", "title", "run"),
    [
        ("渔港管理办法。施行", "泽湖市渔港管理办法", "渔港管理办法"),
        (
            "《泽湖市渔港管理办法》自。起施行",
            "泽湖市渔港管理办法(2019年修正)",
            "泽湖市渔港管理办法",
        ),
        (
            "2024年泽湖县摄影大赛的咨询电话",
            "关于举办2024年泽湖县摄影大赛的通知",
            "2024年泽湖县摄影大赛",
        ),
        ("渔港停几条船", "泽湖市渔港管理办法", ""),
        ("渔港管理费。多少", "渔港管理办法实施细则", ""),
    ],
)
def test_a_title_is_named_by_most_of_it_or_by_its_end(question, title, run):
    assert named_title(question, title) == run
