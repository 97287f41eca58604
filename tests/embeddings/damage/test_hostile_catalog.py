"""A catalog that contradicts itself, or is a program, never answers, though its checksums fit."""

from contextlib import closing, suppress

import pytest

from corpus.errors import IndexUnavailable
from embeddings.store.folder_index import FolderIndex
from embeddings.store.verification_cache import file_stamps, remember_verified
from tests.embeddings.damage.hostile import BOMB, ENDLESS, column, instead_of, reseal, schema, sql

WRONG_VALUES = ["'a'", "x'00'", "NULL", "0.5", "-1", "9223372036854775807", "'12'", "1e308"]
CHUNK = "WHERE key = (SELECT max(key) FROM chunks)"
DOCUMENT = "WHERE key = (SELECT max(key) FROM documents)"

PROGRAMS = {
    "a view that loads an extension": instead_of(
        "documents", "SELECT load_extension('/x'), * FROM hidden"
    ),
    "an endless view": instead_of("chunks", f"{ENDLESS} SELECT hidden.* FROM n, hidden"),
    "an endless view of the order": instead_of("document_order", f"{ENDLESS} SELECT x, x FROM n"),
    "a plain view": instead_of("files", "SELECT * FROM hidden"),
    "another view": sql("CREATE VIEW v AS SELECT load_extension('/x')"),
    "a trigger": sql("CREATE TRIGGER t AFTER DELETE ON files BEGIN DELETE FROM documents; END"),
    "a generated column": column("text TEXT GENERATED ALWAYS AS (zeroblob(999999999))"),
    "a constraint that calls": column("text TEXT NOT NULL CHECK (load_extension('/x'))"),
    "a default": column("text TEXT NOT NULL DEFAULT (randomblob(9))"),
    "a partial index": sql("CREATE INDEX i ON chunks (start) WHERE start > 0"),
    "an index of an expression": sql("CREATE INDEX i ON chunks (abs(start))"),
    "a virtual table": sql("CREATE VIRTUAL TABLE f USING fts5(x)"),
    "a virtual table instead": instead_of("boilerplate", "SELECT 1, 1 FROM dbstat"),
    "another table": sql("CREATE TABLE other (x)"),
    "a table less": sql("DROP TABLE abbreviations"),
    "a column more": sql("ALTER TABLE documents ADD COLUMN more"),
    "statistics for the planner": sql("ANALYZE"),
    "two tables on one page": schema(
        "UPDATE sqlite_master SET rootpage ="
        " (SELECT rootpage FROM sqlite_master WHERE name = 'chunks') WHERE name = 'contexts'"
    ),
    "a table on no page": schema("UPDATE sqlite_master SET rootpage = 99999 WHERE name = 'files'"),
    "a schema that is no SQL": schema("UPDATE sqlite_master SET sql = 'x' WHERE name = 'files'"),
    "everything is gone": schema("DELETE FROM sqlite_master"),
}
ROWS = {
    "a chunk is missing": sql(f"DELETE FROM chunks {CHUNK}"),
    "all chunks are missing": sql("DELETE FROM chunks"),
    "a chunk more": sql(
        'INSERT INTO chunks SELECT 999, document, context, start, "end", NULL, NULL, NULL,'
        f" headings, text, text_after FROM chunks {CHUNK}"
    ),
    "a chunk of another document": sql(f"UPDATE chunks SET document = 0 {CHUNK}"),
    "a chunk of no document": sql(f"UPDATE chunks SET document = 999 {CHUNK}"),
    "a chunk under another key": sql(f"UPDATE chunks SET key = 999 {CHUNK}"),
    "a context is missing": sql("DELETE FROM contexts WHERE key = 0"),
    "the context of another": sql(f"UPDATE chunks SET context = 0 {CHUNK}"),
    "texts of chunks are swapped": sql(
        "UPDATE chunks SET text = (SELECT text FROM chunks o WHERE o.key = 0)"
    ),
    "a text is longer": sql(f"UPDATE chunks SET text = text || '假' {CHUNK}"),
    "the text above is longer": sql(f"UPDATE documents SET text_before_chunks = '假' {DOCUMENT}"),
    "another length": sql(f"UPDATE documents SET characters = characters + 1 {DOCUMENT}"),
    "a document is missing": sql(f"DELETE FROM documents {DOCUMENT}"),
    "a document is not in the order": sql("DELETE FROM document_order WHERE position = 0"),
    "a document is twice in the order": sql("UPDATE document_order SET document = 0"),
    "the order is reversed": sql(
        "CREATE TEMP TABLE t AS SELECT * FROM document_order",
        "UPDATE document_order SET document = (SELECT t.document FROM t WHERE"
        " t.position = (SELECT max(position) FROM t) - document_order.position)",
    ),
    "places in the order are left out": sql(
        "UPDATE document_order SET position = 99 WHERE position = 0"
    ),
    "documents have each other's chunks": sql(
        "CREATE TEMP TABLE t AS SELECT * FROM documents",
        "UPDATE documents SET first_chunk ="
        " (SELECT first_chunk FROM t WHERE t.key = 1 - documents.key) WHERE key < 2",
    ),
    "two documents with one path": sql("UPDATE documents SET path = 'a'"),
    "a file of no document": sql("UPDATE files SET document = 999 WHERE position = 0"),
    "a file of the document of another": sql("UPDATE files SET document = 0"),
    "a file neither skipped nor read": sql("UPDATE files SET document = NULL WHERE position = 0"),
    "no such state": sql("UPDATE files SET state = 'x' WHERE position = 0"),
    "a signature of another size": sql("UPDATE minhash_signatures SET signature = x'00'"),
    "lines that are none": sql("UPDATE boilerplate_lines SET candidates = zeroblob(7)"),
    "near duplicates elsewhere": sql("INSERT OR REPLACE INTO near_duplicates VALUES (0, 5, 7)"),
    "lines reversed": sql(f"UPDATE chunks SET first_line = 9, last_line = 2 {CHUNK}"),
    **{
        f"places {value}": sql(f"UPDATE chunks SET places = '{value}' {CHUNK}")
        for value in (
            "3",
            "[3]",
            '[[0,{"page":0}]]',
            '[[0,{"page":true}]]',
            '[[0,{"folio":1}]]',
            '[[0,{"sheet":"a\\nb"}]]',
            '[[0,{"is_recognised":1}]]',
            '[[999999,{"page":1}]]',
            '[[1,{"page":1}],[0,{"page":1}]]',
        )
    },
    **{
        f"blocks {value}": sql(f"UPDATE documents SET blocks = '{value}' {DOCUMENT}")
        for value in (
            "[[0,1,9,0]]",
            "[[0,9999999,1,0]]",
            "[[2,1,1,0]]",
            "[[3,4,1,0],[0,1,1,0]]",
            "[[0,1,1]]",
        )
    },
    "no UTF-16": sql(f"UPDATE chunks SET text = CAST(x'00d800d8' AS TEXT) {CHUNK}"),
    "a lone surrogate": sql(f"UPDATE documents SET title = CAST(x'3dd8' AS TEXT) {DOCUMENT}"),
}
LISTS = {
    f"{table}.{name} is {value[:20]}": sql(f"UPDATE {table} SET {name} = '{value}'")
    for table, name in [
        ("documents", "headings"),
        ("documents", "blocks"),
        ("documents", "notes"),
        ("chunks", "headings"),
        ("boilerplate_lines", "left_out"),
    ]
    for value in [
        BOMB,
        '{"a": 1}',
        "[null]",
        "[1e999]",
        f"[{'9' * 100_000}]",
        "[[1,2]]",
        "",
        "[-1]",
    ]
}
VALUES = {
    f"{table}.{name} = {value}": sql(f'UPDATE OR IGNORE {table} SET "{name}" = {value} {where}')
    for table, name, where in [
        ("chunks", "start", CHUNK),
        ("chunks", "end", CHUNK),
        ("chunks", "first_line", CHUNK),
        ("documents", "first_chunk", DOCUMENT),
        ("documents", "chunk_count", DOCUMENT),
        ("documents", "characters", DOCUMENT),
    ]
    for value in WRONG_VALUES
    # A file need not have lines, a column of integers makes one of '12', and of '1' as well; a
    # column that must not be NULL refuses it.
    if not (value == "NULL" or (name == "first_line" and value == "'12'"))
} | {
    f"{table}.{name} = {value}": sql(f'UPDATE {table} SET "{name}" = {value}')
    for table, name in [
        ("documents", "title"),
        ("documents", "author"),
        ("documents", "sha256"),
        ("chunks", "text"),
        ("chunks", "text_after"),
        ("contexts", "text"),
        ("minhash_signatures", "signature"),
        ("boilerplate_lines", "left_out"),
        ("files", "stamp"),
    ]
    for value in (["'text'"] if name == "signature" else ["x'41'"])
}
ATTACKS = PROGRAMS | ROWS | LISTS | VALUES


@pytest.mark.parametrize("attack", ATTACKS.values(), ids=ATTACKS.keys())
def test_a_hostile_catalog_is_refused(pair, attack):
    attack(pair.newer)
    reseal(pair.newer)

    pair.assert_hostile()


@pytest.mark.parametrize("attack", PROGRAMS.values(), ids=PROGRAMS.keys())
def test_a_schema_is_compared_although_the_generation_was_verified(pair, attack):
    attack(pair.newer)
    believe(pair)

    with pytest.raises(IndexUnavailable, match="gen-000002"):
        FolderIndex(pair.newer, pair.recipe, thorough=False)


READ = ROWS | LISTS | VALUES


@pytest.mark.parametrize("attack", READ.values(), ids=READ.keys())
def test_what_is_read_of_a_verified_generation_fits_or_is_an_error(pair, attack):
    """Such a file changed while it was in use, or on a share whose server tells what it likes."""
    attack(pair.newer)
    believe(pair)

    with (
        suppress(IndexUnavailable),
        closing(FolderIndex(pair.newer, pair.recipe, thorough=False)) as index,
    ):
        for read in (
            lambda: index.files(0, 99),
            lambda: index.aliases("第一"),
            lambda: [index.near_duplicates(each.id, 9) for each in index.documents(0, 99)],
            lambda: [index.document(each.id) for each in index.documents(0, 99)],
            lambda: index.find_problem(99),
        ):
            with suppress(IndexUnavailable):
                read()
        for chunk_id in range(index.info.chunks):
            with suppress(IndexUnavailable):
                [stored] = index.chunks([chunk_id]).values()
                text = index.document(stored.chunk.document_id).text
                assert text[stored.chunk.start : stored.chunk.end] == stored.text
                assert stored.chunk.end - stored.chunk.start == len(stored.text)


def believe(pair):
    """Let the verification cache say that the newer generation is intact."""
    reseal(pair.newer)
    remember_verified(pair.layout, 2, file_stamps(pair.newer))
