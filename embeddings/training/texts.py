"""The texts that the bundled encoder is trained on, read from a data folder.

The folder contains `news/news.jsonl.xz` (one `{"date": …, "text": …}` a line),
`laws/laws.tar.xz` (Markdown files), and `qa/squad_zh_dev.json` (SQuAD 2). All texts are folded, as
they are for search.
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

# In characters, about the length of a chunk.
WINDOW = 300
_HELD_OUT_ARTICLES = 7

Article = list[tuple[str, list[str]]]
"""The paragraphs of an article, each with the questions that it answers."""


@dataclass(frozen=True, slots=True)
class Text:
    """A folded text, and the ordinal of the day of its publication, where that is known."""

    text: str
    day: int | None = None


def news(data: Path) -> Iterator[Text]:
    """Yield the news articles."""
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
    """Yield the laws, rules and cases, with their Markdown syntax."""
    with tarfile.open(data / "laws" / "laws.tar.xz") as archive:
        for member in archive:
            file = archive.extractfile(member) if member.isfile() else None
            if file is not None and member.name.endswith(".md"):
                yield Text(fold(file.read().decode("utf-8", "replace")))


def question_articles(data: Path) -> list[Article]:
    """Return the articles of the training set, with folded paragraphs and questions.

    The last seven are held out for evaluation.
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
        for article in content["data"][:-_HELD_OUT_ARTICLES]
    ]


def sentences(text: str) -> list[str]:
    """Split a text into its sentences."""
    return [text[start:end] for start, end in sentence_spans(text)]


def windows(parts: list[str]) -> list[list[str]]:
    """Group consecutive sentences into windows of about the length of a chunk."""
    grouped: list[list[str]] = []
    length = WINDOW
    for part in parts:
        if length + len(part) > WINDOW:
            grouped.append([])
            length = 0
        grouped[-1].append(part)
        length += len(part)
    return grouped
