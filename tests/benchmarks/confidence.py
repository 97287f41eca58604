"""Fit and measure the confidence that a folder answers a question.

    python -m tests.benchmarks.confidence DATA

DATA holds `qa/cmrc2018_trial.json`, `qa/squad_zh_dev.json` and `qa/DRCD_dev.json` in SQuAD's
format. Folders of several sizes are asked their own questions and those of another set. The
coefficients are fitted on CMRC and SQuAD; DRCD took no part. Prints the coefficients, and for each
folder AUROC, the share of its own questions answered and of foreign ones answered wrongly.
"""

import argparse
import random
import tempfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bot.answerer import Answerer
from bot.bootstrap import load_tools, open_answerer
from bot.confidence import THRESHOLD, evidence, probability
from bot.settings import read_settings
from embeddings.build import build_index
from tests.benchmarks.squad import write_documents

# Set, documents, set of the foreign questions, whether it is fitted on.
FOLDERS = (
    ("cmrc2018_trial", 40, "squad_zh_dev", True),
    ("cmrc2018_trial", 256, "squad_zh_dev", True),
    ("squad_zh_dev", 60, "cmrc2018_trial", True),
    ("squad_zh_dev", 1200, "cmrc2018_trial", True),
    ("DRCD_dev", 40, "cmrc2018_trial", False),
    ("DRCD_dev", 1000, "cmrc2018_trial", False),
)
QUESTIONS = 400


@dataclass(frozen=True, slots=True)
class Sample:
    """The evidence for each question, and whether the folder answers it."""

    signs: NDArray[np.float64]
    answerable: NDArray[np.bool_]


def main() -> None:
    """Print the coefficients and the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    questions_folder = parser.parse_args().data / "qa"
    samples = {
        (name, size): ask(questions_folder, name, size, foreign)
        for name, size, foreign, _ in FOLDERS
    }
    fitted_on = [samples[name, size] for name, size, _, fitted in FOLDERS if fitted]
    print("fitted:", " ".join(f"{value:.2f}" for value in fit(fitted_on)))
    print("| folder | documents | fitted on | AUROC | answered | wrongly answered |")
    print("|---|---|---|---|---|---|")
    for name, size, _, fitted in FOLDERS:
        sample = samples[name, size]
        sure = np.array([probability(tuple(row)) for row in sample.signs])
        answered = sure >= THRESHOLD
        print(
            f"| {name} | {size} | {'yes' if fitted else 'no'} | {auroc(sure, sample):.3f} "
            f"| {answered[sample.answerable].mean():.3f} "
            f"| {answered[~sample.answerable].mean():.3f} |"
        )


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
        build_index(settings.docs_folder, settings.index_folder, tools)
        answerer = open_answerer(settings, tools)
        own = [case.question for case in cases if case.document in kept]
        asked = rng.sample(own, min(QUESTIONS, len(own)))
        rejected = [case.question for case in rng.sample(others, QUESTIONS)]
        signs = [_signs(answerer, question) for question in (*asked, *rejected)]
        answerable = np.arange(len(signs)) < len(asked)
        return Sample(np.array(signs), answerable)


def _signs(answerer: Answerer, question: str) -> tuple[float, ...]:
    return evidence(answerer.search(question, 5)[1], answerer.index.info.chunks)


def fit(samples: list[Sample]) -> NDArray[np.float64]:
    """Return the intercept and coefficients of a logistic regression (Newton's method, ridge 1)."""
    signs = np.concatenate([sample.signs for sample in samples])
    target = np.concatenate([sample.answerable for sample in samples]).astype(float)
    table = np.column_stack([np.ones(len(signs)), signs])
    values = np.zeros(table.shape[1])
    for _ in range(50):
        guess = 1 / (1 + np.exp(-table @ values))
        gradient = table.T @ (guess - target) + values
        curvature = (table * (guess * (1 - guess))[:, None]).T @ table + np.eye(len(values))
        values -= np.linalg.solve(curvature, gradient)
    return values


def auroc(sure: NDArray[np.float64], sample: Sample) -> float:
    """Return the chance that an answerable question gets more confidence than a foreign one."""
    own, foreign = sure[sample.answerable], sure[~sample.answerable]
    greater = (own[:, None] > foreign).mean() + 0.5 * (own[:, None] == foreign).mean()
    return float(greater)


if __name__ == "__main__":
    main()
