"""The contrastive stages: a query's mean vector moves towards its passage's, away from the others'.

In-batch negatives with a temperature (van den Oord et al. 2018, "Representation Learning with
Contrastive Predictive Coding"). Tokens that a query shares with its passage are dropped most of the
time: lexical search finds those by itself, and what is left teaches the vectors meaning.

First one projection of all word vectors is learned, and a weight for each word: few parameters, so
what they learn holds for all texts. Then each word's vector for itself.
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


class WeightedBag(nn.Module):
    """Word vectors and one learned weight a word; a text is the normalised weighted sum."""

    def __init__(self, vectors: Tensor, weights: Tensor) -> None:
        super().__init__()
        self.vectors = nn.Parameter(vectors)
        self.log_weights = nn.Parameter(weights.log())

    def forward(self, batch: list[Ids]) -> Tensor:
        return functional.normalize(self.pooled(batch), dim=-1)

    def pooled(self, batch: list[Ids]) -> Tensor:
        """Return the weighted sums, one row a text."""
        lengths = np.array([0, *(len(ids) for ids in batch[:-1])])
        ids = torch.from_numpy(np.concatenate(batch)).long()
        return functional.embedding_bag(
            ids,
            self.vectors,
            torch.from_numpy(np.cumsum(lengths)),
            mode="sum",
            per_sample_weights=self.log_weights[ids].exp(),
        )

    def rates(self) -> list[dict[str, object]]:
        """Return what is learned, and how fast."""
        return [
            {"params": [self.vectors], "lr": 1e-3},
            {"params": [self.log_weights], "lr": 3e-3},
        ]

    def word_vectors(self) -> NDArray[np.float32]:
        """Return the vectors with each word's weight multiplied in."""
        weighted: NDArray[np.float32] = (
            (self.vectors * self.log_weights.exp()[:, None]).detach().numpy()
        )
        return weighted


class ProjectedBag(WeightedBag):
    """Fixed word vectors under one learned projection.

    `vectors` has shape `(vocabulary, width)`, `weights` `(vocabulary,)`. The projection starts at
    the `dimensions` directions in which the vectors vary most.
    """

    def __init__(
        self, vectors: NDArray[np.float32], weights: NDArray[np.float32], dimensions: int
    ) -> None:
        super().__init__(torch.from_numpy(vectors), torch.from_numpy(weights))
        self.vectors.requires_grad_(False)
        self.projection = nn.Parameter(torch.from_numpy(_leading(vectors, dimensions)))

    def forward(self, batch: list[Ids]) -> Tensor:
        return functional.normalize(self.pooled(batch) @ self.projection, dim=-1)

    def rates(self) -> list[dict[str, object]]:
        return [
            {"params": [self.projection], "lr": 1e-3},
            {"params": [self.log_weights], "lr": 1e-2},
        ]

    def projected(self) -> WeightedBag:
        """Return the projected words, each free to move."""
        with torch.no_grad():
            return WeightedBag(self.vectors @ self.projection, self.log_weights.exp())


def _leading(vectors: NDArray[np.float32], dimensions: int) -> NDArray[np.float32]:
    _, directions = np.linalg.eigh((vectors.T @ vectors).astype(np.float64))
    return np.ascontiguousarray(directions[:, ::-1][:, :dimensions], dtype=np.float32)


def train(model: WeightedBag, pairs: Pairs, steps: int, batch_size: int, seed: int) -> None:
    """Train `model` in place."""
    rng = random.Random(seed)
    optimiser = torch.optim.Adam(model.rates(), fused=True)
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


def _loss(model: WeightedBag, batch: list[Pair], rng: random.Random) -> Tensor:
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
