"""`chuchu index` with the options that a build in this process can show."""

import json

import pytest
from typer.testing import CliRunner

from bot.cli.app import app
from bot.serving.jobs import Job, JobState, JobStore, new_identity
from embeddings.types import Stage

FERRY = {"ferry.txt": "渡轮停航。"}


def run(*arguments):
    """Run a command in this process; a failure that is no exit code is raised."""
    result = CliRunner().invoke(app, [str(each) for each in arguments])
    assert isinstance(result.exception, SystemExit | None), result.exception
    return result


@pytest.fixture(autouse=True)
def elsewhere(tmp_path, monkeypatch):
    """A working folder without settings."""
    monkeypatch.chdir(tmp_path)


def test_a_dry_run_of_a_folder_that_does_not_exist_fails(tmp_path):
    result = run("index", tmp_path / "gone", "--dry-run")

    assert (result.exit_code, result.stdout) == (1, "")
    assert "does not exist" in result.stderr


def test_a_dry_run_fails_where_the_build_fails_and_accepts_what_it_accepts(folder):
    documents = folder({})
    for flags, code in ([], 1), (["--json"], 1), (["--allow-empty"], 0):
        dry = run("index", documents, "--dry-run", *flags)
        assert dry.exit_code == code
        assert not (documents / ".chuchu").exists()
        if code:
            assert "holds no files" in dry.stderr
        if "--json" in flags:
            assert json.loads(dry.stdout)["error"]["type"] == "FolderError"
    assert run("index", documents).exit_code == 1
    assert run("index", documents, "--allow-empty").exit_code == 0


def test_a_dry_run_of_a_full_build_says_what_a_full_build_says(folder):
    documents = folder(FERRY)
    assert run("index", documents).exit_code == 0

    for flags in [], ["--full"]:
        dry = run("index", documents, "--dry-run", *flags)
        assert dry.exit_code == 0
        assert dry.stdout == run("index", documents, *flags).stdout


def test_the_job_of_a_build_ends_every_stage_at_its_total(folder, monkeypatch):
    documents = folder({**FERRY, "a.txt": "第一份。", "b.bin": b"\0"})
    written = []
    write = JobStore.write

    def note(store, job):
        written.append(job)
        write(store, job)

    # It would read the stdin of the tests, and end them with it.
    monkeypatch.setattr("bot.serving.rebuild._end_with_parent", lambda: None)
    monkeypatch.setattr(JobStore, "write", note)
    job = Job(new_identity())
    JobStore(documents / ".chuchu").write(job)
    for flags in [], ["--full"]:
        written.clear()
        assert run("index", documents, "--job", job.id, *flags).exit_code == 0
        ends = {each.stage: (each.done, each.total) for each in written if each.stage}
        assert ends.keys() == set(Stage)
        assert all(done == total > 0 for done, total in ends.values()), ends
        assert written[-1].state is JobState.DONE
