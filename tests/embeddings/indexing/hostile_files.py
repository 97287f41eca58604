"""A folder of files that are meant to harm, each with what has to become of it."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.corpus.office_files import docx, epub, paragraph, word_xml, xhtml
from tests.corpus.pdf_files import FONTS, Put, encrypted, leaf, pdf, stream, written

GROWING = "每日记录.txt"
ENTITIES = (
    '<!DOCTYPE x [<!ENTITY a "渡渡渡渡渡渡渡渡渡渡">'
    + "".join(
        f'<!ENTITY {after} "{f"&{before};" * 10}">'
        for before, after in zip("abcdefgh", "bcdefghi", strict=True)
    )
    + "]>"
)
_LARGE = 200 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Hostile:
    """A file's path in bytes, its content, and what has to be said of it.

    `pier` is a name that the text tells something of and no other text holds; without it the file
    is skipped for a `reason`. `note` is what the report adds.
    """

    path: str | bytes
    content: bytes
    pier: str = ""
    reason: str = ""
    note: str = ""


def fact(pier: str) -> str:
    """Return what a document tells of a pier."""
    return f"{pier}码头清晨开航。"


def hostile_files() -> Iterator[Hostile]:
    """Yield all files that a disk can hold as such."""
    yield from _texts()
    yield from _markup()
    yield from _packed()
    yield from _pdfs()
    yield from _names()


def _texts() -> Iterator[Hostile]:
    yield Hostile("好文一.txt", _notice("青岚"), "青岚")
    yield Hostile("子目录/好文二.md", b"# \xe5\x85\xac\xe5\x91\x8a\n\n" + _notice("白鹭"), "白鹭")
    yield Hostile("的的的.txt", ("的" * 100_000 + "。" + fact("乌桕")).encode(), "乌桕")
    yield Hostile("空.txt", b"", reason="empty file")
    yield Hostile("零.txt", bytes(100_000), reason="binary file")
    aliases = "a: &a [渡, 渡]\n" + "".join(
        f"{after}: &{after} [{f'*{before}, ' * 9}*{before}]\n"
        for before, after in zip("abcdefghi", "bcdefghij", strict=True)
    )
    broken = "broken front matter"
    yield Hostile("别名.md", _with_front_matter(aliases, "紫荆"), "紫荆", note=broken)
    command = "title: !!python/object/apply:os.system ['touch 别处']\n"
    yield Hostile("对象.md", _with_front_matter(command, "黄栌"), "黄栌", note=broken)


def _markup() -> Iterator[Hostile]:
    for tag, pier in (("div", "赤枫"), ("b", "苍术"), ("table><tr><td", "银杏"), ("x-y", "丹桂")):
        name = f"深{tag[0]}.html"
        yield Hostile(name, f"<{tag}>".encode() * 100_000 + fact(pier).encode(), pier)
    yield Hostile("注释.html", f"<p>{fact('石榴')}</p>{'<!--' * 20_000}".encode(), "石榴")
    bomb = f"{ENTITIES}<html><body><p>{fact('木槿')}&i;</p></body></html>"
    yield Hostile("实体.html", bomb.encode(), "木槿")


def _packed() -> Iterator[Hostile]:
    declares = "XML that declares entities"
    document = word_xml("document", f"<w:body>{paragraph('&i;')}</w:body>")
    head, rest = document.split("?>", 1)
    bomb = docx(more={"word/document.xml": f"{head}?>{ENTITIES}{rest}"})
    yield Hostile("实体.docx", bomb, reason=declares)
    book = epub({"a.xhtml": xhtml(f"<p>{fact('海棠')}</p>")})
    about = f"{ENTITIES}<container><rootfiles/></container>"
    more = {"META-INF/container.xml": about}
    yield Hostile("实体.epub", epub({"a.xhtml": xhtml("")}, more=more), reason=declares)
    yield Hostile("好书.epub", book, "海棠")
    inflating = docx(paragraph("字" * 16_000_000))
    yield Hostile("膨胀.docx", inflating, reason="unpacks to more than")


def _pdfs() -> Iterator[Hostile]:
    yield Hostile("好文.pdf", pdf([Put(72, 700, fact("凌霄"))]), "凌霄")
    yield Hostile("加密.pdf", encrypted(), reason="encrypted PDF")
    pages = b"<</Type/Pages/Kids[7 0 R 2 0 R]/Count 2>>"
    yield Hostile("页树环.pdf", _pdf("蔷薇", pages=pages), "蔷薇")
    yield Hostile("大纲环.pdf", _pdf("杜鹃", about="/Outlines 9 0 R", more=_OUTLINE), "杜鹃")
    length = b"<</Length 8 0 R>>\nstream\n" + _drawn("茉莉") + b"\nendstream"
    yield Hostile("长度环.pdf", _pdf("茉莉", text=length), "茉莉")
    form = stream(_drawn("栀子") + b"/X Do", _FORM)
    drawing = _pdf("栀子", resources="/XObject<</X 9 0 R>>", more=(form,))
    yield Hostile("图形环.pdf", drawing, "栀子")
    chained = _pdf("芙蓉", trailer="/Prev 0000000000")
    place = b"%010d" % chained.rindex(b"xref\n0 ")
    yield Hostile("前表环.pdf", chained.replace(b"0000000000>>", place + b">>"), "芙蓉")


_OUTLINE = (
    b"<</Type/Outlines/First 10 0 R/Last 10 0 R/Count 1>>",
    b"<</Title(1)/Parent 9 0 R/First 9 0 R/Next 10 0 R/Prev 10 0 R>>",
)
_FORM = (
    "/Type/XObject/Subtype/Form/BBox[0 0 595 842]"
    "/Resources<</XObject<</X 9 0 R>>/Font<</S 3 0 R>>>>"
)


def _drawn(pier: str) -> bytes:
    return Put(72, 700, fact(pier)).operators()


def _pdf(
    pier: str,
    *,
    about: str = "",
    pages: bytes = b"<</Type/Pages/Kids[7 0 R]/Count 1>>",
    text: bytes = b"",
    resources: str = "",
    more: tuple[bytes, ...] = (),
    trailer: str = "",
) -> bytes:
    """Return a file of one page: its tree is object 2, its text object 8."""
    catalog = f"<</Type/Catalog/Pages 2 0 R{about}>>".encode()
    drawn = text or stream(_drawn(pier) + (b"/X Do" if resources else b""))
    return written([catalog, pages, *FONTS, leaf(8, resources), drawn, *more], trailer)


def _names() -> Iterator[Hostile]:
    yield Hostile("换\n行.txt", _notice("连翘"), "连翘")
    yield Hostile("\x1b[31m红\u202e.txt", _notice("半夏"), "半夏")
    yield Hostile("🚢.txt", _notice("茯苓"), "茯苓")
    yield Hostile("长" * 83 + "12.txt", _notice("当归"), "当归")
    yield Hostile("渡轮公告.txt".encode("gb18030"), _notice("白术"), "白术")
    yield Hostile("A.md", _notice("杜仲"), "杜仲")
    yield Hostile("a.md", _notice("麦冬"), "麦冬")


def _notice(pier: str) -> bytes:
    return f"公告\n\n{fact(pier)}\n".encode()


def _with_front_matter(yaml: str, pier: str) -> bytes:
    return f"---\n{yaml}---\n\n{fact(pier)}\n".encode()


def write_hostile_folder(folder: Path, outside: Path) -> list[Hostile]:
    """Write all of it into a new folder, links to a folder outside it included; return what has to
    become of every file."""
    files = list(hostile_files())
    for each in files:
        place = folder / os.fsdecode(each.path)
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(each.content)
    return [*files, *_special(folder, outside)]


def _special(folder: Path, outside: Path) -> Iterator[Hostile]:
    """Write what is no ordinary file."""
    (folder / GROWING).write_bytes(_notice("远志"))
    yield Hostile(GROWING, b"", "远志")
    with (folder / "一行.txt").open("wb") as file:
        file.write("渡".encode())
        file.truncate(_LARGE)
    yield Hostile("一行.txt", b"", reason="larger than 64 MB")
    os.mkfifo(folder / "管道.txt")
    yield Hostile("管道.txt", b"", reason="not a regular file")
    outside.mkdir()
    (outside / "密.txt").write_bytes(_notice("商陆"))
    links = {"外文件.txt": outside / "密.txt", "外目录": outside, "环": folder}
    links |= {"甲.txt": folder / "乙.txt", "乙.txt": folder / "甲.txt"}
    for name, target in links.items():
        (folder / name).symlink_to(target)
        yield Hostile(name, b"", reason="symbolic link")
    if os.geteuid():
        (folder / "锁.txt").write_bytes(_notice("锁阳"))
        (folder / "锁.txt").chmod(0)
        yield Hostile("锁.txt", b"", reason="permission denied")
