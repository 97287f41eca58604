"""`chuchu chat`: a conversation in the terminal."""

import contextlib
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING

from bot.cli.answering import open_collections
from bot.cli.options import CollectionNames, Docs, Index, Reader, Within, read_within
from bot.cli.reporting import is_terminal, report_errors
from corpus.errors import FilterError, QuestionError
from corpus.text.visible import visible

if TYPE_CHECKING:
    from bot.filters.where import Where
    from bot.types import Answer

_MAX_HISTORY = 10
_PROMPT = "› "
_HELP = (
    "Ask a question. `open 2` shows source 2, `where path=notices/ type=pdf` asks these documents "
    "only and `where all` asks all again, `new` begins a new conversation, `quit` ends."
)


def chat(
    docs: Docs = None,
    index: Index = None,
    reader: Reader = None,
    collection: CollectionNames = None,
    where: Within = None,
) -> None:
    """Have a conversation. If the folder has no index yet, it is built first."""
    within = read_within(where)
    with report_errors(as_json=False):
        from bot.bootstrap import load_writer
        from bot.settings import read_settings

        settings = read_settings(docs=docs, index=index, reader=reader)
        answerer = open_collections(settings, collection).answerer
        writer = load_writer(settings, answerer.tools)
        history: list[str] = []
        answer: Answer | None = None
        print(_HELP, file=sys.stderr)
        for line in _lines():
            command, _, argument = line.partition(" ")
            if line in {"quit", "exit", "q"}:
                return
            if line in {"help", "?", "？"}:
                print(_HELP)
            elif line == "new":
                history, answer = [], None
            elif command == "where" and ("=" in argument or argument.strip() in {"", "all"}):
                within = _changed(within, argument.strip())
            elif command == "open" and argument.strip("[] ").isdecimal():
                _open(answer, int(argument.strip("[] ")))
            else:
                try:
                    earlier = history[-_MAX_HISTORY:]
                    answer = answerer.ask(line, settings.top_k, earlier, where=within)
                except QuestionError as error:
                    print(error.message)
                    continue
                answer = answer if writer is None else writer.write_now(answer)
                history.append(line)
                _show(answer)


def _lines() -> Iterator[str]:
    """Yield what is typed, without empty lines, until the input ends."""
    shows_prompt = sys.stdin.isatty()
    if shows_prompt:
        # Gives `input` a history and keys to edit with, where the system has it.
        with contextlib.suppress(ImportError):
            import readline  # noqa: F401
    while True:
        try:
            line = input(_PROMPT if shows_prompt else "").strip()
        except EOFError:
            return
        if line:
            yield line


def _changed(within: "Where | None", written: str) -> "Where | None":
    """Return the filter that is asked for, and say which one holds now."""
    from bot.filters.written import read_where, write_where

    try:
        if written:
            within = None if written == "all" else read_where(written)
        print(f"Asking {visible(write_where(within)) if within else 'all documents'}.")
    except FilterError as error:
        print(f"{error.message} {error.hint}".strip())
    return within


def _show(answer: "Answer") -> None:
    from bot.output.terminal import conversation_text

    if answer.standalone_question != answer.question:
        print(f"（理解为：{visible(answer.standalone_question)}）")
    print(conversation_text(answer, bold=is_terminal(sys.stdout)))


def _open(answer: "Answer | None", number: int) -> None:
    from bot.output.terminal import passage_text

    citations = () if answer is None else answer.citations
    found = next((each for each in citations if each.number == number), None)
    if found is None:
        print(f"There is no source {number}.")
    else:
        print(passage_text(found, bold=is_terminal(sys.stdout)))
