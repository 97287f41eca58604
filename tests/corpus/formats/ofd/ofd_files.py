"""Small OFD files, put together by hand."""

from collections.abc import Mapping, Sequence

from tests.corpus.office_files import zipped

_NAMESPACE = 'xmlns:ofd="http://www.ofdspec.org/2016"'


def text(
    content: str, x: float, y: float, size: float = 4.0, about: str = "", delta: str | None = None
) -> str:
    """Return a text object whose baseline begins at a place."""
    steps = f"g {len(content) - 1} {size}" if delta is None else delta
    return (
        f'<ofd:TextObject ID="9" Boundary="{x} {y - size} 100 9" Font="1" Size="{size}" {about}>'
        f'<ofd:FillColor Value="0 0 0"/><ofd:TextCode X="0" Y="{size}" DeltaX="{steps}">{content}'
        "</ofd:TextCode></ofd:TextObject>"
    )


def page(*content: str, templates: Sequence[int] = ()) -> str:
    used = "".join(f'<ofd:Template TemplateID="{each}"/>' for each in templates)
    layer = f'<ofd:Layer ID="2">{"".join(content)}</ofd:Layer>'
    return f"<ofd:Page {_NAMESPACE}>{used}<ofd:Content>{layer}</ofd:Content></ofd:Page>"


def ofd(
    *pages: str,
    about: str = "",
    templates: Mapping[int, str] | None = None,
    more: Mapping[str, str | bytes] | None = None,
) -> bytes:
    """Return a file of pages; `about` is the content of DocInfo."""
    listed = "".join(
        f'<ofd:Page ID="{n + 10}" BaseLoc="Pages/Page_{n}/Content.xml"/>' for n in range(len(pages))
    )
    given = templates or {}
    known = "".join(
        f'<ofd:TemplatePage ID="{n}" BaseLoc="Tpls/Tpl_{n}/Content.xml"/>' for n in given
    )
    area = "<ofd:PageArea><ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:PageArea>"
    parts: dict[str, str | bytes] = {
        "OFD.xml": (
            f"<ofd:OFD {_NAMESPACE}><ofd:DocBody><ofd:DocInfo>{about}</ofd:DocInfo>"
            "<ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>"
        ),
        "Doc_0/Document.xml": (
            f"<ofd:Document {_NAMESPACE}><ofd:CommonData>{area}{known}</ofd:CommonData>"
            f"<ofd:Pages>{listed}</ofd:Pages></ofd:Document>"
        ),
    }
    # The order in the archive says nothing.
    for number, content in reversed([*enumerate(pages)]):
        parts[f"Doc_0/Pages/Page_{number}/Content.xml"] = content
    for number, content in given.items():
        parts[f"Doc_0/Tpls/Tpl_{number}/Content.xml"] = content
    return zipped({**parts, **(more or {})})
