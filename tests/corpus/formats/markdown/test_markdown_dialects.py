import pytest

from corpus.cleaning.removal_log import RemovalLog, Rule
from corpus.read import parse_document


@pytest.fixture
def lines(read):
    return lambda text: read(f"# 题\n\n{text}\n", "a.md").text.split("\n")[1:]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("见[[QB-70手册|说明书]]与[[机械密封]]。", "见说明书与机械密封。"),
        (
            "见[[手册#安装]]、[[文件夹/阀门.md]]、[[#附录]]、[[手册#^a1b2c3|此处]]。",
            "见手册 > 安装、阀门、附录、此处。",
        ),
        ("![[泵.png|300]]![[结构.png|进水管在左侧]]![[维护记录]]", "进水管在左侧维护记录"),
        ("数组 a[[0]] 与 [[1]](https://example.com)。", "数组 a[[0]] 与 [1]。"),
        ("==进水口须**装**滤网==，a==b，c==d。", "进水口须装滤网，a==b，c==d。"),
        ("价格%%内部：勿外传%%已定。", "价格已定。"),
        ("增长5%%左右，下降3%%。", "增长5%%左右，下降3%%。"),
        ("滤网每月清洗。 ^a1b2c3", "滤网每月清洗。"),
        ("10 ^2 与 x ^n", "10 ^2 与 x ^n"),
        ("#水泵 #维护/月", "#水泵 #维护/月"),
    ],
)
def test_what_a_wiki_editor_writes_is_shown_as_it_shows_it(lines, text, shown):
    assert lines(text) == [shown]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("> [!warning] 当心\n> 空转不得超过三十秒。", ["当心", "空转不得超过三十秒。"]),
        ("> [!NOTE]\n> 每周检查。", ["每周检查。"]),
        ("> [!tip]- 收起的\n>\n> - 甲\n> - 乙", ["收起的", "甲", "乙"]),
        ("> [!info|right] 外\n> > [!todo] 内\n> > 丙。", ["外", "内", "丙。"]),
        ("::: tip 贴士\n内容。\n:::", ["贴士", "内容。"]),
        (":::{note}\n内容。\n:::", ["内容。"]),
        ('!!! note "要点"\n    内容。', ["要点", "内容。"]),
        ("!!! warning\n    内容。", ["内容。"]),
    ],
)
def test_boxes_keep_title_and_text(lines, text, shown):
    assert lines(text) == shown


def test_comments_of_several_lines_go_and_are_recorded():
    log = RemovalLog()
    text = "# 题\n\n甲。\n\n%%\n内部一\n\n内部二\n%%\n\n乙%%丙%%丁。\n\n```\n%% 代码 %%\n```\n"

    assert (
        parse_document("a.md", text.encode(), removal_log=log).text
        == "题\n甲。\n乙丁。\n%% 代码 %%"
    )
    hidden = [each.text for each in log.removals() if each.rule is Rule.HIDDEN]
    assert [each.split() for each in hidden] == [["%%", "内部一", "内部二", "%%"], ["%%丙%%"]]


@pytest.mark.parametrize("text", ["%%未结束的一段。\n\n乙。", "%% 甲 %% 乙", "100%% 与 %%d"])
def test_signs_that_enclose_no_comment_lose_no_text(lines, text):
    assert all(word in "".join(lines(text)) for word in ("乙",) if word in text)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ('{{< figure src="a.jpg" title="泵房外观" >}}', ["泵房外观"]),
        ("{{% notice tip %}}先断电。{{% /notice %}}", ["先断电。"]),
        ('{{< youtube id="x" >}}后。', ["后。"]),
        ("{% include a.html %}甲。{% raw %}乙{% endraw %}", ["甲。乙"]),
        (
            "{% highlight sh %}\nif a; then\n    b\nfi\n{% endhighlight %}",
            ["if a; then", "    b", "fi"],
        ),
        (
            "{{< highlight go >}}\nfunc f() {\n\tg()\n}\n{{< /highlight >}}",
            ["func f() {", "\tg()", "}"],
        ),
        ("请填写{{姓名}}与{{ site.title }}。", ["请填写{{姓名}}与。"]),
        ("[TOC]\n\n## 安装 {#install .big}\n\n甲。\n{: .note}", ["安装", "甲。"]),
    ],
)
def test_shortcodes_of_site_generators_go_but_not_their_words(lines, text, shown):
    assert lines(text) == shown


@pytest.mark.parametrize(
    "text",
    [
        *("[[" * 5000, "==甲" * 9000, "%%甲" * 9000, "$a" * 9000, "{{<" * 9000),
        *("[^1]" * 5000 + "\n\n[^1]: 注[^1]", "^[" * 5000, ":::\n" * 5000, "*甲" * 9000),
        *(
            "![[a" * 2000,
            "{% highlight %}\n" * 2000,
            "%%\n" * 20_001,
            "$$\n" * 5001,
            "<p>和" * 5000,
        ),
    ],
)
def test_broken_dialects_are_read_to_the_end(read, text):
    assert read(f"# 题\n\n{text}\n\n末尾。", "a.md").text.endswith("末尾。")
