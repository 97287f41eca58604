import os
import resource
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from unittest.mock import patch

import numpy as np
import pytest
from filelock import FileLock

from bot.settings import SAMPLES
from corpus.errors import BuildError, DocumentError, FolderError, IndexBusy, IndexMismatch
from corpus.read import parse_document
from corpus.sandbox.process import shared_sandbox
from corpus.types import Skipped
from corpus.walk import read_bytes
from embeddings.build.change_detection import plan_index
from embeddings.build.pipeline import build_index
from embeddings.store.generations import open_index
from embeddings.store.layout import IndexLayout
from embeddings.store.lexical.writer import unsearchable_chunks
from embeddings.tools import Tools
from embeddings.types import Counts, Stage
from tests.corpus.pdf_files import column, pdf
from tests.fakes import EncoderBroke, LetterEncoder


@pytest.fixture
def layout(tmp_path):
    return IndexLayout(tmp_path / "index")


@pytest.fixture
def build(folder, layout, letters):
    """Write files, build, and forget what was encoded before."""

    def run(files=None, tools=letters, **options):
        tools.encoder.encoded.clear()
        return build_index(folder(files or {}), layout.folder, tools, **options)

    return run


def many(number):
    return {f"{each:03}.txt": f"第{each}份文件写的是甲{'乙' * each}。" for each in range(number)}


def test_a_first_build_counts_everything_as_new(build):
    report = build({"a.txt": "甲。", "b.txt": "乙。"})

    assert report.counts == Counts(new=2, encoded=4)
    assert (report.generation, report.documents, report.chunks) == (1, 2, 2)
    assert report.published


def test_another_text_column_makes_another_index(build, layout, letters):
    rows = {"a.csv": "标题,摘要\n停航,一句话。\n"}
    build(rows)
    with pytest.raises(IndexMismatch, match="text cleaning"):
        open_index(layout.folder, replace(letters, text_column="摘要").recipe)

    named = replace(letters, text_column="摘要")
    report = build(tools=named)
    assert report.counts.unchanged == 1
    assert "text cleaning" in report.message
    (document,) = open_index(layout.folder, named.recipe).documents(0, 1)
    assert open_index(layout.folder, named.recipe).document(document.id).text == "停航\n一句话。"


def test_a_folder_that_has_not_changed_publishes_nothing(build, layout):
    build({"a.txt": "甲。", "b.bin": b"\0"})
    before = layout.generation(1).manifest.stat().st_mtime_ns

    report = build()
    assert report.counts == Counts(unchanged=1, skipped=1)
    assert (report.published, report.generation, report.documents) == (False, 1, 1)
    assert report.skipped == (Skipped("b.bin", "unknown type .bin"),)
    assert layout.generations() == [1]
    assert layout.generation(1).manifest.stat().st_mtime_ns == before


def test_a_touched_file_with_the_same_content_is_unchanged(build, folder):
    build({"a.txt": "甲。"})
    os.utime(folder({}) / "a.txt", (1, 1))

    assert not build().published


def test_a_file_that_looks_untouched_is_not_read_again(build, folder, layout):
    documents = folder({"a.txt": "甲。", "b.txt": "乙。"})
    for path in documents.iterdir():
        os.utime(path, ns=(1, 1))
    # The time of the last change of state can't be set; the walk must not take it for a fresh one.
    with patch("corpus.walk._SETTLED_NS", -(10**12)):
        build()
        with patch("embeddings.build.change_detection.read_bytes", wraps=read_bytes) as read:
            assert build().counts == Counts(unchanged=2)
            assert not read.called
            folder({"b.txt": "丙。"})
            build()
        assert [Path(call.args[0]).name for call in read.call_args_list] == ["b.txt"]


def test_a_file_that_could_not_be_read_is_tried_again_though_it_looks_untouched(build, folder):
    documents = folder({"a.txt": "甲。", "b.txt": "乙。"})

    def refuse(location):
        if str(location) == str(documents / "b.txt"):
            raise DocumentError("can't be read (input/output error)")
        return read_bytes(location)

    with patch("corpus.walk._SETTLED_NS", -(10**12)):
        with patch("embeddings.build.document_analysis.read_bytes", refuse):
            assert build().counts == Counts(new=1, skipped=1, encoded=2)
        assert build().counts == Counts(new=1, unchanged=1, encoded=2)


def test_a_file_that_was_changed_a_moment_ago_is_read_again_whatever_its_times_say(build, folder):
    build({"a.txt": "甲。"})
    path = folder({}) / "a.txt"
    before = path.stat()
    path.write_text("乙。", encoding="utf-8")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))

    assert build().counts == Counts(updated=1, encoded=2)


def test_the_report_tells_of_each_file_what_became_of_it(build):
    build({"a.txt": "甲。", "b.txt": "乙。", "same.txt": "丙。"})
    report = build(
        {
            "b.txt": "乙乙。\n\n",
            "c.html": "<p>丁</p>",
            "d.bin": b"",
            "e.txt": "甲。".encode("gb18030"),
        }
    )

    told = {file.path: (file.state, file.reason, file.encoding) for file in report.files}
    assert told == {
        "a.txt": ("unchanged", None, "utf-8"),
        "b.txt": ("updated", None, "utf-8"),
        "c.html": ("new", None, "utf-8"),
        "d.bin": ("skipped", "unknown type .bin", None),
        "e.txt": ("new", None, "gb18030"),
        "same.txt": ("unchanged", None, "utf-8"),
    }
    lengths = {file.path: (file.kept, file.dropped) for file in report.files}
    assert lengths["b.txt"] == (3, 2)
    assert lengths["c.html"] == (1, 7)
    assert lengths["a.txt"] == (2, 0)


def test_only_the_documents_that_changed_are_read_and_cut_into_terms(build, letters):
    build(many(40))
    with patch("embeddings.build.document_analysis.parse_document", wraps=parse_document) as parse:
        report = build({"007.txt": "甲甲甲。", "new.txt": "乙。"})
        assert (report.counts.new, report.counts.updated, report.counts.unchanged) == (1, 1, 39)
        assert sorted(call.args[0] for call in parse.call_args_list) == ["007.txt", "new.txt"]


def test_an_update_after_one_that_removed_documents_is_whole_too(build, layout, letters):
    build(many(12))
    build({"003.txt": "甲。"})
    report = build({"new.txt": "乙。"})

    assert report.generation == 3
    for _ in range(2):
        index = open_index(layout.folder, letters.recipe)
        assert (index.info.generation, index.info.documents) == (3, 13)
        index.close()


def test_when_most_has_changed_all_is_written_anew(build, layout):
    build(many(8))
    report = build({f"{each:03}.txt": f"丙{each}。" for each in range(6)})

    assert (report.counts.updated, report.counts.unchanged) == (6, 2)
    assert not (layout.generation(2).lexical / "removed").exists()


def test_many_updates_one_after_the_other_leave_no_more_behind_than_a_part(build, layout):
    build(many(20))
    for round_number in range(12):
        build({"003.txt": f"第{round_number}次。"})
        assert unsearchable_chunks(layout.generation(round_number + 2).lexical) <= 30
    assert build().documents == 20


def test_new_updated_unchanged_and_removed_files_are_counted(build, folder, letters):
    build({"a.txt": "甲。", "b.txt": "乙。", "c.txt": "丙。"})
    (folder({}) / "c.txt").unlink()

    report = build({"b.txt": "乙乙。", "d.txt": "丁。"})
    assert report.counts == Counts(new=1, updated=1, unchanged=1, removed=1, encoded=4)
    assert (report.generation, report.documents) == (2, 3)
    assert not {"甲。", "丙。"} & set(letters.encoder.encoded)


def test_a_moved_file_is_one_new_and_one_removed_and_encodes_nothing(build, folder, letters):
    build({"a.txt": "甲。"})
    (folder({}) / "a.txt").rename(folder({}) / "b.txt")

    report = build()
    assert report.counts == Counts(new=1, removed=1)
    assert letters.encoder.encoded == []


def test_a_full_build_publishes_though_nothing_changed(build, letters):
    build({"a.txt": "甲。"})

    report = build(full=True)
    assert report.counts == Counts(unchanged=1)
    assert (report.published, report.generation) == (True, 2)
    assert letters.encoder.encoded == []


def test_exactly_the_previous_generation_is_kept(build, layout):
    for text in "甲乙丙丁":
        build({"a.txt": f"{text}。"})

    assert layout.generations() == [3, 4]
    assert layout.current.read_text() == "gen-000004"


def test_equal_builds_are_equal(folder, letters, tmp_path):
    documents = folder(many(30))
    hits = []
    for name in ("one", "two"):
        build_index(documents, tmp_path / name, letters)
        index = open_index(tmp_path / name, letters.recipe)
        hits.append(index.lexical_search(["乙", "甲"], 30))
        index.close()

    assert hits[0] == hits[1]
    assert len(hits[0]) == 30


def test_a_folder_without_files_is_refused(build, layout):
    with pytest.raises(FolderError, match="holds no files") as caught:
        build()
    assert "--allow-empty" in caught.value.hint
    assert not layout.current.exists()


def test_an_empty_folder_that_is_accepted_becomes_an_empty_index(build, layout, letters):
    assert build(allow_empty=True).counts == Counts()

    index = open_index(layout.folder, letters.recipe)
    assert (index.info.documents, index.info.chunks, index.documents(0, 9)) == (0, 0, [])
    assert not build().published


def test_another_recipe_builds_anew_and_counts_files_as_unchanged(build, layout, letters):
    build({"a.txt": "甲。"})
    other = Tools(LetterEncoder(fingerprint="letters-2"), letters.analyser)

    report = build(tools=other)
    assert report.counts == Counts(unchanged=1, encoded=2)
    assert open_index(layout.folder, other.recipe).info.generation == 2


@pytest.mark.parametrize("damage", ["vectors.faiss", "catalog.sqlite", "manifest.json"])
def test_a_damaged_generation_is_replaced(build, layout, letters, damage):
    build({"a.txt": "甲。"})
    (layout.generation(1).folder / damage).write_bytes(b"")

    assert build().published
    assert open_index(layout.folder, letters.recipe).info.documents == 1


@pytest.mark.parametrize("content", [b"", b"nothing", b"gen-000077"])
def test_a_damaged_current_is_replaced(build, layout, letters, content):
    build({"a.txt": "甲。"})
    layout.current.write_bytes(content)

    assert build().published
    assert open_index(layout.folder, letters.recipe).info.documents == 1


def test_a_lost_or_damaged_cache_is_made_anew_in_silence(build, layout, letters):
    build({"a.txt": "甲。"})
    layout.cache.write_bytes(b"damaged" * 1000)

    assert build({"b.txt": "乙。"}).counts == Counts(new=1, unchanged=1, encoded=2)
    layout.cache.unlink()
    assert build(full=True).counts == Counts(unchanged=2)


def test_the_cache_takes_no_space_once_a_generation_holds_its_vectors(build, layout, letters):
    build(many(600))
    assert layout.cache.stat().st_size == 0

    with pytest.raises(EncoderBroke):
        build(many(1200), Tools(LetterEncoder(fail_after=1100), letters.analyser))
    assert layout.cache.stat().st_size > 0
    build()
    assert layout.cache.stat().st_size == 0


def test_what_a_build_left_in_the_cache_goes_when_the_folder_is_again_as_it_was(
    build, folder, layout, letters
):
    build(many(3))
    with pytest.raises(EncoderBroke):
        build(many(600), Tools(LetterEncoder(fail_after=1100), letters.analyser))
    for path in folder({}).iterdir():
        path.unlink()

    assert not build(many(3)).published
    assert layout.cache.stat().st_size == 0


def test_a_copied_file_encodes_nothing(build, letters):
    build(many(8))

    report = build({"b/copy.txt": many(8)["003.txt"]})
    assert report.counts == Counts(new=1, unchanged=8)
    assert letters.encoder.encoded == []


def test_an_edit_encodes_the_chunks_that_it_changes(build, letters):
    sections = [f"## 第{each}节\n\n{'甲' * each}写的是乙。" * 20 for each in range(20)]
    build({"a.md": "\n\n".join(["# 章程", *sections]), **many(8)})
    sections[10] = "## 第10节\n\n这一节改了：丙丙丙。"

    report = build({"a.md": "\n\n".join(["# 章程", *sections])})
    assert report.counts == Counts(updated=1, unchanged=8, encoded=2)
    assert "这一节改了" in letters.encoder.encoded[0]


def test_an_edit_that_is_taken_back_encodes_nothing(build):
    build(many(8))
    build({"003.txt": "甲乙丙。"})

    assert build({"003.txt": many(8)["003.txt"]}).counts == Counts(updated=1, unchanged=7)


@pytest.mark.parametrize("part", ["vectors.faiss", "catalog.sqlite", "rows.npy", "manifest.json"])
@pytest.mark.parametrize("share", [0, 0.25, 0.5, 0.75])
def test_a_damaged_generation_lends_nothing_to_a_document_that_comes_back(
    build, layout, part, share
):
    build(many(8))
    build({"003.txt": "甲乙丙。"})
    path = layout.generation(1).folder / part
    content = bytearray(path.read_bytes())
    content[int(share * len(content))] ^= 1
    path.write_bytes(content)

    report = build({"003.txt": many(8)["003.txt"]})
    assert report.counts == Counts(updated=1, unchanged=7, encoded=2)


def test_an_index_with_another_cleaning_lends_its_vectors(build, letters, layout):
    build(many(8))
    other = Tools(letters.encoder, letters.analyser, "摘要")

    report = build(tools=other)
    assert "text cleaning" in report.message
    assert report.counts == Counts(unchanged=8)
    assert open_index(layout.folder, other.recipe).info.documents == 8


@pytest.mark.parametrize("change", ["full", "update"])
def test_a_build_with_loans_makes_the_files_of_one_without(folder, tmp_path, letters, change):
    documents = folder(many(30))
    build_index(documents, tmp_path / "one", letters)
    if change == "update":
        (documents / "003.txt").rename(documents / "moved.txt")
        folder({"007.txt": "甲乙丙。", "copy.txt": many(30)["009.txt"]})
    build_index(documents, tmp_path / "one", letters, full=change == "full")
    build_index(documents, tmp_path / "two", letters)

    lent = IndexLayout(tmp_path / "one").generation(2).vectors
    assert lent.read_bytes() == IndexLayout(tmp_path / "two").generation(1).vectors.read_bytes()


def test_a_build_that_breaks_leaves_the_old_generation_and_keeps_what_it_encoded(
    build, layout, letters
):
    build({"a.txt": "甲。"})
    with pytest.raises(EncoderBroke):
        build(many(600), Tools(LetterEncoder(fail_after=1100), letters.analyser))
    assert layout.generations() == [1]
    assert open_index(layout.folder, letters.recipe).info.generation == 1

    report = build()
    # Chunks are encoded in batches of 512; the first batch was kept, with its contexts.
    assert report.counts.new == 600
    assert 0 < report.counts.encoded <= 2 * (report.chunks - 512)
    assert layout.generations() == [1, 2]


class LostEncoder(LetterEncoder):
    """Gives no numbers, as a broken model may."""

    def encode(self, texts, *, query=False):
        return super().encode(texts, query=query) * np.float32("nan")


def test_vectors_that_are_none_end_a_build_and_are_not_taken_over_by_the_next(
    build, layout, letters
):
    lost = Tools(LostEncoder(), letters.analyser)
    with pytest.raises(BuildError, match="no vector"):
        build({"a.txt": "甲。"}, lost)
    assert layout.generations() == []

    assert build().counts == Counts(new=1, encoded=2)


def test_what_killed_builds_left_behind_is_removed(build, layout):
    build({"a.txt": "甲。"})
    left = layout.generation(7)
    left.lexical.mkdir(parents=True)
    left.catalog.write_bytes(b"half")

    build({"b.txt": "乙。"})
    assert 7 not in layout.generations()
    assert layout.current.read_text() == f"gen-{layout.generations()[-1]:06}"


def test_a_build_killed_at_any_moment_leaves_an_index_that_opens(folder, layout, letters):
    """The process dies at each call of progress in turn, without any cleaning up."""
    documents = folder({"a.txt": "甲。"})
    build_index(documents, layout.folder, letters)
    folder(many(3))
    code = """
import os, sys
from pathlib import Path
from embeddings.build.pipeline import build_index
from embeddings.tools import Tools
from embeddings.text.analyser import Analyser
from tests.fakes import LetterEncoder
tools = Tools(LetterEncoder(), Analyser())
calls = 0
def die(*_):
    global calls
    calls += 1
    if calls == stop:
        os._exit(9)
for stop in range(1, 50):
    if os.fork() == 0:
        calls = 0
        build_index(Path(sys.argv[1]), Path(sys.argv[2]), tools, full=True, progress=die)
        os._exit(0)
    code = os.waitstatus_to_exitcode(os.wait()[1])
    from embeddings.store.generations import open_index
    index = open_index(Path(sys.argv[2]), tools.recipe)
    print(code, index.info.documents)
    index.close()
    if code == 0:
        break
"""
    run = subprocess.run(
        [sys.executable, "-c", code, str(documents), str(layout.folder)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    ends = [tuple(map(int, line.split())) for line in run.stdout.splitlines()]
    assert ends[0] == (9, 1)
    assert ends[-1] == (0, 4)
    assert {code for code, _ in ends[:-1]} == {9}


def test_a_second_builder_is_told_that_one_is_at_work(build, layout, letters):
    build({"a.txt": "甲。"})
    with FileLock(layout.lock), pytest.raises(IndexBusy) as caught:
        build({"b.txt": "乙。"})
    assert "Another process" in caught.value.message
    assert caught.value.hint

    assert build().published


def test_files_left_out_are_named_in_the_report_and_in_the_index(build, layout, letters):
    report = build(
        {
            "a.txt": "甲。",
            "binary.txt": b"\x89PNG\r\n\x1a\n\0\0\0",
            "empty.md": b"",
            "photo.jpg": b"\xff",
            "broken.md": "---\ntitle: [\n---\n正文。",
        }
    )

    reasons = {each.path: each.reason for each in report.skipped}
    assert reasons == {
        "binary.txt": "binary file",
        "empty.md": "empty file",
        "photo.jpg": "unknown type .jpg",
    }
    assert report.counts == Counts(new=2, skipped=3, encoded=4)
    assert open_index(layout.folder, letters.recipe).info.skipped == report.skipped
    assert [file.path for file in report.files if file.notes] == ["broken.md"]


def test_a_file_left_out_does_not_force_a_build_each_time(build, folder):
    build({"a.txt": "甲。", "empty.md": b"", "photo.jpg": b"\xff"})
    (folder({}) / "link.txt").symlink_to(folder({}) / "a.txt")

    assert build().published
    assert not build().published


def test_a_file_left_out_that_becomes_readable_is_new(build):
    build({"a.txt": "甲。", "b.txt": b""})

    report = build({"b.txt": "乙。"})
    assert report.counts == Counts(new=1, unchanged=1, encoded=2)


def test_a_file_that_becomes_unreadable_is_removed_and_named(build):
    build({"a.txt": "甲。", "b.txt": "乙。"})

    report = build({"b.txt": b""})
    assert report.counts == Counts(unchanged=1, removed=1, skipped=1)


def test_a_file_that_vanishes_while_it_is_read_is_named(build, folder):
    def vanish(stage, done, total):
        if stage is Stage.READING and done == 0:
            (folder({}) / "b.txt").unlink(missing_ok=True)

    report = build({"a.txt": "甲。", "b.txt": "乙。"}, progress=vanish)
    assert report.skipped == (Skipped("b.txt", "vanished while it was read"),)
    assert report.counts.new == 1


def test_the_index_is_not_indexed_itself(folder, letters):
    documents = folder({"a.txt": "甲。"})
    index = documents / "sub" / "index"

    assert build_index(documents, index, letters).counts == Counts(new=1, encoded=2)
    (index / "note.txt").write_text("丙。", encoding="utf-8")
    assert not build_index(documents, index, letters).published


def test_the_folder_of_documents_is_no_place_for_the_index_itself(folder, letters):
    documents = folder({"a.txt": "甲。"})

    with pytest.raises(BuildError, match="folder of documents itself"):
        build_index(documents, documents, letters)
    assert [path.name for path in documents.iterdir()] == ["a.txt"]


@pytest.mark.skipif(sys.platform != "linux", reason="names of any bytes")
def test_two_files_whose_names_look_alike_are_one_document_and_one_left_out(build, folder):
    documents = folder({"公告.txt": "甲。"})
    other = os.fsencode(documents) + b"/" + "公告".encode("gb18030") + b".txt"
    with os.fdopen(os.open(other, os.O_CREAT | os.O_WRONLY), "w", encoding="utf-8") as file:
        file.write("乙。")

    report = build()
    assert (report.counts.new, report.counts.skipped) == (1, 1)
    assert "same name" in report.skipped[0].reason
    assert not build().published


def test_a_missing_folder_of_documents_leaves_no_index_behind(tmp_path, layout, letters):
    with pytest.raises(FolderError, match="does not exist"):
        build_index(tmp_path / "nowhere", layout.folder, letters)
    assert not layout.folder.exists()


@pytest.mark.parametrize("name", ["", "lock", "CURRENT", "vectors.sqlite", "gen-000001"])
def test_what_stands_in_the_way_of_the_index_is_one_sentence(build, layout, name):
    place = layout.folder / name
    place.parent.mkdir(exist_ok=True)
    if name in ("", "gen-000001"):
        place.write_text("in the way")
    else:
        place.mkdir()

    with pytest.raises(BuildError, match="can't be written") as caught:
        build({"a.txt": "甲。"})
    assert caught.value.hint


@pytest.mark.skipif(sys.platform != "linux", reason="limits the size of files")
@pytest.mark.parametrize("kilobytes", [0, 1, 6, 20, 60, 100])
def test_a_full_disk_is_one_sentence_and_the_old_generation_stays(
    folder, layout, letters, kilobytes
):
    documents = folder({"a.txt": "甲。"})
    build_index(documents, layout.folder, letters)
    folder(many(200))

    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (kilobytes * 1024, hard))
    try:
        with pytest.raises(BuildError, match="can't be written"):
            build_index(documents, layout.folder, letters)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert layout.generations() == [1]
    assert open_index(layout.folder, letters.recipe).info.documents == 1


def test_progress_names_each_stage_and_ends_at_its_total(build):
    calls = []
    build(many(3), progress=lambda *call: calls.append(call))

    assert [call for call in calls if call[0] is Stage.INDEXING][-1] == (Stage.INDEXING, 3, 3)
    assert calls[-1] == (Stage.WRITING, 1, 1)
    assert all(0 <= done <= total for _, done, total in calls)


@pytest.mark.parametrize("letter", ["\ufffe", "\U0010ffff", "a\u0300", "\u2028"])
def test_a_document_with_strange_characters_is_indexed(build, layout, letters, letter):
    build({"a.txt": f"甲{letter * 3}乙丙。"})

    index = open_index(layout.folder, letters.recipe)
    assert index.lexical_search(["甲"], 1)


def test_an_index_is_not_emptied_by_a_folder_that_shows_nothing(folder, letters, layout):
    documents = folder({"a.txt": "甲。"})
    build_index(documents, layout.folder, letters)
    (documents / "a.txt").unlink()

    with pytest.raises(BuildError, match="shows no documents") as caught:
        build_index(documents, layout.folder, letters)
    assert "--allow-empty" in caught.value.hint
    assert open_index(layout.folder, letters.recipe).info.documents == 1
    assert layout.generations() == [1]

    report = build_index(documents, layout.folder, letters, allow_empty=True)
    assert (report.counts.removed, report.documents) == (1, 0)


def test_a_build_with_another_encoder_says_that_all_was_built_anew(folder, letters, layout):
    documents = folder({"a.txt": "甲。"})
    assert build_index(documents, layout.folder, letters).message is None

    other = Tools(LetterEncoder(fingerprint="letters-2"), letters.analyser)
    report = build_index(documents, layout.folder, other)
    assert report.message == "The encoder changed, so everything was built anew."
    assert report.counts.unchanged == 1


def test_a_plan_counts_what_a_build_would_do_and_changes_nothing(folder, letters, layout):
    documents = folder({"a.txt": "甲。", "b.txt": "乙。", "c.txt": "丙。", "empty.txt": ""})
    build_index(documents, layout.folder, letters)
    folder({"b.txt": "乙乙。", "d.txt": "丁。", "e.bin": b"\0"})
    (documents / "c.txt").unlink()
    before = sorted(layout.folder.rglob("*"))

    planned = plan_index(documents, layout.folder, letters.recipe)
    assert sorted(layout.folder.rglob("*")) == before

    built = build_index(documents, layout.folder, letters)
    expected = Counts(new=1, updated=1, unchanged=1, removed=1, skipped=2)
    assert planned.counts == expected
    assert replace(built.counts, encoded=0) == expected


def test_lent_vectors_make_the_same_file_as_fresh_ones(layout, tools):
    build_index(SAMPLES, layout.folder, tools)
    build_index(SAMPLES, layout.folder, tools, full=True)

    fresh, lent = (layout.generation(number).vectors.read_bytes() for number in (1, 2))
    assert lent == fresh


def test_a_build_that_read_a_pdf_leaves_no_process_behind(folder, tmp_path, letters):
    report = build_index(folder({"a.pdf": pdf(column("甲乙丙。"))}), tmp_path / "index", letters)

    assert (report.counts.new, report.files[0].encoding) == (1, "pdf")
    assert shared_sandbox().process_id is None


def test_a_file_whose_parser_could_not_be_started_is_tried_again(
    folder, tmp_path, letters, monkeypatch
):
    documents = folder({"a.pdf": pdf(column("甲乙丙。")), "b.txt": "丁"})
    with monkeypatch.context() as broken:
        broken.setattr(sys, "executable", str(tmp_path / "missing"))
        first = build_index(documents, tmp_path / "index", letters)
    second = build_index(documents, tmp_path / "index", letters)

    assert [file.path for file in first.skipped] == ["a.pdf"]
    assert (second.counts.new, second.skipped) == (1, ())
