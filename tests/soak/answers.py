"""Checks of one answer against what the files held when its generation was built."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from tests.soak.documents import Version
from tests.soak.history import FileHistory, GenerationHistory, State, Unknown

# A process may answer from the generation before while one of its threads opens the next.
LAG_SECONDS = 10.0

Json = Mapping[str, Any]


def check_answer(
    answer: Json,
    asked: tuple[float, float],
    files: FileHistory,
    generations: GenerationHistory,
) -> Iterator[str]:
    """Yield what is wrong with an answer; `asked` is when its request began and ended."""
    number = answer["index"]["generation"]
    current = generations.current(asked[0] - LAG_SECONDS, asked[1])
    if number not in current:
        yield f"the answer is of generation {number}, current were {sorted(current)}"
        return
    built = generations.built_in(number)
    assert built is not None
    if answer["answerable"] != (answer["answer"] is not None):
        yield f"answerable is {answer['answerable']}, the answer {answer['answer']!r}"
    for cited in answer["citations"]:
        states = files.possible(cited["path"], *built)
        yield from (f"generation {number}: {fault}" for fault in check_citation(cited, states))


def check_citation(cited: Json, states: Sequence[State]) -> Iterator[str]:
    """Yield what is wrong with a citation of a file that was in one of some states."""
    quote = cited["quote"]
    if cited["end"] - cited["start"] != len(quote):
        yield f"{cited['path']}: offsets {cited['start']} to {cited['end']} for {quote!r}"
    yield from _check_highlights(cited["highlights"], quote)
    versions = [state for state in states if isinstance(state, Version)]
    right = [each for each in versions if each.text[cited["start"] : cited["end"]] == quote]
    if not right:
        if not any(isinstance(state, Unknown) for state in states):
            yield f"{cited['path']} holds {states}, not {quote!r}"
        return
    faults = [list(_check_lines(cited["lines"], quote, version)) for version in right]
    yield from min(faults, key=len)


def _check_highlights(highlights: Sequence[Sequence[int]], quote: str) -> Iterator[str]:
    ends = [0, *(place for each in highlights for place in each), len(quote)]
    if ends != sorted(ends):
        yield f"the highlights {highlights} are no ranges of {quote!r}"


def _check_lines(lines: Sequence[int] | None, quote: str, version: Version) -> Iterator[str]:
    source = version.source_lines
    if lines is None or not 1 <= lines[0] <= lines[1] <= len(source):
        yield f"the lines {lines} are none of {version}"
        return
    named = source[lines[0] - 1 : lines[1]]
    wanted = [line for line in quote.split("\n") if line]
    ends_right = wanted[0] in named[0] and wanted[-1] in named[-1]
    if not ends_right or not all(any(line in each for each in named) for line in wanted):
        yield f"the lines {lines} of {version} are not those of {quote!r}"


def check_found(answer: Json, place: str, paths: Sequence[str]) -> Iterator[str]:
    """Yield what is wrong if an answer about a place cites none of the files about it."""
    if not any(cited["path"] in paths for cited in answer["citations"]):
        cited = [each["path"] for each in answer["citations"]]
        yield f"asked about {place}, which is in {list(paths)}, got {cited}"


def check_document(document: Json, cited: Json) -> Iterator[str]:
    """Yield what is wrong with a document of the generation that a citation comes from."""
    text = document["text"]
    if document["path"] != cited["path"] or document["id"] != cited["document_id"]:
        yield f"asked for {cited['path']}, got {document['path']}"
    if text[cited["start"] : cited["end"]] != cited["quote"]:
        yield f"{cited['path']} does not hold the quote {cited['quote']!r}"


def check_status(status: int, retry_after: str | None, *, may_be_busy: bool) -> Iterator[str]:
    """Yield what is wrong with the status of a response: 5xx, but for overload as stated."""
    if status == 503 and may_be_busy:
        if retry_after is None:
            yield "503 without Retry-After"
    elif status >= 500:
        yield f"status {status}"
