"""Small OpenDocument files, put together by hand."""

from collections.abc import Mapping

from tests.corpus.office_files import zipped

NAMESPACES = " ".join(
    f'xmlns:{each}="urn:{each}"'
    for each in "office text table draw style fo svg presentation meta dc number xml".split()
    if each != "xml"
)


def p(text: str, style: str = "", tag: str = "text:p", about: str = "") -> str:
    named = f' text:style-name="{style}"' if style else ""
    return f"<{tag}{named} {about}>{text}</{tag}>"


def h(text: str, level: int = 1, style: str = "") -> str:
    return p(text, style, "text:h", f'text:outline-level="{level}"')


def items(*contents: str, style: str = "", about: str = "") -> str:
    """Return a list; contents that are no XML become paragraphs."""
    named = f' text:style-name="{style}"' if style else ""
    made = "".join(
        f"<text:list-item>{each if each.startswith('<') else p(each)}</text:list-item>"
        for each in contents
    )
    return f"<text:list{named} {about}>{made}</text:list>"


def cell(text: str, about: str = "", style: str = "") -> str:
    return f"<table:table-cell {about}>{p(text, style)}</table:table-cell>"


def covered(repeated: int = 1) -> str:
    return f'<table:covered-table-cell table:number-columns-repeated="{repeated}"/>'


def row(*cells: str) -> str:
    made = "".join(each if each.startswith("<") else cell(each) for each in cells)
    return f"<table:table-row>{made}</table:table-row>"


def table(*rows: str | tuple[str, ...], header: tuple[str, ...] = (), about: str = "") -> str:
    made = "".join(each if isinstance(each, str) else row(*each) for each in rows)
    head = f"<table:table-header-rows>{row(*header)}</table:table-header-rows>" if header else ""
    return f"<table:table {about}>{head}{made}</table:table>"


def style(name: str, family: str, properties: str = "", parent: str = "") -> str:
    above = f' style:parent-style-name="{parent}"' if parent else ""
    return (
        f'<style:style style:name="{name}" style:family="{family}"{above}>{properties}'
        "</style:style>"
    )


def list_level(level: int, form: str, suffix: str = ".", prefix: str = "", about: str = "") -> str:
    return (
        f'<text:list-level-style-number text:level="{level}" style:num-format="{form}"'
        f' style:num-suffix="{suffix}" style:num-prefix="{prefix}" {about}/>'
    )


def list_style(name: str, *levels: str) -> str:
    return f'<text:list-style style:name="{name}">{"".join(levels)}</text:list-style>'


BOLD = '<style:text-properties fo:font-weight="bold"/>'
HIDDEN = '<style:text-properties text:display="none"/>'


def odf(
    kind: str,
    *content: str,
    styles: str = "",
    automatic: str = "",
    more: Mapping[str, str | bytes] | None = None,
) -> bytes:
    """Return a file of a kind, `text` or `presentation`; `more` are other parts."""
    body = f"<office:body><office:{kind}>{''.join(content)}</office:{kind}></office:body>"
    about = f"<office:automatic-styles>{automatic}</office:automatic-styles>"
    parts: dict[str, str | bytes] = {
        "mimetype": f"application/vnd.oasis.opendocument.{kind}",
        "content.xml": (
            f"<office:document-content {NAMESPACES}>{about}{body}</office:document-content>"
        ),
        "styles.xml": (
            f"<office:document-styles {NAMESPACES}><office:styles>{styles}</office:styles>"
            f"<office:master-styles>{p('页眉')}</office:master-styles></office:document-styles>"
        ),
    }
    return zipped({**parts, **(more or {})})


def meta(content: str) -> dict[str, str]:
    return {"meta.xml": f"<office:document-meta {NAMESPACES}>{content}</office:document-meta>"}


def box(content: str, role: str = "", place: str = "") -> str:
    """Return a frame with a text box, or with what is no paragraph."""
    made = (
        content if not content.startswith("<text") else f"<draw:text-box>{content}</draw:text-box>"
    )
    mark = f' presentation:class="{role}"' if role else ""
    return f"<draw:frame{mark} {place}>{made}</draw:frame>"


def at(left: str, top: str) -> str:
    return f'svg:x="{left}" svg:y="{top}" svg:width="5cm" svg:height="2cm"'


def page(*content: str, notes: str = "") -> str:
    below = f"<presentation:notes>{notes}</presentation:notes>" if notes else ""
    return f"<draw:page>{''.join(content)}{below}</draw:page>"
