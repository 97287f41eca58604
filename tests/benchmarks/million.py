"""Measure both searches on a million chunks, and the recall that faster vector indexes lose.

    python -m tests.benchmarks.million SOURCE [--documents 5000] [--chunks 1000000] [--json FILE]

The chunks of the first documents of SOURCE (see `tests.benchmarks.shared.folders`) are repeated
with variations: a tenth of the terms, a stretch, is left out, and vectors are rotated a little,
both at random. They are written and searched by the product's own parts. Beside them stands what
else FAISS has, half precision and inverted lists; recall@10 is measured against half precision.
Repeated vectors crowd, so recall is lower than on as many different texts. With as many chunks as
the documents have, none is repeated. Prints a Markdown table.
"""

import argparse
import random
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import faiss
import numpy as np

from bot.bootstrap import load_tools
from bot.question.understanding import understand
from bot.ranking.candidates import DENSE_CANDIDATES, LEXICAL_CANDIDATES
from bot.settings import read_settings
from bot.types import Question
from embeddings.store.dense.index import VectorIndex
from embeddings.store.dense.quantizer import VectorQuantizer
from embeddings.store.dense.writer import VectorWriter
from embeddings.store.generations import open_index
from embeddings.store.layout import IndexLayout
from embeddings.store.lexical.index import LexicalIndex
from embeddings.store.lexical.writer import LexicalWriter
from embeddings.text.background_idf import load_background_idf
from embeddings.text.terms import without_common_characters
from embeddings.tools import Tools
from embeddings.types import Vectors
from tests.benchmarks.latency import questions_of
from tests.benchmarks.shared.figures import circumstances, print_table, write_json
from tests.benchmarks.shared.folders import write_folder
from tests.folder_builds import build_index

_LEFT_OUT = 0.1
_TURN = 0.5
_PAGE = 1000
_TRAINED_ON = 100_000
_LISTS = 1024
_VISITED = (16, 64)
_DEPTH = 10


@dataclass(frozen=True, slots=True)
class Row:
    """A search: seconds to build it, megabytes of its file, milliseconds a question, and recall@10
    against half precision."""

    name: str
    build: float
    megabytes: float
    p50: float
    p99: float
    recall: float | None = None


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("source", type=Path)
    parser.add_argument("--documents", type=int, default=5000)
    parser.add_argument("--chunks", type=int, default=1_000_000)
    parser.add_argument("--json", type=Path, default=None)
    arguments = parser.parse_args()
    tools = load_tools(read_settings())
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        paths = write_folder(arguments.source, place / "documents", arguments.documents)
        build_index(place / "documents", place / "index", tools)
        asked = _questions([place / "documents" / path for path in paths], tools)
        rows = [
            _lexical(place, tools, asked, arguments.chunks),
            *_dense(place, tools, asked, arguments.chunks),
        ]
    where = circumstances()
    print(f"{where['machine']}; Python {where['python']}; commit {where['commit']}")
    print(f"{arguments.chunks:,} chunks\n")
    heads = ("search", "build s", "MB", "p50 ms", "p99 ms", "recall@10")
    print_table(heads, map(_cells, rows))
    write_json(arguments.json, {"chunks": arguments.chunks, "rows": [asdict(row) for row in rows]})


def _cells(row: Row) -> tuple[object, ...]:
    recall = "exact" if row.recall is None else f"{row.recall:.3f}"
    return row.name, f"{row.build:.0f}", f"{row.megabytes:.0f}", row.p50, row.p99, recall


def _questions(files: list[Path], tools: Tools) -> list[Question]:
    background = load_background_idf()
    return [understand(each, tools.analyser, background) for each in questions_of(files)]


def _timed(search: Callable[[Any], object], asked: Sequence[Any]) -> tuple[float, float]:
    for each in asked:
        search(each)
    times = []
    for each in asked:
        started = time.perf_counter()
        search(each)
        times.append(1000 * (time.perf_counter() - started))
    p50, p99 = np.percentile(times, (50, 99))
    return round(float(p50), 2), round(float(p99), 2)


def _lexical(place: Path, tools: Tools, asked: list[Question], chunks: int) -> Row:
    choice = random.Random(1)
    terms = list(_terms(place / "index", tools))
    folder = place / "lexical"
    started = time.perf_counter()
    writer = LexicalWriter(folder)
    for number in range(chunks):
        text, context = terms[number % len(terms)]
        kept = text.split() if number < len(terms) else _thinned(text.split(), choice)
        writer.add(number, " ".join(kept), context)
    writer.close()
    built = time.perf_counter() - started
    index = LexicalIndex(folder, np.arange(chunks))
    p50, p99 = _timed(
        lambda each: index.search(without_common_characters(each.terms), LEXICAL_CANDIDATES), asked
    )
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    return Row("tantivy", built, size / 1e6, p50, p99)


def _terms(folder: Path, tools: Tools) -> Iterator[tuple[str, str]]:
    with closing(open_index(folder, tools.recipe)) as index:
        for start in range(0, index.info.chunks, _PAGE):
            ids = range(start, min(start + _PAGE, index.info.chunks))
            found = index.chunks(ids)
            for number in ids:
                stored = found[number]
                context = " ".join(tools.analyser.terms(stored.chunk.context))
                yield " ".join(tools.analyser.terms(stored.text)), context


def _thinned(terms: list[str], choice: random.Random) -> list[str]:
    length = int(_LEFT_OUT * len(terms))
    start = choice.randrange(len(terms) - length + 1)
    return terms[:start] + terms[start + length :]


def _dense(place: Path, tools: Tools, asked: list[Question], chunks: int) -> Iterator[Row]:
    layout = IndexLayout(place / "index")
    number = layout.generations()[-1]
    own = VectorIndex(layout.generation(number).vectors)
    vectors = _repeated(np.stack([own.vector(each) for each in range(own.size)]), chunks)
    questions = list(tools.encoder.encode([each.folded for each in asked], query=True))
    faiss.omp_set_num_threads(1)
    halves, seconds = _built("SQfp16", vectors)
    nearest = [_nearest(halves, each) for each in questions]
    megabytes = vectors.size * 2 / 1e6
    yield _compared("half precision", halves, seconds, megabytes, questions, nearest)
    started = time.perf_counter()
    writer = VectorWriter(vectors.shape[1])
    writer.append(VectorQuantizer(vectors.shape[1]).quantize(vectors))
    file = place / "vectors.faiss"
    writer.write(file)
    built = time.perf_counter() - started
    stored = VectorIndex(file)
    exact = _searched("the product's vectors", built, file, stored, questions)
    yield replace(exact, recall=_recall(stored, questions, nearest))
    lists, seconds = _built(f"IVF{_LISTS},SQfp16", vectors)
    for visited in _VISITED:
        lists.nprobe = visited
        name = f"inverted lists, {visited} of {_LISTS} visited"
        yield _compared(name, lists, seconds, megabytes, questions, nearest)


def _searched(
    name: str, built: float, file: Path, index: VectorIndex, questions: list[Vectors]
) -> Row:
    times = _timed(lambda each: index.search(each, DENSE_CANDIDATES), questions)
    return Row(name, built, file.stat().st_size / 1e6, *times)


def _recall(index: VectorIndex, questions: list[Vectors], right: list[set[int]]) -> float:
    shares = [
        len(_found(index, each) & those) / _DEPTH
        for each, those in zip(questions, right, strict=True)
    ]
    return round(float(np.mean(shares)), 3)


def _found(index: VectorIndex, vector: Vectors) -> set[int]:
    return {hit.chunk_id for hit in index.search(vector, DENSE_CANDIDATES)[:_DEPTH]}


def _repeated(vectors: Vectors, chunks: int) -> Vectors:
    rng = np.random.default_rng(1)
    repeated = np.empty((chunks, vectors.shape[1]), np.float32)
    for start in range(0, chunks, len(vectors)):
        part = vectors[: chunks - start]
        noise = rng.standard_normal(part.shape, np.float32) / np.sqrt(part.shape[1])
        turned = part + (_TURN * noise if start else 0)
        lengths = np.linalg.norm(turned, axis=1, keepdims=True)
        repeated[start : start + len(part)] = turned / np.maximum(lengths, 1e-9)
    return repeated


def _built(kind: str, vectors: Vectors) -> tuple[Any, float]:
    started = time.perf_counter()
    index = faiss.index_factory(vectors.shape[1], kind, faiss.METRIC_INNER_PRODUCT)
    step = max(1, len(vectors) // _TRAINED_ON)
    index.train(vectors[::step])
    index.add(vectors)
    return index, time.perf_counter() - started


def _nearest(index: Any, vector: Vectors) -> set[int]:
    found = index.search(vector.reshape(1, -1), DENSE_CANDIDATES)[1][0]
    return {int(chunk) for chunk in found[:_DEPTH]}


def _compared(
    name: str,
    index: Any,
    built: float,
    megabytes: float,
    questions: list[Vectors],
    nearest: list[set[int]],
) -> Row:
    times = _timed(lambda each: _nearest(index, each), questions)
    pairs = zip(questions, nearest, strict=True)
    recall = float(np.mean([len(_nearest(index, each) & right) / _DEPTH for each, right in pairs]))
    return Row(name, built, megabytes, *times, round(recall, 3))


if __name__ == "__main__":
    main()
