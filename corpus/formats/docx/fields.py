"""Fields of Word files: tables of contents and page numbers are no text, other results are."""

_SILENT_KINDS = frozenset({"TOC", "PAGE", "NUMPAGES", "SECTIONPAGES", "PAGEREF", "TOA", "RD"})
_PAGE_KINDS = frozenset({"PAGE", "NUMPAGES", "SECTIONPAGES"})
_MAX_INSTRUCTION = 200
_MAX_DEPTH = 100


class Fields:
    """Follows the fields of a part, which may contain one another.

    Attributes:
        ignores_contents: Whether the results of tables of contents count as text.
    """

    def __init__(self, *, ignores_contents: bool = False) -> None:
        self.ignores_contents = ignores_contents
        self._instructions: list[str] = []
        self._are_results: list[bool] = []

    @property
    def is_silent(self) -> bool:
        """Whether the text that follows belongs to a field that is no text."""
        return any(
            is_result and self._is_silent_kind(instruction)
            for instruction, is_result in zip(self._instructions, self._are_results, strict=True)
        )

    @property
    def in_contents(self) -> bool:
        """Whether a table of contents has begun and not ended."""
        return any(kind_of(each) == "TOC" for each in self._instructions)

    def character(self, kind: str) -> str:
        """Take a character that delimits a field; return the kind of one whose result begins."""
        if kind == "begin" and len(self._instructions) < _MAX_DEPTH:
            self._instructions.append("")
            self._are_results.append(False)
        elif kind == "separate" and self._are_results:
            self._are_results[-1] = True
            return kind_of(self._instructions[-1])
        elif kind == "end" and self._instructions:
            self._are_results.pop()
            return kind_of(self._instructions.pop())
        return ""

    def instruction(self, text: str) -> None:
        """Take a piece of the innermost field's instruction."""
        if self._instructions and len(self._instructions[-1]) < _MAX_INSTRUCTION:
            self._instructions[-1] += text

    def is_silent_instruction(self, instruction: str) -> bool:
        """Return whether the result of a field with this instruction is no text."""
        return self._is_silent_kind(instruction)

    def _is_silent_kind(self, instruction: str) -> bool:
        kind = kind_of(instruction)
        return kind in _SILENT_KINDS and not (kind == "TOC" and self.ignores_contents)


def kind_of(instruction: str) -> str:
    """Return the first word of a field's instruction."""
    return next(iter(instruction.split()), "").upper()


def numbers_pages(kind: str) -> bool:
    """Return whether fields of a kind give the number of a page, or of pages."""
    return kind in _PAGE_KINDS
