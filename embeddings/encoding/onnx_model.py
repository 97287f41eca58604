"""A bundled network in 8 bits: its tokenizer, and one onnxruntime session for the process.

A quantised model scales activations by the largest of a whole input. Each text is therefore run by
itself, so that a result never depends on what else is run or on the number of threads.
"""

import importlib.util
import json
import re
import threading
from collections.abc import Sequence
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from tokenizers import Encoding, Tokenizer

from corpus.errors import EncoderError
from corpus.text.fold import fold
from embeddings.encoding.static import files_fingerprint

_CONFIG, _TOKENIZER, _MODEL = "config.json", "tokenizer.json", "model.onnx"
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")
_HINT = "Install the package onnxruntime, or answer without the deep encoder."


class OnnxModel:
    """A model folder. Threads may share it; the model is loaded when it is first needed."""

    def __init__(self, folder: Path) -> None:
        """Read the configuration, as `config`.

        Raises:
            EncoderError: a file is missing or damaged, or onnxruntime is not installed.
        """
        if importlib.util.find_spec("onnxruntime") is None:
            raise EncoderError("The deep encoder needs onnxruntime.", _HINT)
        self.name = folder.name
        self._folder = folder
        try:
            content = (folder / _CONFIG).read_text(encoding="utf-8")
            self.config: dict[str, Any] = dict(json.loads(content))
        except Exception as error:
            raise self.damaged() from error
        self._tokenizer: Any = None
        self._session: Any = None
        self._lock = threading.Lock()

    @cached_property
    def fingerprint(self) -> str:
        """A hash of all files of the model.

        Raises:
            EncoderError: one is missing.
        """
        try:
            return files_fingerprint(
                [self._folder / name for name in (_CONFIG, _TOKENIZER, _MODEL)]
            )
        except OSError as error:
            raise self.damaged() from error

    def damaged(self) -> EncoderError:
        """Return the error of a folder whose files are damaged."""
        return EncoderError(f"The deep encoder in {self._folder} is damaged or incomplete.", _HINT)

    def load(self) -> None:
        """Load the model, unless it is.

        Raises:
            EncoderError: onnxruntime is missing, or can't run the model.
        """
        if self._session is not None:
            return
        with self._lock:
            if self._session is None:
                try:
                    self._tokenizer = _tokenizer((self._folder / _TOKENIZER).read_bytes())
                except Exception as error:
                    # tokenizers raises nothing more specific.
                    raise self.damaged() from error
                self._session = _new_session(self._folder / _MODEL)

    def tokenise(self, text: str) -> Encoding:
        """Return the tokens of a text, with offsets into it, without those that begin and end it.

        Load the model first.
        """
        encoding: Encoding = self._tokenizer.encode(text, add_special_tokens=False)
        return encoding

    def run(self, ids: Sequence[int]) -> NDArray[np.float32]:
        """Return the model's output for tokens, of shape `(tokens, values)`; load it first."""
        row = np.array([ids], dtype=np.int32)
        output: NDArray[np.float32] = self._session.run(None, {"ids": row})[0][0]
        return output


def searchable(text: str) -> str:
    """Return a folded text of the same length that can be encoded in UTF-8."""
    return _LONE_SURROGATE.sub(" ", fold(text))


# The bundled networks have the same words, and what finds them takes time and megabytes.
@lru_cache(maxsize=2)
def _tokenizer(content: bytes) -> Tokenizer:
    tokenizer = Tokenizer.from_buffer(content)
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return tokenizer


def _new_session(model: Path) -> Any:
    try:
        import onnxruntime
    except ImportError as error:
        raise EncoderError("The deep encoder needs onnxruntime.", _HINT) from error
    options = onnxruntime.SessionOptions()
    # Texts are run side by side instead: that uses two cores better than two threads on one.
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    # Without this, sums of products overflow on processors without VNNI instructions.
    options.add_session_config_entry("session.x64quantprecision", "1")
    try:
        return onnxruntime.InferenceSession(str(model), options, providers=["CPUExecutionProvider"])
    except Exception as error:
        # onnxruntime has no common base for its errors.
        raise EncoderError(f"onnxruntime can't run {model}.", _HINT) from error
