"""Train the bundled answer judge anew.

    python -m embeddings.training.judge DATA --work WORK --out FOLDER

WORK is that of `python -m embeddings.training.deep`, which has to come before: the judge begins
with the weights of its tuned network of twelve layers. Checkpoints are kept there: run again, it
goes on where it was stopped. A GPU is used where there is one; two idle cores take an hour.
"""

import argparse
import random
from pathlib import Path

from tokenizers import Tokenizer
from torch import Tensor

from embeddings.training.deep import command, loop, mining
from embeddings.training.deep import network as networks
from embeddings.training.deep.__main__ import read_examples
from embeddings.training.deep.network import Network
from embeddings.training.judge.export import save_judge
from embeddings.training.judge.pairs import PairSampler
from embeddings.training.judge.tensors import OUTPUTS, encode, loss_parts, outputs

_RATE = 6e-5
# The lowest layers, which stay as they are.
_FROZEN = 2


def main() -> None:
    """Read the arguments, train, and write the model folder."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--work", type=Path, required=True, help="that of the deep encoder")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--steps", type=int, default=1750)
    parser.add_argument("--questions", type=int, default=8, help="in a step, two pairs each")
    parser.add_argument("--unanswerable", type=int, default=2, help="more questions in a step")
    command.run(parser, train)


def train(arguments: argparse.Namespace) -> None:
    """Train a judge; `arguments` are those of the command line."""
    work: Path = arguments.work
    if not (work / "examples.jsonl").exists():
        mining.mine(arguments.data, work)
    passages, examples = read_examples(work)
    sampler = PairSampler(examples, passages)
    tokenizer = Tokenizer.from_file(str(work / "tokenizer.json"))

    def step(network: Network, rng: random.Random) -> dict[str, Tensor]:
        pairs = sampler.draw(arguments.questions, arguments.unanswerable, rng)
        batch = encode(pairs, tokenizer)
        return loss_parts(outputs(network, batch), batch)

    def start() -> Network:
        return networks.with_head(networks.load(work / "teacher.safetensors"), OUTPUTS)

    stage = loop.Stage("judge", arguments.steps, _RATE, work, frozen=_FROZEN, seed=5)
    save_judge(loop.run(stage, start, step).cpu(), work / "tokenizer.json", arguments.out)


if __name__ == "__main__":
    main()
