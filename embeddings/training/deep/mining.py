"""Training questions with passages: the chunk that answers, and chunks that only seem to.

The documents of the questions become a folder and an index of the product, so that passages are
its chunks with their contexts, and wrong passages are those that its own searches find.
"""

import json
import logging
import tarfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from corpus.text.fold import fold, letters
from corpus.text.sentences import sentence_spans
from embeddings.encoding.encoders import load_encoder
from embeddings.index import SearchIndex
from embeddings.indexing.folder_engine.engine import FolderEngine
from embeddings.indexing.pipeline import build_index
from embeddings.text.analyser import Analyser
from embeddings.tools import Tools
from embeddings.training.deep.questions import Asked, LayQuestion, asked, lay_questions

log = logging.getLogger("embeddings.training.deep")

_NEGATIVES = 8
_LEXICAL, _DENSE = 12, 8
_PAGE = 2000
PROBE = 32
"""How many letters of an article of law are looked for in the folder of laws."""

_OTHER_LAWS = 250
_OTHER_LAWS_HELD_OUT = 60


@dataclass(frozen=True, slots=True)
class Passage:
    """A folded chunk."""

    context: str
    text: str


@dataclass(frozen=True, slots=True)
class Example:
    """A folded question, the number of the passage that answers it, the numbers of its sentences
    that do (none where that is not known), and the numbers of wrong passages, the nearest first.

    `answer` is the `[start, end)` in the passage's text of the words that answer, empty where they
    are not known. A question that is not `answerable` has a passage that only seems to answer it.
    """

    source: str
    question: str
    passage: int
    sentences: tuple[int, ...]
    negatives: tuple[int, ...]
    answer: tuple[int, ...] = ()
    answerable: bool = True


class OpenIndex:
    """An index of a folder, with all its chunks in memory."""

    def __init__(self, documents: Path, folder: Path) -> None:
        self.tools = Tools(load_encoder(), Analyser())
        engine = FolderEngine(folder)
        build_index(documents, engine, self.tools)
        self.index: SearchIndex = engine.open(self.tools.recipe)
        self.passages: list[Passage] = []
        self.paths: list[str] = []
        count = self.index.info.chunks
        for first in range(0, count, _PAGE):
            ids = range(first, min(count, first + _PAGE))
            stored = self.index.chunks(ids)
            for each in (stored[id_] for id_ in ids):
                self.passages.append(Passage(fold(each.chunk.context), fold(each.text)))
                self.paths.append(each.path)

    def near(self, question: str) -> list[int]:
        """Return the chunks that both searches find, taking turns."""
        terms = list(dict.fromkeys(self.tools.analyser.terms(question)))
        lexical = [hit.chunk_id for hit in self.index.lexical_search(terms, _LEXICAL)]
        vector = self.tools.encoder.encode([question], query=True)[0]
        dense = [hit.chunk_id for hit in self.index.dense_search(vector, _DENSE)]
        mixed = [each for pair in zip(lexical, dense, strict=False) for each in pair]
        return list(dict.fromkeys([*mixed, *lexical, *dense]))


def mine(data: Path, work: Path) -> None:
    """Write `passages.jsonl` and `examples.jsonl` into the folder `work`."""
    passages: list[Passage] = []
    examples: list[Example] = []
    for found in (_of_documents(data, work), _of_laws(data, work)):
        first = len(passages)
        index, items = found
        passages += index.passages
        examples += [
            Example(
                each.source,
                each.question,
                each.passage + first,
                each.sentences,
                tuple(number + first for number in each.negatives),
                each.answer,
                each.answerable,
            )
            for each in items
        ]
        log.info("%d passages, %d examples", len(passages), len(examples))
    write_lines(work / "passages.jsonl", map(asdict, passages))
    write_lines(work / "examples.jsonl", map(asdict, examples))


def _of_documents(data: Path, work: Path) -> tuple[OpenIndex, list[Example]]:
    all_ = list(asked(data))
    numbers = {text: at for at, text in enumerate(dict.fromkeys(each.document for each in all_))}
    folder = work / "documents"
    folder.mkdir(parents=True, exist_ok=True)
    for text, at in numbers.items():
        (folder / f"{at:06}.txt").write_text(text, encoding="utf-8")
    opened = OpenIndex(folder, work / "documents.index")
    chunks: dict[str, list[int]] = {}
    for id_, path in enumerate(opened.paths):
        chunks.setdefault(path, []).append(id_)
    examples = []
    for each in all_:
        own = chunks.get(f"{numbers[each.document]:06}.txt", [])
        example = _example(opened, each, own)
        if example is not None:
            examples.append(example)
    return opened, examples


def _example(opened: OpenIndex, item: Asked, own: Sequence[int]) -> Example | None:
    question = fold(item.question).strip()
    words = [fold(each).strip() for each in item.words if each.strip()]
    if not question or not own or (item.answerable and not words):
        return None
    texts = {id_: opened.passages[id_].text for id_ in own}
    if not item.answerable:
        nearest = max(own, key=lambda id_: _shared(question, texts[id_]))
        return Example(item.source, question, nearest, (), (), answerable=False)
    holding = [id_ for id_ in own if any(word in texts[id_] for word in words)]
    if holding:
        gold = max(holding, key=lambda id_: _shared(question, texts[id_]))
    else:
        gold = max(own, key=lambda id_: _shared(words[0], texts[id_]))
    text = texts[gold]
    spans = list(sentence_spans(text))
    inside = tuple(
        at
        for at, (start, end) in enumerate(spans)
        if holding and any(word in text[start:end] for word in words)
    )
    wrong = [id_ for id_ in opened.near(question) if id_ != gold]
    wrong = [id_ for id_ in wrong if not any(w in opened.passages[id_].text for w in words)]
    answer = _answer(question, text, spans, words) if holding else ()
    return Example(item.source, question, gold, inside, tuple(wrong[:_NEGATIVES]), answer)


def _answer(
    question: str, text: str, spans: Sequence[tuple[int, int]], words: Sequence[str]
) -> tuple[int, ...]:
    """Return where the words of the answer stand, in the sentence that is most like the question"""
    found = [
        (_shared(question, text[start:end]), start + text[start:end].index(word), word)
        for start, end in spans
        for word in words
        if word in text[start:end]
    ]
    if not found:
        return ()
    _, at, word = max(found, key=lambda each: each[0])
    return at, at + len(word)


def _shared(one: str, other: str) -> float:
    pairs = {one[at : at + 2] for at in range(len(one) - 1)}
    return sum(pair in other for pair in pairs) / max(1, len(pairs))


def write_laws(data: Path, folder: Path, held_out: bool = False) -> None:
    """Write the laws that the lay questions ask about into a folder, and some others.

    `held_out` takes only the questions that are kept out of training.
    """
    articles = {
        letters(text.partition("\n")[2])[:PROBE]
        for part in lay_questions(data)[held_out:]
        for each in part
        for text in each.articles
    }
    others = 0
    with tarfile.open(data / "laws" / "laws.tar.xz") as archive:
        for member in archive:
            file = archive.extractfile(member) if member.isfile() else None
            if file is None or not member.name.endswith(".md"):
                continue
            text = file.read().decode("utf-8", "replace")
            searched = letters(text)
            wanted = any(probe in searched for probe in articles)
            others += not wanted
            if wanted or others <= (_OTHER_LAWS_HELD_OUT if held_out else _OTHER_LAWS):
                target = folder / member.name
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_text(text, encoding="utf-8")


def answering_chunks(opened: OpenIndex, questions: Iterable[LayQuestion]) -> Iterator[set[int]]:
    """Yield for each question the chunks that contain the beginning of an article that answers."""
    joined: list[str] = [letters(each.text) for each in opened.passages]
    starts: dict[str, list[int]] = {}
    for id_, text in enumerate(joined):
        for at in range(len(text) - PROBE + 1):
            starts.setdefault(text[at : at + 6], []).append(id_)
    for each in questions:
        found: set[int] = set()
        for article in each.articles:
            probe = letters(article.partition("\n")[2])[:PROBE]
            near = set(starts.get(probe[:6], ())) if len(probe) > 12 else set()
            found |= {id_ for id_ in near if probe in joined[id_]}
        yield found


def _of_laws(data: Path, work: Path) -> tuple[OpenIndex, list[Example]]:
    folder = work / "laws"
    if not folder.exists():
        write_laws(data, folder)
    opened = OpenIndex(folder, work / "laws.index")
    training = lay_questions(data)[0]
    examples = []
    for each, right in zip(training, answering_chunks(opened, training), strict=True):
        question = fold(each.question).strip()
        probes = [letters(text.partition("\n")[2]) for text in each.articles]
        wrong = tuple(id_ for id_ in opened.near(question) if id_ not in right)[:_NEGATIVES]
        for id_ in sorted(right)[:3]:
            text = opened.passages[id_].text
            inside = tuple(
                at
                for at, (start, end) in enumerate(sentence_spans(text))
                if len(letters(text[start:end])) > 4
                and any(letters(text[start:end])[-12:] in probe for probe in probes)
            )
            examples.append(Example("law", question, id_, inside, wrong))
    return opened, examples


def write_lines(file: Path, rows: Iterable[dict[str, object]]) -> None:
    """Write JSON lines."""
    with file.open("w", encoding="utf-8") as opened:
        for row in rows:
            opened.write(json.dumps(row, ensure_ascii=False) + "\n")
