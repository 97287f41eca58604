import pytest


def test_the_sentence_that_contains_most_of_the_question_is_chosen(quoted):
    text = "青澜市召开会议。渡轮自七月起停航。图书馆照常开放。"

    assert quoted("渡轮从几月起停航？", text) == ["渡轮自七月起停航。"]


def test_a_heading_is_not_an_answer(quoted):
    text = "渡轮停航时间\n自七月十二日起渡轮停航。"

    assert quoted("渡轮停航时间是什么时候？", text, headings=("渡轮停航时间",)) == [
        "自七月十二日起渡轮停航。"
    ]


def test_two_sentences_are_chosen_where_each_contains_a_part(quoted):
    text = "灯笼岛航线票价为28元。天气晴好。月牙屿航线末班船为19时。"

    assert quoted("灯笼岛航线票价和月牙屿末班船", text) == [
        "灯笼岛航线票价为28元。",
        "月牙屿航线末班船为19时。",
    ]


def test_a_passage_that_is_only_a_title_is_quoted_in_full(quoted):
    assert quoted("通知是什么？", "通知") == ["通知"]


def test_a_question_without_terms_quotes_the_first_sentence(quoted):
    assert quoted("？", "第一句。第二句。") == ["第一句。"]


def test_a_sentence_that_fits_nearly_as_well_is_quoted_too(quoted):
    text = "渡轮夏季每日七时开航。渡轮冬季每日八时开航。天气晴好。"

    assert quoted("渡轮每日几时开航？", text) == [
        "渡轮夏季每日七时开航。",
        "渡轮冬季每日八时开航。",
    ]


def test_a_list_that_is_announced_is_quoted_with_its_items(quoted):
    text = "办证须交下列材料：\n（一）身份证；\n（二）户口簿。\n窗口周末不办公。"

    assert quoted("办证要交什么材料？", text) == [
        "办证须交下列材料：",
        "（一）身份证；",
        "（二）户口簿。",
    ]


def test_text_after_a_colon_is_quoted_even_if_it_is_not_a_list_item(quoted):
    text = "停航期间的咨询电话：\n66120418\n周末不办公。"

    assert quoted("停航期间的咨询电话是多少？", text) == ["停航期间的咨询电话：", "66120418"]


def test_all_items_are_quoted_where_a_list_is_asked_for(quoted):
    text = "会议提出三项任务。一是修缮渡轮码头。二是增开夜航。三是降低票价。会议由市长主持。"

    found = quoted("会议提出了哪些任务，码头修缮吗？", text)
    assert found[-3:] == ["一是修缮渡轮码头。", "二是增开夜航。", "三是降低票价。"]
    assert "会议由市长主持。" not in found


def test_a_list_is_asked_for_in_either_script(quoted):
    text = "會議提出三項任務。一是修繕渡輪碼頭。二是增開夜航。會議由市長主持。"

    asked = "會議提出了哪幾個任務，修繕碼頭嗎？"
    assert quoted(asked, text)[-2:] == ["一是修繕渡輪碼頭。", "二是增開夜航。"]
    asked = "申請夜航修繕碼頭要什麼條件？"
    assert quoted(asked, text)[-2:] == ["一是修繕渡輪碼頭。", "二是增開夜航。"]


def test_a_list_is_not_quoted_without_end(quoted):
    items = "\n".join(f"（一）第{number}项材料的原件和复印件各一份；" for number in range(60))

    found = quoted("办证要交哪些材料？", f"办证要交以下材料：\n{items}")
    assert found[0] == "办证要交以下材料："
    assert 400 < sum(map(len, found)) <= 900


def test_a_consequence_is_quoted_with_the_sentence_before_it(quoted):
    text = "码头的浮桥在台风中断裂。因此渡轮停航三周。天气晴好，游人不少。"

    assert quoted("渡轮为什么停航三周？", text) == [
        "码头的浮桥在台风中断裂。",
        "因此渡轮停航三周。",
    ]


def test_a_sentence_with_the_kind_of_answer_asked_for_is_chosen(quoted):
    text = "遗体存放费由丧属承担，存放应当收费公开。遗体存放每天六十元。"

    assert "遗体存放每天六十元。" in quoted("遗体存放多少钱？", text)


def test_an_item_that_is_asked_for_is_quoted_without_its_list(quoted):
    text = "1. 免赔额是租车人自付的部分。\n2. 油费由租车人承担。\n3. 车内禁止吸烟。"

    assert quoted("免赔额是什么？", text) == ["1. 免赔额是租车人自付的部分。"]


def test_articles_are_no_list(quoted):
    text = "第一条 公厕全天开放。\n第二条 申请改建应当提交图纸和意见书。\n第三条 损坏的照价赔偿。"

    assert quoted("申请改建应当提交哪些材料", text) == ["第二条 申请改建应当提交图纸和意见书。"]


def test_only_the_list_asked_for_is_quoted(quoted):
    text = "进入前应当：\n（一）换鞋；\n（二）登记。\n离开时应当：\n（一）关灯；\n（二）锁门。"

    assert quoted("离开时应当做哪些事", text) == ["离开时应当：", "（一）关灯；", "（二）锁门。"]


def test_lines_below_a_heading_are_a_list_without_marks(quoted):
    text = "携带材料\n身份证\n行驶证\n预约码"

    found = quoted("要携带哪些材料？", text, headings=("携带材料",))
    assert found == ["身份证", "行驶证", "预约码"]


def test_a_question_in_a_paragraph_is_not_quoted(quoted):
    text = "渡口为什么冷清了？大桥通车以后，坐船的人少了。"

    assert quoted("渡口为什么冷清", text) == ["大桥通车以后，坐船的人少了。"]


SKATING = "成人班十节课八百元。少年班十节课六百元。陪练班十节课两千元。冰鞋自备。"


@pytest.mark.parametrize(
    ("asked", "sentences"),
    [
        ("少年班和成人班有什么区别", ["成人班十节课八百元。", "少年班十节课六百元。"]),
        ("陪练班比成人班贵多少", ["成人班十节课八百元。", "陪练班十节课两千元。"]),
        (
            "成人班、少年班、陪练班分别多少钱",
            ["成人班十节课八百元。", "少年班十节课六百元。", "陪练班十节课两千元。"],
        ),
        (
            "十节课各多少钱",
            ["成人班十节课八百元。", "少年班十节课六百元。", "陪练班十节课两千元。"],
        ),
        ("陪练班十节课多少钱", ["陪练班十节课两千元。"]),
    ],
)
def test_each_of_the_things_asked_about_is_quoted(quoted, asked, sentences):
    assert quoted(asked, SKATING)[: len(sentences)] == sentences


def test_compared_things_may_be_numbers(quoted):
    text = "一号水闸由老邵开。二号水闸由老庄开。三号水闸由老水开。"

    assert quoted("二号和三号水闸分别谁开", text) == ["二号水闸由老庄开。", "三号水闸由老水开。"]


def test_one_sentence_about_all_things_is_enough(quoted):
    text = "成人班收八百元，少年班收六百元。成人班在早上。少年班在下午。"

    assert quoted("成人班和少年班学费分别多少", text) == ["成人班收八百元，少年班收六百元。"]


@pytest.mark.parametrize(
    ("asked", "line"),
    [
        ("灯塔开放日谁负责", "负责人：褚站长"),
        ("灯塔开放日的开放时间", "开放时间：周六上午"),
        ("灯塔开放日的集合地点在哪", "集合地点：北码头"),
        ("灯塔开放日到哪里碰头", "集合地点：北码头"),
    ],
)
def test_the_line_that_is_labelled_with_what_is_asked_is_quoted(quoted, asked, line):
    text = (
        "灯塔开放日欢迎居民参加灯塔开放日活动。\n开放时间：周六上午\n集合地点：北码头\n"
        "负责人：褚站长"
    )

    assert quoted(asked, text, title="活动")[-1] == line


@pytest.mark.parametrize(
    ("asked", "text", "also"),
    [
        (
            "报名费多少钱",
            "报名费一经缴纳不予退还。\n初级资格每人每科56元。\n考场另行通知。",
            "每科56元",
        ),
        ("请假外出多久", "请假外出须经批准。\n时间不超过4小时。\n门卫负责登记。", "4小时"),
        ("坏了打哪个电话", "坏了不要自行拆开。\n售后热线400-820-7766。\n请保留发票。", "400-820"),
    ],
)
def test_a_sentence_of_the_kind_asked_for_is_quoted_beside_one_without(quoted, asked, text, also):
    assert any(also in sentence for sentence in quoted(asked, text))


def test_a_number_in_another_unit_than_expected_stands_alone(quoted):
    text = "能见度不足五百丈时停航。\n身高一米二以下的儿童免费。"
    assert quoted("能见度不足多少米时停航", text) == ["能见度不足五百丈时停航。"]
