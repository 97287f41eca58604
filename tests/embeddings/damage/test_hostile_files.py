"""Files beside the catalog that contradict it, or whatever reads them, never answer."""

import os

import faiss
import numpy as np
import pytest

from corpus.errors import IndexUnavailable
from embeddings.store.generations import open_index
from embeddings.store.verification_cache import is_verified
from tests.embeddings.damage.hostile import (
    BOMB,
    content,
    cut_file,
    edited,
    foreign_terms,
    moved_outside,
    pipe,
    removed_file,
    reseal,
    reversed_codes,
    rows,
    rows_header,
    swapped_terms,
    vector_bytes,
    vectors,
)

NUMBERS = ("-1", "1e308", "NaN", "Infinity", "1e999", "9" * 5_000, '"3"', "true", "null", "[]")


def in_place_of(name, old, values):
    """Return attacks that replace the value after `"old": ` in a JSON file."""

    def attack_with(value):
        def attack(generation):
            path = generation.folder / name
            text = path.read_text()
            start = text.index(f'"{old}": ') + len(old) + 4
            end = min(at for each in ",\n}" if (at := text.find(each, start)) >= 0)
            path.write_text(text[:start] + value + text[end:])

        return attack

    return {f"{name}: {old} is {value[:9]}": attack_with(value) for value in values}


def small_files(values):
    return {
        f"{name} is {label}": content(name, value)
        for name in ("calibration.json", "lexical/statistics.json", "lexical/all/meta.json")
        for label, value in values.items()
    }


def with_foreign_segment(meta):
    none = "00000000-0000-0000-0000-000000000000"
    meta["segments"].append({**meta["segments"][0], "segment_id": none})


def with_documents(count):
    def change(meta):
        meta["segments"][0]["max_doc"] = count

    return change


def of_two(change):
    def other(index):
        vectors = np.eye(3, dtype=np.float32)[np.zeros(index.ntotal, int)]
        made = change()
        made.train(vectors)
        made.add(vectors)
        return made

    return other


ROWS = {
    "rows reversed": rows(lambda keys: keys[::-1]),
    "two rows swapped": rows(lambda keys: keys[[1, 0, *range(2, len(keys))]]),
    "a row twice": rows(lambda keys: np.r_[keys[:1], keys[:-1]]),
    "a row less": rows(lambda keys: keys[1:]),
    "a row more": rows(lambda keys: np.r_[keys, 99]),
    "a row of no chunk": rows(lambda keys: np.r_[keys[:-1].astype(int), 2**40]),
    "a negative row": rows(lambda keys: np.r_[keys[:-1], -1]),
    "rows of floats": rows(lambda keys: keys.astype(np.float32)),
    "rows of objects": rows(lambda keys: keys.astype(object)),
    "rows in two dimensions": rows(lambda keys: keys.reshape(1, -1)),
    "rows of big-endian numbers": rows(lambda keys: keys.astype(">i4")),
    "rows that claim a size": rows_header(b"'shape': (", b"'shape': (99999999999"),
    "rows with a nested header": rows_header(b"{'descr'", b"((((((((("),
}
VECTORS = {
    "vectors reversed": vectors(reversed_codes),
    "a flat index": vectors(of_two(lambda: faiss.IndexFlatIP(3))),
    "other dimensions": vectors(lambda index: faiss.IndexScalarQuantizer(4, index.sq.qtype, 0)),
    "a graph": vectors(of_two(lambda: faiss.IndexHNSWFlat(3, 4))),
    "learned bounds": vectors(
        of_two(lambda: faiss.IndexScalarQuantizer(3, faiss.ScalarQuantizer.QT_8bit_uniform, 0))
    ),
    "another metric": vector_bytes(33, b"\1"),
    "not trained": vector_bytes(32, b"\0"),
    "a claimed number of vectors": vector_bytes(8, b"\xff" * 6),
    "claimed dimensions": vector_bytes(4, b"\xff\xff\xff\x7f"),
    "negative dimensions": vector_bytes(4, b"\xff\xff\xff\xff"),
    "bounds that are no numbers": vector_bytes(69, b"\xff" * 4),
    "no vectors": content("vectors.faiss", b"IxSQ"),
}
TERMS = {
    "other fields": foreign_terms,
    "terms of other chunks": swapped_terms,
    "a segment is missing": removed_file("lexical/all/*.term"),
    "a column is missing": removed_file("lexical/all/*.fast"),
    "zeros for keys": cut_file("lexical/all/*.fast"),
    "zeros for postings": cut_file("lexical/all/*.idx"),
    "zeros for terms": cut_file("lexical/all/*.term"),
    "a segment more": edited("lexical/all/meta.json", with_foreign_segment),
    "a segment less": edited("lexical/all/meta.json", lambda meta: meta["segments"].pop()),
    "more documents": edited("lexical/all/meta.json", with_documents(2**31)),
    "fewer documents": edited("lexical/all/meta.json", with_documents(1)),
    "a path for a segment": edited(
        "lexical/all/meta.json", lambda meta: meta["segments"][0].update(segment_id="../../x")
    ),
    "a managed file outside": edited(
        "lexical/all/.managed.json", lambda names: [*names, "../../../../documents/00.txt"]
    ),
    "all was removed": edited(
        "lexical/statistics.json", lambda each: each.update(removed=each["added"])
    ),
    "statistics of nothing": edited("lexical/statistics.json", lambda each: each.update(added={})),
}
NUMERIC = (
    in_place_of("calibration.json", "own", NUMBERS[1:])
    | in_place_of("lexical/statistics.json", "chunks", NUMBERS)
    | in_place_of("lexical/statistics.json", "text_terms", NUMBERS)
    | in_place_of("lexical/all/meta.json", "max_doc", NUMBERS)
)
BOMBS = small_files({"a bomb": BOMB, "large": " " * 5_000_000 + "{}", "a list": "[]", "text": "甲"})
ATTACKS = ROWS | VECTORS | TERMS | NUMERIC | BOMBS


@pytest.mark.parametrize("attack", ATTACKS.values(), ids=ATTACKS.keys())
def test_a_hostile_file_is_refused(pair, attack):
    attack(pair.newer)
    reseal(pair.newer)

    pair.assert_hostile(opens=attack in UNSEEN)


# Only making the terms and vectors anew, as a check does, shows these.
UNSEEN = [VECTORS["vectors reversed"], TERMS["terms of other chunks"]]


@pytest.mark.parametrize("name", ["catalog.sqlite", "vectors.faiss", "lexical", "lexical/all"])
def test_a_link_to_the_outside_is_refused(pair, name):
    moved_outside(name)(pair.newer)

    pair.assert_hostile()


@pytest.mark.parametrize(
    "name",
    [
        "manifest.json",
        "catalog.sqlite",
        "calibration.json",
        "lexical/statistics.json",
        "lexical/all/meta.json",
        "lexical/all/.tantivy-meta.lock",
        "more",
        "more.lock",
    ],
)
def test_a_pipe_in_a_generation_is_refused(pair, name):
    pipe(name)(pair.newer)

    pair.assert_hostile()


def test_a_generation_that_is_a_link_is_refused(pair):
    outside = pair.layout.folder.with_name("outside")
    pair.newer.folder.rename(outside)
    pair.newer.folder.symlink_to(outside)

    pair.assert_hostile()


@pytest.mark.parametrize("name", ["more", "lexical/all/more/more", "catalog.sqlite-wal"])
def test_a_sealed_file_that_no_index_has_is_refused(pair, name):
    path = pair.newer.folder / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(b"x")
    reseal(pair.newer)

    pair.assert_hostile()


@pytest.mark.parametrize("name", ["CURRENT", "verified.json"])
def test_a_pipe_beside_the_generations_is_not_waited_for(pair, name):
    path = pair.layout.folder / name
    path.unlink()
    os.mkfifo(path)

    assert pair.answer() == pair.second


def test_a_file_that_cannot_be_of_its_size_is_not_read(pair):
    os.truncate(pair.newer.vectors, 2**42)

    pair.assert_hostile()


def test_the_generation_before_answers_for_a_hostile_one(pair, caplog):
    ROWS["rows reversed"](pair.newer)
    reseal(pair.newer)

    pair.assert_passed_over(caplog, "rows")
    assert "gen-000002" in caplog.text
    pair.assert_mended(caplog, "rows")


def test_a_build_removes_no_file_that_a_hostile_index_names(pair):
    TERMS["a managed file outside"](pair.newer)
    reseal(pair.newer)
    pair.build()

    assert (pair.documents / "00.txt").exists()


def test_a_build_follows_no_link_out_of_the_index(pair, tmp_path):
    outside = tmp_path / "outside"
    outside.write_bytes(b"kept")
    for name in ("CURRENT.new", "verified.json.new", "vectors.sqlite"):
        path = pair.layout.folder / name
        path.unlink(missing_ok=True)
        path.symlink_to(outside)
    (pair.documents / "new.txt").write_text("又是新的一份：丙。", encoding="utf-8")
    try:
        pair.build()
    finally:
        (pair.documents / "new.txt").write_text("新的一份：丙丙乙。", encoding="utf-8")

    assert outside.read_bytes() == b"kept"


def test_both_generations_being_hostile_is_one_sentence(pair):
    for generation in (pair.older, pair.newer):
        ROWS["rows reversed"](generation)
        reseal(generation)

    with pytest.raises(IndexUnavailable, match="gen-000002") as caught:
        open_index(pair.layout.folder, pair.recipe)
    assert "chuchu index" in caught.value.hint
    assert not is_verified(pair.newer)
