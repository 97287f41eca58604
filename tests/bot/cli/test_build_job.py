"""The job file of a build that a server starts."""

from contextlib import contextmanager

from bot.serving.jobs import Job, JobState, JobStore, new_identity
from corpus.errors import IndexBusy
from embeddings.indexing.folder_engine.engine import FolderEngine
from embeddings.types import Stage
from tests.command_line import chuchu


def test_a_rebuild_of_a_server_waits_for_another_writer(folder, stdin_without_end, monkeypatch):
    documents = folder({"ferry.txt": "渡轮停航。"})
    tries = []
    update = FolderEngine.update

    @contextmanager
    def busy_twice(engine, tools):
        tries.append(engine)
        if len(tries) < 3:
            raise IndexBusy("Another process is building the index.", "Wait.")
        with update(engine, tools) as updated:
            yield updated

    monkeypatch.setattr(FolderEngine, "update", busy_twice)
    job = Job(new_identity())
    jobs = JobStore(documents / ".chuchu")
    jobs.write(job)
    assert chuchu("index", documents, "--job", job.id, "--quiet").returncode == 0
    assert (len(tries), jobs.read(job.id).state) == (3, JobState.DONE)


def test_the_job_of_a_build_ends_every_stage_at_its_total(folder, stdin_without_end, monkeypatch):
    documents = folder({"ferry.txt": "渡轮停航。", "a.txt": "第一份。", "b.bin": b"\0"})
    written = []
    write = JobStore.write

    def note(store, job):
        written.append(job)
        write(store, job)

    monkeypatch.setattr(JobStore, "write", note)
    job = Job(new_identity())
    JobStore(documents / ".chuchu").write(job)
    for flags in [], ["--full"]:
        written.clear()
        assert chuchu("index", documents, "--job", job.id, *flags).returncode == 0
        ends = {each.stage: (each.done, each.total) for each in written if each.stage}
        assert ends.keys() == set(Stage) - {Stage.ENCODING}
        assert all(done == total > 0 for done, total in ends.values()), ends
        assert written[-1].state is JobState.DONE
