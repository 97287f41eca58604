"""An answer as Markdown. Text of documents is escaped, so that it does not become markup."""

import re

from bot.output.terminal import CLOSEST, location, no_answer_lines, written_lines
from bot.types import Answer, Citation, Verdict

_INLINE = re.compile(r"[\\`*_~\[\]<>|&$]")
_LINE_START = re.compile(r"^\s*(?:(?P<sign>#+|[-+=]+)|(?P<number>\d+)(?P<stop>[.)]))?")
_LINE_BREAKS = re.compile(r"\r\n|[\n\r\u2028\u2029]")


def answer_markdown(answer: Answer) -> str:
    """Return an answer with its citations: the quote of each, and where it stands."""
    if answer.answer is None:
        lines = no_answer_lines(answer)
    elif answer.written is not None:
        lines = written_lines(answer.written)
    else:
        lines = answer.answer.split("\n")
    blocks = ["  \n".join(map(_with_markers, lines)), *map(_citation, answer.citations)]
    if answer.verdict is Verdict.NOT_FOUND and answer.citations:
        blocks.insert(1, CLOSEST)
    return "\n\n".join(blocks)


def _citation(citation: Citation) -> str:
    quote = "\n".join(f"   > {line}" for line in _escaped(citation.quote).split("\n"))
    title = _escaped(" ".join(citation.title.split()))
    return f"{citation.number}. **{title}**  \n   {_escaped(location(citation))}\n\n{quote}"


def _with_markers(line: str) -> str:
    """Escape a line of an answer, but for the numbers of citations."""
    pieces = re.split(r"(\[\d{1,3}\])", line)
    return "".join(each if number % 2 else _escaped(each) for number, each in enumerate(pieces))


def _escaped(text: str) -> str:
    return "  \n".join(map(_escaped_line, _LINE_BREAKS.split(text)))


def _escaped_line(line: str) -> str:
    line = _INLINE.sub(lambda found: f"\\{found[0]}", line)
    return _LINE_START.sub(_escaped_start, line)


def _escaped_start(found: re.Match[str]) -> str:
    if found["sign"]:
        return f"\\{found['sign']}"
    return f"{found['number']}\\{found['stop']}" if found["number"] else ""
