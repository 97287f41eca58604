"""Compare two indexes: their documents, chunks and answers.

    python -m tests.benchmarks.same INDEX OTHER [--questions 50] [--also PATH ...] [--json]

Compares the documents and their order, the chunks, and the answers to questions that are sentences
of the documents: from documents spread over the index, and from each that --also names. Ends with
code 1 where anything differs.
"""

import argparse
import hashlib
import json
import sys
from collections.abc import Iterator
from itertools import islice, zip_longest
from pathlib import Path
from typing import Any

from bot.answer.answerer import Answerer
from bot.bootstrap import load_tools, open_answerer, open_engine
from bot.settings import read_settings
from corpus.text.sentences import sentence_spans
from embeddings.index import SearchIndex

_PAGE = 500
_SHOWN = 10
_QUESTION = (12, 60)

Chunk = tuple[str, int, int, str]


def main() -> None:
    """Print what differs and how much was compared."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("index", type=Path)
    parser.add_argument("other", type=Path)
    parser.add_argument("--questions", type=int, default=50)
    parser.add_argument("--also", nargs="*", default=[])
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    result = compare(arguments.index, arguments.other, arguments.questions, arguments.also)
    if arguments.json:
        print(json.dumps(result, ensure_ascii=False))
    else:
        print(*result["shown"], verdict(result), sep="\n")
    sys.exit(1 if result["differences"] else 0)


def compare(index: Path, other: Path, questions: int, also: list[str]) -> dict[str, Any]:
    """Return what was compared, the number of differences, and the first of them as sentences."""
    ours, theirs = _open(index), _open(other)
    asked = list(dict.fromkeys(_questions(ours.index, questions, also)))
    differences = [
        *_different_documents(ours.index, theirs.index),
        *_different_chunks(ours.index, theirs.index),
        *_different_answers(ours, theirs, asked),
    ]
    return {
        "documents": ours.index.info.documents,
        "chunks": ours.index.info.chunks,
        "questions": len(asked),
        "differences": len(differences),
        "shown": differences[:_SHOWN],
    }


def verdict(result: dict[str, Any]) -> str:
    """Return the outcome of a comparison as one sentence."""
    counts = ", ".join(f"{result[name]} {name}" for name in ("documents", "chunks", "questions"))
    return f"{result['differences']} differences among {counts}."


def _open(index: Path) -> Answerer:
    settings = read_settings(index=index)
    return open_answerer(open_engine(settings), load_tools(settings))


def _paths(index: SearchIndex) -> dict[str, str]:
    """Return the ids of all documents by their paths, in the order of the index."""
    pages = range(0, index.info.documents, _PAGE)
    return {each.path: each.id for page in pages for each in index.documents(page, _PAGE)}


def _different_documents(ours: SearchIndex, theirs: SearchIndex) -> Iterator[str]:
    our_paths, their_paths = _paths(ours), _paths(theirs)
    if list(our_paths) != list(their_paths):
        yield "the lists of documents differ"
    for path in our_paths.keys() ^ their_paths.keys():
        yield f"{path}: only in one"
    for path in our_paths.keys() & their_paths.keys():
        if ours.document(our_paths[path]) != theirs.document(their_paths[path]):
            yield f"{path}: the documents differ"


def _chunks(index: SearchIndex) -> set[Chunk]:
    """Return every chunk: its document's path, its range, and a digest of its context and text."""
    found: set[Chunk] = set()
    for first in range(0, index.info.chunks, _PAGE):
        for stored in index.chunks(range(first, first + _PAGE)).values():
            checksum = hashlib.sha256(
                stored.searched_text.encode("utf-8", "surrogatepass")
            ).hexdigest()
            found.add((stored.path, stored.chunk.start, stored.chunk.end, checksum))
    if len(found) != index.info.chunks:
        sys.exit(f"{index.info.chunks} chunks are announced, {len(found)} were found.")
    return found


def _different_chunks(ours: SearchIndex, theirs: SearchIndex) -> Iterator[str]:
    for path, start, end, _ in sorted(_chunks(ours) ^ _chunks(theirs)):
        yield f"{path} [{start}:{end}]: the chunk is only in one"


def _questions(index: SearchIndex, count: int, also: list[str]) -> Iterator[str]:
    """Yield sentences of documents spread over the index, and of those in `also`."""
    paths = _paths(index)
    spread = islice(paths, 0, None, max(1, len(paths) // max(1, count)))
    for path in (*islice(spread, count), *also):
        text = index.document(paths[path]).text
        sentences = [text[start:end] for start, end in sentence_spans(text)]
        fitting = [each for each in sentences if _QUESTION[0] <= len(each) <= _QUESTION[1]]
        if fitting:
            yield fitting[len(fitting) // 2]


def _different_answers(ours: Answerer, theirs: Answerer, questions: list[str]) -> Iterator[str]:
    for question in questions:
        pairs = zip_longest(_answer(ours, question), _answer(theirs, question))
        for our_part, their_part in pairs:
            if our_part != their_part:
                yield f"{question}: {our_part} and {their_part}"
                break


def _answer(answerer: Answerer, question: str) -> list[tuple[object, ...]]:
    """Return what two equal answers have in common, part by part."""
    answer = answerer.ask(question)
    cited = [(each.path, each.start, each.end, each.lines, each.quote) for each in answer.citations]
    return [("confidence", round(answer.confidence, 4)), ("answer", answer.answer), *cited]


if __name__ == "__main__":
    main()
