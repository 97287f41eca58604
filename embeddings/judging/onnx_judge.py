"""The bundled answer judge: a small transformer with two heads, run by onnxruntime.

It reads question and passage as one text. Its first token's output is the logit that the passage
answers; each token of the text has one for beginning and one for ending the answer (Devlin et al.
2019, for SQuAD 2).
"""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from embeddings.bundled import MODELS
from embeddings.encoding.onnx_model import OnnxModel, searchable
from embeddings.judging.answer_judge import JudgedPassage, Judgement, Span
from embeddings.judging.word_borders import at_word_borders

JUDGE_MODEL = MODELS / "chuchu-judge-zh"
"""The folder of the bundled model."""

_MAX_QUESTION_CHARACTERS = 400
_MAX_CONTEXT_CHARACTERS = 300
_MAX_TEXT_CHARACTERS = 2000
_MAX_SPAN_TOKENS = 60
_BEGINS, _ENDS, _ANSWERS = range(3)
# Around the words that answer, never within.
_TRIMMED = " \n\t　,，.。;；:：、!！?？"

Array = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class _Config:
    """The contents of `config.json`; lengths are counted in tokens."""

    begin: int
    end: int
    max_tokens: int
    max_question: int
    max_context: int


class OnnxAnswerJudge:
    """Judges passages (`embeddings.judging.answer_judge.AnswerJudge`). Threads may share it."""

    def __init__(self, folder: Path = JUDGE_MODEL, threads: int = 1) -> None:
        """Read the configuration of a model folder.

        At most `threads` passages are judged at the same time, for all questions together: more
        would leave no processor to whatever else runs, such as a rebuild.

        Raises:
            EncoderError: a file is missing or damaged, or onnxruntime is not installed.
        """
        self._model = OnnxModel(folder)
        self.name = self._model.name
        try:
            self._config = _Config(**self._model.config)
        except TypeError as error:
            raise self._model.damaged() from error
        # It starts its threads when there is something to judge.
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="judge")

    def load(self) -> None:
        """Load the model, unless it is.

        Raises:
            EncoderError: onnxruntime is missing, or can't run the model.
        """
        self._model.load()

    def judge(self, question: str, passages: Sequence[JudgedPassage]) -> list[Judgement]:
        """Return a judgement of each passage; what is too long for one pass is cut.

        Raises:
            EncoderError: the model can't be loaded.
        """
        self.load()
        config = self._config
        asked = self._model.tokenise(searchable(question[:_MAX_QUESTION_CHARACTERS]))
        head = [config.begin, *asked.ids[: config.max_question], config.end, config.end]
        return list(self._pool.map(lambda each: self._judge(head, each), passages))

    def _judge(self, head: list[int], passage: JudgedPassage) -> Judgement:
        config = self._config
        context = searchable(passage.context[:_MAX_CONTEXT_CHARACTERS]) + "\n"
        text = searchable(passage.text[:_MAX_TEXT_CHARACTERS])
        encoding = self._model.tokenise(context + text)
        offsets = np.array(encoding.offsets, dtype=np.int64).reshape(-1, 2) - len(context)
        first = int(np.searchsorted(offsets[:, 1], 0, side="right"))
        context_ids = encoding.ids[: min(first, config.max_context)]
        room = config.max_tokens - len(head) - len(context_ids) - 1
        ids = [*head, *context_ids, *encoding.ids[first : first + room], config.end]
        outputs = self._model.run(ids)
        answers = float(outputs[0, _ANSWERS])
        begin = len(head) + len(context_ids)
        tokens = outputs[begin : len(ids) - 1]
        if not len(tokens):
            return Judgement(answers, None, 0.0, (0.0,) * len(passage.sentences))
        places = np.maximum(offsets[first : first + len(tokens)], 0)
        begins, ends = _softmax(tokens[:, _BEGINS]), _softmax(tokens[:, _ENDS])
        low, high = _best_span(begins, ends)
        span = _trimmed(passage.text, int(places[low, 0]), int(places[high, 1]))
        span = at_word_borders(passage.text, span) if span else None
        likely = float(begins[low] * ends[high])
        shares = _shares(0.5 * (begins + ends), places[:, 1], passage.sentences)
        return Judgement(answers, span, likely, shares)


def _softmax(logits: Array) -> Array:
    exponents = np.exp(logits - logits.max())
    shares: Array = exponents / exponents.sum()
    return shares


def _best_span(begins: Array, ends: Array) -> Span:
    """Return the first and the last token of the likeliest span of bounded length."""
    best, found = -1.0, (0, 0)
    for length in range(min(_MAX_SPAN_TOKENS, len(begins))):
        products = begins[: len(begins) - length] * ends[length:]
        at = int(products.argmax())
        if products[at] > best:
            best, found = float(products[at]), (at, at + length)
    return found


def _trimmed(text: str, start: int, end: int) -> Span | None:
    """Return a span without the white space and punctuation around it, None if nothing is left."""
    while start < end and text[start] in _TRIMMED:
        start += 1
    while end > start and text[end - 1] in _TRIMMED:
        end -= 1
    return (start, end) if start < end else None


def _shares(tokens: Array, ends: NDArray[np.int64], sentences: Sequence[Span]) -> tuple[float, ...]:
    """Return the sum over the tokens of each sentence; a token belongs to where it ends."""
    sums = np.concatenate([[0.0], np.cumsum(tokens)])
    firsts = np.searchsorted(ends, [start for start, _ in sentences], side="right")
    lasts = np.searchsorted(ends, [end for _, end in sentences], side="right")
    return tuple((sums[lasts] - sums[firsts]).tolist())
