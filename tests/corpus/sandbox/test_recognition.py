"""Loaders that recognise text get more time and memory, in a process of their own."""

import sys
import time

import pytest

from corpus.errors import DocumentError, TemporarilyUnreadable
from corpus.formats.format import Format, Input
from corpus.formats.registry import FORMATS
from corpus.sandbox.process import Limits, Sandbox
from tests.corpus.pdf_files import column, pdf

LOADER = "tests.corpus.sandbox.recognising_loader:load"
PICTURE = Format("picture", "picture", (".x",), LOADER, Input.BYTES, recognises=True)
GIB = 1024 * 1024 * 1024


@pytest.fixture
def sandbox_of():
    made = []

    def make(**limits):
        made.append(Sandbox(Limits(**limits)))
        return made[-1]

    yield make
    for sandbox in made:
        sandbox.close()


def test_a_loader_that_has_to_recognise_text_is_called_again(sandbox_of):
    sandbox = sandbox_of()

    assert sandbox.load(PICTURE, b"").blocks[0].text == "recognised"
    assert sandbox.load(FORMATS["pdf"], pdf(column("公告。"))).blocks[0].text == "公告。"


@pytest.mark.skipif(sys.platform != "linux", reason="limits of memory")
def test_recognition_has_more_memory_than_reading(sandbox_of):
    tight = sandbox_of(memory=GIB // 2, recognition_memory=GIB // 2)
    with pytest.raises(DocumentError, match="memory"):
        tight.load(PICTURE, b"large")

    roomy = sandbox_of(memory=GIB // 2, recognition_memory=4 * GIB)
    assert roomy.load(PICTURE, b"large").blocks[0].text == "recognised"


def test_a_file_that_takes_too_long_to_recognise_is_refused_and_the_next_one_is_read(sandbox_of):
    sandbox = sandbox_of(recognition_seconds=2.0)

    with pytest.raises(DocumentError, match="took longer than 2 s"):
        sandbox.load(PICTURE, b"endless")
    assert sandbox.load(PICTURE, b"").blocks[0].text == "recognised"


def test_a_build_that_has_recognised_for_long_leaves_the_rest_to_the_next_one(
    sandbox_of, monkeypatch
):
    now = time.monotonic()
    sandbox = sandbox_of(recognition_per_build=-1.0)
    with pytest.raises(TemporarilyUnreadable, match="the next one goes on"):
        sandbox.load(PICTURE, b"")

    sandbox = sandbox_of(recognition_per_build=0.0)
    sandbox.load(PICTURE, b"")
    with pytest.raises(TemporarilyUnreadable, match="the next one goes on"):
        sandbox.load(PICTURE, b"")
    monkeypatch.setattr("corpus.sandbox.process.time.monotonic", lambda: now + 1000)
    assert sandbox.load(PICTURE, b"").blocks[0].text == "recognised"


def test_a_loader_that_asks_twice_or_of_a_format_that_may_not_is_refused(sandbox_of):
    sandbox = sandbox_of()
    other = Format("other", "other", (".y",), LOADER, Input.BYTES)

    for file_format, data in ((PICTURE, b"never"), (other, b"")):
        with pytest.raises(DocumentError, match="its text has to be recognised"):
            sandbox.load(file_format, data)
