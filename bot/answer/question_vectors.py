"""The vectors of a question, in its own words and in those that documents would use."""

import numpy as np

from bot.matching.rewording import reworded
from bot.question.everyday_words import everyday_pairs
from bot.types import Question
from corpus.text.fold import fold
from embeddings.encoding.deep_encoder import DeepEncoder, QuestionVectors
from embeddings.types import Vectors


def question_vectors(encoder: DeepEncoder, question: Question) -> QuestionVectors:
    """Return the vectors of a question; with everyday words in it, the means of them and those of
    the question with these words replaced, at length one.

    Raises:
        EncoderError: the model can't be loaded.
    """
    vectors = encoder.encode_question(question.text)
    pairs = everyday_pairs(question.folded)
    if not pairs:
        return vectors
    other = encoder.encode_question(reworded(fold(question.text), pairs))
    return QuestionVectors(
        _mean(vectors.passage, other.passage), _mean(vectors.sentence, other.sentence)
    )


def _mean(one: Vectors, other: Vectors) -> Vectors:
    total: Vectors = one + other
    length = float(np.linalg.norm(total))
    return total / np.float32(length) if length else total
