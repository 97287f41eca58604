"""A file at which the program fails costs nothing but itself."""

import logging
import subprocess
import sys
from contextlib import closing

import pytest

from corpus.errors import EncoderError
from embeddings.indexing.folder_engine import document_encoder
from embeddings.store.generations import open_index
from embeddings.text.analyser import Analyser
from embeddings.tools import Tools
from tests.embeddings.digest import digest_of
from tests.embeddings.indexing import failing_reads
from tests.embeddings.indexing.documents import many, short
from tests.fakes import ChoosyEncoder, LetterEncoder
from tests.folder_builds import build_index

INTERNAL = "internal error"
ENDED = "internal error (its process ended)"


@pytest.fixture
def failing(monkeypatch):
    """Let reading some files fail, in this process and in workers."""
    monkeypatch.setattr(
        "embeddings.indexing.document_analysis.read_location", failing_reads.read_bytes
    )
    monkeypatch.setattr(
        "embeddings.indexing.worker_pool.module_command", failing_reads.worker_command
    )


def skipped(report):
    return {each.path: each.reason for each in report.skipped}


def assert_equals_full_build(documents, index, tools, tmp_path):
    build_index(documents, tmp_path / "full", tools, workers=0)
    assert digest_of(index, tools) == digest_of(tmp_path / "full", tools)


@pytest.mark.parametrize("workers", [0, 1])
def test_a_file_that_can_not_be_read_is_skipped_and_tried_again(
    build, layout, letters, folder, failing, tmp_path, caplog, workers
):
    build({"failing.txt": "丙。", **many(40)}, workers=workers)
    report = build({"later.txt": "乙。"}, workers=workers)

    assert skipped(report) == {"failing.txt": INTERNAL}
    assert (report.counts.new, report.counts.unchanged, report.counts.skipped) == (1, 40, 1)
    [record, _] = [each for each in caplog.records if each.name == "chuchu"]
    message = record.getMessage()
    assert record.levelno == logging.ERROR
    assert message.startswith("failing.txt was skipped: internal error\n  File ")
    assert "RuntimeError: 第一行\\u{a}\\u{1b}[31m第二行长" in message
    assert len(message) < 5000
    assert_equals_full_build(folder({}), layout.folder, letters, tmp_path)


def test_a_file_that_was_skipped_is_a_document_once_it_can_be_read(build, failing, monkeypatch):
    build({"failing.txt": "丙。", "a.txt": "甲。"})
    monkeypatch.undo()
    report = build()

    assert (report.counts.new, report.counts.unchanged, skipped(report)) == (1, 1, {})


def test_a_file_that_kills_its_worker_is_skipped(build, layout, letters, folder, failing, tmp_path):
    first = build({"lethal.txt": "丙。", "failing.txt": "丙", **many(70)}, workers=2)
    report = build({"later.txt": "乙。"})

    assert skipped(first) == {"failing.txt": INTERNAL, "lethal.txt": ENDED}
    assert first.documents == 70
    # Without workers the file would have killed this process.
    assert skipped(report) == skipped(first)
    assert report.documents == 71
    (folder({}) / "lethal.txt").unlink()
    assert build().documents == 71
    assert_equals_full_build(folder({}), layout.folder, letters, tmp_path)


def test_a_file_that_takes_for_ever_is_skipped(build, failing, monkeypatch):
    monkeypatch.setattr("embeddings.indexing.worker_pool._ITEM_SECONDS", 1.0)
    first = build({"endless.txt": "丙。", "a.txt": "甲。"}, workers=1)
    # Without workers the file would hold up this process.
    report = build({"a.txt": "甲。", "endless.txt": "乙。"})

    assert skipped(first) == skipped(report) == {"endless.txt": "internal error (it took too long)"}
    assert (first.documents, report.documents) == (1, 1)


def test_a_file_that_kills_the_build_is_skipped_by_the_next(folder, tmp_path):
    documents = folder({"lethal.txt": "丙。", **many(5)})
    program = "from tests.embeddings.indexing import failing_reads as f; f.build(*{!r})".format(
        (str(documents), str(tmp_path / "index"))
    )

    runs = [subprocess.run([sys.executable, "-c", program], capture_output=True) for _ in range(2)]

    assert [run.returncode for run in runs] == [-9, 0]
    assert runs[1].stdout.decode() == f"lethal.txt: {ENDED}\n"


class DeepAnalyser(Analyser):
    """Fails at every text with the character 坏."""

    def terms(self, text):
        if "坏" in text:
            raise RecursionError("too deep")
        return super().terms(text)

    def joined_terms(self, folded):
        if "坏" in "".join(folded):
            raise RecursionError("too deep")
        return super().joined_terms(folded)


@pytest.mark.parametrize("tools", [
    Tools(LetterEncoder(), DeepAnalyser()),
    Tools(ChoosyEncoder(), Analyser()),
], ids=["analyser", "encoder"])  # fmt: skip
def test_a_document_that_can_not_be_segmented_or_encoded_is_left_out_of_all_parts(
    build, layout, folder, tmp_path, caplog, monkeypatch, tools
):
    monkeypatch.setattr(document_encoder, "_BATCH", 32)
    files = short(60)
    files["0030.txt"] = "这里是坏的。"
    files["0059.txt"] = "这里也是坏的。"
    first = build(files, tools)
    files = {"0001.txt": "改了：坏。", "later.txt": "乙。"}
    report = build(files, tools)

    expected = {"0030.txt": INTERNAL, "0059.txt": INTERNAL}
    assert (skipped(first), first.documents) == (expected, 58)
    assert skipped(report) == {**expected, "0001.txt": INTERNAL}
    assert (report.documents, report.counts.removed, report.counts.new) == (58, 1, 1)
    names = {each.getMessage().split()[0] for each in caplog.records if each.name == "chuchu"}
    assert names == set(skipped(report))
    assert "\x1b" not in caplog.text
    with closing(open_index(layout.folder, tools.recipe)) as index:
        assert index.find_problem(20) is None
        paths = [each.path for each in index.documents(0, 999)]
        assert paths == sorted({*short(60), "later.txt"} - set(skipped(report)))
        for path, chunk in ("0002.txt", 1), ("later.txt", 57):
            assert index.chunks([chunk])[chunk].path == path
    assert_equals_full_build(folder({}), layout.folder, tools, tmp_path)


def test_an_encoder_that_fails_at_every_text_is_one_sentence(build, layout, letters, caplog):
    build({"a.txt": "甲。"}, letters)

    class Broken(LetterEncoder):
        def encode(self, texts, *, query=False):
            raise RuntimeError("out of memory\x1b[2J")

    with pytest.raises(EncoderError, match="letters fails at every text") as caught:
        build({"b.txt": "乙。"}, Tools(Broken(), letters.analyser))
    assert "RuntimeError" in caught.value.message
    assert layout.generations() == [1]
    assert "out of memory" in caplog.text
    assert "\x1b" not in caplog.text


def test_a_stored_text_that_can_not_be_segmented_any_more_is_removed(
    build, layout, letters, folder, caplog
):
    build({"bad.txt": "这里是坏的。", **many(9)}, letters)
    tools = Tools(letters.encoder, DeepAnalyser())
    (folder({}) / "bad.txt").unlink()
    assert build({}, tools).counts.removed == 1
    assert "bad.txt" in caplog.text
    with closing(open_index(layout.folder, tools.recipe)) as index:
        assert index.find_problem(20) is None
        assert index.lexical_search(["坏"], 9) == []


def test_sample_sentences_that_can_not_be_encoded_are_logged_once(build, letters, caplog):
    class NoQueries(LetterEncoder):
        def encode(self, texts, *, query=False):
            if query and any("乙" in text for text in texts):
                raise MemoryError("乙\x1b[31m")
            return super().encode(texts, query=query)

    build(many(9), Tools(NoQueries(), letters.analyser))
    [record] = [each for each in caplog.records if each.name == "chuchu"]
    assert "8 of " in record.getMessage()
    assert "sample sentences were left out of the calibration" in record.getMessage()
    assert "\x1b" not in record.getMessage()
