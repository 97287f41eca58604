import sqlite3
from contextlib import closing

import pytest

from embeddings.indexing.folder_engine.vector_cache import VectorCache, empty_cache


@pytest.fixture
def path(tmp_path):
    return tmp_path / "vectors.sqlite"


def keep(path, vectors):
    with closing(VectorCache(path)) as cache:
        cache.keep(vectors)


def found(path, keys):
    with closing(VectorCache(path)) as cache:
        return cache.find(keys)


def numbered(number):
    return {f"key {each:>12}".encode(): each.to_bytes(8, "big") for each in range(number)}


def test_cached_vectors_are_found_by_another_connection(path):
    keep(path, {b"one": b"1", b"two": b"2"})

    assert found(path, [b"two", b"three", b"one"]) == {b"one": b"1", b"two": b"2"}
    assert found(path, []) == {}


def test_a_vector_that_is_kept_again_takes_the_place_of_the_first(path):
    keep(path, {b"one": b"1"})
    keep(path, {b"one": b"2"})

    assert found(path, [b"one"]) == {b"one": b"2"}


def test_more_vectors_than_one_statement_may_name_are_found(path):
    vectors = numbered(1300)
    keep(path, vectors)

    assert found(path, list(vectors)) == vectors


def test_a_vector_is_stored_when_the_call_returns_without_closing(path):
    cache = VectorCache(path)
    cache.keep({b"one": b"1"})

    assert found(path, [b"one"]) == {b"one": b"1"}
    cache.close()


@pytest.mark.parametrize("content", [b"no database" * 500, b"SQLite format 3\x00" + b"\xff" * 5000])
def test_a_file_that_is_not_a_cache_is_replaced(path, content):
    path.write_bytes(content)

    keep(path, {b"one": b"1"})
    assert found(path, [b"one"]) == {b"one": b"1"}


@pytest.mark.parametrize("page", [1, 2, 5])
def test_a_cache_damaged_inside_is_made_anew(path, page):
    vectors = numbered(1000)
    keep(path, vectors)
    content = bytearray(path.read_bytes())
    content[page * 4096 : (page + 1) * 4096] = b"\xff" * 4096
    path.write_bytes(content)

    assert found(path, list(vectors)).items() <= vectors.items()
    keep(path, vectors)
    assert found(path, list(vectors)) == vectors


@pytest.mark.parametrize("value", [0, 7, 255])
def test_whatever_byte_of_a_cache_changes_it_is_used_or_made_anew(path, value):
    vectors = numbered(20)
    keep(path, vectors)
    content = path.read_bytes()

    for at in range(0, len(content), 61):
        path.write_bytes(content[:at] + bytes([value]) + content[at + 1 :])
        assert found(path, list(vectors)).items() <= vectors.items()
        keep(path, vectors)


def test_no_byte_of_a_vector_that_changed_is_taken_for_true(path):
    vectors = numbered(100)
    keep(path, vectors)
    content = path.read_bytes()
    at = content.index(b"key           42") + 16 + 7
    path.write_bytes(content[:at] + b"\xff" + content[at + 1 :])

    left = found(path, list(vectors))
    assert left.items() <= vectors.items()
    assert len(left) >= 99


def test_a_cache_of_another_shape_is_made_anew(path):
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE chunks (something TEXT)")
        connection.commit()

    keep(path, {b"one": b"1"})
    assert found(path, [b"one"]) == {b"one": b"1"}


def test_an_emptied_cache_takes_no_space_and_can_be_used_again(path):
    keep(path, numbered(1000))
    empty_cache(path)

    assert [each.stat().st_size for each in path.parent.iterdir()] == [0]
    assert found(path, list(numbered(3))) == {}
    keep(path, {b"one": b"1"})
    assert found(path, [b"one"]) == {b"one": b"1"}


def test_emptying_a_missing_cache_creates_none(path):
    empty_cache(path)
    assert not path.exists()


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TRIGGER t AFTER INSERT ON chunks BEGIN DELETE FROM chunks; END",
        "CREATE VIEW v AS SELECT load_extension('/x')",
        "CREATE INDEX i ON chunks (abs(id))",
    ],
)
def test_a_cache_that_is_a_program_is_made_anew(path, statement):
    keep(path, {b"one": b"1"})
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(statement)

    assert found(path, [b"one"]) == {}
    keep(path, {b"two": b"2"})
    assert found(path, [b"two"]) == {b"two": b"2"}


def test_a_journal_that_names_another_file_is_not_played(path, tmp_path):
    keep(path, {b"one": b"1"})
    journal = path.with_name("vectors.sqlite-journal")
    journal.write_bytes(b"x" * 600 + bytes.fromhex("d9d505f920a163d7"))

    assert found(path, [b"one"]) == {b"one": b"1"}


@pytest.mark.parametrize("name", ["vectors.sqlite", "vectors.sqlite-journal"])
def test_a_link_in_the_place_of_the_cache_is_not_followed(path, tmp_path, name):
    outside = tmp_path / "outside"
    outside.write_bytes(b"kept")
    (tmp_path / name).symlink_to(outside)

    keep(path, {b"one": b"1"})
    empty_cache(path)
    assert outside.read_bytes() == b"kept"
