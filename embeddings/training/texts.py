"""The texts that the bundled encoder learns from, read from a data folder.

Layout of the folder: `news/news.jsonl.xz` (one `{"date": …, "text": …}` a line),
`laws/laws.tar.xz` (Markdown files), `qa/squad_zh_dev.json` (SQuAD 2). Everything is folded, as
search will see it.
"""

import json
import lzma
import tarfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from corpus.text.fold import fold
from corpus.text.sentences import sentence_spans

WINDOW = 300
_KEPT_OUT = 7

Article = list[tuple[str, list[str]]]
"""Paragraphs, each with its questions."""


@dataclass(frozen=True, slots=True)
class Text:
    """A folded text, and the number of the day that it appeared, where that is known."""

    text: str
    day: int | None = None


def news(data: Path) -> Iterator[Text]:
    """Yield each news article."""
    with lzma.open(data / "news" / "news.jsonl.xz", "rt", encoding="utf-8") as lines:
        for line in lines:
            entry = json.loads(line)
            yield Text(fold(entry["text"]), _day(entry["date"]))


def _day(stamp: str) -> int | None:
    try:
        return date.fromisoformat(stamp[:10]).toordinal()
    except ValueError:
        return None


def laws(data: Path) -> Iterator[Text]:
    """Yield each law, rule or case, its Markdown marks left in."""
    with tarfile.open(data / "laws" / "laws.tar.xz") as archive:
        for member in archive:
            file = archive.extractfile(member) if member.isfile() else None
            if file is not None and member.name.endswith(".md"):
                yield Text(fold(file.read().decode("utf-8", "replace")))


def question_articles(data: Path) -> list[Article]:
    """Return the articles to learn from: folded paragraphs with the questions that they answer.

    The last seven are left out: they judge what was learned.
    """
    content = json.loads((data / "qa" / "squad_zh_dev.json").read_text(encoding="utf-8"))
    return [
        [
            (
                fold(paragraph["context"]),
                [fold(q["question"]) for q in paragraph["qas"] if not q.get("is_impossible")],
            )
            for paragraph in article["paragraphs"]
        ]
        for article in content["data"][:-_KEPT_OUT]
    ]


def sentences(text: str) -> list[str]:
    """Split a text into its sentences."""
    return [text[start:end] for start, end in sentence_spans(text)]


def windows(parts: list[str]) -> list[list[str]]:
    """Group consecutive sentences into windows of about a chunk's length."""
    grouped: list[list[str]] = []
    length = WINDOW
    for part in parts:
        if length + len(part) > WINDOW:
            grouped.append([])
            length = 0
        grouped[-1].append(part)
        length += len(part)
    return grouped
