import os
import subprocess
import sys
from math import log

import numpy as np
import pytest

from corpus.errors import IndexUnavailable
from embeddings.store.lexical.index import CONTEXT_WEIGHT, LexicalIndex
from embeddings.store.lexical.writer import LexicalWriter, documents_per_segment


def built(tmp_path, chunks):
    writer = LexicalWriter(tmp_path / "lexical")
    for number, (text, context) in enumerate(chunks):
        writer.add(number, text, context)
    writer.close()
    return LexicalIndex(tmp_path / "lexical", np.arange(len(chunks)))


def updated(tmp_path, removed, added, rows):
    """Return an updated copy of the index that was built: some chunks removed, some added."""
    writer = LexicalWriter(tmp_path / "next", tmp_path / "lexical")
    for text, context in removed:
        writer.remove(text, context)
    for text, context in added:
        writer.add(writer.next_key, text, context)
    writer.close()
    return LexicalIndex(tmp_path / "next", np.array(rows))


def bm25(frequency, length, mean_length, chunks, chunks_with_term):
    idf = log(1 + (chunks - chunks_with_term + 0.5) / (chunks_with_term + 0.5))
    return idf * frequency * 2.2 / (frequency + 1.2 * (0.25 + 0.75 * length / mean_length))


def test_scores_are_bm25(tmp_path):
    index = built(tmp_path, [("甲 甲 乙", ""), ("甲 丙 丁 戊 己", ""), ("庚", "")])

    hits = {hit.chunk_id: hit.score for hit in index.search(["甲"], 5)}
    assert hits == pytest.approx({0: bm25(2, 3, 3, 3, 2), 1: bm25(1, 5, 3, 3, 2)}, rel=1e-3)


def test_the_context_counts_with_a_lower_weight(tmp_path):
    index = built(tmp_path, [("甲", "乙"), ("丙", "甲"), ("丁", "戊")])

    hits = index.search(["甲"], 5)
    assert [hit.chunk_id for hit in hits] == [0, 1]
    assert hits[1].score == pytest.approx(CONTEXT_WEIGHT * hits[0].score, rel=1e-3)


def test_the_frequency_of_a_term_in_the_context_does_not_count(tmp_path):
    index = built(tmp_path, [("乙", "甲 甲 丙"), ("丁", "甲 戊 丙")])

    first, second = index.search(["甲"], 5)
    assert first.score == second.score


def test_scores_of_terms_add_up(tmp_path):
    index = built(tmp_path, [("甲 乙", ""), ("丙", "")])

    alone = [index.search([term], 1)[0].score for term in "甲乙"]
    assert index.search(["甲", "乙"], 1)[0].score == pytest.approx(sum(alone), rel=1e-3)


def test_equal_scores_come_in_the_order_of_the_chunks(tmp_path):
    index = built(tmp_path, [("甲", "")] * 30)

    assert [hit.chunk_id for hit in index.search(["甲"], 30)] == list(range(30))


def test_unknown_terms_and_no_terms_find_nothing(tmp_path):
    index = built(tmp_path, [("甲", "")])

    assert index.search(["乙"], 5) == index.search([], 5) == index.search(["甲"], 0) == []


@pytest.mark.parametrize("term", ["AND", "text:甲", "*", "(", '"', "甲~", "\\"])
def test_a_term_is_never_read_as_a_query_language(tmp_path, term):
    index = built(tmp_path, [("甲", ""), (term, "")])

    assert [hit.chunk_id for hit in index.search([term], 5)] == [1]


def test_thousands_of_terms_are_searched(tmp_path):
    index = built(tmp_path, [("甲", ""), ("乙", "")])

    terms = ["乙", *(f"x{number}" for number in range(4000))]
    assert [hit.chunk_id for hit in index.search(terms, 5)] == [1]


@pytest.mark.parametrize("chunk", [("常", ""), ("", "常")])
def test_the_longest_posting_lists_of_many_terms_are_not_read(tmp_path, chunk):
    rare = [f"稀{number}" for number in range(8)]
    common = [chunk] * 50_001
    index = built(tmp_path, [*common, (" ".join(rare), ""), (f"{rare[0]} 常", "")])
    found = [50_001, 50_002]

    assert [hit.chunk_id for hit in index.search([*rare, "常"], 5)] == found
    assert [hit.chunk_id for hit in index.search(["常", *rare], 5)] == found
    assert index.search([*rare, "常"], 5) == index.search(rare, 5)
    assert len(index.search(["常", *rare[:7]], 5)) == 5


def test_an_empty_index_is_written_read_and_finds_nothing(tmp_path):
    index = built(tmp_path, [])

    assert index.size == 0
    assert index.search(["甲"], 5) == []


@pytest.mark.parametrize("content", [None, "{}"])
def test_a_folder_without_a_lexical_index_is_refused(tmp_path, content):
    if content:
        (tmp_path / "statistics.json").write_text(content)

    with pytest.raises(IndexUnavailable, match="terms"):
        LexicalIndex(tmp_path, np.arange(0))


def test_row_keys_of_chunks_that_were_never_added_are_refused(tmp_path):
    built(tmp_path, [("甲", "")])

    with pytest.raises(IndexUnavailable, match="do not fit"):
        LexicalIndex(tmp_path / "lexical", np.array([1]))


CHUNKS = [(f"甲 {'乙 ' * (each % 5)}丁{each}", f"题 {'丙' * (each % 3)}") for each in range(12)]


@pytest.mark.parametrize("removed_ids", [[0], [11], [3, 4], [0, 5, 10]])
def test_scores_after_removals_are_those_of_an_index_without_the_chunks(tmp_path, removed_ids):
    added = [("甲 戊 戊 戊 戊 戊 戊", "题"), ("乙 己", "庚 庚")]
    left = [number for number in range(12) if number not in removed_ids]
    built(tmp_path, CHUNKS)
    removed = [CHUNKS[number] for number in removed_ids]
    index = updated(tmp_path, removed, added, [12, *left, 13])
    (tmp_path / "rebuilt").mkdir()
    rebuilt = built(
        tmp_path / "rebuilt", [added[0], *(CHUNKS[number] for number in left), added[1]]
    )

    assert index.size == rebuilt.size == 14 - len(removed_ids)
    for terms in (
        ["甲"],
        ["乙", "题"],
        ["丙丙", "戊"],
        ["庚", "己", "丁3"],
        [f"丁{removed_ids[0]}"],
    ):
        assert index.search(terms, 20) == rebuilt.search(terms, 20)
        assert index.search(terms, 3) == rebuilt.search(terms, 3)


def test_removed_chunks_do_not_displace_others_from_the_results(tmp_path):
    chunks = [("甲 甲 甲", "")] * 40 + [("甲 乙 丙 丁", "")] * 3
    built(tmp_path, chunks)

    index = updated(tmp_path, chunks[:40], [], [40, 41, 42])
    assert [hit.chunk_id for hit in index.search(["甲"], 2)] == [0, 1]
    assert [hit.chunk_id for hit in index.search(["甲"], 9)] == [0, 1, 2]


def test_chunks_removed_in_two_updates_are_both_gone(tmp_path):
    built(tmp_path, CHUNKS)
    updated(tmp_path, CHUNKS[:1], [], range(1, 12))
    (tmp_path / "lexical").rename(tmp_path / "first")
    (tmp_path / "next").rename(tmp_path / "lexical")
    index = updated(tmp_path, CHUNKS[11:], [], range(1, 11))
    (tmp_path / "rebuilt").mkdir()

    assert index.search(["甲", "题"], 20) == built(tmp_path / "rebuilt", CHUNKS[1:11]).search(
        ["甲", "题"], 20
    )


def test_an_index_whose_chunks_were_all_removed_finds_nothing(tmp_path):
    built(tmp_path, CHUNKS[:2])

    index = updated(tmp_path, CHUNKS[:2], [], np.empty(0, np.int64))
    assert (index.size, index.search(["甲"], 5)) == (0, [])


@pytest.mark.skipif(sys.platform != "linux", reason="drops a capability of Linux")
def test_a_read_only_folder_can_be_searched(tmp_path):
    built(tmp_path, [("甲 乙", ""), ("丙", "")])
    folder = tmp_path / "lexical"
    for path in (*folder.rglob("*"), folder):
        path.chmod(path.stat().st_mode & ~0o222)
    code = (
        "import sys; from pathlib import Path; "
        "from embeddings.store.lexical.index import LexicalIndex;"
        "import numpy as np; rows = np.arange(2);"
        " print(LexicalIndex(Path(sys.argv[1]), rows).search(['丙'], 1)[0].chunk_id)"
    )
    # Root may write everywhere, unless it gives up that capability.
    unprivileged = ["setpriv", "--bounding-set=-dac_override"] if os.getuid() == 0 else []

    run = subprocess.run(
        [*unprivileged, sys.executable, "-c", code, folder], capture_output=True, text=True
    )
    for path in (folder, folder / "all"):
        path.chmod(0o700)
    assert (run.stdout, run.returncode) == ("1\n", 0), run.stderr


@pytest.mark.parametrize(
    ("documents", "segments"),
    [(1, 1), (80_000, 1), (80_001, 8), (640_000, 8), (640_001, 64)],
)
def test_documents_are_divided_into_a_power_of_eight_segments(documents, segments):
    assert -(-documents // documents_per_segment(documents)) == segments


def test_no_documents_are_one_segment():
    assert documents_per_segment(0) == 1


@pytest.mark.parametrize("segments", [8, 64])
def test_a_power_of_eight_segments_are_merged_into_one(tmp_path, segments):
    writer = LexicalWriter(tmp_path / "lexical")
    for number in range(2 * segments):
        writer.add(number, f"甲 {number}", "乙")
        if number % 2:
            writer.end_segment()
    writer.close()

    assert len([*(tmp_path / "lexical").rglob("*.term")]) == 1
    index = LexicalIndex(tmp_path / "lexical", np.arange(2 * segments))
    assert [hit.chunk_id for hit in index.search(["甲"], 200)] == [*range(2 * segments)]
    assert [hit.chunk_id for hit in index.search(["7"], 5)] == [7]
