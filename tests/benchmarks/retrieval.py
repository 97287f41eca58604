"""Measure dense, lexical and hybrid search on question sets that the encoder was not trained on.

    python -m tests.benchmarks.retrieval DATA

DATA holds `qa/DRCD_dev.json` and `qa/cmrc2018_trial.json` in SQuAD's format. Prints a Markdown
table.
"""

import argparse
import tempfile
from pathlib import Path

from bot.bootstrap import load_tools, open_answerer, open_engine
from bot.evaluate import DEPTHS, retrieval
from bot.settings import read_settings
from bot.types import Mode
from tests.benchmarks.shared.squad import write_documents
from tests.folder_builds import build_index

SETS = ("DRCD_dev", "cmrc2018_trial")


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--encoder", default=None)
    arguments = parser.parse_args()
    heads = [f"Hit@{depth}" for depth in DEPTHS]
    print(f"| set | questions | search | {' | '.join(heads)} | MRR@5 |")
    print("|---|---|---|" + "---|" * (len(heads) + 1))
    for name in SETS:
        measure(name, arguments.data / "qa" / f"{name}.json", arguments.encoder)


def measure(name: str, file: Path, encoder: str | None) -> None:
    """Print the rows of one set."""
    with tempfile.TemporaryDirectory() as folder:
        documents = Path(folder) / "documents"
        cases = write_documents(file, documents)
        settings = read_settings(docs=documents, encoder=encoder)
        tools = load_tools(settings)
        build_index(settings.docs, settings.index_folder, tools)
        answerer = open_answerer(open_engine(settings), tools)
        for mode in (Mode.HYBRID, Mode.LEXICAL, Mode.DENSE):
            result = retrieval(answerer, cases, mode)
            hits = " | ".join(f"{result.hits[depth]:.3f}" for depth in DEPTHS)
            print(
                f"| {name} | {result.questions} | {mode} | {hits} | {result.mrr:.3f} |", flush=True
            )


if __name__ == "__main__":
    main()
