"""The network: a BERT encoder with its vectors of tokens, of texts and of sentences."""

from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import torch
from safetensors import safe_open
from safetensors.torch import load_file, save_file
from torch import Tensor, nn
from torch.nn import functional

from embeddings.training.deep.unpack_start_weights import StartWeights


@dataclass(frozen=True, slots=True)
class Sizes:
    """The sizes of a network; `inner` is the width of the feed-forward layers, and `outputs` how
    many numbers the head makes of a token's hidden state (none: there is no head)."""

    vocabulary: int
    layers: int
    width: int = 384
    heads: int = 12
    inner: int = 1536
    positions: int = 512
    epsilon: float = 1e-12
    outputs: int = 0


class Layer(nn.Module):
    """A transformer layer with normalisation after each half."""

    def __init__(self, sizes: Sizes) -> None:
        super().__init__()
        self.heads = sizes.heads
        self.qkv = nn.Linear(sizes.width, 3 * sizes.width)
        self.out = nn.Linear(sizes.width, sizes.width)
        self.attention_norm = nn.LayerNorm(sizes.width, sizes.epsilon)
        self.up = nn.Linear(sizes.width, sizes.inner)
        self.down = nn.Linear(sizes.inner, sizes.width)
        self.output_norm = nn.LayerNorm(sizes.width, sizes.epsilon)

    def forward(self, x: Tensor, lengths: list[int]) -> Tensor:
        """`x` has shape `(tokens, width)`, the tokens of texts of some lengths in a row."""
        width = x.shape[1]
        qkv = self.qkv(x).view(len(x), 3, self.heads, width // self.heads)
        attended = torch.cat(
            [
                functional.scaled_dot_product_attention(*part.permute(1, 2, 0, 3)).transpose(0, 1)
                for part in qkv.split(lengths)
            ]
        )
        x = self.attention_norm(x + self.out(attended.reshape(len(x), width)))
        normalised: Tensor = self.output_norm(x + self.down(functional.gelu(self.up(x))))
        return normalised


class Network(nn.Module):
    """Token ids to the hidden states of the last layer."""

    def __init__(self, sizes: Sizes) -> None:
        super().__init__()
        self.sizes = sizes
        self.words = nn.Embedding(sizes.vocabulary, sizes.width)
        self.positions = nn.Embedding(sizes.positions, sizes.width)
        self.norm = nn.LayerNorm(sizes.width, sizes.epsilon)
        self.layers = nn.ModuleList(Layer(sizes) for _ in range(sizes.layers))
        if sizes.outputs:
            self.head = nn.Linear(sizes.width, sizes.outputs)

    def forward(self, ids: Tensor, lengths: list[int]) -> Tensor:
        """Return hidden states of shape `(tokens, width)`.

        `ids`, of shape `(tokens,)`, are those of texts of the given lengths in a row.
        """
        places = torch.cat([torch.arange(length, device=ids.device) for length in lengths])
        x = self.norm(self.words(ids) + self.positions(places))
        for layer in self.layers:
            x = layer(x, lengths)
        normalised: Tensor = x
        return normalised


def pool(hidden: Tensor, segments: Tensor) -> Tensor:
    """Return normalised means of hidden states, of shape `(segments, width)`.

    `segments`, of shape `(segments, 2)`, has the first token and the one after the last of each.
    """
    sums = functional.pad(hidden.float().cumsum(0), (0, 0, 1, 0))
    starts, ends = segments.T
    return functional.normalize(sums[ends] - sums[starts], dim=-1)


def from_start_weights(start: StartWeights, kept: list[int], layers: list[int]) -> Network:
    """Build a network of some rows of the vocabulary and some layers of the start weights."""
    sizes = Sizes(
        len(kept), len(layers), start.width, start.heads, start.inner, start.positions,
        start.epsilon,
    )  # fmt: skip
    network = Network(sizes)
    source = {name: torch.from_numpy(values.copy()) for name, values in start.tensors.items()}
    state = {
        "words.weight": source["emb.word"][kept],
        # Every token is of type 0.
        "positions.weight": source["emb.pos"] + source["emb.type"][0],
        "norm.weight": source["emb.ln.w"],
        "norm.bias": source["emb.ln.b"],
    }
    for at, layer in enumerate(layers):
        old, new = f"l{layer}.", f"layers.{at}."
        for kind, suffix in (("w", "weight"), ("b", "bias")):
            parts = [source[f"{old}{name}.{kind}"] for name in "qkv"]
            state[f"{new}qkv.{suffix}"] = torch.cat(parts)
            for ours, theirs in _NAMES.items():
                state[f"{new}{ours}.{suffix}"] = source[f"{old}{theirs}.{kind}"]
    network.load_state_dict(state)
    return network


_NAMES = {"out": "ao", "attention_norm": "aln", "up": "fi", "down": "fo", "output_norm": "oln"}


def keep_layers(network: Network, layers: list[int]) -> Network:
    """Return a copy of a network with some of its layers."""
    sizes = asdict(network.sizes) | {"layers": len(layers)}
    smaller = Network(Sizes(**sizes))
    state = {name: values for name, values in network.state_dict().items() if "layers." not in name}
    for at, layer in enumerate(layers):
        part: dict[str, Any] = network.layers[layer].state_dict()
        state |= {f"layers.{at}.{name}": values for name, values in part.items()}
    smaller.load_state_dict(state)
    return smaller


def with_head(network: Network, outputs: int) -> Network:
    """Return a copy of a network with a new head of so many outputs, whose weights are zero."""
    larger = Network(replace(network.sizes, outputs=outputs))
    head = {"head.weight": torch.zeros_like(larger.head.weight),
            "head.bias": torch.zeros_like(larger.head.bias)}  # fmt: skip
    larger.load_state_dict(network.state_dict() | head)
    return larger


def save(network: Network, file: Path) -> None:
    """Write a network's weights in full precision; a killed write leaves the old file."""
    sizes = {name: str(value) for name, value in asdict(network.sizes).items()}
    unfinished = file.with_suffix(".tmp")
    save_file({n: v.contiguous() for n, v in network.state_dict().items()}, unfinished, sizes)
    unfinished.replace(file)


def load(file: Path) -> Network:
    """Read weights that `save` wrote."""
    with safe_open(file, "pt") as opened:
        described = opened.metadata()
    epsilon = float(described.pop("epsilon"))
    network = Network(
        Sizes(**{name: int(each) for name, each in described.items()}, epsilon=epsilon)
    )
    network.load_state_dict(load_file(file))
    return network
