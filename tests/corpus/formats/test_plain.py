FULL = "全市规模以上工业企业应当在规定的期限之内完成数字化改造的诊断和验收工作"


def headings(document):
    return [(document.text[each.start : each.end], each.level) for each in document.headings]


def test_each_line_is_a_line_and_empty_ones_are_dropped(read):
    assert read("\n题目\n\n　　第一段。\r\n\r\n第二段。\n").text == "题目\n第一段。\n第二段。"


def test_a_line_broken_inside_a_sentence_is_joined(read):
    assert len(FULL) >= 30
    assert read(f"题目\n{FULL}\n并且提交报告。\n完。").text == f"题目\n{FULL}并且提交报告。\n完。"


def test_a_line_is_not_joined_where_a_paragraph_begins(read):
    for following in [
        "　　另起一段。",
        "（一）项目。",
        "第二条 规定。",
        "1. 甲",
        "- 乙",
        "",
        "Next",
    ]:
        document = read(f"题目\n{FULL}\n{following}\n完。")
        assert document.text.split("\n")[1] == FULL


def test_a_finished_sentence_is_not_joined_to_the_next(read):
    assert read(f"题目\n{FULL}。\n并且提交。").text == f"题目\n{FULL}。\n并且提交。"


def test_a_short_line_stays_alone(read):
    assert read("题目\n各有关单位\n现将事项通知如下").text == "题目\n各有关单位\n现将事项通知如下"


def test_a_long_headline_stays_alone(read):
    assert read(f"{FULL}\n会议昨日召开。").text == f"{FULL}\n会议昨日召开。"


def test_headings_are_the_first_line_the_chapters_and_the_chinese_numbers(read):
    document = read(
        "关于停水的通知\n各用户：\n一、停水时间\n十二小时。\n第二章 附则\n第三条 自即日起施行。\n"
        "二、本条是一个完整的句子。\n1. 甲"
    )

    assert headings(document) == [("关于停水的通知", 1), ("一、停水时间", 3), ("第二章 附则", 2)]


def test_numbers_nest_from_the_book_to_the_bracket(read):
    document = read(
        "城市管理办法\n第一编 总则\n第一章 目的\n第一节 范围\n第一条 目的和依据\n"
        "一、依据\n（一）上位法\n依照上级规定。"
    )

    assert [level for _, level in headings(document)] == [1, 2, 3, 4, 5, 6, 6]


def test_levels_leave_no_gap_for_numbers_that_are_not_used(read):
    document = read(
        "工作方案\n一、目标\n（一）近期\n年底完成。\n（二）远期\n明年完成。\n二、措施\n甲。"
    )

    assert headings(document) == [
        ("工作方案", 1),
        ("一、目标", 2),
        ("（一）近期", 3),
        ("（二）远期", 3),
        ("二、措施", 2),
    ]


def test_short_numbered_lines_of_a_list_are_not_headings(read):
    document = read("所需材料\n请携带下列材料。\n（一）申请表\n（二）身份证\n（三）照片")

    assert headings(document) == [("所需材料", 1)]


def test_a_first_line_that_is_a_sentence_is_not_a_heading(read):
    assert read("会议昨日召开。\n各单位参加。").headings == ()


def test_invisible_marks_leave_and_joiners_stay(read):
    text = "会\u200b议\ufeff召\u00ad开\u202e，\x07家人👨\u200d👩。"

    assert read(text).text == "会议召开，家人👨\u200d👩。"


def test_runs_of_white_space_become_one_space(read):
    assert read("甲 \t\u3000\u00a0 乙").text == "甲 乙"


def test_a_megabyte_of_broken_lines_is_joined_to_one(read):
    line = FULL.replace("完成", "，完成")
    text = "\n".join([line] * 20_000)

    assert read(f"题目\n{text}").text == "题目\n" + line * 20_000


def test_hundreds_of_thousands_of_empty_lines_are_left_out(read):
    assert read("\n" * 200_000 + "字。" + "\n" * 200_000).text == "字。"
