"""Measure which sentences an answer highlights, and its time beside that of the bare search.

    python -m tests.benchmarks.answers DATA [--questions 1000] [--reader always]

DATA holds `qa/DRCD_dev.json` and `qa/cmrc2018_trial.json` in SQuAD's format. Prints, for each set,
how often the first passage is right; where it is, how often its highlighted sentences contain the
answer and how many characters they have on average; exact match and F1 of the words that answer,
where the judge names some; and the median milliseconds of a whole answer, and of encoding the
question and lexical and dense search alone.
"""

import argparse
import statistics
import tempfile
import time
from pathlib import Path

from bot.answer.answerer import Answerer
from bot.bootstrap import load_tools, open_answerer, open_engine
from bot.evaluate import Case
from bot.evaluate.span_accuracy import span_score
from bot.ranking.candidates import DENSE_CANDIDATES, LEXICAL_CANDIDATES
from bot.settings import read_settings
from bot.types import Citation
from corpus.text.fold import fold
from embeddings.indexing.deep.deep_pass import complete_deep_vectors
from embeddings.tools import Tools
from tests.benchmarks.shared.squad import write_documents
from tests.folder_builds import build_index

SETS = ("DRCD_dev", "cmrc2018_trial")
_HEADS = "set | questions | Hit@1 | marked | characters | EM | F1 | answer ms | search ms | ratio"


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--questions", type=int, default=10_000, help="of each set, at most")
    parser.add_argument("--reader", choices=("always", "off"), default="off")
    arguments = parser.parse_args()
    print(f"| {_HEADS} |")
    print("|" + "---|" * len(_HEADS.split("|")))
    for name in SETS:
        file = arguments.data / "qa" / f"{name}.json"
        measure(name, file, arguments.questions, arguments.reader)


def measure(name: str, file: Path, most: int, reader: str) -> None:
    """Print the row of one set."""
    with tempfile.TemporaryDirectory() as folder:
        documents = Path(folder) / "documents"
        cases = write_documents(file, documents)
        cases = cases[:: -(-len(cases) // most)]
        settings = read_settings(docs=documents, reader=reader)
        tools = load_tools(settings)
        build_index(settings.docs, settings.index_folder, tools)
        engine = open_engine(settings)
        if tools.deep is not None:
            complete_deep_vectors(settings.docs, engine, tools)
        answerer = open_answerer(engine, tools)
        answers = [(case, answerer.ask(case.question)) for case in cases]
        firsts = [(case, answer, answer.citations[:1]) for case, answer in answers]
        right = [(c, first[0]) for c, _, first in firsts if first and _is_right(c, first[0])]
        spans = [
            span_score(answer.answer_span.text, case.answers)
            for case, answer, first in firsts
            if first and _is_right(case, first[0]) and answer.answer_span is not None
        ]
        highlighted = [(case, _highlighted(citation)) for case, citation in right]
        contained = [any(fold(each) in text for each in case.answers) for case, text in highlighted]
        answering, searching = _times(answerer, tools, cases)
        cells = [
            f"{len(right) / len(cases):.3f}",
            f"{sum(contained) / len(contained):.3f}",
            f"{statistics.mean(len(text) for _, text in highlighted):.0f}",
            *(
                f"{statistics.mean(values):.3f}" if spans else "–"
                for values in ([each.exact for each in spans], [each.f1 for each in spans])
            ),
            *(f"{each:.1f}" for each in (answering, searching, answering / searching)),
        ]
        print(f"| {name} | {len(cases)} | {' | '.join(cells)} |", flush=True)


def _is_right(case: Case, citation: Citation) -> bool:
    quote = fold(citation.quote)
    paths = (citation.path, *citation.also_in)
    return case.document in paths and any(fold(each) in quote for each in case.answers)


def _highlighted(citation: Citation) -> str:
    return "".join(fold(citation.quote[start:end]) for start, end in citation.highlights)


def _times(answerer: Answerer, tools: Tools, cases: list[Case]) -> tuple[float, float]:
    """Return the median milliseconds of an answer and of a search, measured alternately."""
    answering, searching = [], []
    for case in cases:
        question = answerer.new_reader().understand(case.question)
        started = time.perf_counter()
        answerer.ask(case.question)
        between = time.perf_counter()
        vector = tools.encoder.encode([question.folded], query=True)[0]
        answerer.index.lexical_search(question.terms, LEXICAL_CANDIDATES)
        answerer.index.dense_search(vector, DENSE_CANDIDATES)
        answering.append(between - started)
        searching.append(time.perf_counter() - between)
    return statistics.median(answering) * 1000, statistics.median(searching) * 1000


if __name__ == "__main__":
    main()
