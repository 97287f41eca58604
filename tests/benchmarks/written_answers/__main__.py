"""Measure what a language model writes, and how much of it passes the check.

    python -m tests.benchmarks.written_answers URL MODEL [--questions N] [--json FILE]

URL and MODEL are the settings `llm_url` and `llm_model`. Puts the first N answerable questions over
the samples, without those of conversations, and prints a Markdown table. No model is asked where
the folder does not answer.
"""

import argparse
import statistics
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from itertools import islice
from pathlib import Path

from bot import Answer, Chuchu, WrittenSentence
from bot.evaluate.cases import read_cases
from bot.evaluate.types import Case
from bot.settings import SAMPLES
from corpus.text.fold import fold
from tests.benchmarks.shared.figures import print_table, write_json

_FILE = Path(__file__).parents[2] / "sample_questions.jsonl"


@dataclass(frozen=True, slots=True)
class Asked:
    """What came of one question.

    `is_right` says whether the supported sentences hold an expected answer. Times are in seconds
    from the question; `first_sentence` is None where there is no sentence.
    """

    question: str
    sentences: tuple[WrittenSentence, ...]
    is_written: bool
    is_right: bool
    error: str | None
    first_sentence: float | None
    end: float


def main() -> None:
    """Ask the questions and print the table."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("url")
    parser.add_argument("model")
    parser.add_argument("--questions", type=int, default=40)
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    cases = (case for case in read_cases(_FILE) if case.document and not case.history)
    with Chuchu(SAMPLES, llm_url=options.url, llm_model=options.model) as chuchu:
        asked = [found for case in islice(cases, options.questions) if (found := ask(chuchu, case))]
    if not asked:
        raise SystemExit("The folder answered none of these questions.")
    print_table(("", options.model), rows(asked))
    write_json(options.json, {"model": options.model, "questions": list(map(asdict, asked))})


def ask(chuchu: Chuchu, case: Case) -> Asked | None:
    """Ask one question; None where the folder does not answer it."""
    start = time.monotonic()
    sentences: list[WrittenSentence] = []
    first: float | None = None
    answer: Answer | None = None
    for event in chuchu.stream(case.question):
        if isinstance(event, Answer):
            answer = event
        else:
            first = time.monotonic() - start if first is None else first
            sentences.append(event)
    if answer is None or not answer.answerable:
        return None
    text = "" if answer.written is None else fold(answer.written.text)
    return Asked(
        question=case.question,
        sentences=tuple(sentences),
        is_written=answer.written is not None,
        is_right=any(fold(expected) in text for expected in case.answers),
        error=None if answer.written_error is None else answer.written_error.message,
        first_sentence=first,
        end=time.monotonic() - start,
    )


def rows(asked: Sequence[Asked]) -> list[tuple[str, str]]:
    """Return the figures of the table."""
    sentences = [each for one in asked for each in one.sentences]
    firsts = [each.first_sentence for each in asked if each.first_sentence is not None]
    errors = sorted({each.error for each in asked if each.error is not None})
    return [
        ("questions that the model was asked", f"{len(asked)}"),
        ("answers of which a sentence is supported", f"{sum(each.is_written for each in asked)}"),
        ("– and hold an expected answer", f"{sum(each.is_right for each in asked)}"),
        ("sentences", f"{len(sentences)}"),
        ("– that cite a passage", f"{sum(bool(each.citations) for each in sentences)}"),
        ("– that are supported", f"{sum(each.supported for each in sentences)}"),
        ("seconds to the first sentence, median", f"{statistics.median(firsts or [0]):.1f}"),
        ("seconds to the end, median", f"{statistics.median(each.end for each in asked):.1f}"),
        *(
            (f"not written: {error}", f"{sum(each.error == error for each in asked)}")
            for error in errors
        ),
    ]


if __name__ == "__main__":
    main()
