"""Gives a document the title, number, issuer and date of the official document that it is."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import accumulate

from corpus.official_documents.lines import squeeze
from corpus.official_documents.recognition import OfficialDocument, find_official_document
from corpus.text.title import tidy_title
from corpus.types import Document, Heading


def as_official_document(
    document: Document, *, given_title: str | None, given_date: str | None
) -> Document:
    """Return a document with what its own head and foot say, where it is an official one.

    `given_title` is what the file's metadata say, which has precedence unless it is a line of
    the letterhead or of the title; `given_date` has precedence over the date below the text.
    """
    lines = document.text.split("\n")
    found = find_official_document(lines)
    if found is None:
        return document
    title = document.title
    if found.title and (given_title is None or _is_of_head(given_title, lines, found)):
        title = tidy_title(found.title)
    return replace(
        document,
        title=title,
        date=given_date or found.date or document.date,
        author=document.author or found.issuer or None,
        headings=_headings(document, lines, found),
        number=found.number,
    )


def _is_of_head(title: str, lines: Sequence[str], found: OfficialDocument) -> bool:
    """Return whether a title is a line of the letterhead, or one of several of the title."""
    end = found.title_lines[-1] + 1 if found.title_lines else found.above
    return squeeze(title) in map(squeeze, lines[:end])


def _headings(
    document: Document, lines: Sequence[str], found: OfficialDocument
) -> tuple[Heading, ...]:
    """Return the headings with the title's lines, and without those above it."""
    if not found.title_lines:
        return document.headings
    starts = [0, *accumulate(len(line) + 1 for line in lines)]
    first = starts[found.title_lines[0]]
    last = starts[found.title_lines[-1] + 1]
    added = [Heading(starts[at], starts[at] + len(lines[at]), 1) for at in found.title_lines]
    above = starts[found.above]
    kept = [each for each in document.headings if above <= each.start < first or each.start >= last]
    return tuple(sorted((*added, *kept), key=lambda heading: heading.start))
