"""The settings: from a flag, the environment, chuchu.toml, or a default, in this order."""

import hashlib
import ipaddress
import json
import os
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal, Self, get_args

from platformdirs import user_cache_path

from bot.access_settings import AccessSettings
from bot.collection_names import DEFAULT_COLLECTION
from bot.config_file import read_config_file
from bot.engine.settings import EngineSettings
from bot.folders import check_folders, folders_text, parse_folders
from bot.limits import MAX_TOP_K
from bot.setting_values.declaration import setting, settings_of
from bot.setting_values.readers import names, one_of, path, switch, text, then, whole_number
from corpus.errors import SettingsError
from corpus.patterns.lazy import lazy_pattern
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


def _folders(value: Any) -> dict[str, Path]:
    found = parse_folders(value)
    if not isinstance(found, dict):
        raise ValueError("it is no table of folders")
    return check_folders({name: path(folder) for name, folder in found.items()})


def _model_address(address: str) -> str:
    if web_address(address) is None:
        raise ValueError(f"{address!r} is not an address such as http://127.0.0.1:11434/v1")
    return address


def _model_key(key: str) -> str:
    # A key with a line break could add headers to requests.
    if not (key.isascii() and key.isprintable()):
        raise ValueError("a key has only printable ASCII characters")
    return key


def _host_names(written: list[str]) -> list[str]:
    return list(map(_host_name, written))


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


@dataclass(frozen=True, kw_only=True)
class Settings(AccessSettings, EngineSettings):
    """The settings of one run.

    It has no slots, because two classes that it extends have fields.
    """

    docs: Path = setting(SAMPLES, path, "The folder of documents")
    index: Path | None = setting(
        None,
        path,
        "The folder of the index; by default `.chuchu` in the folder of documents, and for the "
        "bundled samples a folder in your cache",
    )
    folders: dict[str, Path] = setting(
        {},
        _folders,
        "Several folders with names, `laws=DIR;notices=DIR`, in chuchu.toml a table; each is a "
        "collection with an index of its own, below `index` if that is set. They count instead "
        "of `docs`, unless a command names a folder",
    )
    host: str = setting("127.0.0.1", text(1), "The address to serve at")
    port: int = setting(
        8000, whole_number(0, 65535), "The port to serve at; 0 picks one that is free"
    )
    encoder: str = setting(
        BUNDLED,
        text(),
        "The bundled encoder, the folder of a model (`./model`), or the name of a model on the hub",
    )
    reader: Reader = setting(
        "auto",
        one_of(*get_args(Reader)),
        "Whether the deep encoder reads passages and questions: `auto`, where it can and up to "
        "a size; `always`, whatever the size; `off`",
    )
    user_dictionary: Path | None = setting(
        None, path, "A file of words of your own, in jieba's format"
    )
    text_column: str | None = setting(
        None, text(1), "The column of CSV, JSONL and spreadsheet files with the text"
    )
    top_k: int = setting(
        5, whole_number(1, MAX_TOP_K), "The number of citations that an answer has at most"
    )
    allowed_hosts: list[str] = setting(
        [],
        then(names, _host_names),
        "Host names under which the server may be reached besides its address, separated by commas",
    )
    watch: bool = setting(
        True, switch, "Whether the server rebuilds the index when documents change"
    )
    workers: int = setting(1, whole_number(1, 64), "The number of processes that answer")
    admin_token: str | None = setting(
        None,
        text(8),
        "A secret that requests to `POST /index/rebuild` and for the questions of others must "
        "then contain",
    )
    question_log_days: int = setting(
        0,
        whole_number(0, 3650),
        "How many days the server keeps the questions that it is asked; 0 keeps none",
    )

    llm_url: str | None = setting(
        None,
        then(text(), _model_address),
        "The address of an OpenAI-compatible server, such as `http://127.0.0.1:11434/v1`, "
        "whose language model writes answers. Questions and passages are sent there",
    )
    llm_model: str | None = setting(None, text(1), "The name of its model")
    llm_key: str | None = setting(
        None, then(text(1), _model_key), "The key that its server asks for", is_shown=False
    )

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
            name: replace(
                self,
                docs=folder,
                index=None if self.index is None else self.index / name,
                folders={},
                collection=name,
            )
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
        # A folder that a command names counts instead of those of other sources.
        flags["folders"] = folders_text(folders or {})
    declared = settings_of(Settings)
    given = {
        **read_config_file(),
        **_variables(),
        **{name: value for name, value in flags.items() if value is not None},
    }
    for name in given:
        if name not in declared:
            known = ", ".join(declared)
            raise SettingsError(f"There is no setting {name}.", f"There are {known}.")
    values = {
        name: _read(name, each.read, given[name])
        for name, each in declared.items()
        if name in given
    }
    settings = Settings(**values, given=frozenset(values))
    if (settings.llm_url is None) != (settings.llm_model is None):
        raise _wrong("llm_model", "llm_url and llm_model are set together")
    if settings.proxy_user_header is not None and not settings.trusted_proxies:
        raise _wrong("trusted_proxies", "proxy_user_header counts only if a proxy is trusted")
    return settings


def _variables() -> dict[str, str]:
    """Return the settings of the environment; the case of their names makes no difference."""
    variables = {name.upper(): value for name, value in os.environ.items()}
    named = {name: variable_of(name) for name in settings_of(Settings)}
    return {name: variables[each] for name, each in named.items() if each in variables}


def _read(name: str, read: Callable[[Any], Any], value: Any) -> Any:
    try:
        return read(value)
    except ValueError as error:
        raise _wrong(name, str(error)) from error


def _wrong(name: str, reason: str) -> SettingsError:
    return SettingsError(f"The setting {name} is wrong: {reason[:1].lower()}{reason[1:]}.")


def variable_of(setting_name: str) -> str:
    """Return the environment variable of a setting."""
    return f"{PREFIX}{setting_name.upper()}"


def as_variables(settings: Settings) -> dict[str, str]:
    """Return the environment variables by which another process reads the same settings."""
    values = {name: getattr(settings, name) for name in settings_of(Settings)}
    return {
        variable_of(name): str(value)
        if isinstance(value, str | Path)
        else json.dumps(value, default=str)
        for name, value in values.items()
        if value is not None
    }


def _cached_index() -> Path:
    """Return where this user keeps the index of this installation's samples."""
    installation = hashlib.sha256(os.fsencode(os.path.realpath(SAMPLES))).hexdigest()[:16]
    return user_cache_path("chuchu") / f"samples-{installation}"
