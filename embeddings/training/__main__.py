"""Train the bundled encoder anew.

    python -m embeddings.training DATA --out FOLDER

The layout of DATA is described in `embeddings.training.texts`. It needs the extra `train`, 8 GB of
memory, and on two cores less than 20 minutes.
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
from embeddings.training.event_pairs import event_pairs
from embeddings.training.tokens import TokenTexts, tokenise

log = logging.getLogger("embeddings.training")
# The share of windows in which background frequencies are counted, and the least count kept.
_BACKGROUND_SHARE = 0.33
_MIN_TEXTS = 8
# Words in more than this share of the texts do not identify an event.
_COMMON_SHARE = 0.1
# The largest component of a saved vector, well within the range of half precision.
_MAX_COMPONENT = 8.0


def main() -> None:
    """Read the arguments, train, and write the model folder."""
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
    """Run every stage; `arguments` are those of the command line."""
    torch.manual_seed(arguments.seed)
    torch.set_num_threads(arguments.workers)
    all_texts = [*texts.news(arguments.data), *texts.laws(arguments.data)]
    log.info("counting words of %d texts", len(all_texts))
    counts = vocabulary.count_words(each.text for each in all_texts)
    meanings = synonyms.senses(synonyms.entries())
    synonymous = vocabulary.from_dictionary(meanings, counts, arguments.common)
    log.info("%d words of the dictionary", len(synonymous))
    tokenizer = vocabulary.build_tokenizer(counts, arguments.vocabulary, required=synonymous)
    size = tokenizer.get_vocab_size()
    tokens = tokenise((each.text for each in all_texts), tokenizer)
    log.info("making vectors of %d words from %d tokens", size, len(tokens.ids))
    vectors = cooccurrence.word_vectors(
        tokens, size, arguments.width, arguments.window, arguments.seed
    )
    close = synonyms.closeness(meanings, tokenizer.get_vocab())
    vectors = synonyms.retrofit(vectors, close)
    log.info("making pairs")
    training_pairs = _pairs(arguments.data, all_texts, tokens, tokenizer)
    model = contrastive.WordBag(vectors, _idf(tokens, size).clip(0.5), arguments.dimensions)
    log.info("contrastive stage")
    contrastive.train(model, training_pairs, arguments.steps, arguments.batch, arguments.seed)
    save(tokenizer, model.word_vectors(), arguments.out)
    log.info("counting background frequencies")
    windows = _windows(all_texts, random.Random(arguments.seed))
    background_idf.save_tables(
        background_idf.count_document_frequencies(windows, _MIN_TEXTS), arguments.out
    )


def _pairs(
    data: Path, all_texts: Sequence[texts.Text], tokens: TokenTexts, tokenizer: Tokenizer
) -> pairs.Pairs:
    windows = [pairs.windows_of(tokens, text) for text in range(len(tokens))]
    days = {number: each.day for number, each in enumerate(all_texts) if each.day is not None}
    events = list(event_pairs(tokens, days, windows, _event_weights(tokens, tokenizer)))
    questions = pairs.encode_articles(texts.question_articles(data), tokenizer)
    log.info("%d windows, %d pairs of events", sum(map(len, windows)), len(events))
    return pairs.Pairs(tokens, windows, events, questions)


def _idf(tokens: TokenTexts, size: int) -> NDArray[np.float32]:
    """Return the inverse document frequency of each token, of shape `(size,)`."""
    counts = np.zeros(size)
    for text in range(len(tokens)):
        counts[np.unique(tokens.opening(text, len(tokens.ids)))] += 1
    return np.log((len(tokens) + 1) / (counts + 1)).astype(np.float32)


def _event_weights(tokens: TokenTexts, tokenizer: Tokenizer) -> NDArray[np.float32]:
    """Return the weights of tokens in comparing events: the inverse document frequency of words,
    and 0 for single characters and very common words."""
    idf = _idf(tokens, tokenizer.get_vocab_size())
    single = [number for word, number in tokenizer.get_vocab().items() if len(word) < 2]
    idf[single] = 0.0
    idf[idf < -np.log(_COMMON_SHARE)] = 0.0
    return idf


def _windows(all_texts: Sequence[texts.Text], rng: random.Random) -> Iterator[str]:
    for each in all_texts:
        for window in texts.windows(texts.sentences(each.text)):
            if rng.random() < _BACKGROUND_SHARE:
                yield "".join(window)


def save(tokenizer: Tokenizer, vectors: NDArray[np.float32], folder: Path) -> None:
    """Write a sentence-transformers model folder with vectors of half precision."""
    # An unknown token must not change the mean of a text.
    vectors[0] = 0.0
    vectors = vectors * (_MAX_COMPONENT / np.abs(vectors).max())
    static = StaticEmbedding(tokenizer, embedding_weights=torch.from_numpy(vectors).half())
    SentenceTransformer(modules=[static, Normalize()], device="cpu").save_pretrained(
        str(folder), create_model_card=False
    )
    tokenizer.save(str(folder / "tokenizer.json"), pretty=False)


if __name__ == "__main__":
    main()
