"""Texts that nearly match the patterns of mails and archives; see `tests.corpus.near_misses`."""

MAIL_NEAR_MISSES = {
    "corpus.containers.mailbox._BEGINNING": ("all", "From ", "From a\n", "\n", "From a\nA", "a"),
    "corpus.containers.mailbox._ESCAPED": ("all", ">", ">From", "\n>>"),
    "corpus.containers.member_paths._DRIVE": ("begin", "a", "a:"),
    "corpus.containers.member_paths._ROOT": ("begin", "a:", ".", "..", "/"),
    "corpus.formats.mail.document._HAN": ("all", "a", "字"),
    "corpus.formats.mail.document._QUOTE": (
        "whole",
        *("-", " ", "原", "原始邮件", "发件人：", "发件人 ", "from:", "on ", "在", "写道", "a"),
    ),
    "corpus.formats.mail.document._SPACE": ("all", " ", "a "),
    "corpus.formats.mail.flowed._MARKS": ("begin", ">", "> ", ">\t"),
    "corpus.formats.mail.header_text._SPACE": ("all", " ", "a "),
    "corpus.formats.mail.header_text._WORD": ("all", "=?", "=?a?b?", "=?a*", "=?a?b?a?", "a?="),
    "corpus.formats.mail.message._ADDRESS": ("whole", "a", "a@", "@"),
    "corpus.formats.mail.mime._BLANK_LINE": ("begin", "\r", "\n"),
    "corpus.formats.mail.mime._BOUNDARY": ("all", "--", "--a ", "--a \n", "-", "--\n"),
    "corpus.formats.mail.mime._END_OF_HEADERS": ("all", "\n\r", "\n\n", "a"),
    "corpus.formats.mail.mime._HEADER": ("begin", "a", "a ", "From"),
    "corpus.formats.mail.page._NAMES": ("all", " class", " id=", " id='", ' id="', " id =", " "),
    "corpus.formats.mail.page._TAG": ("all", "<", "<a", "<a ", "</a\n", "a"),
    "corpus.formats.mail.transfer._DAMAGED_QUOTE": ("all", "=", "= ", "=A", "=\r", "=A "),
    "corpus.formats.mail.transfer._NOT_BASE64": ("all", "=", "a", "*"),
    "corpus.formats.mail.transfer._PADDING": ("all", "=", "a="),
}
