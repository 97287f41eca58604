"""What is worked out of files and documents on their own, whichever process does it."""

from collections.abc import Sequence
from dataclasses import dataclass

from corpus.chunk import split
from corpus.cleaning.boilerplate import pack_lines
from corpus.cleaning.boilerplate_lines import candidate_lines
from corpus.errors import DocumentError, NotNow
from corpus.read import parse_document
from corpus.text.abbreviations import abbreviations
from corpus.types import Document
from corpus.walk import read_bytes
from embeddings.build.near_duplicates import minhash_signature
from embeddings.build.spool import dump_document
from embeddings.store.durable_files import sha256_of
from embeddings.text.analyser import Analyser


@dataclass(frozen=True, slots=True)
class ReadResult:
    """What a file became: a dumped document with its packed edges, or the reason why not.

    `checksum` is that of its bytes, empty where there is no document and they could not be read or
    may be readable later.
    """

    line: bytes = b""
    candidate_lines: bytes = b""
    reason: str | None = None
    checksum: str = ""


@dataclass(frozen=True, slots=True)
class DocumentAnalysis:
    """What search needs of a document: the terms of each chunk's text and of its context, joined by
    spaces, the names that it abbreviates, and its signature."""

    terms: Sequence[tuple[str, str]]
    abbreviations: Sequence[tuple[str, str]]
    minhash_signature: bytes


def read_file(path: str, location: str, text_column: str | None) -> ReadResult:
    """Read a file and clean it."""
    checksum = ""
    try:
        data = read_bytes(location)
        checksum = sha256_of(data)
        document = parse_document(path, data, text_column=text_column)
    except NotNow as error:
        # Without a checksum the next build finds that the file has changed.
        return ReadResult(reason=error.message)
    except DocumentError as error:
        # What could not be read is tried again; nothing tells when it can be.
        return ReadResult(reason=error.message, checksum=checksum)
    return ReadResult(
        dump_document(document), pack_lines(candidate_lines(document)), checksum=checksum
    )


def analyse_document(document: Document, analyser: Analyser) -> DocumentAnalysis:
    """Work out what search needs of a document."""
    # The chunks of a section share their context.
    contexts: dict[str, str] = {}
    terms = []
    for chunk in split(document):
        if chunk.context not in contexts:
            contexts[chunk.context] = " ".join(analyser.terms(chunk.context))
        text = " ".join(analyser.terms(document.text[chunk.start : chunk.end]))
        terms.append((text, contexts[chunk.context]))
    return DocumentAnalysis(
        terms, list(abbreviations(document.text)), minhash_signature(document.text)
    )
