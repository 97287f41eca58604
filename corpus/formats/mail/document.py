"""Makes the blocks of a document of a mail.

The subject is its heading. Lines below it name sender, recipients, time and attachments, as a
reader of the mail sees them: each on its own line, so that an answer quotes no other. The text
follows with the mails that it quotes; what these repeat of the text above them is left out.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import PurePath

from corpus.blocks import Block, Loaded
from corpus.cleaning.removal_log import RemovalLog, Rule
from corpus.formats.html.loader import load_html
from corpus.formats.mail.flowed import without_quote_marks
from corpus.formats.mail.message import Body, Mail, Person, unique
from corpus.formats.mail.page import as_plain_page
from corpus.formats.plain import load_plain
from corpus.formats.registry import FORMATS
from corpus.text.characters import HAN
from corpus.text.dates import iso_date
from corpus.text.size import count_text
from corpus.types import Metadata

_HAN = re.compile(rf"[{HAN}]")
_MAX_NAMED = 12
# The HTML form is taken where the plain form says less than this share of it.
_MIN_PLAIN_SHARE = 0.6
_MIN_PAGE_SHARE = 0.9
# The HTML form has rows where it has so few paragraphs in comparison.
_MAX_JOINED_SHARE = 0.7
_MIN_REPEATED = 12
_TITLE_LENGTH = 60
# How mail programs announce the mail that is quoted below. Matched against one line.
_QUOTE = re.compile(
    r"[-—_ ]{0,40}(?:原始邮件|原邮件|回复的原邮件|转发的?邮件(?:信息)?|被转发邮件信息|邮件原件|"
    r"original (?:message|appointment)|forwarded message|begin forwarded message)[-—_ :：]{0,40}|"
    r"(?:发件人|寄件者|from)[ \t]{0,4}[:：].{0,200}|"
    r"(?:在|于|on )?.{1,160}(?:写道|寫道|wrote)[ \t]{0,4}[:：]",
    re.IGNORECASE,
)
_SPACE = re.compile(r"\s+")


def mail_document(mail: Mail, removal_log: RemovalLog | None = None) -> Loaded:
    """Return the blocks and metadata of a mail."""
    texts = [_load_body(each, removal_log) for each in mail.bodies]
    body: list[Block] = []
    for text in texts:
        # In each text, rows are numbered from 1.
        rows = max((each.part for each in body), default=0)
        body += (replace(b, part=b.part + rows) if b.part else b for b in text.blocks)
    body = _without_repetitions(body, removal_log)
    names = [each.name for each in mail.attachments if not each.is_shown and each.name]
    title = mail.subject or _first_line(body) or next(iter(names), "")
    is_chinese = _HAN.search("".join((title, *(block.text for block in body[:20])))) is not None
    above = [Block(mail.subject, level=1)] if mail.subject else []
    above += map(Block, _headers(mail, names, is_chinese))
    notes = (*mail.notes, *(note for text in texts for note in text.notes), *_unread_notes(mail))
    return replace(
        next(iter(texts), Loaded(())),
        blocks=(*above, *body),
        metadata=Metadata(
            title=title or ("无主题" if is_chinese else "No subject"),
            date=mail.sent.date().isoformat() if mail.sent else iso_date(mail.date),
            author=(mail.sender and (mail.sender.name or mail.sender.address)) or None,
        ),
        notes=unique(notes),
        characters=sum(max(len(each.plain), len(each.html)) for each in mail.bodies),
    )


def _unread_notes(mail: Mail) -> tuple[str, ...]:
    """Return a note on the attachments whose types are not read."""
    names = [
        each.name
        for each in mail.attachments
        if not each.is_shown and not FORMATS.knows_suffix(PurePath(each.name).suffix.lower())
    ]
    if not names:
        return ()
    what = count_text(len(names), "attachment is", "attachments are")
    return (f"{what} of a type that is not read: {_listed(names, is_chinese=False)}",)


def _headers(mail: Mail, names: list[str], is_chinese: bool) -> list[str]:
    """Return a line for each header that readers look for."""
    sent = mail.sent.strftime("%Y-%m-%d %H:%M") if mail.sent else mail.date
    fields = (
        ("发件人", "From", str(mail.sender or "")),
        ("收件人", "To", _persons(mail.to, is_chinese)),
        ("抄送", "Cc", _persons(mail.copy_to, is_chinese)),
        ("发送时间", "Sent", sent),
        ("附件", "Attachments", _listed(names, is_chinese)),
    )
    return [
        f"{chinese}：{text}" if is_chinese else f"{english}: {text}"
        for chinese, english, text in fields
        if text
    ]


def _persons(persons: Iterable[Person], is_chinese: bool) -> str:
    return _listed([str(each) for each in persons], is_chinese)


def _listed(values: list[str], is_chinese: bool) -> str:
    values = list(unique(values))
    listed = ("、" if is_chinese else ", ").join(values[:_MAX_NAMED])
    if len(values) <= _MAX_NAMED:
        return listed
    return listed + (
        f"等{len(values)}个" if is_chinese else f" and {len(values) - _MAX_NAMED} more"
    )


def _load_body(body: Body, removal_log: RemovalLog | None) -> Loaded:
    """Load a piece of text in the form that says more."""
    plain = _load_text(body.plain, removal_log)
    if not body.html.strip():
        return plain
    html = load_html(as_plain_page(body.html), removal_log)
    return plain if _says_as_much(plain.blocks, html.blocks) else html


def _says_as_much(plain: Sequence[Block], html: Sequence[Block]) -> bool:
    """Return whether nothing is lost in the plain form: no text, and no row of a table.

    Mail programs write each cell of a table on a line of its own.
    """
    has_rows = any(each.part for each in html) or len(html) <= _MAX_JOINED_SHARE * len(plain)
    if has_rows and _size(html) >= _MIN_PAGE_SHARE * _size(plain):
        return False
    return _size(plain) >= _MIN_PLAIN_SHARE * _size(html)


def _load_text(text: str, removal_log: RemovalLog | None) -> Loaded:
    loaded = load_plain(without_quote_marks(text), removal_log)
    if not loaded.blocks or loaded.blocks[0].level != 1:
        return loaded
    # The subject is the heading; a mail's first line is a salutation.
    first, *rest = loaded.blocks
    return replace(loaded, blocks=(replace(first, level=0), *rest))


def _size(blocks: Iterable[Block]) -> int:
    return sum(len(_SPACE.sub("", block.text)) for block in blocks)


def _first_line(body: Iterable[Block]) -> str:
    line = next((text for block in body if (text := " ".join(block.text.split()))), "")
    return line if len(line) <= _TITLE_LENGTH else line[: _TITLE_LENGTH - 1] + "…"


def _without_repetitions(body: list[Block], removal_log: RemovalLog | None) -> list[Block]:
    """Leave out what a quoted mail repeats of the text above.

    A short line says little about where it comes from; it is left out only below another one that
    is.
    """
    kept: list[Block] = []
    seen: set[str] = set()
    is_quoted = was_repeated = False
    for block in body:
        text = _SPACE.sub("", block.text)
        is_quoted = is_quoted or _QUOTE.fullmatch(" ".join(block.text.split())) is not None
        is_repeated = text in seen and (len(text) >= _MIN_REPEATED or was_repeated)
        if is_quoted and is_repeated:
            if removal_log is not None:
                removal_log.record(Rule.QUOTED, block.text)
        else:
            kept.append(block)
        seen.add(text)
        was_repeated = is_quoted and is_repeated
    return kept
