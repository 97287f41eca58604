"""Text that was decoded with the wrong codec and saved so: æ¤ç‰©å›­, ÖÐÎÄ, 涓浗.

Each line of such a text is encoded with the codec that it was wrongly decoded with, and decoded
with the right one. That is done only where the result reads like Chinese, or is what UTF-8 of
accented letters looks like as Latin; text that merely has accents never gives valid UTF-8.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from corpus.encodings.chinese_likeness import MIN_LIKENESS, chinese_likeness, total_likeness
from corpus.encodings.everyday_characters import (
    CHINESE_CODECS,
    MIN_READABILITY,
    everyday_share,
    non_ascii_of,
)

# The characters of Windows-1252 beyond Latin-1, with their bytes.
_WINDOWS = {
    bytes([byte]).decode("cp1252"): byte
    for byte in range(0x80, 0xA0)
    if byte not in (0x81, 0x8D, 0x8F, 0x90, 0x9D)
}
_HIGH = "\x80-\xff" + "".join(map(re.escape, _WINDOWS))
_LATIN_RUN = re.compile(f"[{_HIGH}]{{2,}}")
_LATIN_PAIR = re.compile(f"[\x80-\xff][{_HIGH}]")
_IS_LATIN = re.compile(f"[\t-~{_HIGH}]*")
_LEADS = "äåæçèéïãâÂÃÄÅÐÑ"
# What begins é and “ in UTF-8 that is read as Latin.
_ACCENTED = "Ãâ"
_FIRST_HAN = "\u2e80"
# The most frequent characters of UTF-8 that is read as GB18030, which are rare otherwise.
_GB_SIGNS = "锛銆鐨鍦鏄鍏鍚鍥鎴鎵鎻璇璁闂闄绔涓"
_LOST_IN_GB = "锟斤拷"
# With fewer characters lost, what is left says more than the wrong ones.
_MAX_LOST = 0.5
# Some programs encode a text once more each time they save it.
_MAX_TIMES = 3
_MIN_CHINESE, _MIN_DAMAGED = 2, 4
# Two signs of Latin make a Chinese character now and then: three are enough if all are usual.
_MIN_PAIRS = 4
# Half a character is often saved as a question mark.
_HALF = re.compile("\ufffd{1,3}[?？]?")


@dataclass(frozen=True, slots=True)
class Mended:
    """A text in which lines were decoded again, how many, and how many characters are lost."""

    text: str
    lines: int
    lost: int


def mend_double_encoding(text: str) -> Mended | None:
    """Return a text with its wrongly decoded lines decoded again, None where it has none."""
    mended, lines = text, 0
    for is_possible, mend in ((_may_be_latin, _from_latin), (_may_be_gb, _from_gb)):
        for _ in range(_MAX_TIMES):
            if not is_possible(mended):
                break
            mended, count = _mend_lines(mended, mend)
            lines = max(lines, count)
            if not count:
                break
    lost = max(0, mended.count("\ufffd") - text.count("\ufffd")) if lines else 0
    if _LOST_IN_GB[0] in text:
        lost += text.count(_LOST_IN_GB)
    return Mended(mended, lines, lost) if lines or lost else None


def _mend_lines(text: str, mend: Callable[[str], str | None]) -> tuple[str, int]:
    lines = text.split("\n")
    count = 0
    for at, line in enumerate(lines):
        found = None if line.isascii() else mend(line)
        if found is not None:
            lines[at] = found
            count += 1
    return "\n".join(lines), count


def _may_be_latin(text: str) -> bool:
    return not text.isascii() and _LATIN_PAIR.search(text) is not None


def _from_latin(line: str) -> str | None:
    """Mend a line that was decoded as Latin-1 or Windows-1252, which keep every byte."""
    if _LATIN_RUN.search(line) is None:
        return None
    for mend in (_utf8_runs, _chinese_runs):
        mended = mend(line)
        if mended != line:
            return mended
    return None


def _utf8_runs(line: str) -> str:
    """Return a line in which the runs that are UTF-8 of something are decoded."""
    if not any(lead in line for lead in _LEADS):
        return line
    runs = {run: _latin_bytes(run).decode("utf-8", "replace") for run in _LATIN_RUN.findall(line)}
    decoded = "".join(runs.values())
    damaged = decoded.count("\ufffd")
    if any(each >= _FIRST_HAN and each != "\ufffd" for each in decoded):
        kept = non_ascii_of(decoded.replace("\ufffd", ""))
        # é”… happens to be UTF-8 of one character, but no text has several such by chance.
        is_utf8 = (
            len(kept) >= (_MIN_DAMAGED if damaged else _MIN_CHINESE)
            and damaged <= _MAX_LOST * len(decoded)
            and everyday_share(kept) >= MIN_READABILITY
        )
        return _LATIN_RUN.sub(lambda run: runs[run[0]], line) if is_utf8 else line
    if not any(run[0] in _ACCENTED and "\ufffd" not in text for run, text in runs.items()):
        return line
    return _LATIN_RUN.sub(lambda run: run[0] if "\ufffd" in runs[run[0]] else runs[run[0]], line)


def _chinese_runs(line: str) -> str:
    """Return a line decoded as Chinese if all its runs together read like it."""
    if _IS_LATIN.fullmatch(line):
        # The second half of a character may be a letter of ASCII.
        return _as_chinese(_latin_bytes(line)) or line
    if not _as_chinese(b"".join(map(_latin_bytes, _LATIN_RUN.findall(line)))):
        return line
    return _LATIN_RUN.sub(lambda run: _as_chinese(_latin_bytes(run[0])) or run[0], line)


def _as_chinese(data: bytes) -> str:
    """Return bytes decoded with the codec in which they read like Chinese, empty if in none."""
    best = max(CHINESE_CODECS, key=lambda codec: chinese_likeness(data.decode(codec, "replace")))
    text = data.decode(best, "replace")
    others = non_ascii_of(text)
    least = _MIN_PAIRS - (everyday_share(others) == 1)
    is_chinese = (
        len(others) >= least
        and "\ufffd" not in others[:-1]
        and everyday_share(others) >= MIN_READABILITY
        and chinese_likeness(text) >= MIN_LIKENESS
    )
    return text if is_chinese else ""


def _latin_bytes(run: str) -> bytes:
    return bytes(_WINDOWS.get(each, ord(each) & 0xFF) for each in run)


def _may_be_gb(text: str) -> bool:
    return any(sign in text for sign in _GB_SIGNS)


def _from_gb(line: str) -> str | None:
    """Mend a line in UTF-8 that was decoded as GB18030, which loses some bytes."""
    text = _HALF.sub("\ufffd", b"".join(_gb_bytes(line)).decode("utf-8", "replace"))
    others = non_ascii_of(text)
    if text.count("\ufffd") > _MAX_LOST * len(others):
        return None
    kept = others.replace("\ufffd", "")
    is_better = total_likeness(kept) > total_likeness(line)
    return text if is_better and everyday_share(kept) >= MIN_READABILITY else None


def _gb_bytes(line: str) -> Iterator[bytes]:
    for each in line:
        if each == "€":  # the code page of Windows has it in one byte
            yield b"\x80"
        elif each == "\ufffd":
            yield b"\xff"
        else:
            yield each.encode("gb18030", "ignore")
