"""The contrastive stage: a query's mean vector moves towards its passage's, away from the others'.

In-batch negatives with a temperature (van den Oord et al. 2018, "Representation Learning with
Contrastive Predictive Coding"). Tokens that a query shares with its passage are dropped most of the
time: lexical search finds those by itself, and what is left teaches the vectors meaning.

What is learned is one projection of all word vectors, and a weight for each word. Learning every
vector by itself takes a hundred times the parameters, which learn the pairs by heart.
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


class ProjectedBag(nn.Module):
    """Fixed word vectors under a learned projection; a text is the normalised weighted sum.

    `vectors` has shape `(vocabulary, width)`, `weights` `(vocabulary,)`; the projection starts at
    the `dimensions` directions in which the weighted vectors vary most.
    """

    vectors: Tensor

    def __init__(
        self, vectors: NDArray[np.float32], weights: NDArray[np.float32], dimensions: int
    ) -> None:
        super().__init__()
        self.register_buffer("vectors", torch.from_numpy(vectors))
        self.log_weights = nn.Parameter(torch.from_numpy(np.log(weights)))
        self.projection = nn.Parameter(torch.from_numpy(_leading(vectors, dimensions)))

    def forward(self, batch: list[Ids]) -> Tensor:
        lengths = np.array([0, *(len(ids) for ids in batch[:-1])])
        ids = torch.from_numpy(np.concatenate(batch)).long()
        pooled = functional.embedding_bag(
            ids,
            self.vectors,
            torch.from_numpy(np.cumsum(lengths)),
            mode="sum",
            per_sample_weights=self.log_weights[ids].exp(),
        )
        return functional.normalize(pooled @ self.projection, dim=-1)

    def word_vectors(self) -> NDArray[np.float32]:
        """Return the projected vectors with each word's weight multiplied in."""
        with torch.no_grad():
            weighted = (self.vectors @ self.projection) * self.log_weights.exp()[:, None]
        result: NDArray[np.float32] = weighted.numpy().astype(np.float32)
        return result


def _leading(vectors: NDArray[np.float32], dimensions: int) -> NDArray[np.float32]:
    _, directions = np.linalg.eigh((vectors.T @ vectors).astype(np.float64))
    return np.ascontiguousarray(directions[:, ::-1][:, :dimensions], dtype=np.float32)


def train(model: ProjectedBag, pairs: Pairs, steps: int, batch_size: int, seed: int) -> None:
    """Train `model` in place."""
    rng = random.Random(seed)
    optimiser = torch.optim.Adam(
        [
            {"params": [model.projection], "lr": 1e-3},
            {"params": [model.log_weights], "lr": 1e-2},
        ]
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


def _loss(model: ProjectedBag, batch: list[Pair], rng: random.Random) -> Tensor:
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
