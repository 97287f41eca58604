"""Quotes of results: blocks of a page between two comments.

<!-- figures: growth-3000 largest -->
(the provenance and the table `largest` of `growth-3000.json`)
<!-- end of figures -->
"""

import re
from pathlib import Path

from tests.benchmarks.results.files import RESULTS, kept_results, provenance, read_result
from tests.benchmarks.shared.figures import table_lines

_ROOT = Path(__file__).parents[3]
_BLOCK = re.compile(
    r"(?P<begin><!-- figures: (?P<name>[\w-]+) (?P<table>[\w-]+) -->\n)"
    r"(?P<quote>.*?)(?P<end><!-- end of figures -->)",
    re.DOTALL,
)


def quoting_pages() -> list[Path]:
    """Return the pages that quote results."""
    pages = sorted((_ROOT / "docs").rglob("*.md"))
    return [page for page in pages if _BLOCK.search(page.read_text(encoding="utf-8"))]


def quoted_names(page: str) -> set[str]:
    """Return the names of the benchmarks whose results a page quotes."""
    return {block["name"] for block in _BLOCK.finditer(page)}


def with_quotes(page: str, folder: Path = RESULTS) -> str:
    """Return a page with every quote as its result says now.

    Raises:
        KeyError: a quoted benchmark has no kept result, or no such table.
    """
    kept = kept_results(folder)

    def written(block: re.Match[str]) -> str:
        result = read_result(kept[block["name"]], folder)
        table = result.tables[block["table"]]
        lines = ["", *table_lines(table.heads, table.rows), "", *provenance(result), "", ""]
        return block["begin"] + "\n".join(lines) + block["end"]

    return _BLOCK.sub(written, page)
