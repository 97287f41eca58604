"""Opens a citation in its document: what the tests of the document panel share."""

import re

from playwright.sync_api import Locator, Page

QUOTE = "周日上午九点开门。\n下午五点闭馆。"
SENTENCE = "下午五点闭馆。"
MARKER = re.compile(r"^1\b")


def open_citation(
    page: Page,
    ask,
    backend,
    document: dict,
    quote: str = QUOTE,
    sentence: str = SENTENCE,
    **citation,
) -> Locator:
    """Ask, open the first citation and return the panel."""
    cited = backend.cite(document, quote, sentence, **citation)
    backend.when("几点闭馆", backend.answer(f"{sentence}[1]", cited))
    ask(page, "几点闭馆")
    page.get_by_role("button", name=MARKER).click()
    return page.get_by_role("dialog")
