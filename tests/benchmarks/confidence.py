"""Fit and measure the confidence that a folder answers a question.

    python -m tests.benchmarks.confidence DATA

DATA holds `qa/cmrc2018_trial.json`, `qa/squad_zh_dev.json` and `qa/DRCD_dev.json` in SQuAD's
format. Folders of several sizes are asked their own questions, those of another set (off-topic),
and those of the same set whose document was taken away (near-miss: others of the same articles are
there). The coefficients are fitted on CMRC and SQuAD; DRCD took no part. Prints the coefficients,
and for each folder the share of its own questions answered, and of each other group AUROC, the
share answered wrongly, and that at the threshold which keeps 95 % of its own.
"""

import argparse
import random
import tempfile
from dataclasses import astuple, dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bot.answer.answerer import Answerer
from bot.bootstrap import load_tools, open_answerer, open_engine
from bot.ranking.confidence import (
    COEFFICIENTS,
    THRESHOLD,
    ConfidenceFeatures,
    confidence_features,
    probability,
)
from bot.settings import read_settings
from tests.benchmarks.shared.squad import write_documents
from tests.folder_builds import build_index

# Set, documents, set of the foreign questions, whether it is fitted on.
FOLDERS = (
    ("cmrc2018_trial", 40, "squad_zh_dev", True),
    ("cmrc2018_trial", 200, "squad_zh_dev", True),
    ("squad_zh_dev", 60, "cmrc2018_trial", True),
    ("squad_zh_dev", 1000, "cmrc2018_trial", True),
    ("DRCD_dev", 40, "cmrc2018_trial", False),
    ("DRCD_dev", 800, "cmrc2018_trial", False),
)
QUESTIONS = 400
Features = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Sample:
    """Confidence features, one row a question: of a folder's own, foreign ones, near misses."""

    own: Features
    foreign: Features
    near: Features


def main() -> None:
    """Print the coefficients and the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    questions_folder = parser.parse_args().data / "qa"
    samples = {
        (name, size): ask(questions_folder, name, size, foreign)
        for name, size, foreign, _ in FOLDERS
    }
    fitted_on = [samples[name, size] for name, size, _, is_fitted in FOLDERS if is_fitted]
    names = ("intercept", *COEFFICIENTS)
    fitted = zip(names, fit(fitted_on), strict=True)
    print("fitted:", ", ".join(f"{name} {value:.2f}" for name, value in fitted))
    heads = "AUROC | wrong | at 95 % kept"
    print(f"| folder | documents | fitted on | answered | off-topic {heads} | near-miss {heads} |")
    print("|---|---|---|---|---|---|---|---|---|---|")
    for name, size, _, is_fitted in FOLDERS:
        sample = samples[name, size]
        own, *others = (
            confidences(features) for features in (sample.own, sample.foreign, sample.near)
        )
        cells = [name, str(size), "yes" if is_fitted else "no", f"{(own >= THRESHOLD).mean():.3f}"]
        for other in others:
            at_95 = (other >= np.quantile(own, 0.05)).mean()
            cells += [f"{auroc(own, other):.3f}", f"{(other >= THRESHOLD).mean():.3f}"]
            cells += [f"{at_95:.3f}"]
        print(f"| {' | '.join(cells)} |")


def confidences(features: Features) -> Features:
    """Return the confidence for each row of features."""
    rows = (dict(zip(COEFFICIENTS, row, strict=True)) for row in features)
    return np.array([probability(ConfidenceFeatures(**row)) for row in rows])


def ask(questions_folder: Path, name: str, size: int, foreign: str) -> Sample:
    """Ask a folder of `size` documents its own questions and those of another set."""
    rng = random.Random(1)
    with tempfile.TemporaryDirectory() as folder:
        documents = Path(folder) / "documents"
        cases = write_documents(questions_folder / f"{name}.json", documents)
        others = write_documents(questions_folder / f"{foreign}.json", Path(folder) / "foreign")
        paths = sorted(path.name for path in documents.iterdir())
        kept = set(rng.sample(paths, min(size, len(paths))))
        for path in paths:
            if path not in kept:
                (documents / path).unlink()
        settings = read_settings(docs=documents)
        tools = load_tools(settings)
        build_index(settings.docs, settings.index_folder, tools)
        answerer = open_answerer(open_engine(settings), tools)
        own = [case.question for case in cases if case.document in kept]
        near = [case.question for case in cases if case.document not in kept]
        foreign = [case.question for case in others]

        def features(questions: list[str]) -> Features:
            asked = rng.sample(questions, min(QUESTIONS, len(questions)))
            return np.array([_features(answerer, question) for question in asked])

        return Sample(features(own), features(foreign), features(near))


def _features(answerer: Answerer, question: str) -> tuple[float, ...]:
    return astuple(confidence_features(answerer.search(question, 5)[1], answerer.index.info))


def fit(samples: list[Sample]) -> Features:
    """Return the intercept and coefficients of a logistic regression (Newton's method, ridge 1)."""
    groups = [group for each in samples for group in (each.own, each.foreign, each.near)]
    features = np.concatenate(groups)
    answered = [number % 3 == 0 for number, group in enumerate(groups) for _ in group]
    target = np.array(answered, dtype=float)
    # Half of the questions a folder is asked are its own.
    shares = [1.0 if number % 3 == 0 else 0.5 for number in range(len(groups))]
    weight = np.concatenate(
        [
            np.full(len(group), QUESTIONS * share / len(group))
            for group, share in zip(groups, shares, strict=True)
        ]
    )
    table = np.column_stack([np.ones(len(features)), features])
    values = np.zeros(table.shape[1])
    for _ in range(50):
        guess = 1 / (1 + np.exp(-table @ values))
        gradient = table.T @ (weight * (guess - target)) + values
        curvature = (table * (weight * guess * (1 - guess))[:, None]).T @ table
        values -= np.linalg.solve(curvature + np.eye(len(values)), gradient)
    return values


def auroc(own: Features, other: Features) -> float:
    """Return the chance that an answerable question gets more confidence than another one."""
    greater = (own[:, None] > other).mean() + 0.5 * (own[:, None] == other).mean()
    return float(greater)


if __name__ == "__main__":
    main()
