import pytest

from bot.binding.articles import article_reference, article_span
from bot.binding.titles import is_law
from corpus.text.fold import fold

TEXT = fold(
    "第一章　总则\n"
    "第七条　船工应当持证上岗。\n"
    "第八条　违反第七条规定的，停航。\n"
    "第八条之一　夜航应当亮灯。\n"
    "第九条　有下列情形的，不得开航：\n（一）风大的；\n（二）水高的。\n前款情形由站长认定。\n"
    "第十条　违反第九条第二项的，罚款。\n"
    "4.2.1 通则\n4.2.2的要求不变。\n4.2.2 压力\n加压十分钟。\n"
)


@pytest.mark.parametrize(
    ("asked", "quoted"),
    [
        ("第七条", "第七条　船工应当持证上岗。"),
        ("第8条说什么", "第八条　违反第七条规定的,停航。"),
        ("第8条之一", "第八条之一　夜航应当亮灯。"),
        ("第9条第2项", "(二)水高的。"),
        ("第九条第（二）项", "(二)水高的。"),
        ("第九条第二款", "前款情形由站长认定。"),
        ("4.2.2怎么做", "4.2.2 压力\n加压十分钟。"),
    ],
)
def test_an_article_is_found_where_it_stands_not_where_it_is_cited(asked, quoted):
    start, end = article_span(TEXT, article_reference(fold(asked)))

    assert TEXT[start:end].strip() == fold(quoted)


def test_an_article_that_a_text_only_cites_is_not_in_it():
    assert article_span("违反第七条规定的，停航。", article_reference("第七条")) is None


def test_the_words_before_an_article_are_its_law():
    assert article_reference("《渔港法》第十二条").law == "渔港法"
    assert article_reference("请问渔港法第十二条").law == "请问渔港法"


@pytest.mark.parametrize(
    ("law", "names", "expected"),
    [
        ("渔港法", ["渔港法"], True),
        ("请问渔港法", ["渔港法"], True),
        ("渔港法", ["养殖编", "渔港法"], True),
        ("渔港管理办法", ["泽湖市渔港管理办法"], True),
        ("渔港法", ["渔港法实施条例"], False),
        ("渔港法", ["渔港法修正案"], False),
        ("渔港法", ["船员条例"], None),
        ("", ["渔港法"], None),
    ],
)
def test_a_law_is_not_its_amendment(law, names, expected):
    assert is_law(law, names) is expected
