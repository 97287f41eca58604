"""The settings of where the index is kept."""

import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, get_args

from bot.collection_names import DEFAULT_COLLECTION
from bot.setting_values.declaration import setting
from bot.setting_values.readers import number, one_of, path, text, then
from embeddings.engine_address import FOLDER, MilvusAddress, parse_engine_address

EngineVectors = Literal["FLAT", "HNSW", "IVF_SQ8", "AUTOINDEX"]

# Tells a build that a server starts which of its collections it builds.
COLLECTION_VARIABLE = "CHUCHU_INTERNAL_COLLECTION"


def _address(address: str) -> str:
    parse_engine_address(address)
    return address


def _token(token: str) -> str:
    # It becomes a header of each call.
    if not (token.isascii() and token.isprintable()):
        raise ValueError("a token has only printable ASCII characters")
    return token


def _existing(file: Path) -> Path:
    if not file.is_file():
        raise ValueError("there is no such file")
    return file


@dataclass(frozen=True, kw_only=True)
class EngineSettings:
    """The engine of the index, and how it is reached.

    `given` are the names of the settings that have been given, `collection` is that of the
    collection of documents that these settings are of, None where it is the only one.
    """

    engine: str = setting(
        FOLDER,
        then(text(), _address),
        "Where the index is kept: `folder`, `milvus://host:19530/database`, with TLS "
        "`milvus+tls://…`, or `milvus-lite:///path`. Unless a folder of documents is named, a "
        "server then answers only",
        # An address may have a password in it.
        is_shown=False,
    )
    engine_token: str | None = setting(
        None,
        then(text(1), _token),
        "What the engine asks for: `user:password`, or a token",
        is_shown=False,
    )
    engine_ca: Path | None = setting(
        None,
        then(path, _existing),
        "A file with the certificates by which the engine's is checked, in PEM format",
    )
    engine_timeout: float = setting(
        10.0, number(0.1, 600), "How many seconds the engine may take for one call"
    )
    engine_vectors: EngineVectors = setting(
        "FLAT",
        one_of(*get_args(EngineVectors)),
        "The engine's index of vectors, chosen by a full build: `FLAT` compares all, others "
        "are faster among very many and may miss some",
    )
    given: frozenset[str] = field(default=frozenset(), repr=False, compare=False)
    collection: str | None = field(default=None, repr=False, compare=False)

    @property
    def engine_address(self) -> MilvusAddress | None:
        """The address of the engine; None where the index is in a folder."""
        return parse_engine_address(self.engine, self.engine_token, self.engine_ca)

    @property
    def collection_name(self) -> str:
        """The name of the collection of documents that these settings are of."""
        return self.collection or os.environ.get(COLLECTION_VARIABLE, DEFAULT_COLLECTION)

    @property
    def answers_only(self) -> bool:
        """Whether a server builds nothing: the index is in an engine, and no folder of documents
        is named."""
        return self.engine != FOLDER and not self.given & {"docs", "folders"}
