"""Notes on characters that a reader should know about: lost ones, and those of private use."""

import re

from corpus.text.size import count_text

_ODD = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f\ue000-\uf8ff\U000f0000-\U0010ffff]")
_FIRST_PRIVATE = "\ue000"


def odd_character_notes(text: str, *, is_decoded: bool) -> tuple[str, ...]:
    """Return notes on the odd characters of a file's text.

    `is_decoded` says that what could not be decoded has been noted already.
    """
    notes = []
    found = _ODD.findall(text)
    private = sum(each >= _FIRST_PRIVATE for each in found)
    if private:
        what = count_text(private, "character is", "characters are")
        notes.append(f"{what} of private use, which only certain fonts show")
    if controls := len(found) - private:
        what = count_text(controls, "control character was", "control characters were")
        notes.append(f"{what} removed")
    if not is_decoded and (lost := text.count("\ufffd")):
        notes.append(f"{count_text(lost, 'character', 'characters')} had been lost in the file")
    return tuple(notes)
