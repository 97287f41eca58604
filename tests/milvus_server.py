"""A Milvus server for tests: Milvus Lite at a port, and a proxy before it that can be cut."""

import socket
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

from embeddings.engine_address import MilvusAddress


class MilvusServer:
    """Milvus Lite at a port of this machine, which stays the same when it is restarted."""

    def __init__(self, folder):
        self.folder = folder
        self.port = 0
        self._running = None

    def start(self):
        from milvus_lite.adapter.grpc.server import start_server_in_thread

        server, database, self.port = start_server_in_thread(
            str(self.folder), "127.0.0.1", self.port
        )
        self._running = server, database

    def stop(self):
        if self._running is not None:
            server, database = self._running
            server.stop(grace=0).wait()
            database.close()
            self._running = None

    def restart(self):
        self.stop()
        self.start()

    @property
    def address(self):
        return address_at(self.port)


def address_at(port):
    return MilvusAddress(f"http://127.0.0.1:{port}")


class Answering:
    """A server that gives every call to a function, with what gRPC knows of the call."""

    def __init__(self, answer):
        import grpc

        class Handler(grpc.GenericRpcHandler):
            def service(self, _):
                return grpc.unary_unary_rpc_method_handler(lambda _, context: answer(context))

        self._server = grpc.server(ThreadPoolExecutor(4), handlers=[Handler()])
        self.port = self._server.add_insecure_port("127.0.0.1:0")
        self._server.start()

    def stop(self):
        self._server.stop(grace=0)


class Proxy:
    """Passes bytes on between clients and a server, until it is cut."""

    def __init__(self, port):
        self._target = port
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port = self._listening.getsockname()[1]
        self._open = []
        self._limit = None
        self.passed = 0
        self.is_cut = threading.Event()
        threading.Thread(target=self._accept, daemon=True).start()

    def cut_after(self, passed):
        """Cut everything once so many bytes have passed from now on, until `mend`."""
        self.passed, self._limit = 0, passed

    def mend(self):
        self._limit = None
        self.is_cut.clear()

    def close(self):
        self._listening.close()
        self._cut()

    def _cut(self):
        self.is_cut.set()
        for each in self._open:
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
            each.close()
        self._open.clear()

    def _accept(self):
        with suppress(OSError):
            while True:
                client, _ = self._listening.accept()
                if self.is_cut.is_set():
                    client.close()
                    continue
                server = socket.create_connection(("127.0.0.1", self._target))
                self._open += [client, server]
                for source, target in ((client, server), (server, client)):
                    threading.Thread(target=self._pass, args=(source, target), daemon=True).start()

    def _pass(self, source, target):
        with suppress(OSError):
            while content := source.recv(65_536):
                self.passed += len(content)
                if self._limit is not None and self.passed > self._limit:
                    self._cut()
                    return
                target.sendall(content)
