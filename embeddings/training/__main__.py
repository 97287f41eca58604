"""Train the bundled encoder anew.

    python -m embeddings.training DATA --out FOLDER

DATA is laid out as `embeddings.training.texts` tells. Needs the extra `train`, 8 GB of memory, and
on two cores less than 20 minutes.
"""

import argparse
import itertools
import logging
import random
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from sentence_transformers import SentenceTransformer
from sentence_transformers.sentence_transformer.modules import Normalize, StaticEmbedding
from tokenizers import Tokenizer

from embeddings import background
from embeddings.training import contrastive, pairs, texts, vocabulary, word2vec

log = logging.getLogger("embeddings.training")
_BACKGROUND_SHARE = 0.33
_LEAST_TEXTS = 8


def main() -> None:
    """Train, and write the model folder."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--vocabulary", type=int, default=50_000)
    parser.add_argument("--dimensions", type=int, default=256)
    parser.add_argument("--epochs", type=int, default=6, help="of word2vec")
    parser.add_argument("--steps", type=int, default=2_000, help="of the contrastive stage")
    parser.add_argument("--batch", type=int, default=512)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    started = time.monotonic()
    train(arguments)
    log.info("done in %.0f s", time.monotonic() - started)


def train(arguments: argparse.Namespace) -> None:
    """Run every stage."""

    def everything() -> Iterator[str]:
        return itertools.chain(texts.news(arguments.data), texts.laws(arguments.data))

    log.info("counting words")
    counts = vocabulary.count_words(everything())
    tokenizer = vocabulary.build_tokenizer(counts, arguments.vocabulary)
    log.info("training word vectors")
    vectors = word2vec.word_vectors(
        everything(),
        tokenizer,
        arguments.dimensions,
        arguments.epochs,
        arguments.workers,
        arguments.seed,
    )
    log.info("making pairs")
    rng = random.Random(arguments.seed)
    general = pairs.text_pairs(everything(), tokenizer, rng)
    questions = pairs.to_pairs(list(texts.questions(arguments.data)), tokenizer)
    log.info("contrastive stage: %d pairs, %d questions", len(general), len(questions))
    torch.manual_seed(arguments.seed)
    torch.set_num_threads(arguments.workers)
    model = contrastive.WeightedBag(
        _scaled(vectors, arguments.seed), _rarity(general, len(vectors))
    )
    contrastive.train(model, general, questions, arguments.steps, arguments.batch, arguments.seed)
    save(tokenizer, model.weighted_vectors(), arguments.out)
    log.info("counting background frequencies")
    background.save(background.measure(_windows(everything, rng), _LEAST_TEXTS), arguments.out)


def _scaled(vectors: NDArray[np.float32], seed: int) -> NDArray[np.float32]:
    """Return the vectors at length one; a word that was never met gets a small random one."""
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    noise = np.random.default_rng(seed).normal(0, 0.02, vectors.shape)
    return np.where(lengths > 0, vectors / np.maximum(lengths, 1e-9), noise).astype(np.float32)


def _rarity(general: list[pairs.Pair], size: int, sample: int = 60_000) -> NDArray[np.float32]:
    """Return each token's inverse document frequency, where its weight starts."""
    counts = np.zeros(size)
    for pair in general[:sample]:
        counts[np.unique(pair.passage)] += 1
    total = min(sample, len(general))
    return np.log((total + 1) / (counts + 1)).clip(0.5).astype(np.float32)


def _windows(everything: Callable[[], Iterator[str]], rng: random.Random) -> Iterator[str]:
    for text in everything():
        for window in texts.windows(texts.sentences(text)):
            if rng.random() < _BACKGROUND_SHARE:
                yield "".join(window)


def save(tokenizer: Tokenizer, vectors: NDArray[np.float32], folder: Path) -> None:
    """Write a sentence-transformers model folder, half precision."""
    vectors[0] = 0.0  # An unknown token moves no mean.
    static = StaticEmbedding(tokenizer, embedding_weights=torch.from_numpy(vectors).half())
    SentenceTransformer(modules=[static, Normalize()], device="cpu").save_pretrained(
        str(folder), create_model_card=False
    )
    tokenizer.save(str(folder / "tokenizer.json"), pretty=False)


if __name__ == "__main__":
    main()
