"""The files of jobs: how they are read, which are kept, and foreign files among them."""

import json
import os
import time

import pytest

from bot.serving.jobs import AwaitedJob, Job, JobState, JobStore
from corpus.errors import JobNotFound
from embeddings.types import Stage


def job(number, **more):
    return Job(f"{number:016x}", **more)


def test_a_job_is_read_as_it_was_written(tmp_path):
    store = JobStore(tmp_path)
    written = job(1, state=JobState.RUNNING, stage="indexing", progress=0.5, done=3, total=6)
    store.write(written)

    assert store.read(written.id) == written
    assert store.latest() == written


@pytest.mark.parametrize("identity", ["", "0", "../../etc/passwd", "x" * 16, f"{7:016x}"])
def test_what_names_no_job_is_not_found(tmp_path, identity):
    with pytest.raises(JobNotFound):
        JobStore(tmp_path).read(identity)


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"state": "odd"}', "[" * 10_000])
def test_a_damaged_job_is_not_found(tmp_path, content):
    store = JobStore(tmp_path)
    store.write(job(1))
    (tmp_path / "jobs" / f"{1:016x}.json").write_text(content)

    with pytest.raises(JobNotFound):
        store.read(f"{1:016x}")
    assert store.latest() is None


def test_a_job_that_stopped_reporting_has_failed(tmp_path):
    store = JobStore(tmp_path)
    store.write(job(1, state=JobState.RUNNING))
    store.write(job(2, state=JobState.DONE))
    for number in (1, 2):
        os.utime(tmp_path / "jobs" / f"{number:016x}.json", (0, 0))

    assert store.read(f"{1:016x}").state == JobState.FAILED
    assert store.read(f"{2:016x}").state == JobState.DONE


def test_touching_a_job_keeps_it_running(tmp_path):
    store = JobStore(tmp_path)
    store.write(job(1, state=JobState.RUNNING))
    os.utime(tmp_path / "jobs" / f"{1:016x}.json", (0, 0))

    store.touch(f"{1:016x}")
    assert store.read(f"{1:016x}").state == JobState.RUNNING


@pytest.mark.parametrize("state", JobState)
def test_a_job_is_awaited_until_it_has_ended(tmp_path, state):
    store = JobStore(tmp_path)
    store.write(job(1, state=state))

    expected = state in (JobState.QUEUED, JobState.RUNNING)
    assert AwaitedJob(store, f"{1:016x}").is_pending is expected


@pytest.mark.parametrize("identity", [None, f"{7:016x}"])
def test_a_missing_job_is_not_awaited(tmp_path, identity):
    assert not AwaitedJob(JobStore(tmp_path), identity).is_pending


def test_only_the_last_twenty_jobs_are_kept(tmp_path):
    store = JobStore(tmp_path)
    for number in range(25):
        store.write(job(number))
        os.utime(tmp_path / "jobs" / f"{number:016x}.json", (number, number))

    assert len(list((tmp_path / "jobs").iterdir())) == 20
    assert store.latest().id == f"{24:016x}"


def lay_folder(path):
    path.mkdir()


def lay_full_folder(path):
    path.mkdir()
    (path / "inside").write_text("{}")


def lay_pipe(path):
    os.mkfifo(path)


def lay_dangling_link(path):
    path.symlink_to(path.parent / "nowhere")


def lay_circle(path):
    path.symlink_to(path)


def lay_link_to_a_job(path):
    target = path.parent.parent / "outside.json"
    target.write_text(json.dumps({"id": path.stem, "state": "running"}))
    path.symlink_to(target)


def lay_unreadable(path):
    path.write_text("{}")
    path.chmod(0)


def lay_large(path):
    path.write_text(json.dumps({"id": path.stem, "state": "running", "error": "x" * 100_000}))


def lay(content):
    def write(path):
        path.write_bytes(content.replace("ID", path.stem).encode("utf-8", "surrogateescape"))

    return write


STRAYS = [
    *(lay_folder, lay_full_folder, lay_pipe, lay_dangling_link, lay_circle, lay_link_to_a_job),
    *(lay_unreadable, lay_large),
    *map(
        lay,
        [
            *("", "{", "null", "5", "[]", "{}", "\udcff\udcfe", "[" * 10_000),
            '{"id": "ID"}garbage',
            '{"id": "ID", "state": "odd"}',
            '{"id": "ID", "state": ["running"]}',
            '{"id": 5, "state": "running"}',
            '{"id": "ID", "state": "running", "progress": "far"}',
            '{"id": "ID", "state": "running", "progress": NaN}',
            '{"id": "ID", "state": "running", "progress": 1e999}',
            '{"id": "ID", "state": "running", "counts": {"new": "all"}}',
            '{"id": "ID", "state": "running", "error": "\\ud800"}',
            '{"id": "0000000000000001", "state": "running"}',
        ],
    ),
]
NAMES = [
    f"{99:016x}.json",
    "notes.json",
    ".json",
    "0.json",
    f"{99:016X}A.json",
    f"{99:016x}.JSON.json",
]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
@pytest.mark.parametrize("stray", STRAYS, ids=range(len(STRAYS)))
@pytest.mark.parametrize("name", NAMES)
def test_foreign_files_in_the_jobs_folder_hide_no_job(tmp_path, name, stray):
    store = JobStore(tmp_path)
    store.write(job(1, state=JobState.DONE))
    store.write(job(2, state=JobState.RUNNING))
    stray(tmp_path / "jobs" / name)

    assert store.latest() == job(2, state=JobState.RUNNING)
    assert store.running_id() == job(2).id
    store.write(job(3, state=JobState.RUNNING))
    assert store.latest() == job(3, state=JobState.RUNNING)
    assert store.read(job(1).id).state == JobState.DONE


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
@pytest.mark.parametrize("stray", STRAYS[:6], ids=range(6))
def test_foreign_files_are_neither_removed_nor_counted(tmp_path, stray):
    store = JobStore(tmp_path)
    store.write(job(0))
    strays = [tmp_path / "jobs" / f"{number:016x}.json" for number in range(100, 125)]
    for path in strays:
        stray(path)
        if not path.is_symlink():
            os.utime(path, (0, 0))
    for number in range(1, 25):
        store.write(job(number))
        os.utime(tmp_path / "jobs" / f"{number:016x}.json", (number, number))
    store.write(job(25))

    assert all(os.path.lexists(path) for path in strays)
    jobs = [path for path in (tmp_path / "jobs").iterdir() if path not in strays]
    assert len(jobs) == 20


def test_damaged_files_of_jobs_are_removed_with_old_jobs(tmp_path):
    store = JobStore(tmp_path)
    (tmp_path / "jobs").mkdir()
    for number in range(100, 125):
        (tmp_path / "jobs" / f"{number:016x}.json").write_text("{")
    store.write(job(1))

    assert len(list((tmp_path / "jobs").iterdir())) == 20
    assert store.latest() == job(1)


@pytest.mark.parametrize("state", [JobState.RUNNING, JobState.DONE])
def test_a_file_with_a_time_in_the_future_hides_no_job_and_does_not_run_for_ever(tmp_path, state):
    store = JobStore(tmp_path)
    store.write(job(9, state=state))
    future = time.time() + 1_000_000
    os.utime(tmp_path / "jobs" / f"{9:016x}.json", (future, future))

    assert store.read(job(9).id).ended
    store.write(job(1, state=JobState.RUNNING))
    assert store.latest() == job(1, state=JobState.RUNNING)
    for number in range(10, 30):
        store.write(job(number))
    with pytest.raises(JobNotFound):
        store.read(job(9).id)


def test_a_clock_that_is_a_little_behind_makes_no_job_old(tmp_path):
    store = JobStore(tmp_path)
    store.write(job(1, state=JobState.RUNNING))
    soon = time.time() + 5
    os.utime(tmp_path / "jobs" / f"{1:016x}.json", (soon, soon))

    assert store.running_id() == job(1).id


@pytest.mark.parametrize("put_in_place", [lay_pipe, lay_dangling_link, lay_unreadable])
def test_a_file_in_place_of_the_jobs_folder_means_no_jobs(tmp_path, put_in_place):
    put_in_place(tmp_path / "jobs")

    assert JobStore(tmp_path).latest() is None
    with pytest.raises(JobNotFound):
        JobStore(tmp_path).read(job(1).id)


def test_a_running_build_comes_before_a_deep_pass_of_another_process(tmp_path):
    store = JobStore(tmp_path)
    build = job(1, state=JobState.RUNNING, stage=Stage.INDEXING)
    deep_pass = job(2, state=JobState.RUNNING, stage=Stage.ENCODING)
    store.write(build)
    store.write(deep_pass)
    assert store.latest() == build

    store.write(job(1, state=JobState.DONE, stage=Stage.WRITING))
    store.touch(deep_pass.id)
    assert store.latest() == deep_pass
    assert store.is_pass_running()
