"""The contrastive stage: the vector of a query is moved towards that of its passage and away from
those of the other passages of the batch.

The loss is InfoNCE with in-batch negatives (van den Oord et al. 2018, "Representation Learning with
Contrastive Predictive Coding"). Most tokens that a query shares with its passage are dropped:
lexical search finds these anyway, so the vectors should learn from the others.

The parameters are one projection of all word vectors, a weight of each word, and an offset of each
word from its projection.
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
# The share of shared tokens that are dropped from a query.
_DROPPED_SHARE = 0.6
_WARM_UP_STEPS = 50


class WordBag(nn.Module):
    """A bag of words: a text's vector is the normalised weighted sum of its words' vectors.

    `vectors` has shape `(vocabulary, width)`, `weights` `(vocabulary,)`. The projection is
    initialised with the `dimensions` principal directions of the vectors, the offsets with zero.
    """

    vectors: Tensor

    def __init__(
        self, vectors: NDArray[np.float32], weights: NDArray[np.float32], dimensions: int
    ) -> None:
        super().__init__()
        self.register_buffer("vectors", torch.from_numpy(vectors))
        self.projection = nn.Parameter(torch.from_numpy(_principal_directions(vectors, dimensions)))
        self.offsets = nn.Parameter(torch.zeros(len(vectors), dimensions))
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

        # Projecting the sums of a batch is cheaper than projecting all words.
        pooled = summed(self.vectors) @ self.projection + summed(self.offsets)
        return functional.normalize(pooled, dim=-1)

    def word_vectors(self) -> NDArray[np.float32]:
        """Return the weighted vectors of all words, of shape `(vocabulary, dimensions)`."""
        with torch.no_grad():
            vectors = self.vectors @ self.projection + self.offsets
            weighted: NDArray[np.float32] = (vectors * self.log_weights.exp()[:, None]).numpy()
        return weighted


def _principal_directions(vectors: NDArray[np.float32], dimensions: int) -> NDArray[np.float32]:
    _, directions = np.linalg.eigh((vectors.T @ vectors).astype(np.float64))
    return np.ascontiguousarray(directions[:, ::-1][:, :dimensions], dtype=np.float32)


def train(model: WordBag, pairs: Pairs, steps: int, batch_size: int, seed: int) -> None:
    """Train a model in place for a number of steps with batches of pairs."""
    rng = random.Random(seed)
    optimiser = torch.optim.Adam(
        [
            {"params": [model.projection, model.offsets], "lr": 1e-3},
            {"params": [model.log_weights], "lr": 1e-2},
        ],
        fused=True,
    )
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda step: min(1.0, (step + 1) / _WARM_UP_STEPS) * _cosine(step / steps)
    )
    average_loss = 0.0
    for step in range(steps):
        loss = _loss(model, pairs.draw(batch_size, rng), rng)
        optimiser.zero_grad(set_to_none=True)
        loss.backward()  # type: ignore[no-untyped-call]
        optimiser.step()
        schedule.step()
        average_loss = 0.98 * average_loss + 0.02 * loss.item() if step else loss.item()
        if step % 50 == 0:
            log.info("step %d of %d, loss %.3f", step, steps, average_loss)


def _cosine(progress: float) -> float:
    return 0.5 * (1 + math.cos(math.pi * progress))


def _loss(model: WordBag, batch: list[Pair], rng: random.Random) -> Tensor:
    generator = np.random.default_rng(rng.getrandbits(32))
    queries = model([_drop_shared(pair, generator) for pair in batch])
    passages = model([pair.passage for pair in batch])
    scores = queries @ passages.T / _TEMPERATURE
    target = torch.arange(len(batch))
    forward = functional.cross_entropy(scores, target)
    backward = functional.cross_entropy(scores.T, target)
    return 0.5 * (forward + backward)


def _drop_shared(pair: Pair, generator: np.random.Generator) -> Ids:
    shared = np.isin(pair.query, pair.passage)
    kept = pair.query[~(shared & (generator.random(len(shared)) < _DROPPED_SHARE))]
    return kept if len(kept) else pair.query
