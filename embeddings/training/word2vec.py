"""Where the encoder's vectors start: skip-gram word vectors.

Mikolov et al. 2013, "Distributed Representations of Words and Phrases and their
Compositionality". Words in like company get like vectors (看病 near 就医), which a contrastive loss
alone does not teach in minutes.
"""

import tempfile
from collections.abc import Iterable
from pathlib import Path

import numpy as np
from gensim.models import Word2Vec
from numpy.typing import NDArray
from tokenizers import Tokenizer

from embeddings.training.texts import sentences

_BATCH = 4096


def word_vectors(
    texts: Iterable[str],
    tokenizer: Tokenizer,
    dimensions: int,
    epochs: int,
    workers: int,
    seed: int,
) -> NDArray[np.float32]:
    """Return a `(vocabulary, dimensions)` array; rows of words never met are zero."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "tokens.txt"
        _write_token_lines(texts, tokenizer, path)
        model = Word2Vec(
            corpus_file=str(path),
            vector_size=dimensions,
            sg=1,
            window=5,
            negative=5,
            sample=1e-4,
            min_count=1,
            workers=workers,
            epochs=epochs,
            seed=seed,
        )
    vectors = np.zeros((tokenizer.get_vocab_size(), dimensions), dtype=np.float32)
    for token, row in model.wv.key_to_index.items():
        vectors[int(token)] = model.wv.vectors[row]
    return vectors


def _write_token_lines(texts: Iterable[str], tokenizer: Tokenizer, path: Path) -> None:
    with path.open("w", encoding="ascii") as file:
        batch: list[str] = []
        for text in texts:
            batch.extend(sentences(text))
            if len(batch) >= _BATCH:
                _write_batch(batch, tokenizer, file)
                batch = []
        _write_batch(batch, tokenizer, file)


def _write_batch(batch: list[str], tokenizer: Tokenizer, file) -> None:  # type: ignore[no-untyped-def]
    for encoding in tokenizer.encode_batch_fast(batch):
        ids = [str(token) for token in encoding.ids if token]
        if len(ids) > 1:
            file.write(" ".join(ids) + "\n")
