"""Listings of code, which are quoted whole: one line of them answers nothing.

In a document's text only the lines of listings begin with white space.
"""

from collections.abc import Iterator, Sequence

from corpus.patterns.lazy import lazy_pattern

Spans = tuple[tuple[int, int], ...]

_MAX_LISTING = 600
# A line that ends what indented lines belong to.
_CLOSING = lazy_pattern(r"[\]})]{1,9}[;,]?|(?:end|fi|done|esac)\b.{0,20}")
_ANNOUNCES = ("：", ":")


def with_listings(text: str, spans: Spans) -> Spans:
    """Return the spans of quoted sentences, extended to the listings that they are lines of or that
    they announce."""
    if not has_listing(text):
        return spans
    extended: list[tuple[int, int]] = []
    runs = [run for run in _runs(text) if run[1] - run[0] <= _MAX_LISTING]
    for start, end in spans:
        for first, last in runs:
            is_announced = text[end:first] == "\n" and text[start:end].endswith(_ANNOUNCES)
            if is_announced or (start < last and end > first):
                start, end = min(start, first), max(end, last)
        extended.append((start, end))
    return tuple(_merged(text, extended))


def has_listing(text: str) -> bool:
    """Return whether a text of a document has lines of a listing behind its first line."""
    return "\n " in text or "\n\t" in text


def _runs(text: str) -> Iterator[tuple[int, int]]:
    """Yield `[start, end)` of each run of indented lines with the lines that they belong to."""
    position = 0
    lines: list[tuple[int, int]] = []
    for line in text.split("\n"):
        lines.append((position, position + len(line)))
        position += len(line) + 1
    indented = [text[start : start + 1] in (" ", "\t") for start, _ in lines]
    belongs = [
        is_indented
        # The line above an indented one, empty lines between, and a closing line below.
        or (at + 1 < len(lines) and indented[at + 1])
        or (at > 0 and indented[at - 1] and _CLOSING.fullmatch(text[slice(*lines[at])]) is not None)
        or (start == end and 0 < at < len(lines) - 1)
        for at, ((start, end), is_indented) in enumerate(zip(lines, indented, strict=True))
    ]
    first: int | None = None
    for at, is_inside in enumerate([*belongs, False]):
        if is_inside and first is None:
            first = at
        elif not is_inside and first is not None:
            if any(indented[first:at]):
                yield lines[first][0], lines[at - 1][1]
            first = None


def _merged(text: str, spans: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Yield spans without overlaps; a listing and the line above it are one."""
    current: tuple[int, int] | None = None
    for start, end in sorted(set(spans)):
        if current is None:
            current = start, end
        elif start <= current[1] or (text[current[1] : start] == "\n" and "\n" in text[start:end]):
            current = current[0], max(current[1], end)
        else:
            yield current
            current = start, end
    if current is not None:
        yield current
