"""Server-sent events about the index and its builds."""

import asyncio
import json
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack

import httpx
import pytest

from bot.api import event_stream as module
from bot.serving.jobs import Job, JobState, JobStore
from bot.settings import read_settings
from corpus.errors import IndexUnavailable
from tests.bot.api.events import read_events
from tests.conftest import serving
from tests.served_collections import served

JOB = "0123456789abcdef"


def run(coroutine):
    """Run a coroutine where no browser test before has left a loop."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, coroutine).result()


@pytest.fixture
def client():
    with httpx.Client(trust_env=False, timeout=30) as connected:
        yield connected


def test_a_listener_receives_the_served_index_at_once(http):
    info = http.get("/index").json()
    with http.stream("GET", "/events") as response:
        assert response.headers["content-type"].startswith("text/event-stream")
        assert response.headers["cache-control"] == "no-cache"
        assert "default-src 'none'" in response.headers["content-security-policy"]
        received = read_events(response)
        first = dict([next(received), next(received)])
    assert first["index"] == {key: info[key] for key in ("generation", "documents", "built_at")}
    assert first["job"]["state"] == "done"


def test_a_listener_receives_the_progress_of_a_rebuild_and_then_the_new_generation(
    client, folder, tmp_path
):
    documents = folder({"a.txt": "渡轮停航。"})
    with serving(documents, tmp_path / "index", "--no-watch") as url:
        with client.stream("GET", f"{url}/events") as response:
            received = read_events(response)
            assert next(value for name, value in received if name == "index")["generation"] == 1
            (documents / "b.txt").write_text("停车收费五元。", encoding="utf-8")
            job = client.post(f"{url}/index/rebuild").json()["job"]
            seen = []
            for name, value in received:
                seen.append((name, value))
                if name == "index":
                    break
        states = [value["state"] for name, value in seen if name == "job" and value["id"] == job]
        assert states
        assert seen[-1][1]["generation"] == 2
        assert seen[-1][1]["documents"] == 2


def test_a_stopping_server_does_not_wait_for_its_listeners(client, folder, tmp_path):
    documents = folder({"a.txt": "渡轮停航。"})
    command = [sys.executable, "-m", "bot", "serve", str(documents), "--port", "0", "--no-watch"]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        url = next(line.split(" at ")[1].strip() for line in process.stdout if " at http" in line)
        with client.stream("GET", f"{url}/events") as response:
            received = read_events(response)
            next(received)
            process.send_signal(signal.SIGTERM)
            assert all(name in ("index", "job") for name, _ in received)
        errors = process.communicate(timeout=20)[1]
    assert "Traceback" not in errors
    assert "graceful" not in errors


@pytest.fixture
def stream(tmp_path):
    """Events of an index that can't be opened, and the store of its jobs."""

    def fail():
        raise IndexUnavailable("There is no index yet.")

    settings = read_settings(index=tmp_path / "index")
    return module.EventStream(served(settings, fail)), JobStore(tmp_path / "index")


def test_without_an_index_a_listener_receives_null_and_the_running_job(stream):
    events, jobs = stream
    jobs.write(Job(JOB, JobState.RUNNING, progress=0.5))

    async def listen():
        received = []
        async for piece in events.response().body_iterator:
            received.append(piece.decode())
            if len(received) == 3:
                events.end()
        return "".join(received)

    text = run(listen())
    assert "event: index\ndata: null\n" in text
    assert f'"id":"{JOB}"' in text
    assert '"progress":0.5' in text


def test_a_listener_receives_only_what_has_changed(stream, monkeypatch):
    events, jobs = stream
    monkeypatch.setattr(module, "_READ_SECONDS", 0.001)
    jobs.write(Job(JOB, JobState.RUNNING))

    async def listen():
        received = []
        async for piece in events.response().body_iterator:
            received.append(piece.decode())
            if len(received) == 3:
                jobs.write(Job(JOB, JobState.DONE, progress=1.0))
            if len(received) == 4:
                events.end()
        return received

    received = run(listen())
    assert len(received) == 4
    assert received[3].startswith("event: job\n")
    assert '"done"' in received[3]


def test_a_quiet_stream_is_kept_alive(stream, monkeypatch):
    events, _ = stream
    monkeypatch.setattr(module, "_READ_SECONDS", 0.001)
    monkeypatch.setattr(module, "_PING_SECONDS", 0.002)

    async def listen():
        async for piece in events.response().body_iterator:
            if piece.startswith(b":"):
                events.end()
                return piece
        return None

    assert run(listen()) == b": ping\n\n"


def test_a_listener_too_many_is_refused_with_a_sentence(http):
    streams = []
    with ExitStack() as listening:
        for _ in range(module.MAX_LISTENERS + 1):
            response = listening.enter_context(http.stream("GET", "/events"))
            if response.status_code != 200:
                break
            streams.append(read_events(response))
            next(streams[-1])
        assert response.status_code == 503
        assert int(response.headers["retry-after"]) > 0
        error = json.loads(response.read())["error"]
        assert error["message"] == "Too many pages are listening for events."
        assert http.get("/healthz").status_code == 200


def test_a_listener_that_disconnects_makes_room(http):
    for _ in range(2 * module.MAX_LISTENERS):
        with http.stream("GET", "/events") as response:
            assert response.status_code == 200
            next(read_events(response))
