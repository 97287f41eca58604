"""The checks of the soak find what they are there for, and nothing else."""

import time

import pytest

from tests.soak.answers import (
    check_answer,
    check_citation,
    check_document,
    check_found,
    check_status,
)
from tests.soak.documents import Version
from tests.soak.history import FileHistory, GenerationHistory, Unknown
from tests.soak.hostile import response_faults
from tests.soak.record import Record
from tests.soak.server import log_faults
from tests.soak.usage import FolderSample, Sample, folder_faults, growth_faults

OLD, NEW = Version("青桥", 1), Version("青桥", 2)
OTHER = Version("白沙", 3, ".md")


def citation(version=OLD, path="a.txt", **changes):
    text = version.text
    start = text.index(version.lines[1])
    end = start + len(version.lines[1])
    first = next(n for n, line in enumerate(version.source_lines, 1) if version.lines[1] in line)
    cited = {
        **{"path": path, "document_id": "1", "quote": text[start:end], "start": start},
        **{"end": end, "lines": [first, first], "highlights": [[0, 4]]},
    }
    return {**cited, **changes}


@pytest.fixture
def files():
    history = FileHistory()
    with history.changing({"a.txt": OLD}):
        pass
    return history


class Generations(GenerationHistory):
    """A history of generations that are published by hand."""

    def __init__(self):
        self.number = 1
        super().__init__(lambda: self.number)
        self.look()

    def publish(self, number):
        self.number = number
        self.look()


def faults(cited, generation, files, generations):
    answer = {
        **{"index": {"generation": generation}, "citations": [cited]},
        **{"answer": "", "answerable": True},
    }
    now = time.monotonic()
    return list(check_answer(answer, (now, now), files, generations))


@pytest.mark.parametrize("version", [OLD, OTHER, Version("红崖", 7, ".html")])
def test_a_right_citation_is_accepted(version):
    assert list(check_citation(citation(version), [version])) == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"start": 1},
        {"end": 9},
        {"quote": "青"},
        {"lines": None},
        {"lines": [3, 3]},
        {"lines": [1, 2]},
        {"lines": [2, 99]},
        {"highlights": [[0, 999]]},
        {"highlights": [[5, 2]]},
        {"highlights": [[0, 5], [3, 8]]},
    ],
    ids=str,
)
def test_a_wrong_citation_is_found(wrong):
    assert list(check_citation(citation(**wrong), [OLD]))


def test_a_shifted_quote_is_found():
    right = citation()
    start, end = right["start"] + 1, right["end"] + 1
    shifted = citation(start=start, end=end)
    assert list(check_citation(shifted, [OLD]))
    assert list(check_document({"id": "1", "path": "a.txt", "text": OLD.text}, shifted))
    assert not list(check_document({"id": "1", "path": "a.txt", "text": OLD.text}, right))


def test_a_damaged_file_may_be_cited_with_any_text():
    assert list(check_citation(citation(quote="坏", end=citation()["start"] + 1), [None]))
    cited = citation(quote="坏", end=citation()["start"] + 1, highlights=[])
    assert list(check_citation(cited, [None, Unknown()])) == []


def test_an_answer_must_show_what_its_generation_was_built_of(files):
    generations = Generations()
    assert faults(citation(), 1, files, generations) == []
    with files.changing({"a.txt": NEW}):
        pass
    generations.look()
    # The build of 2 may have begun before the edit, that of 3 may not.
    generations.publish(2)
    assert faults(citation(), 2, files, generations) == []
    assert faults(citation(NEW), 2, files, generations) == []
    generations.publish(3)
    assert faults(citation(), 3, files, generations)
    assert faults(citation(NEW), 3, files, generations) == []
    assert faults(citation(NEW, path="b.txt"), 3, files, generations)


def test_an_answer_of_a_generation_that_was_not_current_is_found(files):
    generations = Generations()
    assert faults(citation(), 2, files, generations)
    generations.publish(2)
    long_after = time.monotonic() + 1000
    answer = {"index": {"generation": 1}, "citations": [], "answer": None, "answerable": False}
    assert list(check_answer(answer, (long_after, long_after), files, generations))


def test_a_file_may_be_seen_torn_only_while_it_is_written(files):
    with files.changing({"a.txt": NEW}, torn=True):
        assert files.possible("a.txt", time.monotonic(), time.monotonic()) == [OLD, Unknown(), NEW]
    after = time.monotonic()
    assert files.possible("a.txt", after, after) == [NEW]


def test_only_what_is_certain_must_be_cited(files):
    begin = time.monotonic()
    assert files.about("青桥", begin, begin) == (True, ["a.txt"])
    with files.changing({"a.txt": None, "b.txt": OLD}):
        pass
    assert files.about("青桥", begin, time.monotonic()) == (False, ["a.txt", "b.txt"])
    after = time.monotonic()
    assert files.about("青桥", after, after) == (True, ["b.txt"])
    with files.changing({"b.txt": Unknown()}):
        pass
    after = time.monotonic()
    assert files.about("青桥", after, after) == (False, ["b.txt"])


def test_an_answer_without_the_file_that_was_asked_for_is_found():
    assert list(check_found({"citations": [citation(path="b.txt")]}, "青桥", ["a.txt"]))
    assert not list(check_found({"citations": [citation()]}, "青桥", ["a.txt"]))


@pytest.mark.parametrize(
    ("status", "retry_after", "may_be_busy", "is_fault"),
    [
        (200, None, False, False),
        (404, None, False, False),
        (500, None, True, True),
        (503, "1", False, True),
        (503, None, True, True),
        (503, "1", True, False),
    ],
)
def test_only_an_expected_overload_may_be_5xx(status, retry_after, may_be_busy, is_fault):
    retry = f"Retry-After: {retry_after}\r\n" if retry_after else ""
    raw = f"HTTP/1.1 200 OK\r\n\r\n{{}}HTTP/1.1 {status} X\r\n{retry}\r\n".encode()
    assert bool(list(check_status(status, retry_after, may_be_busy=may_be_busy))) == is_fault
    assert bool(list(response_faults(raw, may_be_busy=may_be_busy))) == is_fault


def test_an_excuse_ends():
    record = Record()
    with record.excuse("busy", 0):
        now = time.monotonic()
    later = time.monotonic() + 1
    assert record.is_excused("busy", now, later)
    assert not record.is_excused("busy", later, later)
    assert not record.is_excused("broken", now, now)


def test_tracebacks_and_control_characters_in_a_log_are_found():
    assert log_faults(["Writing the index", "A\tB"]) == []
    assert log_faults(["Traceback (most recent call last):"])
    for character in "\x1b\x00\x9b\x7f\r":
        assert log_faults([f"A{character}B"])


def samples(megabytes=lambda at: 200, files=lambda at: 10, threads=lambda at: 20):
    return [Sample(at * 2.0, megabytes(at), files(at), threads(at)) for at in range(100)]


@pytest.mark.parametrize(
    ("taken", "is_fault"),
    [
        (samples(), False),
        (samples(megabytes=lambda at: min(300, 100 + 10 * at)), False),
        (samples(megabytes=lambda at: 200 + at % 9), False),
        (samples(megabytes=lambda at: 100 + 2 * at), True),
        (samples(megabytes=lambda at: 100 + 2 * at)[:20], False),
        (samples(files=lambda at: 10 + at), True),
        (samples(files=lambda at: 10 + at % 30), False),
        (samples(threads=lambda at: 10 + at), True),
        (samples(threads=lambda at: 90), True),
    ],
)
def test_growth_after_the_warm_up_is_found(taken, is_fault):
    assert bool(list(growth_faults(1, taken))) == is_fault


def test_folders_beyond_their_bounds_are_found():
    assert not list(folder_faults(FolderSample(temporary_files=3, generations=3)))
    assert list(folder_faults(FolderSample(temporary_files=99, generations=3)))
    assert list(folder_faults(FolderSample(temporary_files=3, generations=20)))
