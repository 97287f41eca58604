"""What builds and updates write, and when everything is written anew."""

from dataclasses import replace

import pytest

from corpus.errors import IndexMismatch
from embeddings.store.generations import open_index
from embeddings.store.lexical.writer import unsearchable_chunks
from embeddings.types import Counts, Stage
from tests.embeddings.indexing.documents import many
from tests.folder_builds import build_index


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


def test_a_full_build_publishes_though_nothing_changed(build, letters):
    build({"a.txt": "甲。"})

    report = build(full=True)
    assert report.counts == Counts(unchanged=1)
    assert (report.published, report.generation) == (True, 2)
    assert letters.encoder.encoded == []


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


def test_an_update_after_one_that_removed_documents_is_complete(build, layout, letters):
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
