"""The settings of where the index is kept."""

import os
from pathlib import Path
from typing import Literal, Self

from pydantic import Field, PrivateAttr, field_validator
from pydantic_settings import BaseSettings

from bot.collection_names import DEFAULT_COLLECTION
from embeddings.engine_address import FOLDER, MilvusAddress, parse_engine_address

# Tells a build that a server starts which of its collections it builds.
COLLECTION_VARIABLE = "CHUCHU_INTERNAL_COLLECTION"


class EngineSettings(BaseSettings):
    """The engine of the index, and how it is reached."""

    engine: str = Field(
        FOLDER,
        # An address may have a password in it.
        repr=False,
        description=(
            "Where the index is kept: `folder`, `milvus://host:19530/database`, with TLS "
            "`milvus+tls://…`, or `milvus-lite:///path`. Unless a folder of documents is named, a "
            "server then answers only"
        ),
    )
    engine_token: str | None = Field(
        None,
        min_length=1,
        repr=False,
        description="What the engine asks for: `user:password`, or a token",
    )
    engine_ca: Path | None = Field(
        None,
        description="A file with the certificates by which the engine's is checked, in PEM format",
    )
    engine_timeout: float = Field(
        10.0, ge=0.1, le=600, description="How many seconds the engine may take for one call"
    )
    engine_vectors: Literal["FLAT", "HNSW", "IVF_SQ8", "AUTOINDEX"] = Field(
        "FLAT",
        description=(
            "The engine's index of vectors, chosen by a full build: `FLAT` compares all, others "
            "are faster among very many and may miss some"
        ),
    )
    _collection: str | None = PrivateAttr(None)

    @field_validator("engine")
    @classmethod
    def _check_engine(cls, address: str) -> str:
        parse_engine_address(address)
        return address

    @field_validator("engine_token")
    @classmethod
    def _check_token(cls, token: str | None) -> str | None:
        # It becomes a header of each call.
        if token is not None and not (token.isascii() and token.isprintable()):
            raise ValueError("a token has only printable ASCII characters")
        return token

    @field_validator("engine_ca")
    @classmethod
    def _check_ca(cls, file: Path | None) -> Path | None:
        if file is not None and not file.is_file():
            raise ValueError("there is no such file")
        return file

    @property
    def engine_address(self) -> MilvusAddress | None:
        """The address of the engine; None where the index is in a folder."""
        return parse_engine_address(self.engine, self.engine_token, self.engine_ca)

    @property
    def collection_name(self) -> str:
        """The name of the collection of documents that these settings are of."""
        return self._collection or os.environ.get(COLLECTION_VARIABLE, DEFAULT_COLLECTION)

    def of_collection(self, name: str) -> Self:
        """Name the collection that these settings are of, and return them."""
        self._collection = name
        return self

    @property
    def answers_only(self) -> bool:
        """Whether a server builds nothing: the index is in an engine, and no folder of documents
        is named."""
        return self.engine != FOLDER and not self.model_fields_set & {"docs", "folders"}
