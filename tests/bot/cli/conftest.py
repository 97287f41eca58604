"""What the tests of the command line share."""

import os
import sys
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace

import pytest

from tests.command_line import Run, chuchu

FILES = {
    "ferry.txt": "鹭角港渡轮公告。\n渡轮能见度不足500米时停航。",
    "library.txt": "图书馆借阅规则。\n光盘借期为7天，图书借期为30天。",
    "photo.bin": "\0",
}
QUESTION = "渡轮能见度不足多少米时停航？"


@dataclass(frozen=True, slots=True)
class Built:
    """A folder, its index elsewhere, and the run of the command that built it."""

    documents: Path
    index: Path
    run: Run

    @property
    def options(self) -> tuple[object, ...]:
        return "--docs", self.documents, "--index", self.index


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """An index that no test changes."""
    place = tmp_path_factory.mktemp("cli")
    documents, index = place / "文档 docs", place / "index"
    documents.mkdir()
    for name, content in FILES.items():
        (documents / name).write_text(content, encoding="utf-8")
    return Built(documents, index, chuchu("index", documents, "--index", index, "--json"))


@pytest.fixture
def stdin_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    """A build of a server ends with its stdin."""
    stdin, _ = os.pipe()
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(fileno=lambda: stdin))
