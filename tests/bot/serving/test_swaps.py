"""Questions while rebuilds replace the index: every answer is of one generation, nothing leaks.

`CHUCHU_TEST_LOAD=full` asks with more clients through more swaps, and of several workers too.
"""

import itertools
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

import httpx
import pytest

from embeddings.store.layout import IndexLayout
from tests.bot.serving.builds import FULL, TIMEOUT_SECONDS, until
from tests.conftest import serving
from tests.processes import Usage, can_be_read, deleted_files, server_processes, usage_of

CLIENTS, ROUNDS = (16, 20) if FULL else (2, 4)
WORKERS = (1, 2) if FULL else (1,)
# After so many swaps a process has allocated what it needs once: buffers, caches, threads.
WARM = 2
MORE_FILES = 2
MORE_KILOBYTES = 16 * 1024
BURSTS = 8
PLACES = "东湖 西岭 南浦 北川 青桥 白沙 红崖 金滩".split()
ARCHIVED = 40

pytestmark = pytest.mark.skipif(not can_be_read(), reason="no usage of processes can be read here")


@lru_cache(maxsize=ROUNDS + 1)
def edition(number: int) -> dict[str, str]:
    """Return the texts of all documents in one round of edits, by path.

    Every sentence of a notice names the round, so a passage tells which round it comes from. The
    first file is another one in each round, and of another length: what stands behind it moves. The
    archive stays as it is.
    """
    first = {f"0/{number:03}.txt": _text("总表", number, 5 + 7 * (number % 4))}
    notices = {f"notices/{place}.txt": _text(place, number, 30) for place in PLACES}
    archive = {f"old/{each:03}.txt": _text(f"旧档{each}", 0, 20) for each in range(ARCHIVED)}
    return {**first, **notices, **archive}


def _text(place: str, number: int, sentences: int) -> str:
    return "".join(
        f"第{number}轮通知第{each}条：{place}渡口的渡轮在能见度不足{each * 10}米时停航。"
        for each in range(1, sentences + 1)
    )


def write_edition(documents: Path, number: int) -> None:
    """Make the folder hold one round's texts and nothing else."""
    texts = edition(number)
    for path in edition(number - 1).keys() - texts.keys():
        (documents / path).unlink(missing_ok=True)
    for path, text in texts.items():
        file = documents / path
        file.parent.mkdir(parents=True, exist_ok=True)
        if not file.exists() or file.read_text(encoding="utf-8") != text:
            file.write_text(text, encoding="utf-8")


@dataclass(slots=True)
class Seen:
    """What one client saw: the number of answers of each generation, and what was wrong.

    `opened` counts cited documents that were opened before the index was swapped.
    """

    generations: Counter[int] = field(default_factory=Counter)
    opened: int = 0
    faults: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the clients saw in all rounds, and what the server's processes used early and late."""

    workers: int
    seen: list[Seen]
    early: dict[int, Usage]
    late: dict[int, Usage]
    deleted_but_open: set[str]
    generations_on_disk: list[int]

    @property
    def faults(self) -> list[str]:
        return [fault for each in self.seen for fault in each.faults]

    @property
    def generations(self) -> Counter[int]:
        return sum((each.generations for each in self.seen), Counter())

    def growth(self, what: Callable[[Usage], int]) -> dict[int, int]:
        """Return by how much a usage grew in each process after the first swaps."""
        return {pid: what(usage) - what(self.early[pid]) for pid, usage in self.late.items()}


@pytest.fixture(scope="module", params=WORKERS)
def outcome(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Outcome:
    """Run the whole load once; the tests look at its outcome."""
    documents, index = (tmp_path_factory.mktemp(name) for name in ("documents", "index"))
    write_edition(documents, 1)
    arguments = ("--no-watch", "--workers", str(request.param))
    with serving(documents, index, *arguments) as url, client(url) as http:
        until(lambda: http.get("/readyz").status_code == 200)
        seen = swap_under_load(http, documents, range(2, WARM + 2))
        gone = deleted_files_in_use(http, index)
        early = {pid: usage_of(pid) for pid in server_processes(index)}
        seen += swap_under_load(http, documents, range(WARM + 2, ROUNDS + 2))
        gone |= deleted_files_in_use(http, index)
        late = {pid: usage_of(pid) for pid in server_processes(index)}
        on_disk = IndexLayout(index).generations()
    return Outcome(request.param, seen, early, late, gone, on_disk)


def client(url: str) -> httpx.Client:
    return httpx.Client(base_url=url, trust_env=False, timeout=TIMEOUT_SECONDS)


def swap_under_load(http: httpx.Client, documents: Path, rounds: range) -> list[Seen]:
    """Edit and rebuild once a round while all clients ask; return what they saw."""
    with asking(str(http.base_url)) as seen:
        for number in rounds:
            write_edition(documents, number)
            rebuild(http)
            # So each round's generation is asked at least once.
            until(lambda number=number: any(each.generations[number] for each in seen))
    return seen


def rebuild(http: httpx.Client) -> None:
    # The rebuild before has said that it is done, but its process may not have ended yet.
    started = until(lambda: accepted(http.post("/index/rebuild")))
    address = f"/index/jobs/{started.json()['job']}"
    until(lambda: http.get(address).json()["state"] in ("done", "failed"))
    assert http.get(address).json()["state"] == "done"


def accepted(response: httpx.Response) -> httpx.Response | None:
    assert response.status_code in (202, 409), response.text
    return response if response.status_code == 202 else None


@contextmanager
def asking(url: str) -> Iterator[list[Seen]]:
    """Ask from all clients at once while the context lasts."""
    seen = [Seen() for _ in range(CLIENTS)]
    stop = threading.Event()
    with ThreadPoolExecutor(CLIENTS) as pool:
        asked = [pool.submit(ask_until, stop, url, each, at) for at, each in enumerate(seen)]
        try:
            yield seen
        finally:
            stop.set()
    for each in asked:
        each.result()


def ask_until(stop: threading.Event, url: str, seen: Seen, first: int) -> None:
    """Ask about one place after the other until `stop` is set."""
    with client(url) as http:
        for number in itertools.count(first):
            if stop.is_set():
                return
            try:
                ask_once(http, PLACES[number % len(PLACES)], seen)
            except (httpx.HTTPError, ValueError, LookupError) as error:
                seen.faults.append(repr(error))


def ask_once(http: httpx.Client, place: str, seen: Seen) -> None:
    response = http.post("/ask", json={"question": f"{place}渡口的渡轮何时停航？"})
    if response.status_code != 200:
        seen.faults.append(f"{response.status_code}: {response.text}")
        return
    answer = response.json()
    generation = answer["index"]["generation"]
    seen.generations[generation] += 1
    seen.faults += faults_of(answer, place)
    check_document(http, answer["citations"][0], generation, seen)


def faults_of(answer: dict[str, Any], place: str) -> Iterator[str]:
    """Yield what in an answer is not of the generation that the answer names."""
    generation = answer["index"]["generation"]
    texts = edition(generation)
    if answer["index"]["documents"] != len(texts):
        yield f"generation {generation} has {answer['index']['documents']} documents"
    # The ids of chunks moved: looked up in another generation, one gives another place.
    if answer["citations"][0]["path"] != f"notices/{place}.txt":
        yield f"asked about {place}, got {answer['citations'][0]['path']}"
    for cited in answer["citations"]:
        text = texts.get(cited["path"], "")
        if text[cited["start"] : cited["end"]] != cited["quote"]:
            yield f"not in generation {generation}: {cited['path']} {cited['quote']}"


def check_document(http: httpx.Client, cited: dict[str, Any], generation: int, seen: Seen) -> None:
    """Open what was cited; it must hold the quote unless the index was swapped since."""
    opened = http.get(f"/documents/{cited['document_id']}")
    after = http.get("/readyz")
    if opened.status_code >= 500 or after.status_code != 200:
        seen.faults.append(f"{opened.status_code}, {after.status_code} after an answer")
    elif after.json()["generation"] == generation:
        seen.opened += 1
        if opened.json()["text"][cited["start"] : cited["end"]] != cited["quote"]:
            seen.faults.append(f"{cited['path']} does not hold what was quoted of it")


def deleted_files_in_use(http: httpx.Client, index: Path) -> set[str]:
    """Return the deleted files of the index that are open after every worker was asked again.

    A worker closes an old generation when the next question comes.
    """
    gone: set[str] = set()
    for _ in range(BURSTS):
        # New connections at once, so that they reach all workers.
        with ThreadPoolExecutor(CLIENTS) as pool:
            for _ in range(CLIENTS):
                pool.submit(httpx.get, f"{http.base_url}/index", trust_env=False)
        processes = server_processes(index)
        gone = {name for pid in processes for name in deleted_files(pid, index)}
        if not gone:
            break
    return gone


def test_no_question_fails_while_rebuilds_swap_the_index(outcome):
    assert outcome.faults == []
    assert sorted(outcome.generations) == list(range(1, ROUNDS + 2))
    assert all(each.opened for each in outcome.seen)


def test_swaps_leave_no_open_files_behind(outcome):
    assert max(outcome.growth(lambda usage: usage.files).values()) <= MORE_FILES


def test_swaps_leave_no_memory_behind(outcome):
    assert max(outcome.growth(lambda usage: usage.kilobytes).values()) <= MORE_KILOBYTES


def test_the_same_processes_answer_before_and_after(outcome):
    assert outcome.late.keys() == outcome.early.keys()
    assert len(outcome.late) == (1 if outcome.workers == 1 else 1 + outcome.workers)


def test_no_process_keeps_files_of_a_deleted_generation_open(outcome):
    assert outcome.deleted_but_open == set()


def test_old_generations_are_removed(outcome):
    last = ROUNDS + 1
    assert outcome.generations_on_disk[-2:] == [last - 1, last]
    # Each process that answers may have held one more when the last was published.
    assert len(outcome.generations_on_disk) <= 2 + outcome.workers
