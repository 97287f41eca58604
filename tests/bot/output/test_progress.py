"""Progress on a terminal, in a log, and at the end of every stage."""

import io
import sys
from types import SimpleNamespace

import pytest

from bot.output.progress import show_progress, with_progress
from embeddings.types import Stage
from tests.folder_builds import build_index


@pytest.fixture
def clock(monkeypatch):
    """A clock that stands still until a test moves it on."""
    clock = SimpleNamespace(now=0.0)
    monkeypatch.setattr("bot.output.progress.time", SimpleNamespace(monotonic=lambda: clock.now))
    return clock


class Terminal(io.StringIO):
    def isatty(self):
        return True


def stages_of(documents, index, tools, **options):
    """Build, and return all steps of each stage as they were reported."""
    steps = {}
    build_index(
        documents,
        index,
        tools,
        progress=lambda stage, *at: steps.setdefault(stage, []).append(at),
        **options,
    )
    return steps


def test_every_stage_of_a_build_ends_at_its_total(folder, tmp_path, tools):
    documents, index = (
        folder({"a.txt": "一。", "b.txt": "二。", "c.bin": b"\0"}),
        tmp_path / "index",
    )
    first = stages_of(documents, index, tools)
    unchanged = stages_of(documents, index, tools)
    folder({"d.txt": "三。"})
    update = stages_of(documents, index, tools)
    full = stages_of(documents, index, tools, full=True)

    assert unchanged.keys() == {Stage.COMPARING}
    assert first.keys() == update.keys() == full.keys() == set(Stage) - {Stage.ENCODING}
    for steps in (first, unchanged, update, full):
        for stage, reported in steps.items():
            done, total = reported[-1]
            assert done == total > 0, stage


def test_a_log_reports_a_long_stage_every_few_seconds_and_its_end(clock, capsys):
    with show_progress() as progress:
        for done in range(13):
            progress(Stage.COMPARING, done, 12)
            clock.now += 1

    assert capsys.readouterr().err.splitlines() == [
        "Comparing files: 5 of 12, 1/s, 7 s left",
        "Comparing files: 10 of 12, 1/s, 2 s left",
        "Comparing files: 12 of 12, 1/s, 0 s left",
    ]


def test_a_log_reports_the_long_stages_however_short_they_are(clock, capsys):
    with show_progress() as progress:
        for stage in Stage:
            progress(stage, 0, 7)
            progress(stage, 7, 7)

    announced = ["Indexing files: 7", "Writing the index", "Encoding sentences: 7"]
    assert capsys.readouterr().err.splitlines() == announced


def test_a_terminal_shows_a_bar_for_each_stage_up_to_its_total(monkeypatch):
    monkeypatch.setattr(sys, "stderr", Terminal())
    monkeypatch.setenv("TERM", "xterm")
    with show_progress() as progress:
        progress(Stage.COMPARING, 211, 212)
        progress(Stage.COMPARING, 212, 212)
        progress(Stage.READING, 0, 0)
    shown = sys.stderr.getvalue()

    assert "Comparing files" in shown
    assert "212/212" in shown
    assert "Reading files" not in shown


def test_progress_is_shown_for_a_long_list_and_not_for_a_short_one(clock, capsys):
    assert list(with_progress("Asking", "abc")) == ["a", "b", "c"]
    assert capsys.readouterr().err == ""

    for _ in with_progress("Asking", "abc"):
        clock.now += 6
    assert capsys.readouterr().err.splitlines() == [
        "Asking: 1 of 3, 0/s, 12 s left",
        "Asking: 2 of 3, 0/s, 6 s left",
        "Asking: 3 of 3, 0/s, 0 s left",
    ]
