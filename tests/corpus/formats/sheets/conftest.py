"""What the tests of workbooks share."""

from collections.abc import Callable

import pytest

from corpus.types import Document
from tests.corpus.formats.sheets.sheet_files import ods, xlsx
from tests.corpus.formats.sheets.xls_files import xls

WRITERS = {".xlsx": xlsx, ".ods": ods, ".xls": xls}


@pytest.fixture(params=WRITERS)
def workbook(
    request: pytest.FixtureRequest, read: Callable[..., Document]
) -> Callable[..., Document]:
    """Return a function that makes a document of sheets, saved in each of the formats."""
    suffix: str = request.param
    return lambda *sheets: read(WRITERS[suffix](*sheets), f"台账{suffix}")


@pytest.fixture
def lines(workbook: Callable[..., Document]) -> Callable[..., list[str]]:
    """Return a function that gives the lines of the text of a workbook."""
    return lambda *sheets: workbook(*sheets).text.split("\n")
