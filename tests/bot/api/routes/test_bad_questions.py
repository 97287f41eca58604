"""Bodies that are no question."""

import json

import pytest

from bot.api.guard import MAX_BODY
from tests.bot.api.checks import QUESTION, ask, check_error


@pytest.mark.parametrize(
    "body",
    [
        {"question": ""},
        {"question": " \n\t　"},
        {"question": "问" * 350_000},
        {"question": "问" * 2001},
        {"question": "渡轮\0停航"},
        {"question": "\0"},
        '{"question": "\\ud800"}',
        '{"question": "渡轮", "history": ["\\udfff"]}',
        '{"question": "渡轮", "history": [5]}',
        {"question": "渡轮", "history": "先问？"},
        {"question": "渡轮", "history": ["问" * 2001]},
        {"question": "渡轮", "history": ["问"] * 51},
        {"question": "渡轮", "top_k": 0},
        {"question": "渡轮", "top_k": -1},
        {"question": "渡轮", "top_k": 51},
        {"question": "渡轮", "top_k": 10**30},
        {"question": "渡轮", "top_k": "5"},
        {"question": "渡轮", "top_k": 1.5},
        {"question": "渡轮", "top_k": True},
        {"question": "渡轮", "top_k": [5]},
        '{"question": "渡轮", "top_k": NaN}',
        '{"question": "渡轮", "top_k": Infinity}',
        '{"question": NaN}',
        {"question": 5},
        {"question": None},
        {"question": ["渡轮"]},
        {"top_k": 5},
        {},
        [],
        "null",
        "5",
        '"渡轮"',
        "",
        "{",
        '{"question": "渡轮"',
        '{"question": "渡轮"} more',
        "[" * 100_000,
        '{"question": ' + "[" * 100_000,
        b"\xff\xfe\x00",
        '{"question": "渡轮"}'.encode("gb18030"),
        '{"question": "渡轮", "top_k": ' + "9" * 5000 + "}",
    ],
    ids=range(41),
)
def test_a_body_without_a_valid_question_is_refused_with_a_sentence(http, body):
    check_error(ask(http, body), 422)


def test_what_was_sent_is_not_repeated_in_the_refusal(http):
    response = ask(http, {"question": "渡轮", "top_k": "secret-value"})

    check_error(response, 422)
    assert "secret-value" not in response.text


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "", "äöü"])
def test_a_body_of_another_type_is_refused_with_a_sentence(http, kind):
    response = ask(http, {"question": QUESTION}, **{"Content-Type": kind.encode("latin-1")})

    check_error(response, 422)


@pytest.mark.parametrize("size", [MAX_BODY + 1, 3 * MAX_BODY])
def test_a_body_that_is_too_large_is_refused_by_its_announced_size(http, size):
    check_error(ask(http, b" " * size), 413)


def test_a_body_that_is_too_large_is_refused_though_its_size_was_not_announced(http):
    def pieces():
        for _ in range(2 * MAX_BODY // 65536):
            yield b" " * 65536

    check_error(http.post("/ask", content=pieces()), 413)
    assert ask(http, {"question": QUESTION}).status_code == 200


def test_the_largest_body_is_read(http):
    body = json.dumps({"question": QUESTION}).encode()

    assert ask(http, body + b" " * (MAX_BODY - len(body))).status_code == 200
