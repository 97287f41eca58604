"""Reads streams of server-sent events."""

import json


def read_events(response):
    """Yield the events of a stream as (name, value)."""
    name = None
    for line in response.iter_lines():
        key, _, value = line.partition(": ")
        if key == "event":
            name = value
        elif key == "data":
            yield name, json.loads(value)
