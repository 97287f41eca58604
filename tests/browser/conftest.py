"""A real browser, pages that may neither complain nor ask other hosts, and a crafted API."""

from __future__ import annotations

import json
import os
import re
import shutil
from collections import defaultdict
from urllib.parse import parse_qsl, unquote, urlsplit

import pytest

LAUNCH_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
_API = "ask|index|documents|examples|events|feedback|questions"
API_PATH = re.compile(rf"^/({_API}|login|logout|session)(/|$)")
API_URL = re.compile(rf"^https?://[^/]+/({_API})([/?#]|$)")


def _no_browser(reason: str) -> None:
    if os.environ.get("CHUCHU_TEST_REQUIRE_BROWSER") == "1":
        pytest.fail(reason)
    pytest.skip(reason)


def executable() -> str | None:
    named = os.environ.get("CHUCHU_TEST_CHROMIUM")
    # The headless shell opens a page in a third of the time that the whole browser takes.
    names = "chromium-headless-shell", "chromium", "chromium-browser", "google-chrome"
    found = map(shutil.which, names)
    return named or next(filter(None, found), None)


@pytest.fixture(scope="session")
def browser():
    try:
        from playwright.sync_api import Error, sync_playwright
    except ImportError:
        _no_browser("Playwright is not installed")
    with sync_playwright() as playwright:
        try:
            chromium = playwright.chromium.launch(
                executable_path=executable(), args=LAUNCH_ARGUMENTS
            )
        except Error as error:
            _no_browser(f"no browser could be started: {error.message.splitlines()[0]}")
        yield chromium
        chromium.close()


class Watch:
    """Collects what a page must not do: complain on the console, throw, or ask another host."""

    def __init__(self, page, url: str):
        self.complaints: list[str] = []
        self.host = urlsplit(url).netloc
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.complaints.append(f"page error: {error}"))
        page.on("request", self._request)

    def _console(self, message) -> None:
        # The browser itself reports every refused API call; tests provoke those on purpose.
        is_refused_call = message.text.startswith("Failed to load resource") and API_PATH.match(
            urlsplit(message.location["url"]).path
        )
        if message.type == "error" and not is_refused_call:
            self.complaints.append(f"console: {message.text}")

    def _request(self, request) -> None:
        url = urlsplit(request.url)
        if url.scheme != "data" and url.netloc != self.host:
            self.complaints.append(f"asked another host: {request.url}")


@pytest.fixture
def open_page(browser, served):
    """Opens pages in contexts of their own; whatever they complained about fails the test."""
    contexts, watches = [], []

    def open_one(width=1440, height=900, locale="zh-CN", **options):
        viewport = {"width": width, "height": height}
        context = browser.new_context(
            viewport=viewport, locale=locale, base_url=served.url, **options
        )
        contexts.append(context)
        page = context.new_page()
        watches.append(Watch(page, served.url))
        return page

    yield open_one
    for context in contexts:
        context.close()
    assert [complaint for watch in watches for complaint in watch.complaints] == []


@pytest.fixture
def page(open_page):
    return open_page()


OFFLINE = object()
HELD = object()


class Backend:
    """A crafted API: `asked` keeps the bodies of POST /ask; the rest is what it answers."""

    OFFLINE = OFFLINE
    HELD = HELD

    def __init__(self):
        self.asked: list[dict] = []
        self.documents: dict[str, object] = {}
        self.index: list = [{"generation": 1, "documents": 2, "chunks": 7}]
        self.jobs: dict[str, object] = {}
        self.examples: object = {"examples": []}
        self.events: object = (204, "")
        self.listed: list[dict] = []
        self.rebuild: list = [(202, {"job": "j1"})]
        self.rebuilt: list[dict] = []
        self.judged: list[dict] = []
        self.feedback: object = {"verdict": "good", "document": None}
        self.unanswered: object = {"days": 0, "questions": []}
        self.held: dict[str, object] = {}
        self.released: dict[str, object] = {}
        self._replies: dict[str, list] = defaultdict(list)

    def attach(self, page) -> None:
        # A pattern, and not a function of ours: that would be asked about every file of the page.
        page.route(API_URL, self._answer)

    def _answer(self, route) -> None:
        path = urlsplit(route.request.url).path
        answers = {
            "/ask": self._ask,
            "/index": self._index,
            "/index/rebuild": self._rebuild,
            "/documents": self._documents,
            "/examples": self._examples,
            "/events": self._events,
            "/feedback": self._feedback,
            "/questions/unanswered": lambda route: self._fulfil(route, self.unanswered, "asked"),
        }
        by_folder = self._job if path.startswith("/index/jobs/") else self._document
        answers.get(path, by_folder)(route)

    def when(self, question: str, *replies) -> None:
        """Replies: an answer, (status, body[, headers]), OFFLINE or HELD; the last one stays."""
        self._replies[question] = list(replies)

    def tell(self, **events) -> None:
        """Send these events to each listener, again and again."""
        pieces = [f"event: {name}\ndata: {json.dumps(events[name])}\n\n" for name in events]
        self.events = "".join(["retry: 50\n\n", *pieces])

    def release(self, key: str, reply) -> None:
        """Answer a held request, as soon as it has arrived."""
        if key in self.held:
            self._fulfil(self.held.pop(key), reply, key)
        else:
            self.released[key] = reply

    def add_document(self, text: str, identity: str = "d1", **more) -> dict:
        named = {"id": identity, "path": f"{identity}.txt", "title": f"题目 {identity}"}
        document = named | {"text": text} | more
        self.documents[identity] = document
        return document

    def cite(self, document: dict, quote: str, sentence: str = "", number: int = 1, **more) -> dict:
        start, inside = document["text"].index(quote), quote.index(sentence)
        citation = {
            "number": number,
            "document_id": document["id"],
            "path": document["path"],
            "title": document["title"],
            "url": None,
            "quote": quote,
            "start": start,
            "end": start + len(quote),
            "lines": None,
            "pages": None,
            "place": None,
            "recognised": False,
            "highlights": [[inside, inside + len(sentence)]] if sentence else [],
            "score": 0.8,
            "why": {},
            "also_in": [],
            "superseded_by": None,
        }
        return citation | more

    def answer(self, text: str | None, *citations: dict, **more) -> dict:
        is_found = text is not None
        return {
            "verdict": "answered" if is_found else "not_found",
            "answerable": is_found,
            "confidence": 0.9 if is_found else 0.1,
            "answer": text,
            "citations": list(citations),
            "answer_span": None,
            "written": None,
            "written_error": None,
            "differs": [],
            "index": {"generation": 1, "documents": 2},
            "took_ms": 1.0,
        } | more

    def error(self, status: int, message: str, hint: str | None = None, **more) -> tuple[int, dict]:
        return status, {"error": {"type": "crafted", "message": message, "hint": hint}} | more

    def _ask(self, route) -> None:
        body = json.loads(route.request.post_data)
        self.asked.append(body)
        replies = self._replies[body["question"]] or [self.answer(f"{body['question']}的回答")]
        self._fulfil(route, replies.pop(0) if len(replies) > 1 else replies[0], body["question"])

    def _index(self, route) -> None:
        self._fulfil(route, self.index.pop(0) if len(self.index) > 1 else self.index[0], "index")

    def _examples(self, route) -> None:
        self._fulfil(route, self.examples, "examples")

    def _documents(self, route) -> None:
        asked = dict(parse_qsl(urlsplit(route.request.url).query))
        found = [each for each in self.listed if asked.get("q", "") in each["title"] + each["path"]]
        start = int(asked["offset"])
        page = found[start : start + int(asked["limit"])]
        self._fulfil(route, {"total": len(found), "documents": page}, "documents")

    def _rebuild(self, route) -> None:
        self.rebuilt.append(route.request.headers)
        reply = self.rebuild.pop(0) if len(self.rebuild) > 1 else self.rebuild[0]
        self._fulfil(route, reply, "rebuild")

    def _feedback(self, route) -> None:
        self.judged.append(json.loads(route.request.post_data))
        self._fulfil(route, self.feedback, "feedback")

    def _events(self, route) -> None:
        if isinstance(self.events, str):
            route.fulfill(status=200, body=self.events, content_type="text/event-stream")
        else:
            self._fulfil(route, self.events, "events")

    def _job(self, route) -> None:
        identity = unquote(urlsplit(route.request.url).path.removeprefix("/index/jobs/"))
        self._fulfil(route, self.jobs.get(identity, self.error(404, "没有这个任务。")), identity)

    def _document(self, route) -> None:
        identity = unquote(urlsplit(route.request.url).path.removeprefix("/documents/"))
        found = self.documents.get(identity, self.error(404, "没有这份文档。"))
        self._fulfil(route, found, identity)

    def _fulfil(self, route, reply, key: str) -> None:
        if reply is OFFLINE:
            route.abort("connectionrefused")
        elif reply is HELD and key in self.released:
            self._fulfil(route, self.released.pop(key), key)
        elif reply is HELD:
            self.held[key] = route
        else:
            status, body, *more = reply if isinstance(reply, tuple) else (200, reply)
            text = body if isinstance(body, str) else json.dumps(body)
            headers = {"Content-Type": "application/json", **(more[0] if more else {})}
            route.fulfill(status=status, body=text, headers=headers)


@pytest.fixture
def backend():
    return Backend()


@pytest.fixture
def chat(page, backend):
    """The page of the running server, before any question, over the crafted API."""
    backend.attach(page)
    page.goto("/")
    return page


@pytest.fixture
def ask():
    def type_and_send(page, question: str) -> None:
        page.get_by_role("textbox").fill(question)
        page.get_by_role("textbox").press("Enter")

    return type_and_send
