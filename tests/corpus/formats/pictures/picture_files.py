"""Pictures of text: pages of small PDF files, rendered, perhaps turned, and put into PDF files."""

import io
import zlib
from collections.abc import Sequence
from pathlib import Path

import pypdfium2
import pytest

from tests.corpus.pdf_files import FIRST_PAGE, FONTS, Put, leaf, pdf, stream, written

_FONT_FOLDERS = ("/usr/share/fonts", "/System/Library/Fonts", "C:/Windows/Fonts")
_FONTS = ("*wqy-microhei*", "*NotoSansCJK*", "PingFang*", "*simsun*", "*uming*", "*ukai*")

needs_chinese_font = pytest.mark.skipif(
    not any(
        next(Path(folder).rglob(name), None)
        for folder in _FONT_FOLDERS
        if Path(folder).is_dir()
        for name in _FONTS
    ),
    reason="no Chinese font to draw pictures with",
)


def rendered(page: Sequence[Put], dpi: int = 130):
    """Return a page of text as a picture of Pillow."""
    document = pypdfium2.PdfDocument(pdf(page))
    return document[0].render(scale=dpi / 72).to_pil().convert("RGB")


def picture(image, kind: str = "PNG", **options) -> bytes:
    """Return the bytes of a picture file."""
    content = io.BytesIO()
    image.save(content, kind, **options)
    return content.getvalue()


def scan(*pages, stamp: Put | None = None) -> bytes:
    """Return a PDF file; a page is a picture that covers it, perhaps with a stamp, or text."""
    kids = " ".join(f"{FIRST_PAGE + 3 * number} 0 R" for number in range(len(pages)))
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        f"<</Type/Pages/Kids[{kids}]/Count {len(pages)}>>".encode(),
        *FONTS,
    ]
    for number, page in enumerate(pages):
        first = FIRST_PAGE + 3 * number
        if isinstance(page, list):
            objects += [leaf(first + 1), stream(b"".join(put.operators() for put in page)), b"null"]
            continue
        content = b"q 595 0 0 842 0 0 cm /P Do Q " + (stamp.operators() if stamp else b"")
        objects += [leaf(first + 1, f"/XObject<</P {first + 2} 0 R>>"), stream(content)]
        packed = zlib.compress(page.tobytes(), 1)
        size = f"/Width {page.width}/Height {page.height}/ColorSpace/DeviceRGB/BitsPerComponent 8"
        head = f"<</Type/XObject/Subtype/Image{size}/Filter/FlateDecode/Length {len(packed)}>>"
        objects.append(head.encode() + b"\nstream\n" + packed + b"\nendstream")
    return written(objects)
