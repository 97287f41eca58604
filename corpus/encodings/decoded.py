"""A decoded text, and what a reader should know about its damage."""

from dataclasses import dataclass

from corpus.text.size import count_text


@dataclass(frozen=True, slots=True)
class Decoded:
    """A decoded text.

    Attributes:
        text: The text, with `\\n` line ends and without NULs.
        encoding: The name of the codec of the text, or of most of its lines.
        replaced: How many characters could not be decoded.
        nulls: How many NULs were removed.
        other_encoding: The codec of the other lines, empty if there are none.
        other_lines: How many lines were in the other encoding.
        mixed_lines: How many lines were in both encodings.
        is_guess: Whether the text does not show that it is in this encoding.
        is_certain: Whether most lines show the encoding, so that the others may be damaged.
        restored_lines: How many lines had been encoded twice, and were decoded again.
        lost: How many characters were lost to a wrong encoding before the text was saved.
    """

    text: str
    encoding: str
    replaced: int
    nulls: int = 0
    other_encoding: str = ""
    other_lines: int = 0
    mixed_lines: int = 0
    is_guess: bool = False
    is_certain: bool = False
    restored_lines: int = 0
    lost: int = 0

    def notes(self) -> tuple[str, ...]:
        """Return what a reader should know about the damage of the text."""
        notes = []
        if self.is_guess:
            notes.append(f"the encoding is a guess: {self.encoding}")
        if self.replaced:
            what = count_text(self.replaced, "character", "characters")
            notes.append(f"{what} could not be decoded")
        if self.other_lines:
            what = count_text(self.other_lines, "line was", "lines were")
            notes.append(f"{what} decoded as {self.other_encoding}")
        if self.mixed_lines:
            what = count_text(self.mixed_lines, "line is", "lines are")
            notes.append(f"{what} in two encodings, utf-8 and another")
        if self.restored_lines:
            what = count_text(self.restored_lines, "line", "lines")
            notes.append(f"{what} in the wrong encoding when the file was saved, decoded again")
        if self.lost:
            what = count_text(self.lost, "character was", "characters were")
            notes.append(f"{what} lost to a wrong encoding before the file was saved")
        if self.nulls:
            what = count_text(self.nulls, "NUL character was", "NUL characters were")
            notes.append(f"{what} removed")
        return tuple(notes)
