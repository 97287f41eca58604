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

    assert len(found) == MAX_EXAMPLES
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
    assert question in questions(answerer_of({name: PARKS[name]}))


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

        def ask(self, question, top_k, *, deep):
            asked.append(question)
            return sample_answerer.ask(question, top_k, deep=deep)

    cached, counted = ExampleCache(), Counted()
    first = cached.get(counted)
    count = len(asked)
    assert cached.get(counted) is first
    assert len(asked) == count > 0
    assert cached.get(sample_answerer) == first


def test_the_server_gives_the_examples(http):
    found = http.get("/examples").json()["examples"]

    assert len(found) == MAX_EXAMPLES
    identities = {each["id"] for each in http.get("/documents").json()["documents"]}
    for example in found:
        assert example.keys() == {"question", "document_id"}
        assert re.search("[？?]$", example["question"])
        assert example["document_id"] in identities


MANY_KINDS = {
    "penalty.md": (
        "东湖区养犬规定\n\n违反本规定第八条规定，遛犬不束犬绳的，由公安机关责令改正，处200元罚款。",
        "遛犬不束犬绳的，会受到什么处罚？",
    ),
    "charge.md": (
        "东湖区养犬规定\n\n区公安机关负责养犬登记工作。",
        "养犬登记工作由谁负责？",
    ),
    "purpose.md": (
        "东湖区养犬规定\n\n第一条 为了规范养犬行为，保护人身安全，结合本区实际，制定本规定。",
        "为什么制定《东湖区养犬规定》？",
    ),
    "period.md": (
        "档案查询须知\n\n申请人应当自收到通知之日起15日内领取档案证明。",
        "申请人应当自收到通知之日起多少日内领取档案证明？",
    ),
    "growth.txt": (
        "上半年经济运行\n\n规模以上工业增加值同比增长6.2%。",
        "规模以上工业增加值同比增长多少？",
    ),
    "office.txt": (
        "桥梁检修开始\n\n东湖区交通局局长沈砚秋表示，检修两周完成。",
        "东湖区交通局局长是谁？",
    ),
    "event.txt": (
        "博物馆消息\n\n7月20日，东湖区博物馆举办青铜器特展，免费参观。",
        "东湖区博物馆什么时候举办青铜器特展？",
    ),
    "publisher.txt": (
        "空气质量\n\n东湖区环境局近日发布的《春季空气质量报告》显示，细颗粒物减少。",
        "《春季空气质量报告》是谁发布的？",
    ),
    "aim.txt": (
        "执行行动\n\n“春雨”专项行动旨在帮助小微企业渡过难关，为期三个月。",
        "“春雨”专项行动旨在做什么？",
    ),
    "row.csv": (
        "停车场,地址,车位\n市民中心停车场,市民大道1号,830\n",
        "市民中心停车场的地址是什么？",
    ),
    "faq.md": (
        "公租房问答\n\n问：公租房的租金多久交一次？\n答：每季度交一次，可以在线缴纳。\n",
        "公租房的租金多久交一次？",
    ),
    "label.txt": (
        "停水通知公告\n\n咨询电话：0300-6611-9595\n",
        "《停水通知公告》的咨询电话是什么？",
    ),
}


@pytest.mark.parametrize("name", MANY_KINDS)
def test_laws_news_tables_and_notices_make_questions_of_their_own(answerer_of, name):
    content, question = MANY_KINDS[name]
    others = {"别的.txt": "渡轮停航。", "其他.txt": "图书馆周一闭馆。"}
    assert question in questions(answerer_of({name: content, **others}))


def test_a_folder_of_ten_documents_has_four_examples_of_four_documents_and_kinds(answerer_of):
    files = {name: content for name, (content, _) in MANY_KINDS.items()}
    found = example_questions(answerer_of(files))
    assert len({example.document_id for example in found}) == len(found) == MAX_EXAMPLES


@pytest.mark.parametrize(
    "text",
    [
        "上半年公司主营收入为32.9亿元。",
        "区属企业连续第二个月位于榜首。",
        "其局长沈砚秋表示，检修两周完成。",
        "序号：1；内容：甲乙；备注：无",
        "问：行不行？\n答：可以，材料带齐就行。",
    ],
)
def test_what_needs_its_context_makes_no_question(answerer_of, text):
    assert questions(answerer_of({"a.txt": f"题目\n\n{text}", "b.txt": "空白。"})) == []
