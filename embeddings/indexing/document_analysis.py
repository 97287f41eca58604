"""Reads and analyses single files, in whichever process of the build."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import astuple, dataclass, replace
from itertools import chain
from typing import Any

from corpus.checksum import bytes_sha256
from corpus.chunk import split
from corpus.cleaning.boilerplate import pack_lines
from corpus.cleaning.boilerplate_lines import CandidateLines, candidate_lines
from corpus.containers.location import split_location
from corpus.containers.opening import read_location
from corpus.errors import DocumentError, TemporarilyUnreadable
from corpus.formats.registry import FORMATS
from corpus.read import parse_document
from corpus.text.abbreviations import abbreviations
from corpus.text.fold import fold
from corpus.types import BlockKind, Chunk, Document, Heading, Place, TextBlock
from embeddings.encoding.static_batches import WordFinder
from embeddings.engine import AnalysedDocument
from embeddings.indexing.near_duplicates import minhash_signatures
from embeddings.indexing.spool import dump_document
from embeddings.text.analyser import Analyser
from embeddings.types import BoilerplateLines, PackedIds

Fields = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class ReadResult:
    """A file that was read: a line for the spool and the packed candidate lines, or the `reason`
    why it is no document.

    `checksum` is the SHA-256 of the file's bytes, in hexadecimal. It is empty where there is no
    document and the file may become readable without being changed.
    """

    line: bytes = b""
    candidate_lines: bytes = b""
    reason: str | None = None
    checksum: str = ""


def read_file(path: str, location: str, text_column: str | None) -> ReadResult:
    """Read and clean a file; an error of the file becomes the result's reason."""
    data: bytes | None = None
    try:
        data = read_location(location)
        document = parse_document(path, data, text_column=text_column)
    except TemporarilyUnreadable as error:
        # A file without a checksum counts as changed in the next build, which reads it again.
        return ReadResult(reason=error.message)
    except DocumentError as error:
        checksum = unread_checksum(location, error) if data is None else bytes_sha256(data)
        return ReadResult(reason=error.message, checksum=checksum)
    packed = pack_lines(_candidate_lines(document))
    return ReadResult(dump_document(document), packed, checksum=document.sha256)


def _candidate_lines(document: Document) -> CandidateLines:
    """Return the lines that may be boilerplate; there are none in a mail."""
    lines = candidate_lines(document)
    keeps_all = any(
        each.keeps_recurring_lines for each in FORMATS if each.name == document.encoding
    )
    return replace(lines, head=(), tail=()) if keeps_all else lines


def unread_checksum(location: str, error: DocumentError) -> str:
    """Return what stands for the checksum of a file whose bytes could not be read.

    A file of a folder may be readable in the next build, and has none. One that is damaged in an
    archive stays so until the archive changes, and has that of the reason.
    """
    is_inner = bool(split_location(location)[1])
    is_lasting = is_inner and not isinstance(error, TemporarilyUnreadable)
    return bytes_sha256(error.message.encode()) if is_lasting else ""


def analyse_documents(
    documents: Iterable[Document], analyser: Analyser, words: WordFinder | None = None
) -> list[AnalysedDocument]:
    """Split documents, and compute all that search needs of them but vectors.

    With `words`, the words of the encoder are found as well. It takes less time for many documents
    together than one by one.
    """
    pieces = [(document, fold(document.text), list(split(document))) for document in documents]
    texts = [_folded_texts(*each) for each in pieces]
    joined = list(chain.from_iterable(each.values() for each in texts))
    terms = iter(analyser.joined_terms(joined))
    found = iter(words.find(joined) if words else ())
    signatures = minhash_signatures([folded for _, folded, _ in pieces])
    return [
        AnalysedDocument(
            document,
            chunks,
            _terms(document, chunks, dict(zip(own, terms, strict=False))),
            list(abbreviations(folded)),
            signature,
            words=dict(zip(own, found, strict=False)),
        )
        for (document, folded, chunks), own, signature in zip(
            pieces, texts, signatures, strict=True
        )
    ]


def _folded_texts(document: Document, folded: str, chunks: Sequence[Chunk]) -> dict[str, str]:
    """Return the folded texts of chunks and their contexts by what they were."""
    texts = {
        document.text[chunk.start : chunk.end]: folded[chunk.start : chunk.end] for chunk in chunks
    }
    # The chunks of a section share their context.
    for each in dict.fromkeys(chunk.context for chunk in chunks):
        texts.setdefault(each, fold(each))
    return texts


def _terms(
    document: Document, chunks: Sequence[Chunk], terms: Mapping[str, str]
) -> list[tuple[str, str]]:
    """Return the terms of each chunk's text and context, given those of each text."""
    texts = (document.text[chunk.start : chunk.end] for chunk in chunks)
    return [(terms[text], terms[each.context]) for text, each in zip(texts, chunks, strict=True)]


def to_fields(analysed: AnalysedDocument) -> Fields:
    """Return an analysed document in plain values, which `marshal` can write.

    Parts are left out: only splitting needs them. So are boilerplate lines: the receiver knows
    them.
    """
    document = analysed.document
    content = {name: getattr(document, name) for name in Document.__slots__}
    del content["parts"]
    content["headings"] = tuple((each.start, each.end, each.level) for each in document.headings)
    content["places"] = tuple((start, astuple(place)) for start, place in document.places)
    content["blocks"] = tuple(
        (each.start, each.end, int(each.kind), each.level) for each in document.blocks
    )
    chunks = tuple((each.start, each.end, each.headings, each.context) for each in analysed.chunks)
    words = tuple(analysed.words.values())
    return (
        content,
        chunks,
        analysed.terms,
        analysed.abbreviations,
        analysed.minhash_signature,
        words,
    )


def from_fields(fields: Fields, boilerplate_lines: BoilerplateLines) -> AnalysedDocument:
    """Return the analysed document that `to_fields` was given, with its boilerplate lines."""
    content, packed_chunks, terms, defined, signature, words = fields
    headings = tuple(Heading(*each) for each in content["headings"])
    places = tuple((start, Place(*place)) for start, place in content["places"])
    blocks = tuple(
        TextBlock(start, end, BlockKind(kind), level)
        for start, end, kind, level in content["blocks"]
    )
    document = Document(**{**content, "headings": headings, "places": places, "blocks": blocks})
    chunks = [Chunk(number, document.id, *each) for number, each in enumerate(packed_chunks)]
    known: dict[str, PackedIds] = {}
    if words:
        texts = [document.text[chunk.start : chunk.end] for chunk in chunks]
        distinct = dict.fromkeys([*texts, *(chunk.context for chunk in chunks)])
        known = dict(zip(distinct, words, strict=True))
    return AnalysedDocument(document, chunks, terms, defined, signature, boilerplate_lines, known)
