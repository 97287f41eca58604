"""What belongs to one generation: its manifest, and tables of all its documents and files.

A table is JSON, compressed, in as many rows as it needs. The manifest names the tables with their
checksums; it is the last row that a build writes, so a generation without one is none.
"""

import base64
import json
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields
from datetime import datetime
from typing import Any

from corpus.checksum import bytes_sha256
from corpus.errors import IndexMismatch, IndexUnavailable
from embeddings.recipe import Recipe
from embeddings.store.lexical.statistics import ChunkStatistics
from embeddings.store.milvus.collections import MAX_TEXT_BYTES, NAME, VALUE, record
from embeddings.store.milvus.connection import Connection, Row
from embeddings.store.regular_files import integer, number, parse_json, text
from embeddings.types import Calibration, DeepInfo, DeepRecipe

# The version of what the collections hold.
FORMAT = 1
MANIFEST = "manifest"
_REBUILD = "Build it anew with `chuchu index --full`."
_MAX_TABLE_BYTES = 2**31
_MAX = 100_000
_PARTS_AT_ONCE = 200
_MAX_COSINE = 1.5
_MAX_DIMENSIONS = 8192
_CHECKSUM = "sha256"


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a generation is.

    `series` is the number of its series. `statistics` are the sizes of its chunks, `pivots` the
    mean lengths of texts and of contexts by which the series weights terms. Keys of further chunks
    and documents begin at `next_key` and `next_document`. `tables` holds the number of rows and the
    checksum of each table.
    """

    generation: int
    series: int
    built_at: str
    recipe: Recipe
    documents: int
    files: int
    distinct_chunks: int
    statistics: ChunkStatistics
    pivots: tuple[float, float]
    pages: int
    next_key: int
    next_document: int
    calibration: Calibration
    deep: DeepInfo | None = None
    tables: Mapping[str, tuple[int, str]] = field(default_factory=dict)


def write_tables(
    connection: Connection, collection: str, tables: Mapping[str, Any]
) -> dict[str, tuple[int, str]]:
    """Write tables; return the number of rows and the checksum of each."""
    rows: list[Row] = []
    written: dict[str, tuple[int, str]] = {}
    for name, value in tables.items():
        content = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
        packed = base64.b85encode(zlib.compress(content, 6)).decode()
        starts = range(0, len(packed), MAX_TEXT_BYTES)
        parts = [packed[start : start + MAX_TEXT_BYTES] for start in starts]
        rows += (record(f"{name}/{part}", each) for part, each in enumerate(parts))
        written[name] = len(parts), bytes_sha256(content)
    connection.write(collection, rows)
    return written


def read_tables(
    connection: Connection, collection: str, manifest: Manifest, names: Sequence[str]
) -> list[Any]:
    """Read tables.

    Raises:
        IndexUnavailable: one is missing or damaged.
    """
    try:
        rows = {
            name: [f"{name}/{part}" for part in range(integer(manifest.tables[name][0], 1, _MAX))]
            for name in names
        }
        wanted = [each for parts in rows.values() for each in parts]
        found: dict[str, str] = {}
        for start in range(0, len(wanted), _PARTS_AT_ONCE):
            part = connection.get(collection, wanted[start : start + _PARTS_AT_ONCE], (NAME, VALUE))
            found |= {each[NAME]: each[VALUE] for each in part}
        return [
            _unpacked("".join(found[each] for each in parts), manifest.tables[name][1])
            for name, parts in rows.items()
        ]
    except (ValueError, LookupError, TypeError, zlib.error) as error:
        raise damaged(manifest.generation) from error


def _unpacked(packed: str, checksum: str) -> Any:
    unpacking = zlib.decompressobj()
    content = unpacking.decompress(base64.b85decode(packed), _MAX_TABLE_BYTES)
    if unpacking.unconsumed_tail or bytes_sha256(content) != checksum:
        raise ValueError("not the table that was written")
    return parse_json(content)


def damaged(generation: int) -> IndexUnavailable:
    """Return the error that a generation is damaged."""
    return IndexUnavailable(f"Generation {generation} of the index is damaged.", _REBUILD)


def write_manifest(connection: Connection, collection: str, manifest: Manifest) -> None:
    """Write the manifest of a generation whose tables are written."""
    content: dict[str, Any] = {"format": FORMAT, **asdict(manifest)}
    content[_CHECKSUM] = _checksum(content)
    connection.write(collection, [record(MANIFEST, _dump(content))])


def _dump(content: Any) -> str:
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _checksum(content: dict[str, Any]) -> str:
    return bytes_sha256(_dump(content).encode())


def read_manifest(connection: Connection, collection: str, generation: int) -> Manifest:
    """Read the manifest of a generation.

    Raises:
        IndexUnavailable: there is none, or it is damaged.
        IndexMismatch: it was written by an earlier or later version.
    """
    rows = connection.get(collection, [MANIFEST], (VALUE,))
    try:
        content = parse_json(rows[0][VALUE])
        checksum = content.pop(_CHECKSUM)
        if (version := integer(content.pop("format"))) != FORMAT:
            raise IndexMismatch(
                f"The index has format {version}, this version reads format {FORMAT}.",
                "Build it anew with `chuchu index`.",
            )
        if checksum != _checksum({"format": FORMAT, **content}):
            raise ValueError("not the manifest that was written")
        if integer(content["generation"], 1) != generation:
            raise ValueError("the manifest of another generation")
        return _manifest(content)
    except (ValueError, LookupError, TypeError, AttributeError) as error:
        raise IndexUnavailable(
            f"Generation {generation} of the index has no readable manifest.", _REBUILD
        ) from error


def _manifest(content: dict[str, Any]) -> Manifest:
    datetime.fromisoformat(text(content["built_at"]))
    recipe = content["recipe"]
    for each in fields(Recipe):
        if each.name == "dimensions":
            integer(recipe[each.name], 1, _MAX_DIMENSIONS)
        else:
            text(recipe[each.name])
    counts = [*("generation", "series", "documents", "files", "distinct_chunks")]
    counts += ["pages", "next_key", "next_document"]
    sizes = content["statistics"]
    first, second = content["pivots"]
    own, foreign = (
        number(content["calibration"][name], -_MAX_COSINE, _MAX_COSINE)
        for name in ("own", "foreign")
    )
    return Manifest(
        built_at=content["built_at"],
        recipe=Recipe(**recipe),
        statistics=ChunkStatistics(
            *(integer(sizes[each.name]) for each in fields(ChunkStatistics))
        ),
        pivots=(number(first, 0, 2**40), number(second, 0, 2**40)),
        calibration=Calibration(own, foreign),
        deep=None if content["deep"] is None else _deep(content["deep"]),
        tables={
            text(name): (integer(count), text(checksum))
            for name, (count, checksum) in content["tables"].items()
        },
        **{name: integer(content[name]) for name in counts},
    )


def _deep(content: dict[str, Any]) -> DeepInfo:
    recipe = content["recipe"]
    sizes = (
        integer(recipe[name], 1, _MAX_DIMENSIONS) for name in ("dimensions", "sentence_dimensions")
    )
    return DeepInfo(DeepRecipe(text(recipe["fingerprint"]), *sizes), integer(content["missing"]))
