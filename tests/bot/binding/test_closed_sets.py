"""Days of the week, classes, editions and words of closed sets."""

import pytest

from bot.binding.alternatives import alternatives
from bot.binding.calendar import editions, periods, years
from bot.binding.codes import codes, document_numbers, named_codes, numbered_things
from bot.binding.weekdays import weekdays
from corpus.text.fold import fold
from embeddings.text.numbers import normalise_numbers


def read(reader, text):
    return list(reader(normalise_numbers(fold(text))))


def meets(reader, asked, passage):
    found = read(reader, passage)
    return all(any(map(named.is_met_by, found)) for named in read(reader, asked))


def excludes(reader, asked, passage):
    found = read(reader, passage)
    return any(any(map(named.excludes, found)) for named in read(reader, asked))


@pytest.mark.parametrize(
    ("asked", "same", "other"),
    [
        ("周三谁巡塘", "星期三：甲班", "星期四：乙班"),
        ("礼拜六开渔吗", "周六、日休渔", "周一至周五开渔"),
        ("周末开渔吗", "星期六、星期日休渔", "周一到周四"),
        ("星期天谁巡塘", "周六日由丙班巡塘", "工作日由甲班巡塘"),
    ],
)
def test_a_day_of_the_week_is_met_in_any_wording_and_range(asked, same, other):
    assert meets(weekdays, asked, same)
    assert excludes(weekdays, asked, other)


def test_what_holds_every_day_neither_meets_nor_excludes_a_day_of_the_week():
    assert not meets(weekdays, "周三", "每天六点巡塘")
    [asked] = read(weekdays, "周三")
    assert any(map(asked.admits, read(weekdays, "除周一外六点巡塘")))


@pytest.mark.parametrize("text", ["一周三次", "每周五天", "周一次"])
def test_how_often_in_a_week_is_no_day_of_it(text):
    assert read(weekdays, text) == []


@pytest.mark.parametrize(
    ("asked", "same", "other"),
    [
        ("四年级放什么鱼苗", "4年级", "三年级"),
        ("初二（3）班", "八年级三班", "八（2）班"),
        ("高一2班", "高一(2)班", "高二（2）班"),
        ("塘口402室", "402室", "412室"),
        ("28路渔车", "28路", "128路"),
        ("十二号闸", "12号闸", "2号闸"),
        ("B座", "b座", "A座"),
        ("乙类渔港", "乙类", "甲类"),
        ("民初188号", "(2023)泽01民初188号", "民初18号"),
        ("泽湖三中", "泽湖第三中学", "泽湖二中"),
        ("市二院", "第二人民医院", "市一院"),
    ],
)
def test_rooms_classes_schools_and_cases_are_told_apart_by_their_numbers(asked, same, other):
    assert meets(numbered_things, asked, same)
    assert excludes(numbered_things, asked, other)


@pytest.mark.parametrize(
    "text", ["高三米", "提高三成", "三室一厅", "十中有九", "三中全会", "最高一次"]
)
def test_heights_flats_and_meetings_are_no_schools_or_classes(text):
    assert not {"年级", "班", "室"} & {each.group for each in read(numbered_things, text)}


def test_codes_behind_a_name_exclude_others_behind_the_same_name():
    assert meets(named_codes, "浮鸥12多重", "浮鸥12：二十公斤")
    assert excludes(named_codes, "浮鸥14多重", "浮鸥12：二十公斤")
    assert excludes(named_codes, "浮鸥X5多重", "浮鸥S5重二十公斤")
    assert excludes(named_codes, "科目四怎么考", "科目一和科目二")
    assert read(named_codes, "超过30罚款，共14人，水深12米") == []


def test_codes_of_several_parts_are_compared_whole():
    assert meets(codes, "HY-2023-018", "hy2023-018号合同")
    assert excludes(codes, "HY-2023-018", "HY-2023-019")


@pytest.mark.parametrize(
    "asked", ["泽政发2021年7号", "泽政发 2021 7号", "2021年7号文", "政发〔2021〕7号"]
)
def test_document_numbers_are_also_written_without_brackets(asked):
    assert meets(document_numbers, asked, "泽政发〔2021〕7号")
    assert excludes(document_numbers, asked, "泽政发〔2021〕8号")


def test_numbers_of_different_offices_are_different():
    assert excludes(document_numbers, "泽政发〔2021〕7号", "泽渔发〔2021〕7号")


def test_quarters_and_years_are_also_written_short():
    assert meets(periods, "23年三季度", "2023年第三季度")
    assert excludes(periods, "q3 2022", "2023年三季度")
    assert [each.low for each in read(years, "23年三季度")] == [2023]
    assert [each.low for each in read(years, "revenue in q1 2022")] == [2022]
    assert read(years, "23年的陈皮") == []


def test_editions_are_named_by_their_years_and_numbers():
    assert [each.low for each in editions("2018版和2020年修订的")] == [2018, 2020]
    assert [each.value for each in editions("手册v1.2和2.0版")] == ["1.2", "2.0"]


@pytest.mark.parametrize(
    ("asked", "same", "other"),
    [
        ("端午放几天", "端午节：三天", "中秋节：一天"),
        ("过年发什么", "春节发鱼", "国庆节发蟹"),
        ("校长是谁", "校长童大川", "副校长闻小棠"),
        ("机动车", "机动车", "非机动车"),
        ("丧假几天", "丧假三天", "婚假十天"),
    ],
)
def test_words_of_a_closed_set_exclude_each_other(asked, same, other):
    assert meets(alternatives, asked, same)
    assert excludes(alternatives, asked, other)
