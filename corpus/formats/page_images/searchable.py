"""Text in the form in which a quote is searched for on its page."""

from collections.abc import Sequence

from corpus.text.fold import fold


def searchable(text: str) -> str:
    """Return the letters and digits of a text, folded.

    White space and punctuation differ between a page and the cleaned text: lines are joined, and
    the cells of a row are separated by signs that the page does not have.
    """
    return "".join(filter(str.isalnum, fold(text)))


def row_values(row: str) -> str:
    """Return the values of a table row without the names of its columns.

    `城市：上海；人数：5` has the values 上海 and 5; on the page only these stand in the row.
    """
    cells: Sequence[str] = row.split("；")
    return "；".join(cell.partition("：")[2] or cell for cell in cells)
