"""Take the pictures that the README shows, from the bundled samples.

python -m tests.browser.take_screenshots
"""

import tempfile
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from bot.settings import SAMPLES
from tests.browser.conftest import LAUNCH_ARGUMENTS, executable
from tests.conftest import serving

FOLDER = Path(__file__).parent / "screenshots"
QUESTION = "第二批试点单家企业最高补助多少？"
FOLLOW_UP = "图书馆的光盘借期是几天？"


def main() -> None:
    """Write `chat-zh.png`, `chat-en.png` and `chat-phone.png`."""
    FOLDER.mkdir(exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as index,
        serving(SAMPLES, Path(index)) as url,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=executable(), args=LAUNCH_ARGUMENTS)
        for language, scheme in (("zh-CN", "light"), ("en-US", "dark")):
            page = browser.new_page(
                locale=language, color_scheme=scheme, viewport={"width": 1280, "height": 800}
            )
            _converse(page, url)
            page.screenshot(path=FOLDER / f"chat-{language[:2]}.png")
        phone = browser.new_page(locale="zh-CN", viewport={"width": 390, "height": 844})
        phone.goto(url)
        _ask(phone, FOLLOW_UP)
        phone.screenshot(path=FOLDER / "chat-phone.png")
        browser.close()


def _converse(page: Page, url: str) -> None:
    page.goto(url)
    for question in (FOLLOW_UP, QUESTION):
        _ask(page, question)
    page.locator(".turn").last.locator(".marker").first.click()
    page.locator("#document mark").first.wait_for()
    _settle(page)


def _ask(page: Page, question: str) -> None:
    page.get_by_role("textbox").fill(question)
    page.keyboard.press("Enter")
    page.locator(".turn", has_text=question).locator(".card").first.wait_for()
    _settle(page)


def _settle(page: Page) -> None:
    page.evaluate("Promise.all(document.getAnimations().map((animation) => animation.finished))")


if __name__ == "__main__":
    main()
