"""Small PDF files, written by hand, that a parser has to read as it reads any other."""

import math
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

WIDTH, HEIGHT = 595, 842
FONTS = (
    b"<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/UniGB-UTF16-H"
    b"/DescendantFonts[4 0 R]>>",
    b"<</Type/Font/Subtype/CIDFontType0/BaseFont/STSong-Light/DW 1000/FontDescriptor 5 0 R"
    b"/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 5>>>>",
    b"<</Type/FontDescriptor/FontName/STSong-Light/Flags 4/Ascent 880/Descent -120/CapHeight 700"
    b"/ItalicAngle 0/StemV 80/FontBBox[-25 -254 1000 880]>>",
    b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
)
_SONG, _HELVETICA, FIRST_PAGE = 3, 6, 7


@dataclass(frozen=True, slots=True)
class Put:
    """A line of text whose first character stands at a place, in points from the lower left.

    `angle` is in degrees, counter-clockwise; `grey` is 0 for black; `mode` 3 is invisible text.
    """

    x: float
    y: float
    text: str
    size: float = 12
    angle: float = 0
    grey: float = 0
    mode: int = 0

    def operators(self) -> bytes:
        font = "H" if self.text.isascii() else "S"
        code = self.text.encode("ascii" if font == "H" else "utf-16-be")
        cos, sin = math.cos(math.radians(self.angle)), math.sin(math.radians(self.angle))
        place = f"{cos:.5f} {sin:.5f} {-sin:.5f} {cos:.5f} {self.x} {self.y} Tm"
        look = f"{self.grey} g {self.mode} Tr /{font} {self.size} Tf"
        return f"BT {look} {place} <{code.hex()}> Tj ET\n".encode()


@dataclass(frozen=True, slots=True)
class Stroke:
    """A straight line."""

    x0: float
    y0: float
    x1: float
    y1: float

    def operators(self) -> bytes:
        return f"{self.x0} {self.y0} m {self.x1} {self.y1} l S\n".encode()


def column(*lines: str, x: float = 72, top: float = 760, step: float = 20) -> list[Put]:
    """Put lines below one another; a line that begins with two ideographic spaces is set in."""
    put: list[Put] = []
    for number, line in enumerate(lines):
        inset = 24 if line.startswith("\u3000\u3000") else 0
        put.append(Put(x + inset, top - number * step, line.strip("\u3000")))
    return put


def across(
    *rows: Sequence[str], xs: Sequence[float], top: float = 760, step: float = 20
) -> list[Put]:
    """Put the cells of rows beside one another at the positions `xs`, row by row."""
    return [
        Put(x, top - number * step, cell)
        for number, row in enumerate(rows)
        for x, cell in zip(xs, row, strict=False)
        if cell
    ]


def grid(xs: Sequence[float], ys: Sequence[float]) -> list[Stroke]:
    """Return the lines of a table with edges at these positions."""
    return [
        *(Stroke(xs[0], y, xs[-1], y) for y in ys),
        *(Stroke(x, ys[0], x, ys[-1]) for x in xs),
    ]


def pdf(
    *pages: Sequence[Put | Stroke],
    about: Mapping[str, str] | None = None,
    entries: str = "",
) -> bytes:
    """Return a PDF file of these pages and properties; `entries` go into each page's object."""
    kids = " ".join(f"{FIRST_PAGE + 2 * number} 0 R" for number in range(len(pages)))
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        f"<</Type/Pages/Kids[{kids}]/Count {len(pages)}>>".encode(),
        *FONTS,
    ]
    for number, page in enumerate(pages):
        objects.append(leaf(FIRST_PAGE + 2 * number + 1, entries=entries))
        objects.append(stream(b"".join(put.operators() for put in page)))
    if about:
        entries = "".join(f"/{key}<{_text(value)}>" for key, value in about.items())
        objects.append(f"<<{entries}>>".encode())
    return written(objects, f"/Info {len(objects)} 0 R" if about else "")


def leaf(contents: int, resources: str = "", entries: str = "") -> bytes:
    """Return a page object whose text is in the object `contents`."""
    fonts = f"<</S {_SONG} 0 R/H {_HELVETICA} 0 R>>"
    return (
        f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 {WIDTH} {HEIGHT}]/Contents {contents} 0 R"
        f"/Resources<</Font{fonts}{resources}>>{entries}>>"
    ).encode()


def stream(content: bytes, entries: str = "") -> bytes:
    """Return a packed stream object."""
    packed = zlib.compress(content)
    head = f"<</Length {len(packed)}/Filter/FlateDecode{entries}>>\nstream\n".encode()
    return head + packed + b"\nendstream"


def written(objects: Sequence[bytes], trailer: str = "") -> bytes:
    """Return a file of objects, numbered from 1, the first of them the catalog."""
    content = b"%PDF-1.7\n"
    places: list[int] = []
    for number, each in enumerate(objects, 1):
        places.append(len(content))
        content += b"%d 0 obj\n" % number + each + b"\nendobj\n"
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    head = f"xref\n0 {size}\n0000000000 65535 f \n".encode()
    tail = f"trailer\n<</Size {size}/Root 1 0 R{trailer}>>\nstartxref\n{len(content)}\n%%EOF\n"
    return content + head + table + tail.encode()


def encrypted() -> bytes:
    """Return a file that only opens with a password."""
    objects = [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[]/Count 0>>"]
    objects.append(b"<</Filter/Standard/V 1/R 2/P -4/O<%s>/U<%s>>>" % (b"5a" * 32, b"a5" * 32))
    return written(objects, "/Encrypt 3 0 R/ID[<00><00>]")


def endless() -> bytes:
    """Return a small file with a page that takes hours to read: forms that draw forms twice."""
    depth, first = 30, FIRST_PAGE + 2
    objects = [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[7 0 R]/Count 1>>", *FONTS]
    objects += [leaf(8, f"/XObject<</X {first} 0 R>>"), stream(b"/X Do")]
    for number in range(depth):
        inner = f"/XObject<</X {first + number + 1} 0 R>>" if number + 1 < depth else ""
        content = b"/X Do /X Do" if inner else Put(72, 700, "字").operators()
        fonts = f"/Font<</S {_SONG} 0 R>>"
        entries = f"/Type/XObject/Subtype/Form/BBox[0 0 595 842]/Resources<<{fonts}{inner}>>"
        objects.append(stream(content, entries))
    return written(objects)


def _text(value: str) -> str:
    return ("\ufeff" + value).encode("utf-16-be").hex()
