from datetime import date

import pytest

from bot.folder_questions.answering import answer_about_folder

TODAY = date(2024, 6, 1)
FILES = {
    "考勤.txt": "考勤制度\n\n每天八点半前打卡，迟到三次扣半天工资。\n",
    "请假.txt": "请假规定\n\n请假三天以上由校长批准。以前的文件同时作废。\n",
    "新闻/开园.md": "---\ntitle: 樱花园开园\ndate: 2024-03-01\nauthor: 王芳\n---\n"
    "首日入园两千人。\n",
    "新闻/清淤.md": "---\ntitle: 荷塘清淤完工\ndate: 2023-05-02\n---\n水深恢复到一米五。\n",
}


def titles(answer):
    return [each.title for each in answer.citations]


@pytest.fixture
def asked(answerer_of):
    answerer = answerer_of(FILES)

    def ask(text, top_k=5):
        return answer_about_folder(text, answerer.index, top_k, TODAY)

    return ask


def test_the_files_are_listed_with_their_numbers(answerer_of):
    answer = answerer_of(FILES).ask("这里都有哪些文件？")

    assert answer.answerable
    assert answer.confidence > 0.9
    assert answer.answer.split("\n") == [
        "共有4份文档：",
        "《考勤制度》 [1]",
        "《请假规定》 [2]",
        "《樱花园开园》，2024-03-01 [3]",
        "《荷塘清淤完工》，2023-05-02 [4]",
    ]


def test_a_citation_is_the_beginning_of_a_document_with_its_title_marked(answerer_of):
    answerer = answerer_of(FILES)
    for each in answerer.ask("有哪些文件").citations:
        text = answerer.index.document(each.document_id).text
        assert text[each.start : each.end] == each.quote != ""
        ((start, end),) = each.highlights
        assert each.title not in text or each.quote[start:end] == each.title
        assert each.quote[start:end].strip()


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ("有几篇新闻", ["樱花园开园", "荷塘清淤完工"]),
        ("2023年有几篇新闻", ["荷塘清淤完工"]),
        ("3月份有哪些新闻", ["樱花园开园"]),
        ("都有什么制度", ["考勤制度", "请假规定"]),
        ("有新闻吗", ["樱花园开园", "荷塘清淤完工"]),
        ("最新的新闻是哪篇", ["樱花园开园"]),
        ("最早的文章是哪篇", ["荷塘清淤完工"]),
        ("最近更新了什么", ["樱花园开园", "荷塘清淤完工"]),
        ("有没有关于请假的规定", ["请假规定"]),
        ("有哪些关于清淤的文件", ["荷塘清淤完工"]),
        ("王芳写了哪些文章", ["樱花园开园"]),
        ("新闻文件夹里有哪些文件", ["樱花园开园", "荷塘清淤完工"]),
        ("有几个txt文件", ["考勤制度", "请假规定"]),
        ("这里有哪些制度", ["考勤制度", "请假规定"]),
    ],
)
def test_only_documents_that_the_question_means_are_listed(asked, question, found):
    assert titles(asked(question)) == found


def test_the_author_of_the_newest_document_is_named(asked):
    assert asked("最新的文章是谁写的").text.endswith("，2024-03-01，作者：王芳 [1]")
    assert asked("最早的文章是谁写的").text.endswith("没有注明作者 [1]")


def test_where_no_title_says_what_is_a_report_all_documents_are_counted(asked):
    answer = asked("有几篇报告")
    assert answer.text.startswith("从标题和文件夹看不出哪些是报告。共有4份文档：")


@pytest.mark.parametrize("question", ["有哪些合同", "有没有关于停车的规定", "李强写了哪些文章"])
def test_where_no_document_is_meant_the_texts_are_searched(asked, question):
    assert asked(question) is None


def test_without_dates_no_document_is_the_newest(answerer_of):
    files = {name: text for name, text in FILES.items() if name.endswith(".txt")}
    answer = answerer_of(files).ask("最新的文件是哪份")
    assert answer.answer.startswith("都没有注明日期，看不出先后。共有2份文档：")


def test_at_most_ten_documents_are_listed_and_the_rest_counted(answerer_of):
    files = {f"{number:02}.txt": f"第{number}号值班表\n\n当班。\n" for number in range(1, 14)}
    answer = answerer_of(files).ask("有哪些文件", 3)

    assert answer.answer.startswith("共有13份文档，前10份是：")
    assert answer.answer.endswith("《第10号值班表》\n另有3份。")
    assert "[3]" in answer.answer
    assert len(answer.citations) == 3


def test_a_folder_without_documents_is_not_listed(answerer_of):
    answer = answerer_of({"a.bin": b"\0"}).ask("有哪些文件")
    assert (answer.answerable, answer.citations) == (False, ())


def test_english_questions_are_answered_in_english(asked):
    assert asked("how many documents are there?").text.startswith("There are 4 documents:")


def test_a_year_in_the_name_is_the_date_of_a_document_without_one(answerer_of):
    files = {f"{year}.txt": f"员工手册（{year}年版）\n\n年休假五天。\n" for year in (2021, 2024)}
    answer = answerer_of(files).ask("最新的员工手册是哪份")
    assert answer.answer.endswith("《员工手册（2024年版）》 [1]")


def test_documents_of_the_same_title_are_told_apart_by_their_paths(answerer_of):
    files = {"新/a.txt": "值班表\n\n张三。\n", "旧/a.txt": "值班表\n\n李四。\n"}
    lines = answerer_of(files).ask("有哪些文件").answer.split("\n")
    assert lines[1:] == ["《值班表》，新/a.txt [1]", "《值班表》，旧/a.txt [2]"]
