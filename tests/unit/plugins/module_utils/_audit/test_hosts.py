# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Hosts, URLs and SIP URIs are read strictly, and one host has one form."""

from __future__ import annotations

from time import monotonic

import pytest
from ansible_collections.voiceops.twilio.plugins.module_utils._audit.hosts import (
    read_host,
    read_network,
    read_sip_uri,
    read_url,
)
from ansible_collections.voiceops.twilio.plugins.module_utils._audit.networks import (
    why_not_a_carrier,
)
from ansible_collections.voiceops.twilio.plugins.module_utils._tasks.bounds import bounded

LONG = "a" * 63
LONGEST = ".".join([LONG, LONG, LONG, "a" * 61])


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("voice.example.com", "voice.example.com"),
        ("VOICE.Example.COM", "voice.example.com"),
        ("voice.example.com.", "voice.example.com"),
        ("my_app.example.com", "my_app.example.com"),
        ("localhost", "localhost"),
        ("3com.example", "3com.example"),
        (f"{LONG}.example", f"{LONG}.example"),
        (LONGEST, LONGEST),
        (f"{LONGEST}.", LONGEST),
        ("b\u00fccher.example", "xn--bcher-kva.example"),
        ("B\u00dcCHER.example", "xn--bcher-kva.example"),
        ("bu\u0308cher.example", "xn--bcher-kva.example"),
        ("XN--BCHER-KVA.example.", "xn--bcher-kva.example"),
        ("b\u00fccher\u3002example", "xn--bcher-kva.example"),
        ("\uff56oice.example", "voice.example"),
        ("stra\u00dfe.example", "xn--strae-oqa.example"),
        ("strasse.example", "strasse.example"),
        ("192.0.2.1", "192.0.2.1"),
        ("\uff11\uff12\uff17.0.0.1", "127.0.0.1"),
        ("[2001:DB8:0::1]", "2001:db8::1"),
        ("[::ffff:192.0.2.1]", "192.0.2.1"),
        ("[::FFFF:c000:201]", "192.0.2.1"),
    ],
)
def test_a_host_has_one_form(text: str, name: str) -> None:
    host = read_host(text)
    assert host is not None
    assert host.name == name


@pytest.mark.parametrize(
    "text",
    [
        "",
        ".",
        "..",
        "a..b",
        ".a",
        "a b",
        "a\n",
        "a\x00b",
        "-a.example",
        "a-.example",
        "a%2ecom",
        "a/b",
        "a@b",
        "{{a}}",
        f"{LONG}a.example",
        ".".join([LONG] * 4),
        f"{LONGEST}a",
        # Several programs read these as 127.0.0.1 or as 1.2.3.4.
        "127.1",
        "127.0.0.1.",
        "0177.0.0.1",
        "0x7f.0.0.1",
        "0x7f000001",
        "2130706433",
        "1.2.3.4.5",
        "1.2.3.256",
        "a.0x",
        # IPv6 needs brackets, and a zone means something on one machine only.
        "2001:db8::1",
        "[2001:db8::1",
        "[fe80::1%eth0]",
        "[192.0.2.1]",
        "[]",
        "[v1.a]",
        # These look like other characters, or like none.
        "a\u2100b.example",
        "a\u200bb.example",
        "a\u00adb.example",
        "\U0001f4a9.example",
        "\ud800.example",
        "a\u2044b",
    ],
)
def test_other_texts_are_not_hosts(text: str) -> None:
    assert read_host(text) is None


def test_a_long_name_takes_no_long_time() -> None:
    text = "".join(chr(0x4E00 + n % 20_000) for n in range(200_000))
    # It takes milliseconds. The ASCII form of such a label would take hours.
    assert bounded(lambda: read_host(text), monotonic() + 60, "in time") is None


@pytest.mark.parametrize(
    ("text", "scheme", "name"),
    [
        ("https://voice.example.com", "https", "voice.example.com"),
        ("HTTPS://Voice.Example.com./in?a=b#c", "https", "voice.example.com"),
        ("https://voice.example.com:8443/in", "https", "voice.example.com"),
        ("https://voice.example.com:/in", "https", "voice.example.com"),
        ("https://bob:hunter2@voice.example.com/in", "https", "voice.example.com"),
        ("https://evil.example@voice.example.com/", "https", "voice.example.com"),
        ("https://[2001:db8::1]:443/", "https", "2001:db8::1"),
        ("https://voice.example.com?x=https://other.example", "https", "voice.example.com"),
        ("http://192.0.2.1/", "http", "192.0.2.1"),
        ("ftp://voice.example.com", "ftp", "voice.example.com"),
        ("https://b\u00fccher.example/", "https", "xn--bcher-kva.example"),
        ("https://a@b@voice.example.com/", "https", None),
        ("https://voice.example.com\\@evil.example/", "https", None),
        ("https://voice.example.com:65535/", "https", "voice.example.com"),
        ("https://voice.example.com:65536/", "https", None),
        ("https://voice.example.com:99999999/", "https", None),
        ("https://voice.example.com:x/", "https", None),
        ("https:voice.example.com", "https", None),
        ("https:///in", "https", None),
        ("https://", "https", None),
        ("//voice.example.com", "https", None),
        ("sip:voice.example.com", "sip", None),
        ("https://voice.example.com/a b", "https", None),
        ("https://voice.example.com/\n", "https", None),
        (" https://voice.example.com/", "https", None),
        ("https://voice.example.com/\x1b[0m", "https", None),
        ("https://voice.example.com/\u202e", "https", None),
        ("{{ url }}", "https", None),
        ("", "https", None),
    ],
)
def test_a_url_is_read_strictly(text: str, scheme: str, name: str | None) -> None:
    url = read_url(text)
    assert (url and (url.scheme, url.host.name)) == (name and (scheme, name))


@pytest.mark.parametrize(
    ("text", "scheme", "name", "destination", "private"),
    [
        ("sip:sbc.example.com", "sip", "sbc.example.com", None, False),
        ("SIP:SBC.Example.com.", "sip", "sbc.example.com", None, False),
        ("sips:sbc.example.com", "sips", "sbc.example.com", None, False),
        ("sip:sbc.example.com:5061;transport=tls", "sip", "sbc.example.com", None, False),
        ("sip:sbc.example.com:65535", "sip", "sbc.example.com", None, False),
        ("sip:user@[2001:db8::1]:5061;transport=tls", "sip", "2001:db8::1", None, False),
        ("sip:user@[::ffff:10.0.0.1]", "sip", "10.0.0.1", None, False),
        ("sip:+4930123;phone-context=+49@sbc.example.com", "sip", "sbc.example.com", None, False),
        ("sip:bob:hunter2@sbc.example.com", "sip", "sbc.example.com", None, False),
        ("sip:bob:@sbc.example.com", "sip", "sbc.example.com", None, False),
        ("sip:a?b/c@sbc.example.com?subject=x&to=y", "sip", "sbc.example.com", None, False),
        ("sip:sbc.example.com;lr;maddr=10.0.0.1", "sip", "sbc.example.com", "10.0.0.1", False),
        ("sip:sbc.example.com;m%61ddr=10.0.0.1", "sip", "sbc.example.com", "10.0.0.1", False),
        ("sip:sbc.example.com;%4D%61DDR=10.0.0.1", "sip", "sbc.example.com", "10.0.0.1", False),
        ("sip:sbc.example.com;m%2561ddr=10.0.0.1", "sip", "sbc.example.com", None, False),
        ("sip:sbc.example.com;x=%3bmaddr%3d10.0.0.1", "sip", "sbc.example.com", None, False),
        ("sip:10.0.0.1;%65dge=ashburn-ix", "sip", "10.0.0.1", None, True),
        ("sip:10.0.0.1;%74nx=TN1", "sip", "10.0.0.1", None, True),
        ("sip:sbc.example.com;MADDR=[::1]", "sip", "sbc.example.com", "::1", False),
        ("sip:10.0.0.1;edge=ashburn-ix", "sip", "10.0.0.1", None, True),
        ("sip:10.0.0.1;Edge=Ashburn-IX", "sip", "10.0.0.1", None, True),
        ("sip:10.0.0.1;tnx=TN1", "sip", "10.0.0.1", None, True),
        ("sip:10.0.0.1;tnx", "sip", "10.0.0.1", None, True),
        ("sip:sbc.example.com;lr;x", "sip", "sbc.example.com", None, False),
        ("sip:10.0.0.1;edge=ashburn", "sip", "10.0.0.1", None, False),
        ("sip:10.0.0.1;x=edge-ix", "sip", "10.0.0.1", None, False),
        ("sip:b\u00fccher.example", "sip", "xn--bcher-kva.example", None, False),
    ],
)
def test_a_sip_uri_says_where_a_call_goes(
    text: str, scheme: str, name: str, destination: str | None, private: bool
) -> None:
    uri = read_sip_uri(text)
    assert uri is not None
    assert (uri.scheme, uri.host.name, uri.private) == (scheme, name, private)
    assert uri.destination.name == (destination or name)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "sip:",
        "sip:@",
        "sip:@sbc.example.com",
        "sip://sbc.example.com",
        "sip:bob@",
        "sip:a@b@sbc.example.com",
        "sip:sbc.example.com:",
        "sip:sbc.example.com:65536",
        "sip:sbc.example.com;",
        "sip:sbc.example.com;=x",
        "sip:sbc.example.com;transport=tls;Transport=udp",
        "sip:sbc.example.com;transport=tls;tr%61nsport=udp",
        "sip:sbc.example.com;maddr=8.8.8.8;m%61ddr=10.0.0.1",
        "sip:sbc.example.com;maddr=10%2e0.0.1",
        "sip:sbc.example.com;maddr=",
        "sip:sbc.example.com;maddr=a..b",
        "sip:sbc.example.com:65536;maddr=10.0.0.1",
        "sip:127.1;maddr=10.0.0.1",
        "sip:sbc.example.com/path",
        "sip:sbc.example.com?",
        "sip:2001:db8::1",
        "sip:[2001:db8::1",
        "sip:127.1",
        "sip:sbc example.com",
        "sip:sbc.example.com\n",
        "sip:{{ host }}",
        " sip:sbc.example.com",
        "\u017fip:sbc.example.com",
        "tel:+4930123",
        "https://sbc.example.com",
        "sbc.example.com",
    ],
)
def test_other_texts_are_not_sip_uris(text: str) -> None:
    assert read_sip_uri(text) is None


@pytest.mark.parametrize(
    ("address", "prefix", "network"),
    [
        ("192.0.2.1", None, "192.0.2.1/32"),
        ("192.0.2.1", 32, "192.0.2.1/32"),
        ("192.0.2.77", 24, "192.0.2.0/24"),
        ("128.0.0.0", 1, "128.0.0.0/1"),
        ("192.0.2.1", 0, "0.0.0.0/0"),
        ("2001:db8::1", None, "2001:db8::1/128"),
        ("2001:db8::1", 64, "2001:db8::/64"),
        ("::ffff:192.0.2.77", None, "192.0.2.77/32"),
        ("::ffff:192.0.2.77", 120, "192.0.2.0/24"),
        ("::ffff:192.0.2.77", 96, "0.0.0.0/0"),
        ("::ffff:192.0.2.77", 97, "128.0.0.0/1"),
        ("::ffff:192.0.2.77", 95, "::fffe:0:0/95"),
        ("::ffff:192.0.2.77", 64, "::/64"),
        ("192.0.2.1", 33, None),
        ("192.0.2.1", 64, None),
        ("192.0.2.1", -1, None),
        ("192.0.2.1", True, None),
        ("192.0.2.1", "24", None),
        ("192.0.2.1", 24.0, None),
        ("192.0.2.0/24", None, None),
        ("192.0.2", None, None),
        ("0192.0.2.1", None, None),
        ("fe80::1%eth0", None, None),
        ("carrier.example.com", None, None),
        (" 192.0.2.1", None, None),
        ("", None, None),
        (None, 24, None),
        (3221225985, 24, None),
        (["192.0.2.1"], 24, None),
    ],
)
def test_a_range_is_read_strictly(address: object, prefix: object, network: str | None) -> None:
    read = read_network(address, prefix)
    assert (None if read is None else str(read)) == network


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("sbc.example.com", None),
        ("8.8.8.8", None),
        ("[2606:4700::1111]", None),
        ("9.255.255.255", None),
        ("10.0.0.0", "a private address"),
        ("10.255.255.255", "a private address"),
        ("11.0.0.0", None),
        ("172.15.255.255", None),
        ("172.16.0.0", "a private address"),
        ("172.31.255.255", "a private address"),
        ("172.32.0.0", None),
        ("192.168.0.1", "a private address"),
        ("[fd00::1]", "a private address"),
        ("[64:ff9b:1::1]", "a private address"),
        ("[::ffff:10.0.0.1]", "a private address"),
        ("[64:ff9b::10.0.0.1]", "a private address"),
        ("[2002:0a00:0001::1]", "a private address"),
        ("[64:ff9b::8.8.8.8]", None),
        ("100.63.255.255", None),
        ("100.64.0.1", "a shared address of a provider's own network"),
        ("100.127.255.255", "a shared address of a provider's own network"),
        ("100.128.0.0", None),
        ("127.0.0.1", "a loopback address"),
        ("127.255.255.255", "a loopback address"),
        ("[::1]", "a loopback address"),
        ("169.254.169.254", "a link-local address"),
        ("[fe80::1]", "a link-local address"),
        ("192.0.2.1", "an address for documentation"),
        ("198.51.100.1", "an address for documentation"),
        ("203.0.113.1", "an address for documentation"),
        ("[2001:db8::1]", "an address for documentation"),
        ("[3fff::1]", "an address for documentation"),
        ("224.0.0.1", "a multicast address"),
        ("[ff02::1]", "a multicast address"),
        ("0.0.0.0", "a reserved address"),
        ("192.0.0.8", "a reserved address"),
        ("192.88.98.255", None),
        ("192.88.99.0", "a reserved address"),
        ("192.88.99.255", "a reserved address"),
        ("192.88.100.0", None),
        ("[2001:0:7f00:1::1]", "a reserved address"),
        ("[2001:10::1]", "a reserved address"),
        ("[2001:20::1]", "a reserved address"),
        ("[2001:1ff::1]", "a reserved address"),
        ("[2001:200::1]", None),
        ("198.18.0.1", "a reserved address"),
        ("255.255.255.255", "a reserved address"),
        ("[::]", "a reserved address"),
        ("[::127.0.0.1]", "a reserved address"),
        ("[2001:2::1]", "a reserved address"),
        ("54.172.60.0", "an address of Twilio"),
        ("54.172.60.3", "an address of Twilio"),
        ("54.172.60.4", None),
        ("168.86.128.0", "an address of Twilio"),
        ("168.86.191.255", "an address of Twilio"),
        ("168.86.192.0", None),
        ("[::ffff:168.86.128.1]", "an address of Twilio"),
        ("twilio.com", "a host of Twilio"),
        ("Example.SIP.Twilio.com.", "a host of Twilio"),
        ("nottwilio.com", None),
        ("twilio.com.example", None),
        ("localhost", "a name that exists on a local network only"),
        ("sbc.localhost", "a name that exists on a local network only"),
        ("sbc", "a name that exists on a local network only"),
        ("sbc.local", "a name that exists on a local network only"),
        ("sbc.corp.internal", "a name that exists on a local network only"),
        ("sbc.test", "a name that exists on a local network only"),
        ("sbc.invalid", "a name that exists on a local network only"),
        ("sbc.home.arpa", "a name that exists on a local network only"),
        ("sbc.localdomain", "a name that exists on a local network only"),
        ("localhost.localdomain.", "a name that exists on a local network only"),
        ("sbc.lan", "a name that exists on a local network only"),
        ("lan.example.com", None),
        ("sbc.wlan", None),
        # For documentation, as in the examples of this collection.
        ("sbc.example", None),
        ("local.example.com", None),
        ("thelocal", "a name that exists on a local network only"),
        ("the.thelocal", None),
    ],
)
def test_a_carrier_has_a_public_address(text: str, why: str | None) -> None:
    host = read_host(text)
    assert host is not None
    assert why_not_a_carrier(host) == why
