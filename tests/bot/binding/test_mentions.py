import pytest

from bot.binding.calendar import bare_days, bare_years, days, months, periods, years
from bot.binding.codes import codes, document_numbers, numbered_things
from bot.binding.regions import regions
from corpus.text.fold import fold
from embeddings.text.numbers import normalise_numbers


def read(reader, text, *more):
    return list(reader(normalise_numbers(fold(text)), *more))


def meets(reader, asked, passage):
    [named] = read(reader, asked)
    return any(map(named.is_met_by, read(reader, passage)))


def excludes(reader, asked, passage):
    [named] = read(reader, asked)
    return any(map(named.excludes, read(reader, passage)))


@pytest.mark.parametrize(
    ("asked", "passage"),
    [
        ("3月4日谁巡塘", "三月四日由甲班巡塘"),
        ("3月4日谁巡塘", "3月1日–5日由甲班巡塘"),
        ("3月4日谁巡塘", "2月27日至3月6日由甲班巡塘"),
        ("3月4日谁巡塘", "3月2日9时至3月7日17时"),
        ("2024年3月4日", "三月零四日"),
    ],
)
def test_a_day_is_met_by_itself_and_by_a_range_that_contains_it(asked, passage):
    assert meets(days, asked, passage)
    assert not excludes(days, asked, passage)


@pytest.mark.parametrize("passage", ["3月5日", "3月5日至9日", "2023年3月4日", "4月4日"])
def test_another_day_excludes_a_day(passage):
    assert excludes(days, "2024年3月4日", passage)


def test_a_day_may_leave_out_its_month():
    assert read(bare_days, "将于28日开塘，3日–5日放苗") == [(28, 28), (3, 5)]


@pytest.mark.parametrize(
    ("asked", "same", "other"),
    [
        ("三季度产量", "第三季度", "第二季度"),
        ("三季度产量", "7—9月", "1至9月"),
        ("上半年产量", "1—6月", "下半年"),
        ("2022年全年产量", "全年", "2022年上半年"),
        ("前三季度产量", "1至9月", "三季度"),
    ],
)
def test_a_period_is_met_by_the_same_months_only(asked, same, other):
    assert meets(periods, asked, same)
    assert excludes(periods, asked, other)


def test_months_are_compared_within_their_year():
    assert meets(months, "9月的雨量", "2023年9月")
    assert excludes(months, "2023年9月的雨量", "2022年9月")
    assert read(months, "修了3个月") == []


def test_years_are_also_said_by_their_distance_and_in_names():
    assert meets(years, "2023年", "2021—2024年")
    assert [each.low for each in read(years, "去年", 2024)] == [2023]
    assert [each.low for each in bare_years("渔情_2023(修订).txt")] == [2023]


@pytest.mark.parametrize(
    ("asked", "same", "other"),
    [
        ("第三批鱼苗", "第3批", "第一批"),
        ("首批鱼苗", "第一批", "第二批"),
        ("3号闸怎么开", "三号闸", "2号闸"),
        ("第二渔业站", "第2渔业站", "第一渔业站"),
        ("二级泵站", "2级", "三级"),
    ],
)
def test_numbered_things_are_compared_by_what_follows_the_number(asked, same, other):
    assert meets(numbered_things, asked, same)
    assert excludes(numbered_things, asked, other)


@pytest.mark.parametrize(
    "text", ["分三批放养", "12月3号开始", "第二年起", "第九条第二款", "48家塘主"]
)
def test_quantities_days_and_articles_are_no_numbered_things(text):
    assert read(numbered_things, text) == []


def test_codes_are_compared_by_their_digits():
    assert meets(codes, "ZP-30型泵", "zp30 型")
    assert excludes(codes, "ZP-30型泵", "ZP-300型")
    assert not excludes(codes, "ZP-30型泵", "E05故障")
    assert read(codes, "in 2024 of 12") == []


def test_document_numbers_are_met_in_any_brackets():
    assert meets(document_numbers, "泽政发〔2021〕7号", "泽政发[2021]7号")
    assert excludes(document_numbers, "泽政发〔2021〕7号", "泽政发〔2022〕7号")
    assert excludes(document_numbers, "泽政发〔2021〕7号", "泽渔办〔2021〕7号")


def test_cities_exclude_each_other_but_not_their_province():
    assert excludes(regions, "在广州办证", "上海市渔港管理办法")
    assert not excludes(regions, "在广州办证", "广东省渔港管理办法")
    assert meets(regions, "在广东办证", "汕尾市渔港管理办法")


def test_regions_are_also_known_by_their_ending():
    assert meets(regions, "泽湖县的鱼价", "泽湖县")
    assert excludes(regions, "泽湖县的鱼价", "苇滩县")
    assert not excludes(regions, "泽湖县的鱼价", "苇滩区")


@pytest.mark.parametrize(
    "text", ["日照时间", "开封后冷藏", "住宅小区", "全市各县", "大理石台面", "水产市场"]
)
def test_ordinary_words_are_no_regions(text):
    assert read(regions, text) == []
