"""The questions of the training sets, each with the text that answers it.

DATA holds the folders `qa`, `laws` and `news`, as `embeddings.training.texts` describes them. No
question here is from a set that the product is measured on: those of `HELD_OUT_LAY` are kept out.
"""

import json
import lzma
import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from embeddings.training.texts import question_articles

HELD_OUT_LAY = 200
"""So many of the lay questions on law are kept out of training."""

_SEED = 16


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, the document that answers it, and words of it that stand in the right place.

    `document` is the text of the document; `words` are spans of the answer, or free words; none
    where the document does not answer.
    """

    source: str
    question: str
    document: str
    words: tuple[str, ...]

    @property
    def answerable(self) -> bool:
        """Whether the document answers."""
        return bool(self.words)


def lines(file: Path) -> Iterator[dict[str, Any]]:
    """Yield the objects of a packed file of JSON lines."""
    with lzma.open(file, "rt", encoding="utf-8") as opened:
        yield from map(json.loads, opened)


def asked(data: Path) -> Iterator[Asked]:
    """Yield all questions but those on law."""
    folder = data / "qa"
    for source, name in (
        ("cmrc", "cmrc2018_train"),
        ("crud", "crud_quest"),
        ("dureader", "dureader2_demo"),
    ):
        for row in lines(folder / f"{name}.jsonl.xz"):
            yield Asked(source, row["question"], row["passage"], tuple(row["answers"]))
    for row in lines(folder / "crud_event_pairs.jsonl.xz"):
        yield Asked("event", row["a"], row["b"], (row["a"],))
    yield from _translated(folder.parent)


def _translated(data: Path) -> Iterator[Asked]:
    content = json.loads((data / "qa" / "squad_zh_dev.json").read_text(encoding="utf-8"))
    for article in content["data"][: len(question_articles(data))]:
        for paragraph in article["paragraphs"]:
            for each in paragraph["qas"]:
                words = tuple(answer["text"] for answer in each["answers"])
                if each.get("is_impossible"):
                    words = ()
                elif not words:
                    continue
                yield Asked("squad", each["question"], paragraph["context"], words)


@dataclass(frozen=True, slots=True)
class LayQuestion:
    """A lay question on law, and the articles that answer it: `name 第…条`, newline, text."""

    question: str
    articles: tuple[str, ...]


def lay_questions(data: Path) -> tuple[list[LayQuestion], list[LayQuestion]]:
    """Return the lay questions on law for training, and those that are kept out of it."""
    articles: dict[str, list[str]] = {}
    for row in lines(data / "qa" / "lecoqa.jsonl.xz"):
        articles.setdefault(row["question"], []).append(row["passage"])
    all_ = [LayQuestion(question, tuple(texts)) for question, texts in articles.items()]
    random.Random(_SEED).shuffle(all_)
    return all_[HELD_OUT_LAY:], all_[:HELD_OUT_LAY]
