from datetime import date

import pytest

from bot.folder_questions.recognition import recognise
from bot.folder_questions.types import FolderQuestion, Wanted

TODAY = date(2024, 6, 1)
LISTS = """有哪些文件？
这里都有哪些文件
这里都有什么资料
文件夹里有什么
都有哪些文档呢
请问有哪些资料可以查？
你这里有哪些文件？
列出所有文件
文件列表
文件有哪些
知识库里都有什么内容
有哪些檔案
你这有啥资料
都收录了什么
上传了哪些文件
能给我列一下所有文件吗
你都能回答什么问题
可以问你哪些问题
這裡有哪些文件
what files are there?
Which documents do you have
list all files"""
COUNTS = """一共多少份文档
总共有多少文件？
文档总数是多少
文件一共有几份
how many documents are there"""
OF_DOCUMENTS = """有哪些文件需要提交？
申请要交哪些文件
今天有几篇作业
报名需要哪些材料
有哪些材料
有哪些规定？
年假有哪些规定
有几个案例被通报
合同一式几份
合同要签几份
公示多少天
公告几个工作日
最新的规定是什么
最新的标准是多少
哪些文件同时废止
哪些文件需要盖章
文件由谁签发
通知是谁发的
会议通过了哪些文件
有哪些文件不能带出
办理离职要哪些资料
报告什么时候交
新闻发布会有几场
有几篇论文发表
王芳写了哪些作业
哪份文件规定了年假
有没有食堂
有几份工作
有什么内容
有哪些通知方式
最新的通知说了什么
最早几点开门
最晚什么时候交报告
文件保存多少年
档案有几类
文件编号有哪些
资料袋里有什么
资料室在哪里
回收了多少份问卷
发了几份通知
有没有如何报名的文件
有什么材料
都有什么材料
能回答问题的人有哪些
知道些什么
报名方面的材料有哪些
最近发了什么奖品
3月有哪些活动
what documents are required
how many files must be submitted
which documents do I need to apply
what is the latest bus"""


def only(wanted, **named):
    return FolderQuestion(wanted=wanted, several=True, **named)


@pytest.mark.parametrize("asked", LISTS.split("\n"))
def test_a_question_for_the_files_asks_for_a_list(asked):
    assert recognise(asked, TODAY) == only(Wanted.LIST, english=asked.isascii())


@pytest.mark.parametrize("asked", COUNTS.split("\n"))
def test_a_question_for_their_number_asks_for_a_count(asked):
    assert recognise(asked, TODAY) == only(Wanted.COUNT, english=asked.isascii())


@pytest.mark.parametrize("asked", OF_DOCUMENTS.split("\n"))
def test_what_a_document_says_is_no_question_about_the_folder(asked):
    assert recognise(asked, TODAY) is None


@pytest.mark.parametrize(
    ("asked", "wanted", "named"),
    [
        ("有几篇新闻？", Wanted.COUNT, {"kind": "新闻"}),
        ("新闻有多少篇", Wanted.COUNT, {"kind": "新闻"}),
        ("有几个pdf", Wanted.COUNT, {"kind": "pdf"}),
        ("库里有哪些制度", Wanted.LIST, {"kind": "制度"}),
        ("新闻文件夹里有哪些文件", Wanted.LIST, {"place": "新闻"}),
        ("2023年的通知有哪些", Wanted.LIST, {"kind": "通知", "year": 2023}),
        ("去年有几篇新闻", Wanted.COUNT, {"kind": "新闻", "year": 2023}),
        ("有没有关于年假的文件", Wanted.LIST, {"subject": "年假"}),
        ("有哪些关于年休假的规定", Wanted.LIST, {"kind": "规定", "subject": "年休假"}),
        ("关于年休假的规定有哪些", Wanted.LIST, {"kind": "规定", "subject": "年休假"}),
        ("哪些文件提到了年假", Wanted.LIST, {"subject": "年假"}),
        ("有没有劳动合同方面的文件", Wanted.LIST, {"subject": "劳动合同"}),
        ("王芳写了哪些文章", Wanted.LIST, {"author": "王芳"}),
        ("有没有王芳写的文章", Wanted.LIST, {"author": "王芳"}),
        ("最近更新了什么", Wanted.NEWEST, {}),
        ("最近发了什么通知", Wanted.NEWEST, {"kind": "通知"}),
        ("都有什么制度", Wanted.LIST, {"kind": "制度"}),
        ("有Word文件吗", Wanted.LIST, {"kind": "word"}),
        ("食堂相关的文件有哪些", Wanted.LIST, {"subject": "食堂"}),
        ("3月份发了哪些通知", Wanted.LIST, {"kind": "通知", "month": 3}),
        ("2023年十一月有几篇新闻", Wanted.COUNT, {"kind": "新闻", "year": 2023, "month": 11}),
        ("上个月有哪些通知", Wanted.LIST, {"kind": "通知", "year": 2024, "month": 5}),
        ("有什么新通知吗", Wanted.NEWEST, {"kind": "通知"}),
    ],
)
def test_what_the_documents_have_to_be_is_read_from_a_question(asked, wanted, named):
    assert recognise(asked, TODAY) == only(wanted, **named)


@pytest.mark.parametrize(
    ("asked", "wanted", "named"),
    [
        ("最新的通知是哪一份？", Wanted.NEWEST, {"kind": "通知"}),
        ("哪份文件最新", Wanted.NEWEST, {}),
        ("最近一期简报", Wanted.NEWEST, {"kind": "简报"}),
        ("最早的文件是哪天的", Wanted.OLDEST, {}),
        ("最新的放假通知是哪份", Wanted.NEWEST, {"kind": "通知", "subject": "放假"}),
        ("最早的文章是谁写的", Wanted.OLDEST, {"of_author": True}),
        ("what is the newest document?", Wanted.NEWEST, {"english": True}),
    ],
)
def test_the_newest_or_oldest_document_is_one(asked, wanted, named):
    assert recognise(asked, TODAY) == FolderQuestion(wanted=wanted, **named)
