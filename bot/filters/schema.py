"""The JSON schema of a filter, for requests that programs write."""

from typing import Annotated, Any

from pydantic import Field, WithJsonSchema

from bot.filters.where import MAX_DOCUMENT, MAX_PATH, MAX_TITLE, MAX_TYPE, MAX_TYPES

_SUFFIX = {"type": "string", "maxLength": MAX_TYPE}
_DATE = {"type": "string", "description": "2024-06-30, 2024-06 or 2024; included"}
WHERE_SCHEMA: dict[str, Any] = {
    "type": "object",
    "additionalProperties": False,
    "properties": {
        "path": {
            "type": "string",
            "maxLength": MAX_PATH,
            "description": "How the document's path begins: `notices/`",
        },
        "type": {
            "description": "The suffix of its file, or several: `pdf`",
            "anyOf": [_SUFFIX, {"type": "array", "maxItems": MAX_TYPES, "items": _SUFFIX}],
        },
        "title": {
            "type": "string",
            "maxLength": MAX_TITLE,
            "description": "A part of its title, in either script",
        },
        "from": _DATE,
        "to": _DATE,
        "document": {
            "type": "string",
            "maxLength": MAX_DOCUMENT,
            "description": "Its id, to ask this document only",
        },
    },
}

WhereField = Annotated[
    dict[str, Any] | None,
    Field(description="Which documents to ask; all of them if absent"),
    WithJsonSchema({"anyOf": [WHERE_SCHEMA, {"type": "null"}]}),
]
"""A field of a request; what it contains is checked by `bot.filters.where.parse_where`."""
