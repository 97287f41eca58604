"""The contrastive stage: a query's mean vector moves towards its passage's, away from the others'.

In-batch negatives with a temperature (van den Oord et al. 2018, "Representation Learning with
Contrastive Predictive Coding"). Tokens that a query shares with its passage are dropped most of the
time: lexical search finds those by itself, and what is left teaches the vectors meaning.
"""

import logging
import math
import random

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from embeddings.training.pairs import Ids, Pair

log = logging.getLogger(__name__)
_TEMPERATURE = 0.05


class WeightedBag(nn.Module):
    """Token vectors and one learned weight a token; a text is the normalised weighted sum."""

    def __init__(self, vectors: NDArray[np.float32], weights: NDArray[np.float32]) -> None:
        super().__init__()
        self.vectors = nn.EmbeddingBag.from_pretrained(
            torch.from_numpy(vectors), freeze=False, mode="sum"
        )
        self.log_weights = nn.Parameter(torch.from_numpy(np.log(weights)))

    def forward(self, batch: list[Ids]) -> Tensor:
        lengths = np.array([0, *(len(ids) for ids in batch[:-1])])
        ids = torch.from_numpy(np.concatenate(batch)).long()
        offsets = torch.from_numpy(np.cumsum(lengths))
        weights = self.log_weights[ids].exp()
        pooled = self.vectors(ids, offsets, per_sample_weights=weights)
        return nn.functional.normalize(pooled, dim=-1)

    def weighted_vectors(self) -> NDArray[np.float32]:
        """Return the vectors with each token's weight multiplied in."""
        weighted = self.vectors.weight * self.log_weights.exp()[:, None]
        result: NDArray[np.float32] = weighted.detach().numpy().astype(np.float32)
        return result


def train(
    model: WeightedBag,
    general: list[Pair],
    questions: list[Pair],
    steps: int,
    batch_size: int,
    seed: int,
) -> None:
    """Train `model` in place; a fifth of each batch comes from `questions`."""
    rng = random.Random(seed)
    optimiser = torch.optim.Adam(
        [
            {"params": model.vectors.parameters(), "lr": 1e-3},
            {"params": [model.log_weights], "lr": 1e-2},
        ]
    )
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda step: min(1.0, (step + 1) / 50) * _cosine(step / steps)
    )
    running = 0.0
    for step in range(steps):
        batch = rng.sample(general, batch_size - batch_size // 5)
        batch += rng.sample(questions, batch_size // 5)
        loss = _loss(model, batch, rng)
        optimiser.zero_grad(set_to_none=True)
        loss.backward()  # type: ignore[no-untyped-call]
        optimiser.step()
        schedule.step()
        running = 0.98 * running + 0.02 * loss.item() if step else loss.item()
        if step % 100 == 0:
            log.info("step %d of %d, loss %.3f", step, steps, running)


def _cosine(progress: float) -> float:
    return 0.5 * (1 + math.cos(math.pi * progress))


def _loss(model: WeightedBag, batch: list[Pair], rng: random.Random) -> Tensor:
    queries = model([_drop_shared(pair, rng) for pair in batch])
    passages = model([pair.passage for pair in batch])
    scores = queries @ passages.T / _TEMPERATURE
    target = torch.arange(len(batch))
    forward = nn.functional.cross_entropy(scores, target)
    backward = nn.functional.cross_entropy(scores.T, target)
    return 0.5 * (forward + backward)


def _drop_shared(pair: Pair, rng: random.Random, rate: float = 0.6) -> Ids:
    shared = np.isin(pair.query, pair.passage)
    dropped = shared & (np.random.default_rng(rng.getrandbits(32)).random(len(shared)) < rate)
    kept = pair.query[~dropped]
    return kept if len(kept) else pair.query
