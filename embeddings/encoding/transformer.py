"""Encoders of sentence-transformers, from a folder or the model hub."""

import importlib.util
import os
import socket
import threading
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import urlsplit

import numpy as np

from corpus.errors import EncoderError
from corpus.text.fold import fold
from embeddings.encoding.static import ENCODER_HINT, files_fingerprint
from embeddings.types import Vectors

_PROBE_SECONDS = 5.0
# The files that determine the vectors of a model.
_MODEL_FILES = frozenset({".safetensors", ".bin", ".json", ".txt", ".model"})


_LIBRARY_HINT = (
    "Install sentence-transformers, or leave the encoder at its default, which does not need it."
)


class TransformerEncoder:
    """Any sentence-transformers model."""

    def __init__(self, name: str, folder: Path) -> None:
        """Load the model in a folder.

        Raises:
            EncoderError: it can't be loaded.
        """
        # Importing the library takes seconds, so it is imported only for such a model.
        from sentence_transformers import SentenceTransformer

        self.name = name
        try:
            self._model = SentenceTransformer(str(folder), device="cpu", local_files_only=True)
        except Exception as error:
            # The library lets through whatever the parts of a model raise.
            raise EncoderError(f"The encoder {name} can't be loaded.", ENCODER_HINT) from error
        files = [path for path in sorted(folder.rglob("*")) if path.suffix in _MODEL_FILES]
        self.fingerprint = files_fingerprint(files)
        self.dimensions = int(self._model.get_embedding_dimension() or 0)

    def encode(self, texts: Sequence[str], *, query: bool = False) -> Vectors:
        encode = self._model.encode_query if query else self._model.encode_document
        folded = [fold(text) for text in texts]
        vectors = encode(folded, normalize_embeddings=True, show_progress_bar=False)
        return np.asarray(vectors, dtype=np.float32).reshape(len(texts), self.dimensions)


def require_library(name: str) -> None:
    """Require that sentence-transformers is installed, before a model is fetched for it.

    Raises:
        EncoderError: it is not.
    """
    if importlib.util.find_spec("sentence_transformers") is None:
        raise EncoderError(
            f"The encoder {name} needs the package sentence-transformers.", _LIBRARY_HINT
        )


def from_hub(name: str) -> Path:
    """Return the folder of a model of the hub: the local copy, or else one that is fetched.

    Raises:
        EncoderError: there is no local copy and none can be fetched.
    """
    # The library reads its timeouts when it is imported.
    os.environ.setdefault("HF_HUB_DOWNLOAD_TIMEOUT", "10")
    os.environ.setdefault("HF_HUB_ETAG_TIMEOUT", "10")
    from huggingface_hub import constants, snapshot_download
    from huggingface_hub.errors import HfHubHTTPError, LocalEntryNotFoundError

    try:
        return Path(snapshot_download(name, local_files_only=True))
    except (LocalEntryNotFoundError, OSError, ValueError):
        pass
    if constants.HF_HUB_OFFLINE or not _is_reachable(constants.ENDPOINT):
        raise EncoderError(
            f"The encoder {name} is not on this machine, and the model hub can't be reached.",
            ENCODER_HINT,
        )
    try:
        return Path(
            snapshot_download(name, ignore_patterns=["*.onnx", "*.h5", "*.ot", "openvino/*"])
        )
    except (HfHubHTTPError, OSError, ValueError) as error:
        raise EncoderError(
            f"The encoder {name} could not be fetched from the model hub.", ENCODER_HINT
        ) from error


def _is_reachable(address: str) -> bool:
    parts = urlsplit(address)
    host_and_port = (parts.hostname or "", parts.port or (80 if parts.scheme == "http" else 443))
    # Resolving a host name may block for minutes and has no timeout, so it is done in a thread.
    reached = threading.Event()

    def probe() -> None:
        try:
            socket.create_connection(host_and_port, timeout=_PROBE_SECONDS).close()
        except OSError:
            return
        reached.set()

    thread = threading.Thread(target=probe, daemon=True)
    thread.start()
    thread.join(_PROBE_SECONDS)
    return reached.is_set()
