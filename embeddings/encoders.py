"""Encoders turn text into vectors of length one."""

import hashlib
import json
import os
import socket
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import urlsplit

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError
from safetensors.numpy import load_file
from tokenizers import Tokenizer

from corpus.errors import EncoderError
from corpus.fold import fold

Vectors = NDArray[np.float32]

BUNDLED = "chuchu-static-zh"
MODELS = Path(__file__).parent / "models"
_PROBE_SECONDS = 5.0
_HINT = "Name a folder with a sentence-transformers model, or leave the encoder at its default."


class Encoder(Protocol):
    """What a build and a question need of an encoder."""

    @property
    def name(self) -> str: ...

    @property
    def fingerprint(self) -> str:
        """Changes whenever the same text may yield another vector."""
        ...

    @property
    def dimensions(self) -> int: ...

    def encode(self, texts: Sequence[str], *, query: bool = False) -> Vectors:
        """Return a `(len(texts), dimensions)` array, each row of length one, or zero where the
        encoder knows nothing of the text."""
        ...


def load_encoder(name: str = BUNDLED) -> Encoder:
    """Load the bundled encoder, a model folder, or a model by its name on the hub.

    Raises:
        EncoderError: there is no such model, it is damaged, or the hub can't be reached.
    """
    folder = MODELS / name if name == BUNDLED else Path(name).expanduser()
    if folder.is_dir():
        return (
            StaticEncoder(name, folder) if is_static(folder) else TransformerEncoder(name, folder)
        )
    if name.startswith((".", "/", "~")) or name.count("/") != 1:
        raise EncoderError(f"There is no encoder {name}.", _HINT)
    return TransformerEncoder(name, _from_hub(name))


def is_static(folder: Path) -> bool:
    """Tell whether a model folder holds a static embedding and a normalisation, nothing else."""
    try:
        modules = json.loads((folder / "modules.json").read_text(encoding="utf-8"))
        kinds = [str(module["type"]).rsplit(".", 1)[-1] for module in modules]
    except (OSError, ValueError, TypeError, KeyError):
        return False
    return kinds == ["StaticEmbedding", "Normalize"] and modules[0].get("path") == ""


class StaticEncoder:
    """A static sentence-transformers model, read without torch.

    A text's vector is the mean of its tokens' vectors, scaled to length one.
    """

    def __init__(self, name: str, folder: Path) -> None:
        self.name = name
        tokenizer, weights = folder / "tokenizer.json", folder / "model.safetensors"
        try:
            self._tokenizer = Tokenizer.from_file(str(tokenizer))
            self.table: NDArray[Any] = load_file(weights)["embedding.weight"]
        except (OSError, KeyError, SafetensorError) as error:
            raise EncoderError(f"The encoder {name} is damaged or incomplete.", _HINT) from error
        except Exception as error:
            # tokenizers raises bare exceptions.
            raise EncoderError(
                f"The tokenizer of the encoder {name} can't be read.", _HINT
            ) from error
        if self.table.ndim != 2 or self.table.shape[0] < self._tokenizer.get_vocab_size():
            raise EncoderError(f"The encoder {name} does not fit its tokenizer.", _HINT)
        self._tokenizer.no_padding()
        self._tokenizer.no_truncation()
        self.fingerprint = _fingerprint([tokenizer, weights])

    @property
    def dimensions(self) -> int:
        return int(self.table.shape[1])

    @property
    def vocabulary(self) -> dict[str, int]:
        """The number of each word."""
        numbers: dict[str, int] = self._tokenizer.get_vocab()
        return numbers

    def tokenise(self, folded: Sequence[str]) -> list[list[int]]:
        """Return the numbers of each text's words, rows of `table`; 0 is an unknown one."""
        encodings = self._tokenizer.encode_batch_fast(folded, add_special_tokens=False)
        return [encoding.ids for encoding in encodings]

    def encode(self, texts: Sequence[str], *, query: bool = False) -> Vectors:
        vectors = np.zeros((len(texts), self.dimensions), dtype=np.float32)
        for row, ids in enumerate(self.tokenise([fold(text) for text in texts])):
            if ids:
                vectors[row] = self.table[ids].mean(axis=0, dtype=np.float32)
        lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
        np.divide(vectors, lengths, out=vectors, where=lengths > 0)
        return vectors


class TransformerEncoder:
    """Any other sentence-transformers model."""

    def __init__(self, name: str, folder: Path) -> None:
        # Importing the library costs seconds, so only those who choose such a model pay for it.
        from sentence_transformers import SentenceTransformer

        self.name = name
        try:
            self._model = SentenceTransformer(str(folder), device="cpu", local_files_only=True)
        except Exception as error:
            # The library raises whatever the model's parts raise.
            raise EncoderError(f"The encoder {name} can't be loaded.", _HINT) from error
        files = [path for path in sorted(folder.rglob("*")) if path.suffix in _MODEL_FILES]
        self.fingerprint = _fingerprint(files)
        self.dimensions = int(self._model.get_embedding_dimension() or 0)

    def encode(self, texts: Sequence[str], *, query: bool = False) -> Vectors:
        encode = self._model.encode_query if query else self._model.encode_document
        folded = [fold(text) for text in texts]
        vectors = encode(folded, normalize_embeddings=True, show_progress_bar=False)
        return np.asarray(vectors, dtype=np.float32).reshape(len(texts), self.dimensions)


_MODEL_FILES = frozenset({".safetensors", ".bin", ".json", ".txt", ".model"})


def _fingerprint(files: list[Path]) -> str:
    digest = hashlib.sha256()
    for file in files:
        with file.open("rb") as stream:
            digest.update(hashlib.file_digest(stream, "sha256").digest())
    return digest.hexdigest()[:32]


def _from_hub(name: str) -> Path:
    """Return the folder of a model from the hub: the local copy, or one fetched now."""
    # The library reads its time limits when it is imported.
    os.environ.setdefault("HF_HUB_DOWNLOAD_TIMEOUT", "10")
    os.environ.setdefault("HF_HUB_ETAG_TIMEOUT", "10")
    from huggingface_hub import constants, snapshot_download
    from huggingface_hub.errors import HfHubHTTPError, LocalEntryNotFoundError

    try:
        return Path(snapshot_download(name, local_files_only=True))
    except (LocalEntryNotFoundError, OSError, ValueError):
        pass
    if constants.HF_HUB_OFFLINE or not _reachable(constants.ENDPOINT):
        raise EncoderError(
            f"The encoder {name} is not on this machine, and the model hub can't be reached.", _HINT
        )
    try:
        return Path(
            snapshot_download(name, ignore_patterns=["*.onnx", "*.h5", "*.ot", "openvino/*"])
        )
    except (HfHubHTTPError, OSError, ValueError) as error:
        raise EncoderError(
            f"The encoder {name} could not be fetched from the model hub.", _HINT
        ) from error


def _reachable(address: str) -> bool:
    parts = urlsplit(address)
    place = (parts.hostname or "", parts.port or (80 if parts.scheme == "http" else 443))
    # A name server that does not answer blocks for minutes, and takes no time limit.
    reached = threading.Event()

    def probe() -> None:
        try:
            socket.create_connection(place, timeout=_PROBE_SECONDS).close()
        except OSError:
            return
        reached.set()

    thread = threading.Thread(target=probe, daemon=True)
    thread.start()
    thread.join(_PROBE_SECONDS)
    return reached.is_set()
