import pytest

from corpus.chunk import MAX_CHUNK_LENGTH, split
from corpus.formats.html.loader import load_page
from corpus.sandbox.protocol import pack_result, unpack_result

CODE = "def backup(path):\n    if path.exists():\n\n        copy(path)  # 复制\n    return path"


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (f"# 题\n\n如下：\n\n```python\n{CODE}\n```\n\n后文。", "a.md"),
        (f"# 题\n\n如下：\n\n~~~\n{CODE}\n~~~\n\n后文。", "a.markdown"),
        (
            "# 题\n\n如下：\n\n" + CODE.replace("\n", "\n    ").join(("    ", "")) + "\n\n后文。",
            "a.md",
        ),
        (f"<h1>题</h1><p>如下：</p><pre><code>{CODE}</code></pre><p>后文。</p>", "a.html"),
        (f"<h1>题</h1><p>如下：</p><pre>\n{CODE}\n</pre>后文。", "a.html"),
        (
            "<h1>题</h1><p>如下：</p><pre><code>"
            + "".join(f"<div>{line}</div>" for line in CODE.split("\n"))
            + "</code></pre>后文。",
            "a.html",
        ),
        (
            "<h1>题</h1><p>如下：</p><table><tr><td><pre>1\n2\n3\n4\n5</pre></td><td><pre>"
            + CODE.replace("\n", "<br>")
            + "</pre></td></tr></table>后文。",
            "a.html",
        ),
    ],
)
def test_a_listing_keeps_its_line_ends_and_indentation(read, content, name):
    expected = f"题\n如下：\n{CODE}\n后文。"
    if "<div>" in content:  # an empty element has no height
        expected = expected.replace("\n\n", "\n")
    assert read(content, name).text == expected


def test_a_short_listing_stays_in_one_chunk_and_a_long_one_is_cut_at_line_ends(read):
    filler = "这一句用来填满前面的篇幅，" * 20 + "到此为止。"
    document = read(f"# 题\n\n{filler}\n\n{filler}\n\n```\n{CODE}\n```\n", "a.md")
    assert any(CODE in document.text[each.start : each.end] for each in split(document))

    long = "\n".join(f"    row[{number}] = load(); check(row)!" for number in range(100))
    document = read(f"# 题\n\n```\nbegin\n{long}\n```\n", "a.md")
    chunks = [document.text[each.start : each.end] for each in split(document)]
    assert max(map(len, chunks)) <= MAX_CHUNK_LENGTH
    assert all(each.startswith("    row[") and each.endswith("!") for each in chunks[1:])


def test_marks_characters_and_page_labels_of_a_listing_stay(read):
    code = "编辑：vi a.txt\n# 停止旧服务\n*p = a &amp;&amp; b;\nif (x &lt; 9)  y();"
    text = read(f"<h1>题</h1><pre><code>{code}</code></pre>", "a.html").text

    assert text == "题\n编辑：vi a.txt\n# 停止旧服务\n*p = a && b;\nif (x < 9)  y();"


def test_running_text_in_a_preformatted_element_is_no_listing(read):
    text = "<h1>题</h1><pre>\n　　第一段话，说明来由。\n　　第二段  话。\n</pre>"

    assert read(text, "a.html").text == "题\n第一段话，说明来由。\n第二段 话。"


def test_a_listing_that_begins_a_text_and_one_of_white_space_are_read(read):
    assert read("    x = 1\n    y = 2\n", "a.md").text == "x = 1\ny = 2"
    assert read("<pre>    x\n    y</pre>", "a.html").text == "x\n    y"
    assert read("<pre> \n </pre><pre>\u200b</pre>甲", "a.html").text == "甲"


def test_a_listing_passes_the_sandbox_unchanged():
    loaded = load_page(f"<p>甲</p><pre>{CODE}</pre>")

    assert unpack_result(pack_result(loaded)).blocks == loaded.blocks
    assert loaded.blocks[1].is_code
