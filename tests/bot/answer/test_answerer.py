from dataclasses import replace

import pytest

from bot.limits import MAX_QUESTION_LENGTH, MAX_TOP_K
from bot.output.serialize import answer_json
from bot.output.terminal import answer_text
from corpus.errors import QuestionError
from corpus.text.fold import fold
from tests.corpus.office_files import docx, epub, paragraph, xhtml
from tests.corpus.pdf_files import column, pdf

QUESTIONS = (
    "渡轮能见度不足多少米时停航？",
    "圖書館查閱古籍要提前幾天預約？",
    "YZ-320的主机头保修多少个月？",
    "上半年青澜市社会消费品零售总额同比增长多少？",
    "地铁2号线在哪个车站与1号线换乘？",
    "今天晚上适合看什么电影？",
    "第三批数字化改造试点什么时候启动？",
    "？",
    "a",
)
NOTICES = {
    "traditional.txt": "濱河區召開會議。\n區長蕭麗瓊主持會議，部署橋樑檢修。",
    "simplified.txt": "滨河区召开会议。\n书记钱国栋主持会议，部署绿化养护。",
    "other.txt": "游泳馆周一闭馆维护。\n恢复开放时间另行通知。",
}


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_citation_is_a_stretch_of_its_document(sample_answerer, question):
    answer = sample_answerer.ask(question, 5)

    assert [citation.number for citation in answer.citations] == list(
        range(1, len(answer.citations) + 1)
    )
    for citation in answer.citations:
        document = sample_answerer.index.document(citation.document_id)
        assert document.text[citation.start : citation.end] == citation.quote != ""
        assert (document.path, document.title) == (citation.path, citation.title)


@pytest.mark.parametrize("question", QUESTIONS)
def test_highlights_are_ascending_stretches_of_the_quote(sample_answerer, question):
    for citation in sample_answerer.ask(question, 5).citations:
        assert citation.highlights
        places = [place for span in citation.highlights for place in span]
        assert places == sorted(places)
        assert 0 <= places[0] < places[-1] <= len(citation.quote)
        assert all(citation.quote[start:end].strip() for start, end in citation.highlights)


def test_lines_are_those_of_the_source_file(answerer_of):
    answerer = answerer_of({"a.txt": "第一行。\n\n渡轮自七月起停航。\n"})

    (citation,) = answerer.ask("渡轮从几月起停航？").citations
    assert citation.lines == (1, 3)


def test_an_article_is_found_by_its_number_before_those_that_refer_to_it(answerer_of):
    numbers = [f"{tens}{ones}" for tens in ("", "十", "二十") for ones in "一二三四五六七八九"]
    law = "".join(
        f"第{number}条　船舶依照本办法第{other}条的规定，每年向主管机关报告检修的情况。\n"
        for number, other in zip(numbers, reversed(numbers), strict=True)
    )
    answerer = answerer_of({"a.txt": f"渡轮管理办法\n{law}"})

    for number in ("三", "十二", "二十二"):
        first = answerer.ask(f"第{number}条").citations[0]
        assert f"第{number}条 船舶" in first.quote


def test_an_answer_quotes_its_citations_word_for_word(sample_answerer):
    answer = sample_answerer.ask("渡轮能见度不足多少米时停航？")
    first = answer.citations[0]

    assert answer.answerable
    assert "500公尺" in fold(answer.answer)
    for line in answer.answer.split("\n"):
        quoted, number = line.rsplit(" [", 1)
        citation = answer.citations[int(number.removesuffix("]")) - 1]
        for piece in quoted.split("…"):
            assert piece in citation.quote.replace("\n", " ")
    start, end = first.highlights[0]
    assert answer.answer.startswith(first.quote[start:end].replace("\n", " "))


def test_a_question_about_nothing_in_the_folder_is_not_answered(sample_answerer):
    answer = sample_answerer.ask("怎样做红烧肉才不腻？")

    assert (answer.answerable, answer.answer) == (False, None)
    assert answer.citations


def test_a_folder_without_documents_answers_nothing_and_cites_nothing(answerer_of):
    answer = answerer_of({"a.bin": b"\0"}).ask("渡轮停航")

    assert (answer.answerable, answer.answer, answer.citations) == (False, None, ())
    assert (answer.confidence, answer.documents) == (0, 0)


@pytest.mark.parametrize("asked", ["萧丽琼主持什么会议？", "蕭麗瓊主持什麼會議？"])
def test_a_name_in_either_script_finds_traditional_text(answerer_of, asked):
    answer = answerer_of(NOTICES).ask(asked)

    assert answer.answerable
    assert answer.citations[0].path == "traditional.txt"
    assert "區長蕭麗瓊主持會議" in answer.answer


@pytest.mark.parametrize("asked", ["钱国栋主持什么会议？", "錢國棟主持什麼會議？"])
def test_a_name_in_either_script_finds_simplified_text(answerer_of, asked):
    answer = answerer_of(NOTICES).ask(asked)

    assert answer.answerable
    assert answer.citations[0].path == "simplified.txt"
    assert "书记钱国栋主持会议" in answer.answer


@pytest.mark.parametrize(
    ("said", "written"), [("海轮", "海湾轮渡运输公司"), ("海湾轮渡运输公司", "海轮")]
)
def test_a_name_finds_what_is_written_with_its_other_name(answerer_of, said, written):
    defined = "海湾轮渡运输公司（以下简称“海轮”）成立于本市，主营客运。"
    files = {
        "a.txt": defined,
        "b.txt": f"{written}的投诉电话设在码头二楼值班室。",
        "c.txt": "图书馆的投诉电话设在一楼大厅值班室。",
        "d.txt": "海滨公园的投诉电话设在南门值班室。",
    }
    answer = answerer_of(files).ask(f"{said}的投诉电话设在哪里？")
    assert answer.citations[0].path == "b.txt"
    assert answer.answerable


def test_the_same_question_has_the_same_answer(sample_answerer):
    for question in QUESTIONS:
        assert sample_answerer.ask(question) == sample_answerer.ask(question)


def test_spaces_around_a_question_change_nothing_but_the_question(sample_answerer):
    plain, spaced = sample_answerer.ask("渡轮停航"), sample_answerer.ask("  渡轮停航\n")

    assert replace(spaced, question="渡轮停航") == plain
    assert spaced.standalone_question == "渡轮停航"


@pytest.mark.parametrize("top_k", [1, 2, MAX_TOP_K])
def test_no_more_than_top_k_passages_are_cited(sample_answerer, top_k):
    chunks = sample_answerer.index.info.chunks

    citations = sample_answerer.ask("青澜市的通知", top_k).citations
    assert 0 < len(citations) <= min(top_k, chunks)


@pytest.mark.parametrize("top_k", [0, -1, MAX_TOP_K + 1, 10**30])
def test_a_top_k_out_of_range_is_refused(sample_answerer, top_k):
    with pytest.raises(QuestionError, match="top_k must be from 1 to 50"):
        sample_answerer.ask("渡轮停航", top_k)


def test_why_names_the_words_that_question_and_passage_share(sample_answerer):
    why = sample_answerer.ask("渡轮能见度不足多少米时停航？").citations[0].why

    assert "能见度不足" in why.terms
    assert 0 < why.lexical <= 1
    assert 0 <= why.dense <= 1


def test_the_index_that_answered_is_named(sample_answerer):
    answer = sample_answerer.ask("渡轮停航")

    assert (answer.generation, answer.documents) == (1, sample_answerer.index.info.documents)
    assert answer.took_ms > 0


def test_the_longest_question_is_answered(sample_answerer):
    varied = "".join(chr(0x4E00 + number) for number in range(MAX_QUESTION_LENGTH))
    assert sample_answerer.ask(varied, 50).citations


def test_a_pdf_in_the_folder_is_cited_with_its_page(answerer_of):
    pages = [column("青澜市图书馆公告。"), column("渡轮自七月起停航，八月恢复。")]
    answerer = answerer_of({"notices/a.pdf": pdf(*pages)})

    answer = answerer.ask("渡轮从几月起停航？", 1)
    (citation,) = answer.citations
    assert "七月" in answer.answer
    assert (citation.lines, citation.pages) == (None, (1, 2))
    first = answer_json(answer)["citations"][0]
    assert (first["pages"], first["place"], first["recognised"]) == ([1, 2], {"page": 2}, False)
    assert "notices/a.pdf, pp. 1-2" in answer_text(answer)


def test_a_passage_on_one_page_names_this_page_alone(answerer_of):
    filler = [f"第{number}条与别的事情有关，这里把它写得足够长。" for number in range(10, 40)]
    second = [*filler[:15], "渡轮自七月起停航。", *filler[15:]]
    answerer = answerer_of({"a.pdf": pdf(column(*filler), column(*second))})

    answer = answerer.ask("渡轮从几月起停航？", 1)
    assert answer.citations[0].pages == (2, 2)
    assert "a.pdf, p. 2" in answer_text(answer)


def test_word_files_and_books_are_answered_from_too(answerer_of):
    answerer = answerer_of(
        {
            "a.docx": docx(paragraph("渡轮自七月起停航。")),
            "b.epub": epub({"1.xhtml": xhtml("<p>图书馆周日上午九点开门。</p>")}),
        }
    )

    found = [answerer.ask(question, 1).citations[0] for question in ("渡轮停航", "图书馆几点开门")]
    assert [citation.path for citation in found] == ["a.docx", "b.epub"]
    assert [(citation.lines, citation.pages) for citation in found] == [(None, None)] * 2
