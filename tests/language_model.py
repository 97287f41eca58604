"""A server that behaves like one with a language model, or misbehaves."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


def chunk(text: str) -> bytes:
    """Return a piece of a streamed completion as a server-sent event."""
    body = {"choices": [{"index": 0, "delta": {"content": text}}]}
    return f"data: {json.dumps(body, ensure_ascii=False)}\n\n".encode()


END = b"data: [DONE]\n\n"


class FakeLanguageModel:
    """Answers each completion with `pieces`; `asked` keeps the bodies and headers of requests."""

    def __init__(self) -> None:
        self.status = 200
        self.kind = "text/event-stream"
        self.pieces: list[bytes] | None = None
        self.headers: dict[str, str] = {}
        self.asked: list[dict] = []
        self.keys: list[str | None] = []
        self.is_endless = False
        # Set by a test to let a slow answer go on.
        self.goes_on = threading.Event()
        fake = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                length = int(self.headers["content-length"])
                fake.asked.append(json.loads(self.rfile.read(length)))
                fake.keys.append(self.headers["authorization"])
                self.send_response(fake.status)
                self.send_header("content-type", fake.kind)
                for name, value in fake.headers.items():
                    self.send_header(name, value)
                self.end_headers()
                try:
                    for piece in fake.answer():
                        self.wfile.write(piece)
                        self.wfile.flush()
                except OSError:
                    return

            def log_message(self, *_: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}/v1"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def says(self, *texts: str) -> None:
        """Answer with these pieces of text, streamed."""
        self.pieces = [*map(chunk, texts), END]

    def answer(self) -> Iterator[bytes]:
        pieces = self.pieces or []
        if not self.is_endless:
            yield from pieces
            return
        while not self.goes_on.is_set():
            yield from pieces

    def close(self) -> None:
        self.goes_on.set()
        self._server.shutdown()
        self._server.server_close()
