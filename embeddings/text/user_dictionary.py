"""The segmenter jieba with the user's own dictionary."""

import logging
import os
import stat
from functools import lru_cache
from pathlib import Path
from typing import Any

from platformdirs import user_cache_path


@lru_cache(maxsize=4)
def load_jieba(user_dictionary: Path) -> Any:
    """Return a jieba tokenizer with the user's words besides its own.

    Raises:
        OSError, ValueError: the dictionary can't be read.
    """
    # Loading its dictionary takes a second, so it is imported only where it is needed.
    import jieba

    jieba.setLogLevel(logging.WARNING)
    tokenizer = jieba.Tokenizer()
    # jieba caches its dictionary in a file that it reads with marshal, by default in the shared
    # temporary folder, where another user could place a malicious one.
    folder = _private_folder()
    if folder is not None:
        tokenizer.tmp_dir = str(folder)
        tokenizer.initialize()
    else:
        tokenizer.FREQ, tokenizer.total = tokenizer.gen_pfdict(tokenizer.get_dict_file())
        tokenizer.initialized = True
    with user_dictionary.open("rb") as words:
        tokenizer.load_userdict(words)
    return tokenizer


def _private_folder() -> Path | None:
    """Return a cache folder that only this user can write, None where there is none."""
    folder = user_cache_path("chuchu")
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        status = folder.stat()
    except OSError:
        return None
    if hasattr(os, "getuid") and status.st_uid != os.getuid():
        return None
    if os.name == "posix" and stat.S_IMODE(status.st_mode) & 0o022:
        return None
    return folder if os.access(folder, os.W_OK) else None
