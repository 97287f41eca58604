"""Loads pictures of text: photographs and scans, one picture a page."""

import io
import time
from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from corpus.blocks import Loaded
from corpus.errors import DocumentError
from corpus.formats.pages.layout import laid_out
from corpus.formats.pictures.extra import require_recognition
from corpus.formats.pictures.recognition import (
    MAX_SIDE,
    RECOGNITION_SECONDS,
    Bitmap,
    certainty_note,
    recognised_page,
)
from corpus.text.size import count_text

if TYPE_CHECKING:
    from PIL.Image import Image

MAX_PIXELS = 64_000_000
"""The greatest number of pixels of a picture that is decoded."""

_MAX_PAGES = 500
_FORMATS = ("PNG", "JPEG", "TIFF", "BMP", "WEBP")
# In pixels: smaller pictures are icons.
_MIN_WIDTH, _MIN_HEIGHT = 40, 16
_NO_TEXT = "a picture without text"
_TOO_LARGE = f"a picture of more than {MAX_PIXELS // 1_000_000} million pixels"


def load_picture(data: bytes, recognise: bool = False) -> Loaded:
    """Return the text of a picture; of a TIFF file, that of all its pages.

    Raises:
        DocumentError: the picture is damaged or too large, or has no text; or the extra to
            recognise text is not installed.
        RecognitionNeeded: `recognise` is false, and the file is one to recognise text in.
    """
    require_recognition("a picture", recognise)
    started = time.monotonic()
    image, count = open_picture(data)
    pages = []
    for number, bitmap in enumerate(picture_pages(image, range(count)), 1):
        pages.append(recognised_page(bitmap, number))
        if time.monotonic() - started > RECOGNITION_SECONDS:
            break
    if not any(each.page.fragments for each in pages):
        raise DocumentError(_NO_TEXT)
    layout = laid_out([each.page for each in pages])
    characters = sum(len(each.text) for page in pages for each in page.page.fragments)
    notes = certainty_note(pages, count) + layout.notes
    if len(pages) < count:
        read = count_text(len(pages), "page", "pages")
        notes += (f"recognising took too long: only the first {read} of {count:,} were read",)
    return Loaded(layout.blocks, notes=notes, characters=characters, removed=layout.removed)


def open_picture(data: bytes) -> tuple["Image", int]:
    """Return a picture whose pixels have not been decoded yet, and the number of its pages.

    Raises:
        DocumentError: it is damaged, too large or too small.
    """
    from PIL import Image

    try:
        image = Image.open(io.BytesIO(data), formats=_FORMATS)
    except Image.DecompressionBombError as error:
        raise DocumentError(_TOO_LARGE) from error
    except (OSError, ValueError, SyntaxError) as error:
        raise DocumentError("damaged picture") from error
    _require_size(image)
    count = min(getattr(image, "n_frames", 1), _MAX_PAGES) if image.format == "TIFF" else 1
    return image, count


def _require_size(image: "Image") -> None:
    width, height = image.size
    if width * height > MAX_PIXELS:
        raise DocumentError(_TOO_LARGE)
    if width < _MIN_WIDTH or height < _MIN_HEIGHT:
        raise DocumentError(_NO_TEXT)


def picture_pages(image: "Image", numbers: range) -> Iterator[Bitmap]:
    """Yield pages of a picture, counted from 0; damaged or too large ones end a file of several."""
    from PIL import Image, ImageOps

    for number in numbers:
        try:
            if number:
                image.seek(number)
                _require_size(image)
            else:
                # A JPEG file is decoded at a fraction of its size where that is enough.
                image.draft("RGB", (MAX_SIDE, MAX_SIDE))
            upright = ImageOps.exif_transpose(image)
            if upright.has_transparency_data:
                upright = upright.convert("RGBA")
                paper = Image.new("RGBA", upright.size, "white")
                upright = Image.alpha_composite(paper, upright)
            yield np.ascontiguousarray(np.asarray(upright.convert("RGB"))[:, :, ::-1])
        except (OSError, ValueError, SyntaxError, EOFError) as error:
            if number == 0:
                raise DocumentError("damaged picture") from error
            return
        except DocumentError:
            if number == 0:
                raise
            return
