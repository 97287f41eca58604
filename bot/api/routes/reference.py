"""A page about the HTTP interface, made from its OpenAPI description.

It has no scripts, so it needs no other host and keeps to the server's Content-Security-Policy.
"""

import json
from collections.abc import Iterator
from html import escape
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

_SCHEMAS = "#/components/schemas/"

router = APIRouter(include_in_schema=False)


@router.get("/docs")
def reference(request: Request) -> HTMLResponse:
    """Return the page."""
    return HTMLResponse(reference_html(request.app.openapi()))


def reference_html(description: dict[str, Any]) -> str:
    """Return an OpenAPI description as an HTML page: the endpoints, then the JSON schemas."""
    title = escape(description["info"]["title"])
    lines = [
        "<!doctype html>",
        '<html lang="en">',
        '<head><meta charset="utf-8"><meta name="color-scheme" content="light dark">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{title}: HTTP interface</title>",
        '<link rel="icon" href="static/favicon.svg" type="image/svg+xml">',
        '<link rel="stylesheet" href="static/reference.css"></head>',
        f"<body><main><h1>{title}: HTTP interface</h1>",
        f"<p>{escape(description['info'].get('description', ''))}",
        'The same as <a href="openapi.json">OpenAPI</a>.</p>',
        *_endpoints(description["paths"]),
        "<h2>JSON schemas</h2>",
        *_schemas(description.get("components", {}).get("schemas", {})),
        "</main></body></html>",
    ]
    return "\n".join(lines)


def _endpoints(paths: dict[str, Any]) -> Iterator[str]:
    for path, methods in paths.items():
        for method, endpoint in methods.items():
            yield f"<section><h2>{method.upper()} <code>{escape(path)}</code></h2>"
            yield f"<p>{escape(endpoint.get('description', ''))}</p>"
            yield from _parameters(endpoint.get("parameters", ()))
            if "requestBody" in endpoint:
                yield f"<p>Body: {_content(endpoint['requestBody'])}</p>"
            yield from _responses(endpoint["responses"])
            yield "</section>"


def _parameters(parameters: list[dict[str, Any]]) -> Iterator[str]:
    if not parameters:
        return
    yield "<table><tr><th>Parameter</th><th>In</th><th>Schema</th><th>Meaning</th></tr>"
    for each in parameters:
        schema = {key: value for key, value in each["schema"].items() if key != "title"}
        schema.pop("description", None)
        yield _row(
            f"<code>{escape(each['name'])}</code>",
            escape(each["in"]),
            f"<code>{_json(schema)}</code>",
            escape(each.get("description", "")),
        )
    yield "</table>"


def _responses(responses: dict[str, Any]) -> Iterator[str]:
    yield "<table><tr><th>Status</th><th>Meaning</th><th>Content</th></tr>"
    for status, response in responses.items():
        headers = response.get("headers", {})
        meaning = response["description"] + "".join(
            f" {name}: {header['description']}." for name, header in headers.items()
        )
        yield _row(escape(status), escape(meaning), _content(response))
    yield "</table>"


def _content(described: dict[str, Any]) -> str:
    """Return the media types of a body, each with its schemas."""
    found = []
    for media_type, content in described.get("content", {}).items():
        names = [escape(each.removeprefix(_SCHEMAS)) for each in _references(content)]
        links = [f' <a href="#{name}">{name}</a>' for name in names]
        found.append(escape(media_type) + "".join(links))
    return "<br>".join(found)


def _references(value: Any) -> Iterator[str]:
    """Yield the schemas that the description of a body refers to."""
    if isinstance(value, dict):
        if "$ref" in value:
            yield value["$ref"]
        value = list(value.values())
    if isinstance(value, list):
        for each in value:
            yield from _references(each)


def _schemas(schemas: dict[str, Any]) -> Iterator[str]:
    for name, schema in schemas.items():
        yield f'<section id="{escape(name)}"><h3>{escape(name)}</h3>'
        yield f"<pre>{_json(schema, indent=2)}</pre></section>"


def _row(*cells: str) -> str:
    return "<tr>" + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr>"


def _json(value: Any, indent: int | None = None) -> str:
    return escape(json.dumps(value, ensure_ascii=False, indent=indent))
