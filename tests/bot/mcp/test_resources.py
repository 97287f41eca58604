"""Documents as resources: listed page by page, and read by their id."""

import pytest
from mcp import MCPError

from bot.mcp import server


async def every_page(client):
    pages = [await client.list_resources()]
    while pages[-1].next_cursor is not None:
        pages.append(await client.list_resources(cursor=pages[-1].next_cursor))
    return pages


def test_all_documents_are_listed_page_by_page(talk, sample_answerer, monkeypatch):
    monkeypatch.setattr(server, "PAGE", 8)
    pages = talk(every_page)
    listed = [each for page in pages for each in page.resources]
    index = sample_answerer.index
    documents = index.documents(0, index.info.documents)
    assert [each.name for each in listed] == [each.path for each in documents]
    assert [each.title for each in listed] == [each.title for each in documents]
    assert {len(page.resources) for page in pages[:-1]} == {8}


def test_a_document_is_read_by_its_address(talk, sample_answerer):
    async def read_first(client):
        listed = await client.list_resources()
        return await client.read_resource(listed.resources[0].uri)

    (content,) = talk(read_first).contents
    document = sample_answerer.index.documents(0, 1)[0]
    assert content.text == sample_answerer.index.document(document.id).text
    assert content.mime_type == "text/plain"


def test_the_address_of_a_document_is_described(talk):
    (template,) = talk(lambda client: client.list_resource_templates()).resource_templates
    assert template.uri_template == "chuchu://documents/{id}"


@pytest.mark.parametrize(
    "uri",
    [
        "chuchu://documents/",
        "chuchu://documents/0",
        "chuchu://documents/../a",
        "file:///etc/passwd",
    ],
)
def test_an_address_of_no_document_is_refused(talk, uri):
    with pytest.raises(MCPError) as refused:
        talk(lambda client: client.read_resource(uri))
    assert refused.value.code == -32602
    assert "passwd" not in refused.value.message


@pytest.mark.parametrize("cursor", ["", "x", "-1", "1e3", "²", "9" * 100])
def test_a_cursor_of_another_server_is_refused(talk, cursor):
    with pytest.raises(MCPError) as refused:
        talk(lambda client: client.list_resources(cursor=cursor))
    assert refused.value.code == -32602


def test_a_page_beyond_the_last_is_empty(talk):
    page = talk(lambda client: client.list_resources(cursor="1000000"))
    assert (page.resources, page.next_cursor) == ([], None)
