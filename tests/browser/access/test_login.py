"""The page of a server with keys, behind nginx below a prefix: logging in and out."""

from __future__ import annotations

from contextlib import contextmanager

import pytest

pytest.importorskip("playwright")
from playwright.sync_api import expect

from bot.api.access.key_edits import add_key, revoke_key
from bot.api.app import create_app
from bot.settings import read_settings
from tests.bot.api.live import live
from tests.bot.api.logins import Keys
from tests.browser.accessibility import violations
from tests.browser.conftest import Watch
from tests.nginx import nginx_before
from tests.served_collections import served

QUESTION = "渡轮能见度不足多少米时停航？"


@pytest.fixture
def office(browser, sample_answerer, tmp_path):
    """A server with keys behind nginx, and a function that opens its page."""
    path = tmp_path / "keys.json"
    keys = Keys(path, add_key(path, "clerk", "ask", None), add_key(path, "chief", "manage", None))
    settings = read_settings(
        index=tmp_path / "index",
        keys=path,
        root_path="/chuchu",
        trusted_proxies=["127.0.0.1"],
        log_format="json",
    )
    app = create_app(served(settings, lambda: sample_answerer), settings)
    contexts, watches = [], []
    with live(app) as server, nginx_before(server.port, tmp_path / "nginx") as nginx:

        @contextmanager
        def opened(url=None, width=1280, height=800, locale="zh-CN", **options):
            context = browser.new_context(
                viewport={"width": width, "height": height}, locale=locale, **options
            )
            contexts.append(context)
            page = context.new_page()
            watches.append(Watch(page, url or nginx.stripped))
            page.goto(f"{url or nginx.stripped}/")
            yield page

        yield keys, opened, nginx
        for context in contexts:
            context.close()
    complaints = [each for watch in watches for each in watch.complaints]
    assert [each for each in complaints if "401" not in each and "403" not in each] == []


def log_in(page, key):
    page.get_by_label("密钥").fill(key)
    page.get_by_role("dialog").get_by_role("button", name="登录").click()


def test_a_question_waits_for_the_login_and_is_then_answered(office):
    keys, opened, nginx = office
    for url in (nginx.stripped, nginx.kept):
        with opened(url) as page:
            dialog = page.get_by_role("dialog", name="登录")
            expect(dialog).to_be_visible()
            expect(page.get_by_label("密钥")).to_be_focused()
            page.keyboard.press("Escape")
            expect(dialog).to_be_visible()
            log_in(page, "wrong")
            expect(page.get_by_role("alert")).to_have_text("密钥无效。 它可能已被撤销。")
            page.get_by_label("密钥").fill(keys.ask)
            page.keyboard.press("Enter")
            expect(dialog).to_be_hidden()
            expect(page.locator("#index-status")).to_contain_text("篇文档")
            page.get_by_role("textbox").fill(QUESTION)
            page.keyboard.press("Enter")
            expect(page.locator("mark").first).to_be_visible()
            page.reload()
            expect(page.locator("mark").first).to_be_visible()
            expect(dialog).to_be_hidden()
            page.get_by_role("button", name="退出登录").click()
            expect(dialog).to_be_visible()
            expect(page.get_by_role("button", name="退出登录")).to_be_hidden()
            # Whoever comes next sees nothing of it.
            expect(page.locator("mark")).to_have_count(0)


def test_a_question_of_an_ended_session_is_kept_and_another_user_sees_nothing_of_it(office):
    keys, opened, _ = office
    with opened() as page:
        log_in(page, keys.ask)
        expect(page.get_by_role("dialog")).to_be_hidden()
        # Nothing else is being asked for when the session ends.
        expect(page.get_by_role("group", name="可以这样问")).to_be_visible()
        revoke_key(keys.path, "clerk")
        page.get_by_role("textbox").fill(QUESTION)
        page.keyboard.press("Enter")
        expect(page.get_by_role("dialog", name="登录")).to_be_visible()
        again = add_key(keys.path, "clerk", "ask", None)
        log_in(page, again)
        expect(page.locator("mark").first).to_be_visible()
        revoke_key(keys.path, "clerk")
        page.get_by_role("textbox").fill("光盘借期是几天？")
        page.keyboard.press("Enter")
        log_in(page, keys.manage)
        expect(page.get_by_role("dialog")).to_be_hidden()
        expect(page.locator("#index-status")).to_contain_text("篇文档")
        expect(page.locator("mark")).to_have_count(0)
        expect(page.locator("article")).to_have_count(0)


def test_a_logout_counts_in_every_tab(office):
    keys, opened, nginx = office
    with opened() as page:
        log_in(page, keys.ask)
        expect(page.get_by_role("dialog")).to_be_hidden()
        other = page.context.new_page()
        other.goto(f"{nginx.stripped}/")
        other.get_by_role("textbox").fill(QUESTION)
        other.keyboard.press("Enter")
        expect(other.locator("mark").first).to_be_visible()
        page.get_by_role("button", name="退出登录").click()
        expect(other.get_by_role("dialog", name="登录")).to_be_visible()
        expect(other.locator("mark")).to_have_count(0)
        log_in(page, keys.manage)
        expect(other.get_by_role("dialog")).to_be_hidden()
        expect(other.get_by_role("button", name="退出登录")).to_have_attribute("title", "chief")


def test_a_rebuild_is_offered_to_a_key_that_may_manage(office):
    keys, opened, _ = office
    for key, name, is_offered in ((keys.manage, "chief", True), (keys.ask, "clerk", False)):
        with opened(locale="en-US") as page:
            page.get_by_label("Key").fill(key)
            page.get_by_role("dialog").get_by_role("button", name="Log in").click()
            for _ in ("at the login", "after a reload"):
                expect(page.get_by_role("button", name="Log out")).to_have_attribute("title", name)
                page.get_by_role("button", name="Folder").click()
                button = page.get_by_role("button", name="Rebuild the index")
                expect(button).to_be_visible(visible=is_offered)
                page.reload()


def test_a_page_without_keys_shows_nothing_of_logging_in(page):
    page.goto("/")
    expect(page.locator("#index-status")).to_contain_text("篇文档")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.get_by_role("button", name="退出登录")).to_have_count(0)


@pytest.mark.parametrize(("width", "height"), [(1280, 800), (390, 844)])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_login_is_accessible(office, width, height, scheme):
    _, opened, _ = office
    with opened(width=width, height=height, color_scheme=scheme) as page:
        expect(page.get_by_role("dialog", name="登录")).to_be_visible()
        log_in(page, "wrong")
        expect(page.get_by_role("alert")).not_to_be_empty()
        assert violations(page) == []
