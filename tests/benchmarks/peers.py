"""Compare the product with other search libraries, on the same chunks and questions.

    python -m tests.benchmarks.peers DATA [--documents 5000] [--questions 300]
                                     [--results FOLDER]

The folder holds the paragraphs of `DATA/qa/DRCD_dev.json` and the first articles of `DATA/news`.
Its chunks, each with its context, are those of the product's index; everyone searches them for
DRCD's questions. A hit is a chunk of the right paragraph that holds the answer. Each peer runs in a
process of its own, with its defaults but for what Chinese needs: jieba's words, and the product's
encoder where vectors are wanted. Building is measured from texts in memory, for the product from
files to an index on the disk. Memory is what the process holds more when it has answered than
before it built. The peers are the extra `bench`; one that is not installed is named as such.
"""

import argparse
import importlib
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from bot.bootstrap import load_tools, open_answerer, open_engine
from bot.settings import read_settings
from embeddings.encoding.encoders import load_encoder
from embeddings.store.generations import open_index
from tests.benchmarks.results.files import RESULTS, keep_result, new_table
from tests.benchmarks.shared.figures import circumstances, print_table
from tests.benchmarks.shared.folders import write_folder
from tests.benchmarks.shared.memory import memory
from tests.benchmarks.shared.squad import write_documents
from tests.benchmarks.update import build

Search = Callable[[str, int], list[int]]
_DEPTHS = (1, 3)
_PAGE = 500


@dataclass(frozen=True, slots=True)
class Result:
    """Seconds to build, milliseconds per question, resident megabytes, Hit@1 and Hit@3."""

    name: str
    build: float
    p50: float
    p99: float
    megabytes: float
    hits: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, and the numbers of the chunks that hold its answer."""

    question: str
    right: list[int]


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--documents", type=int, default=5000)
    parser.add_argument("--questions", type=int, default=300)
    parser.add_argument("--results", type=Path, default=RESULTS)
    parser.add_argument("--one", default=None, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.one:
        print(json.dumps(asdict(measure(arguments.one, arguments.data))))
        return
    started = circumstances()
    with tempfile.TemporaryDirectory() as place:
        documents = Path(place) / "documents"
        cases = write_documents(arguments.data / "qa" / "DRCD_dev.json", documents / "drcd")
        write_folder(arguments.data, documents / "news", arguments.documents)
        run = build("product", documents, Path(place) / "index")
        texts = _write_chunks(Path(place), cases[:: max(1, len(cases) // arguments.questions)])
        results = [in_another_process(name, Path(place)) for name in PEERS]
    print(f"{started['machine']}; Python {started['python']}; commit {started['commit']}")
    print(f"{run.documents:,} documents, {texts:,} chunks\n")
    heads = ("search", "build s", "p50 ms", "p99 ms", "MB", "Hit@1", "Hit@3")
    shown = [_row(name, result, run.seconds) for name, result in zip(PEERS, results, strict=True)]
    table = new_table(heads, shown)
    print_table(table.heads, table.rows)
    measured = [result and asdict(result) for result in results]
    figures = {"chunks": texts, "build": asdict(run), "peers": measured}
    command = f"make bench-peers DATA=DATA DOCUMENTS={arguments.documents}"
    name = f"peers-{arguments.documents}"
    keep_result(name, command, started, {"peers": table}, figures, arguments.results)


def in_another_process(name: str, place: Path) -> Result | None:
    """Measure one search in a process of its own; None where it is not installed."""
    try:
        for module in PEERS[name].modules:
            importlib.import_module(module)
    except ImportError:
        return None
    command = [sys.executable, "-m", "tests.benchmarks.peers", str(place), "--one", name]
    output = subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout
    # Some libraries print to standard output themselves.
    return Result(**json.loads(output.splitlines()[-1]))


def _row(name: str, result: Result | None, built: float) -> tuple[object, ...]:
    if result is None:
        return (name, "not installed", *("–" for _ in range(5)))
    seconds = built if name == PRODUCT else result.build
    times = (f"{each:.1f}" for each in (seconds, result.p50, result.p99))
    return (name, *times, f"{result.megabytes:.0f}", *(f"{each:.3f}" for each in result.hits))


def _write_chunks(place: Path, cases: list[Any]) -> int:
    """Write the chunks of the index, and for each question the chunks that answer it."""
    tools = load_tools(read_settings())
    with closing(open_index(place / "index", tools.recipe)) as index:
        stored = list(_chunks(index))
    texts = [each.searched_text for each in stored]
    by_path: dict[str, list[int]] = {}
    for number, each in enumerate(stored):
        by_path.setdefault(each.path, []).append(number)
    asked = []
    for case in cases:
        own = by_path.get(f"drcd/{case.document}", [])
        right = [each for each in own if any(answer in texts[each] for answer in case.answers)]
        if right:
            asked.append(asdict(Asked(case.question, right)))
    (place / "chunks.json").write_text(json.dumps(texts), encoding="utf-8")
    (place / "asked.json").write_text(json.dumps(asked), encoding="utf-8")
    return len(texts)


def _chunks(index: Any) -> Iterator[Any]:
    for start in range(0, index.info.chunks, _PAGE):
        ids = range(start, min(start + _PAGE, index.info.chunks))
        found = index.chunks(ids)
        yield from (found[number] for number in ids)


def measure(name: str, place: Path) -> Result:
    """Build one search from the chunks and ask it."""
    texts = json.loads((place / "chunks.json").read_text(encoding="utf-8"))
    asked = [Asked(**each) for each in json.loads((place / "asked.json").read_text("utf-8"))]
    for module in PEERS[name].modules:
        importlib.import_module(module)
    before = _resident()
    started = time.perf_counter()
    search = PEERS[name].build(texts, place)
    built = time.perf_counter() - started
    for each in asked[:10]:
        search(each.question, max(_DEPTHS))
    times, ranks = [], []
    for each in asked:
        started = time.perf_counter()
        found = search(each.question, max(_DEPTHS))
        times.append(1000 * (time.perf_counter() - started))
        right = set(each.right)
        ranks.append(next((at for at, chunk in enumerate(found) if chunk in right), len(texts)))
    p50, p99 = (round(float(value), 2) for value in np.percentile(times, (50, 99)))
    hits = tuple(round(sum(rank < depth for rank in ranks) / len(ranks), 3) for depth in _DEPTHS)
    return Result(name, round(built, 2), p50, p99, round(_resident() - before, 1), hits)


def _resident() -> float:
    return memory(os.getpid()).resident


def _product(_: list[str], place: Path) -> Search:
    settings = read_settings(docs=place / "documents", index=place / "index")
    answerer = open_answerer(open_engine(settings), load_tools(settings))

    def search(question: str, limit: int) -> list[int]:
        return [each.stored.chunk.id for each in answerer.search(question, limit)[1]]

    return search


def _bm25s(texts: list[str], _: Path) -> Search:
    import bm25s
    import jieba

    ranker = bm25s.BM25()
    ranker.index([jieba.lcut(text) for text in texts], show_progress=False)

    def search(question: str, limit: int) -> list[int]:
        found, _ = ranker.retrieve([jieba.lcut(question)], k=limit, show_progress=False)
        return [int(each) for each in found[0]]

    return search


def _fts5(texts: list[str], place: Path) -> Search:
    import sqlite3

    import jieba

    connection = sqlite3.connect(place / "fts5.sqlite")
    connection.execute("CREATE VIRTUAL TABLE chunks USING fts5(words, content='')")
    rows = ((number, " ".join(jieba.cut(text))) for number, text in enumerate(texts))
    with connection:
        connection.executemany("INSERT INTO chunks (rowid, words) VALUES (?, ?)", rows)

    def search(question: str, limit: int) -> list[int]:
        words = (word.replace('"', '""') for word in jieba.cut(question) if word.strip())
        query = " OR ".join(f'"{word}"' for word in words)
        found = connection.execute(
            "SELECT rowid FROM chunks WHERE chunks MATCH ? ORDER BY rank LIMIT ?", (query, limit)
        )
        return [number for (number,) in found]

    return search


def _langchain(texts: list[str], _: Path) -> Search:
    import jieba
    from langchain_classic.retrievers import EnsembleRetriever
    from langchain_community.retrievers import BM25Retriever
    from langchain_community.vectorstores import FAISS
    from langchain_core.embeddings import Embeddings

    encoder = load_encoder()

    class Ours(Embeddings):
        def embed_documents(self, texts: list[str]) -> list[list[float]]:
            return encoder.encode(texts).tolist()

        def embed_query(self, text: str) -> list[float]:
            return encoder.encode([text], query=True)[0].tolist()

    numbers = [{"number": number} for number in range(len(texts))]
    words = BM25Retriever.from_texts(texts, numbers, preprocess_func=jieba.lcut)
    words.k = max(_DEPTHS)
    vectors = FAISS.from_texts(texts, Ours(), numbers)
    nearest = vectors.as_retriever(search_kwargs={"k": max(_DEPTHS)})
    both = EnsembleRetriever(retrievers=[words, nearest], weights=[0.5, 0.5])

    def search(question: str, limit: int) -> list[int]:
        return [each.metadata["number"] for each in both.invoke(question)][:limit]

    return search


def _txtai(texts: list[str], _: Path) -> Search:
    from txtai import Embeddings

    encoder = load_encoder()

    def encode(texts: list[str]) -> Any:
        return encoder.encode(texts)

    embeddings = Embeddings(method="external", transform=encode, hybrid=True)
    embeddings.index(enumerate(texts))

    def search(question: str, limit: int) -> list[int]:
        return [int(number) for number, _ in embeddings.search(question, limit)]

    return search


@dataclass(frozen=True, slots=True)
class _Peer:
    build: Callable[[list[str], Path], Search]
    modules: tuple[str, ...] = ()


PRODUCT = "Chuchu"
PEERS = {
    PRODUCT: _Peer(_product),
    "txtai, hybrid": _Peer(_txtai, ("txtai",)),
    "LangChain, FAISS and BM25": _Peer(
        _langchain, ("langchain_community.vectorstores", "langchain_classic", "rank_bm25", "jieba")
    ),
    "bm25s, jieba": _Peer(_bm25s, ("bm25s", "jieba")),
    "SQLite FTS5, jieba": _Peer(_fts5, ("sqlite3", "jieba")),
}


if __name__ == "__main__":
    main()
