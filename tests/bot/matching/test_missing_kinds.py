import pytest

from bot.matching.missing_kinds import lacks_asked_kind
from corpus.text.fold import fold

NOTHING = "第二十六条 收费由双方协商,并在2021年3月1日前的合同中约定。"


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("物业费每月多少钱？", "物业费每月一百二十元"),
        ("要交多少手续费？", "办理免收手续费"),
        ("去广州出差一天补助多少元？", "城市：广州；标准（元/天）：120"),
        ("去广州出差一天补助多少元？", "城市：广州；标准：120"),
        ("公租房押金多少？", "押金为两个月的租金"),
        ("宣传费罚款多少？", "处销售额两倍以下罚款"),
        ("借期几天？", "借期为三十日"),
        ("借期几天？", "借期（天）：30"),
        ("多久去签注一次？", "每年签注"),
        ("每周能玩几个小时？", "每周不超过三小时"),
        ("周边多少米内不准开店？", "周边一百米内"),
        ("限重多少公斤？", "不得超过2吨"),
        ("室温不低于多少度？", "室温不得低于18℃"),
        ("每月送多少度电？", "每月60千瓦时"),
        ("一次取多少毫升？", "每次200ml"),
        ("面积多少平方米？", "每间20㎡"),
        ("多少岁能领证？", "年满二十二周岁"),
        ("闯红灯扣几分？", "一次记6分"),
        ("利率是多少？", "利率为3.5%"),
        ("塔有多高？", "高三百三十米"),
        ("what is the fee, how much?", "the fee is $20"),
        ("几点开门？", "每天上午开放"),
        ("闭馆是几点？", "17:30闭馆"),
        ("咨询电话是多少？", "咨询电话：0571-8200"),
        ("投诉打哪个电话？", "可拨打12345"),
        ("邮箱是什么？", "寄至 a@b.cn"),
        ("照片要什么颜色的背景？", "背景为白色"),
    ],
)
def test_a_text_with_the_kind_asked_for_is_told_from_one_without(question, text):
    assert not lacks_asked_kind(question, fold(text))
    assert lacks_asked_kind(question, fold(NOTHING))


@pytest.mark.parametrize(
    "question",
    ["什么时候施行？", "谁负责？", "那几天能开工吗？", "前几天的通知是谁发的？", "有几个部门？"],
)
def test_a_question_for_no_such_kind_misses_none(question):
    assert not lacks_asked_kind(question, fold(NOTHING))


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("结婚登记要提前几天预约？", "满二十二周岁的可以登记"),
        ("每月要交多少钱？", "自2021年起，第3条第（2）项的费用按日交纳，电话12-345"),
        ("缓刑期有几年？", "2011年修正"),
    ],
)
def test_ages_dates_and_numbers_of_articles_are_no_amounts(question, text):
    assert lacks_asked_kind(question, fold(text))
