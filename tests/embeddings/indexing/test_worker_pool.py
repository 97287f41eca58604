"""A build with worker processes makes the same index as one without, and fails cleanly."""

import os
import signal
import subprocess
import sys
import time

import pytest

from corpus.errors import BuildError
from embeddings.indexing.failures import Failure
from embeddings.indexing.worker_pool import WorkerPool, worker_count
from embeddings.store.generations import open_index
from embeddings.store.layout import IndexLayout
from embeddings.text.analyser import Analyser
from embeddings.tools import Tools
from embeddings.types import Stage
from tests.embeddings.digest import digest_of
from tests.fakes import LetterEncoder
from tests.folder_builds import build_index
from tests.processes import PROC

FILES: dict[str, str | bytes] = {
    **{f"{each:02}.txt": f"第{each}份文件写的是甲{'乙' * (each % 7)}。" * 9 for each in range(90)},
    **{f"site/{each}.html": f"<h1>公告{each}</h1><p>丙。</p>" for each in range(9)},
    "broken.pdf": b"%PDF-1.4 nothing",
    "empty.txt": "",
    "big5.txt": "這一份文件用另一種編碼寫成，內容是丙。".encode("big5"),
    **{
        f"menu/{each}.txt": f"首页 | 版权所有\n第{each}条写的是甲。\n联系我们\n"
        for each in range(40)
    },
}


def test_the_index_is_the_one_that_a_single_process_builds(folder, tmp_path, tools):
    documents = folder(FILES)
    alone = build_index(documents, tmp_path / "alone", tools, workers=0)
    pooled = build_index(documents, tmp_path / "pooled", tools, workers=2)

    assert pooled.files == alone.files
    assert pooled.counts == alone.counts
    assert digest_of(tmp_path / "pooled", tools) == digest_of(tmp_path / "alone", tools)
    generations = [IndexLayout(tmp_path / name).generation(1) for name in ("alone", "pooled")]
    assert len({each.vectors.read_bytes() for each in generations}) == 1
    # Lines that recur are left out by workers, too.
    index = open_index(tmp_path / "pooled", tools.recipe)
    texts = [index.document(each.id).text for each in index.documents(0, len(FILES))]
    assert sum("条写的是甲" in text for text in texts) == 40
    assert not any("版权" in text for text in texts)
    index.close()


def test_a_users_dictionary_reaches_the_workers(folder, tmp_path):
    words = tmp_path / "words.txt"
    words.write_text("甲乙丙丁戊 99999 n\n", encoding="utf-8")
    tools = Tools(LetterEncoder(), Analyser(words))
    build_index(folder({"a.txt": "这里写着甲乙丙丁戊。"}), tmp_path / "index", tools, workers=1)

    index = open_index(tmp_path / "index", tools.recipe)
    assert [hit.chunk_id for hit in index.lexical_search(["甲乙丙丁戊"], 1)] == [0]
    index.close()


def test_results_arrive_in_the_order_of_the_requests(analyser, tmp_path):
    items = []
    for each in range(300):
        file = tmp_path / f"{each}.txt"
        file.write_text(f"第{each}份。" * (1 + each % 50), encoding="utf-8")
        items.append((file.stat().st_size, (file.name, str(file), None)))

    with WorkerPool(analyser, 0) as here:
        expected = list(here.run("read", items))
    with WorkerPool(analyser, 2) as pool:
        assert list(pool.run("read", items)) == expected


def test_workers_that_are_killed_are_replaced_and_nothing_is_lost(analyser, tmp_path):
    items = []
    for each in range(200):
        file = tmp_path / f"{each}.txt"
        file.write_text(f"第{each}份。", encoding="utf-8")
        items.append((1, (file.name, str(file), None)))
    with WorkerPool(analyser, 0) as here:
        expected = list(here.run("read", items))
    # Servers and browsers of other tests are children of this process, too.
    others = children(os.getpid())
    with WorkerPool(analyser, 2) as pool:
        found = pool.run("read", items)
        results = [next(found)]
        for pid in set(children(os.getpid())) - set(others):
            os.kill(pid, signal.SIGKILL)
        results += found

    assert results == expected


def test_a_task_that_fails_is_a_failure_with_a_trace(analyser, tmp_path):
    with WorkerPool(analyser, 1) as pool:
        [failure] = pool.run("analyse", [(1, (str(tmp_path / "missing"), 0, ()))])
    assert isinstance(failure, Failure)
    assert failure.reason == "internal error"
    assert "FileNotFoundError" in failure.trace


def test_a_build_that_a_worker_ends_leaves_the_old_generation(
    folder, tmp_path, letters, monkeypatch
):
    index = tmp_path / "index"
    build_index(folder({"a.txt": "甲。"}), index, letters)
    monkeypatch.setattr(sys, "executable", str(tmp_path / "missing"))
    with pytest.raises(BuildError, match="can't be started"):
        build_index(folder({"b.txt": "乙。"}), index, letters, workers=2)

    assert IndexLayout(index).generations() == [1]
    open_index(index, letters.recipe).close()


def test_small_work_is_not_worth_a_process():
    assert worker_count(10_000) == 0
    assert worker_count(10**9) in (0, *range(2, 5))


@pytest.mark.skipif(not hasattr(os, "nice"), reason="needs priorities")
def test_a_build_with_low_priority_starts_no_workers():
    program = (
        "import os; os.nice(5)\nfrom embeddings.indexing.worker_pool import worker_count\n"
        "print(worker_count(10**9))"
    )

    done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True)

    assert done.stdout.split() == [b"0"]


@pytest.mark.skipif(not PROC.is_dir(), reason="needs the list of other processes")
def test_workers_end_before_the_index_is_written(folder, tmp_path, tools):
    before = set(children(os.getpid()))
    alive: dict[Stage, int] = {}

    def progress(stage: Stage, done: int, total: int) -> None:
        alive[stage] = len(set(children(os.getpid())) - before)

    build_index(folder(FILES), tmp_path / "index", tools, workers=2, progress=progress)
    assert alive[Stage.READING] >= 2
    assert alive[Stage.WRITING] == 0


@pytest.mark.skipif(not PROC.is_dir(), reason="needs the list of other processes")
@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGINT])
def test_workers_end_with_their_build(tmp_path, number):
    program = (
        "import time\nfrom embeddings.indexing.worker_pool import WorkerPool\n"
        "from embeddings.text.analyser import Analyser\n"
        "with WorkerPool(Analyser(), 2): print('ready', flush=True); time.sleep(600)"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as build:
        assert build.stdout is not None
        assert build.stdout.readline() == b"ready\n"
        workers = children(build.pid)
        assert len(workers) == 2
        build.send_signal(number)
        build.wait()
    deadline = time.monotonic() + 60
    while any(is_alive(pid) for pid in workers):
        assert time.monotonic() < deadline, "a worker outlived its build"
        time.sleep(0.02)


def children(pid: int) -> list[int]:
    tasks = (PROC / str(pid) / "task").glob("*/children")
    return [int(child) for task in tasks for child in task.read_text().split()]


def is_alive(pid: int) -> bool:
    try:
        state = (PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"
