"""The texts that the bundled encoder learns from, read from a data folder.

Layout of the folder: `news/news.jsonl.xz` (one `{"text": …}` a line), `laws/laws.tar.xz` (Markdown
files), `qa/squad_zh_dev.json` (SQuAD 2). Everything is yielded folded, as search will see it.
"""

import json
import lzma
import tarfile
from collections.abc import Iterator
from pathlib import Path

from corpus.fold import fold
from corpus.sentences import sentence_spans

WINDOW = 300


def news(data: Path) -> Iterator[str]:
    """Yield the folded text of each news article."""
    with lzma.open(data / "news" / "news.jsonl.xz", "rt", encoding="utf-8") as lines:
        for line in lines:
            yield fold(json.loads(line)["text"])


def laws(data: Path) -> Iterator[str]:
    """Yield the folded text of each law, rule or case, its Markdown marks left in."""
    with tarfile.open(data / "laws" / "laws.tar.xz") as archive:
        for member in archive:
            file = archive.extractfile(member) if member.isfile() else None
            if file is not None and member.name.endswith(".md"):
                yield fold(file.read().decode("utf-8", "replace"))


def questions(data: Path) -> Iterator[tuple[str, str]]:
    """Yield `(question, paragraph that answers it)`, both folded."""
    content = json.loads((data / "qa" / "squad_zh_dev.json").read_text(encoding="utf-8"))
    for article in content["data"]:
        for paragraph in article["paragraphs"]:
            context = fold(paragraph["context"])
            for entry in paragraph["qas"]:
                if not entry.get("is_impossible"):
                    yield fold(entry["question"]), context


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
