"""Metadata that no file could have given never answers, though the checksums of the index fit."""

from contextlib import closing, suppress

import pytest

from corpus.errors import IndexUnavailable
from embeddings.store.folder_index import FolderIndex
from embeddings.store.verification_cache import file_stamps, remember_verified
from tests.embeddings.damage.hostile import reseal, sql

ESCAPE = "char(27) || '[2J'"
LONG = "printf('%.*c', 5000, 'a')"
PATHS = ("'../../etc/passwd'", "'/etc/passwd'", "'a/../b'", "''", "'a//b'", "'./a'", "'a'||char(0)")
VALUES = {
    "path": PATHS,
    "title": (ESCAPE, "'a' || char(10) || 'b'", "char(0)", "char(155)", "char(8232)"),
    "date": (
        "'nan'",
        "'2024-13-45'",
        "'0001-01-01'",
        "''",
        ESCAPE,
        "'20240101'",
        "'2024年' || char(27)",
    ),
    "author": (ESCAPE, "char(7)"),
    "url": (
        *("'javascript:alert(1)'", "'data:text/html,x'", "'file:///etc/passwd'", "'/a'", "''"),
        *("'https://x' || char(27)", f"'https://x/' || {LONG}", "' https://x'", "'http://['"),
    ),
    "sha256": ("'x'", "''", "printf('%.*c', 64, 'A')", "printf('%.*c', 65, '0')"),
    "encoding": (ESCAPE, "'utf-8' || char(10)"),
    "notes": ("'[\"\\u001b[2J\"]'", "'[\"a\\nb\"]'", "'[\"' || char(27) || '\"]'"),
}
HEADINGS = ("'[\"\\u001b[2J\"]'", "'[\"a\\nb\"]'")
# One document only: two paths must not be the same.
METADATA = {
    f"{column} = {value}": sql(f"UPDATE documents SET {column} = {value} WHERE key = 1")
    for column, values in VALUES.items()
    for value in values
} | {f"headings = {value}": sql(f"UPDATE chunks SET headings = {value}") for value in HEADINGS}
ROWS = {
    "an id that is not that of its path": sql("UPDATE documents SET id = 'x' WHERE key = 1"),
    "another path": sql("UPDATE documents SET path = 'other.txt' WHERE key = 1"),
    "an abbreviation of nothing": sql("INSERT INTO abbreviations VALUES (0, '甲乙丙丁', '甲丁')"),
    "abbreviations without end": sql(
        "INSERT INTO abbreviations WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n"
        " LIMIT 20000) SELECT 0, '第' || x, '甲' FROM n"
    ),
    "a skipped file elsewhere": sql(
        "INSERT INTO files VALUES ((SELECT count(*) FROM files), NULL, 'skipped', '')",
        "INSERT INTO skipped_files SELECT max(position), '../x', '', 'no text' FROM files",
    ),
    "a skipped file with another checksum": sql(
        "INSERT INTO files VALUES ((SELECT count(*) FROM files), NULL, 'skipped', '')",
        "INSERT INTO skipped_files SELECT max(position), 'x', 'y', 'no text' FROM files",
    ),
}
HEADERS = {
    "a write-ahead log": sql("PRAGMA journal_mode=WAL"),
    "a version of its own": sql("PRAGMA user_version=9"),
    "the id of another program": sql("PRAGMA application_id=9"),
    "an automatic vacuum": sql("PRAGMA auto_vacuum=1", "VACUUM"),
}


@pytest.mark.parametrize(
    "attack", [*METADATA.values(), *ROWS.values()], ids=[*METADATA.keys(), *ROWS.keys()]
)
def test_metadata_that_no_file_gave_is_refused(pair, attack):
    attack(pair.newer)
    reseal(pair.newer)

    pair.assert_hostile()


@pytest.mark.parametrize(
    "statement",
    [
        *(f"UPDATE documents SET notes = {value}" for value in VALUES["notes"]),
        "UPDATE chunks SET headings = '[' || printf('%.*c', 5000, '9') || ']'",
        "UPDATE documents SET notes = '[' || char(27)",
        "UPDATE files SET state = char(27) || '[2J'",
        "UPDATE documents SET title = CAST(x'3dd8' AS TEXT)",
    ],
)
def test_what_is_wrong_with_a_catalog_is_said_in_plain_words(pair, statement):
    sql(statement)(pair.newer)
    reseal(pair.newer)

    with pytest.raises(IndexUnavailable) as caught:
        FolderIndex(pair.newer, pair.recipe)
    message = caught.value.message
    assert message.isprintable()
    foreign = ("codec", "char ", "column", "sys.", "Exceeds", "FileState", "x1b", "UTF")
    assert not any(word in message for word in foreign), message


@pytest.mark.parametrize("attack", METADATA.values(), ids=METADATA.keys())
def test_metadata_that_no_file_gave_is_not_read_from_a_verified_generation(pair, attack):
    with closing(FolderIndex(pair.newer, pair.recipe, thorough=False)) as index:
        right = {each.id: (each, index.document(each.id)) for each in index.documents(0, 99)}
    attack(pair.newer)
    believe(pair)

    with (
        suppress(IndexUnavailable),
        closing(FolderIndex(pair.newer, pair.recipe, thorough=False)) as index,
    ):
        with suppress(IndexUnavailable):
            assert [each for each in index.documents(0, 99) if right[each.id][0] != each] == []
        for identity, (_, document) in right.items():
            with suppress(IndexUnavailable):
                assert index.document(identity) == document
        for chunk_id in range(index.info.chunks):
            with suppress(IndexUnavailable):
                [stored] = index.chunks([chunk_id]).values()
                summary, _ = right[stored.chunk.document_id]
                metadata = (stored.path, stored.title, stored.date, stored.author, stored.url)
                assert metadata == (
                    *(summary.path, summary.title, summary.date, summary.author, summary.url),
                )


@pytest.mark.parametrize("attack", HEADERS.values(), ids=HEADERS.keys())
def test_a_header_of_another_kind_of_database_is_refused_by_every_opening(pair, attack):
    attack(pair.newer)
    believe(pair)

    with pytest.raises(IndexUnavailable, match="gen-000002"):
        FolderIndex(pair.newer, pair.recipe, thorough=False)
    pair.assert_hostile()


def believe(pair):
    """Let the verification cache say that the newer generation is intact."""
    reseal(pair.newer)
    remember_verified(pair.layout, 2, file_stamps(pair.newer))
