"""Measure which near duplicates of documents are recognised, and at what cost.

    python -m tests.benchmarks.duplicates FOLDER [--documents 2000] [--json FILE]

Makes of each document an exact copy, one with a line above and below, and copies with a share of
their sentences replaced by those of other documents, or left out. Each kind is grouped together
with the documents themselves; a copy is found where it is in the group of its document. The truth
is Jaccard's index of the sets of five-character shingles. Prints Markdown tables: by kind of copy,
by true index, and what is grouped among the documents as they are.
"""

import argparse
import random
import time
from collections.abc import Callable, Iterator
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np

from corpus.errors import DocumentError
from corpus.read import parse_document
from corpus.text.fold import fold, letters
from corpus.text.sentences import sentence_spans
from corpus.types import SourceFile
from corpus.walk import read_bytes, walk
from embeddings.indexing.near_duplicates import SIMILAR, minhash_signature, near_duplicate_groups
from tests.benchmarks.shared.figures import print_table, write_json

SHARES = (0.05, 0.1, 0.2, 0.3, 0.5)
_EDGES = (0.0, 0.5, 0.6, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95, 1.0)
_MANY = 63_667

Variant = Callable[[str], str]
Pair = tuple[float, bool]


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--documents", type=int, default=2000)
    parser.add_argument("--json", type=Path)
    arguments = parser.parse_args()
    texts = list(islice(_texts(arguments.folder), arguments.documents))
    measured = {name: _pairs(texts, make) for name, make in _variants(texts).items()}
    kinds = [_kind(name, pairs) for name, pairs in measured.items()]
    print_table(("copy", "pairs", "true index, mean", "lowest", "found"), kinds)
    by_index = _by_index([pair for pairs in measured.values() for pair in pairs])
    print()
    print_table(("true index", "pairs", "grouped"), by_index)
    print()
    own = _grouped(texts)
    print_table(("what", "value"), [*own.items(), *_speed(texts).items()])
    write_json(arguments.json, {"kinds": kinds, "by_index": by_index, "documents": own})


def _signature(text: str) -> bytes:
    return minhash_signature(fold(text))


def _texts(folder: Path) -> Iterator[str]:
    for source in walk(folder):
        if isinstance(source, SourceFile):
            try:
                yield parse_document(source.path, read_bytes(source.location)).text
            except DocumentError:
                continue


def _variants(texts: list[str]) -> dict[str, Variant]:
    foreign_sentences = [_sentences(text)[0] for text in texts]
    variants: dict[str, Variant] = {
        "exact": lambda text: text,
        "a line above and below": lambda text: f"转载自青澜新闻网\n{text}\n责任编辑：林晓",
    }
    for share in SHARES:
        variants[f"{share:.0%} of the sentences replaced"] = partial(
            _changed, share, foreign_sentences
        )
        variants[f"{share:.0%} of the sentences left out"] = partial(_changed, share, [""])
    variants["unrelated"] = partial(_next_of, dict(zip(texts, [*texts[1:], texts[0]], strict=True)))
    return variants


def _next_of(following: dict[str, str], text: str) -> str:
    return following[text]


def _sentences(text: str) -> list[str]:
    return [text[start:end] for start, end in sentence_spans(text)] or [text]


def _changed(share: float, others: list[str], text: str) -> str:
    """Return a text in which a share of the sentences, at least one, is replaced."""
    choice = random.Random(len(text))
    sentences = _sentences(text)
    for place in choice.sample(range(len(sentences)), max(1, round(share * len(sentences)))):
        sentences[place] = choice.choice(others)
    return "\n".join(sentences)


def _pairs(texts: list[str], make: Variant) -> list[Pair]:
    """Return for each document the true Jaccard index of its copy, and whether it was found."""
    copies = [make(text) for text in texts]
    first = dict(near_duplicate_groups([*map(_signature, texts), *map(_signature, copies)]))
    found = [
        first.get(place, place) == first.get(len(texts) + place) for place in range(len(texts))
    ]
    return list(zip(map(_index, texts, copies), found, strict=True))


def _index(one: str, other: str) -> float:
    ours, theirs = _shingles(one), _shingles(other)
    return len(ours & theirs) / len(ours | theirs)


def _shingles(text: str) -> set[str]:
    plain = letters(text)
    return {plain[start : start + 5] for start in range(max(1, len(plain) - 4))}


def _kind(name: str, pairs: list[Pair]) -> tuple[Any, ...]:
    truths = [truth for truth, _ in pairs]
    found = sum(found for _, found in pairs) / len(pairs)
    return (name, len(pairs), f"{np.mean(truths):.3f}", f"{min(truths):.3f}", f"{found:.3f}")


def _by_index(pairs: list[Pair]) -> list[tuple[Any, ...]]:
    rows: list[tuple[Any, ...]] = []
    for low, high in zip(_EDGES, [*_EDGES[1:-1], 1.001], strict=False):
        found = [found for truth, found in pairs if low <= truth < high]
        if found:
            name = f"{low:.2f} to {min(high, 1):.2f}"
            rows.append((name, len(found), f"{sum(found) / len(found):.3f}"))
    return rows


def _grouped(texts: list[str]) -> dict[str, Any]:
    """Compare the groups of the unchanged documents with the true ones."""
    found = [
        pair for pair in near_duplicate_groups([*map(_signature, texts)]) if pair[0] != pair[1]
    ]
    truths = [_index(texts[place], texts[first]) for place, first in found]
    return {
        "documents": len(texts),
        "grouped with an earlier document": len(found),
        f"of these truly less alike than {SIMILAR}": sum(truth < SIMILAR for truth in truths),
        "lowest true index among them": round(min(truths, default=1.0), 3),
    }


def _speed(texts: list[str]) -> dict[str, str]:
    characters = sum(map(len, texts))
    started = time.process_time()
    signatures = [_signature(text) for text in texts]
    a_thousand = (time.process_time() - started) / characters * 1e6
    many = np.random.default_rng(0).integers(0, 1 << 16, (_MANY, len(signatures[0]) // 2), "<u2")
    rows = [row.tobytes() for row in many]
    started = time.process_time()
    near_duplicate_groups(rows)
    return {
        "signature, ms of the processor for 1,000 characters": f"{a_thousand:.3f}",
        f"groups of {_MANY} documents, s of the processor": (
            f"{time.process_time() - started:.3f}"
        ),
    }


if __name__ == "__main__":
    main()
