"""The text of pages that a script builds, from the data that stands in them.

An article's text may stand in its description for search engines (JSON-LD), or in the state that
the script begins with.
"""

import json
import re
from collections.abc import Iterator
from typing import Any

from selectolax.lexbor import LexborHTMLParser

from corpus.formats.html.page_phrases import is_sentence, letters

_LINKED_DATA = "script[type='application/ld+json']"
_STATE_NAMES = (
    "__NEXT_DATA__",
    "__NUXT_DATA__",
    "__INITIAL_STATE__",
    "__NUXT__",
    "__PRELOADED_STATE__",
)
_STATE = re.compile(
    r"__(?:INITIAL_STATE|PRELOADED_STATE|NEXT_DATA|NUXT|APOLLO_STATE|INITIAL_DATA)__[\"'\]\s]{0,5}=\s{0,20}(?=[\[{])"
)
_TEXT_KEYS = frozenset(
    (
        "articlebody text content contents body html description summary title name headline "
        "answer question detail details intro introduction abstract paragraph value"
    ).split()
)
_BODY_KEYS = frozenset("articlebody content contents body html text detail details answer".split())
_MAX_SCRIPT = 8 * 1024 * 1024
_MAX_VALUES = 100_000
_MAX_TEXTS = 2000
_MIN_TITLE = 2
_MIN_BODY = 10


def data_blocks(tree: LexborHTMLParser, *, has_text: bool) -> list[str]:
    """Return the texts in a page's data, in their order; some are HTML.

    Where the page shows a text, only what is described as the article's text is returned.
    """
    texts: dict[str, None] = {}
    for node in tree.css(_LINKED_DATA):
        for text in _described(_parsed(node.text(deep=True))):
            texts.setdefault(text)
    if not texts and not has_text:
        for value in _states(tree):
            for text in _texts(value):
                texts.setdefault(text)
    found = list(texts)[:_MAX_TEXTS]
    return found if any(is_sentence(text, _MIN_BODY) for text in found) else []


def _described(value: Any) -> Iterator[str]:
    """Yield the texts of articles, questions with answers, and steps."""
    for each in _objects(value):
        headline = each.get("headline") or each.get("name")
        body = each.get("articleBody")
        answer = each.get("acceptedAnswer")
        answers = answer if isinstance(answer, list) else [answer]
        if isinstance(body, str) and letters(body[:1000]) >= _MIN_BODY:
            if isinstance(headline, str):
                yield headline
            yield body
        for given in answers:
            if isinstance(given, dict) and isinstance(given.get("text"), str):
                if isinstance(headline, str):
                    yield headline
                yield given["text"]
        if each.get("@type") == "HowToStep" and isinstance(each.get("text"), str):
            yield each["text"]


def _states(tree: LexborHTMLParser) -> Iterator[Any]:
    for node in tree.css("script"):
        content = node.text(deep=True)
        attributes = node.attributes
        if attributes.get("id") in _STATE_NAMES or attributes.get("type") == "application/json":
            yield _parsed(content)
        elif len(content) <= _MAX_SCRIPT and (found := _STATE.search(content)):
            yield _parsed(content[found.end() :])


def _texts(value: Any) -> Iterator[str]:
    """Yield the strings of a state that are named like texts, where one of them is a text."""
    found: list[tuple[str, str]] = []
    for each in _objects(value):
        for key, text in each.items():
            name = key.lower()
            if name in _TEXT_KEYS and isinstance(text, str) and letters(text[:200]) >= _MIN_TITLE:
                found.append((name, text))
    if any(name in _BODY_KEYS and is_sentence(text, _MIN_BODY) for name, text in found):
        yield from (text for _, text in found if _has_han_or_words(text))


def _has_han_or_words(text: str) -> bool:
    """Tell a text from an identifier or an address."""
    head = text[:200].strip()
    return not head.startswith(("http://", "https://", "/")) and (" " in head or not head.isascii())


def _objects(value: Any) -> Iterator[dict[str, Any]]:
    """Yield the objects in a value, outer ones first."""
    stack: list[Any] = [value]
    seen = 0
    while stack and seen < _MAX_VALUES:
        each = stack.pop()
        seen += 1
        if isinstance(each, dict):
            yield each
            stack.extend(reversed(each.values()))
        elif isinstance(each, list):
            stack.extend(reversed(each))


def _parsed(content: str) -> Any:
    """Return what JSON at the beginning of a script says, None where there is none."""
    if len(content) > _MAX_SCRIPT:
        return None
    try:
        return json.JSONDecoder().raw_decode(content.strip())[0]
    except (ValueError, RecursionError):
        return None
