"""The job file of a build that a server starts."""

import os
import sys
from types import SimpleNamespace

from bot.serving.jobs import Job, JobState, JobStore, new_identity
from embeddings.types import Stage
from tests.command_line import chuchu


def test_the_job_of_a_build_ends_every_stage_at_its_total(folder, monkeypatch):
    documents = folder({"ferry.txt": "渡轮停航。", "a.txt": "第一份。", "b.bin": b"\0"})
    written = []
    write = JobStore.write

    def note(store, job):
        written.append(job)
        write(store, job)

    # A build ends with its stdin, so here is one that never ends.
    stdin, _ = os.pipe()
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(fileno=lambda: stdin))
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
