"""Loads Markdown, by way of HTML, so that the same rules clean both."""

from collections.abc import Sequence
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.common.utils import escapeHtml
from markdown_it.parser_block import RuleFuncBlockType
from markdown_it.renderer import RendererHTML
from markdown_it.ruler import RuleOptionsType
from markdown_it.rules_block import StateBlock, blockquote, list_block
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict
from mdit_py_plugins.admon import admon_plugin
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.footnote import footnote_plugin

from corpus.blocks import Loaded
from corpus.cleaning.removal_log import RemovalLog, Rule
from corpus.formats.html.loader import load_page
from corpus.formats.markdown import generators, literals, wiki
from corpus.formats.markdown.bullets import break_before_bullets
from corpus.formats.markdown.lists import number_items
from corpus.formats.markdown.notes import address_definition, place_footnotes
from corpus.formats.markdown.signs import emphasis_or_sign
from corpus.formats.markdown.structure import mend_blocks
from corpus.formats.markdown.tables import keep_extra_cells, table_of_pipes
from corpus.text.alt_text import telling_alt_text

# In elements: a list in a list adds two, a quote one.
_DEEPEST = 60
_NESTING_RULES: dict[str, RuleFuncBlockType] = {"blockquote": blockquote, "list": list_block}
# Rules that also end a paragraph above them.
_ENDING: RuleOptionsType = {"alt": ["paragraph", "reference", "blockquote", "list"]}


def load_markdown(text: str, removal_log: RemovalLog | None = None) -> Loaded:
    """Return the blocks of a Markdown text, which may contain HTML."""
    markdown = _parser()
    environment: dict[str, object] = {}
    tokens = markdown.parse(text, environment)
    if removal_log is not None:
        _record(tokens, removal_log)
    page = markdown.renderer.render(tokens, markdown.options, environment)
    return load_page(page, removal_log)


@cache
def _parser() -> MarkdownIt:
    """Return a parser that takes lists and quotes below `_DEEPEST` for paragraphs.

    The library's own limit drops all that follows, and its rules call themselves at each level.
    """
    markdown = MarkdownIt("commonmark", {"maxNesting": 2 * _DEEPEST})
    markdown.enable(["table", "strikethrough"])
    for plugin in (deflist_plugin, admon_plugin):
        markdown.use(plugin)
    markdown.use(footnote_plugin, move_to_end=False)
    for name, rule in _NESTING_RULES.items():
        others = [other for other in _NESTING_RULES if other != name]
        markdown.block.ruler.at(name, _limited(rule), {"alt": ["paragraph", "reference", *others]})
    _add_block_rules(markdown)
    _add_inline_rules(markdown)
    core = markdown.core.ruler
    core.after("block", "mend_blocks", mend_blocks)
    core.after("mend_blocks", "extra_cells", keep_extra_cells)
    core.after("extra_cells", "number_items", number_items)
    core.after("inline", "place_footnotes", place_footnotes)
    core.after("inline", "break_before_bullets", break_before_bullets)
    for name in ("footnote_ref", wiki.HIDDEN):
        markdown.add_render_rule(name, lambda *_: "")
    markdown.add_render_rule("image", _picture)
    return markdown


def _picture(
    renderer: RendererHTML,
    tokens: Sequence[Token],
    index: int,
    options: OptionsDict,
    environment: EnvType,
) -> str:
    """Return what the text of a picture says about it, or else its title."""
    image = tokens[index]
    text = renderer.renderInlineAsText(image.children or [], options, environment)
    return escapeHtml(telling_alt_text(text) or telling_alt_text(str(image.attrs.get("title", ""))))


def _add_block_rules(markdown: MarkdownIt) -> None:
    block = markdown.block.ruler
    block.at("table", table_of_pipes, {"alt": ["paragraph", "reference"]})
    block.at("reference", address_definition)
    block.at("html_block", literals.html_block, _ENDING)
    block.before("table", "comment", wiki.comment_block, _ENDING)
    block.before("table", "formula", literals.formula_block, _ENDING)
    block.before("table", "listing", generators.listing, _ENDING)
    block.before("table", "box", generators.box, _ENDING)


def _add_inline_rules(markdown: MarkdownIt) -> None:
    inline = markdown.inline.ruler
    inline.at("emphasis", emphasis_or_sign)
    # The rule for emphasis parses this too; what pairs the marks stays.
    inline.disable("strikethrough")
    inline.at("html_inline", literals.html_inline)
    inline.before("escape", "formula", literals.formula)
    inline.before("escape", "path", literals.path)
    inline.before("link", "wiki_link", wiki.link)
    inline.before("link", "marked", wiki.marked)
    inline.before("link", "comment", wiki.comment)
    inline.before("link", "shortcode", generators.shortcode)


def _limited(rule: RuleFuncBlockType) -> RuleFuncBlockType:
    def limited(state: StateBlock, line: int, end: int, silent: bool) -> bool:
        return (silent or state.level < _DEEPEST) and rule(state, line, end, silent)

    return limited


def _record(tokens: list[Token], removal_log: RemovalLog) -> None:
    for token in tokens:
        line = token.map[0] + 1 if token.map else None
        if token.nesting >= 0 and token.markup:
            removal_log.record(Rule.MARKUP, token.markup, line)
        for each in token.children or ():
            is_html = each.type in ("html_inline", wiki.HIDDEN)
            shown = each.attrs.get("href") or each.attrs.get("src")
            piece = each.content if is_html else str(shown) if shown else each.markup
            if each.nesting >= 0:
                rule = Rule.HIDDEN if each.type == wiki.HIDDEN else Rule.MARKUP
                removal_log.record(rule, piece, line)
        if token.type in ("html_block", wiki.HIDDEN):
            rule = Rule.HIDDEN if token.type == wiki.HIDDEN else Rule.MARKUP
            removal_log.record(rule, token.content, line)
