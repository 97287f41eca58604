"""Measure what the deep encoder brings to ranking, to the candidates and to quotes.

    python -m tests.benchmarks.deep_encoder DATA [--model FOLDER] [--sets samples,cmrc]

DATA holds `qa/` and `laws/`. Prints for each set Hit@1 and Hit@3 of the product's ranking, of its
16 candidates reranked with the deep cosine, and with the 16 nearest by deep vectors added; the
share of questions whose right passage is among the candidates; and, in the right passage, how often
the best sentence holds the answer: by the share of the question that it holds, with the cosine of
its vector in the passage added, and with that of "title：sentence" encoded by itself.
"""

import argparse
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest.mock import patch

import numpy as np
from numpy.typing import NDArray

from bot.answer.answerer import Answerer
from bot.bootstrap import load_tools, open_answerer, open_engine
from bot.evaluate import Case, is_right, read_cases
from bot.ranking import retrieval
from bot.ranking.candidates import SELECTED, Candidate
from bot.ranking.passage import Passage
from bot.settings import read_settings
from corpus.text.fold import fold, letters
from corpus.text.sentences import sentence_spans
from embeddings.encoding.deep import DEEP_MODEL, OnnxDeepEncoder
from embeddings.encoding.deep_encoder import DeepPassage, PassageVectors
from embeddings.types import StoredChunk
from tests.benchmarks.shared.figures import print_table
from tests.benchmarks.shared.squad import write_documents
from tests.folder_builds import build_index

_NEAREST = 16
_QUESTIONS = 500
_RANKING_WEIGHTS = (0.2, 0.4, 0.8, 1.6)
_SENTENCE_WEIGHTS = (1.0, 2.0)
_SAMPLES = {
    "samples": Path("tests/sample_questions.jsonl"),
    "english": Path(__file__).with_name("english_questions.jsonl"),
}


@dataclass(frozen=True, slots=True)
class Collected:
    """What one question found: each candidate's score, deep cosine, whether it is right, and
    whether only deep search found it; and for the right passage's sentences the shares, the two
    cosines, and which hold the answer."""

    kind: str
    scores: NDArray[np.float64]
    cosines: NDArray[np.float64]
    right: NDArray[np.bool_]
    added: NDArray[np.bool_]
    sentences: tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64], Any] | None


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--model", type=Path, default=DEEP_MODEL)
    parser.add_argument("--sets", default="samples,english,cmrc,drcd,law")
    parser.add_argument("--questions", type=int, default=_QUESTIONS, help="of each set, at most")
    parser.add_argument("--threads", type=int, default=2)
    arguments = parser.parse_args()
    encoder = OnnxDeepEncoder.open(arguments.model, arguments.threads)
    heads = ["set", "questions", "what", "static", *(f"+{w}" for w in _RANKING_WEIGHTS)]
    heads += [f"nearest +{w}" for w in _RANKING_WEIGHTS]
    heads += ["deep alone", "sentence: share", *(f"+{w}" for w in _SENTENCE_WEIGHTS)]
    heads += [f"alone +{w}" for w in _SENTENCE_WEIGHTS]
    rows = []
    for name in arguments.sets.split(","):
        with tempfile.TemporaryDirectory() as folder:
            found = list(collect(name, arguments.data, Path(folder), encoder, arguments.questions))
        kinds = [None, *sorted({each.kind for each in found if each.kind})]
        for kind in kinds:
            part = [each for each in found if kind in (None, each.kind)]
            rows.append(row(f"{name} {kind or ''}", part))
    print_table(heads, rows)


def row(name: str, found: Sequence[Collected]) -> list[str]:
    """Return the cells of one line."""
    static = [_rank(each.scores, each.right & ~each.added, ~each.added) for each in found]
    cells = [name, str(len(found)), "Hit@1/3 (among)", _hits(static)]
    for with_nearest in (False, True):
        for weight in _RANKING_WEIGHTS:
            ranks = []
            for each in found:
                allowed = np.ones_like(each.added) if with_nearest else ~each.added
                total = each.scores + weight * each.cosines
                ranks.append(_rank(total, each.right & allowed, allowed))
            cells.append(_hits(ranks))
    cells.append(_hits([_rank(e.cosines, e.right, np.ones_like(e.added)) for e in found]))
    sentences = [each.sentences for each in found if each.sentences is not None]
    cells.append(_share([held[np.argmax(share)] for share, _, _, held in sentences]))
    for place in (1, 2):
        cells += [
            _share([each[3][np.argmax(each[0] + weight * each[place])] for each in sentences])
            for weight in _SENTENCE_WEIGHTS
        ]
    return cells


def _rank(scores: NDArray[np.float64], right: NDArray[np.bool_], allowed: Any) -> int:
    if not right.any():
        return 0
    return 1 + int((scores[allowed] > scores[right].max()).sum())


def _hits(ranks: Sequence[int]) -> str:
    hit = [np.mean([1 <= rank <= depth for rank in ranks]) for depth in (1, 3, 10_000)]
    return f"{hit[0]:.3f}/{hit[1]:.3f} ({hit[2]:.3f})"


def _share(values: Sequence[Any]) -> str:
    return f"{np.mean(values):.3f}" if values else ""


def collect(
    name: str, data: Path, folder: Path, encoder: OnnxDeepEncoder, most: int
) -> Iterator[Collected]:
    """Build the index of a set and yield what each question finds."""
    documents, cases = _read(name, data, folder)
    settings = read_settings(docs=documents, index=folder / "index")
    tools = load_tools(settings)
    build_index(documents, settings.index_folder, tools)
    answerer = open_answerer(open_engine(settings), tools)
    chunks = [
        stored
        for first in range(0, answerer.index.info.chunks, 1000)
        for _, stored in sorted(answerer.index.chunks(range(first, first + 1000)).items())
    ]
    vectors = encoder.encode_passages([deep_passage(each) for each in chunks])
    matrix = np.stack([each.passage for each in vectors])
    for case in cases[:: max(1, -(-len(cases) // most))]:
        yield _collected(case, answerer, encoder, vectors, matrix)


def deep_passage(stored: StoredChunk) -> DeepPassage:
    """Return a chunk as the deep encoder takes it."""
    return DeepPassage(stored.chunk.context, stored.text, tuple(sentence_spans(stored.text)))


def _collected(
    case: Case,
    answerer: Answerer,
    encoder: OnnxDeepEncoder,
    vectors: Sequence[PassageVectors],
    matrix: NDArray[np.float32],
) -> Collected:
    history = case.history
    asked, own = answerer.search(case.question, SELECTED, history=history)
    question = encoder.encode_question(asked.text).passage
    near = np.argsort(-(matrix @ question))[:_NEAREST].tolist()
    known = {each.stored.chunk.id for each in own}
    passages = _with(answerer, case, [each for each in near if each not in known])
    ids = [each.stored.chunk.id for each in passages]
    right = [_is_right(case, each) for each in passages]
    return Collected(
        case.kind or "",
        np.array([each.score for each in passages]),
        (matrix[ids] @ question).astype(float),
        np.array(right),
        np.array([each not in known for each in ids]),
        _sentences(case, passages, right, vectors, question, encoder),
    )


def _with(answerer: Answerer, case: Case, extra: Sequence[int]) -> list[Passage]:
    """Search with more candidates, all of them ranked with all features."""
    select = retrieval.select_candidates

    def selected(candidates: Sequence[Candidate], limit: int, mode: Any) -> list[Candidate]:
        chosen = select(candidates, SELECTED, mode)
        found = {each.chunk_id: each for each in candidates}
        have = {each.chunk_id for each in chosen}
        missing = [each for each in extra if each not in have]
        return chosen + [found.get(each, Candidate(each, 0.0, 0.0)) for each in missing]

    with (
        patch.object(retrieval, "select_candidates", selected),
        patch.object(retrieval, "_RERANKED", SELECTED + _NEAREST),
    ):
        limit = SELECTED + _NEAREST
        return answerer.search(case.question, limit, history=case.history)[1]


def _is_right(case: Case, passage: Passage) -> bool:
    if case.kind == "law":
        text = letters(passage.stored.text)
        return any(answer in text for answer in case.answers)
    return is_right(case, passage)


def _sentences(
    case: Case,
    passages: Sequence[Passage],
    right: Sequence[bool],
    vectors: Sequence[PassageVectors],
    question: NDArray[np.float32],
    encoder: OnnxDeepEncoder,
) -> Any:
    passage = next((each for each, is_ in zip(passages, right, strict=True) if is_), None)
    if passage is None or case.kind == "law":
        return None
    candidate = passage.candidate
    answers = [fold(each) for each in case.answers]
    held = np.array([any(a in text for a in answers) for text in candidate.folded_sentences])
    if not held.any():
        return None
    total = candidate.total_weight or 1.0
    shares = np.array([sum(each.values()) / total for each in candidate.sentence_matches])
    within = vectors[passage.stored.chunk.id].sentences @ question
    alone = encoder.encode_passages(
        [DeepPassage(passage.stored.title, text) for text in candidate.folded_sentences]
    )
    apart = np.stack([each.passage for each in alone]) @ question
    return shares, within.astype(float), apart.astype(float), held


def _read(name: str, data: Path, folder: Path) -> tuple[Path, list[Case]]:
    if name in _SAMPLES:
        cases = [each for each in read_cases(_SAMPLES[name]) if each.document is not None]
        return Path("corpus/samples"), cases
    if name == "law":
        from embeddings.training.deep.mining import PROBE, write_laws
        from embeddings.training.deep.questions import lay_questions

        write_laws(data, folder / "laws", held_out=True)
        cases = [
            Case(
                each.question,
                "",
                tuple(letters(text.partition("\n")[2])[:PROBE] for text in each.articles),
                kind="law",
            )
            for each in lay_questions(data)[1]
        ]
        return folder / "laws", cases
    file = {"cmrc": "cmrc2018_trial", "drcd": "DRCD_dev"}[name]
    return folder / "documents", write_documents(data / "qa" / f"{file}.json", folder / "documents")


if __name__ == "__main__":
    main()
