"""Compare the answers from Milvus Lite with those from a folder, and list every difference.

    python -m tests.benchmarks.engines.same_answers DATA [--questions 500]

The sets are the bundled samples with all of their questions, DRCD dev and CMRC trial (DATA/qa),
of which every so many questions are asked. Compared are whole answers, scores with four significant
digits, and the hits of each search with their order. An update of a folder corrects mean lengths up
to a millionth, so the fourth digit of a score may be rounded in another way: that is counted apart.
Both engines index the same documents, a twentieth of which are added by an update, so that keys of
chunks are not in the order of the folder. Ends with code 1 where anything differs.
"""

import argparse
import json
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from math import isclose
from pathlib import Path
from typing import Any

from bot.answer.answerer import Answerer
from bot.bootstrap import load_tools, open_answerer, open_engine
from bot.evaluate import Case, read_cases
from bot.output.serialize import answer_json
from bot.settings import SAMPLES, read_settings
from embeddings.indexing.pipeline import build_index
from embeddings.tools import Tools
from tests.benchmarks.shared.squad import write_documents

SAMPLE_QUESTIONS = Path(__file__).parents[2] / "sample_questions.jsonl"
_SETS = ("DRCD_dev", "cmrc2018_trial")
_DIFFERS = ("took_ms", "index")
_HITS = 64
_HELD_BACK = 20
# Four significant digits.
_SAME = 1e-4


def main() -> None:
    """Print a line for each set, and one for each difference."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--questions", type=int, default=500, help="of each set, at most")
    arguments = parser.parse_args()
    differences = 0
    with tempfile.TemporaryDirectory() as work:
        for name, folder, cases in _sets(arguments.data, Path(work), arguments.questions):
            differences += _compare(name, folder, Path(work) / f"{name}-indexes", cases)
    sys.exit(1 if differences else 0)


def _sets(data: Path, work: Path, most: int) -> Iterator[tuple[str, Path, Sequence[Case]]]:
    samples = work / "samples"
    shutil.copytree(SAMPLES, samples, ignore=shutil.ignore_patterns(".*"))
    yield "samples", samples, read_cases(SAMPLE_QUESTIONS)
    for name in _SETS:
        cases = write_documents(data / "qa" / f"{name}.json", work / name)
        yield name, work / name, cases[:: -(-len(cases) // most)]


def _compare(name: str, documents: Path, indexes: Path, cases: Sequence[Case]) -> int:
    settings = read_settings(docs=documents, index=indexes / "folder")
    tools = load_tools(settings)
    remote = read_settings(docs=documents, engine=f"milvus-lite://{indexes / 'milvus'}")
    pairs = [_answerer(each, tools, documents, indexes / "held") for each in (settings, remote)]
    (folder, built, _), (milvus, built_there, added_there) = pairs
    found = rounded = 0
    seconds = [0.0, 0.0]
    for case in cases:
        answers = []
        for number, answerer in enumerate((folder, milvus)):
            start = time.process_time()
            answers.append(_plain(answerer, case.question))
            seconds[number] += time.process_time() - start
        answers = [
            {**each, **_hits(one, tools, case.question)}
            for each, one in zip(answers, (folder, milvus), strict=True)
        ]
        different = list(_differences(*answers))
        if different:
            print(f"{name}: {case.question}")
            for where, ours, theirs in different:
                print(f"  {where}: {ours!r} in the folder, {theirs!r} in Milvus")
            if all(_is_rounding(ours, theirs) for _, ours, theirs in different):
                rounded += 1
            else:
                found += 1
    info = folder.index.info
    each = [1000 * spent / len(cases) for spent in seconds]
    print(
        f"{name}: {info.documents} documents, {info.chunks} chunks, {len(cases)} questions: "
        f"{found} differ, {rounded} in the last digit of a score; processor time: built in "
        f"{built:.1f} s and {built_there:.1f} s (an update {added_there:.1f} s), "
        f"answers {each[0]:.1f} ms and {each[1]:.1f} ms",
        flush=True,
    )
    return found


def _answerer(
    settings: Any, tools: Tools, documents: Path, held: Path
) -> tuple[Answerer, float, float]:
    """Build an index in two steps; return its answerer, and the seconds of processor time."""
    engine = open_engine(settings)
    files = sorted(each for each in documents.rglob("*") if each.is_file())
    held.mkdir(parents=True)
    later = {each: held / str(number) for number, each in enumerate(files[::_HELD_BACK])}
    for each, place in later.items():
        each.rename(place)
    start = time.process_time()
    build_index(documents, engine, tools, workers=0)
    built = time.process_time()
    for each, place in later.items():
        place.rename(each)
    held.rmdir()
    between = time.process_time()
    build_index(documents, engine, tools, workers=0)
    return open_answerer(engine, tools), built - start, time.process_time() - between


def _plain(answerer: Answerer, question: str) -> dict[str, Any]:
    answer = answer_json(answerer.ask(question))
    return {key: value for key, value in answer.items() if key not in _DIFFERS}


def _hits(answerer: Answerer, tools: Tools, question: str) -> dict[str, Any]:
    index = answerer.index
    terms = list(dict.fromkeys(tools.analyser.terms(question)))
    [vector] = tools.encoder.encode([question], query=True)
    lexical = index.lexical_search(terms, _HITS)
    dense = index.dense_search(vector, _HITS // 2)
    return {
        "lexical hits": [[hit.chunk_id, hit.score] for hit in lexical],
        # In the order of chunks: the last bit of equal cosines is in no order.
        "dense hits": sorted([hit.chunk_id, hit.score] for hit in dense),
    }


def _is_rounding(one: Any, other: Any) -> bool:
    """Return whether two numbers differ by no more than one of the fourth digit."""
    both = isinstance(one, float) and isinstance(other, float)
    return both and isclose(one, other, rel_tol=1.01 * _SAME * 10)


def _differences(one: Any, other: Any, where: str = "") -> Iterator[tuple[str, Any, Any]]:
    if isinstance(one, dict) and isinstance(other, dict):
        for key in one.keys() | other.keys():
            yield from _differences(one.get(key), other.get(key), f"{where}.{key}".strip("."))
    elif isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        for number, pair in enumerate(zip(one, other, strict=True)):
            yield from _differences(*pair, f"{where}[{number}]")
    elif isinstance(one, float) and isinstance(other, float):
        if not isclose(one, other, rel_tol=_SAME, abs_tol=_SAME / 100):
            yield where, one, other
    elif one != other:
        yield where, json.loads(json.dumps(one)), json.loads(json.dumps(other))


if __name__ == "__main__":
    main()
