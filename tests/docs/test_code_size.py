"""Files and folders of the code stay small enough to be read at once."""

from collections import Counter
from pathlib import Path

from tests.docs.pages import ROOT

FOLDERS = "bot", "embeddings", "corpus", "tests", "web"
SUFFIXES = {".py", ".js"}
MAX_LINES = 300
MAX_MODULES = 16


def modules() -> list[Path]:
    found = [path for folder in FOLDERS for path in (ROOT / folder).rglob("*")]
    return [path for path in found if path.suffix in SUFFIXES]


def test_no_file_is_longer_than_300_lines() -> None:
    long = {
        str(path.relative_to(ROOT)): lines
        for path in modules()
        if (lines := path.read_text(encoding="utf-8").count("\n")) > MAX_LINES
    }
    assert modules()
    assert long == {}


def test_no_folder_holds_more_than_16_modules() -> None:
    counts = Counter(path.parent.relative_to(ROOT) for path in modules())
    assert {str(folder): count for folder, count in counts.items() if count > MAX_MODULES} == {}
