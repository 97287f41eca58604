"""Processes of a build in which reading some files fails.

A file `lethal.txt` kills the process that reads it; a file `failing.txt` causes an exception;
reading a file `endless.txt` never ends.
Run as a module, this is such a worker of the pool; `build` builds in such a process.
"""

import os
import signal
import sys
from pathlib import Path

from corpus import isolation, walk
from embeddings.indexing import document_analysis, pool_worker, worker_pool
from embeddings.text.analyser import Analyser
from embeddings.tools import Tools
from tests.fakes import LetterEncoder
from tests.folder_builds import build_index


def read_bytes(location):
    if location.endswith("lethal.txt"):
        os.kill(os.getpid(), signal.SIGKILL)
    if location.endswith("failing.txt"):
        raise RuntimeError("第一行\n\x1b[31m第二行" + "长" * 9999)
    while location.endswith("endless.txt"):
        signal.pause()
    return walk.read_bytes(location)


def worker_command(_, *arguments):
    return isolation.module_command(__spec__.name, *arguments)


def build(documents, index):
    """Build without workers, and print the reasons of the skipped files."""
    document_analysis.read_location = read_bytes
    worker_pool.module_command = worker_command
    tools = Tools(LetterEncoder(), Analyser())
    report = build_index(Path(documents), Path(index), tools, workers=0)
    print(*(f"{each.path}: {each.reason}" for each in report.skipped), sep="\n")


if __name__ == "__main__":
    document_analysis.read_location = read_bytes
    pool_worker.main(*sys.argv[1:])
