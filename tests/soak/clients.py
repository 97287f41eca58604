"""Clients that ask about the documents, and check whatever they are answered."""

import random
import time
from typing import Any

import httpx

from tests.soak.answers import check_answer, check_document, check_found, check_status
from tests.soak.documents import PLACES, Version, question
from tests.soak.history import FileHistory, GenerationHistory
from tests.soak.record import Record

CLIENTS = 8
_TIMEOUT_SECONDS = 30.0
_PAUSE_SECONDS = 0.2
# New connections reach the other workers too.
_QUESTIONS_OF_A_CONNECTION = 20
_OTHER_PATHS = ("/documents?limit=5", "/index?limit=3", "/examples", "/metrics", "/healthz", "/")


class Asker:
    """Asks until the run stops."""

    def __init__(
        self,
        url: str,
        name: str,
        record: Record,
        files: FileHistory,
        generations: GenerationHistory,
    ) -> None:
        """`name` decides what is asked."""
        self._url = url
        self._random = random.Random(name)
        self._record = record
        self._files = files
        self._generations = generations

    def run(self) -> None:
        """Ask until the run stops."""
        while not self._record.stop.is_set():
            with httpx.Client(
                base_url=self._url, trust_env=False, timeout=_TIMEOUT_SECONDS
            ) as http:
                for _ in range(_QUESTIONS_OF_A_CONNECTION):
                    if self._record.stop.wait(self._random.uniform(0, _PAUSE_SECONDS)):
                        return
                    self.ask(http, self._a_place())

    def _a_place(self) -> str:
        """Choose a place, mostly one that there is a document about."""
        states = self._files.now().values()
        known = sorted(each.place for each in states if isinstance(each, Version))
        return self._random.choice(PLACES if self._random.random() < 0.2 else known)

    def ask_about_all(self) -> None:
        """Ask once about every place."""
        with httpx.Client(base_url=self._url, trust_env=False, timeout=_TIMEOUT_SECONDS) as http:
            for place in PLACES:
                self.ask(http, place)

    def ask(self, http: httpx.Client, place: str) -> None:
        """Ask about a place, check the answer and the document that is cited first."""
        begin = time.monotonic()
        body: dict[str, Any] = {
            "question": question(place),
            "top_k": self._random.choice((1, 3, 8)),
        }
        response = self._request(http, "POST", "/ask", json=body)
        if response is None or response.status_code != 200:
            return
        answer = response.json()
        # It may have been published since the last look.
        self._generations.look()
        asked = begin, time.monotonic()
        self._record.count("answers")
        self._report(check_answer(answer, asked, self._files, self._generations))
        if body["top_k"] > 1:
            self._check_found(answer, place)
        for cited in answer["citations"]:
            self._record.count("citations checked")
            self._check_document(http, answer, cited, begin, _connection(response))
        if self._random.random() < 0.1:
            self._request(http, "GET", self._random.choice(_OTHER_PATHS))

    def _check_found(self, answer: Any, place: str) -> None:
        built = self._generations.built_in(answer["index"]["generation"])
        if built is None:
            return
        must, may = self._files.about(place, *built)
        if must:
            self._record.count("answers that had to cite a file")
            self._report(check_found(answer, place, may))

    def _check_document(
        self, http: httpx.Client, answer: Any, cited: Any, begin: float, connection: object
    ) -> None:
        """Open a cited document and compare it, if nothing but its generation was asked."""
        opened = self._request(http, "GET", f"/documents/{cited['document_id']}")
        ready = self._request(http, "GET", "/readyz")
        if opened is None or ready is None or ready.status_code != 200:
            return
        # On one connection one process answers. It goes back to a generation only after a rollback,
        # from a later one that was current meanwhile.
        number = answer["index"]["generation"]
        self._generations.look()
        current = self._generations.current(begin, time.monotonic())
        is_same = {_connection(opened), _connection(ready)} == {connection}
        if not is_same or ready.json()["generation"] != number or max(current) > number:
            return
        if opened.status_code == 503:
            return
        self._record.count("documents opened")
        if opened.status_code != 200:
            self._record.fault(f"{opened.status_code} for the cited {cited['path']}")
            return
        self._report(check_document(opened.json(), cited))

    def _request(
        self, http: httpx.Client, method: str, path: str, **options: Any
    ) -> httpx.Response | None:
        begin = time.monotonic()
        self._record.count("requests")
        try:
            response = http.request(method, path, **options)
        except httpx.HTTPError as error:
            if self._record.is_excused("broken", begin, time.monotonic()):
                self._record.count("connections lost with a killed worker")
            else:
                self._record.fault(f"{method} {path}: {error!r}")
            return None
        may_be_busy = self._record.is_excused("busy", begin, time.monotonic())
        faults = check_status(
            response.status_code, response.headers.get("Retry-After"), may_be_busy=may_be_busy
        )
        for fault in faults:
            self._record.fault(f"{method} {path}: {fault}: {response.text[:300]}")
        if response.status_code == 503:
            self._record.count("503 under a flood")
        return response

    def _report(self, faults: Any) -> None:
        for fault in faults:
            self._record.fault(fault)


def _connection(response: httpx.Response) -> object:
    try:
        return response.extensions["network_stream"].get_extra_info("client_addr")
    except OSError:
        # It is closed; equal to no other.
        return object()
