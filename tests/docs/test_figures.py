"""The figures that the documentation quotes are those of a kept result."""

import json
import re

import pytest

from tests.benchmarks.results.files import (
    RESULTS,
    kept_results,
    markdown,
    read_figures,
    read_result,
)
from tests.benchmarks.results.quotes import quoted_names, with_quotes
from tests.docs.pages import READMES, pages, read_page, table

KEPT = sorted(file.stem for file in RESULTS.glob("*.json"))


@pytest.mark.parametrize("page", pages())
def test_a_page_quotes_results_as_they_were_kept(page: str) -> None:
    assert with_quotes(read_page(page)) == read_page(page)


def test_the_page_of_benchmarks_quotes_every_benchmark_that_keeps_its_results() -> None:
    assert quoted_names(read_page("docs/benchmarks.md")) == kept_results().keys()


def test_of_several_sizes_the_largest_is_quoted(tmp_path) -> None:
    for name in ("growth-900", "growth-3000", "set-up"):
        (tmp_path / f"{name}.json").write_text("{}")

    assert kept_results(tmp_path) == {"growth": "growth-3000", "set-up": "set-up"}


@pytest.mark.parametrize("name", KEPT)
def test_the_tables_of_a_result_are_those_of_its_figures(name: str) -> None:
    page = (RESULTS / f"{name}.md").read_text(encoding="utf-8")
    assert page == markdown(read_result(name))


@pytest.mark.parametrize("name", KEPT)
def test_a_result_says_on_which_machine_and_commit_it_was_measured(name: str) -> None:
    content = json.loads((RESULTS / f"{name}.json").read_text(encoding="utf-8"))
    assert content["machine"]
    assert re.fullmatch("[0-9a-f]{12}", content["commit"]), "of code that was not committed"


def of_folder(documents: int) -> list[set[str]]:
    """Return what the rows of a README say of a folder of that many documents."""
    figures = read_figures(f"growth-{documents}")
    size, largest = figures["sizes"][-1], figures["largest"]
    resident = max(each["resident"] for each in largest["resident"])
    disk = largest["disk"]["generation"] + largest["disk"]["cache"]
    return [
        {f"{size['asked']['p50']:.0f}", f"{size['run']['seconds']:.0f}"},
        {f"{disk / largest['bare_build']['text_bytes']:.1f}"},
        {f"{resident:.0f}", f"{size['run']['peak_megabytes']:.0f}"},
    ]


@pytest.mark.parametrize("page", READMES)
def test_a_readme_says_what_was_measured_of_the_folder_that_it_names(page: str) -> None:
    rows = [row[1] for row in table(read_page(page)) if "`make bench DATA=DATA`" in row[-1]]
    [documents] = {int(found.replace(",", "")) for found in re.findall(r"\d+,\d{3}", rows[0])}
    if f"growth-{documents}" not in KEPT:
        pytest.skip(f"no result of {documents} documents is kept")
    numbers = [set(re.findall(r"(?<![\d,.])\d+(?:\.\d+)?(?![,.]?\d)", row)) for row in rows]
    assert numbers == of_folder(documents)
