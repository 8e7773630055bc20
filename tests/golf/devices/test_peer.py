from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address, ip_network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from golf.devices.peer import is_this_computer

HOST = (b"host", b"localhost:8501")
HOSTS = [b"localhost", b"127.0.0.1", b"[::1]", b"LocalHost:8501", b"127.0.0.1:1", b"[::1]:65535"]
PEERS = ["127.0.0.1", "127.0.0.9", "127.255.255.254", "::1", "0:0:0:0:0:0:0:1"]
FORWARDING = [
    "Forwarded", "Via", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Forwarded-Port",
    "X-Forwarded-Server", "X-Forwarded-Prefix", "X-Forwarded", "X-Real-IP", "X-Client-IP", "X-Cluster-Client-IP",
    "X-Original-Forwarded-For", "X-Original-Host", "True-Client-IP", "CF-Connecting-IP", "CF-Ray", "CF-Visitor",
    "CDN-Loop", "Tailscale-User-Login", "Tailscale-Funnel-Request", "Fastly-Client-IP", "Fly-Client-IP",
    "X-Amzn-Trace-Id", "X-Envoy-External-Address", "X-Azure-ClientIP", "Proxy-Connection", "X_Forwarded_For",
    "X-FORWARDED-FOR", "x_real_ip",
]
OF_A_BROWSER = [
    (b"user-agent", b"Mozilla/5.0"), (b"accept", b"*/*"), (b"accept-language", b"en"), (b"cookie", b"a=b"),
    (b"connection", b"keep-alive, Upgrade"), (b"upgrade", b"websocket"), (b"origin", b"http://localhost:8501"),
    (b"sec-websocket-key", b"x"), (b"sec-fetch-site", b"same-origin"), (b"authorization", b"Bearer x"),
    (b"content-type", b"text/csv"), (b"x-streamlit-user", b""), (b"last-event-id", b"7"), (b"dnt", b"1"),
]
NAMES = st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=1, max_size=30).map(str.encode)
HEADERS = st.lists(st.tuples(NAMES, st.binary(max_size=20)), max_size=6)


@pytest.mark.parametrize("peer", PEERS)
@pytest.mark.parametrize("host", HOSTS)
def test_a_program_and_a_browser_of_this_computer_are_here(peer: str, host: bytes) -> None:
    assert is_this_computer(peer, [(b"host", host)])
    assert is_this_computer(peer, [*OF_A_BROWSER, (b"Host", host)])


@pytest.mark.parametrize("peer", [
    None, "", "testclient", "localhost", "192.168.1.7", "10.0.0.1", "8.8.8.8", "0.0.0.0", "::", "fe80::1",
    "fe80::1%eth0", "::1%eth0", "::ffff:127.0.0.1", "::ffff:7f00:1", "::127.0.0.1", "64:ff9b::7f00:1", "128.0.0.1",
    "126.255.255.255", "127.1", "0x7f.0.0.1", "0127.0.0.1", "2130706433", "127.0.0.1 ", " 127.0.0.1", "127.0.0.1\n",
    "127.0.0.1:80", "[::1]", "127.0.0.1,10.0.0.1", "127.0.0.1/8", "١٢٧.0.0.1", "/run/rangebook.sock",
])
def test_every_other_peer_is_a_device(peer: str | None) -> None:
    assert not is_this_computer(peer, [HOST])


@pytest.mark.parametrize("host", [
    b"", b"evil.example", b"evil.example:8501", b"localhost.evil.example", b"localhost.", b"evil-localhost",
    b"127.0.0.1.nip.io", b"127.0.0.2", b"127.1", b"0.0.0.0", b"2130706433", b"::1", b"[::]", b"[::1",
    b"[::ffff:127.0.0.1]", b"192.168.1.7:8501", b"rangebook.local", b"user@localhost", b"localhost@evil.example",
    b"localhost:", b"localhost:x", b"localhost:123456", b"localhost/", b" localhost", b"localhost ", b"localhost\n",
    b"localhost,evil.example", b"localhost\x00", b"l\xc3\xb6calhost", b"\xc4\xb1ocalhost", b"*",
])
def test_a_name_that_is_not_ours_is_not_here_which_stops_dns_rebinding(host: bytes) -> None:
    assert not is_this_computer("127.0.0.1", [(b"host", host)])


def test_no_host_and_two_hosts_are_not_here() -> None:
    assert not is_this_computer("127.0.0.1", [])
    assert not is_this_computer("127.0.0.1", OF_A_BROWSER)
    for second in (HOST, (b"Host", b"evil.example"), (b"HOST", b"")):
        assert not is_this_computer("127.0.0.1", [HOST, second])
        assert not is_this_computer("127.0.0.1", [second, HOST])


@pytest.mark.parametrize("name", FORWARDING)
@pytest.mark.parametrize("value", [b"127.0.0.1", b"", b"for=127.0.0.1;host=localhost", b"\xff"])
def test_what_was_handed_on_is_not_here_whatever_the_header_says(name: str, value: bytes) -> None:
    for written in {name, name.lower(), name.upper()}:
        header = (written.encode(), value)
        assert not is_this_computer("127.0.0.1", [HOST, header])
        assert not is_this_computer("::1", [header, *OF_A_BROWSER, HOST])


def test_a_header_that_only_resembles_one_of_a_proxy_changes_nothing() -> None:
    for name in (b"viable", b"x-via-nothing", b"cfg", b"sec-forwarded", b"x-forward"):
        assert is_this_computer("127.0.0.1", [HOST, (name, b"1")])


@given(st.one_of(st.ip_addresses(v=4), st.ip_addresses(v=6)))
def test_of_all_addresses_only_the_loopback_ones_are_here(address: IPv4Address | IPv6Address) -> None:
    expected = address in ip_network("127.0.0.0/8") if address.version == 4 else address == IPv6Address("::1")
    assert is_this_computer(str(address), [HOST]) is expected


@given(st.ip_addresses(v=4, network="127.0.0.0/8"))
def test_all_of_127_is_here_and_none_of_it_when_mapped(address: IPv4Address) -> None:
    assert is_this_computer(str(address), [HOST])
    assert not is_this_computer(f"::ffff:{address}", [HOST])


@given(st.text(), HEADERS)
def test_any_text_and_any_headers_get_an_answer_and_never_raise(peer: str, headers: list[tuple[bytes, bytes]]) -> None:
    assert is_this_computer(peer, headers) in (True, False)


@given(st.sampled_from(PEERS), HEADERS, HEADERS, st.sampled_from(FORWARDING), st.binary(max_size=20))
def test_no_header_undoes_one_of_a_proxy(
    peer: str, before: list[tuple[bytes, bytes]], after: list[tuple[bytes, bytes]], name: str, value: bytes,
) -> None:
    assert not is_this_computer(peer, [HOST, *before, (name.encode(), value), *after])


@given(st.text(), HEADERS, HEADERS)
def test_more_headers_never_bring_somebody_in(
    peer: str, headers: list[tuple[bytes, bytes]], more: list[tuple[bytes, bytes]],
) -> None:
    """With a Host already there, a stranger cannot add a header that makes a request of this computer of it."""
    if not is_this_computer(peer, [HOST, *headers]):
        assert not is_this_computer(peer, [HOST, *headers, *more])


@given(st.binary(max_size=40))
def test_of_all_hosts_only_our_names_are_here(host: bytes) -> None:
    name = host.lower().rsplit(b":", 1)[0] if not host.endswith(b"]") else host
    if is_this_computer("127.0.0.1", [(b"host", host)]):
        assert name.lower() in (b"localhost", b"127.0.0.1", b"[::1]")
