"""The times of the libraries alone, called without the product around them.

    python -m tests.benchmarks.bare build DOCUMENTS
    python -m tests.benchmarks.bare ask INDEX QUESTIONS

`build` reads, cleans and splits every file (reading), cuts every chunk and context into jieba's
words (segmenting), and adds the product's terms to a tantivy index (tantivy), one after the other
in one process; what lies between is not counted. `ask` opens an index, then encodes each question
and searches it with FAISS and tantivy, with all of its terms in both fields; they are worked out
before. Each prints one JSON object.
"""

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import rjieba
import tantivy

from bot.bootstrap import load_tools
from bot.question.understanding import understand
from bot.ranking.candidates import DENSE_CANDIDATES, LEXICAL_CANDIDATES
from bot.settings import read_settings
from corpus.chunk import split
from corpus.errors import DocumentError
from corpus.read import parse_document
from corpus.sandbox.process import shared_sandbox
from corpus.text.fold import fold
from corpus.types import SourceFile
from corpus.walk import read_bytes, walk
from embeddings.store.generations import open_index
from embeddings.store.layout import IndexLayout
from embeddings.store.lexical.writer import LexicalWriter
from embeddings.text.background_idf import load_background_idf
from embeddings.text.terms import without_common_characters
from tests.benchmarks.shared.clients import read_questions

_ASKED = 400
_OPENED = 5
_ROUNDS = 3


@dataclass(frozen=True, slots=True)
class BareBuild:
    """Seconds of each part, and what was read: documents, chunks, characters and bytes of text."""

    reading: float
    segmenting: float
    tantivy: float
    documents: int
    chunks: int
    characters: int
    text_bytes: int

    @property
    def seconds(self) -> float:
        """All parts, one after the other."""
        return self.reading + self.segmenting + self.tantivy


@dataclass(frozen=True, slots=True)
class BareAsk:
    """Milliseconds: opening the index, the median of each part, and of all three together."""

    open: float
    encode: float
    faiss: float
    tantivy: float
    together: float


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
    """Measure the parts of a build alone."""
    analyser = load_tools(read_settings()).analyser
    reading = segmenting = 0.0
    counts = dict.fromkeys(("documents", "chunks", "characters", "text_bytes"), 0)
    with tempfile.TemporaryDirectory() as place:
        waiting = Path(place) / "terms"
        with waiting.open("w", encoding="utf-8") as terms:
            for source in walk(documents):
                if not isinstance(source, SourceFile):
                    continue
                started = time.perf_counter()
                try:
                    document = parse_document(source.path, read_bytes(source.location))
                except DocumentError:
                    continue
                chunks = list(split(document))
                reading += time.perf_counter() - started
                folded = [fold(document.text)]
                folded += dict.fromkeys(fold(chunk.context) for chunk in chunks)
                started = time.perf_counter()
                for each in folded:
                    rjieba.cut(each, hmm=False)
                segmenting += time.perf_counter() - started
                for chunk in chunks:
                    text = analyser.terms(document.text[chunk.start : chunk.end])
                    context = analyser.terms(chunk.context)
                    terms.write(f"{' '.join(text)}\t{' '.join(context)}\n")
                counts["documents"] += 1
                counts["chunks"] += len(chunks)
                counts["characters"] += len(document.text)
                counts["text_bytes"] += len(document.text.encode())
        tantivy = _add_all(waiting, Path(place) / "lexical")
    shared_sandbox().close()
    return BareBuild(round(reading, 3), round(segmenting, 3), round(tantivy, 3), **counts)


def _add_all(terms: Path, folder: Path) -> float:
    started = time.perf_counter()
    writer = LexicalWriter(folder)
    with terms.open(encoding="utf-8") as lines:
        for key, line in enumerate(lines):
            text, context = line.rstrip("\n").split("\t")
            writer.add(key, text, context)
    writer.close()
    return time.perf_counter() - started


def ask(index: Path, questions: Path) -> BareAsk:
    """Measure the parts of a search alone."""
    tools = load_tools(read_settings())
    opened = []
    for _ in range(_OPENED):
        started = time.perf_counter()
        open_index(index, tools.recipe).close()
        opened.append(time.perf_counter() - started)
    background = load_background_idf()
    texts = read_questions(questions)[:_ASKED]
    asked = [understand(each, tools.analyser, background) for each in texts]
    rows = []
    layout = IndexLayout(index)
    terms = tantivy.Index.open(str(layout.generation(layout.generations()[-1]).lexical / "all"))
    with closing(open_index(index, tools.recipe)) as opened_index:
        for _ in range(_ROUNDS):
            for question in asked:
                times = [time.perf_counter()]
                vector = tools.encoder.encode([question.folded], query=True)[0]
                times.append(time.perf_counter())
                opened_index.dense_search(vector, DENSE_CANDIDATES)
                times.append(time.perf_counter())
                _search_terms(terms, question.terms)
                times.append(time.perf_counter())
                rows.append([*np.diff(times), times[-1] - times[0]])
    # The first round brings the files into memory.
    medians = np.median(np.array(rows[len(asked) :]), axis=0)
    parts = (round(1000 * float(each), 3) for each in (np.median(opened), *medians))
    return BareAsk(*parts)


def _search_terms(index: tantivy.Index, terms: Sequence[str]) -> None:
    clauses = [
        (tantivy.Occur.Should, tantivy.Query.term_query(index.schema, field, term))
        for term in without_common_characters(terms)
        for field in ("text", "context")
    ]
    query = tantivy.Query.boolean_query(clauses)
    index.searcher().search(query, LEXICAL_CANDIDATES, count=False)


if __name__ == "__main__":
    main()
