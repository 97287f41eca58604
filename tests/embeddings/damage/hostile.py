"""Generations that somebody else made: whatever the files say, the manifest seals it."""

import json
import os
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import faiss
import numpy as np
import tantivy

from embeddings.store.layout import GenerationLayout
from embeddings.store.manifest import describe_files, read_manifest, write_manifest

Attack = Callable[[GenerationLayout], None]

BOMB = "[" * 100_000
ENDLESS = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n)"


def reseal(generation: GenerationLayout) -> None:
    """Write a manifest whose checksums are those of the files as they are."""
    manifest = read_manifest(generation)
    content = {name: getattr(manifest, name) for name in type(manifest).__slots__}
    content["files"] = tuple(
        each for each in describe_files(generation) if each.path != "manifest.json"
    )
    write_manifest(generation, type(manifest)(**content))


def sql(*statements: str) -> Attack:
    """Return an attack that runs statements on the catalog."""

    def attack(generation: GenerationLayout) -> None:
        connection = sqlite3.connect(generation.catalog, isolation_level=None)
        connection.execute("PRAGMA foreign_keys=OFF")
        # Otherwise SQLite would not rewrite the schema as it stands.
        connection.execute("PRAGMA legacy_alter_table=ON")
        for statement in statements:
            connection.execute(statement)
        connection.close()

    return attack


def schema(statement: str, *values: Any) -> Attack:
    """Return an attack that writes into the table of the schema itself."""

    def attack(generation: GenerationLayout) -> None:
        connection = sqlite3.connect(generation.catalog, isolation_level=None)
        connection.execute("PRAGMA writable_schema=ON")
        connection.execute(statement, values)
        connection.close()

    return attack


def instead_of(table: str, view: str) -> Attack:
    """Return an attack that puts a view in the place of a table."""
    return sql(f"ALTER TABLE {table} RENAME TO hidden", f"CREATE VIEW {table} AS {view}")


def column(definition: str, table: str = "chunks") -> Attack:
    """Return an attack that declares a table's column `text` in another way."""
    return schema(
        "UPDATE sqlite_master SET sql = replace(sql, 'text TEXT NOT NULL', ?) WHERE name = ?",
        definition,
        table,
    )


def content(name: str, value: bytes | str) -> Attack:
    """Return an attack that replaces the content of a file."""

    def attack(generation: GenerationLayout) -> None:
        data = value.encode() if isinstance(value, str) else value
        (generation.folder / name).write_bytes(data)

    return attack


def edited(name: str, change: Callable[[Any], Any]) -> Attack:
    """Return an attack that changes the content of a JSON file in place or returns another."""

    def attack(generation: GenerationLayout) -> None:
        path = generation.folder / name
        value = json.loads(path.read_bytes())
        path.write_text(json.dumps(change(value) or value), encoding="utf-8")

    return attack


def rows(change: Callable[[Any], Any]) -> Attack:
    """Return an attack that saves another array as rows."""

    def attack(generation: GenerationLayout) -> None:
        changed = change(np.load(generation.rows))
        with generation.rows.open("wb") as file:
            np.save(file, changed, allow_pickle=True)

    return attack


def rows_header(old: bytes, new: bytes) -> Attack:
    """Return an attack that changes the header of the rows."""

    def attack(generation: GenerationLayout) -> None:
        data = generation.rows.read_bytes()
        assert old in data
        generation.rows.write_bytes(data.replace(old, new, 1))

    return attack


def vectors(change: Callable[[Any], Any]) -> Attack:
    """Return an attack that writes another FAISS index."""

    def attack(generation: GenerationLayout) -> None:
        changed = change(faiss.read_index(str(generation.vectors)))
        faiss.write_index(changed, str(generation.vectors))

    return attack


def vector_bytes(at: int, value: bytes) -> Attack:
    """Return an attack that overwrites bytes of the vectors' file."""

    def attack(generation: GenerationLayout) -> None:
        data = bytearray(generation.vectors.read_bytes())
        data[at : at + len(value)] = value
        generation.vectors.write_bytes(data)

    return attack


def reversed_codes(index: Any) -> Any:
    """Return a FAISS index with its vectors in the opposite order."""
    codes = faiss.vector_to_array(index.codes).reshape(index.ntotal, -1)[::-1]
    index.reset()
    index.add_sa_codes(np.ascontiguousarray(codes))
    return index


def foreign_terms(generation: GenerationLayout) -> None:
    """Put a tantivy index of other fields in the place of the lexical index."""
    shutil.rmtree(generation.lexical / "all")
    (generation.lexical / "all").mkdir()
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("text", stored=True)
    index = tantivy.Index(builder.build(), path=str(generation.lexical / "all"))
    writer = index.writer(15_000_000, 1)
    for _ in range(
        json.loads((generation.lexical / "statistics.json").read_bytes())["added"]["chunks"]
    ):
        writer.add_document(tantivy.Document(text="甲"))
    writer.commit()
    writer.wait_merging_threads()


def swapped_terms(generation: GenerationLayout) -> None:
    """Give every chunk the terms of another, in a lexical index that is otherwise whole."""
    from embeddings.store.lexical.writer import LexicalWriter

    count = json.loads((generation.lexical / "statistics.json").read_bytes())["added"]["chunks"]
    shutil.rmtree(generation.lexical)
    writer = LexicalWriter(generation.lexical)
    for key in range(count):
        writer.add(key, "戊 己", "庚")
    for _ in range(count - len(np.load(generation.rows))):
        writer.remove("戊 己", "庚")
    writer.close()


def removed_file(pattern: str) -> Attack:
    """Return an attack that removes the first file that matches."""

    def attack(generation: GenerationLayout) -> None:
        next(iter(sorted(generation.folder.glob(pattern)))).unlink()

    return attack


def cut_file(pattern: str) -> Attack:
    """Return an attack that leaves a zeroed half of the first file that matches."""

    def attack(generation: GenerationLayout) -> None:
        path = next(iter(sorted(generation.folder.glob(pattern))))
        path.write_bytes(bytes(path.stat().st_size // 2))

    return attack


def moved_outside(name: str) -> Attack:
    """Return an attack that replaces a file or folder by a link to it outside of the index."""

    def attack(generation: GenerationLayout) -> None:
        path = generation.folder / name
        outside = Path(f"{generation.folder.parent}-outside")
        shutil.rmtree(outside, ignore_errors=True)
        outside.mkdir()
        shutil.move(path, outside / path.name)
        path.symlink_to(outside / path.name)

    return attack


def pipe(name: str) -> Attack:
    """Return an attack that puts a named pipe in the place of a file."""

    def attack(generation: GenerationLayout) -> None:
        path = generation.folder / name
        path.unlink(missing_ok=True)
        os.mkfifo(path)

    return attack
