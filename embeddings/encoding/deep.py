"""The deep encoder: a small transformer, run by onnxruntime.

One pass over a passage gives its vector and one for each of its sentences: means of the hidden
states of all tokens and of the sentence's tokens. So a sentence's vector knows what stands around
it, and costs nothing more. A question takes one pass over a few tokens.
"""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from embeddings.bundled import MODELS
from embeddings.encoding.deep_encoder import DeepPassage, PassageVectors, QuestionVectors
from embeddings.encoding.onnx_model import OnnxModel, searchable
from embeddings.types import Vectors

DEEP_MODEL = MODELS / "chuchu-deep-zh"
"""The folder of the bundled model."""

# Counted up whenever the code below gives the same text another vector.
_VERSION = 1
_MAX_QUESTION_CHARACTERS = 2000
_MAX_CONTEXT_CHARACTERS = 600

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class _Config:
    """The contents of `config.json`; lengths are counted in tokens."""

    dimensions: int
    question_prefix: str
    passage_prefix: str
    begin: int
    end: int
    max_tokens: int
    max_question: int
    max_context: int


class OnnxDeepEncoder:
    """Encodes questions and passages (`embeddings.encoding.deep_encoder.DeepEncoder`). Threads may
    share it.

    The model is loaded with the first text, one session for the process.
    """

    def __init__(self, folder: Path, threads: int = 1) -> None:
        """Read the configuration of a model folder; `threads` encode passages at the same time.

        Raises:
            EncoderError: a file is missing or damaged, or onnxruntime is not installed.
        """
        self._model = OnnxModel(folder)
        self.name = self._model.name
        try:
            self._config = _Config(**self._model.config)
        except TypeError as error:
            raise self._model.damaged() from error
        self.fingerprint = f"{_VERSION}-{self._model.fingerprint}"
        self._threads = threads

    @classmethod
    def open(cls, folder: Path = DEEP_MODEL, threads: int = 1) -> "OnnxDeepEncoder":
        """Open a model folder and load its model.

        Raises:
            EncoderError: a file is missing or damaged, or onnxruntime is, or can't run the model.
        """
        encoder = cls(folder, threads)
        encoder.load()
        return encoder

    @property
    def dimensions(self) -> int:
        """The length of a vector."""
        return self._config.dimensions

    def load(self) -> None:
        """Load the model, unless it is.

        Raises:
            EncoderError: onnxruntime is missing, or can't run the model.
        """
        self._model.load()

    @property
    def sentence_dimensions(self) -> int:
        """The length of the vector of a sentence."""
        return self._config.dimensions

    def encode_question(self, text: str) -> QuestionVectors:
        """Return the vectors of a question.

        Raises:
            EncoderError: the model can't be loaded.
        """
        self.load()
        config = self._config
        folded = config.question_prefix + searchable(text[:_MAX_QUESTION_CHARACTERS])
        ids = self._model.tokenise(folded).ids
        hidden = self._run(ids[: config.max_question - 2])
        vector: Vectors = _normalised(hidden.sum(axis=0)[None])[0]
        return QuestionVectors(vector, vector)

    def encode_passages(self, passages: Sequence[DeepPassage]) -> list[PassageVectors]:
        """Return the vectors of passages.

        Memory is bounded: a passage that is too long for one pass is encoded in several.

        Raises:
            EncoderError: the model can't be loaded.
        """
        self.load()
        if self._threads == 1 or len(passages) < 2:
            return [self._encode_passage(each) for each in passages]
        with ThreadPoolExecutor(self._threads, thread_name_prefix="deep-encoder") as pool:
            return list(pool.map(self._encode_passage, passages))

    def _encode_passage(self, passage: DeepPassage) -> PassageVectors:
        config = self._config
        context = passage.context[:_MAX_CONTEXT_CHARACTERS]
        head = f"{config.passage_prefix}{searchable(context)}\n"
        encoding = self._model.tokenise(head + searchable(passage.text))
        # A token may begin with the white space before a sentence, but never ends behind one.
        ends = np.array([end for _, end in encoding.offsets], dtype=np.int64) - len(head)
        first = int(np.searchsorted(ends, 0, side="right"))
        starts = [start for start, _ in passage.sentences]
        stops = [stop for _, stop in passage.sentences]
        begins = np.searchsorted(ends, starts, side="right")
        finishes = np.searchsorted(ends, stops, side="right")
        total = np.zeros(config.dimensions, dtype=np.float32)
        sums = np.zeros((len(starts), config.dimensions), dtype=np.float32)
        context_ids = encoding.ids[: min(first, config.max_context)]
        room = config.max_tokens - 2 - len(context_ids)
        for start, stop in _windows(first, len(ends), room, begins.tolist()):
            hidden = self._run([*context_ids, *encoding.ids[start:stop]])
            total += hidden.sum(axis=0)
            text = hidden[1 + len(context_ids) :]
            for row, (begin, finish) in enumerate(zip(begins, finishes, strict=True)):
                low, high = max(begin, start), min(finish, stop)
                if low < high:
                    sums[row] += text[low - start : high - start].sum(axis=0)
        return PassageVectors(_normalised(total[None])[0], _normalised(sums))

    def _run(self, ids: Sequence[int]) -> NDArray[np.float32]:
        """Return the hidden states of tokens and of those that begin and end a text."""
        return self._model.run([self._config.begin, *ids, self._config.end])


def _windows(first: int, last: int, room: int, sentences: Sequence[int]) -> list[Span]:
    """Divide the tokens from `first` to `last` into windows of at most `room` tokens.

    A window ends before a sentence, given by its first token, unless a sentence is longer.
    """
    windows = []
    start = first
    while last - start > room:
        limit = start + room
        stop = max((each for each in sentences if start < each <= limit), default=limit)
        windows.append((start, stop))
        start = stop
    return [*windows, (start, last)]


def _normalised(vectors: Vectors) -> Vectors:
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    normalised: Vectors = np.divide(vectors, lengths, out=vectors, where=lengths > 0)
    return normalised
