"""Which requests may rebuild the index; odd headers are no fault of the server."""

import pytest

from bot.serving.jobs import Job, JobState
from bot.settings import read_settings
from corpus.errors import IndexBusy, SettingsError
from tests.bot.api.checks import check_error
from tests.bot.api.conftest import JOB

TOKEN = "a-long-secret"


@pytest.fixture
def rebuild(building):
    """Return a function that asks an application that is building already for a rebuild.

    An accepted request gets status 409, because another build is running.
    """

    def post(**headers):
        encoded = [(name.encode(), value) for name, value in headers.items()]
        return building.request("POST", "/index/rebuild", headers=encoded)

    return post


ODD_ORIGINS = [
    *(
        b"http://[",
        b"http://]",
        b"http://[::1",
        b"http://[evil]",
        b"http://[::1]x",
        b"http://[v1.x]",
    ),
    *("http://127.0.0.1℀".encode(), "http://a\N{FULLWIDTH SOLIDUS}b".encode(), b"http://\xff"),
    *(
        b"",
        b"null",
        b"//",
        b"http://",
        b"127.0.0.1",
        b"http:127.0.0.1",
        b"\x7f",
        b"http://127.0.0.1\t",
    ),
    *(b"http://evil.example", b"http://127.0.0.1:1", b"http://127.0.0.1@evil.example"),
    *(b"http://user@127.0.0.1", b"http://127.0.0.1/", b"http://127.0.0.1?x", b"http://127.0.0.1#x"),
    *(b"ftp://127.0.0.1", b"http://127.0.0.1, http://evil.example", b"h" * 60_000),
]


@pytest.mark.parametrize("origin", ODD_ORIGINS, ids=range(len(ODD_ORIGINS)))
def test_an_odd_origin_or_that_of_another_site_is_refused(rebuild, origin):
    response = rebuild(Origin=origin)

    assert response.status_code == 403
    assert response.json()["error"]["type"] == "Forbidden"


@pytest.mark.parametrize("origin", [b"http://127.0.0.1", b"https://127.0.0.1"])
def test_the_own_page_may_rebuild(rebuild, origin):
    assert rebuild(Origin=origin).status_code == 409
    assert rebuild().status_code == 409


def test_a_second_origin_beside_the_own_one_is_refused(building):
    headers = [("Origin", "http://127.0.0.1"), ("Origin", "http://evil.example")]

    assert building.post("/index/rebuild", headers=headers).status_code == 403


@pytest.fixture
def with_token(client_of, sample_answerer):
    """A client of an application that wants the administrator's token."""
    return client_of(lambda: sample_answerer, admin_token=TOKEN)


ODD_AUTHORIZATIONS = [
    *(b"", b"Bearer", b"Bearer ", b"bearer  " + TOKEN.encode(), TOKEN.encode(), b"Basic YTpi"),
    *(b"Bearer wrong", b"Bearer \xff\xfe", "Bearer 密码".encode(), b"\xff", b"Bearer \x00"),
    *(b"Bearer " + TOKEN.encode() + b" x", b"Digest " + TOKEN.encode(), b"B" * 60_000),
]


@pytest.mark.parametrize("given", ODD_AUTHORIZATIONS, ids=range(len(ODD_AUTHORIZATIONS)))
def test_an_odd_authorization_is_refused(with_token, given):
    response = with_token.post("/index/rebuild", headers=[(b"Authorization", given)])

    assert response.status_code == 403
    assert response.json()["error"]["message"] == "This needs the administrator's token."


@pytest.mark.parametrize("scheme", ["Bearer", "bearer", "BEARER"])
def test_a_program_with_the_token_may_rebuild(with_token, scheme, monkeypatch):
    def busy(_):
        raise IndexBusy("The index is being rebuilt already.")

    monkeypatch.setattr("bot.serving.rebuild.Rebuilder.start", busy)
    given = {"Authorization": f"{scheme} {TOKEN}"}

    assert with_token.post("/index/rebuild", headers=given).status_code == 409


@pytest.mark.parametrize(
    ("token", "sent"),
    [
        ("管理员的秘密口令", "管理员的秘密口令".encode()),
        ("clé-très-secrète", "clé-très-secrète".encode()),
        ("clé-très-secrète", "clé-très-secrète".encode("latin-1")),
    ],
)
def test_a_token_that_is_not_ascii_is_compared_as_bytes(
    client_of, sample_answerer, jobs, token, sent
):
    jobs.write(Job(JOB, JobState.RUNNING))
    client = client_of(lambda: sample_answerer, JOB, admin_token=token)

    def status(given):
        headers = [(b"Authorization", b"Bearer " + given)]
        return client.post("/index/rebuild", headers=headers).status_code

    assert status(sent) == 409
    assert status(sent[:-1]) == status("管理员的秘密口号".encode()) == status(b"?" * 8) == 403


def test_a_rebuild_where_the_index_became_a_file_is_no_fault_of_the_server(without_index, tmp_path):
    (tmp_path / "index").write_text("no folder")

    response = without_index.post("/index/rebuild")

    check_error(response, 503)
    assert str(tmp_path) not in response.text
    for path in ("/index", "/readyz", "/metrics", "/events"):
        assert without_index.request("HEAD", path).status_code in (200, 503)


def test_a_token_that_is_not_valid_text_is_refused(monkeypatch):
    monkeypatch.setenv("CHUCHU_ADMIN_TOKEN", "secret-\udcff\udcfe")

    with pytest.raises(SettingsError, match="admin_token"):
        read_settings()
