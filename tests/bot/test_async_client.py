"""The asynchronous Python interface over real folders."""

import asyncio
import inspect

import pytest

from bot import AsyncChuchu, Chuchu, ChuchuError
from bot.setting_values.declaration import settings_of
from bot.settings import Settings
from bot.types import Answer, WrittenSentence
from corpus.errors import DocumentNotFound, FolderError, QuestionError, SettingsError
from tests.asynchronous import run
from tests.language_model import FakeLanguageModel

NOTICES = {
    "ferry.txt": "鹭角港渡轮公告。\n渡轮能见度不足500米时停航。",
    "library.txt": "图书馆借阅规则。\n光盘借期为7天，图书借期为30天。",
}
QUESTION = "渡轮能见度不足多少米时停航？"
SENTENCE = "渡轮能见度不足500米时停航。"


@pytest.fixture(autouse=True)
def no_settings(tmp_path, monkeypatch):
    """An empty working folder, and no setting in the environment."""
    monkeypatch.chdir(tmp_path)
    for name in settings_of(Settings):
        monkeypatch.delenv(f"CHUCHU_{name.upper()}", raising=False)
    monkeypatch.setenv("CHUCHU_READER", "off")


@pytest.fixture
def model():
    fake = FakeLanguageModel()
    yield fake
    fake.close()


def with_model(fake):
    return {"llm_url": fake.url, "llm_model": "fake"}


def public_methods(kind):
    return {
        name: list(inspect.signature(each).parameters.values())
        for name, each in vars(kind).items()
        if inspect.isfunction(each) and not name.startswith("_")
    }


def test_both_interfaces_have_the_same_methods_with_the_same_parameters():
    assert public_methods(AsyncChuchu) == public_methods(Chuchu)


def test_both_interfaces_return_the_same(folder):
    documents = folder(NOTICES)

    async def asked():
        async with AsyncChuchu(documents) as chuchu:
            answer = await chuchu.ask(QUESTION)
            document = await chuchu.document(answer.citations[0].document_id)
            return (
                answer,
                await chuchu.ask("那图书呢？", 1, ["光盘借期是几天？"], reader="off"),
                await chuchu.search("光盘借期", 1),
                await chuchu.documents(),
                document,
                await chuchu.info(),
                await chuchu.examples(),
                (await chuchu.encode(["光盘", "渡轮"])).tolist(),
            )

    found = run(asked())
    with Chuchu(documents) as chuchu:
        assert found == (
            chuchu.ask(QUESTION),
            chuchu.ask("那图书呢？", 1, ["光盘借期是几天？"], reader="off"),
            chuchu.search("光盘借期", 1),
            chuchu.documents(),
            chuchu.document(found[0].citations[0].document_id),
            chuchu.info(),
            chuchu.examples(),
            chuchu.encode(["光盘", "渡轮"]).tolist(),
        )
    assert "500米" in found[0].answer
    assert found[1].standalone_question == "图书借期是几天？"


def test_the_loop_goes_on_while_questions_are_answered(folder):
    documents = folder(NOTICES)

    async def asked():
        turns = 0

        async def count():
            nonlocal turns
            while True:
                turns += 1
                await asyncio.sleep(0)

        async with AsyncChuchu(documents) as chuchu:
            counting = asyncio.ensure_future(count())
            answers = await asyncio.gather(*(chuchu.ask(QUESTION) for _ in range(8)))
            counting.cancel()
        return turns, answers

    turns, answers = run(asked())
    assert turns > 100
    assert {each.generation for each in answers} == {1}


def test_an_update_is_seen_by_the_next_question(folder):
    async def asked():
        async with AsyncChuchu(folder({"a.txt": "空。"})) as chuchu:
            before = await chuchu.ask(QUESTION)
            folder(NOTICES)
            stages = []
            report = await chuchu.update(progress=lambda stage, done, total: stages.append(stage))
            return before, report, stages, await chuchu.ask(QUESTION)

    before, report, stages, after = run(asked())
    assert not before.answerable
    assert report.counts.new == 2
    assert stages
    assert "500米" in after.answer


def test_errors_are_those_of_the_other_interface(folder):
    async def asked():
        wrong = AsyncChuchu(folder(NOTICES), colour="red")
        with pytest.raises(SettingsError, match="colour"):
            await wrong.ask(QUESTION)
        async with AsyncChuchu(folder(NOTICES)) as chuchu:
            with pytest.raises(QuestionError):
                await chuchu.ask(" ")
            with pytest.raises(DocumentNotFound):
                await chuchu.document("0" * 16)
        for call in chuchu.documents, chuchu.update, chuchu.info:
            with pytest.raises(ChuchuError, match="closed"):
                await call()
        unused = AsyncChuchu(folder(NOTICES))
        await unused.close()
        with pytest.raises(ChuchuError, match="closed"):
            await unused.ask(QUESTION)

    run(asked())


def test_a_folder_without_documents_is_an_error_of_the_first_call(tmp_path):
    async def asked():
        async with AsyncChuchu(tmp_path / "gone") as chuchu:
            await chuchu.ask(QUESTION)

    with pytest.raises(FolderError):
        run(asked())


def test_sentences_come_one_by_one_and_then_the_whole_answer(folder, model):
    model.says(f"{SENTENCE}[1]", "渡轮每天有90班。[1]")
    documents = folder(NOTICES)

    async def streamed():
        async with AsyncChuchu(documents, **with_model(model)) as chuchu:
            return [each async for each in chuchu.stream(QUESTION)], await chuchu.ask(QUESTION)

    events, answer = run(streamed())
    with Chuchu(documents, **with_model(model)) as chuchu:
        assert list(chuchu.stream(QUESTION)) == events
        assert chuchu.ask(QUESTION) == answer == events[-1]
        assert chuchu.quote(QUESTION) == events[0]
    assert [type(each) for each in events] == [Answer, WrittenSentence, WrittenSentence, Answer]
    assert events[0].written is None
    assert [each.supported for each in events[1:-1]] == [True, False]
    assert answer.written.text == SENTENCE


def test_without_a_language_model_a_stream_is_the_quoted_answer(folder):
    documents = folder(NOTICES)

    async def streamed():
        async with AsyncChuchu(documents) as chuchu:
            return [each async for each in chuchu.stream(QUESTION)]

    with Chuchu(documents) as chuchu:
        assert run(streamed()) == list(chuchu.stream(QUESTION)) == [chuchu.ask(QUESTION)]


def test_a_failing_language_model_is_named_in_the_last_answer(folder, model):
    model.status = 500
    with Chuchu(folder(NOTICES), **with_model(model)) as chuchu:
        first, last = chuchu.stream(QUESTION)
    assert first.written_error is None
    assert "500" in last.written_error.message
    assert last.answer == first.answer


def test_a_stream_that_is_left_early_leaves_an_endless_model(folder, model):
    model.says(*(f"{SENTENCE}[1]第{number}班。" for number in range(50)))
    model.is_endless = True
    documents = folder(NOTICES)

    async def left():
        async with AsyncChuchu(documents, **with_model(model)) as chuchu:
            stream = chuchu.stream(QUESTION)
            events = [await anext(stream), await anext(stream)]
            await stream.aclose()
            return events

    assert isinstance(run(left())[1], WrittenSentence)
    with Chuchu(documents, **with_model(model)) as chuchu:
        stream = chuchu.stream(QUESTION)
        assert isinstance(next(stream), Answer)
        assert isinstance(next(stream), WrittenSentence)
        stream.close()
