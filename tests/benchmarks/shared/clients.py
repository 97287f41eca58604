"""Clients that ask over HTTP from a process of their own, so that they cost the server no time.

    python -m tests.benchmarks.shared.clients URL QUESTIONS [--clients 16] [--seconds 10]

QUESTIONS is a file with one JSON string a line. Each client keeps one connection and asks one
question after the other. Prints one JSON object.
"""

import argparse
import http.client
import json
import subprocess
import sys
import threading
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import numpy as np

_TIMEOUT_SECONDS = 120.0


@dataclass(frozen=True, slots=True)
class Load:
    """What clients measured: answers per second, and milliseconds per answer.

    `fairness` is the fewest answers that a client got, divided by the most.
    """

    clients: int
    answers: int
    errors: int
    a_second: float
    p50: float
    p95: float
    p99: float
    longest: float
    fairness: float


def main() -> None:
    """Ask and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("url")
    parser.add_argument("questions", type=Path)
    parser.add_argument("--clients", type=int, default=16)
    parser.add_argument("--seconds", type=float, default=10.0)
    arguments = parser.parse_args()
    questions = read_questions(arguments.questions)
    print(json.dumps(asdict(load(arguments.url, questions, arguments.clients, arguments.seconds))))


def read_questions(file: Path) -> list[str]:
    """Read one JSON string from each line."""
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]


def ask_from_another_process(url: str, questions: Path, clients: int, seconds: float) -> Load:
    """Run this module as a process and return what it measured."""
    command = [sys.executable, "-m", "tests.benchmarks.shared.clients", url, str(questions)]
    command += ["--clients", str(clients), "--seconds", str(seconds)]
    output = subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout
    return Load(**json.loads(output))


def load(url: str, questions: list[str], clients: int, seconds: float) -> Load:
    """Ask from some clients at once for some seconds."""
    bodies = [json.dumps({"question": question}).encode() for question in questions]
    times: list[list[float]] = [[] for _ in range(clients)]
    errors: list[str] = []
    started = time.perf_counter()
    threads = [
        threading.Thread(
            target=_ask,
            args=(url, _from(bodies, number, clients), started + seconds, each, errors),
        )
        for number, each in enumerate(times)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    lasted = time.perf_counter() - started
    for error in sorted(set(errors))[:5]:
        print(error, file=sys.stderr)
    milliseconds = 1000 * np.array([each for client in times for each in client] or [np.nan])
    p50, p95, p99 = (round(float(each), 2) for each in np.percentile(milliseconds, (50, 95, 99)))
    answers = sum(map(len, times))
    longest = round(float(milliseconds.max()), 2)
    counts = [len(client) for client in times]
    fairness = round(min(counts) / max(1, *counts), 2)
    a_second = round(answers / lasted, 1)
    return Load(clients, answers, len(errors), a_second, p50, p95, p99, longest, fairness)


def _from(bodies: list[bytes], number: int, clients: int) -> list[bytes]:
    """Rotate the questions, so that no two clients ask the same at the same time."""
    first = number * len(bodies) // clients
    return [*bodies[first:], *bodies[:first]]


def _ask(
    url: str, bodies: list[bytes], until: float, times: list[float], errors: list[str]
) -> None:
    connection = _connected(url)
    asked = 0
    while time.perf_counter() < until:
        started = time.perf_counter()
        try:
            _post(connection, bodies[asked % len(bodies)])
        except (OSError, http.client.HTTPException, ValueError) as error:
            errors.append(repr(error))
            connection.close()
            connection = _connected(url)
        else:
            times.append(time.perf_counter() - started)
        asked += 1
    connection.close()


def _connected(url: str) -> http.client.HTTPConnection:
    parts: Any = urlsplit(url)
    return http.client.HTTPConnection(parts.hostname, parts.port, timeout=_TIMEOUT_SECONDS)


def _post(connection: http.client.HTTPConnection, body: bytes) -> None:
    connection.request("POST", "/ask", body, {"Content-Type": "application/json"})
    response = connection.getresponse()
    content = response.read()
    if response.status != 200 or not content.startswith(b'{"question"'):
        raise ValueError(f"{response.status}: {content[:200]!r}")


if __name__ == "__main__":
    main()
