"""A process that has imported everything, and forks a watched child for each change of an index.

To start an interpreter takes a second, to fork one takes milliseconds. The tests' own process runs
threads and must not fork; this one runs none.

python -m tests.embeddings.crash.build_server SOCKET
"""

import json
import os
import socket
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType

ROOT = Path(__file__).parents[3]
_MESSAGE = 65536


class ForkedChild:
    """A watched child of the build server."""

    def __init__(self, pid: int, server: socket.socket) -> None:
        self.pid = pid
        self._server = server
        self._code: int | None = None

    def wait(self) -> int:
        """Wait for its end; return its exit code, or the number of the signal as a negative one."""
        if self._code is None:
            self._code = int(_received(self._server))
        return self._code


class BuildServer:
    """Starts the process of the module's name, and asks it for one child at a time."""

    def __enter__(self) -> "BuildServer":
        self._socket, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-m", __spec__.name, str(theirs.fileno())],
                pass_fds=[theirs.fileno()],
                cwd=ROOT,
                # The libraries of linear algebra would start threads when they are imported.
                env={**os.environ, "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"},
            )
        return self

    def __exit__(
        self, kind: type[BaseException] | None, _: BaseException | None, __: TracebackType | None
    ) -> None:
        self._socket.close()
        self._process.wait()

    def start(
        self, arguments: Sequence[str], output: int, complaint: int, report_to: int
    ) -> ForkedChild:
        """Fork a child that sends the descriptor of its seccomp filter to `report_to`."""
        message = json.dumps(arguments).encode()
        socket.send_fds(self._socket, [message], [output, complaint, report_to])
        return ForkedChild(int(_received(self._socket)), self._socket)


def _received(connection: socket.socket) -> bytes:
    message = connection.recv(_MESSAGE)
    if not message:
        raise OSError("the build server has ended")
    return message


def _serve(connection: socket.socket) -> None:
    # Only the server imports what it forks with.
    from embeddings.text.analyser import Analyser
    from tests.embeddings.crash.one_build import change_index
    from tests.embeddings.crash.seccomp import watch_this_process

    analyser = Analyser()
    # The dictionary is read by the first text.
    analyser.terms("第一")
    while True:
        message, descriptors, _, _ = socket.recv_fds(connection, _MESSAGE, 3)
        if not message:
            return
        action, documents, index = json.loads(message)
        pid = os.fork()
        if not pid:
            output, complaint, report_to = descriptors
            os.dup2(output, 1)
            os.dup2(complaint, 2)
            watch_this_process(report_to)
            code = 70
            try:
                code = change_index(action, Path(documents), Path(index), analyser)
            except BaseException:
                sys.excepthook(*sys.exc_info())
            finally:
                sys.stderr.flush()
                sys.stdout.flush()
                os._exit(code)
        for descriptor in descriptors:
            os.close(descriptor)
        connection.send(str(pid).encode())
        _, status = os.waitpid(pid, 0)
        connection.send(str(os.waitstatus_to_exitcode(status)).encode())


if __name__ == "__main__":
    with socket.socket(fileno=int(sys.argv[1])) as _connection:
        _serve(_connection)
