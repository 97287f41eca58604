"""The settings: from a flag, the environment, chuchu.toml, or a default, in this order."""

import hashlib
import ipaddress
import os
import tomllib
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from platformdirs import user_cache_path
from pydantic import Field, ValidationError, field_validator, model_validator
from pydantic_settings import (
    BaseSettings,
    NoDecode,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from bot.access_settings import AccessSettings, names_of
from bot.collection_names import DEFAULT_COLLECTION
from bot.config_file import NAME, config_file
from bot.engine.settings import EngineSettings
from bot.folders import check_folders, folders_text, parse_folders
from bot.limits import MAX_TOP_K
from corpus.errors import SettingsError
from corpus.patterns import lazy_pattern
from corpus.text.metadata_values import web_address
from embeddings.bundled import BUNDLED

PREFIX = "CHUCHU_"
# Variables that are not settings: between the processes of a server, and for the tests.
INTERNAL_PREFIXES = ("CHUCHU_INTERNAL_", "CHUCHU_TEST_")
# Set for a build that a server starts: it must not repeat the server's warnings.
SERVER_BUILD = "CHUCHU_INTERNAL_SERVER_BUILD"
_ROOT = Path(__file__).parent.parent
SAMPLES = _ROOT / "corpus" / "samples"
WEB = _ROOT / "web"
_HOST_NAME = lazy_pattern(r"[\w.-]+")

Reader = Literal["auto", "always", "off"]


class Settings(AccessSettings, EngineSettings):
    """The settings of one run."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, extra="forbid", frozen=True)

    docs: Path = Field(SAMPLES, description="The folder of documents")
    index: Path | None = Field(
        None,
        description=(
            "The folder of the index; by default `.chuchu` in the folder of documents, and for the "
            "bundled samples a folder in your cache"
        ),
    )
    folders: Annotated[dict[str, Path], NoDecode] = Field(
        {},
        description=(
            "Several folders with names, `laws=DIR;notices=DIR`, in chuchu.toml a table; each is a "
            "collection with an index of its own, below `index` if that is set. They count instead "
            "of `docs`, unless a command names a folder"
        ),
    )
    host: str = Field("127.0.0.1", min_length=1, description="The address to serve at")
    port: int = Field(
        8000, ge=0, le=65535, description="The port to serve at; 0 picks one that is free"
    )
    encoder: str = Field(
        BUNDLED,
        description=(
            "The bundled encoder, the folder of a model (`./model`), or the name of a model on the "
            "hub"
        ),
    )
    reader: Reader = Field(
        "auto",
        description=(
            "Whether the deep encoder reads passages and questions: `auto`, where it can and up to "
            "a size; `always`, whatever the size; `off`"
        ),
    )
    user_dictionary: Path | None = Field(
        None, description="A file of words of your own, in jieba's format"
    )
    text_column: str | None = Field(
        None,
        min_length=1,
        description="The column of CSV, JSONL and spreadsheet files with the text",
    )
    top_k: int = Field(
        5, ge=1, le=MAX_TOP_K, description="The number of citations that an answer has at most"
    )
    allowed_hosts: Annotated[list[str], NoDecode] = Field(
        [],
        description=(
            "Host names under which the server may be reached besides its address, separated by "
            "commas"
        ),
    )
    watch: bool = Field(
        True, description="Whether the server rebuilds the index when documents change"
    )
    workers: int = Field(1, ge=1, le=64, description="The number of processes that answer")
    admin_token: str | None = Field(
        None,
        min_length=8,
        description=(
            "A secret that requests to `POST /index/rebuild` and for the questions of others must "
            "then contain"
        ),
    )
    question_log_days: int = Field(
        0,
        ge=0,
        le=3650,
        description="How many days the server keeps the questions that it is asked; 0 keeps none",
    )

    llm_url: str | None = Field(
        None,
        description=(
            "The address of an OpenAI-compatible server, such as `http://127.0.0.1:11434/v1`, "
            "whose language model writes answers. Questions and passages are sent there"
        ),
    )
    llm_model: str | None = Field(None, min_length=1, description="The name of its model")
    llm_key: str | None = Field(
        None, min_length=1, repr=False, description="The key that its server asks for"
    )

    @field_validator("docs", "index", "user_dictionary")
    @classmethod
    def _expand(cls, path: Path | None) -> Path | None:
        """Expand `~`, and refuse a path that this system can't look up."""
        try:
            expanded = path.expanduser() if path else None
            if expanded:
                expanded.exists()
        except (OSError, RuntimeError) as error:
            raise ValueError(getattr(error, "strerror", None) or str(error)) from error
        return expanded

    @field_validator("folders", mode="before")
    @classmethod
    def _parse_folders(cls, value: Any) -> Any:
        return parse_folders(value)

    @field_validator("folders")
    @classmethod
    def _check_folders(cls, folders: dict[str, Path]) -> dict[str, Path]:
        return check_folders({name: cls._expand(path) or path for name, path in folders.items()})

    @field_validator("llm_url")
    @classmethod
    def _check_address(cls, address: str | None) -> str | None:
        if address is not None and web_address(address) is None:
            raise ValueError(f"{address!r} is not an address such as http://127.0.0.1:11434/v1")
        return address

    @field_validator("llm_key")
    @classmethod
    def _check_key(cls, key: str | None) -> str | None:
        # A key with a line break could add headers to requests.
        if key is not None and not (key.isascii() and key.isprintable()):
            raise ValueError("a key has only printable ASCII characters")
        return key

    @model_validator(mode="after")
    def _check_model(self) -> Self:
        if (self.llm_url is None) != (self.llm_model is None):
            raise ValueError("llm_url and llm_model are set together")
        return self

    @field_validator("allowed_hosts", mode="before")
    @classmethod
    def _split(cls, value: Any) -> Any:
        return names_of(value)

    @field_validator("allowed_hosts")
    @classmethod
    def _check_host_names(cls, names: list[str]) -> list[str]:
        return [_host_name(name.strip()) for name in names if name.strip()]

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        file = config_file()
        from_file = () if file is None else (TomlConfigSettingsSource(settings_cls, file),)
        return init_settings, env_settings, *from_file

    @property
    def index_folder(self) -> Path:
        """The folder of the index."""
        if self.index is not None:
            return self.index
        return _cached_index() if self.is_index_in_cache else self.docs / ".chuchu"

    @property
    def collections(self) -> dict[str, Self]:
        """The settings of each collection by its name: one folder, and its index."""
        if not self.folders:
            return {DEFAULT_COLLECTION: self}
        return {
            name: self.model_copy(
                update={
                    "docs": folder,
                    "index": None if self.index is None else self.index / name,
                    "folders": {},
                }
            ).of_collection(name)
            for name, folder in self.folders.items()
        }

    @property
    def is_index_in_cache(self) -> bool:
        """Whether the index lies in the user's cache.

        By default that of the bundled samples does: they may be part of a package that only an
        administrator can write to.
        """
        # Unlike Path.resolve, realpath accepts links in a circle.
        return self.index is None and os.path.realpath(self.docs) == os.path.realpath(SAMPLES)


def read_settings(**flags: Any) -> Settings:
    """Read the settings; flags that are None do not count.

    Raises:
        SettingsError: a setting is unknown or has an invalid value, or chuchu.toml can't be read.
    """
    folders = flags.get("folders")
    if folders is not None or flags.get("docs") is not None:
        # A folder that a command names counts instead of those of other sources. As text, because
        # pydantic-settings adds the tables of all sources up.
        flags["folders"] = folders_text(folders or {})
    try:
        return Settings(**{name: value for name, value in flags.items() if value is not None})
    except ValidationError as error:
        first = error.errors()[0]
        name = str(first["loc"][0]) if first["loc"] else "llm_model"
        if first["type"] == "extra_forbidden":
            known = ", ".join(Settings.model_fields)
            raise SettingsError(f"There is no setting {name}.", f"There are {known}.") from error
        reason = first["msg"].removeprefix("Value error, ").lower()
        raise SettingsError(f"The setting {name} is wrong: {reason}.") from error
    except (RecursionError, ValueError, OSError) as error:
        raise SettingsError(f"{NAME} can't be read: {_reason(error)}.") from error


def _reason(error: Exception) -> str:
    """Return why a configuration file can't be read."""
    match error:
        case RecursionError():
            return "its values are nested too deep"
        case UnicodeDecodeError():
            return "it is not UTF-8"
        case tomllib.TOMLDecodeError():
            return str(error)
        case OSError():
            return (error.strerror or "input/output error").lower()
        case _:  # an integer with more digits than Python converts
            return "a number in it is too long"


def variable_of(setting: str) -> str:
    """Return the environment variable of a setting."""
    return f"{PREFIX}{setting.upper()}"


def _cached_index() -> Path:
    """Return where this user keeps the index of this installation's samples."""
    installation = hashlib.sha256(os.fsencode(os.path.realpath(SAMPLES))).hexdigest()[:16]
    return user_cache_path("chuchu") / f"samples-{installation}"


def _host_name(name: str) -> str:
    """Return a host name or an address without brackets, in lower case.

    Raises:
        ValueError: it has a scheme, a port or a path.
    """
    bare = name.removeprefix("[").removesuffix("]")
    try:
        return str(ipaddress.ip_address(bare))
    except ValueError:
        if not _HOST_NAME.fullmatch(name):
            raise ValueError(f"{name!r} is not a host name; write chuchu.example") from None
    return name.lower()
