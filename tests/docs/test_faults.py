"""The tests that the pages about faults and promises name exist."""

import re

import pytest

from tests.docs.pages import ROOT, read_page, section, table

HEADINGS = {"docs/faults.md": "Faults and attacks", "SECURITY.md": "What is promised"}
TEST = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")


@pytest.mark.parametrize("page", HEADINGS)
def test_every_test_that_a_page_names_exists(page: str) -> None:
    named = TEST.findall(read_page(page))
    assert named
    for file, name in named:
        text = (ROOT / file).read_text(encoding="utf-8")
        assert re.search(rf"^(?:async )?def {name}\(|^{name} = ", text, re.MULTILINE), name


@pytest.mark.parametrize("page", HEADINGS)
def test_every_case_and_promise_has_a_test(page: str) -> None:
    rows = table(section(page, HEADINGS[page]))
    assert rows
    assert [row[0] for row in rows if "`tests/" not in row[-1]] == []
