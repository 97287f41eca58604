"""A real nginx before a server, which shows it below a prefix: stripped from the path, or kept."""

import os
import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

PREFIX = "/chuchu"
USER = "zhang"
_CONFIG = """
daemon off;
pid {place}/nginx.pid;
worker_processes 1;
events {{ worker_connections 64; }}
http {{
  access_log off;
  client_body_temp_path {place}/body;
  proxy_temp_path {place}/proxy;
  fastcgi_temp_path {place}/fastcgi;
  uwsgi_temp_path {place}/uwsgi;
  scgi_temp_path {place}/scgi;
  proxy_http_version 1.1;
  proxy_set_header Host $http_host;
  proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
  proxy_set_header X-Forwarded-Proto $scheme;
  proxy_set_header X-Request-ID $request_id;
  proxy_set_header X-Forwarded-User {user};
  server {{
    listen 127.0.0.1:{stripped};
    location {prefix}/ {{ proxy_pass http://127.0.0.1:{upstream}/; }}
  }}
  server {{
    listen 127.0.0.1:{kept};
    location {prefix} {{ proxy_pass http://127.0.0.1:{upstream}; }}
  }}
}}
"""


@dataclass(frozen=True, slots=True)
class Nginx:
    """The addresses of the server behind nginx, without a slash at the end."""

    stripped: str
    kept: str


def nginx_program() -> str:
    """Return nginx, or skip the test; where it is required, fail."""
    found = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/usr/local/sbin")
    if found is None and os.environ.get("CHUCHU_TEST_REQUIRE_NGINX"):
        pytest.fail("nginx is not installed")
    if found is None:
        pytest.skip("nginx is not installed")
    return found


@contextmanager
def nginx_before(upstream: int, place: Path, user: str = '""') -> Iterator[Nginx]:
    """Run nginx before a server of this machine while the context lasts.

    nginx names `user` in X-Forwarded-User, whatever the client sends.
    """
    program = nginx_program()
    place.mkdir(parents=True, exist_ok=True)
    with (
        socket.create_server(("127.0.0.1", 0)) as one,
        socket.create_server(("127.0.0.1", 0)) as two,
    ):
        stripped, kept = one.getsockname()[1], two.getsockname()[1]
        config = place / "nginx.conf"
        text = _CONFIG.format(
            place=place, user=user, stripped=stripped, kept=kept, upstream=upstream, prefix=PREFIX
        )
        config.write_text(text)
        descriptors = one.fileno(), two.fileno()
        # It takes over sockets that listen already, so no port can be taken by somebody else.
        process = subprocess.Popen(
            [program, "-p", str(place), "-e", str(place / "error.log"), "-c", str(config)],
            env={**os.environ, "NGINX": "".join(f"{each};" for each in descriptors)},
            pass_fds=descriptors,
        )
    try:
        host = "http://127.0.0.1"
        yield Nginx(f"{host}:{stripped}{PREFIX}", f"{host}:{kept}{PREFIX}")
        assert process.poll() is None, (place / "error.log").read_text()
    finally:
        process.terminate()
        process.wait(10)
