"""The contrastive stage: a query's mean vector moves towards its passage's, away from the others'.

In-batch negatives with a temperature (van den Oord et al. 2018, "Representation Learning with
Contrastive Predictive Coding"). Tokens that a query shares with its passage are dropped most of the
time: lexical search finds those by itself, and what is left teaches the vectors meaning.

Learned are one projection of all word vectors, a weight for each word, and how far each word
departs from its projection.
"""

import logging
import math
import random

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional

from embeddings.training.pairs import Pair, Pairs
from embeddings.training.tokens import Ids

log = logging.getLogger(__name__)
_TEMPERATURE = 0.05
_DROPPED = 0.6
_WARM_UP = 50


class WordBag(nn.Module):
    """Projected word vectors and one weight a word; a text is the normalised weighted sum.

    `vectors` has shape `(vocabulary, width)`, `weights` `(vocabulary,)`. The projection starts at
    the `dimensions` directions in which the vectors vary most, the words' departures at zero.
    """

    vectors: Tensor

    def __init__(
        self, vectors: NDArray[np.float32], weights: NDArray[np.float32], dimensions: int
    ) -> None:
        super().__init__()
        self.register_buffer("vectors", torch.from_numpy(vectors))
        self.projection = nn.Parameter(torch.from_numpy(_leading(vectors, dimensions)))
        self.departures = nn.Parameter(torch.zeros(len(vectors), dimensions))
        self.log_weights = nn.Parameter(torch.from_numpy(np.log(weights)))

    def forward(self, batch: list[Ids]) -> Tensor:
        lengths = np.array([0, *(len(ids) for ids in batch[:-1])])
        ids = torch.from_numpy(np.concatenate(batch)).long()
        starts = torch.from_numpy(np.cumsum(lengths))
        weights = self.log_weights[ids].exp()

        def summed(table: Tensor) -> Tensor:
            return functional.embedding_bag(
                ids, table, starts, mode="sum", per_sample_weights=weights
            )

        # Projecting a few sums costs less than projecting all words.
        pooled = summed(self.vectors) @ self.projection + summed(self.departures)
        return functional.normalize(pooled, dim=-1)

    def word_vectors(self) -> NDArray[np.float32]:
        """Return each word's vector with its weight multiplied in."""
        with torch.no_grad():
            vectors = self.vectors @ self.projection + self.departures
            weighted: NDArray[np.float32] = (vectors * self.log_weights.exp()[:, None]).numpy()
        return weighted


def _leading(vectors: NDArray[np.float32], dimensions: int) -> NDArray[np.float32]:
    _, directions = np.linalg.eigh((vectors.T @ vectors).astype(np.float64))
    return np.ascontiguousarray(directions[:, ::-1][:, :dimensions], dtype=np.float32)


def train(model: WordBag, pairs: Pairs, steps: int, batch_size: int, seed: int) -> None:
    """Train `model` in place."""
    rng = random.Random(seed)
    optimiser = torch.optim.Adam(
        [
            {"params": [model.projection, model.departures], "lr": 1e-3},
            {"params": [model.log_weights], "lr": 1e-2},
        ],
        fused=True,
    )
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda step: min(1.0, (step + 1) / _WARM_UP) * _cosine(step / steps)
    )
    running = 0.0
    for step in range(steps):
        loss = _loss(model, pairs.draw(batch_size, rng), rng)
        optimiser.zero_grad(set_to_none=True)
        loss.backward()  # type: ignore[no-untyped-call]
        optimiser.step()
        schedule.step()
        running = 0.98 * running + 0.02 * loss.item() if step else loss.item()
        if step % 50 == 0:
            log.info("step %d of %d, loss %.3f", step, steps, running)


def _cosine(progress: float) -> float:
    return 0.5 * (1 + math.cos(math.pi * progress))


def _loss(model: WordBag, batch: list[Pair], rng: random.Random) -> Tensor:
    chance = np.random.default_rng(rng.getrandbits(32))
    queries = model([_drop_shared(pair, chance) for pair in batch])
    passages = model([pair.passage for pair in batch])
    scores = queries @ passages.T / _TEMPERATURE
    target = torch.arange(len(batch))
    forward = functional.cross_entropy(scores, target)
    backward = functional.cross_entropy(scores.T, target)
    return 0.5 * (forward + backward)


def _drop_shared(pair: Pair, chance: np.random.Generator) -> Ids:
    shared = np.isin(pair.query, pair.passage)
    kept = pair.query[~(shared & (chance.random(len(shared)) < _DROPPED))]
    return kept if len(kept) else pair.query
