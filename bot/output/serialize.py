"""The shapes that programs read: the same in HTTP and with `--json`."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from bot.answer.example_questions import Example
from bot.serving.jobs import Job
from bot.types import Answer, Citation
from corpus.errors import ChuchuError
from corpus.types import Document, Skipped
from embeddings.types import BuildReport, CheckResult, DocumentSummary, FileRecord, IndexInfo

_DIGITS = 4


def answer_json(answer: Answer) -> dict[str, Any]:
    """Return an answer as the contract words it."""
    return {
        "question": answer.question,
        "standalone_question": answer.standalone_question,
        "answerable": answer.answerable,
        "confidence": round(answer.confidence, _DIGITS),
        "answer": answer.answer,
        "citations": [_citation(citation) for citation in answer.citations],
        "index": {"generation": answer.generation, "documents": answer.documents},
        "took_ms": round(answer.took_ms, 2),
    }


def _citation(citation: Citation) -> dict[str, Any]:
    why = citation.why
    return {
        "number": citation.number,
        "document_id": citation.document_id,
        "path": citation.path,
        "title": citation.title,
        "date": citation.date,
        "author": citation.author,
        "url": citation.url,
        "headings": list(citation.headings),
        "quote": citation.quote,
        "start": citation.start,
        "end": citation.end,
        "lines": list(citation.lines) if citation.lines else None,
        "pages": list(citation.pages) if citation.pages else None,
        "highlights": [list(span) for span in citation.highlights],
        "score": round(citation.score, _DIGITS),
        "why": {
            "lexical": round(why.lexical, _DIGITS),
            "dense": round(why.dense, _DIGITS),
            "terms": list(why.terms),
        },
        "also_in": list(citation.also_in),
    }


def example_json(example: Example) -> dict[str, Any]:
    """Return a question that the folder answers."""
    return asdict(example)


def document_json(document: Document) -> dict[str, Any]:
    """Return a document with its text."""
    return {
        "id": document.id,
        "path": document.path,
        "title": document.title,
        "date": document.date,
        "author": document.author,
        "url": document.url,
        "encoding": document.encoding,
        "sha256": document.sha256,
        "headings": [asdict(heading) for heading in document.headings],
        "notes": list(document.notes),
        "text": document.text,
    }


def summary_json(summary: DocumentSummary) -> dict[str, Any]:
    """Return a line of the list of documents."""
    return asdict(summary)


def info_json(info: IndexInfo, files: Sequence[FileRecord]) -> dict[str, Any]:
    """Return what an index says of itself, and of the files that are given."""
    return {
        "generation": info.generation,
        "documents": info.documents,
        "chunks": info.chunks,
        "built_at": info.built_at,
        "encoder": info.encoder,
        "analyser": info.analyser,
        "skipped": _skipped(info.skipped),
        "total_files": info.files,
        "files": [_file(file) for file in files],
    }


def _file(file: FileRecord) -> dict[str, Any]:
    return {
        "path": file.path,
        "state": file.state,
        "reason": file.reason,
        "encoding": file.encoding,
        "kept": file.kept,
        "dropped": file.dropped,
        "notes": list(file.notes),
    }


def job_json(job: Job) -> dict[str, Any]:
    """Return a rebuild as the contract words it."""
    return asdict(job)


def finding_json(finding: CheckResult) -> dict[str, Any]:
    """Return what a check found of one generation."""
    return asdict(finding)


def report_json(report: BuildReport) -> dict[str, Any]:
    """Return the result of a build."""
    return {
        "counts": asdict(report.counts),
        "skipped": _skipped(report.skipped),
        "files": [_file(file) for file in report.files],
        "generation": report.generation,
        "documents": report.documents,
        "chunks": report.chunks,
        "published": report.published,
        "message": report.message,
    }


def error_json(error: ChuchuError) -> dict[str, Any]:
    """Return an error as the contract words it."""
    return {"error": {"type": type(error).__name__, "message": error.message, "hint": error.hint}}


def _skipped(skipped: tuple[Skipped, ...]) -> list[dict[str, str]]:
    return [{"path": each.path, "reason": each.reason} for each in skipped]
