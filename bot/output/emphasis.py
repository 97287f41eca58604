"""The words that answer, in bold within an answer's text."""

from bot.answer.composition import places_in_quoted_line, quoted_line
from bot.types import Answer, AnswerSpan

_BOLD = "\x1b[1m"
_NORMAL = "\x1b[22m"


def emphasised(text: str) -> str:
    """Return a text in bold, by a terminal's control sequences."""
    return f"{_BOLD}{text}{_NORMAL}"


def with_bold_span(answer: Answer, text: str) -> str:
    """Return an answer's text with its span in bold, by a terminal's control sequences.

    The text stays as it is where the answer has no span, or does not quote it.
    """
    span = answer.answer_span
    if span is None:
        return text
    for start, end in reversed(_places(answer, span, text)):
        text = f"{text[:start]}{_BOLD}{text[start:end]}{_NORMAL}{text[end:]}"
    return text


def _places(answer: Answer, span: AnswerSpan, text: str) -> list[tuple[int, int]]:
    """Return where the words of a span stand in a text, as ascending ranges."""
    citations = (each for each in answer.citations if each.number == span.citation)
    for citation in citations:
        line = text.find(quoted_line(citation))
        if line >= 0:
            places = places_in_quoted_line(citation, span.start, span.end)
            return [(line + start, line + end) for start, end in places]
    # Another composer words the answer: unless the words stand in it once, which of them is open.
    start = text.find(span.text) if text.count(span.text) == 1 else -1
    return [(start, start + len(span.text))] if start >= 0 else []
