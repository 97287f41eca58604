"""Choose the weights of the ranking features.

    python -m tests.benchmarks.ranking DATA [--set cmrc2018_trial]

DATA holds `qa/SET.json` in SQuAD's format. Prints Hit@1 and the weights that a coordinate ascent
found. The optimum is flat: those in use were chosen on CMRC trial and on the articles of
ChineseSquad that the encoder was not trained on, with an eye on a quarter of DRCD dev and on the
samples.
"""

import argparse
import tempfile
from collections.abc import Mapping
from dataclasses import astuple
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bot.bootstrap import load_tools, open_answerer, open_engine
from bot.evaluate import Case, is_right
from bot.ranking.candidates import SELECTED
from bot.ranking.features import FEATURE_WEIGHTS
from bot.settings import read_settings
from tests.benchmarks.shared.squad import write_documents
from tests.folder_builds import build_index

_STEPS = (0.0, 0.25, 0.5, 1.0, 1.5, 2.0, 3.0)


def main() -> None:
    """Print the weights."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--set", default="cmrc2018_trial")
    parser.add_argument("--questions", type=int, default=1500)
    parser.add_argument("--dense", type=float, default=FEATURE_WEIGHTS["dense"])
    arguments = parser.parse_args()
    tables = collect(arguments.data / "qa" / f"{arguments.set}.json", arguments.questions)
    weights = {**FEATURE_WEIGHTS, "dense": arguments.dense}
    print(f"{len(tables)} questions, Hit@1 {hit(tables, weights):.4f} with {weights}")
    # The score is a weighted mean, so one weight can stay as it is.
    for name in [each for each in weights if each != "lexical"] * 2:
        options = [{**weights, name: value} for value in _STEPS]
        weights = max(options, key=lambda each: hit(tables, each))
        print(f"Hit@1 {hit(tables, weights):.4f} with {weights}", flush=True)


def collect(file: Path, limit: int) -> list[tuple[NDArray[np.float64], NDArray[np.bool_]]]:
    """Return for each question its candidates' features, in the order of the weights, and which of
    them are right."""
    with tempfile.TemporaryDirectory() as folder:
        cases = write_documents(file, Path(folder) / "documents")
        settings = read_settings(docs=Path(folder) / "documents")
        tools = load_tools(settings)
        build_index(settings.docs, settings.index_folder, tools)
        answerer = open_answerer(open_engine(settings), tools)
        chosen: list[Case] = cases[:: max(1, len(cases) // limit)]
        tables = []
        for case in chosen:
            passages = answerer.search(case.question, SELECTED)[1]
            features = np.array([astuple(passage.features) for passage in passages])
            tables.append((features, np.array([is_right(case, passage) for passage in passages])))
        return [(features, right) for features, right in tables if right.any()]


def hit(
    tables: list[tuple[NDArray[np.float64], NDArray[np.bool_]]], weights: Mapping[str, float]
) -> float:
    """Return Hit@1 under some weights."""
    values = np.array(list(weights.values()))
    return float(np.mean([right[np.argmax(features @ values)] for features, right in tables]))


if __name__ == "__main__":
    main()
