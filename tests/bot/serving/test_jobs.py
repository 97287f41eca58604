"""What is known of rebuilds."""

import os

import pytest

from bot.serving.jobs import AwaitedJob, Job, JobState, JobStore
from corpus.errors import JobNotFound


def job(number, **more):
    return Job(f"{number:016x}", **more)


def test_a_job_is_read_as_it_was_written(tmp_path):
    board = JobStore(tmp_path)
    written = job(1, state=JobState.RUNNING, stage="indexing", progress=0.5, done=3, total=6)
    board.write(written)

    assert board.read(written.id) == written
    assert board.latest() == written


@pytest.mark.parametrize("identity", ["", "0", "../../etc/passwd", "x" * 16, f"{7:016x}"])
def test_what_names_no_job_is_not_found(tmp_path, identity):
    with pytest.raises(JobNotFound):
        JobStore(tmp_path).read(identity)


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"state": "odd"}', "[" * 10_000])
def test_a_damaged_job_is_not_found(tmp_path, content):
    board = JobStore(tmp_path)
    board.write(job(1))
    (tmp_path / "jobs" / f"{1:016x}.json").write_text(content)

    with pytest.raises(JobNotFound):
        board.read(f"{1:016x}")
    assert board.latest() is None


def test_a_job_that_fell_silent_has_failed(tmp_path):
    board = JobStore(tmp_path)
    board.write(job(1, state=JobState.RUNNING))
    board.write(job(2, state=JobState.DONE))
    for number in (1, 2):
        os.utime(tmp_path / "jobs" / f"{number:016x}.json", (0, 0))

    assert board.read(f"{1:016x}").state == JobState.FAILED
    assert board.read(f"{2:016x}").state == JobState.DONE


def test_a_job_with_nothing_new_to_say_is_kept_from_falling_silent(tmp_path):
    board = JobStore(tmp_path)
    board.write(job(1, state=JobState.RUNNING))
    os.utime(tmp_path / "jobs" / f"{1:016x}.json", (0, 0))

    board.touch(f"{1:016x}")
    assert board.read(f"{1:016x}").state == JobState.RUNNING


@pytest.mark.parametrize("state", JobState)
def test_a_job_is_awaited_until_it_has_ended(tmp_path, state):
    board = JobStore(tmp_path)
    board.write(job(1, state=state))

    expected = state in (JobState.QUEUED, JobState.RUNNING)
    assert AwaitedJob(board, f"{1:016x}").is_pending is expected


@pytest.mark.parametrize("identity", [None, f"{7:016x}"])
def test_nobody_waits_for_a_job_that_is_not_there(tmp_path, identity):
    assert not AwaitedJob(JobStore(tmp_path), identity).is_pending


def test_only_the_last_twenty_jobs_are_kept(tmp_path):
    board = JobStore(tmp_path)
    for number in range(25):
        board.write(job(number))
        os.utime(tmp_path / "jobs" / f"{number:016x}.json", (number, number))

    assert len(list((tmp_path / "jobs").iterdir())) == 20
    assert board.latest().id == f"{24:016x}"
