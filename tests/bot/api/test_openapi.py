"""The OpenAPI description, compared with the answers that the server really gives."""

import pytest

from bot.api.app import create_app
from bot.api.openai import shapes as openai_shapes
from bot.api.routes.reference import reference_html
from bot.output import feedback_shapes, index_shapes, shapes
from bot.serving.jobs import Job, JobState
from bot.settings import read_settings
from embeddings.types import Counts, Stage
from tests.bot.api.checks import QUESTION, check_headers
from tests.bot.api.conftest import JOB, no_index
from tests.bot.api.events import read_events
from tests.served_collections import served


@pytest.fixture(scope="module")
def app(tmp_path_factory):
    """An application whose description is asked for; it is made once."""
    settings = read_settings(index=tmp_path_factory.mktemp("openapi"))
    return create_app(served(settings, no_index), settings)


def declared(app, method, path, status):
    """Return the model that the description names for an answer."""
    responses = app.openapi()["paths"][path][method.lower()]["responses"]
    response = responses.get(str(status), responses["default"])
    name = response["content"]["application/json"]["schema"]["$ref"].rpartition("/")[2]
    module = openai_shapes if path.startswith("/v1/") else shapes
    modules = (module, index_shapes, feedback_shapes)
    return next(getattr(each, name) for each in modules if hasattr(each, name))


def check_declared(app, response, method, path):
    body = declared(app, method, path, response.status_code).model_validate_json(response.content)
    # No key is missing, and no value has another form than the description says.
    assert body.model_dump(mode="json") == response.json()


CHAT = "/v1/chat/completions"
EMBEDDINGS = "/v1/embeddings"
REQUESTS = [
    ("POST", "/ask", "/ask", {"json": {"question": QUESTION}}, 200),
    ("POST", "/ask", "/ask", {"json": {"question": "怎样做红烧肉才不腻？"}}, 200),
    ("POST", "/ask", "/ask", {"json": {"question": ""}}, 422),
    ("POST", "/ask", "/ask", {"content": b"{"}, 422),
    ("GET", "/examples", "/examples", {}, 200),
    ("POST", "/feedback", "/feedback", {"json": {"question": "无", "verdict": "good"}}, 200),
    ("POST", "/feedback", "/feedback", {"json": {"question": "无", "verdict": "bad"}}, 422),
    ("GET", "/questions/unanswered", "/questions/unanswered", {}, 200),
    ("GET", "/documents", "/documents", {}, 200),
    ("GET", "/documents", "/documents?q=notices&limit=2", {}, 200),
    ("GET", "/documents", "/documents?limit=0", {}, 422),
    ("GET", "/documents/{identity}", "/documents/0", {}, 404),
    ("GET", "/documents/{identity}/page/{number}.png", "/documents/0/page/1.png", {}, 404),
    ("GET", "/documents/{identity}/file", "/documents/0/file", {}, 404),
    ("GET", "/index", "/index", {}, 200),
    ("GET", "/index", "/index?limit=x", {}, 422),
    ("GET", "/index/jobs/{identity}", "/index/jobs/0", {}, 404),
    ("POST", "/index/rebuild", "/index/rebuild", {"headers": {"Origin": "http://a.example"}}, 403),
    ("GET", "/healthz", "/healthz", {}, 200),
    ("POST", CHAT, CHAT, {"json": {"messages": [{"role": "user", "content": QUESTION}]}}, 200),
    ("POST", CHAT, CHAT, {"json": {"messages": []}}, 400),
    ("POST", CHAT, CHAT, {"json": {}, "headers": {"Host": "evil.example"}}, 400),
    ("POST", "/v1/responses", "/v1/responses", {"json": {"input": QUESTION}}, 200),
    ("POST", "/v1/responses", "/v1/responses", {"json": {"input": ""}}, 400),
    ("POST", EMBEDDINGS, EMBEDDINGS, {"json": {"input": QUESTION}}, 200),
    ("POST", EMBEDDINGS, EMBEDDINGS, {"json": {"input": "a", "encoding_format": "base64"}}, 200),
    ("GET", "/v1/models", "/v1/models", {}, 200),
    ("GET", "/v1/models/{name}", "/v1/models/a", {}, 200),
    ("GET", "/readyz", "/readyz", {}, 200),
    ("GET", "/session", "/session", {}, 200),
    ("POST", "/login", "/login", {"json": {"key": "k"}}, 404),
    ("POST", "/login", "/login", {"json": {}}, 422),
    ("GET", "/healthz", "/healthz", {"headers": {"Host": "evil.example"}}, 400),
]


@pytest.mark.parametrize(("method", "path", "url", "options", "status"), REQUESTS)
def test_every_answer_has_the_declared_shape(app, http, method, path, url, options, status):
    response = http.request(method, url, **options)

    assert response.status_code == status
    check_declared(app, response, method, path)


def test_a_document_has_the_declared_shape(app, http):
    identity = http.get("/documents").json()["documents"][0]["id"]
    check_declared(app, http.get(f"/documents/{identity}"), "GET", "/documents/{identity}")


@pytest.mark.parametrize("path", ["/readyz", "/index", "/documents", "/examples"])
def test_an_index_that_is_missing_is_answered_in_the_declared_shape(app, without_index, path):
    response = without_index.get(path)

    assert response.status_code == 503
    check_declared(app, response, "GET", path)


def test_a_job_and_a_rebuild_that_is_refused_have_the_declared_shapes(app, building, jobs):
    jobs.write(Job("0" * 16, JobState.DONE, Stage.WRITING, 1.0, 3, 3, Counts(new=3)))
    for identity in (JOB, "0" * 16):
        response = building.get(f"/index/jobs/{identity}")
        assert response.status_code == 200
        check_declared(app, response, "GET", "/index/jobs/{identity}")
    refused = building.post("/index/rebuild")
    assert refused.status_code == 409
    check_declared(app, refused, "POST", "/index/rebuild")


def test_the_events_have_the_declared_shapes(app, http):
    content = app.openapi()["paths"]["/events"]["get"]["responses"]["200"]["content"]
    events = [each["properties"] for each in content["text/event-stream"]["itemSchema"]["oneOf"]]
    references = {
        each["event"]["const"]: each["data"]["contentSchema"]["anyOf"][0]["$ref"] for each in events
    }
    with http.stream("GET", "/events") as response:
        received = read_events(response)
        first = dict([next(received), next(received)])

    assert first.keys() == references.keys()
    for event, data in first.items():
        name = references[event].rpartition("/")[2]
        assert name in app.openapi()["components"]["schemas"]
        assert getattr(index_shapes, name).model_validate(data).model_dump(mode="json") == data


def test_the_retry_after_header_is_described(app):
    paths = app.openapi()["paths"]
    for path in ("/ask", "/examples", "/documents", "/index", "/readyz", "/events"):
        for endpoint in paths[path].values():
            assert "Retry-After" in endpoint["responses"]["503"]["headers"], path


def test_every_endpoint_that_answers_json_declares_its_model(app):
    for path, methods in app.openapi()["paths"].items():
        for endpoint in methods.values():
            for status, response in endpoint["responses"].items():
                for kind, content in response.get("content", {}).items():
                    is_json = kind == "application/json"
                    assert "$ref" in content["schema"] or not is_json, (path, status)


def test_the_reference_page_lists_every_endpoint_and_every_schema(app, http):
    response = http.get("/docs")
    description = http.get("/openapi.json").json()

    assert response.headers["content-type"].startswith("text/html")
    check_headers(response)
    for path in description["paths"]:
        assert f"<code>{path}</code>" in response.text
    for name in description["components"]["schemas"]:
        assert f'<section id="{name}">' in response.text
    assert description == app.openapi()


def test_the_reference_page_needs_nothing_but_this_server(http):
    text = http.get("/docs").text

    for forbidden in ("<script", "style=", "http://", "https://", "<style"):
        assert forbidden not in text
    assert http.get("/static/reference.css").status_code == 200


def test_markup_in_a_description_is_shown_as_text():
    description = {
        "info": {"title": "<b>"},
        "paths": {"/<i>": {"get": {"description": "<i>", "responses": {}}}},
        "components": {"schemas": {"<i>": {"description": "</pre><i>"}}},
    }

    text = reference_html(description)
    assert "<b>" not in text
    assert "<i>" not in text
