"""Write documents and answers to a file, to compare two versions of the program.

    python -m tests.benchmarks.dump_answers DATA OUT.jsonl

Indexes the bundled samples, DRCD dev and CMRC trial (DATA/qa, as their authors publish them), and
asks the samples' questions and 500 questions of each set, spread evenly. OUT holds one JSON object
a line: the documents of a set, then its answers, without the parts that differ from run to run. Two
versions that answer alike write the same bytes: `cmp before.jsonl after.jsonl`.
"""

import argparse
import json
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from bot.answer.answerer import Answerer
from bot.bootstrap import load_tools, open_answerer, open_engine
from bot.evaluate import Case, read_cases
from bot.output.serialize import answer_json
from bot.settings import SAMPLES, read_settings
from bot.sources.document_shape import document_body
from tests.benchmarks.shared.squad import write_documents
from tests.folder_builds import build_index

SAMPLE_QUESTIONS = Path(__file__).parents[1] / "sample_questions.jsonl"
_SETS = ("DRCD_dev", "cmrc2018_trial")
_QUESTIONS = 500
_DIFFERS = ("took_ms", "index")
_PAGE = 1000


def main() -> None:
    """Write the dump."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("out", type=Path)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as work, arguments.out.open("w", encoding="utf-8") as out:
        for name, folder, cases in _sets(arguments.data, Path(work)):
            for record in _records(folder, Path(work) / f"{name}-index", cases):
                out.write(json.dumps({"set": name, **record}, ensure_ascii=False, sort_keys=True))
                out.write("\n")


def _sets(data: Path, work: Path) -> Iterator[tuple[str, Path, Sequence[Case]]]:
    yield "samples", SAMPLES, read_cases(SAMPLE_QUESTIONS)
    for name in _SETS:
        cases = write_documents(data / "qa" / f"{name}.json", work / name)
        step = len(cases) / _QUESTIONS
        yield name, work / name, [cases[int(number * step)] for number in range(_QUESTIONS)]


def _records(folder: Path, index: Path, cases: Sequence[Case]) -> Iterator[dict[str, Any]]:
    settings = read_settings(docs=folder, index=index)
    tools = load_tools(settings)
    build_index(folder, index, tools)
    answerer = open_answerer(open_engine(settings), tools)
    yield from _documents(answerer)
    for case in cases:
        answer = answer_json(answerer.ask(case.question, history=case.history))
        stable = {name: value for name, value in answer.items() if name not in _DIFFERS}
        yield {"history": list(case.history), "answer": stable}


def _documents(answerer: Answerer) -> Iterator[dict[str, Any]]:
    for offset in range(0, answerer.index.info.documents, _PAGE):
        for summary in answerer.index.documents(offset, _PAGE):
            document = answerer.index.document(summary.id)
            yield {"document": document_body(document, has_pages=False).model_dump(mode="json")}


if __name__ == "__main__":
    main()
