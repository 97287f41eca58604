"""Models, embeddings, errors and guards, as the official client and bad clients see them."""

import httpx
import numpy as np
import pytest

from bot.api.app import create_app
from bot.settings import read_settings
from corpus.text.fold import fold
from tests.bot.api.checks import QUESTION
from tests.served_collections import served

BODY = {"messages": [{"role": "user", "content": QUESTION}]}
TEXTS = ["圖書館", "借期", "ferry"]


def test_one_model_is_listed_and_any_is_described(client):
    (listed,) = client.models.list()
    assert listed.id == "chuchu"
    assert client.models.retrieve("org/some-model").id == "org/some-model"


@pytest.mark.parametrize("form", ["float", "base64", None])
def test_embeddings_are_the_vectors_of_the_encoder(client, tools, form):
    # Without a format the client asks for Base64 and decodes it.
    options = {} if form is None else {"encoding_format": form}
    result = client.embeddings.create(model="any-model", input=TEXTS, **options)
    vectors = [each.embedding for each in result.data]
    if form == "base64":
        import base64

        vectors = [np.frombuffer(base64.b64decode(each), "<f4") for each in vectors]
    expected = tools.encoder.encode([fold(text) for text in TEXTS])
    assert np.allclose(np.array(vectors), expected)
    assert [each.index for each in result.data] == [0, 1, 2]
    assert result.usage.total_tokens == sum(map(len, TEXTS))


@pytest.mark.parametrize(
    "options",
    [
        {"input": []},
        {"input": [""]},
        {"input": [[1, 2, 3]]},
        {"input": [1, 2, 3]},
        {"input": ["a"] * 2049},
        {"input": "长" * 500_001},
        {"input": "a", "dimensions": 7},
        {"input": "a", "encoding_format": "int8"},
    ],
)
def test_what_can_not_be_encoded_is_refused(client, openai, options):
    with pytest.raises(openai.BadRequestError) as refused:
        client.embeddings.create(model="m", **options)
    assert refused.value.param


def check_error(response, status):
    assert response.status_code == status
    error = response.json()["error"]
    assert error.keys() == {"message", "type", "param", "code"}
    assert error["type"] == ("server_error" if status >= 500 else "invalid_request_error")
    assert error["message"].endswith(".")
    return error


def post(http, path="/v1/chat/completions", **options):
    return http.post(path, **options)


def test_a_body_that_is_no_json_is_refused(http):
    check_error(post(http, content=b"{", headers={"Content-Type": "application/json"}), 400)


def test_a_body_with_a_lone_surrogate_is_refused(http):
    content = b'{"model": "\\ud800", "messages": [{"role": "user", "content": "?"}]}'
    check_error(post(http, content=content, headers={"Content-Type": "application/json"}), 400)


def test_a_body_of_another_type_is_refused(http):
    # A page of another site can send such a body without asking.
    check_error(post(http, content=b"{}", headers={"Content-Type": "text/plain"}), 400)


def test_a_body_that_is_too_large_is_refused(http):
    check_error(post(http, content=b" " * (8 * 1024 * 1024 + 1)), 413)


def test_another_host_name_is_refused(http):
    check_error(post(http, json=BODY, headers={"Host": "evil.example"}), 400)


def test_a_page_of_another_site_is_refused(http):
    headers = {"Origin": "http://evil.example"}
    assert check_error(post(http, json=BODY, headers=headers), 403)["code"] == "Forbidden"


@pytest.mark.parametrize("origin", ["file://", "null", "app://chat"])
def test_the_window_of_a_program_is_answered(http, origin):
    assert post(http, json=BODY, headers={"Origin": origin}).status_code == 200


@pytest.mark.parametrize(
    ("method", "path"),
    [("GET", "/v1/chat/completions"), ("GET", "/v1/responses/resp_1"), ("POST", "/v1/files")],
)
def test_the_rest_of_the_interface_is_not_here(http, method, path):
    check_error(http.request(method, path), 404)


def test_without_an_index_the_client_is_told_to_come_back(without_index):
    for path, body in (
        ("/v1/chat/completions", BODY),
        ("/v1/responses", {"input": QUESTION}),
        ("/v1/embeddings", {"input": "a"}),
    ):
        response = without_index.post(path, json=body)
        check_error(response, 503)
        assert int(response.headers["retry-after"]) > 0
    assert without_index.get("/v1/models").json()["data"][0]["id"] == "chuchu"


def broken_application(tmp_path, sample_answerer, write):
    settings = read_settings(index=tmp_path / "index")
    return create_app(served(settings, lambda: sample_answerer), settings, sentences=write)


def fail(answer):
    raise OSError(f"a fault while writing {answer.question}")
    yield


def test_a_fault_is_an_error_and_in_a_stream_an_event(tmp_path, sample_answerer, in_process):
    client = in_process(broken_application(tmp_path, sample_answerer, fail))

    check_error(client.post("/v1/chat/completions", json=BODY), 500)
    streamed = client.post("/v1/chat/completions", json={**BODY, "stream": True})
    assert streamed.status_code == 200
    *_, last = streamed.text.strip().split("\n\n")
    assert last.startswith('data: {"error":')
    streamed = client.post("/v1/responses", json={"input": QUESTION, "stream": True})
    *_, last = streamed.text.strip().split("\n\n")
    assert last.startswith('event: error\ndata: {"error":')


def test_a_client_may_leave_a_stream(http):
    body = {**BODY, "stream": True}
    with http.stream("POST", "/v1/chat/completions", json=body) as response:
        next(response.iter_lines())
    assert isinstance(post(http, json=BODY), httpx.Response)
