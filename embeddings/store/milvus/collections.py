"""The collections of an index in Milvus, and their fields.

Names begin with that of the index. A *series* begins with a full build; updates continue it:

- `NAME_s000001_chunks` has a row for each chunk of all generations of the series, with its vector,
  its terms, and the generations between which it is visible;
- `NAME_s000001_records` has documents and pages of the term statistics, by name;
- `NAME_s000001_deep_…` has the deep vectors of one deep encoder, by the keys of chunks;
- `NAME_g000042` has what belongs to one generation alone; the alias `NAME_current` names that of
  the current one;
- `NAME_claims` has the claims of those that write.
"""

import hashlib
from dataclasses import dataclass
from typing import Any

from embeddings.store.milvus.connection import Connection

# Fields of chunks.
KEY, FIRST, LAST = "key", "first", "last"
DENSE, LEXICAL = "dense", "lexical"
TERMS, BODY, CONTENT = "terms", "body", "content"
# Fields of records, claims and generations.
NAME, VALUE = "name", "value"
# Fields of deep vectors; the key is that of the chunk.
PASSAGE, PACKED = "passage", "packed"

ALIVE = 2**62
"""The last generation of a chunk that none has removed."""
MAX_TEXT_BYTES = 60_000
"""The bytes of a text in one row; Milvus allows 65,535."""
_MAX_LENGTH = 65_535
_NAME_LENGTH = 200
# Milvus needs a vector in each collection.
UNUSED = "unused"
UNUSED_VECTOR = (0.0, 0.0)
_DIGITS = range(6, 13)
_MAX_NAME = 40


@dataclass(frozen=True, slots=True)
class IndexNames:
    """The names of the collections of one index."""

    prefix: str

    @classmethod
    def of(cls, name: str) -> "IndexNames":
        """Return those of the index of a collection of documents."""
        is_plain = name.isascii() and name.isalnum() and name.islower() and name[0].isalpha()
        if not is_plain or len(name) > _MAX_NAME:
            name = "x" + hashlib.sha256(name.encode()).hexdigest()[:24]
        return cls(f"chuchu_{name}")

    @property
    def current(self) -> str:
        """The alias of the current generation."""
        return f"{self.prefix}_current"

    @property
    def claims(self) -> str:
        """The claims of those that write."""
        return f"{self.prefix}_claims"

    def generation(self, number: int) -> str:
        """The collection of a generation."""
        return f"{self.prefix}_g{number:06d}"

    def generation_number(self, collection: str) -> int | None:
        """Return the number of the generation that a collection is of, None if of none."""
        return _number(self._own(collection), "g")

    def series_number(self, collection: str) -> int | None:
        """Return the number of the series that a collection belongs to, None if to none."""
        return _number(self._own(collection).partition("_")[0], "s")

    def _own(self, collection: str) -> str:
        """Return the name of a collection without that of the index; empty if it is another's."""
        own = collection.removeprefix(f"{self.prefix}_")
        return "" if own == collection else own

    def chunks(self, series: int) -> str:
        """The chunks of a series."""
        return f"{self.prefix}_s{series:06d}_chunks"

    def records(self, series: int) -> str:
        """The records of a series."""
        return f"{self.prefix}_s{series:06d}_records"

    def deep(self, series: int, fingerprint: str) -> str:
        """The deep vectors of a series by an encoder with this fingerprint."""
        digest = hashlib.sha256(fingerprint.encode()).hexdigest()[:12]
        return f"{self.prefix}_s{series:06d}_deep_{digest}"


def _number(name: str, letter: str) -> int | None:
    digits = name[1:]
    is_number = digits.isascii() and digits.isdecimal() and len(digits) in _DIGITS
    return int(digits) if name[:1] == letter and is_number else None


def create_chunks(connection: Connection, name: str, dimensions: int, index_type: str) -> None:
    """Create the collection of the chunks of a series."""
    schema = _schema(KEY, "INT64")
    for field in (FIRST, LAST):
        _add(schema, field, "INT64")
    _add(schema, DENSE, "FLOAT_VECTOR", dim=dimensions)
    _add(schema, LEXICAL, "SPARSE_FLOAT_VECTOR")
    for field in (TERMS, BODY):
        _add(schema, field, "VARCHAR", max_length=_MAX_LENGTH)
    _add(schema, CONTENT, "VARCHAR", max_length=_NAME_LENGTH)
    indexes = [(DENSE, index_type, "IP"), (LEXICAL, "SPARSE_INVERTED_INDEX", "IP")]
    _create(connection, name, schema, [*indexes, (CONTENT, "INVERTED", "")])


def create_deep(connection: Connection, name: str, dimensions: int, index_type: str) -> None:
    """Create the collection of the deep vectors of a series."""
    schema = _schema(KEY, "INT64")
    for field in (FIRST, LAST):
        _add(schema, field, "INT64")
    _add(schema, PASSAGE, "FLOAT_VECTOR", dim=dimensions)
    _add(schema, PACKED, "VARCHAR", max_length=_MAX_LENGTH)
    _add(schema, CONTENT, "VARCHAR", max_length=_NAME_LENGTH)
    _create(connection, name, schema, [(PASSAGE, index_type, "IP"), (CONTENT, "INVERTED", "")])


def create_records(connection: Connection, name: str) -> None:
    """Create a collection of texts by name."""
    schema = _schema(NAME, "VARCHAR", max_length=_NAME_LENGTH)
    _add(schema, VALUE, "VARCHAR", max_length=_MAX_LENGTH)
    _add(schema, UNUSED, "FLOAT_VECTOR", dim=len(UNUSED_VECTOR))
    _create(connection, name, schema, [(UNUSED, "FLAT", "IP")])


def record(name: str, value: str) -> dict[str, Any]:
    """Return a row of a collection of texts."""
    return {NAME: name, VALUE: value, UNUSED: list(UNUSED_VECTOR)}


def collections(connection: Connection) -> list[str]:
    """Return the names of all collections of the database."""
    return [str(each) for each in connection.call("list_collections")]


def _schema(key: str, kind: str, **named: Any) -> Any:
    from pymilvus import MilvusClient

    schema = MilvusClient.create_schema(auto_id=False, enable_dynamic_field=False)
    _add(schema, key, kind, is_primary=True, **named)
    return schema


def _add(schema: Any, field: str, kind: str, **named: Any) -> None:
    from pymilvus import DataType

    schema.add_field(field, getattr(DataType, kind), **named)


def _create(
    connection: Connection, name: str, schema: Any, indexes: list[tuple[str, str, str]]
) -> None:
    from pymilvus import MilvusClient

    parameters = MilvusClient.prepare_index_params()
    for field, kind, metric in indexes:
        named = {"metric_type": metric} if metric else {}
        parameters.add_index(field_name=field, index_type=kind, **named)
    # With the indexes the client would wait for each of them, half a second at least.
    connection.call("create_collection", name, schema=schema, consistency_level="Strong")
    connection.call("create_index", name, parameters, sync=False)
    connection.call("load_collection", name)
