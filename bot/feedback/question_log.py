"""The log of questions, a file for each day, and the questions that were not answered.

It is off unless a number of days is set; older files are removed as a whole.
"""

import logging
import threading
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from bot.feedback.json_lines import append_line, read_lines
from bot.types import Answer, Verdict
from corpus.errors import IndexNotWritable
from corpus.text.fold import fold

log = logging.getLogger("chuchu")
FOLDER = "questions"
MAX_LISTED = 500
_SUFFIX = ".jsonl"
# Of one day; of all days together when they are read.
_MAX_BYTES = 8 * 1024 * 1024
_MAX_READ = 32 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class UnansweredQuestion:
    """A question that the documents did not answer when it was asked last.

    `times` is how often it was asked, `asked_at` when it was asked last (ISO 8601, UTC).
    """

    question: str
    verdict: Verdict
    times: int
    asked_at: str


class QuestionLog:
    """The questions of the last days. Threads and processes may share the files."""

    def __init__(self, index: Path, days: int) -> None:
        """`index` is the folder of the index; with 0 `days` nothing is written."""
        self.days = days
        self._folder = index / FOLDER
        self._lock = threading.Lock()
        self._today: date | None = None
        self._has_failed = False

    def add(self, answer: Answer, history: Sequence[str] = ()) -> None:
        """Log a question with the verdict on it. A log that can't be written delays no answer."""
        if not self.days:
            return
        now = datetime.now(UTC)
        self._begin(now.date())
        entry = {
            "at": now.isoformat(timespec="seconds"),
            "question": answer.question,
            "standalone_question": answer.standalone_question,
            "history": list(history),
            "verdict": answer.verdict.value,
            "confidence": round(answer.confidence, 4),
        }
        path = self._folder / f"{now.date().isoformat()}{_SUFFIX}"
        try:
            append_line(path, entry, what="The question log", max_bytes=_MAX_BYTES, durable=False)
            self._has_failed = False
        except IndexNotWritable as error:
            if not self._has_failed:
                log.warning("%s", error.message)
            self._has_failed = True

    def unanswered(self) -> list[UnansweredQuestion]:
        """Return the questions whose last answer was none, the most frequent first."""
        found: dict[str, UnansweredQuestion] = {}
        for entry in self._entries():
            question = _text(entry, "standalone_question") or _text(entry, "question")
            key = "".join(fold(question).split())
            if not key:
                continue
            before = found.get(key)
            found[key] = UnansweredQuestion(
                question, _verdict(entry), (before.times if before else 0) + 1, _text(entry, "at")
            )
        listed = [each for each in found.values() if each.verdict is not Verdict.ANSWERED]
        listed.sort(key=lambda each: (each.times, each.asked_at), reverse=True)
        return listed[:MAX_LISTED]

    def _begin(self, today: date) -> None:
        """Remove the files that are too old, once a day."""
        with self._lock:
            if self._today == today:
                return
            self._today = today
        for day, path in self._files():
            if day <= today - timedelta(days=self.days):
                for each in (path, path.with_suffix(".lock")):
                    with suppress(OSError):
                        each.unlink()

    def _entries(self) -> Iterator[dict[str, Any]]:
        """Yield the entries of the last days, oldest first; of very many the newest."""
        if not self.days:
            return
        oldest = datetime.now(UTC).date() - timedelta(days=self.days)
        kept: list[list[dict[str, Any]]] = []
        left = _MAX_READ
        for day, path in sorted(self._files(), reverse=True):
            if day > oldest and left > 0:
                kept.append(read_lines(path, min(left, _MAX_BYTES)))
                with suppress(OSError):
                    left -= path.lstat().st_size
        for entries in reversed(kept):
            yield from entries

    def _files(self) -> Iterator[tuple[date, Path]]:
        """Yield the day and the path of each file of the log."""
        for path in self._folder.glob(f"*{_SUFFIX}"):
            with suppress(ValueError):
                yield date.fromisoformat(path.stem), path


def _text(entry: dict[str, Any], key: str) -> str:
    value = entry.get(key)
    return value if isinstance(value, str) else ""


def _verdict(entry: dict[str, Any]) -> Verdict:
    try:
        return Verdict(_text(entry, "verdict"))
    except ValueError:
        return Verdict.ANSWERED
