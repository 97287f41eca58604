"""A seccomp filter that makes the kernel ask another process before each call that changes a file.

All threads of the watched process ask through one descriptor, so their calls form one sequence in
which each of them can be made to fail. (strace counts the calls of every thread separately.)

python -m tests.embeddings.crash.seccomp SOCKET PROGRAM ARGUMENTS... runs a watched program.
"""

import ctypes
import os
import socket
import struct
import sys
from collections.abc import Callable
from contextlib import suppress
from fcntl import ioctl

from tests.embeddings.crash.system_calls import ALL, BY_NUMBER, OPEN, Call

# From linux/seccomp.h, linux/filter.h and linux/prctl.h.
_NO_NEW_PRIVILEGES = 38
_SECCOMP, _SET_FILTER, _NEW_LISTENER = 317, 1, 8
_LOAD, _IF_EQUAL, _IF_ANY_BIT, _RETURN = 0x20, 0x15, 0x45, 0x06
_ALLOW, _ASK = 0x7FFF0000, 0x7FC00000
_NUMBER_OFFSET, _THIRD_ARGUMENT_OFFSET = 0, 32
_RECEIVE, _SEND = 0xC0502100, 0xC0182101
_REQUEST = struct.Struct("=QIIiIQ6Q")
_RESPONSE = struct.Struct("=QqiI")
_CONTINUE = 1


def watch_this_process(report_to: int) -> None:
    """Install the filter in this process for good, and send its descriptor through a socket."""
    library = ctypes.CDLL(None, use_errno=True)
    steps = ctypes.create_string_buffer(_filter())
    program = struct.pack("@HP", len(steps) // 8, ctypes.addressof(steps))
    library.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0)
    listener = library.syscall(_SECCOMP, _SET_FILTER, _NEW_LISTENER, program)
    if listener < 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    with socket.socket(fileno=report_to) as connection:
        socket.send_fds(connection, [b"."], [listener])
    os.close(listener)


def answer_request(listener: int, judge: Callable[[int, Call, list[int]], int]) -> None:
    """Decide about the next call of a watched process.

    `judge` gets the thread's id, the call and its arguments, and returns the error number that the
    call shall end with, 0 to let it through.
    """
    request = bytearray(_REQUEST.size)
    # A thread that has died meanwhile waits for no answer.
    with suppress(FileNotFoundError):
        ioctl(listener, _RECEIVE, request)
        identity, thread, _, number, _, _, *arguments = _REQUEST.unpack(request)
        error = judge(thread, BY_NUMBER[number], arguments)
        response = _RESPONSE.pack(identity, 0, -error, 0 if error else _CONTINUE)
        ioctl(listener, _SEND, response)


def _filter() -> bytes:
    """Return the kernel's program: ask about all calls of ALL, about `openat` where it creates."""
    numbers = [call.number for call in ALL if call is not OPEN]
    steps = [(_LOAD, 0, 0, _NUMBER_OFFSET)]
    steps += [
        (_IF_EQUAL, len(numbers) - place + 3, 0, number) for place, number in enumerate(numbers)
    ]
    steps += [
        (_IF_EQUAL, 0, 2, OPEN.number),
        (_LOAD, 0, 0, _THIRD_ARGUMENT_OFFSET),
        (_IF_ANY_BIT, 1, 0, os.O_CREAT | os.O_TRUNC),
        (_RETURN, 0, 0, _ALLOW),
        (_RETURN, 0, 0, _ASK),
    ]
    return b"".join(struct.pack("=HBBI", *step) for step in steps)


if __name__ == "__main__":
    watch_this_process(int(sys.argv[1]))
    os.execvp(sys.argv[2], sys.argv[2:])
