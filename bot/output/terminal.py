"""Answers, builds and indexes as text for a terminal."""

from collections import Counter
from collections.abc import Sequence

from bot.output.emphasis import emphasised, with_bold_span
from bot.types import Answer, Citation, Verdict, Written, WrittenSentence
from corpus.formats.registry import readable_suffixes_text
from corpus.text.size import count_text
from corpus.text.visible import visible
from embeddings.tools import Tools
from embeddings.types import BuildReport, CheckResult, Counts, FileRecord, FileState, IndexInfo

CLOSEST = "最接近的段落（未必与问题有关）："
MAX_LISTED = 20
"""How many files, and how many notes on files, are listed unless all are asked for."""

_MAX_DUPLICATES = 3
# Of passages that are perhaps unrelated.
_MAX_CLOSEST = 3
# Files that a reader may want to look at come first.
_STATE_ORDER = (FileState.SKIPPED, FileState.UPDATED, FileState.NEW, FileState.UNCHANGED)


def answer_text(answer: Answer, *, bold: bool = False) -> str:
    """Return an answer and its citations.

    The quote is shown for the first citation only. Where nothing was found, the closest passages
    are a few lines, without quotes. With `bold` a terminal's control sequences emphasise the words
    that answer.
    """
    if answer.verdict is Verdict.NOT_FOUND:
        return "\n".join([*_answer_lines(answer, bold), *_closest(answer)])
    lines = [*_answer_lines(answer, bold), ""]
    for citation in answer.citations:
        lines += [f"[{citation.number}] {visible(citation.title)}", f"    {location(citation)}"]
        lines += _newer_version(answer, citation)
        lines += _duplicates(citation)
        if citation.number == 1:
            lines += [f"    {line}" for line in citation.quote.split("\n")]
    return "\n".join(lines).rstrip()


def conversation_text(answer: Answer, *, bold: bool = False) -> str:
    """Return an answer as a conversation shows it: sources by number, title and place."""
    if answer.verdict is Verdict.NOT_FOUND:
        return "\n".join([*_answer_lines(answer, bold), *_closest(answer), ""])
    return "\n".join([*_answer_lines(answer, bold), "", *map(_source, answer.citations), ""])


def _source(citation: Citation) -> str:
    return f"[{citation.number}] {visible(citation.title)} · {location(citation)}"


def _closest(answer: Answer) -> list[str]:
    """Return the closest passages of a question that nothing answers, a line each."""
    closest = [_source(citation) for citation in answer.citations[:_MAX_CLOSEST]]
    return ["", CLOSEST, *closest] if closest else []


def passage_text(citation: Citation, *, bold: bool = False) -> str:
    """Return a citation's passage below its title and place; `bold` shows its highlights."""
    quote = citation.quote
    if bold:
        for start, end in reversed(citation.highlights):
            quote = f"{quote[:start]}{emphasised(quote[start:end])}{quote[end:]}"
    return f"{visible(citation.title)}\n{location(citation)}\n\n{quote}\n"


def _answer_lines(answer: Answer, bold: bool) -> list[str]:
    if not answer.answer:
        lines = no_answer_lines(answer, bold=bold)
    elif answer.written is not None:
        lines = written_lines(answer.written)
    else:
        lines = [with_bold_span(answer, answer.answer) if bold else answer.answer]
    if answer.written_error is not None:
        lines.append(f"（语言模型没有写出回答：{visible(answer.written_error.message)}）")
    return lines


def written_lines(written: Written) -> list[str]:
    """Return what a language model wrote, with citation numbers; then what was struck out."""
    supported = (each for each in written.sentences if each.supported)
    lines = ["".join(f"{visible(each.text)}{_markers(each)}" for each in supported)]
    struck = [visible(each.text) for each in written.sentences if not each.supported]
    if struck:
        lines.append(f"（段落里没有依据，已划去：{' '.join(struck)}）")
    return lines


def _markers(sentence: WrittenSentence) -> str:
    return " " + "".join(f"[{number}]" for number in sentence.citations) + " "


def no_answer_lines(answer: Answer, *, bold: bool = False) -> list[str]:
    """Return what is said in place of an answer.

    Of related passages this is the best sentence with its number, and a line for each thing that
    differs.
    """
    if answer.matching_documents == 0:
        return ["没有文档符合筛选条件。"]
    if answer.verdict is not Verdict.RELATED:
        return ["这些文档里没有找到答案。"]
    best = _best_sentence(answer)
    if not best:
        return ["没有直接的答案。", *map(visible, answer.differs)]
    shown = emphasised(best) if bold else best
    return ["没有直接的答案，最相关的是：", f"{shown} [1]", *map(visible, answer.differs)]


def _best_sentence(answer: Answer) -> str:
    """Return the marked sentence of the first citation in one line, empty without one."""
    for citation in answer.citations[:1]:
        for start, end in citation.highlights[:1]:
            return " ".join(citation.quote[start:end].split())
    return ""


def _newer_version(answer: Answer, citation: Citation) -> list[str]:
    """Return a line that says that a citation's document has a newer version, if it has one."""
    if citation.superseded_by is None:
        return []
    newer = (each for each in answer.citations if each.document_id == citation.superseded_by)
    return ["    已有新版本" + next((f"，见 [{each.number}]" for each in newer), "")]


def location(citation: Citation) -> str:
    """Return the path of a citation, followed by its place in the file if it is known."""
    path = visible(citation.path)
    if citation.lines is not None and not citation.places:
        first, last = citation.lines
        return f"{path}:{first}" if first == last else f"{path}:{first}-{last}"
    named = _named_place(citation)
    recognised = " (recognised)" if citation.recognised else ""
    return f"{path}, {named}{recognised}" if named else path


def _named_place(citation: Citation) -> str:
    if citation.pages is not None:
        first, last = citation.pages
        return f"p. {first}" if first == last else f"pp. {first}-{last}"
    place = citation.place or {}
    return visible(", ".join(f"{name} {value}" for name, value in place.items()))


def _duplicates(citation: Citation) -> list[str]:
    """Return a line that names other files with the same passage, if there are any."""
    paths = [visible(path) for path in citation.also_in]
    more = f" and {len(paths) - _MAX_DUPLICATES} more" if len(paths) > _MAX_DUPLICATES else ""
    return [f"    also in: {', '.join(paths[:_MAX_DUPLICATES])}{more}"] if paths else []


def report_line(report: BuildReport) -> str:
    """Return the counts of a build in one line."""
    return counts_line(report.counts)


def counts_line(counts: Counts) -> str:
    """Return the numbers of files by state in one line."""
    return (
        f"{counts.new} new, {counts.updated} updated, {counts.unchanged} unchanged, "
        f"{counts.removed} removed, {counts.skipped} skipped"
    )


def build_notes(report: BuildReport) -> list[str]:
    """Return the messages about a build other than its counts, for stderr.

    These are the skipped files with their reasons, the notes on other files (at most `MAX_LISTED`
    lines together), why everything was built anew, and that there is no document.
    """
    notes = [f"skipped {visible(file.path)}: {visible(file.reason)}" for file in report.skipped]
    notes += [f"{visible(file.path)}: {note}" for file in report.files for note in file.notes]
    if len(notes) > MAX_LISTED:
        more = len(notes) - MAX_LISTED
        what = count_text(more, "more note", "more notes")
        notes[MAX_LISTED:] = [f"{what} on files; `chuchu status --files` lists all"]
    if report.message:
        notes.append(report.message)
    if not report.documents:
        notes.append(f"No document was found. Chuchu reads {readable_suffixes_text()} files.")
    return notes


def status_text(
    place: object,
    info: IndexInfo,
    tools: Tools,
    files: Sequence[FileRecord],
    listed: int,
    update_problem: str | None = None,
) -> str:
    """Return what the index in a `place` contains, what searches it, why it can't be updated, and
    the state of at most `listed` files."""
    lines = [
        f"index       {place}",
        f"generation  {info.generation}, built at {info.built_at}",
        f"documents   {info.documents}",
        f"chunks      {info.chunks}",
        f"encoder     {info.encoder}",
        f"reader      {_reader_text(info, tools)}",
        f"files       {_state_counts(files)}",
    ]
    if update_problem is not None:
        lines.append(f"read-only   {update_problem}")
    ordered = sorted(files, key=lambda file: _STATE_ORDER.index(file.state))
    lines += map(_file_line, ordered[:listed])
    if len(files) > listed:
        lines.append(f"  and {len(files) - listed} more; --files lists all")
    return "\n".join(lines)


def _reader_text(info: IndexInfo, tools: Tools) -> str:
    missing = tools.missing_deep_vectors(info)
    if tools.deep is None:
        return "none"
    return tools.deep.name + (f", {missing} chunks not yet encoded" if missing else "")


def _state_counts(files: Sequence[FileRecord]) -> str:
    counts = Counter(file.state for file in files)
    return ", ".join(f"{counts[state]} {state}" for state in FileState)


def _file_line(file: FileRecord) -> str:
    path = visible(file.path)
    if file.reason is not None:
        return f"  {file.state:9}  {path}: {visible(file.reason)}"
    notes = "".join(f"; {note}" for note in file.notes)
    return f"  {file.state:9}  {path}: {file.encoding}, {_length(file)}{notes}"


def _length(file: FileRecord) -> str:
    """Return the length of a document, and that of its file if characters were left out.

    If none were left out, the text may be longer than the file, because each row of a table repeats
    the column names, and the record does not say by how much.
    """
    length = count_text(file.kept, "character", "characters")
    if not file.dropped:
        return length
    return f"{length}, from {file.kept + file.dropped:,} in the file"


def check_text(results: Sequence[CheckResult]) -> str:
    """Return the results of a check, one line for each generation."""
    return "\n".join(
        f"generation {result.generation}{' (current)' if result.current else ''}: "
        f"{result.problem or 'intact'}"
        for result in results
    )
