"""The page may be shown below a prefix, so no address in it begins with a slash."""

import re

import pytest

from bot.settings import WEB

FILES = sorted(path for path in WEB.rglob("*") if path.suffix in (".html", ".js", ".css"))
ABSOLUTE = re.compile(
    r"""(?:src|href|action|poster|content)=["']/|url\(["']?/|"""
    r"""(?:fetch|EventSource|Worker|URL|open|assign|replace)\(["'`]/|import [^\n]*["']/"""
)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_no_address_of_the_page_is_absolute(file):
    assert ABSOLUTE.findall(file.read_text(encoding="utf-8")) == []
