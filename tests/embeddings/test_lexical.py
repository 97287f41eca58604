import os
import subprocess
import sys
from math import log

import pytest

from corpus.errors import IndexUnavailable
from embeddings.lexical import CONTEXT_WEIGHT, LexicalIndex, LexicalWriter


def stored(tmp_path, chunks):
    writer = LexicalWriter(tmp_path / "lexical")
    for number, (text, context) in enumerate(chunks):
        writer.add(number, text.split(), context.split())
    writer.close()
    return LexicalIndex(tmp_path / "lexical")


def bm25(frequency, length, mean_length, chunks, chunks_with_term):
    rarity = log(1 + (chunks - chunks_with_term + 0.5) / (chunks_with_term + 0.5))
    return rarity * frequency * 2.2 / (frequency + 1.2 * (0.25 + 0.75 * length / mean_length))


def test_scores_are_bm25(tmp_path):
    index = stored(tmp_path, [("甲 甲 乙", ""), ("甲 丙 丁 戊 己", ""), ("庚", "")])

    hits = {hit.chunk_id: hit.score for hit in index.search(["甲"], 5)}
    assert hits == pytest.approx({0: bm25(2, 3, 3, 3, 2), 1: bm25(1, 5, 3, 3, 2)}, rel=1e-4)


def test_the_context_is_searched_with_a_part_of_the_weight(tmp_path):
    index = stored(tmp_path, [("甲", "乙"), ("丙", "甲"), ("丁", "戊")])

    hits = index.search(["甲"], 5)
    assert [hit.chunk_id for hit in hits] == [0, 1]
    assert hits[1].score == pytest.approx(CONTEXT_WEIGHT * hits[0].score)


def test_scores_of_terms_add_up(tmp_path):
    index = stored(tmp_path, [("甲 乙", ""), ("丙", "")])

    alone = [index.search([term], 1)[0].score for term in "甲乙"]
    assert index.search(["甲", "乙"], 1)[0].score == pytest.approx(sum(alone))


def test_equal_scores_come_in_the_order_of_the_chunks(tmp_path):
    index = stored(tmp_path, [("甲", "")] * 30)

    assert [hit.chunk_id for hit in index.search(["甲"], 30)] == list(range(30))


def test_unknown_terms_and_no_terms_find_nothing(tmp_path):
    index = stored(tmp_path, [("甲", "")])

    assert index.search(["乙"], 5) == index.search([], 5) == index.search(["甲"], 0) == []


@pytest.mark.parametrize("term", ["AND", "text:甲", "*", "(", '"', "甲~", "\\"])
def test_a_term_is_never_read_as_a_query_language(tmp_path, term):
    index = stored(tmp_path, [("甲", ""), (term, "")])

    assert [hit.chunk_id for hit in index.search([term], 5)] == [1]


def test_thousands_of_terms_are_searched(tmp_path):
    index = stored(tmp_path, [("甲", ""), ("乙", "")])

    terms = ["乙", *(f"x{number}" for number in range(4000))]
    assert [hit.chunk_id for hit in index.search(terms, 5)] == [1]


def test_an_empty_index_is_written_read_and_finds_nothing(tmp_path):
    index = stored(tmp_path, [])

    assert index.size == 0
    assert index.search(["甲"], 5) == []


@pytest.mark.parametrize("content", [None, "{}"])
def test_a_folder_that_holds_no_terms_is_refused(tmp_path, content):
    if content:
        (tmp_path / "meta.json").write_text(content)

    with pytest.raises(IndexUnavailable, match="terms"):
        LexicalIndex(tmp_path)


@pytest.mark.skipif(sys.platform != "linux", reason="drops a capability of Linux")
def test_a_folder_that_can_only_be_read_is_searched(tmp_path):
    stored(tmp_path, [("甲 乙", ""), ("丙", "")])
    folder = tmp_path / "lexical"
    for path in (*folder.iterdir(), folder):
        path.chmod(path.stat().st_mode & ~0o222)
    code = (
        "import sys; from pathlib import Path; from embeddings.lexical import LexicalIndex;"
        " print(LexicalIndex(Path(sys.argv[1])).search(['丙'], 1)[0].chunk_id)"
    )
    # Root may write everywhere, unless it gives up that capability.
    unprivileged = ["setpriv", "--bounding-set=-dac_override"] if os.getuid() == 0 else []

    run = subprocess.run(
        [*unprivileged, sys.executable, "-c", code, folder], capture_output=True, text=True
    )
    folder.chmod(0o700)
    assert (run.stdout, run.returncode) == ("1\n", 0), run.stderr
