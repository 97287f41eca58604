"""Menus, imprints and the like are left out by what they are, not for a part of a word."""

import pytest

LEAD = "本馆自三月一日起恢复开放，读者凭有效证件入馆，请自觉遵守馆内秩序。"


@pytest.fixture
def lines(read):
    """Return a function that gives the lines of a page other than its title and paragraph."""

    def make(below: str, above: str = "") -> list[str]:
        page = f"<!DOCTYPE html><body>{above}<h1>题目</h1><p>{LEAD}</p>{below}</body>"
        return [
            line for line in read(page, "a.html").text.split("\n") if line not in ("题目", LEAD)
        ]

    return make


@pytest.mark.parametrize(
    "name",
    (
        "recommend-dose shared-office related_drug navigationLaw comment-period ads-rate "
        "footer-height menu-price sidebar-width statement copyright-law pager-number "
        "login-limit search-time TRS_Editor hot-water popupHeight share-oil cookie-recipe"
    ).split(),
)
def test_a_class_or_id_that_contains_a_word_of_menus_names_text(lines, name):
    body = f"<div class='{name}'>每日两次，每次三片</div><div id='{name}'>饭后半小时服用。</div>"

    assert lines(body) == ["每日两次，每次三片", "饭后半小时服用。"]


@pytest.mark.parametrize(
    "below",
    [
        "<div class='share-box'>分享到 <a href='#'>微信</a></div>",
        "<div class='footer'><p>主办单位：某局</p><p>网站标识码：1100000001</p></div>",
        "<footer><p>建议使用1024*768分辨率的浏览器</p><p>访问量：123456</p></footer>",
        "<div role='contentinfo'>版权所有 某馆 某ICP备00000000号</div>",
        "<div class='statement'>免责声明：本站部分内容转载自网络，版权归原作者。</div>",
        (
            "<div class='related-news'><h4>相关新闻</h4><ul><li>"
            "<a href='1'>春季读书月启动</a></li></ul></div>"
        ),
        "<aside><h3>最新动态</h3><ul><li><a href='1'>春游路线公布</a></li></ul></aside>",
        "<div><p>上一篇：<a href='/9'>旧闻</a></p><p>下一篇：没有了</p></div>",
        "<div><a href='/c'>联系我们</a> | <a href='/d'>网站地图</a></div><div>某馆 版权所有</div>",
        "<h3>相关阅读</h3><ul><li><a href='1'>某馆举办春季读书月活动</a></li></ul>",
        "<div class='links'>友情链接：<a href='1'>市政府</a><a href='2'>区府</a></div>",
        "<div class='m-footer'><div class='appendQr_txt'>尽在某某客户端</div></div>",
        "<form><label>姓名：</label><input><label>留言：</label><textarea></textarea></form>",
        "<div class='pagination'><a href='1'>1</a> <a href='2'>2</a> 共2页</div>",
    ],
)
def test_the_foot_of_a_page_is_left_out(lines, below):
    assert lines(below) == []


@pytest.mark.parametrize(
    "above",
    [
        (
            "<div class='site-nav'><ul><li><a href='/'>首页</a>"
            "</li><li><a href='/a'>馆藏</a></li></ul></div>"
        ),
        "<div role='navigation'><a href='/a'>馆藏</a></div>",
        "<div class='crumbs'>首页 &gt; 通知 &gt; 正文</div>",
        "<div><a href='/'>首页</a><a href='/a'>馆藏</a><a href='/b'>活动</a></div>",
        "<div>首页</div><div>新闻</div><div>服务</div><div>联系我们</div>",
        "<a class='sr-only' href='#main'>跳到主要内容</a>",
        "<div id='toc'><ul><li><a href='#a'>概况</a></li><li><a href='#b'>馆藏</a></li></ul></div>",
        "<div>首页 | 新闻 | 联系我们</div><div>当前位置：首页 &gt; 通知</div>",
    ],
)
def test_the_menu_of_a_page_is_left_out(lines, above):
    assert lines("", above) == []


@pytest.mark.parametrize(
    ("below", "kept"),
    [
        ("<aside class='warning'>首次使用须先放水二十分钟</aside>", ["首次使用须先放水二十分钟"]),
        ("<aside><h3>温馨提示</h3><p>雨天不开放</p></aside>", ["温馨提示", "雨天不开放"]),
        (
            "<footer><p>开放时间 8:00-17:00</p><p>© 2024 某馆</p></footer>",
            ["开放时间 8:00-17:00"],
        ),
        (
            "<footer>版权所有 某馆 | 服务热线：0466-8812 | 某ICP备1号</footer>",
            ["服务热线：0466-8812"],
        ),
        ("<footer>本办法由后勤处负责解释。</footer>", ["本办法由后勤处负责解释。"]),
        ("<div role='doc-footnote'>此处指旧城</div>", ["此处指旧城"]),
        ("<aside role='doc-endnote' hidden>旧制一斤合十六两</aside>", ["旧制一斤合十六两"]),
        ("<p>报名电话：0466-1</p><footer><p>报名电话：0466-1</p></footer>", ["报名电话：0466-1"]),
        ("<ul class='nav nav-tabs'><li><a href='#t'>收费标准</a></li></ul>", ["收费标准"]),
        ("<ul><li><a href='a'>附件1：报名表</a></li></ul>", ["附件1：报名表"]),
        ("<p>联系方式</p><p>老陈 7712</p>", ["联系方式", "老陈 7712"]),
        ("<p>主办单位：某市文联</p><p>承办：某馆</p>", ["主办单位：某市文联", "承办：某馆"]),
        ("<p>某市图书馆</p><p>二〇二四年三月一日</p>", ["某市图书馆", "二〇二四年三月一日"]),
        ("<p>服务</p>", ["服务"]),
        ("<p>参见<span class='related'>除草机</span>一节</p>", ["参见除草机一节"]),
    ],
)
def test_what_the_margin_says_and_nothing_else_does_is_text(lines, below, kept):
    assert lines(below) == kept


@pytest.mark.parametrize(
    "page",
    [
        (
            "<h1>公告</h1><ul><li><a href='1'>停水公告</a> "
            "2024-01-01</li><li><a href='2'>停电公告</a></li></ul>"
        ),
        "<ul><li><a href='1'>停水公告</a></li><li><a href='2'>停电公告</a></li></ul>",
        "<nav><ul><li><a href='1'>停水公告</a></li><li><a href='2'>停电公告</a></li></ul></nav>",
    ],
)
def test_a_page_that_is_a_list_of_links_is_kept(read, page):
    text = read(f"<!DOCTYPE html>{page}", "a.html").text
    assert "停水公告" in text
    assert "停电公告" in text


def test_a_short_text_in_a_large_frame_stays_alone(read):
    page = (
        "<nav><a href='/'>首页</a><a href='/b'>服务</a><a href='/c'>产品目录</a></nav><p>已停业</p>"
        "<footer>版权所有 某店 某ICP备12号 技术支持：某公司</footer>"
    )

    document = read(page, "a.html")
    assert (document.text, document.notes) == ("已停业", ())


def test_text_that_a_rule_would_leave_out_nearly_alone_is_kept_and_noted(read):
    names = "鲈鳜鲤鲫鲢鳙草青鲶鳊鳗鲥刀鲟鲌鮠鲴鲮鳡鳤鯮鯼"
    boxes = "".join(f"<div class='share'>{name * 5}</div>" for name in names)
    document = read(f"<h1>鱼</h1>{boxes}", "a.html")

    assert "鳜鳜鳜鳜鳜" in document.text
    assert document.notes == (
        "rules would have kept 1 of 111 characters: page elements; the text was kept instead",
    )
