"""Embeddings: the vectors that the encoder of the index gives to texts."""

import base64
from typing import Any

from bot.api.openai.requests import EmbeddingRequest
from corpus.errors import QuestionError, UnsupportedParameter
from corpus.text.characters import is_complete
from corpus.text.fold import fold
from embeddings.encoding.encoder import Encoder
from embeddings.types import Vectors

MAX_TEXTS = 2048
MAX_CHARACTERS = 500_000
"""Of all texts of a request together."""


def texts_of(request: EmbeddingRequest) -> list[str]:
    """Return the texts of a request.

    Raises:
        QuestionError: there is none, one is empty, there is too much, or it is no text.
    """
    texts = [request.input] if isinstance(request.input, str) else request.input
    if not texts or len(texts) > MAX_TEXTS:
        raise UnsupportedParameter("input", f"Send 1 to {MAX_TEXTS:,} texts, not {len(texts):,}.")
    if not all(isinstance(text, str) for text in texts):
        raise UnsupportedParameter(
            "input",
            "Texts can be encoded, tokens can't.",
            "Send strings; LangChain does with check_embedding_ctx_length=False.",
        )
    if not all(texts):
        raise UnsupportedParameter("input", "A text is empty.")
    if sum(map(len, texts)) > MAX_CHARACTERS:
        raise UnsupportedParameter(
            "input",
            f"The texts have more than {MAX_CHARACTERS:,} characters.",
            "Send several requests.",
        )
    if not all(map(is_complete, texts)):
        raise QuestionError("A text contains an incomplete character (a lone surrogate).")
    return texts


def embedding_list(request: EmbeddingRequest, encoder: Encoder) -> dict[str, Any]:
    """Return the vectors of a request's texts, in the order of the texts.

    Raises:
        QuestionError: as `texts_of` does, or the encoder's vectors have another length than asked.
    """
    texts = texts_of(request)
    if request.dimensions not in (None, encoder.dimensions):
        raise UnsupportedParameter(
            "dimensions",
            f"The vectors have {encoder.dimensions} dimensions, not {request.dimensions}.",
            "Leave dimensions out.",
        )
    vectors = encoder.encode([fold(text) for text in texts])
    is_packed = request.encoding_format == "base64"
    characters = sum(map(len, texts))
    return {
        "object": "list",
        "data": [
            {
                "object": "embedding",
                "index": index,
                "embedding": _packed(vector) if is_packed else vector.tolist(),
            }
            for index, vector in enumerate(vectors)
        ],
        "model": request.model,
        # A character counts as a token.
        "usage": {"prompt_tokens": characters, "total_tokens": characters},
    }


def _packed(vector: Vectors) -> str:
    """Return a vector as little-endian floats of 32 bits in Base64."""
    return base64.b64encode(vector.astype("<f4").tobytes()).decode("ascii")
