"""Requests while there is no index, or while the first build is running."""

import asyncio

import pytest

from bot.serving.jobs import Job, JobState
from tests.bot.api.checks import QUESTION, check_error
from tests.bot.api.conftest import JOB


@pytest.mark.parametrize("path", ["/documents", "/documents/0"])
def test_without_an_index_a_client_gets_retry_after(without_index, path):
    response = without_index.get(path)

    check_error(response, 503)
    assert int(response.headers["retry-after"]) > 0


@pytest.mark.parametrize("path", ["/readyz", "/index"])
@pytest.mark.parametrize(
    ("state", "running"), [(JobState.RUNNING, True), (JobState.FAILED, False), (None, False)]
)
def test_without_an_index_a_client_gets_the_id_of_the_running_job(
    without_index, jobs, path, state, running
):
    if state is not None:
        jobs.write(Job(JOB, state))

    response = without_index.get(path)
    check_error(response, 503, "job")
    assert int(response.headers["retry-after"]) > 0
    assert response.json()["job"] == (JOB if running else None)


def test_without_an_index_a_question_is_refused_for_now_and_the_server_is_alive(without_index):
    response = without_index.post("/ask", json={"question": QUESTION})
    check_error(response, 503)
    assert int(response.headers["retry-after"]) > 0
    assert without_index.get("/healthz").status_code == 200
    assert without_index.get("/").status_code == 200


def test_until_the_first_build_has_ended_the_index_that_is_there_does_not_answer(building):
    for path in ("/readyz", "/index"):
        response = building.get(path)
        check_error(response, 503, "job")
        assert response.json()["error"]["type"] == "IndexNotReady"
        assert response.json()["error"]["message"] == "The index is being built."
    assert "chuchu_index_generation 0.0" in building.get("/metrics").text
    check_error(building.post("/index/rebuild"), 409)
    check_error(building.post("/ask", json={"question": 5}), 422)
    response = building.post("/ask", json={"question": QUESTION})
    check_error(response, 503)
    assert int(response.headers["retry-after"]) > 0


@pytest.mark.parametrize("state", [JobState.DONE, JobState.FAILED])
def test_when_the_first_build_has_ended_waiting_requests_are_answered(building, jobs, state):
    async def waiting_requests(client):
        waiting = [
            asyncio.create_task(client.post("/ask", json={"question": QUESTION})),
            asyncio.create_task(client.get("/documents")),
            asyncio.create_task(client.get("/documents/0")),
        ]
        assert (await client.get("/readyz")).status_code == 503
        assert not any(task.done() for task in waiting)
        jobs.write(Job(JOB, state))
        return await asyncio.gather(*waiting)

    answer, listed, unknown = building.talk(waiting_requests)
    assert answer.json()["answerable"] is True
    assert listed.json()["total"] > 5
    check_error(unknown, 404)


def test_requests_that_wait_for_the_first_build_delay_no_others(building):
    async def crowd(client):
        waiting = [asyncio.create_task(client.get("/documents")) for _ in range(100)]
        others = [await client.get(path) for path in ("/healthz", "/static/app.js", "/metrics")]
        assert not any(task.done() for task in waiting)
        for task in waiting:
            task.cancel()
        await asyncio.gather(*waiting, return_exceptions=True)
        return [response.status_code for response in others]

    assert building.talk(crowd) == [200, 200, 200]
