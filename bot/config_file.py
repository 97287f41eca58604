"""Which chuchu.toml counts: the one that is named, else the one in the user's configuration folder.

One in the working folder does not: it may have come with the documents, and could open the server
to others or name another encoder.
"""

import os
from pathlib import Path

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
