"""Responses, as the official client sees them."""

import pytest

from tests.bot.api.checks import QUESTION

ORDER = [
    "response.created",
    "response.in_progress",
    "response.output_item.added",
    "response.content_part.added",
    "response.output_text.delta",
    "response.output_text.annotation.added",
    "response.output_text.annotation.added",
    "response.output_text.done",
    "response.content_part.done",
    "response.output_item.done",
    "response.completed",
]


def create(client, asked=QUESTION, **options):
    return client.responses.create(model="any-model", input=asked, **options)


def test_a_response_cites_the_address_and_the_document(client, openai, http):
    response = create(client)
    same = http.post("/ask", json={"question": QUESTION}).json()

    openai.types.responses.Response.model_validate(response.model_dump())
    assert response.status == "completed"
    assert response.output_text == same["answer"]
    address, file = response.output[0].content[0].annotations
    first = same["citations"][0]
    assert address.type == "url_citation"
    assert response.output_text[address.start_index : address.end_index].endswith("[1]")
    assert f"/#doc={first['document_id']}&" in address.url
    assert (file.file_id, file.filename) == (first["document_id"], first["path"])
    assert file.index == address.end_index


def test_a_stream_has_the_events_of_the_interface_in_their_order(client):
    events = list(create(client, stream=True))

    assert [each.type for each in events] == ORDER
    assert [each.sequence_number for each in events] == list(range(len(events)))
    whole = create(client)
    assert events[-1].response.output_text == whole.output_text == events[4].delta
    added = [each.annotation.model_dump() for each in events if "annotation" in each.type]
    assert added == [each.model_dump() for each in whole.output[0].content[0].annotations]


def test_the_client_puts_a_stream_together(client):
    with client.responses.stream(model="m", input=QUESTION) as stream:
        final = stream.get_final_response()
    assert final.output_text == create(client).output_text


def test_the_input_may_be_a_conversation_with_other_items(client):
    response = create(
        client,
        [
            {"role": "user", "content": "图书馆的光盘借期是几天？"},
            {
                "type": "message",
                "role": "assistant",
                "content": [{"type": "output_text", "text": "7天", "annotations": []}],
            },
            {"type": "function_call_output", "call_id": "c", "output": "42"},
            {"role": "user", "content": [{"type": "input_text", "text": "那期刊呢？"}]},
        ],
        instructions="Be brief.",
        reasoning={"effort": "low"},
    )
    assert "期刊借期为14天" in response.output_text


def test_a_response_without_an_answer_has_no_annotations(client):
    response = create(client, "怎样做红烧肉才不腻？")
    assert response.output_text.startswith("这些文档里没有找到答案。")
    assert response.output[0].content[0].annotations == []


@pytest.mark.parametrize(
    ("parameter", "options"),
    [
        ("previous_response_id", {"previous_response_id": "resp_1"}),
        ("conversation", {"conversation": "conv_1"}),
        ("background", {"background": True}),
        ("text.format", {"text": {"format": {"type": "json_object"}}}),
        ("tool_choice", {"tool_choice": "required"}),
        ("input", {"asked": []}),
    ],
)
def test_what_no_response_can_have_is_refused_by_name(client, openai, parameter, options):
    with pytest.raises(openai.BadRequestError) as refused:
        create(client, **options)
    assert refused.value.param == parameter
