"""What all tests share: the bundled tools, small folders, and a server in its own process."""

import gc
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import httpx
import hypothesis
import pytest
from filelock import FileLock

from bot.answer.answerer import Answerer
from bot.settings import SAMPLES
from embeddings.bundled import BUNDLED, MODELS
from embeddings.encoding.static import StaticEncoder
from embeddings.store.generations import open_index
from embeddings.store.layout import IndexLayout
from embeddings.text.analyser import Analyser
from embeddings.text.background_idf import load_background_idf
from embeddings.tools import Tools
from tests.folder_builds import build_index

# Tests of the deep encoder ask for it; the others must not pay for its network.
os.environ.setdefault("CHUCHU_READER", "off")
# Workers of pytest and processes that tests start inherit these. More threads than free cores wait
# for one another by spinning: a product of small matrices then takes many times the processor time.
os.environ.setdefault("OMP_NUM_THREADS", "1")
# Without compiled modules on the disk each of the several hundred processes compiles the product.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
# Tests write tens of thousands of small files and sync them: in memory that takes a quarter of the
# processor time, and no waiting.
_MEMORY = Path("/dev/shm")
if sys.platform == "linux" and _MEMORY.is_dir():
    _status = os.statvfs(_MEMORY)
    if _status.f_bavail * _status.f_frsize >= 2 << 30 and not _status.f_flag & os.ST_NOEXEC:
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(_MEMORY))
# A busy machine must not fail a property: how long an example takes is not what is tested.
hypothesis.settings.register_profile("chuchu", deadline=None)
hypothesis.settings.load_profile("chuchu")


def pytest_collection() -> None:
    """Do not look for garbage while tests are collected: all that is made then stays."""
    gc.disable()


def pytest_collection_finish() -> None:
    """Look no more for garbage among the thousands of collected tests, which stay to the end: it
    takes a sixth of the time of tests that make many objects."""
    gc.collect()
    gc.freeze()
    gc.enable()


@dataclass(frozen=True, slots=True)
class Served:
    """A server in a process of its own, and the folder it serves."""

    url: str
    documents: Path


@pytest.fixture(scope="session", autouse=True)
def temporary_files(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Let pytest remove also what processes leave in the folder for temporary files."""
    place = str(tmp_path_factory.mktemp("temporary"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TMPDIR", place)
        patch.setattr(tempfile, "tempdir", place)
        yield


@pytest.fixture(scope="session", autouse=True)
def bundled_encoder() -> Iterator[StaticEncoder]:
    """Load the bundled encoder once for all that this process runs: commands, the Python interface,
    servers without a network. Without this each would load it, which takes longer than most tests.
    """
    encoder = StaticEncoder(BUNDLED, MODELS / BUNDLED)

    def shared(name: str, folder: Path) -> StaticEncoder:
        return encoder if folder == MODELS / BUNDLED else StaticEncoder(name, folder)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("embeddings.encoding.encoders.StaticEncoder", shared)
        yield encoder


@pytest.fixture(scope="session")
def tools(bundled_encoder: StaticEncoder) -> Tools:
    """The bundled encoder and analyser."""
    return Tools(bundled_encoder, Analyser())


@pytest.fixture
def folder(tmp_path: Path) -> Callable[[Mapping[str, str | bytes]], Path]:
    """Return a function that writes files and returns their folder."""

    def write(files: Mapping[str, str | bytes]) -> Path:
        documents = tmp_path / "documents"
        for path, content in files.items():
            file = documents / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content.encode() if isinstance(content, str) else content)
        documents.mkdir(exist_ok=True)
        return documents

    return write


@pytest.fixture(scope="session")
def sample_index(tools: Tools, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index of the bundled samples, built once for all workers of pytest; tests only read it."""
    place = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        place = place.parent
    index = place / "sample-index"
    with FileLock(place / "sample-index.lock"):
        if not IndexLayout(index).current.exists():
            build_index(SAMPLES, index, tools)
    return index


@pytest.fixture(scope="session")
def sample_answerer(tools: Tools, sample_index: Path) -> Answerer:
    """An answerer over the bundled samples."""
    return Answerer(open_index(sample_index, tools.recipe), tools, load_background_idf())


@pytest.fixture(scope="session")
def served(sample_index: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The bundled samples, served by `chuchu serve` at a free port."""
    # A server writes beside the index what it knows of its jobs.
    index = shutil.copytree(sample_index, tmp_path_factory.mktemp("served") / "index")
    with serving(SAMPLES, index) as url:
        yield Served(url, SAMPLES)


class serving:  # noqa: N801 - used like a function
    """Run `chuchu serve` while the context lasts; entering it returns the URL.

    Waits until the index can answer, unless `at_once`.
    """

    def __init__(
        self, documents: Path, index: Path, *arguments: str, at_once: bool = False
    ) -> None:
        self._at_once = at_once
        self._command = [
            *(sys.executable, "-m", "bot", "serve", str(documents)),
            *("--index", str(index), "--port", "0", *arguments),
        ]

    def __enter__(self) -> str:
        self._process = subprocess.Popen(
            self._command, stdout=subprocess.PIPE, text=True, env={**os.environ, "COLUMNS": "200"}
        )
        assert self._process.stdout is not None
        for line in self._process.stdout:
            if " at http://" in line:
                url = line.rsplit(" at ", 1)[1].strip()
                if self._at_once or self._is_ready(url):
                    return url
        raise AssertionError(f"the server ended with code {self._process.wait()}")

    def _is_ready(self, url: str) -> bool:
        with httpx.Client(base_url=url, trust_env=False, timeout=30) as client:
            while self._process.poll() is None:
                with suppress(httpx.TransportError):
                    if client.get("/readyz").status_code == 200:
                        return True
                time.sleep(0.05)
        return False

    def kill(self) -> None:
        """End the server with SIGKILL, which it cannot handle."""
        self._process.kill()

    def __exit__(self, *_: object) -> None:
        self._process.terminate()
        self._process.wait(timeout=20)
        assert self._process.stdout is not None
        self._process.stdout.close()
