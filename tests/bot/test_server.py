"""`chuchu serve`, as a person starts it."""

import os
import signal
import socket
import subprocess
import sys

import httpx
import pytest

from bot.server import address, bind
from bot.settings import read_settings
from corpus.errors import SettingsError
from tests.conftest import serving


def test_a_folder_is_indexed_and_then_served_at_the_address_it_prints(folder, tmp_path):
    documents = folder({"a.txt": "渡轮能见度不足500米时停航。"})

    with (
        serving(documents, tmp_path / "index") as url,
        httpx.Client(trust_env=False, timeout=30) as client,
    ):
        listed = client.get(f"{url}/documents").json()
        answer = client.post(f"{url}/ask", json={"question": "渡轮何时停航？"}).json()
    assert [document["path"] for document in listed["documents"]] == ["a.txt"]
    assert answer["citations"][0]["path"] == "a.txt"


def run_until_built(documents, index, number, **variables):
    """Run a server until its first build is done, send it a signal, and return what it printed.

    Returns its exit code, the lines on standard output and those on standard error.
    """
    command = [
        *(sys.executable, "-m", "bot", "serve", str(documents)),
        *("--index", str(index), "--port", "0"),
    ]
    with subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, **variables},
    ) as server:
        try:
            printed = [server.stdout.readline() for _ in range(3)]
            url = printed[0].rsplit(" at ", 1)[1].strip()
            assert httpx.get(f"{url}/healthz", trust_env=False, timeout=30).status_code == 200
            server.send_signal(number)
            _, errors = server.communicate(timeout=30)
        finally:
            server.kill()
    return server.returncode, printed, errors.splitlines()


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_stopped_server_prints_no_traceback(folder, tmp_path, number):
    code, printed, errors = run_until_built(folder({"a.bin": b""}), tmp_path / "index", number)

    assert printed[1:] == [
        "Open this address in a browser; Ctrl+C stops the server.\n",
        "0 new, 0 updated, 0 unchanged, 0 removed, 1 skipped\n",
    ]
    *progress, hint = errors
    assert progress == [
        "Indexing files: 1",
        "Writing the index",
        "skipped a.bin: unknown type .bin",
    ]
    assert hint.startswith("No document was found.")
    assert code in (0, 130, -number)


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
def test_a_misspelt_variable_is_reported_once_though_the_build_is_a_process_of_its_own(
    folder, tmp_path
):
    documents, index = folder({"a.txt": "渡轮。"}), tmp_path / "index"
    _, _, errors = run_until_built(documents, index, signal.SIGTERM, CHUCHU_PROT="9")

    assert [line for line in errors if "CHUCHU_PROT" in line] == errors[:1]
    assert "CHUCHU_PORT" in errors[0]


def test_port_0_takes_a_free_port_and_the_address_names_it():
    settings = read_settings(port=0)
    with bind(settings) as bound:
        assert address(settings, bound) == f"http://127.0.0.1:{bound.getsockname()[1]}"


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
