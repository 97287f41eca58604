"""What a proxy says about a request, from a trusted address and from elsewhere."""

import ipaddress

import pytest

from bot.api.arrival.trusted_proxies import heed_proxy, is_from_proxy

NETWORKS = tuple(map(ipaddress.ip_network, ("127.0.0.1/32", "10.0.0.0/8", "fd00::/8")))


def heeded(client, *headers):
    scope = {
        "type": "http",
        "client": client and (client, 5000),
        "scheme": "http",
        "headers": [(b"host", b"inner"), *((name.lower(), value) for name, value in headers)],
    }
    heed_proxy(scope, NETWORKS)
    return scope


def host(scope):
    return [value for name, value in scope["headers"] if name == b"host"]


@pytest.mark.parametrize(
    ("forwarded", "client"),
    [
        ([b"203.0.113.7"], "203.0.113.7"),
        ([b"203.0.113.7:4711"], "203.0.113.7"),
        ([b"[2001:db8::1]:4711"], "2001:db8::1"),
        ([b"2001:db8::1"], "2001:db8::1"),
        # What stands before the last address that is no proxy's was written by the client.
        ([b"1.1.1.1, 203.0.113.7, 10.9.9.9"], "203.0.113.7"),
        ([b"1.1.1.1, 203.0.113.7", b"10.9.9.9"], "203.0.113.7"),
        ([b"1.1.1.1, garbage, 10.9.9.9"], "10.9.9.9"),
        ([b"10.1.1.1, 10.2.2.2"], "10.1.1.1"),
        ([b"::ffff:203.0.113.7"], "203.0.113.7"),
        ([b"unknown"], "127.0.0.1"),
        ([b""], "127.0.0.1"),
        ([b", ,"], "127.0.0.1"),
        ([b"\xff" * 60_000], "127.0.0.1"),
        ([b"9," * 30_000], "127.0.0.1"),
        ([], "127.0.0.1"),
    ],
    ids=range(15),
)
def test_the_client_is_the_last_address_that_is_no_proxy_s(forwarded, client):
    scope = heeded("127.0.0.1", *((b"X-Forwarded-For", value) for value in forwarded))

    assert scope["client"][0] == client
    assert is_from_proxy(scope)


@pytest.mark.parametrize(
    "peer", ["203.0.113.7", "11.0.0.1", "::1", "2001:db8::1", "testclient", None]
)
def test_from_elsewhere_nothing_counts(peer):
    scope = heeded(
        peer,
        (b"X-Forwarded-For", b"10.0.0.1"),
        (b"X-Forwarded-Proto", b"https"),
        (b"X-Forwarded-Host", b"evil.example"),
    )

    assert scope["client"] == (peer and (peer, 5000))
    assert scope["scheme"] == "http"
    assert host(scope) == [b"inner"]
    assert not is_from_proxy(scope)


def test_scheme_and_host_are_those_that_the_client_asked():
    for peer in ("10.1.2.3", "fd00::1", "::ffff:127.0.0.1"):
        scope = heeded(
            peer, (b"X-Forwarded-Proto", b"HTTPS"), (b"X-Forwarded-Host", b"a.example:8443")
        )
        assert scope["scheme"] == "https"
        assert host(scope) == [b"a.example:8443"]


@pytest.mark.parametrize("sent", [b"", b"ftp", b"https, http", b"javascript", b"\xff"])
def test_an_odd_scheme_is_ignored(sent):
    assert heeded("127.0.0.1", (b"X-Forwarded-Proto", sent))["scheme"] == "http"


def test_a_header_that_was_sent_twice_is_ignored():
    twice = [(b"X-Forwarded-Host", b"a.example"), (b"X-Forwarded-Host", b"b.example")]

    assert host(heeded("127.0.0.1", *twice)) == [b"inner"]
