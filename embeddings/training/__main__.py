"""Train the bundled encoder anew.

    python -m embeddings.training DATA --out FOLDER

DATA is laid out as `embeddings.training.texts` tells. Needs the extra `train`, 8 GB of memory, and
on two cores less than 20 minutes.
"""

import argparse
import logging
import random
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from sentence_transformers import SentenceTransformer
from sentence_transformers.sentence_transformer.modules import Normalize, StaticEmbedding
from tokenizers import Tokenizer

from embeddings.text import background_idf
from embeddings.training import contrastive, cooccurrence, pairs, synonyms, texts, vocabulary
from embeddings.training.retold import retold
from embeddings.training.tokens import TokenTexts, tokenise

log = logging.getLogger("embeddings.training")
_BACKGROUND_SHARE = 0.33
_LEAST_TEXTS = 8
_COMMON = 0.1
_LOUDEST = 8.0


def main() -> None:
    """Train, and write the model folder."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--vocabulary", type=int, default=36_000)
    parser.add_argument("--common", type=int, default=28_000, help="words whose synonyms count")
    parser.add_argument("--dimensions", type=int, default=384)
    parser.add_argument("--width", type=int, default=432, help="of the vectors before projection")
    parser.add_argument("--window", type=int, default=14, help="of words, on each side")
    parser.add_argument("--steps", type=int, default=600, help="of the contrastive stage")
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
    torch.manual_seed(arguments.seed)
    torch.set_num_threads(arguments.workers)
    everything = [*texts.news(arguments.data), *texts.laws(arguments.data)]
    log.info("counting words of %d texts", len(everything))
    counts = vocabulary.count_words(each.text for each in everything)
    meanings = synonyms.senses(synonyms.entries())
    besides = vocabulary.from_dictionary(meanings, counts, arguments.common)
    log.info("%d words of the dictionary", len(besides))
    tokenizer = vocabulary.build_tokenizer(counts, arguments.vocabulary, besides=besides)
    size = tokenizer.get_vocab_size()
    tokens = tokenise((each.text for each in everything), tokenizer)
    log.info("making vectors of %d words from %d tokens", size, len(tokens.ids))
    vectors = cooccurrence.word_vectors(
        tokens, size, arguments.width, arguments.window, arguments.seed
    )
    close = synonyms.closeness(meanings, tokenizer.get_vocab())
    vectors = synonyms.retrofit(vectors, close)
    log.info("making pairs")
    made = _pairs(arguments.data, everything, tokens, tokenizer)
    model = contrastive.WordBag(vectors, _rarity(tokens, size).clip(0.5), arguments.dimensions)
    log.info("contrastive stage")
    contrastive.train(model, made, arguments.steps, arguments.batch, arguments.seed)
    save(tokenizer, model.word_vectors(), arguments.out)
    log.info("counting background frequencies")
    windows = _windows(everything, random.Random(arguments.seed))
    background_idf.save_tables(
        background_idf.count_document_frequencies(windows, _LEAST_TEXTS), arguments.out
    )


def _pairs(
    data: Path, everything: Sequence[texts.Text], tokens: TokenTexts, tokenizer: Tokenizer
) -> pairs.Pairs:
    windows = [pairs.windows_of(tokens, text) for text in range(len(tokens))]
    days = {number: each.day for number, each in enumerate(everything) if each.day is not None}
    told_again = list(retold(tokens, days, windows, _telling(tokens, tokenizer)))
    questions = pairs.asked(texts.question_articles(data), tokenizer)
    log.info("%d windows, %d retold", sum(map(len, windows)), len(told_again))
    return pairs.Pairs(tokens, windows, told_again, questions)


def _rarity(tokens: TokenTexts, size: int) -> NDArray[np.float32]:
    """Return each token's inverse document frequency."""
    counts = np.zeros(size)
    for text in range(len(tokens)):
        counts[np.unique(tokens.opening(text, len(tokens.ids)))] += 1
    return np.log((len(tokens) + 1) / (counts + 1)).astype(np.float32)


def _telling(tokens: TokenTexts, tokenizer: Tokenizer) -> NDArray[np.float32]:
    """Return the rarity of words; 0 for characters, and for what every tenth text holds."""
    rarity = _rarity(tokens, tokenizer.get_vocab_size())
    single = [number for word, number in tokenizer.get_vocab().items() if len(word) < 2]
    rarity[single] = 0.0
    rarity[rarity < -np.log(_COMMON)] = 0.0
    return rarity


def _windows(everything: Sequence[texts.Text], rng: random.Random) -> Iterator[str]:
    for each in everything:
        for window in texts.windows(texts.sentences(each.text)):
            if rng.random() < _BACKGROUND_SHARE:
                yield "".join(window)


def save(tokenizer: Tokenizer, vectors: NDArray[np.float32], folder: Path) -> None:
    """Write a sentence-transformers model folder, half precision."""
    vectors[0] = 0.0  # An unknown token moves no mean.
    vectors = vectors * (_LOUDEST / np.abs(vectors).max())  # Well inside half precision.
    static = StaticEmbedding(tokenizer, embedding_weights=torch.from_numpy(vectors).half())
    SentenceTransformer(modules=[static, Normalize()], device="cpu").save_pretrained(
        str(folder), create_model_card=False
    )
    tokenizer.save(str(folder / "tokenizer.json"), pretty=False)


if __name__ == "__main__":
    main()
