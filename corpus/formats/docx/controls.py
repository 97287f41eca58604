"""Content controls of Word files: boxes to check, prompts, generated parts."""

from corpus.formats.docx.attributes import OFF

CHECKED, UNCHECKED = "☑", "☐"
_GENERATED = ("table of contents", "page numbers", "watermarks")
_MAX_DEPTH = 200


class _Control:
    def __init__(self) -> None:
        self.is_generated = False
        self.is_prompt = False
        self.is_checked: bool | None = None


class Controls:
    """Follows the content controls of a part, which may contain one another."""

    def __init__(self) -> None:
        self._open: list[_Control] = []
        self._form_box: bool | None = None

    def enter(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins that may describe a control."""
        value = attributes.get("val", "")
        if name == "sdt":
            self._open.append(_Control())
        elif name == "checkBox":
            self._form_box = False
        elif self._form_box is not None and name in ("default", "checked"):
            self._form_box = value not in OFF
        elif self._open and len(self._open) < _MAX_DEPTH:
            self._describe(self._open[-1], name, value)

    def _describe(self, control: _Control, name: str, value: str) -> None:
        if name == "docPartGallery":
            control.is_generated = value.lower().startswith(_GENERATED)
        elif name == "showingPlcHdr":
            control.is_prompt = value not in OFF
        elif name == "checkbox":
            control.is_checked = False
        elif name == "checked" and control.is_checked is not None:
            control.is_checked = value not in OFF

    def leave(self, name: str) -> str:
        """An element ends; return the mark of a form's box that ends with it."""
        if name == "sdt" and self._open:
            self._open.pop()
        elif name == "checkBox" and self._form_box is not None:
            is_checked, self._form_box = self._form_box, None
            return CHECKED if is_checked else UNCHECKED
        return ""

    @property
    def is_generated(self) -> bool:
        """Whether the content of the innermost control is a table of contents or the like."""
        return bool(self._open) and self._open[-1].is_generated

    @property
    def shown(self) -> str | None:
        """What is shown in place of the innermost control's content; None for the content."""
        if not self._open:
            return None
        if self._open[-1].is_checked is not None:
            return CHECKED if self._open[-1].is_checked else UNCHECKED
        return "" if self._open[-1].is_prompt or self._open[-1].is_generated else None
