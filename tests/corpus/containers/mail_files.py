"""Makes mails and archives for tests."""

import io
import zipfile
from collections.abc import Mapping
from email.message import EmailMessage

from tests.corpus.office_files import DAY


def mail(
    text: str = "周五停电检修。",
    *,
    html: str = "",
    attachments: Mapping[str, bytes] | None = None,
    **headers: str,
) -> bytes:
    """Return a mail; a header's name is written with `_` for `-`."""
    message = EmailMessage()
    for name, value in ({"Subject": "停电", "From": "王敏 <wm@a.cn>"} | headers).items():
        message[name.replace("_", "-")] = value
    message.set_content(text)
    if html:
        message.add_alternative(html, subtype="html")
    for name, content in (attachments or {}).items():
        message.add_attachment(
            content, maintype="application", subtype="octet-stream", filename=name
        )
    return bytes(message)


def archive(
    files: Mapping[str, str | bytes], encoding: str = "", method: int = zipfile.ZIP_DEFLATED
) -> bytes:
    """Return a zip archive; with `encoding`, its names are in that and not declared."""
    stream = io.BytesIO()
    names: dict[bytes, bytes] = {}
    with zipfile.ZipFile(stream, "w", method) as file:
        for number, (name, content) in enumerate(files.items()):
            if encoding:
                raw = name.encode(encoding)
                stand_in = f"{number:03}".ljust(len(raw), "~")
                names[stand_in.encode()] = raw
            member = zipfile.ZipInfo(stand_in if encoding else name, DAY)
            file.writestr(member, content, method)
    data = stream.getvalue()
    for stand_in_bytes, raw in names.items():
        data = data.replace(stand_in_bytes, raw)
    return data
