"""Small PowerPoint files, put together by hand."""

from collections.abc import Mapping

from tests.corpus.office_files import zipped

_A = "http://schemas.openxmlformats.org/drawingml/2006/main"
_P = "http://schemas.openxmlformats.org/presentationml/2006/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_NAMESPACES = f'xmlns:a="{_A}" xmlns:p="{_P}" xmlns:r="{_R}" xmlns:mc="m"'
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"


def relationships(**targets: str) -> str:
    """Return a list of relations: `kind_id="target"`."""
    made = "".join(
        f'<Relationship Id="{name}" Type="{_R}/{name.split("_")[0]}" Target="{target}"/>'
        for name, target in targets.items()
    )
    return f'<Relationships xmlns="{_PACKAGE}">{made}</Relationships>'


def para(*runs: str, about: str = "", bold: bool = False) -> str:
    """Return a paragraph of runs; those that are XML stay as they are."""
    properties = '<a:rPr b="1"/>' if bold else ""
    made = (
        each if each.startswith("<") else f"<a:r>{properties}<a:t>{each}</a:t></a:r>"
        for each in runs
    )
    return f"<a:p>{about}{''.join(made)}</a:p>"


def item(text: str, level: int = 0, scheme: str = "", start: int = 0) -> str:
    """Return an item of a list, numbered if it has a scheme."""
    first = f' startAt="{start}"' if start else ""
    number = f'<a:buAutoNum type="{scheme}"{first}/>' if scheme else '<a:buChar char="•"/>'
    return para(text, about=f'<a:pPr lvl="{level}">{number}</a:pPr>')


def frame(left: int, top: int, width: int = 300, height: int = 100, prefix: str = "a") -> str:
    """Return the place and size of a shape."""
    return (
        f'<{prefix}:xfrm><a:off x="{left}" y="{top}"/><a:ext cx="{width}" cy="{height}"/>'
        f"</{prefix}:xfrm>"
    )


def body(*paragraphs: str, tag: str = "p:txBody") -> str:
    made = "".join(each if each.startswith("<") else para(each) for each in paragraphs)
    return f"<{tag}><a:bodyPr/>{made}</{tag}>"


def shape(*paragraphs: str, role: str = "", box: str = "", about: str = "", index: str = "") -> str:
    """Return a shape, a placeholder if it has a role."""
    number = f' idx="{index}"' if index else ""
    mark = f'<p:ph type="{role}"{number}/>' if role else ""
    return (
        f'<p:sp><p:nvSpPr><p:cNvPr id="2" name="x" {about}/><p:nvPr>{mark}</p:nvPr></p:nvSpPr>'
        f"<p:spPr>{box}</p:spPr>{body(*paragraphs)}</p:sp>"
    )


def title(text: str, role: str = "title") -> str:
    return shape(text, role=role)


def group(*shapes: str, box: str = "") -> str:
    return f"<p:grpSp><p:grpSpPr>{box}</p:grpSpPr>{''.join(shapes)}</p:grpSp>"


def graphic(content: str, box: str = "") -> str:
    """Return a table, a chart or a diagram."""
    return (
        f"<p:graphicFrame>{box}<a:graphic><a:graphicData>{content}</a:graphicData></a:graphic>"
        "</p:graphicFrame>"
    )


def table_cell(text: str, about: str = "") -> str:
    return f"<a:tc {about}>{body(text, tag='a:txBody')}</a:tc>"


def table(*rows: tuple[str, ...], about: str = 'firstRow="1"') -> str:
    made = "".join(
        f"<a:tr>{''.join(c if c.startswith('<') else table_cell(c) for c in row)}</a:tr>"
        for row in rows
    )
    return graphic(f"<a:tbl><a:tblPr {about}/>{made}</a:tbl>")


def part(root: str, *shapes: str, about: str = "") -> str:
    """Return a slide, its layout or its notes."""
    tree = f"<p:cSld><p:spTree>{''.join(shapes)}</p:spTree></p:cSld>"
    return f"<p:{root} {_NAMESPACES} {about}>{tree}</p:{root}>"


def pptx(*slides: str | tuple[str, ...], more: Mapping[str, str | bytes] | None = None) -> bytes:
    """Return a file of slides, each given by its shapes or as a whole part.

    The parts are called in another order than that of the slides. `more` are other parts.
    """
    count = len(slides)
    names = [f"slides/slide{count - number}.xml" for number in range(count)]
    ids = "".join(f'<p:sldId id="{256 + n}" r:id="slide_{n}"/>' for n in range(count))
    parts: dict[str, str | bytes] = {
        "_rels/.rels": relationships(officeDocument_1="ppt/presentation.xml"),
        "ppt/presentation.xml": (
            f"<p:presentation {_NAMESPACES}><p:sldIdLst>{ids}</p:sldIdLst></p:presentation>"
        ),
        "ppt/_rels/presentation.xml.rels": relationships(
            **{f"slide_{number}": name for number, name in enumerate(names)}
        ),
    }
    for name, slide in zip(names, slides, strict=True):
        parts[f"ppt/{name}"] = slide if isinstance(slide, str) else part("sld", *slide)
    return zipped({**parts, **(more or {})})


def slide_relations(number: int, **targets: str) -> dict[str, str]:
    """Return the part with the relations of `ppt/slides/slideNUMBER.xml`."""
    return {f"ppt/slides/_rels/slide{number}.xml.rels": relationships(**targets)}
