"""The times of the libraries alone, called without the product.

    python -m tests.benchmarks.bare build DOCUMENTS
    python -m tests.benchmarks.bare ask INDEX QUESTIONS

`build` reads the bytes of every file (reading), cuts the text into words with
`rjieba.cut_for_search` (segmenting), adds the words to a tantivy index and commits it (tantivy), in
one process: a document for each file, no cleaning, no chunks, no vectors. The median of three
rounds.

`ask` encodes each question with tokenizers and numpy (encode), searches the product's vectors with
FAISS on one thread (faiss), and the product's tantivy index for the words that
`rjieba.cut_for_search` yields (tantivy): the files are the product's, so that both search as much.
Questions are folded before. Where the index has deep vectors, onnxruntime runs both of the reader's
networks on one thread (reader): the question alone, and with two chunks.

Each prints one JSON object.
"""

import argparse
import json
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import faiss
import numpy as np
import rjieba
import tantivy
from safetensors.numpy import load_file
from tokenizers import Tokenizer

from corpus.text.fold import fold
from embeddings.bundled import MODELS
from embeddings.store.layout import GenerationLayout, IndexLayout
from tests.benchmarks.shared.clients import read_questions

_ASKED = 400
_READ = 60
_ROUNDS = 3
_LIMIT = 32
_JUDGED = 2
_ENCODER, _DEEP, _JUDGE = "chuchu-static-zh", "chuchu-deep-zh", "chuchu-judge-zh"


@dataclass(frozen=True, slots=True)
class BareBuild:
    """Seconds of each part, and what was read: files, characters and bytes.

    `processor` are seconds of processors, of all threads.
    """

    reading: float
    segmenting: float
    tantivy: float
    processor: float
    documents: int
    characters: int
    text_bytes: int

    @property
    def seconds(self) -> float:
        """All parts, one after the other."""
        return self.reading + self.segmenting + self.tantivy

    @property
    def searching(self) -> float:
        """What the full-text search alone takes, without reading the files."""
        return self.segmenting + self.tantivy


@dataclass(frozen=True, slots=True)
class BareAsk:
    """Milliseconds: the median of each part and of the first three together; `reader` is None where
    the index has no deep vectors."""

    encode: float
    faiss: float
    tantivy: float
    together: float
    reader: float | None


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=("build", "ask"))
    parser.add_argument("paths", type=Path, nargs="+")
    arguments = parser.parse_args()
    measure: dict[str, Callable[..., Any]] = {"build": build, "ask": ask}
    print(json.dumps(asdict(measure[arguments.what](*arguments.paths))))


def in_another_process(what: str, *paths: Path) -> dict[str, Any]:
    """Run this module as a process and return what it measured."""
    command = [sys.executable, "-m", "tests.benchmarks.bare", what, *map(str, paths)]
    result: dict[str, Any] = json.loads(
        subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout
    )
    return result


def build(documents: Path) -> BareBuild:
    """Measure the parts of a full-text index of all files of a folder."""
    rounds = [_build(documents) for _ in range(_ROUNDS)]
    return sorted(rounds, key=lambda each: each.seconds)[_ROUNDS // 2]


def _build(documents: Path) -> BareBuild:
    clock = time.perf_counter
    reading = segmenting = adding = 0.0
    count = characters = size = 0
    used = time.process_time()
    with tempfile.TemporaryDirectory() as place:
        started = clock()
        builder = tantivy.SchemaBuilder()
        builder.add_text_field("text", tokenizer_name="whitespace")
        writer = tantivy.Index(builder.build(), place).writer()
        adding += clock() - started
        for path in sorted(path for path in documents.rglob("*") if path.is_file()):
            times = [clock()]
            content = path.read_bytes()
            times.append(clock())
            text = content.decode(errors="replace")
            words = rjieba.cut_for_search(text)
            times.append(clock())
            writer.add_document(tantivy.Document(text=" ".join(words)))
            times.append(clock())
            reading += times[1] - times[0]
            segmenting += times[2] - times[1]
            adding += times[3] - times[2]
            count, characters, size = count + 1, characters + len(text), size + len(content)
        started = clock()
        writer.commit()
        writer.wait_merging_threads()
        adding += clock() - started
    used = time.process_time() - used
    parts = (round(each, 3) for each in (reading, segmenting, adding, used))
    return BareBuild(*parts, count, characters, size)


def ask(index: Path, questions: Path) -> BareAsk:
    """Measure the parts of a search in the files of an index."""
    layout = IndexLayout(index)
    generation = layout.generation(layout.generations()[-1])
    texts = [fold(each) for each in read_questions(questions)[:_ASKED]]
    encode = _encoder()
    faiss.omp_set_num_threads(1)
    vectors = faiss.read_index(str(generation.vectors), faiss.IO_FLAG_MMAP_IFC)
    terms = tantivy.Index.open(str(generation.lexical / "all"))
    rows, found = [], 0
    for _ in range(_ROUNDS):
        for text in texts:
            times = [time.perf_counter()]
            vector = encode(text)
            times.append(time.perf_counter())
            vectors.search(vector[None], _LIMIT)
            times.append(time.perf_counter())
            found += _search_words(terms, text)
            times.append(time.perf_counter())
            rows.append([*np.diff(times), times[-1] - times[0]])
    if not found:
        sys.exit("The libraries found nothing: the index has other terms than words.")
    # The first round brings the files into memory.
    medians = np.median(np.array(rows[len(texts) :]), axis=0)
    parts = (round(1000 * float(each), 3) for each in medians)
    return BareAsk(*parts, _reader(generation, texts[:_READ]))


def _encoder() -> Callable[[str], Any]:
    """Return a function that encodes a text by the mean of the vectors of its words."""
    tokenizer = Tokenizer.from_file(str(MODELS / _ENCODER / "tokenizer.json"))
    table = load_file(MODELS / _ENCODER / "model.safetensors")["embedding.weight"]

    def encode(text: str) -> Any:
        ids = tokenizer.encode(text, add_special_tokens=False).ids or [0]
        vector = table[ids].astype(np.float32).mean(axis=0)
        return vector / max(float(np.linalg.norm(vector)), 1e-9)

    return encode


def _search_words(index: tantivy.Index, text: str) -> int:
    clauses = [
        (tantivy.Occur.Should, tantivy.Query.term_query(index.schema, field, word))
        for word in dict.fromkeys(rjieba.cut_for_search(text))
        for field in ("text", "context")
    ]
    query = tantivy.Query.boolean_query(clauses)
    return len(index.searcher().search(query, _LIMIT, count=False).hits)


def _reader(generation: GenerationLayout, texts: list[str]) -> float | None:
    """Return the milliseconds of the reader's passes over a question and two chunks."""
    if not generation.deep_vectors.exists():
        return None
    encoder, judge = _network(_DEEP), _network(_JUDGE)
    chunks = _chunks(generation)
    times = []
    for at, text in enumerate(texts):
        read = [chunks[(at + number) % len(chunks)] for number in range(_JUDGED)]
        started = time.perf_counter()
        encoder(text)
        for chunk in read:
            judge(f"{text}\n{chunk}")
        times.append(time.perf_counter() - started)
    return round(1000 * float(np.median(times)), 3)


def _network(name: str) -> Callable[[str], Any]:
    import onnxruntime

    tokenizer = Tokenizer.from_file(str(MODELS / name / "tokenizer.json"))
    most = json.loads((MODELS / name / "config.json").read_text(encoding="utf-8"))["max_tokens"]
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    path = str(MODELS / name / "model.onnx")
    session = onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])

    def run(text: str) -> Any:
        ids = tokenizer.encode(text, add_special_tokens=False).ids[:most]
        return session.run(None, {"ids": np.array([ids], dtype=np.int32)})

    return run


def _chunks(generation: GenerationLayout) -> list[str]:
    address = f"file:{generation.catalog}?mode=ro&immutable=1"
    with closing(sqlite3.connect(address, uri=True)) as catalog:
        found = catalog.execute("SELECT text FROM chunks LIMIT ?", (_READ,)).fetchall()
    return [fold(text) for (text,) in found]


if __name__ == "__main__":
    main()
