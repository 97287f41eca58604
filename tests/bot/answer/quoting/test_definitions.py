"""Questions for the meaning of a term, from files to answers."""

import pytest

from tests.folder_builds import answerer_of

FILES = {
    "码头条例.md": "# 石湾码头管理条例\n\n"
    "第一条 为了保护泊位使用人的权益，规范泊位使用人的行为，制定本条例。\n\n"
    "第二条 泊位使用人应当爱护泊位。泊位使用人应当缴费，泊位使用人不得转让泊位。\n\n"
    "第三条 泊位按照下列次序分配：\n\n（一）首轮次序：渔船、渡船、救助船；\n\n"
    "（二）次轮次序：游船、货船。\n\n"
    "分配开始后，由首轮次序使用人取得泊位，次轮次序使用人等候；"
    "没有首轮次序使用人的，由次轮次序使用人取得。\n\n"
    "第四条 渔民包括近海渔民和远洋渔民。近海渔民是捕捞季住在码头的人。"
    "村民、船工、养殖户为远洋渔民。\n\n"
    "第九条 本条例所称泊位使用人，是指与码头签订泊位合同的船东。\n",
    "码头年报.md": "# 石湾码头年报\n\n"
    "全年泊位使用人缴费及时，泊位使用人的投诉下降，泊位使用人满意。\n",
}


@pytest.fixture(scope="module")
def answerer(tmp_path_factory, tools):
    return answerer_of(FILES, tmp_path_factory.mktemp("definitions"), tools)


@pytest.mark.parametrize(
    ("question", "marked"),
    [
        ("什么是泊位使用人？", "第九条 本条例所称泊位使用人，是指与码头签订泊位合同的船东。"),
        ("泊位使用人是什么意思", "第九条 本条例所称泊位使用人，是指与码头签订泊位合同的船东。"),
        ("首轮次序使用人是哪些人？", "（一）首轮次序：渔船、渡船、救助船；"),
        ("远洋渔民有哪些？", "村民、船工、养殖户为远洋渔民。"),
        ("近海渔民是指谁？", "近海渔民是捕捞季住在码头的人。"),
    ],
)
def test_the_sentence_that_defines_a_term_is_marked_and_no_other(answerer, question, marked):
    citation = answerer.ask(question).citations[0]
    assert [citation.quote[start:end] for start, end in citation.highlights] == [marked]
