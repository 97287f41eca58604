"""What limits an SQLite file that may come from somebody else."""

import sqlite3
from contextlib import closing

import pytest

from embeddings.store import sqlite_files
from embeddings.store.sqlite_files import ReadOnlyDatabase

SCHEMA = "CREATE TABLE numbers (value INTEGER)"


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "a.sqlite"
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(SCHEMA)
        connection.executemany("INSERT INTO numbers VALUES (?)", [(each,) for each in range(1000)])
    return path


@pytest.fixture
def database(path):
    with closing(ReadOnlyDatabase(path, SCHEMA)) as database:
        yield database


def test_the_tables_are_read(database):
    assert database.rows("SELECT count(*), max(value) FROM numbers") == [(1000, 999)]


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM numbers",
        "CREATE TEMP TABLE t (x)",
        "ATTACH ':memory:' AS other",
        "PRAGMA writable_schema=ON",
        "SELECT load_extension('/x')",
        "SELECT randomblob(9)",
        "SELECT * FROM dbstat",
        "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT count(*) FROM n",
    ],
)
def test_nothing_but_reading_is_allowed(database, statement):
    with pytest.raises(sqlite3.Error):
        database.rows(statement)


def test_a_query_of_more_steps_than_the_file_explains_is_ended(path, monkeypatch):
    monkeypatch.setattr(sqlite_files, "_MIN_STEPS", 1_000_000)
    endless = "SELECT count(*) FROM numbers a, numbers b, numbers c, numbers d"

    with closing(ReadOnlyDatabase(path, SCHEMA)) as database:
        with pytest.raises(sqlite3.OperationalError, match="interrupted"):
            database.rows(endless)
        assert database.rows("SELECT count(*) FROM numbers") == [(1000,)]


def test_a_value_beyond_the_limit_is_not_read(path, monkeypatch):
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("INSERT INTO numbers VALUES (zeroblob(5000))")
    monkeypatch.setattr(sqlite_files, "_LIMITS", {sqlite3.SQLITE_LIMIT_LENGTH: 4000})

    with closing(ReadOnlyDatabase(path, SCHEMA)) as database, pytest.raises(sqlite3.DataError):
        database.rows("SELECT value FROM numbers")
