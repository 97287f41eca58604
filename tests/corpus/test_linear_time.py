"""No pattern takes a time that grows faster than the text it searches.

Each is given texts that nearly match, again and again: what makes a careless pattern go back.
"""

import importlib
import pkgutil
import re
import time
from collections import deque

import pytest

import bot
import corpus
import embeddings
from bot.matching.batch_folding import fold_batch
from corpus.text.title import without_site

SMALL, LARGE = 250_000, 1_000_000
SLOWER = 8
# Below this many seconds a clock tells nothing.
NOTHING = 0.03


def patterns_in(value):
    if isinstance(value, re.Pattern):
        yield value
    elif isinstance(value, tuple | list):
        for each in value:
            yield from patterns_in(each)


MODULES = [
    importlib.import_module(each.name)
    for package in (corpus, embeddings, bot)
    for each in pkgutil.walk_packages(package.__path__, f"{package.__name__}.")
    # Training needs libraries that no product does.
    if "__main__" not in each.name and ".training" not in each.name
]
PATTERNS = {
    f"{module.__name__}.{name}": patterns
    for module in MODULES
    for name, value in vars(module).items()
    if (patterns := list(patterns_in(value)))
}

# The pattern, how it is used, and beginnings and repeats of texts that nearly match.
NEAR_MISSES = {
    "bot.evaluate.cases._HALF_CHARACTER": ("all", "字", "a"),
    "bot.evaluate.markup._NO_TEXT": ("all", "字", "\x01", "\x01a"),
    "bot.evaluate.measure._NUMBERS": ("all", "[", "[1", "[1]", "[1] "),
    "bot.answer.duplicate_passages._IN_NUMBER": ("begin", "1", "1.", "-1"),
    "bot.answer.duplicate_passages._MARKS": (
        "all",
        "。",
        "1。",
        "-",
        "-1",
        "1--",
        "1 -",
        "_1",
        " −",
    ),
    "bot.question.follow_up._FRAGMENT": ("begin", "字", "呢", "字呢", "呢 "),
    "bot.question.follow_up._NAMES": ("all", "字", "a", "《", "a "),
    "bot.question.follow_up._POINTS": ("begin", "那", "还", "之"),
    "bot.question.follow_up._PRONOUN": (
        "all",
        "那",
        "它",
        "他们",
        "其",
        "应该",
        "因此",
        "这个",
        "上",
    ),
    "bot.question.slot_substitution._CODE": ("begin", "a", "a1", "a-", "a-1-", "a1."),
    "bot.question.slot_substitution._HAN_WORD": ("begin", "字", "字a"),
    "bot.question.slot_substitution._NUMBERED": ("begin", "第", "1", "1,", "1.1", "一", "1万"),
    "bot.question.slot_substitution._DAYS": ("all", "今", "周", "星期"),
    "bot.question.slot_substitution._FIRSTS": ("all", "首", "上一", "下"),
    "bot.question.slot_substitution._FRAGMENT": ("begin", "那", "那 ", "字的", "字呢", "，", "还"),
    "bot.question.slot_substitution._YEARS": ("all", "今", "本年", "上半", "季"),
    "bot.serving.jobs._ID": ("whole", "0", "a", "g"),
    "bot.question.understanding._ASKING": (
        "all",
        "吗",
        "吗 ",
        "吗?",
        "是",
        "哪一",
        "请问一",
        "几",
        "whe",
        "th ",
    ),
    "bot.answer.quote_selection._ANNOUNCES": ("all", ":", "以", "下", ": "),
    "bot.answer.quote_selection._ASKS_FOR_LIST": ("all", "哪", "什", "几", "是什"),
    "bot.answer.quote_selection._ITEM": ("begin", "一", "（一", "1", "1.", "第"),
    "bot.answer.quote_selection._LEANS": ("begin", "因", "这"),
    "bot.answer.quote_selection._NUMBERED": ("begin", "(", "（一", "一"),
    "embeddings.store.layout._GENERATION": ("whole", "gen-", "gen-1", "1"),
    "embeddings.text.numbers._FIRST_CHARACTER": ("all", "1", "a1", "一", "-1"),
    "embeddings.text.numbers._FOLLOWING_MEASURE": ("begin", " ", "小", "公"),
    "embeddings.text.numbers._NUMBER": (
        "begin",
        "1",
        "一",
        "1.",
        "1 ",
        "百分之",
        "一百",
        "2024-",
        "1:",
    ),
    "embeddings.text.chinese_numerals._ARABIC_PART": ("all", "1", "1.", "1 ", "十"),
    "embeddings.text.articles._ARTICLE": ("all", "第", "第一", "第十二", "第1"),
    "embeddings.text.analyser._HAN_RUN": ("all", "字", "字字 ", "a"),
    "corpus.text.characters._IS_HAN": ("begin", "字", "a"),
    "embeddings.text.terms._PIECE": ("all", "字", "a", "a.", "a-a", "1.", " ", "_", "a'", "."),
    "corpus.text.abbreviations._DEFINED": (
        "all",
        "(",
        "(字",
        "(以下简称",
        "字(字字",
        "(“字字”",
        "()",
    ),
    "corpus.chunk._CUTS": ("all", "长", "长 "),
    "corpus.chunk._NUMBERED": ("begin", "第一", "（一", "一"),
    "corpus.cleaning.clean._BROKEN": ("all", "\n", "长\n", "长" * 30 + "\n ", "，\n\u3000"),
    "corpus.cleaning.clean._ENTITY": ("all", "&", "&a", "&#1", "&#x1", "&abc"),
    "corpus.cleaning.clean._INVISIBLE": ("all", "字", "\u200b"),
    "corpus.cleaning.clean._LABEL": ("begin", "_", "【", "编辑:", "编辑：字", "版权"),
    "corpus.cleaning.clean._SPACES": ("all", " ", "\n ", "\u3000字"),
    "corpus.cleaning.debris._DEBRIS": (
        "all",
        "书(",
        "?shī",
        "书( a",
        "(",
        "?",
        "书(aaaaaaa",
        "(yè",
    ),
    "corpus.formats.shared.column_names._NUMBER": ("whole", "1", "1,", "-", "年"),
    "corpus.formats.shared.column_names._AMOUNT": ("whole", "1", "1,", "-", "年"),
    "corpus.decode._CONTROLS": ("all", "字", "\x01", "\x01a"),
    "corpus.formats.docx.numbering._PLACE": ("all", "%", "%1"),
    "corpus.formats.docx.styles._HEADING": ("begin", "heading ", "heading 1"),
    "corpus.cleaning.boilerplate_lines._ASKED_FOR": (
        "all",
        "1",
        "123-",
        "1月",
        "1月1",
        "2024-",
        "a@",
        "字",
    ),
    "corpus.cleaning.boilerplate_lines._CUE": (
        "all",
        "首",
        "icp",
        "上一",
        "欢迎",
        "copyrigh",
        "主办",
    ),
    "corpus.cleaning.boilerplate_lines._DATE": ("all", "1月", "1月1", "2024", "2024/", "1"),
    "corpus.cleaning.boilerplate_lines._DIGITS": ("all", "1", "1a"),
    "corpus.cleaning.boilerplate_lines._NUMBERED": ("begin", "第", "第一", "一", "1", "1 "),
    "corpus.cleaning.boilerplate_lines._SENTENCE": ("all", "字", "。", "a"),
    "corpus.cleaning.boilerplate_lines._SPACES": ("all", " ", "字 ", "\u3000"),
    "corpus.formats.epub._EMPTY": ("all", "<", "<a", "<a ", "<p/", "<a:"),
    "corpus.formats.registry._PDF_MARK": ("all", "%PDF-", "%PDF-1.7", "%PDF-1.7 ", "%"),
    "corpus.text.fold._NO_LETTERS": ("all", "_", "字", "。字", " "),
    "corpus.text.dates._DATE": ("all", "2024", "2024-", "2024-1", "1"),
    "corpus.front_matter._FENCE": ("begin", "\n", " ", "---\n", "--- ", "-"),
    "corpus.front_matter._FILE_NAME": ("begin", " ", "a", "a.", "a.txt", "\n", ".tx"),
    "corpus.front_matter._KEY_LINE": ("all", "a", "a ", "a\n", "a:\n", "a : \n", "\t"),
    "corpus.text.dates._NAMED_DATE": ("all", "2024", "2024-", "2024-1", "1", "2024年1月"),
    "corpus.front_matter._NUMBERED": ("begin", "1", "1 ", "_", "1_"),
    "corpus.formats.html._HIDDEN": (
        "all",
        "display",
        "display :",
        "display : non",
        "visibility ",
        " ",
    ),
    "corpus.formats.html._MARKUP": ("all", "<", "<!--", "<a", "<a ", "<!-- -", "</", "->"),
    "corpus.formats.html._NAME_PARTS": ("all", "a", "A", "Ab"),
    "corpus.formats.html._NESTING": ("all", "<", "<div", "<div ", "</", "<font a", "</b"),
    "corpus.formats.html._TAG": ("all", "<", "<div", "<div ", "<!doctype ", "<h", "</p ", "<o:"),
    "corpus.source_lines._NOT_LETTERS": ("all", "_", "字", "。字"),
    "corpus.source_lines._TAG": ("all", "<", "<a", "< ", ">"),
    "corpus.formats.markdown._ATX": ("all", "#", "#\n", "# ", "######\n"),
    "corpus.formats.mhtml._NESTING": (
        "all",
        "content-type:",
        "content-type: \n",
        "content-type:\n\n\n",
        "\n",
    ),
    "corpus.text.numbering._ARTICLE": (
        "all",
        "第",
        "第一",
        "第一条规",
        "\n第一条的",
        "\n第十条之",
        "\n第一条 第",
    ),
    "corpus.text.numbering._KINDS": ("begin", "第", "第 一", "第一 ", "一", "(一"),
    "corpus.formats.pdf.loader._BROKEN_WORD": ("all", "\x02", "a"),
    "corpus.formats.pdf.loader._DATE": ("begin", "D:", "D:2024"),
    "corpus.formats.pdf.loader._HYPHEN": ("all", "\x02", "a"),
    "corpus.formats.pdf.loader._SPACE": ("all", " ", "a"),
    "corpus.formats.pdf.layout._CLOSED": ("all", "。", "。”", "”"),
    "corpus.formats.pdf.layout._END": ("all", "。", "。”", "”", "."),
    "corpus.formats.plain._CHAPTER": ("begin", "第", "第一"),
    "corpus.formats.plain._MID_SENTENCE": ("all", "字", "字 ", "，\n"),
    "corpus.formats.plain._NUMBERED": ("begin", "第一", "（一", "一"),
    "corpus.formats.plain._RULE": ("whole", "-", " ", "- ", "=字"),
    "corpus.formats.shared.properties._FILE_NAME": ("all", ".", ".doc", ".html"),
    "corpus.formats.shared.properties._LETTERS": ("all", "1", "_"),
    "corpus.formats.shared.properties._NOBODY": ("begin", "user", "深度", "desktop-", "user "),
    "corpus.formats.shared.properties._NO_TITLE": ("begin", "document ", "文档", "1"),
    "corpus.formats.pdf.running_heads._BARE": ("whole", "第", "p", "page", "of", "_"),
    "corpus.formats.pdf.running_heads._NUMBER": ("all", "1", "1 "),
    "corpus.formats.pdf.running_heads._SPACES": ("all", " ", " a"),
    "corpus.text.sentences._SENTENCE": (
        "each",
        "字",
        "。",
        ".",
        "1.",
        "\n",
        " \n",
        "。”",
        "3.5",
        "1. ",
    ),
    "corpus.text.title._BEGUN": ("all", "近", "近日", "今日 "),
    "corpus.text.title._BESIDE": ("begin", "在", "在下", "为", "随着", "下"),
    "corpus.text.title._CLAUSE": ("all", "字", "，"),
    "corpus.text.title._DATELINE": (
        "begin",
        "记者",
        "(记者",
        "据",
        "1月",
        "2024年",
        "【",
        "消息",
        "本报",
    ),
}
# These search a few characters, a question's 2,000, or a sentence of a chunk.
BOUNDED = {
    "corpus.text.abbreviations._NAME",
    "corpus.text.abbreviations._NO_NAMES",
    "embeddings.text.numbers._PREFIX",
    "bot.question.understanding._MANNERS",
    *(name for name in PATTERNS if name.startswith("bot.answer.example_questions")),
}
CASES = [
    (name, pattern, use, unit)
    for name, (use, *units) in NEAR_MISSES.items()
    for pattern in PATTERNS.get(name, ())
    for unit in units
]


def run(pattern, use, text):
    if isinstance(pattern.pattern, bytes):
        text = text.encode()
    if use == "begin":
        pattern.match(text)
    elif use == "whole":
        pattern.fullmatch(text)
    elif use == "each":
        position = 0
        while position < len(text) and (found := pattern.match(text, position)):
            position = max(found.end(), position + 1)
    else:
        deque(pattern.finditer(text), maxlen=0)


def seconds(action, text):
    def once():
        start = time.process_time()
        action(text)
        return time.process_time() - start

    return min(once() for _ in range(2))


def check_linear(action, unit, end=""):
    small = seconds(action, unit * (SMALL // len(unit)) + end)
    large = seconds(action, unit * (LARGE // len(unit)) + end)
    if large > max(NOTHING, SLOWER * small):
        # Once more: another process may have taken what this one needed.
        small = seconds(action, unit * (SMALL // len(unit)) + end)
        large = seconds(action, unit * (LARGE // len(unit)) + end)
    assert large <= max(NOTHING, SLOWER * small)


def test_every_pattern_is_tried():
    assert {*NEAR_MISSES, *BOUNDED, "corpus.text.title._SITE"} == PATTERNS.keys()


@pytest.mark.parametrize(
    ("name", "pattern", "use", "unit"), CASES, ids=lambda each: repr(each)[:40]
)
def test_a_near_miss_takes_a_time_that_grows_with_the_text(name, pattern, use, unit):
    check_linear(lambda text: run(pattern, use, text), unit, "\x01")


@pytest.mark.parametrize("unit", [" ", "a ", "字 ", "\n\u3000", "字a "])
def test_a_text_is_closed_up_in_a_time_that_grows_with_it(unit):
    check_linear(lambda text: fold_batch([text]), unit, "\x01")


@pytest.mark.parametrize("unit", [" ", "_", "|", " _", "—", " — ", "a"])
def test_a_title_of_a_megabyte_takes_a_time_that_grows_with_it(unit):
    check_linear(without_site, unit, "\x01")
