"""`chuchu serve`, as a person starts it."""

import os
import signal
import socket
import subprocess
import sys
from dataclasses import dataclass

import httpx
import pytest

from bot.server import address, bind
from bot.settings import read_settings
from corpus.errors import SettingsError


@dataclass(frozen=True, slots=True)
class Run:
    """A server that was asked after its first build, and then received a signal."""

    signal: int
    code: int
    paths: list[str]
    cited: str
    output: list[str]
    errors: list[str]


@pytest.fixture(scope="module", params=[signal.SIGINT, signal.SIGTERM])
def run(request, tmp_path_factory):
    """Serve a small folder, with a misspelt variable in the environment."""
    folder = tmp_path_factory.mktemp("server")
    documents = folder / "documents"
    documents.mkdir()
    (documents / "a.txt").write_text("渡轮能见度不足500米时停航。", encoding="utf-8")
    (documents / "b.bin").touch()
    command = [
        *(sys.executable, "-m", "bot", "serve", str(documents)),
        *("--index", str(folder / "index"), "--port", "0"),
    ]
    with subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "CHUCHU_PROT": "9"},
    ) as server:
        try:
            output = [server.stdout.readline() for _ in range(3)]
            url = output[0].rsplit(" at ", 1)[1].strip()
            with httpx.Client(base_url=url, trust_env=False, timeout=30) as client:
                listed = client.get("/documents").json()
                answer = client.post("/ask", json={"question": "渡轮何时停航？"}).json()
            server.send_signal(request.param)
            _, errors = server.communicate(timeout=30)
        finally:
            server.kill()
    return Run(
        signal=request.param,
        code=server.returncode,
        paths=[document["path"] for document in listed["documents"]],
        cited=answer["citations"][0]["path"],
        output=output,
        errors=errors.splitlines(),
    )


needs_signals = pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")


@needs_signals
def test_a_folder_is_indexed_and_then_served_at_the_address_it_prints(run):
    assert run.paths == ["a.txt"]
    assert run.cited == "a.txt"
    assert run.output[1:] == [
        "Open this address in a browser; Ctrl+C stops the server.\n",
        "1 new, 0 updated, 0 unchanged, 0 removed, 1 skipped\n",
    ]


@needs_signals
def test_a_stopped_server_prints_no_traceback(run):
    assert run.errors[1:] == [
        "Indexing files: 2",
        "Writing the index",
        "skipped b.bin: unknown type .bin",
    ]
    assert run.code in (0, 130, -run.signal)


@needs_signals
def test_a_misspelt_variable_is_reported_once_though_the_build_is_a_process_of_its_own(run):
    assert [line for line in run.errors if "CHUCHU_PROT" in line] == run.errors[:1]
    assert "CHUCHU_PORT" in run.errors[0]


def test_port_0_takes_a_free_port_and_the_address_names_it():
    settings = read_settings(port=0)
    with bind(settings) as bound:
        assert address(settings, bound) == f"http://127.0.0.1:{bound.getsockname()[1]}"


@pytest.mark.skipif(not hasattr(socket, "TCP_USER_TIMEOUT"), reason="an option of Linux")
def test_the_stream_of_a_client_that_vanished_ends():
    """Bytes that nobody acknowledges close a connection; what waits for bytes has a deadline."""
    with (
        bind(read_settings(port=0)) as bound,
        socket.create_connection(bound.getsockname()),
        bound.accept()[0] as accepted,
    ):
        assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT) == 60_000


def test_small_answers_are_sent_without_delay():
    with (
        bind(read_settings(port=0)) as bound,
        socket.create_connection(bound.getsockname()),
        bound.accept()[0] as accepted,
    ):
        assert accepted.proto == socket.IPPROTO_TCP


@pytest.mark.parametrize("own", ["192.168.1.7", None])
@pytest.mark.parametrize("host", ["0.0.0.0", "0", "::"])
def test_a_server_for_every_address_prints_one_that_can_be_used(host, own, monkeypatch):
    monkeypatch.setattr("bot.server._network_address", lambda: own)
    settings = read_settings(host=host, port=0)
    try:
        bound = bind(settings)
    except SettingsError:
        pytest.skip("no IPv6 here")
    with bound:
        port = bound.getsockname()[1]
        printed = address(settings, bound)
        url, _, remark = printed.partition(" (")
        assert url in (f"http://127.0.0.1:{port}", f"http://[::1]:{port}")
        assert remark.startswith("all addresses of this machine")
        assert (f"http://{own}:{port}" in remark) is (own is not None and "127" in url)
        with socket.create_connection((httpx.URL(url).host, port), timeout=5):
            pass


def test_the_address_in_the_network_is_this_machine_s():
    """What is printed is either nothing or an address that this machine can bind."""
    settings = read_settings(host="0.0.0.0", port=0)
    with bind(settings) as bound:
        _, _, own = address(settings, bound).partition("such as http://")
    if own:
        socket.create_server((own.partition(":")[0], 0)).close()


def test_an_ipv6_address_stands_in_brackets():
    settings = read_settings(host="::1", port=0)
    try:
        bound = bind(settings)
    except SettingsError:
        pytest.skip("no IPv6 here")
    with bound:
        assert address(settings, bound).startswith("http://[::1]:")


@pytest.mark.parametrize("host", ["no such host", "192.0.2.1", "host..example", "a" * 300])
def test_an_address_of_another_machine_is_reported_in_one_sentence(host):
    with pytest.raises(SettingsError, match="Can't serve at") as caught:
        bind(read_settings(host=host, port=0)).close()
    assert "--port" in caught.value.hint


def test_a_port_that_is_bound_but_not_served_yet_is_in_use_too():
    with bind(read_settings(port=0)) as taken:
        settings = read_settings(port=taken.getsockname()[1])
        with pytest.raises(SettingsError, match="in use"):
            bind(settings)


def test_a_port_in_use_is_one_sentence():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        settings = read_settings(port=taken.getsockname()[1])
        with pytest.raises(SettingsError, match="in use"):
            bind(settings)
