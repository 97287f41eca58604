"""Everything that can be read from an opened index, in a form that is compared with another's."""

from dataclasses import replace

import numpy as np
import pytest

ALL = 1000
QUERIES = ("甲", "乙", "第三份", "渡轮停航", "轮渡公司 甲", "公告")


def contents(index, tools):
    """Return what an index tells; scores are approximate, for an engine may quantize vectors."""
    summaries = index.documents(0, ALL)
    lexical = [index.lexical_search(tools.analyser.terms(text), ALL) for text in QUERIES]
    vectors = np.eye(tools.encoder.dimensions, dtype=np.float32)
    dense = [index.dense_search(vector, ALL) for vector in vectors]
    info = index.info
    return {
        "documents": [index.document(each.id) for each in summaries],
        "summaries": summaries,
        "chunks": index.chunks(range(info.chunks)),
        "files": [replace(each, state="") for each in index.files(0, ALL)],
        "near duplicates": [index.near_duplicates(each.id, ALL) for each in summaries],
        "aliases": index.aliases("渡轮公司与海轮"),
        "info": (info.documents, info.chunks, info.files, info.skipped, info.distinct_chunks),
        "calibration": pytest.approx((info.calibration.own, info.calibration.foreign), abs=0.02),
        "lexical": [approximate(hits, rel=2e-3) for hits in lexical],
        "chunk counts": [index.chunk_counts(tools.analyser.terms(text)) for text in QUERIES],
        "dense": [approximate(hits, abs=0.02) for hits in dense],
        "scores": [
            pytest.approx(index.dense_scores(vector, range(info.chunks)), abs=0.02)
            for vector in vectors
        ],
        "deep": info.deep,
        **(deep_contents(index, tools.deep) if tools.deep else {}),
    }


def deep_contents(index, encoder):
    questions = [encoder.encode_question(text) for text in QUERIES]
    ids = range(index.info.chunks)
    return {
        "deep hits": [
            approximate(index.deep_search(each.passage, ALL), abs=0.04) for each in questions
        ],
        "deep scores": [
            pytest.approx(index.deep_scores(each.passage, ids), abs=0.04) for each in questions
        ],
        "sentence scores": [
            pytest.approx(scores, abs=0.06)
            for each in questions
            for scores in index.sentence_scores(each.sentence, ids)
        ],
    }


def approximate(hits, **tolerance):
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    return pytest.approx({hit.chunk_id: hit.score for hit in hits}, **tolerance)


def assert_equal(one, other):
    """Compare the contents of two indexes part by part."""
    assert one.keys() == other.keys()
    for part, found in one.items():
        assert plain(found) == other[part], part


def plain(found):
    """Return plain values in the place of approximate ones: two of these can't be compared."""
    if isinstance(found, list):
        return [plain(each) for each in found]
    return getattr(found, "expected", found)
