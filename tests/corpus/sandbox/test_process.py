import os
import select
import signal
import subprocess
import sys
import zipfile
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path

import pytest

from corpus.errors import DocumentError, TemporarilyUnreadable
from corpus.formats.registry import FORMATS
from corpus.sandbox.process import Limits, Sandbox
from tests.corpus.office_files import docx, epub, header, paragraph, row, table, xhtml
from tests.corpus.pdf_files import Put, column, endless, leaf, pdf, stream, written

linux_only = pytest.mark.skipif(sys.platform != "linux", reason="limits and /proc")
MB = 1024 * 1024
PDF, ZIP = FORMATS["pdf"], FORMATS["zip"]


@pytest.fixture
def sandbox_of():
    """Return a function that makes a sandbox, which ends with the test."""
    made = []

    def make(**limits):
        made.append(Sandbox(Limits(**limits)))
        return made[-1]

    yield make
    for sandbox in made:
        sandbox.close()


def text_of(loaded):
    return "\n".join(block.text for block in loaded.blocks)


def has_ended(process_id):
    try:
        descriptor = os.pidfd_open(process_id)
    except ProcessLookupError:
        return True
    try:
        return bool(select.select([descriptor], [], [], 60)[0])
    finally:
        os.close(descriptor)


def wait_for_request(process_id):
    """Return when a process that is stopped has been sent something to read."""
    with ExitStack() as opened:
        pipes = []
        for place in Path(f"/proc/{process_id}/fd").iterdir():
            if str(place.readlink()).startswith("pipe:"):
                pipes.append(os.open(place, os.O_RDONLY | os.O_NONBLOCK))
                opened.callback(os.close, pipes[-1])
        assert select.select(pipes, [], [], 60)[0]


def test_no_process_is_started_before_a_file_needs_one(sandbox_of):
    sandbox = sandbox_of()
    assert sandbox.process_id is None

    sandbox.load(ZIP, docx(paragraph("字")))
    assert sandbox.process_id is not None


def test_two_hundred_files_go_through_one_process(sandbox_of):
    sandbox = sandbox_of()
    processes = set()

    for number in range(100):
        report = sandbox.load(PDF, pdf(column(f"第{number}份公告。")))
        word = sandbox.load(ZIP, docx(paragraph(f"第{number}份通知。")))
        assert (text_of(report), text_of(word)) == (f"第{number}份公告。", f"第{number}份通知。")
        processes.add(sandbox.process_id)
    assert len(processes) == 1


def test_rows_of_tables_are_still_rows_after_a_round_trip(sandbox_of):
    word = docx(paragraph("一。"), table(header("站", "时"), ("城东", "六点"), ("城西", "七点")))
    rows = "<tr><th>站</th><th>时</th></tr><tr><td>城东</td><td>六点</td></tr>"
    book = epub({"a.xhtml": xhtml(f"<p>一。</p><table>{rows}</table>")})

    sandbox = sandbox_of()
    blocks = sandbox.load(ZIP, word).blocks
    assert [(each.text, each.part) for each in blocks] == [
        *(("一。", 0), ("站：城东；时：六点", 1), ("站：城西；时：七点", 2))
    ]
    blocks = sandbox.load(ZIP, book).blocks
    assert [(each.text, each.part) for each in blocks] == [("一。", 0), ("站：城东；时：六点", 1)]


def test_a_table_whose_text_becomes_too_long_is_refused_and_the_next_file_is_read(sandbox_of):
    names = header(*["名" * 199] * 200)
    short = "<w:tc><w:p><w:r><w:t>x</w:t></w:r></w:p></w:tc>"
    large = docx(table(names, *[row(*[short] * 200)] * 700), method=zipfile.ZIP_STORED)

    sandbox = sandbox_of()
    with pytest.raises(DocumentError, match="holds more than 64 MB of text"):
        sandbox.load(ZIP, large)
    assert text_of(sandbox.load(ZIP, docx(paragraph("通知。")))) == "通知。"


def test_threads_share_a_process_and_each_gets_its_own_file(sandbox_of):
    sandbox = sandbox_of()
    texts = [f"第{number}份通知。" for number in range(40)]

    with ThreadPoolExecutor(4) as threads:
        files = [docx(paragraph(text)) for text in texts]
        assert list(threads.map(lambda file: text_of(sandbox.load(ZIP, file)), files)) == texts


def test_a_file_that_takes_too_long_is_refused_and_the_next_one_is_read(sandbox_of):
    sandbox = sandbox_of(seconds=2.0)

    with pytest.raises(DocumentError, match="took longer than 2 s"):
        sandbox.load(PDF, endless())
    assert text_of(sandbox.load(PDF, pdf(column("公告。")))) == "公告。"


@pytest.mark.parametrize(("name", "unit"), [("html", "<x class=nav>字"), ("markdown", "[")])
def test_a_page_that_takes_too_long_is_refused_and_the_next_one_is_read(sandbox_of, name, unit):
    sandbox = sandbox_of(seconds=2.0)

    with pytest.raises(DocumentError, match="took longer than 2 s"):
        sandbox.load(FORMATS[name], unit * 2_000_000)
    assert text_of(sandbox.load(FORMATS[name], "公告。")) == "公告。"


@linux_only
def test_a_text_that_needs_too_much_memory_is_refused_and_the_next_one_is_read(sandbox_of):
    sandbox = sandbox_of(memory=240 * MB)
    paragraphs = (paragraph("字" * 3_000) for _ in range(6_500))
    large = docx(*paragraphs, method=zipfile.ZIP_STORED)

    with pytest.raises(DocumentError, match="needed too much memory"):
        sandbox.load(ZIP, large)
    assert text_of(sandbox.load(ZIP, docx(paragraph("通知。")))) == "通知。"


@linux_only
def test_a_page_that_needs_too_much_memory_is_refused_and_the_next_one_is_read(sandbox_of):
    sandbox = sandbox_of(memory=400 * MB)
    page = stream(Put(72, 700, "字").operators() + b" " * 500 * MB)
    objects = [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>"]

    with pytest.raises(DocumentError):
        sandbox.load(PDF, written([*objects, leaf(4), page]))
    assert text_of(sandbox.load(PDF, pdf(column("公告。")))) == "公告。"


@linux_only
def test_a_process_that_was_killed_between_two_files_is_replaced(sandbox_of):
    sandbox = sandbox_of()
    sandbox.load(ZIP, docx(paragraph("一。")))
    first = sandbox.process_id
    os.kill(first, signal.SIGTERM)
    os.waitid(os.P_PID, first, os.WEXITED | os.WNOWAIT)

    assert text_of(sandbox.load(ZIP, docx(paragraph("二。")))) == "二。"
    assert sandbox.process_id != first


@linux_only
def test_a_process_that_dies_over_a_file_costs_this_file_only(sandbox_of):
    sandbox = sandbox_of()
    sandbox.load(ZIP, docx(paragraph("一。")))

    with ThreadPoolExecutor(1) as thread:
        # A stopped process can't finish the file before it is killed.
        os.kill(sandbox.process_id, signal.SIGSTOP)
        reading = thread.submit(sandbox.load, PDF, pdf(column("公告。")))
        wait_for_request(sandbox.process_id)
        os.kill(sandbox.process_id, signal.SIGKILL)
        with pytest.raises(DocumentError, match="damaged PDF, or needed too much memory"):
            reading.result()
    assert text_of(sandbox.load(ZIP, docx(paragraph("二。")))) == "二。"


@linux_only
def test_the_result_of_an_interrupted_request_is_not_taken_for_that_of_the_next(sandbox_of):
    class Interrupted(Exception):
        pass

    def interrupt(*_):
        raise Interrupted

    sandbox = sandbox_of()
    sandbox.load(ZIP, docx(paragraph("一。")))
    before = signal.signal(signal.SIGALRM, interrupt)
    try:
        signal.setitimer(signal.ITIMER_REAL, 0.2)
        with pytest.raises(Interrupted):
            sandbox.load(PDF, endless())
    finally:
        signal.signal(signal.SIGALRM, before)
    assert text_of(sandbox.load(ZIP, docx(paragraph("二。")))) == "二。"


def test_a_closed_sandbox_ends_its_process_and_may_be_used_again(sandbox_of):
    sandbox = sandbox_of()
    sandbox.load(ZIP, docx(paragraph("一。")))
    sandbox.close()

    assert sandbox.process_id is None
    assert text_of(sandbox.load(ZIP, docx(paragraph("二。")))) == "二。"


def test_a_file_is_to_be_tried_again_if_no_process_can_be_started(sandbox_of, monkeypatch):
    monkeypatch.setattr(sys, "executable", str(Path(sys.executable).parent / "missing"))

    with pytest.raises(TemporarilyUnreadable, match="can't be started"):
        sandbox_of().load(ZIP, docx(paragraph("一。")))


@linux_only
def test_the_process_inherits_no_secret_and_may_write_nothing(sandbox_of, monkeypatch):
    monkeypatch.setenv("CHUCHU_ADMIN_TOKEN", "secret")
    sandbox = sandbox_of()
    sandbox.load(ZIP, docx(paragraph("一。")))

    process = Path("/proc") / str(sandbox.process_id)
    assert b"CHUCHU" not in (process / "environ").read_bytes()
    limits = (process / "limits").read_text()
    for name, most in (
        ("Max file size", "0"),
        ("Max core file size", "0"),
        ("Max open files", "64"),
    ):
        (line,) = [each for each in limits.splitlines() if each.startswith(name)]
        assert line[len(name) :].split()[:2] == [most, most]


PARENT = """
import os, signal, sys
from corpus.formats.registry import FORMATS
from corpus.sandbox.process import shared_sandbox
shared_sandbox().load(FORMATS["zip"], sys.stdin.buffer.read())
print(shared_sandbox().process_id, flush=True)
if sys.argv[1] == "killed":
    os.kill(os.getpid(), signal.SIGKILL)
"""


@linux_only
@pytest.mark.parametrize("way", ["ended", "killed"])
def test_the_process_ends_with_its_parent(way):
    command = [sys.executable, "-W", "error", "-c", PARENT, way]
    parent = subprocess.run(
        command, input=docx(paragraph("一。")), capture_output=True, check=False
    )

    assert parent.stderr == b""
    assert has_ended(int(parent.stdout))


STUCK = """
import os, signal, sys, threading
from corpus.formats.registry import FORMATS
from corpus.sandbox.process import Limits, Sandbox
from tests.corpus.office_files import docx, paragraph
from tests.corpus.pdf_files import endless
sandbox = Sandbox(Limits(seconds=1))
sandbox.load(FORMATS["zip"], docx(paragraph("x")))
print(sandbox.process_id, flush=True)
threading.Thread(target=sandbox.load, args=(FORMATS["pdf"], endless()), daemon=True).start()
os.kill(os.getpid(), signal.SIGKILL)
"""


@linux_only
def test_the_process_ends_without_its_parent_in_the_middle_of_an_endless_file():
    command = [sys.executable, "-c", STUCK]
    parent = subprocess.run(command, capture_output=True, check=False)

    assert has_ended(int(parent.stdout))


@linux_only
def test_a_document_named_like_a_module_is_not_run(tmp_path):
    (tmp_path / "json.py").write_text("raise SystemExit('run')")
    code = PARENT.replace("import os", "import sys; sys.path.remove('')\nimport os")
    done = subprocess.run(
        [sys.executable, "-c", code, "ended"],
        input=docx(paragraph("一。")),
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(place for place in sys.path if place)},
        capture_output=True,
        check=False,
    )

    assert (done.returncode, done.stderr) == (0, b"")
