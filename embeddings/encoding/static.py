"""Static encoders: a text's vector is the mean of its words' vectors.

They are sentence-transformers models, but read with numpy, which saves the seconds that importing
torch takes.
"""

import hashlib
import json
from bisect import bisect_right
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import accumulate, chain
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError
from tokenizers import Tokenizer

from corpus.errors import EncoderError
from corpus.text.fold import fold
from embeddings.encoding.mapped_table import map_tensor
from embeddings.types import Vectors

_BETWEEN_WORDS = "\n"
ENCODER_HINT = (
    "Name a folder with a sentence-transformers model, or leave the encoder at its default."
)


def is_static(folder: Path) -> bool:
    """Return whether a model consists of a static embedding and a normalisation only."""
    try:
        modules = json.loads((folder / "modules.json").read_text(encoding="utf-8"))
        kinds = [str(module["type"]).rsplit(".", 1)[-1] for module in modules]
    except (OSError, ValueError, TypeError, KeyError):
        return False
    return kinds == ["StaticEmbedding", "Normalize"] and modules[0].get("path") == ""


class StaticEncoder:
    """A static sentence-transformers model.

    `table` contains the vectors of the vocabulary, of shape `(words, dimensions)`.
    """

    def __init__(self, name: str, folder: Path) -> None:
        """Load the model in a folder.

        Raises:
            EncoderError: it is damaged or incomplete.
        """
        self.name = name
        tokenizer, weights = folder / "tokenizer.json", folder / "model.safetensors"
        try:
            # Hashing needs no interpreter, so it costs no time beside what the tokenizer takes.
            with ThreadPoolExecutor(1, "fingerprint") as hashing:
                fingerprint = hashing.submit(files_fingerprint, [tokenizer, weights])
                self._tokenizer = Tokenizer.from_file(str(tokenizer))
                self.table: NDArray[Any] = map_tensor(weights, "embedding.weight")
            self.fingerprint = fingerprint.result()
        except (OSError, KeyError, SafetensorError) as error:
            raise EncoderError(
                f"The encoder {name} is damaged or incomplete.", ENCODER_HINT
            ) from error
        except Exception as error:
            # tokenizers raises nothing more specific.
            raise EncoderError(
                f"The tokenizer of the encoder {name} can't be read.", ENCODER_HINT
            ) from error
        if self.table.ndim != 2 or self.table.shape[0] < self._tokenizer.get_vocab_size():
            raise EncoderError(f"The encoder {name} does not fit its tokenizer.", ENCODER_HINT)
        self._tokenizer.no_padding()
        self._tokenizer.no_truncation()

    @property
    def tokenizer(self) -> Tokenizer:
        """What finds the words of folded texts."""
        return self._tokenizer

    @property
    def dimensions(self) -> int:
        return int(self.table.shape[1])

    def word_id(self, word: str) -> int | None:
        """Return the id of a word, which is its row in `table`; None unless the vocabulary has it.

        It must be possible to encode the word in UTF-8.
        """
        number: int | None = self._tokenizer.token_to_id(word)
        return number

    def vocabulary(self) -> dict[str, int]:
        """Return the ids of all words."""
        words: dict[str, int] = self._tokenizer.get_vocab()
        return words

    def tokenise(self, folded: Sequence[str]) -> list[list[int]]:
        """Return the ids of each folded text's words; 0 stands for an unknown one."""
        encodings = self._tokenizer.encode_batch_fast(folded, add_special_tokens=False)
        return [encoding.ids for encoding in encodings]

    def tokenise_words(self, words: Sequence[str]) -> list[list[int]]:
        """Return the ids of the pieces of each word, as `tokenise` does for texts; no two words
        may make one where a line break stands between them.

        They are tokenised as one text: a batch would start the tokenizer's threads, which takes
        longer, and a call for each word five times as long.
        """
        found: list[list[int]] = [[] for _ in words]
        text = _BETWEEN_WORDS.join(words)
        ends = list(accumulate(len(word) + len(_BETWEEN_WORDS) for word in words))
        encoding = self._tokenizer.encode(text, add_special_tokens=False)
        for number, (start, _) in zip(encoding.ids, encoding.offsets, strict=True):
            found[bisect_right(ends, start)].append(number)
        return found

    def encode(self, texts: Sequence[str], *, query: bool = False) -> Vectors:
        vectors = np.zeros((len(texts), self.dimensions), dtype=np.float32)
        tokens = self.tokenise([fold(text) for text in texts])
        # To widen numbers of 16 bits takes longer than to add them, and texts share their words.
        flat = np.fromiter(chain.from_iterable(tokens), np.int64)
        used, places = distinct(flat, len(self.table))
        rows = self.table[used].astype(np.float32)
        end = 0
        for row, ids in enumerate(tokens):
            start, end = end, end + len(ids)
            if ids:
                vectors[row] = rows[places[start:end]].mean(axis=0)
        lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
        np.divide(vectors, lengths, out=vectors, where=lengths > 0)
        return vectors


def distinct(ids: NDArray[np.int64], count: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the distinct ids, ascending, and the position of each id among those.

    It is `numpy.unique` with its inverse, but faster, because the ids are small: all are below
    `count`.
    """
    occurs = np.zeros(count, dtype=bool)
    occurs[ids] = True
    found = np.flatnonzero(occurs)
    positions = np.empty(count, np.int64)
    positions[found] = np.arange(len(found))
    return found, positions[ids]


def files_fingerprint(files: list[Path]) -> str:
    """Return a hash of the contents of files, in their order: 32 hexadecimal digits."""
    digest = hashlib.sha256()
    for file in files:
        with file.open("rb") as stream:
            digest.update(hashlib.file_digest(stream, "sha256").digest())
    return digest.hexdigest()[:32]
