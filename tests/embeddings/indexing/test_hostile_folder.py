"""One folder of all that is meant to harm, beside two good documents: each file costs a bounded
time and memory and is reported in one line, and what can be read is found."""

import json
import os
import subprocess
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.answer.answerer import Answerer
from embeddings.store.generations import open_index
from embeddings.text.background_idf import load_background_idf
from tests.command_line import chuchu
from tests.embeddings.indexing.hostile_files import GROWING, Hostile, fact, write_hostile_folder
from tests.embeddings.indexing.limited_build import LAST_LINE

pytestmark = pytest.mark.skipif(
    sys.platform != "linux", reason="names of any bytes, named pipes, a limit of memory"
)
ROOT = Path(__file__).parents[3]
# The files come to 200 MB and one of them alone to 200 times its size; the build needs a sixth.
MAX_MEMORY = 3 * 1024**3
MAX_SECONDS = 300
SECRET = "商陆"


@dataclass(frozen=True, slots=True)
class Built:
    """The folder, its index, what is expected, and the reports of three builds: one while a file
    grew, one after, and one when nothing had changed."""

    documents: Path
    index: Path
    expected: list[Hostile]
    reports: list[dict]

    def files(self, number):
        return {file["path"]: file for file in self.reports[number]["files"]}


def run(*command):
    done = subprocess.run(
        [sys.executable, "-m", *map(str, command)],
        cwd=ROOT,
        capture_output=True,
        timeout=MAX_SECONDS,
        check=False,
        encoding="utf-8",
        env={**os.environ, "PYTHONUTF8": "1"},
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    place = tmp_path_factory.mktemp("hostile")
    documents, index = place / "documents", place / "index"
    expected = write_hostile_folder(documents, place / "outside")
    command = "tests.embeddings.indexing.limited_build", documents, index, MAX_MEMORY
    growing = [[GROWING], [], []]
    reports = [json.loads(run(*command, *more)) for more in growing]
    return Built(documents, index, expected, reports)


@pytest.fixture(scope="module")
def answerer(built, tools):
    return Answerer(open_index(built.index, tools.recipe), tools, load_background_idf())


def as_reported(path):
    """A path as the report writes it."""
    return path if isinstance(path, str) else path.decode("gb18030")


def test_every_file_is_reported_once_with_its_outcome(built):
    reported = built.files(0)
    assert len(reported) == len(built.reports[0]["files"])
    assert reported.keys() == {as_reported(each.path) for each in built.expected}

    for each in built.expected:
        file = reported[as_reported(each.path)]
        assert each.reason in (file["reason"] or ""), file
        assert (file["state"], file["kept"] > 0) == (
            ("skipped", False) if each.reason else ("new", True)
        )
        assert not each.note or each.note in file["notes"]


def test_what_can_be_read_is_found_by_a_question(built, answerer):
    sought = {each.pier: as_reported(each.path) for each in built.expected if each.pier}
    assert len(sought) > 20

    for pier, path in sought.items():
        answer = answerer.ask(f"{pier}码头何时开航？")
        assert answer.citations[0].path == path
        assert fact(pier) in answer.citations[0].quote


def test_what_a_link_leads_to_is_not_read(built, answerer):
    found = answerer.ask(f"{SECRET}码头何时开航？")

    assert not any(SECRET in citation.quote for citation in found.citations)


def test_no_file_made_the_reader_run_anything(built):
    made = {path.name for path in built.documents.parent.iterdir()}

    assert made == {"documents", "outside", "index"}
    assert not list(ROOT.glob("别处*"))


def test_each_file_is_a_line_of_the_status_whatever_its_name_contains(built):
    options = "--docs", built.documents, "--index", built.index, "--files"
    lines = [line for line in chuchu("status", *options).stdout.split("\n") if line[:2] == "  "]
    states = Counter(file["state"] for file in built.files(1).values())

    assert Counter(line.split()[0] for line in lines) == states
    assert any(r"换\u{a}行.txt: utf-8" in line for line in lines)
    assert any(r"\u{1b}[31m红\u{202e}.txt: utf-8" in line for line in lines)
    assert all(character.isprintable() for line in lines for character in line)


def test_a_file_that_changes_while_it_is_read_is_read_again_by_the_next_build(built, answerer):
    first, second, _ = (built.files(number) for number in range(3))
    states = {path: file["state"] for path, file in second.items()}

    assert states == {
        path: "unchanged" if file["state"] == "new" else "skipped" for path, file in first.items()
    } | {GROWING: "updated"}
    assert second[GROWING]["kept"] > first[GROWING]["kept"]
    last = LAST_LINE.format(len(built.expected))
    text = next(
        answerer.index.document(each.id).text
        for each in answerer.index.documents(0, 100)
        if each.path == GROWING
    )
    assert text.endswith(last.strip())


def test_a_build_of_the_unchanged_folder_does_nothing(built):
    second, third = built.reports[1:]

    assert (third["published"], third["generation"]) == (False, second["generation"])
    assert third["counts"]["unchanged"] == second["documents"]
    assert third["counts"]["skipped"] == second["counts"]["skipped"]
    assert third["counts"]["encoded"] == 0
