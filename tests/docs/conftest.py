"""A home with the folder of documents that the examples of the documentation use."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.settings import SAMPLES
from tests.conftest import serving
from tests.docs.pages import blocks


@pytest.fixture(scope="package")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A home and working folder with `notices`, a copy of the samples, and `questions.jsonl`."""
    folder = tmp_path_factory.mktemp("home")
    shutil.copytree(SAMPLES, folder / "notices", ignore=shutil.ignore_patterns(".*"))
    questions = blocks("docs/evaluation.md", "json")[0].code
    (folder / "questions.jsonl").write_text(questions, encoding="utf-8")
    before = Path.cwd()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HOME", str(folder))
        patch.setenv("USERPROFILE", str(folder))
        for name in [name for name in os.environ if name.startswith("CHUCHU_")]:
            patch.delenv(name)
        # What the pages say does not depend on it, and its network would cost a second each time.
        patch.setenv("CHUCHU_READER", "off")
        os.chdir(folder)
        yield folder
        os.chdir(before)


@pytest.fixture(scope="package")
def server(home: Path) -> Iterator[str]:
    """The address of a server of `notices`."""
    with serving(home / "notices", home / "server-index") as url:
        yield url
