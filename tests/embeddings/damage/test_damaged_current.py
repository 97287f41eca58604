"""A CURRENT that names no generation is reported, and the newest whole generation answers."""

import os

import pytest

from corpus.errors import BuildError, IndexUnavailable
from tests.embeddings.damage.two_generations import DAMAGES, TwoGenerations, inflict

NAMES = [
    b"",
    b"\n",
    b"garbage",
    bytes(range(256)),
    b"\0" * 10,
    b"gen-" + b"0" * 100_000,
    b"../gen-000001",
    b"gen-000001/../gen-000001",
    b"/gen-000001",
    b"gen-000099",
    b"gen-000000",
    "gen-００００01".encode(),
    b"gen-000001\ngen-000002",
]


@pytest.mark.parametrize("name", NAMES, ids=range(len(NAMES)))
def test_a_current_that_names_no_generation_is_reported_and_the_newest_answers(pair, caplog, name):
    pair.layout.current.write_bytes(name)
    assert_current_is_reported(pair, caplog)

    for generation in (pair.older, pair.newer):
        inflict(DAMAGES["half"], generation.catalog)
    with pytest.raises(IndexUnavailable) as caught:
        pair.answer()
    assert "chuchu index" in caught.value.hint
    pair.assert_mended(caplog, name)


def assert_current_is_reported(pair: TwoGenerations, caplog: pytest.LogCaptureFixture) -> None:
    caplog.clear()
    assert pair.answer() == pair.second
    assert "Generation 2 answers instead" in caplog.text
    assert not pair.damaged() & {1, 2}
    assert pair.damaged()


def test_an_absolute_path_in_current_is_not_followed(pair, caplog):
    pair.layout.current.write_bytes(os.fsencode(pair.older.folder))

    assert_current_is_reported(pair, caplog)
    pair.assert_mended(caplog, "absolute")


@pytest.mark.parametrize("target", ["gen-000001", "CURRENT", "lock"])
def test_a_link_in_the_place_of_current_is_reported_and_replaced(pair, caplog, target):
    pair.layout.current.unlink()
    pair.layout.current.symlink_to(target)

    assert_current_is_reported(pair, caplog)
    pair.assert_mended(caplog, target)


def test_a_folder_in_the_place_of_current_is_reported_and_stays(pair, caplog):
    pair.layout.current.unlink()
    pair.layout.current.mkdir()

    assert_current_is_reported(pair, caplog)
    with pytest.raises(BuildError, match="can't be written"):
        pair.build()
    assert pair.answer() == pair.second
    pair.layout.current.rmdir()
    pair.assert_mended(caplog, "folder")


def test_a_current_that_was_deleted_is_written_anew(pair, caplog):
    pair.layout.current.unlink()

    with pytest.raises(IndexUnavailable, match="no index yet") as caught:
        pair.answer()
    assert "chuchu index" in caught.value.hint
    pair.assert_mended(caplog, "deleted")
