"""What a style hides is text where a reader can open it, and left out where nobody sees it."""

import pytest

LEAD = "本馆自三月一日起恢复开放，读者凭有效证件入馆，请自觉遵守馆内秩序。"


@pytest.fixture
def lines(read):
    """Return a function that gives the lines below a title and a paragraph of a page."""

    def make(body: str) -> list[str]:
        page = f"<!DOCTYPE html><body><h1>题目</h1><p>{LEAD}</p>{body}</body>"
        text = read(page, "a.html").text.replace("\u3000", " ")
        return text.split("\n")[2:]

    return make


@pytest.mark.parametrize(
    ("body", "kept"),
    [
        ("<h3>工本费多少</h3><div class='a' style='display:none'>十五元</div>", "十五元"),
        ("<div class='tab-pane' style='display: none'>工本费十元</div>", "工本费十元"),
        ("<div role='tabpanel' hidden><p>周三闭馆</p></div>", "周三闭馆"),
        ("<div class='faq-a' style='visibility:hidden'>可以续借</div>", "可以续借"),
        ("<div hidden='until-found'>存包柜免费</div>", "存包柜免费"),
        ("<div style='max-height:0;overflow:hidden'>押金二百元</div>", "押金二百元"),
        ("<section style='opacity: 0'><p>床位八十张</p></section>", "床位八十张"),
        ("<div style='position:absolute;left:-9999px'>每人限借五册</div>", "每人限借五册"),
        ("<ul><li>东街店</li><li style='display:none'>南街店</li></ul>", "南街店"),
        ("<div class='slide' style='display:none'>西湖水深四米</div>", "西湖水深四米"),
        (
            "<div style='display:none'>三楼会议室周五停用，请改到五楼。</div>",
            "三楼会议室周五停用，请改到五楼。",
        ),
        (
            "<p>说明<span class='more' style='display:none'>：团体须预约</span></p>",
            "说明：团体须预约",
        ),
        (
            "<div style='display:none'><p>地下车位二百个</p><p>地面车位八十个</p></div>",
            "地面车位八十个",
        ),
        ("<div style='display:none'>户口簿、照片两张</div>", "户口簿、照片两张"),
        ("<dl><dt>几点开门？</dt><dd style='display:none'>八点</dd></dl>", "八点"),
        ("<h2>价目</h2><table hidden><tr><td>船</td><td>9元</td></tr></table>", "船 9元"),
        ("<table><tr><td>船<td>9元<tr style='display:none'><td>车<td>7元</table>", "车 7元"),
        ("<details><summary>几点闭馆</summary>晚上九点</details>", "晚上九点"),
        (
            "<button aria-controls='x'>停车怎么收费？</button><div id='x' hidden>每小时四元</div>",
            "每小时四元",
        ),
        (
            (
                "<a data-target='#m'>标准</a><div class='modal' "
                "id='m' style='display:none'>每吨收三元整</div>"
            ),
            "每吨收三元整",
        ),
        ("<div><template shadowrootmode='open'><p>票价十二元</p></template></div>", "票价十二元"),
        ("<iframe srcdoc='&lt;p&gt;票价十二元&lt;/p&gt;'></iframe>", "票价十二元"),
        (
            "<noscript><p>第二号闸门于五月停用，改走三号闸门。</p></noscript>",
            "第二号闸门于五月停用，改走三号闸门。",
        ),
        ("<textarea readonly>租期三天，逾期加收五元。</textarea>", "租期三天，逾期加收五元。"),
    ],
)
def test_what_a_reader_can_open_is_text(lines, body, kept):
    assert kept in lines(body)


def test_the_question_on_a_button_stands_above_its_answer(lines):
    item = (
        "<h2><button class='collapsed' data-bs-toggle='collapse' data-bs-target='#{0}'>{1}</button>"
        "</h2><div id='{0}' class='collapse' style='display:none'><div>{2}</div></div>"
    )

    body = item.format("a", "如何退票？", "开场前一天可退") + item.format(
        "b", "怎么去？", "乘三路车"
    )
    assert lines(body) == ["如何退票？", "开场前一天可退", "怎么去？", "乘三路车"]


@pytest.mark.parametrize(
    "body",
    [
        (
            "<div class='cookie-banner' "
            "style='display:none'>本站使用小型文本文件，继续浏览即表示同意。</div>"
        ),
        "<div id='cookieNotice'>我们会记录浏览信息用于统计。<button>接受</button></div>",
        "<div><div>本站使用 Cookie，继续浏览即表示您同意。</div><div>知道了</div></div>",
        (
            "<div class='modal login' style='display:none'>"
            "<h4>请先登录</h4><p>登录后可以评论。</p></div>"
        ),
        "<div class='modal fade' aria-hidden='true'><h4>请先登录</h4><p>登录后可以评论。</p></div>",
        "<div class='pop-login' hidden><p>请输入手机号，未注册的手机号将自动注册。</p></div>",
        "<a class='skip' style='display:none' href='#m'>跳到正文</a>",
        "<a style='position:absolute;left:-999em' href='#m'>跳到主要内容</a>",
        "<div style='visibility:hidden;height:0'>统计像素占位</div>",
        "<div style='display:none'>正在加载，请稍候。</div>",
        (
            "<ul style='display:none'><li><a href='/'>首页</a>"
            "</li><li><a href='/b'>人才招聘</a></li></ul>"
        ),
        "<div id='js_pc_qr_code' style='display:none'><p>微信扫一扫关注该公众号</p></div>",
        "<noscript>您需要启用 JavaScript 才能正常浏览本页。</noscript>",
        "<div id='js_toobar3' style='display:none'><span>阅读</span><span>分享</span></div>",
        "<div class='newsletter-popup' hidden><h3>订阅</h3><p>输入邮箱，每周收到文章。</p></div>",
        "<div style='display:none'>打开微信扫一扫，分享给好友。</div>",
        "<div style='display:none'>您的浏览器版本过低，请升级后访问。</div>",
        "<ul class='sub-menu' style='display:none'><li>机构概况</li><li>领导介绍</li></ul>",
        "<template><p>模板占位文字。</p></template>",
        f"<div style='display:none'><p>{LEAD}</p></div>",
    ],
)
def test_what_nobody_sees_or_says_nothing_new_is_left_out(lines, body):
    assert lines(body) == []


def test_an_article_that_waits_for_its_script_is_text_and_not_worth_a_note(read):
    page = (
        "<div id='page-content'><h1 id='activity-name'>招工</h1><div id='js_content' "
        "style='visibility: hidden; opacity: 0; '><p>月薪五千</p><p>包吃住</p></div></div>"
    )

    document = read(page, "a.html")
    assert (document.text, document.notes) == ("招工\n月薪五千\n包吃住", ())


def test_a_page_that_is_hidden_as_a_whole_is_kept_and_noted(read):
    page = "<html><body style='display:none'><p>船期改为周三</p><p>票价不变</p></body></html>"

    document = read(page, "a.html")
    assert document.text == "船期改为周三\n票价不变"
    [note] = document.notes
    assert "kept 0 of 10 characters: hidden by style" in note


def test_a_repeated_slide_is_read_once(lines):
    slide = "<div class='slide' aria-hidden='true' style='display:none'>东湖水深八米</div>"

    assert lines(slide * 3) == ["东湖水深八米"]
