"""The training loop: steps with a warm-up and a linear decay, and checkpoints to go on from."""

import logging
import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor

from embeddings.training.deep import network as networks
from embeddings.training.deep.network import Network

log = logging.getLogger("embeddings.training.deep")

_WARM_UP = 0.06
_EVERY_LOG = 5
_EVERY_CHECKPOINT = 25
_CLIP = 1.0

Step = Callable[[Network, random.Random], dict[str, Tensor]]
"""Returns the parts of a step's loss, whose sum is made smaller."""


@dataclass(frozen=True, slots=True)
class Stage:
    """A stage of training; `folder` keeps its checkpoints and its result, `NAME.safetensors`.

    The embeddings and the lowest `frozen` layers stay as they are.
    """

    name: str
    steps: int
    rate: float
    folder: Path
    frozen: int = 0
    seed: int = 1

    @property
    def result(self) -> Path:
        """The weights at the end of the stage."""
        return self.folder / f"{self.name}.safetensors"


def run(stage: Stage, start: Callable[[], Network], step: Step) -> Network:
    """Train a network, or go on from the last checkpoint; return it as saved in `stage.result`."""
    if stage.result.exists():
        return networks.load(stage.result)
    stage.folder.mkdir(parents=True, exist_ok=True)
    weights = stage.folder / f"{stage.name}.checkpoint.safetensors"
    state = stage.folder / f"{stage.name}.checkpoint.pt"
    resumed = weights.exists() and state.exists()
    network = (networks.load(weights) if resumed else start()).to(device())
    freeze(network, stage.frozen)
    learned = [each for each in network.parameters() if each.requires_grad]
    optimizer = torch.optim.AdamW(learned, stage.rate, weight_decay=0.01, fused=True)
    first = 0
    if resumed:
        saved = torch.load(state, weights_only=True)
        optimizer.load_state_dict(saved["optimizer"])
        first = saved["step"]
        log.info("%s: going on from step %d", stage.name, first)
    started = time.monotonic()
    sums: dict[str, float] = {}
    for number in range(first, stage.steps):
        for group in optimizer.param_groups:
            group["lr"] = stage.rate * _rate_share(number, stage.steps)
        parts = step(network, random.Random(stage.seed * 1_000_003 + number))
        total = torch.stack(list(parts.values())).sum()
        total.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(learned, _CLIP)
        optimizer.step()
        optimizer.zero_grad()
        for name, part in parts.items():
            sums[name] = sums.get(name, 0.0) + float(part.detach())
        if (number + 1) % _EVERY_LOG == 0:
            means = ", ".join(f"{name} {value / _EVERY_LOG:.4f}" for name, value in sums.items())
            pace = (time.monotonic() - started) / (number + 1 - first)
            log.info("%s: step %d of %d, %s, %.1f s a step", stage.name, number + 1, stage.steps,
                     means, pace)  # fmt: skip
            sums = {}
        if (number + 1) % _EVERY_CHECKPOINT == 0:
            networks.save(network, weights)
            unfinished = state.with_suffix(".tmp")
            torch.save({"optimizer": optimizer.state_dict(), "step": number + 1}, unfinished)
            unfinished.replace(state)
    networks.save(network, stage.result)
    return network


def device() -> torch.device:
    """Return a GPU where there is one."""
    return torch.device("cuda" if torch.cuda.is_available() else "cpu")


def freeze(network: Network, layers: int) -> None:
    """Keep the embeddings and the lowest layers of a network as they are."""
    for part in (network.words, network.positions, network.norm, *network.layers[:layers]):
        part.requires_grad_(False)


def _rate_share(step: int, steps: int) -> float:
    warm = max(1, int(steps * _WARM_UP))
    return min((step + 1) / warm, (steps - step) / max(1, steps - warm))
