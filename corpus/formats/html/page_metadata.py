"""What a page says about itself."""

from collections.abc import Iterator, Mapping

from selectolax.lexbor import LexborHTMLParser

from corpus.formats.html.parts.readings import text_without_readings
from corpus.text.dates import iso_date
from corpus.text.metadata_values import web_address
from corpus.text.title import without_site
from corpus.types import Metadata

_DATE_NAMES = ("article:published_time", "pubdate", "publishdate", "date", "dc.date")


def page_metadata(tree: LexborHTMLParser) -> Metadata:
    """Return a page's metadata from its headings, title and meta elements."""
    named: dict[str, str] = {}
    for node in tree.css("meta"):
        name = node.attributes.get("name") or node.attributes.get("property") or ""
        content = (node.attributes.get("content") or "").strip()
        if name and content:
            named.setdefault(name.lower(), content)
    return Metadata(
        title=_title(tree) or _first(named, "og:title", "articletitle"),
        date=next(filter(None, (iso_date(named.get(name)) for name in _DATE_NAMES)), None),
        author=_first(named, "author", "article:author", "contentsource"),
        url=next(filter(None, map(web_address, _addresses(tree, named))), None),
    )


def _title(tree: LexborHTMLParser) -> str | None:
    headings = [text_without_readings(node).strip() for node in tree.css("h1")]
    named = [heading for heading in headings if heading]
    if len(named) == 1:
        return named[0]
    title = tree.css_first("head title")
    return without_site(title.text(deep=True).strip()) or None if title is not None else None


def _addresses(tree: LexborHTMLParser, named: Mapping[str, str]) -> Iterator[str | None]:
    yield from (link.attributes.get("href") for link in tree.css("link[rel=canonical]"))
    yield from (named.get(name) for name in ("og:url", "url"))


def _first(named: dict[str, str], *names: str) -> str | None:
    return next((named[name] for name in names if name in named), None)
