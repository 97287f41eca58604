"""Requests that no client should send; none of them may be a fault of the server."""

import json
import random
import re
import socket
import struct
import threading
import time
from collections.abc import Callable, Iterator

from tests.soak.documents import PLACES, question
from tests.soak.record import Record

_STATUS = re.compile(rb"HTTP/1\.1 (\d{3}) ")
_TIMEOUT_SECONDS = 15.0
_PAUSE_SECONDS = (0.05, 0.6)
_HOST = b"Host: 127.0.0.1\r\n"
_JSON = b"Content-Type: application/json\r\n"
# More than may be at work in two processes.
_FLOOD = 200
_FLOOD_CHANCE = 0.03
# Answers to a flood are on their way for so long after its last request was answered.
_FLOOD_SECONDS = 3.0
_PATIENCE_SECONDS = 2.0
# The server works on a question whose client has gone, so a flood ends with its last answer.
_FLOOD_PATIENCE_SECONDS = 30.0
_MOST_BYTES = 12_000_000


class Attacker:
    """Sends one hostile request after the other until the run stops."""

    def __init__(self, port: int, name: str, record: Record) -> None:
        """`name` decides what is sent."""
        self._port = port
        self._random = random.Random(name)
        self._record = record

    def run(self) -> None:
        """Attack until the run stops."""
        while not self._record.stop.wait(self._random.uniform(*_PAUSE_SECONDS)):
            if self._random.random() < _FLOOD_CHANCE:
                self._flood()
                continue
            attack = self._random.choice(_ATTACKS)
            self._send(attack(self._random), attack.__name__.strip("_"))

    def _send(
        self, pieces: Iterator[bytes | None], name: str, patience: float = _PATIENCE_SECONDS
    ) -> None:
        """Send pieces, each as one write; None ends the connection with a reset.

        Then wait so many seconds for an answer.
        """
        self._record.count("hostile requests")
        received, sent, begin = b"", 0, time.monotonic()
        try:
            with socket.create_connection(("127.0.0.1", self._port), _TIMEOUT_SECONDS) as stream:
                try:
                    for piece in pieces:
                        if piece is None:
                            linger = struct.pack("ii", 1, 0)
                            stream.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
                            return
                        stream.sendall(piece)
                        sent += len(piece)
                        late = time.monotonic() - begin > 2 * _TIMEOUT_SECONDS
                        if late or sent > _MOST_BYTES or self._record.stop.is_set():
                            break
                except OSError:
                    pass  # the server has refused the rest
                stream.settimeout(patience)
                while piece := stream.recv(65536):
                    received += piece
        except OSError:
            pass
        self._judge(received, name, begin)

    def _judge(self, received: bytes, name: str, begin: float) -> None:
        for status in _STATUS.findall(received):
            self._record.count(f"hostile requests answered {status.decode()}")
        may_be_busy = self._record.is_excused("busy", begin, time.monotonic())
        for fault in response_faults(received, may_be_busy=may_be_busy):
            self._record.fault(f"{fault} to a hostile request ({name}): {received[:300]!r}")

    def _flood(self) -> None:
        """Ask more at once than may be at work; 503 with Retry-After is a right answer to that."""
        body = json.dumps({"question": question(self._random.choice(PLACES))}).encode()
        request = _post(body, b"Connection: close\r\n")
        self._record.count("floods")
        with self._record.excuse("busy", _FLOOD_SECONDS):
            senders = [
                threading.Thread(
                    target=self._send, args=(iter([request]), "flood", _FLOOD_PATIENCE_SECONDS)
                )
                for _ in range(_FLOOD)
            ]
            for sender in senders:
                sender.start()
            for sender in senders:
                sender.join()


def response_faults(received: bytes, *, may_be_busy: bool) -> Iterator[str]:
    """Yield what is wrong with the bytes that were answered on one connection."""
    for match in _STATUS.finditer(received):
        status = int(match[1])
        head = received[match.start() :].split(b"\r\n\r\n", 1)[0].lower()
        if status == 503 and may_be_busy and b"retry-after:" in head:
            continue
        if status >= 500:
            yield f"status {status}"


def _post(body: bytes, more: bytes = b"", path: bytes = b"/ask") -> bytes:
    length = b"Content-Length: %d\r\n" % len(body)
    return b"POST " + path + b" HTTP/1.1\r\n" + _HOST + _JSON + length + more + b"\r\n" + body


def _noise(rng: random.Random) -> Iterator[bytes]:
    yield rng.randbytes(rng.randrange(1, 4000)) + b"\r\n\r\n"


def _damaged(rng: random.Random) -> Iterator[bytes]:
    whole = bytearray(_post(json.dumps({"question": "停航？"}).encode(), b"Origin: http://a\r\n"))
    for _ in range(rng.randrange(1, 6)):
        at = rng.randrange(len(whole))
        change = rng.choice(("set", "cut", "insert"))
        if change == "set":
            whole[at] = rng.randrange(256)
        elif change == "cut":
            del whole[at]
        else:
            whole[at:at] = rng.choice((b"\x1b[31m", b"\x00", b"\r\n", b"\xff" * 9, b":" * 3))
    yield bytes(whole)


def _endless_headers(rng: random.Random) -> Iterator[bytes]:
    yield b"GET / HTTP/1.1\r\n" + _HOST
    piece = rng.choice((b"X1: a\r\n" * 4000, b"X" * 65536, b"X: " + b"b" * 70000))
    while True:
        yield piece


def _slow_headers(rng: random.Random) -> Iterator[bytes]:
    yield b"GET /healthz HTTP/1.1\r\n" + _HOST
    while True:
        time.sleep(0.5)
        yield rng.choice((b"X", b": a\r\n", b"b"))


def _slow_body(rng: random.Random) -> Iterator[bytes]:
    yield _post(b"")[:-4].replace(b"Length: 0", b"Length: 900") + b"\r\n\r\n"
    for _ in range(rng.randrange(2, 20)):
        time.sleep(0.5)
        yield b'{"'


def _huge_body(rng: random.Random) -> Iterator[bytes]:
    length = rng.choice((b"Content-Length: 9" + b"9" * 11, b"Transfer-Encoding: chunked"))
    yield b"POST /ask HTTP/1.1\r\n" + _HOST + _JSON + length + b"\r\n\r\n"
    while True:
        yield (b"10000\r\n" if b"chunked" in length else b"") + b"a" * 65536 + b"\r\n"


def _odd_headers(rng: random.Random) -> Iterator[bytes]:
    odd = (
        b"Content-Length: " + b"9" * 4301,
        b"Content-Length: -1",
        b"Origin: http://[",
        b"Host: [",
        b"Authorization: Bearer \xe4\xb8\xad\x1b[2J",
        b"Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: x",
        b"Expect: 100-continue",
        b"Transfer-Encoding: gzip, chunked",
        b"Range: bytes=-" + b"9" * 400,
    )
    path = rng.choice((b"/ask", b"/index/rebuild/\x1b[31m", b"/documents/%1b%00..%2f", b"//["))
    yield b"POST " + path + b" HTTP/1.1\r\n" + _HOST + rng.choice(odd) + b"\r\n\r\n{}"


def _fuzzed_json(rng: random.Random) -> Iterator[bytes]:
    odd: list[object] = [None, True, -1, 10**400, 1e308, "", "\ud800", "甲" * 3000, [], {}, [[]]]
    odd += [["a"] * 60, {"question": "b"}, "\x1b[31m\x00", 2.5]
    whole = {"question": "停航？", "top_k": 3, "history": ["渡轮？"]}
    for key in rng.sample(["question", "top_k", "history", "more"], 2):
        whole[key] = rng.choice(odd)
    body = json.dumps(whole).encode()
    deep = b"[" * 100_000
    nan = b'{"question": "a", "top_k": NaN}'
    yield _post(rng.choice((body, body, body, deep, nan, body[: len(body) // 2])))


def _dropped(rng: random.Random) -> Iterator[bytes | None]:
    whole = _post(json.dumps({"question": question(rng.choice(PLACES))}).encode())
    yield whole[: rng.randrange(1, len(whole) + 1)]
    yield None


def _pipelined(rng: random.Random) -> Iterator[bytes]:
    yield (b"GET /healthz HTTP/1.1\r\n" + _HOST + b"\r\n") * rng.choice((5, 500, 4000))


def _rebuilds(rng: random.Random) -> Iterator[bytes]:
    origin = rng.choice((b"", b"Origin: http://evil.example\r\n"))
    yield _post(b"", b"Connection: close\r\n" + origin, b"/index/rebuild")


_ATTACKS: tuple[Callable[[random.Random], Iterator[bytes | None]], ...] = (
    *(_noise, _damaged, _damaged, _endless_headers, _slow_headers, _slow_body, _huge_body),
    *(_odd_headers, _odd_headers, _fuzzed_json, _fuzzed_json, _dropped, _pipelined, _rebuilds),
)
