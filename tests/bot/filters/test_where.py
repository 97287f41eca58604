"""Filters as programs and people write them."""

import pytest

from bot.filters.dates import NO_DAYS, days_of
from bot.filters.where import Where, parse_where
from bot.filters.written import read_where, write_where
from corpus.errors import FilterError, QuestionError

EVERYTHING = {
    "path": "notices/",
    "type": ["pdf", "docx"],
    "title": "年休假",
    "from": "2024-01-01",
    "to": "2024-12-31",
    "document": "b88af25b938b0dbf",
}


def test_a_filter_is_read_as_it_is_given_and_given_back():
    assert parse_where(EVERYTHING).as_mapping() == EVERYTHING


@pytest.mark.parametrize(
    ("written", "given"),
    [
        (
            "path=notices/ type=pdf from=2024-01-01 to=2024-12-31",
            {"path": "notices/", "type": ["pdf"], "from": "2024-01-01", "to": "2024-12-31"},
        ),
        ("type=PDF type=.docx,*.md", {"type": ["pdf", "docx", "md"]}),
        ("title='年 休假' path=\"My Files/\"", {"title": "年 休假", "path": "My Files/"}),
        ("path=a\\b#c", {"path": "a\\b#c"}),
        ("title=a=b　to=2024年6月", {"title": "a=b", "to": "2024-06"}),
        ("from=2024/6/3 to=2024.12", {"from": "2024-06-03", "to": "2024-12"}),
        ("path=./a/", {"path": "a/"}),
        ("type='pdf、docx， md'", {"type": ["pdf", "docx", "md"]}),
    ],
)
def test_a_typed_filter_is_read_like_an_object(written, given):
    where = read_where(written)

    assert where.as_mapping() == given
    assert read_where(write_where(where)) == where


@pytest.mark.parametrize(
    "given",
    [None, {}, {"path": ""}, {"type": []}, {"title": " ", "from": None}, {"path": "/"}, Where()],
)
def test_what_is_empty_is_no_filter(given):
    assert parse_where(given) is None


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"paths": "a"}, "“paths”"),
        ({"path": 3}, "path must be text"),
        ({"path": "a" * 1001}, "longer than 1000"),
        ({"path": "a\0b"}, "characters"),
        ({"title": "\ud800"}, "characters"),
        ({"type": {"pdf": True}}, "type must be text"),
        ({"type": ["pdf", 3]}, "type must be text"),
        ({"type": ["a"] * 21}, "more than 20"),
        ({"type": "a/b"}, "no file suffix"),
        ({"type": "x" * 21}, "no file suffix"),
        ({"title": "长" * 201}, "longer than 200"),
        ({"from": "2024-02-30"}, "no calendar"),
        ({"to": "2024-13"}, "no calendar"),
        ({"from": "0000"}, "no calendar"),
        ({"from": "gestern"}, "not a date"),
        ({"from": 2024}, "from must be text"),
        ({"from": "2024-12-31", "to": "2024-01-01"}, "later than"),
        ({"from": "2025", "to": "2024-12"}, "later than"),
        (["path"], "must be an object"),
        ("path=a", "must be an object"),
    ],
)
def test_what_is_no_filter_is_refused_with_a_sentence(given, said):
    with pytest.raises(FilterError, match=said) as refused:
        parse_where(given)
    assert isinstance(refused.value, QuestionError)


@pytest.mark.parametrize("written", ["notices", "path='a", "path=a path=b", "=", "x" * 4001])
def test_what_can_not_be_read_is_refused(written):
    with pytest.raises(FilterError):
        read_where(written)


def test_a_bound_of_a_month_includes_its_days():
    assert parse_where({"from": "2024-06", "to": "2024-06-01"})


@pytest.mark.parametrize(
    ("written", "days"),
    [
        ("2024-06-03", (20240603, 20240603)),
        ("2024-06", (20240601, 20240631)),
        ("2024年春", (20240101, 20241231)),
        ("1024", (10240101, 10241231)),
        ("春天", NO_DAYS),
        (None, NO_DAYS),
    ],
)
def test_a_date_is_all_the_days_that_it_may_mean(written, days):
    assert days_of(written) == days
