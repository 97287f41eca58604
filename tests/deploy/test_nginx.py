"""The example of nginx in front of a server, with a real nginx."""

import json
import os
import re
import shutil
import socket
import ssl
import subprocess
import time
from contextlib import closing

import httpx
import pytest

from bot.settings import SAMPLES
from tests.conftest import serving

HOST = "answers.example.org"

pytestmark = pytest.mark.skipif(
    shutil.which("nginx") is None and "CHUCHU_TEST_REQUIRE_NGINX" not in os.environ,
    reason="nginx is not installed",
)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    folder = tmp_path_factory.mktemp("certificate")
    key, pem = folder / "key.pem", folder / "certificate.pem"
    subprocess.run(
        [
            *("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"),
            *("-nodes", "-keyout", key, "-out", pem, "-days", "2", "-subj", f"/CN={HOST}"),
            *("-addext", f"subjectAltName=DNS:{HOST}"),
        ],
        check=True,
        capture_output=True,
    )
    return key, pem


@pytest.fixture(scope="module")
def behind(deploy, tmp_path_factory, certificate):
    """A client of the server behind nginx, which takes the name of the example for this machine."""
    folder = tmp_path_factory.mktemp("nginx")
    key, pem = certificate
    port = free_port()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CHUCHU_ALLOWED_HOSTS", HOST)
        patch.setenv("CHUCHU_READER", "off")
        with serving(SAMPLES, folder / "index") as url:
            example = (deploy / "nginx.conf").read_text(encoding="utf-8")
            for ours, theirs in (
                ("listen 443 ssl", f"listen 127.0.0.1:{port} ssl"),
                (f"/etc/ssl/certs/{HOST}.pem", str(pem)),
                (f"/etc/ssl/private/{HOST}.key", str(key)),
                ("http://127.0.0.1:8000", url),
            ):
                assert ours in example
                example = example.replace(ours, theirs)
            temporary = "".join(
                f"{name}_temp_path {folder / name};\n"
                for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
            )
            file = folder / "nginx.conf"
            file.write_text(
                f"daemon off;\npid {folder / 'pid'};\nerror_log {folder / 'error.log'};\n"
                f"events {{}}\nhttp {{\naccess_log off;\n{temporary}{example}\n}}\n",
                encoding="utf-8",
            )
            with subprocess.Popen(["nginx", "-p", folder, "-c", file]) as nginx:
                try:
                    with closing(client(pem, port, nginx)) as http:
                        yield http
                finally:
                    nginx.terminate()


def client(pem, port, nginx):
    context = ssl.create_default_context(cafile=str(pem))
    context.check_hostname = False
    opened = httpx.Client(
        base_url=f"https://127.0.0.1:{port}",
        headers={"Host": HOST},
        verify=context,
        trust_env=False,
        timeout=30,
    )
    end = time.monotonic() + 20
    while nginx.poll() is None and time.monotonic() < end:
        try:
            opened.get("/healthz")
        except httpx.TransportError:
            time.sleep(0.05)
        else:
            return opened
    raise AssertionError("nginx does not answer")


def test_the_page_and_its_files_come_through(behind):
    page = behind.get("/")
    assert page.status_code == 200
    assert "default-src 'none'" in page.headers["content-security-policy"]
    [script] = re.findall(r'<script [^>]*src="([^"]+)"', page.text)
    assert "javascript" in behind.get(f"/{script.lstrip('/')}").headers["content-type"]


def test_questions_are_answered_and_another_host_is_not(behind):
    question = {"question": "图书馆的光盘借期是几天？"}
    answer = behind.post("/ask", json=question)
    assert "光盘借期为7天" in answer.json()["answer"]

    other = behind.post("/ask", json=question, headers={"Host": "other.example.org"})
    assert other.status_code == 400


def test_events_come_at_once(behind):
    with behind.stream("GET", "/events") as events:
        first = next(line for line in events.iter_lines() if line.startswith("data:"))
    assert isinstance(json.loads(first.removeprefix("data:")), dict)


def test_a_body_of_more_than_8_megabytes_is_refused_before_it_is_passed_on(behind):
    assert behind.post("/ask", content=b"x" * (9 << 20)).status_code == 413
