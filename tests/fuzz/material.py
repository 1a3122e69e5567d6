# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the cases are made of: JSON, texts, secrets, addresses, most of it close to being right."""

from __future__ import annotations

import json
import string
from typing import Any

from ansible_collections.voiceops.twilio.plugins.module_utils._resources.byoc_trunk import (
    ATTRIBUTES,
)
from hypothesis import strategies as st

NAMES = [attribute.name for attribute in ATTRIBUTES]
API = "https://voice.twilio.com"
ACCOUNT_SID = "AC" + "5" * 32
KEY_SID = "SK" + "5" * 32
SIDS = [f"BY{n:032x}" for n in range(1, 5)]

# Templates in every spelling that a supported ansible-core knows, and the headers that give other
# delimiters. Each would show a variable or run a lookup.
TEMPLATES = (
    "{{ 7 * 7 }}",
    "{{ secret }}",
    "{% set x = 7 %}{{ x }}",
    "{%- raw -%}x{%- endraw -%}",
    "{# a comment #}",
    "[[ lookup('pipe', 'id') ]]",
    "<% if true %>x<% endif %>",
    "${{ secret }}",
    "{{",
    "}}",
    "{%",
    "{#",
)
HEADERS = (
    "#jinja2: variable_start_string:'[[', variable_end_string:']]'\n",
    "#jinja2:variable_start_string:'${{' , variable_end_string:'}}'\r\n",
    "#jinja2: block_start_string:'<%', block_end_string:'%>', trim_blocks:True\n",
    "#jinja2: comment_start_string:'x', comment_end_string:'y'\n",
    "#jinja2: native:true\n",
)
# Text with what could break out of where it is shown: control characters, other directions,
# halves of surrogate pairs, templates, quotes.
ODD = st.sampled_from(
    [
        "\x00",
        "\x1b[31m",
        "\r\n",
        "\u202e",
        "\u2028",
        "\ud800",
        "\U000e0001",
        *TEMPLATES,
        *HEADERS,
        "'",
        '"',
    ]
)
TEXT = st.text(max_size=40) | st.lists(ODD | st.text(max_size=8), max_size=5).map("".join)
LONG = st.builds(lambda text, times: text * times, TEXT, st.sampled_from([10, 100, 1000]))
SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(allow_nan=False, allow_infinity=False),
    TEXT,
    st.sampled_from([10**400, -(10**400), 2**64, 1e308, -0.0, "", "null", "true", "0"]),
)
JSON = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=6,
)
# No digit 5, which SIDs here are made of: a secret is found in a text only where it was put there.
# White space is left out, as no credential has any.
_SECRET_CHARACTERS = [c for c in string.printable if c.isprintable() and c not in " 5"]
SECRETS = st.text(_SECRET_CHARACTERS, min_size=16, max_size=40).filter(lambda s: len(set(s)) > 3)
_HOSTS = ["voice.twilio.com", "Voice.Twilio.COM", "voice.twilio.com.", "evil.example", "localhost"]
_HOSTS += [
    "127.0.0.1",
    "[::1]",
    "[::ffff:127.0.0.1]",
    "127.1",
    "2130706433",
    "localhost.evil.example",
]
_HOSTS += [
    "voice.twilio.com\\@evil.example",
    "evil.example#voice.twilio.com",
    "voice.twil\u0131o.com",
]
URLS = st.builds(
    "".join,
    st.tuples(
        st.sampled_from(
            ["https://", "http://", "HTTPS://", "//", "", "ftp://", "https:/", " https://"]
        ),
        st.sampled_from(["", "", "", "u@", "u:pass@", "@", "voice.twilio.com@", "a:b@c@"]),
        st.sampled_from(_HOSTS) | TEXT,
        st.sampled_from(
            ["", "", ":443", ":80", ":0443", ":", ":70000", ":-1", ":4\uff143", ":1e2"]
        ),
        st.sampled_from(["", "/", "/v1/ByocTrunks?Page=1", "?a@b", "#x", "\\x", "//evil.example"])
        | TEXT,
    ),
)
ADDRESSES = URLS | st.builds("https://voice.twilio.com/{}".format, TEXT) | TEXT
DATES = st.one_of(
    st.datetimes().map(lambda moment: f"{moment.isoformat()}Z"),
    st.from_regex(r"\A\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)?\Z"),
    st.from_regex(r"\A(Mon, )?\d{1,2} (Feb|May) \d{4} \d\d:\d\d:\d\d (GMT|[+-]\d{4})\Z"),
)
NEARLY_RIGHT = st.one_of(
    st.from_regex(r"\A(AC|BY|NY|SD|by)[0-9a-fA-F]{31,33}\n?\Z"),
    st.sampled_from(["GET", "POST", "get", "OPTIONS", "GET ", "true", "false", True, False]),
    DATES,
    URLS,
    LONG,
)
VALUES = st.none() | NEARLY_RIGHT | JSON
TRUNKS = st.dictionaries(st.sampled_from(NAMES) | TEXT, VALUES, max_size=8)


def encoded(value: Any) -> bytes:
    """I(value) as a server would send it; half a surrogate pair, which UTF-8 has not, as bytes."""
    return json.dumps(value, ensure_ascii=False).encode("utf-8", "surrogatepass")


def spoiled(bodies: st.SearchStrategy[bytes]) -> st.SearchStrategy[bytes]:
    """I(bodies), some of them cut, or with bytes in them that were not there."""

    def spoil(body: bytes, at: int, length: int, other: bytes) -> bytes:
        start = at % (len(body) + 1)
        return body[:start] + other + body[start + length :]

    amounts = st.sampled_from([0, 0, 1, 2, 10**6])
    return bodies | st.builds(spoil, bodies, st.integers(0, 500), amounts, st.binary(max_size=4))
