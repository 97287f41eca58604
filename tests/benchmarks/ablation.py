"""Measure what each ranking feature and the completion of follow-up questions add.

    python -m tests.benchmarks.ablation [--kind KIND ...]

Asks the sample questions over the sample documents, with everything and then with one thing left
out. Prints Hit@1 and Hit@3, of all answerable questions and of each kind, as a Markdown table.
"""

import argparse
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import fields, replace
from pathlib import Path
from typing import Any
from unittest.mock import patch

from bot.answer import answerer as answering
from bot.answer.answerer import Answerer
from bot.bootstrap import load_tools, open_answerer, open_engine
from bot.evaluate import Case
from bot.evaluate.cases import chosen, read_cases
from bot.question.standalone import standalone_question
from bot.ranking import retrieval
from bot.ranking.features import RankingFeatures, weighted_mean
from bot.settings import SAMPLES, read_settings
from corpus.text.fold import fold
from tests.folder_builds import build_index

QUESTIONS = Path(__file__).parents[1] / "sample_questions.jsonl"
_DEPTH = 3


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kind", action="append", default=[])
    kinds = parser.parse_args().kind
    cases = [case for case in chosen(read_cases(QUESTIONS), kinds, ()) if case.document]
    with tempfile.TemporaryDirectory() as folder:
        settings = read_settings(index=Path(folder) / "index")
        tools = load_tools(settings)
        build_index(SAMPLES, settings.index_folder, tools)
        answerer = open_answerer(open_engine(settings), tools)
        names = ["all", *dict.fromkeys(case.kind for case in cases)]
        print(f"| without | {' | '.join(names)} |\n|---|{'---|' * len(names)}")
        print(_row("nothing", names, _hits(answerer, cases)))
        for feature in (each.name for each in fields(RankingFeatures)):
            with _without_feature(feature):
                print(_row(feature, names, _hits(answerer, cases)))
        with _without_history():
            print(_row("completion of follow-ups", names, _hits(answerer, cases)))


def _row(name: str, kinds: Sequence[str], hits: dict[str, list[tuple[bool, bool]]]) -> str:
    cells = []
    for kind in kinds:
        first, among = (sum(column) / len(column) for column in zip(*hits[kind], strict=True))
        cells.append(f"{first:.3f} / {among:.3f}")
    return f"| {name} | {' | '.join(cells)} |"


def _hits(answerer: Answerer, cases: Sequence[Case]) -> dict[str, list[tuple[bool, bool]]]:
    """Return for each kind whether the right passage was the first, and among the first three."""
    hits = defaultdict(list)
    for case in cases:
        _, passages = answerer.search(case.question, _DEPTH, history=case.history)
        answers = [fold(answer) for answer in case.answers]
        right = [
            each.stored.path == case.document
            and any(answer in fold(each.stored.text) for answer in answers)
            for each in passages
        ]
        for kind in ("all", case.kind):
            hits[kind].append((any(right[:1]), any(right)))
    return hits


@contextmanager
def _without_feature(name: str) -> Iterator[None]:
    def score(features: RankingFeatures, *weights: Any) -> float:
        return weighted_mean(replace(features, **{name: 0.0}), *weights)

    with patch.object(retrieval, "weighted_mean", score):
        yield


@contextmanager
def _without_history() -> Iterator[None]:
    with patch.object(
        answering,
        "standalone_question",
        lambda text, _, reader: standalone_question(text, (), reader),
    ):
        yield


if __name__ == "__main__":
    main()
