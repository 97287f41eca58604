"""Which chuchu.toml counts: the one that is named, else the one in the user's configuration folder.

One in the working folder does not: it may have come with the documents, and could open the server
to others or name another encoder.
"""

import os
from pathlib import Path
from typing import Any

from platformdirs import user_config_path

from corpus.errors import SettingsError

NAME = "chuchu.toml"
VARIABLE = "CHUCHU_CONFIG"
# Python's parser takes a time that grows with the square of the depth.
_MAX_BYTES = 16 * 1024


def config_file() -> Path | None:
    """Return the configuration file that counts, None where there is none.

    Raises:
        SettingsError: the file that CHUCHU_CONFIG names is missing, no regular file, or too large.
    """
    named = os.environ.get(VARIABLE)
    path = Path(named) if named else user_config_path("chuchu") / NAME
    try:
        path = path.expanduser()
        # A pipe or a device could be read without end.
        if path.is_file():
            if path.stat().st_size > _MAX_BYTES:
                raise SettingsError(f"The configuration file {path} is larger than 16 KB.")
            return path
    except (OSError, RuntimeError, ValueError) as error:
        raise SettingsError(f"The configuration file {path} can't be read.") from error
    if named:
        raise SettingsError(
            f"There is no configuration file {path}.",
            f"Name an existing file with --config or {VARIABLE}.",
        )
    return None


def read_config_file() -> dict[str, Any]:
    """Return the content of the configuration file that counts, empty where there is none.

    Raises:
        SettingsError: as `config_file` does, or it is no TOML.
    """
    path = config_file()
    if path is None:
        return {}
    import tomllib

    try:
        return tomllib.loads(path.read_bytes().decode())
    except RecursionError as error:
        raise _unreadable("its values are nested too deep") from error
    except UnicodeDecodeError as error:
        raise _unreadable("it is not UTF-8") from error
    except tomllib.TOMLDecodeError as error:
        raise _unreadable(str(error)) from error
    except ValueError as error:  # an integer with more digits than Python converts
        raise _unreadable("a number in it is too long") from error
    except OSError as error:
        raise _unreadable((error.strerror or "input/output error").lower()) from error


def _unreadable(reason: str) -> SettingsError:
    return SettingsError(f"{NAME} can't be read: {reason}.")


def ignored_config_warnings() -> list[str]:
    """Return a sentence about a chuchu.toml in the working folder that does not count."""
    here = Path(NAME)
    try:
        used = config_file()
        if not here.exists() or (used is not None and used.samefile(here)):
            return []
    except (OSError, SettingsError):
        return []
    folder = user_config_path("chuchu")
    return [
        f"The {NAME} in this folder is not used: name it with --config {NAME}, "
        f"or move it to {folder}."
    ]
