"""Chat completions, as the official client sees them."""

import pytest

from tests.asynchronous import run
from tests.bot.api.checks import QUESTION

USER = {"role": "user", "content": QUESTION}
FOREIGN = {"role": "user", "content": "怎样做红烧肉才不腻？"}


def ask(client, *messages, **options):
    return client.chat.completions.create(model="any-model", messages=list(messages), **options)


def text_of(completion):
    return completion.choices[0].message.content


def test_an_answer_is_the_quote_with_its_mark_and_an_annotation(client, openai, http):
    completion = ask(client, USER)
    same = http.post("/ask", json={"question": QUESTION}).json()

    openai.types.chat.ChatCompletion.model_validate(completion.model_dump(), strict=True)
    message = completion.choices[0].message
    assert message.content == same["answer"]
    cited = [each.url_citation for each in message.annotations]
    assert [each.title for each in cited] == [same["citations"][0]["title"]]
    assert message.content[cited[0].start_index : cited[0].end_index].endswith("[1]")
    assert f"/#doc={same['citations'][0]['document_id']}&" in cited[0].url
    assert completion.model == "any-model"
    assert completion.choices[0].finish_reason == "stop"
    assert completion.usage.total_tokens == len(QUESTION) + len(message.content)


def test_a_further_field_confines_the_answer_to_the_documents_of_a_filter(client, openai):
    where = {"type": "csv"}
    completion = ask(
        client, {"role": "user", "content": "有多少份文档？"}, extra_body={"where": where}
    )
    assert text_of(completion).startswith("共有1份文档")
    response = client.responses.create(
        model="any", input="有多少份文档？", extra_body={"where": where}
    )
    assert response.output_text == text_of(completion)
    nothing = ask(client, USER, extra_body={"where": {"path": "nowhere/"}})
    assert text_of(nothing) == "没有文档符合筛选条件。"
    with pytest.raises(openai.BadRequestError) as refused:
        ask(client, USER, extra_body={"where": {"folder": "notices/"}})
    assert refused.value.param == "where"


def test_a_stream_has_the_same_text_then_the_annotations_then_the_usage(client, openai):
    whole = ask(client, USER)
    chunks = list(ask(client, USER, stream=True, stream_options={"include_usage": True}))

    for chunk in chunks:
        openai.types.chat.ChatCompletionChunk.model_validate(chunk.model_dump(), strict=True)
    *deltas, last, usage = chunks
    texts = [each.choices[0].delta.content or "" for each in deltas]
    assert "".join(texts) == text_of(whole)
    assert deltas[0].choices[0].delta.role == "assistant"
    annotations = deltas[-1].choices[0].delta.annotations
    assert annotations == [each.model_dump() for each in whole.choices[0].message.annotations]
    assert last.choices[0].finish_reason == "stop"
    assert (usage.choices, usage.usage) == ([], whole.usage)
    assert len({each.id for each in chunks}) == 1


def test_a_stream_has_no_usage_unless_it_is_asked_for(client):
    assert all(each.usage is None and each.choices for each in ask(client, USER, stream=True))


def test_the_client_puts_a_stream_together(client):
    with client.chat.completions.stream(model="m", messages=[USER]) as stream:
        final = stream.get_final_completion()
    assert final.choices[0].message.content == text_of(ask(client, USER))
    assert final.choices[0].message.annotations


def test_the_asynchronous_client_gets_the_same(client, openai, served):
    async def both():
        base_url = f"{served.url}/v1"
        async with openai.AsyncOpenAI(base_url=base_url, api_key="none") as other:
            whole = await ask(other, USER)
            pieces = [each async for each in await ask(other, USER, stream=True)]
        return text_of(whole), "".join(each.choices[0].delta.content or "" for each in pieces)

    assert run(both()) == (text_of(ask(client, USER)),) * 2


def test_a_follow_up_is_completed_from_the_turns_of_the_user(client):
    completion = ask(
        client,
        {"role": "system", "content": "Answer in verse."},
        {"role": "developer", "content": "Be brief."},
        {"role": "user", "content": "图书馆的光盘借期是几天？"},
        {"role": "assistant", "content": "渡轮能见度不足多少米时停航？"},
        {"role": "tool", "content": "42", "tool_call_id": "a"},
        {"role": "user", "content": [{"type": "text", "text": "那期刊呢？"}]},
    )
    assert "期刊借期为14天" in text_of(completion)


def test_the_turn_that_counts_is_the_last_of_the_user(client):
    completion = ask(client, USER, {"role": "assistant", "content": "Let me"})
    assert text_of(completion) == text_of(ask(client, USER))


def test_a_long_conversation_is_answered_from_its_last_turns(client):
    strange = [
        {"role": "user", "content": "长" * 5000},
        {"role": "user", "content": [{"type": "image_url", "image_url": {"url": "data:,"}}]},
        {"role": "user", "content": ""},
    ]
    earlier = {"role": "user", "content": "图书馆的光盘借期是几天？"}
    last = {"role": "user", "content": "那期刊呢？"}
    completion = ask(client, *[USER] * 200, earlier, *strange, last)
    assert "期刊借期为14天" in text_of(completion)


@pytest.mark.parametrize(
    ("question", "said", "closest"),
    [
        (FOREIGN["content"], "这些文档里没有找到答案。", "最接近的来源："),
        ("How do I cook a turkey?", "The documents do not answer this.", "The closest sources:"),
    ],
)
def test_what_is_not_answered_is_said_in_the_language_of_the_question(
    client, question, said, closest
):
    completion = ask(client, {"role": "user", "content": question})
    lines = text_of(completion).split("\n")
    assert lines[0] == said
    assert lines[2] == closest
    assert all(line.startswith("- ") for line in lines[3:])
    assert completion.choices[0].message.annotations == []
    stream = list(ask(client, {"role": "user", "content": question}, stream=True))
    assert "".join(each.choices[0].delta.content or "" for each in stream) == "\n".join(lines)


def test_parameters_that_change_nothing_are_ignored(client):
    tool = {"type": "function", "function": {"name": "f", "parameters": {}}}
    completion = ask(
        client,
        USER,
        **{"temperature": 0, "seed": 3, "max_tokens": 5, "tools": [tool], "tool_choice": "auto"},
        **{"n": 1, "response_format": {"type": "text"}, "modalities": ["text"], "user": "u"},
        extra_body={"top_k": 40, "chat_id": "open-webui", "nothing": {"is": ["known"]}},
    )
    assert text_of(completion) == text_of(ask(client, USER))


@pytest.mark.parametrize(
    ("parameter", "options"),
    [
        ("n", {"n": 2}),
        ("tool_choice", {"tool_choice": "required"}),
        ("tool_choice", {"tool_choice": {"type": "function", "function": {"name": "f"}}}),
        ("response_format", {"response_format": {"type": "json_object"}}),
        ("modalities", {"modalities": ["text", "audio"]}),
    ],
)
def test_what_no_answer_can_have_is_refused_by_name(client, openai, parameter, options):
    with pytest.raises(openai.BadRequestError) as refused:
        ask(client, USER, **options)
    assert refused.value.param == parameter
    assert refused.value.type == "invalid_request_error"
    assert refused.value.body["message"].endswith(".")


@pytest.mark.parametrize(
    "messages",
    [
        [],
        [{"role": "system", "content": "only"}],
        [{"role": "user", "content": ""}],
        [{"role": "user", "content": None}],
        [{"role": "user", "content": []}],
        [{"role": "stranger", "content": "?"}],
        [{"role": "user", "content": "长" * 2001}],
        [{"role": "user", "content": "a\0b"}],
        [{"role": "user", "content": [{"type": "image_url", "image_url": {"url": "data:,"}}]}],
    ],
)
def test_a_conversation_without_a_question_that_can_be_read_is_refused(client, openai, messages):
    with pytest.raises(openai.BadRequestError) as refused:
        ask(client, *messages)
    assert refused.value.body.keys() == {"message", "type", "param", "code"}
