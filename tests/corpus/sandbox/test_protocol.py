import json

import pytest

from corpus.blocks import Block, LeftOut, Loaded
from corpus.errors import DocumentError, RecognitionNeeded, TemporarilyUnreadable
from corpus.sandbox.protocol import (
    Request,
    pack_error,
    pack_request,
    pack_result,
    unpack_request,
    unpack_result,
)
from corpus.types import Metadata, Place

BLOCK = ["字", 0, None, "\n", 0, "", False, 0]
NO_PLACE = [None, None, None, None, None, False]
RESULT = {
    "format": "docx",
    "metadata": ["题", None, None, None],
    "notes": [],
    "characters": 1,
    "created": None,
    "removed": [],
    "blocks": [BLOCK],
}


def test_a_result_is_unpacked_as_it_was_packed():
    loaded = Loaded(
        (
            Block("题", 1, Place(chapter="一")),
            Block("字", place=Place(page=3, is_recognised=True), before=" "),
            Block("列：值", place=Place(sheet="表", row=4), part=7),
            Block("项", item=2),
        ),
        Metadata("题", "2024-06-20", "某人", None),
        ("1 chapter is missing in the file",),
        40,
        "epub",
        left_out=(LeftOut("hidden by style", 40),),
        created="2024-06-20",
        removed=(("watermark", "样稿"),),
    )

    assert unpack_result(pack_result(loaded)) == loaded


def test_a_request_is_unpacked_as_it_was_packed():
    request = Request("package.module:load", "PDF", is_text=False, options={"text_column": "正文"})

    assert unpack_request(pack_request(request)) == request


def test_a_result_with_valid_fields_is_accepted():
    assert unpack_result(json.dumps(RESULT).encode()).blocks == (Block("字"),)


def test_a_packed_error_is_raised():
    with pytest.raises(DocumentError, match="damaged PDF"):
        unpack_result(pack_error("damaged PDF"))


@pytest.mark.parametrize("kind", [TemporarilyUnreadable, RecognitionNeeded, DocumentError])
def test_an_error_that_means_something_to_the_parent_keeps_its_kind(kind):
    with pytest.raises(DocumentError, match="a scan") as raised:
        unpack_result(pack_error(kind("a scan")))

    assert raised.type is kind


def block(place, value):
    return {"blocks": [[*BLOCK[:place], value, *BLOCK[place + 1 :]]]}


@pytest.mark.parametrize(
    "wrong",
    [
        *(block(4, value) for value in (-1, 2**31, True, 1.5, "1", None, [1], float("inf"))),
        *(block(1, value) for value in (-1, 7, True, 1.0, "1", None, [])),
        *(block(2, value) for value in (0, 3, True, "1", [], [1] * 5, {"page": 3})),
        *(block(2, [value, *NO_PLACE[1:]]) for value in (0, -1, True, 1.5, "1", 10**400)),
        *(block(2, [*NO_PLACE[:2], value, *NO_PLACE[3:]]) for value in (1, ["表"], "\ud800")),
        *(block(2, [*NO_PLACE[:5], value]) for value in (None, 1, "yes")),
        *(block(3, value) for value in ("\n\n", "字", None, 0)),
        *(block(5, value) for value in (None, 1, "\ud800")),
        *(block(0, value) for value in (None, 1, ["字"], "\ud800")),
        *({"characters": value} for value in (-1, True, "1", float("inf"), float("nan"), None)),
        *({"blocks": value} for value in (None, 1, [BLOCK[:5]], [[*BLOCK, 0]], ["字"])),
        *({"notes": value} for value in (None, [1], ["\ud800"])),
        *({"metadata": value} for value in (None, [1], ["题"] * 5)),
        *({"format": value} for value in (None, 1, "\udfff")),
        *({"created": value} for value in (1, ["2024"], "\ud800")),
        *(
            {"removed": value}
            for value in (None, 1, [["watermark"]], [["rule", "字"]], [[1, "字"]])
        ),
        *({"error": value} for value in (None, 1, "\ud800")),
        *({"error": "x", "kind": value} for value in (None, 1)),
    ],
)
def test_a_result_with_an_invalid_field_is_refused(wrong):
    with pytest.raises(ValueError, match=r"not |surrogates"):
        unpack_result(json.dumps({**RESULT, **wrong}).encode())


@pytest.mark.parametrize("frame", [b"", b"[]", b"1", b"{}", b"\xff", b"[" * 100_000])
def test_a_frame_that_is_not_a_result_is_refused(frame):
    with pytest.raises((ValueError, RecursionError)):
        unpack_result(frame)
