"""Example questions made from a folder's own sentences."""

import re

import pytest

from bot.answer.example_questions import MAX_EXAMPLES, ExampleCache, example_questions

PARKS = {
    "a.txt": "东湖公园开放须知\n\n东湖公园停车场白天收费为5元。公园由园林管理处负责管理。",
    "b.txt": "西山植物园简介\n\n西山植物园位于云岭路的尽头，园内有两条步道。",
    "c.txt": "南城科技馆简介\n\n南城科技馆成立于1998年，周一闭馆。",
    "d.txt": "湿地保护办法\n\n本办法所称湿地资源，是指湿地以及依附湿地生息的各种生物。",
    "e.txt": "北岸图书馆召开读者座谈会\n\n4月23日，北岸图书馆召开读者座谈会，讨论开放时间。",
}


def questions(answerer):
    return [example.question for example in example_questions(answerer)]


def test_the_samples_have_examples_that_are_answered_from_their_documents(sample_answerer):
    found = example_questions(sample_answerer)

    assert 3 <= len(found) <= MAX_EXAMPLES
    assert len({example.document_id for example in found}) == len(found)
    for example in found:
        answer = sample_answerer.ask(example.question)
        assert answer.answerable
        assert answer.citations[0].document_id == example.document_id


def test_the_same_folder_has_the_same_examples(sample_answerer):
    assert example_questions(sample_answerer) == example_questions(sample_answerer)


@pytest.mark.parametrize(
    ("name", "question"),
    [
        ("a.txt", "东湖公园停车场白天收费为多少元？"),
        ("b.txt", "西山植物园位于哪里？"),
        ("c.txt", "南城科技馆成立于哪一年？"),
        ("d.txt", "湿地资源是指什么？"),
        ("e.txt", "北岸图书馆什么时候召开读者座谈会？"),
    ],
)
def test_a_question_word_takes_the_place_of_what_is_asked_for(answerer_of, name, question):
    assert questions(answerer_of({name: PARKS[name]})) == [question]


def test_a_traditional_folder_is_asked_in_traditional_characters(answerer_of):
    answerer = answerer_of(
        {
            "a.txt": "漁港簡介\n\n東灣漁港候船室位於漁市街的盡頭，開放時間較長。",
            "b.txt": "檔案館簡介\n\n縣立檔案館的閱覽業務由館務組承辦，週一休館。",
        }
    )
    assert sorted(questions(answerer)) == sorted(
        ["東灣漁港候船室位於哪裡？", "縣立檔案館的閱覽業務由誰承辦？"]
    )


@pytest.mark.parametrize(
    "text",
    [
        "",
        "没有可问的句子，只有一些话。",
        "其收费标准为5元。",
        "风力很大或者能见度低于500米时，渡轮停航。",
        "第一批名额共有20个，第二批名额共有30个。",
        "1" * 5000,
        "公园停车场白天收费为" * 2000,
    ],
)
def test_where_nothing_can_be_asked_that_stands_alone_there_are_no_examples(answerer_of, text):
    assert questions(answerer_of({"a.txt": text or "。", "b.txt": "空白。"})) == []


def test_a_question_that_another_passage_answers_is_not_shown(answerer_of):
    same = "东湖公园停车场白天收费为{}元。"
    found = example_questions(
        answerer_of({"a.txt": same.format(5), "b.txt": same.format(8), "c.txt": same.format(9)})
    )
    assert len(found) <= 1


def test_examples_are_varied_rather_than_all_of_one_kind(answerer_of):
    amounts = {f"{n}.txt": f"{name}白天收费为{n}元。" for n, name in enumerate("甲乙丙丁戊", 2)}
    files = {**PARKS, **{path: f"停车场{text}" for path, text in amounts.items()}}
    found = questions(answerer_of(files))
    assert len(found) == MAX_EXAMPLES
    assert sum("多少" in question for question in found) == 1


def test_they_are_computed_once_for_an_answerer(sample_answerer):
    asked = []

    class Counted:
        index = sample_answerer.index

        def ask(self, question, top_k):
            asked.append(question)
            return sample_answerer.ask(question, top_k)

    cached, counted = ExampleCache(), Counted()
    first = cached.get(counted)
    count = len(asked)
    assert cached.get(counted) is first
    assert len(asked) == count > 0
    assert cached.get(sample_answerer) == first


def test_the_server_gives_the_examples(http):
    found = http.get("/examples").json()["examples"]

    assert 3 <= len(found) <= MAX_EXAMPLES
    identities = {each["id"] for each in http.get("/documents").json()["documents"]}
    for example in found:
        assert example.keys() == {"question", "document_id"}
        assert re.search("[？?]$", example["question"])
        assert example["document_id"] in identities
