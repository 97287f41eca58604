import pytest

from bot.binding.articles import article_reference
from bot.binding.named_laws import named_laws
from corpus.text.fold import fold


@pytest.mark.parametrize(
    ("question", "laws"),
    [
        ("渔港法第十二条", ("渔港法",)),
        ("请问渔港管理办法第3条说什么", ("渔港管理办法",)),
        ("根据中华人民共和国渔港法第3条", ("渔港法",)),
        ("渔港法规定的第3条", ("渔港法",)),
        ("《渔港法》和《船员条例》有什么不同", ("渔港法", "船员条例")),
        ("《关于停航的通知》什么时候发的", ("关于停航的通知",)),
        ("《泽湖市渔港管理办法（2019年修正）》何时施行", ("泽湖市渔港管理办法",)),
        ("刑法第264条", ("刑法",)),
        ("公司法第13条", ("公司法",)),
        ("预算法第13条", ("预算法",)),
        ("水资源综合利用法第5条", ("水资源综合利用法",)),
        ("渔港基本法第5条", ("渔港基本法",)),
        ("停泊费交纳办法第十三条", ("停泊费交纳办法",)),
        ("老年人权益保障法第三条", ("老年人权益保障法",)),
    ],
)
def test_a_title_in_marks_and_the_law_before_an_article_are_named(question, laws):
    folded = fold(question)

    assert named_laws(folded, article_reference(folded)) == laws


@pytest.mark.parametrize(
    "question",
    [
        "第十二条",
        "本办法第3条",
        "这个规定第三条是什么",
        "该条例第5条",
        "我们的新规定第5条",
        "本管理办法第3条",
        "该暂行规定第三条",
        "上述实施细则第3条",
        "本法第三条",
        "这样的做法第三条",
        "这种做法违反第三条吗",
        "合同第5条",
        "渔港法什么时候施行",
    ],
)
def test_other_words_before_an_article_name_no_law(question):
    folded = fold(question)

    assert named_laws(folded, article_reference(folded)) == ()
