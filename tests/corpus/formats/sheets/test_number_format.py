import pytest

from corpus.formats.sheets.number_format import plain_number, shown_number

DAY = 45566  # 2024-10-01
ACCOUNTING = '_ ¥* #,##0.00_ ;_ ¥* -#,##0.00_ ;_ ¥* "-"??_ ;_ @_ '


@pytest.mark.parametrize(
    ("value", "code", "shown"),
    [
        (5.0, "General", "5"),
        (0.1 + 0.2, "General", "0.3"),
        (1e20, "General", "1" + "0" * 20),
        (1.5e-7, "General", "0.00000015"),
        (110101199001011000.0, "General", "110101199001011000"),
        (0.856, "0%", "86%"),
        (1.005, "0.00", "1.01"),
        (0.105, "0.0%", "10.5%"),
        (10, '0"%"', "10%"),
        (12345.678, "#,##0.00", "12,345.68"),
        (0, "#,##0", "0"),
        (1234567, "0.0,", "1234.6"),
        (12.34, "0.0#", "12.34"),
        (12, "0.0#", "12.0"),
        (12, "0.##", "12"),
        (731, "000000", "000731"),
        (13800138000, "000-0000-0000", "138-0013-8000"),
        (3.5, '0.0"万吨"', "3.5万吨"),
        (7, '"第"0"名"', "第7名"),
        (-3.5, "0.0_);[Red](0.0)", "(3.5)"),
        (-1234.5, '"¥"#,##0.00', "-¥1,234.50"),
        (1234.5, ACCOUNTING, "¥1,234.50"),
        (0, ACCOUNTING, "0"),
        (12.5, '[>=10]0.0"高";0.0"低"', "12.5高"),
        (2.5, '[>=10]0.0"高";0.0"低"', "2.5低"),
        (1200, "[$¥-804]#,##0", "¥1,200"),
        (0.5, "# ?/?", "0.5"),
        (5, ";;;", "5"),
        (5, "@", "5"),
        (1500, "[DBNum2][$-804]General", "1500"),
        (1e300, "#,##0.00", "1e+300"),
        (float("nan"), "0", ""),
        (float("inf"), "General", ""),
    ],
)
def test_a_number_is_shown_by_its_format(value, code, shown):
    assert shown_number(value, code) == shown


@pytest.mark.parametrize(
    ("value", "code", "shown"),
    [
        (DAY, "yyyy/m/d", "2024-10-01"),
        (DAY, "m/d/yy", "2024-10-01"),
        (DAY, "yyyy\\-mm\\-dd;@", "2024-10-01"),
        (DAY, "[$-F800]dddd\\,\\ mmmm\\ dd\\,\\ yyyy", "2024-10-01 星期二"),
        (DAY, 'yyyy"年"m"月"d"日"', "2024年10月1日"),
        (DAY, 'm"月"d"日"', "10月1日"),
        (DAY, "m/d", "10月1日"),
        (DAY, "mmm-yy", "2024-10"),
        (DAY, '[$-804]m"月"d"日" aaaa', "10月1日 星期二"),
        (DAY, 'd"日周"aaa', "1日周二"),
        (DAY + 0.354166667, "yyyy/m/d h:mm", "2024-10-01 08:30"),
        (DAY, "yyyy/m/d h:mm", "2024-10-01"),
        (DAY + 0.9999999, "yyyy/m/d", "2024-10-01"),
        (0.354166667, "h:mm", "8:30"),
        (0.354166667, "hh:mm:ss", "08:30:00"),
        (0.75, "h:mm AM/PM", "18:00"),
        (0.75, '上午/下午h"时"mm"分"', "下午6时00分"),
        (1.5, "[h]:mm", "36:00"),
        (1.5, "[mm]:ss", "2160:00"),
        (1, "yyyy/m/d", "1900-01-01"),
        (61, "yyyy/m/d", "1900-03-01"),
        (-1, "yyyy/m/d", "-1"),
        (1e9, "yyyy/m/d", "1000000000"),
    ],
)
def test_a_date_is_shown_in_iso_8601_or_in_the_words_of_its_format(value, code, shown):
    assert shown_number(value, code) == shown


def test_dates_may_count_from_1904():
    assert shown_number(DAY - 1462, "yyyy/m/d", is_1904=True) == "2024-10-01"


@pytest.mark.parametrize(
    "code", ["[" * 300, '"' * 255, "0" * 255, "." * 99, "y" * 99, "\\", "[h", ""]
)
@pytest.mark.parametrize("value", [0.0, -1.5, 45566.5, 1e308, 5e-324])
def test_a_hostile_format_shows_something(code, value):
    assert len(shown_number(value, code)) < 1000
    assert plain_number(value)
