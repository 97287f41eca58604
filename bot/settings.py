"""Everything a user can set, and where: a flag, the environment, chuchu.toml, a default."""

from pathlib import Path
from typing import Any

from pydantic import Field, ValidationError, field_validator
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)
from pydantic_settings import SettingsError as SourceError

from corpus.errors import SettingsError
from embeddings.bundled import BUNDLED

FILE = "chuchu.toml"
_ROOT = Path(__file__).parent.parent
SAMPLES = _ROOT / "corpus" / "samples"
WEB = _ROOT / "web"


class Settings(BaseSettings):
    """The settings of one run."""

    model_config = SettingsConfigDict(
        env_prefix="CHUCHU_", toml_file=FILE, extra="forbid", frozen=True
    )

    docs: Path = Field(SAMPLES, description="The folder of documents")
    index: Path | None = Field(
        None, description="The folder of the index; `.chuchu` in the documents' folder unless set"
    )
    host: str = Field("127.0.0.1", min_length=1, description="The address to serve at")
    port: int = Field(8000, ge=0, le=65535, description="The port to serve at; 0 takes a free one")
    encoder: str = Field(
        BUNDLED, description="The bundled encoder, a model folder, or a model's name on the hub"
    )
    user_dictionary: Path | None = Field(None, description="Words of your own, in jieba's format")
    text_column: str | None = Field(
        None, min_length=1, description="The column of CSV and JSONL files that holds their text"
    )
    top_k: int = Field(5, ge=1, le=50, description="Citations an answer has at most")
    allowed_hosts: list[str] = Field(
        [], description="Host names that are answered besides the address served at"
    )

    @field_validator("docs", "index", "user_dictionary")
    @classmethod
    def _reachable(cls, path: Path | None) -> Path | None:
        """Expand `~`, and refuse what can't be a path here: a name too long, nobody's home."""
        try:
            expanded = path.expanduser() if path else None
            if expanded:
                expanded.exists()
        except (OSError, RuntimeError) as error:
            raise ValueError(getattr(error, "strerror", None) or str(error)) from error
        return expanded

    watch: bool = Field(True, description="Rebuild while serving when documents change")
    workers: int = Field(1, ge=1, le=64, description="Processes that answer")
    admin_token: str | None = Field(
        None, min_length=8, description="A secret that `POST /index/rebuild` must then be given"
    )

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls)

    @property
    def index_folder(self) -> Path:
        """The folder of the index."""
        return self.index or self.docs / ".chuchu"

    @property
    def docs_folder(self) -> Path:
        """The folder of documents."""
        return self.docs


def read_settings(**flags: Any) -> Settings:
    """Read the settings; flags that are None do not count.

    Raises:
        SettingsError: a setting has no meaning, or chuchu.toml can't be read.
    """
    try:
        return Settings(**{name: value for name, value in flags.items() if value is not None})
    except ValidationError as error:
        first = error.errors()[0]
        name = ".".join(str(part) for part in first["loc"])
        if first["type"] == "extra_forbidden":
            known = ", ".join(Settings.model_fields)
            raise SettingsError(f"There is no setting {name}.", f"There are {known}.") from error
        raise SettingsError(f"The setting {name} is wrong: {first['msg'].lower()}.") from error
    except SourceError as error:
        raise SettingsError(
            f"A setting in the environment can't be read: {error}.",
            """Write a list as '["one", "two"]'.""",
        ) from error
    except (ValueError, OSError) as error:
        raise SettingsError(f"{FILE} can't be read: {error}.") from error
