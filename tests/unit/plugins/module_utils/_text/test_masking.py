# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""No part from which 8 characters of a secret can be had is left, and nothing else is touched."""

from __future__ import annotations

import base64
import html
import json
import string
import unicodedata
from collections.abc import Callable
from html.entities import html5
from typing import Any
from urllib.parse import quote, quote_plus

import pytest
from ansible_collections.voiceops.twilio.plugins.module_utils._text import decoding as _decoding
from ansible_collections.voiceops.twilio.plugins.module_utils._text.masking import MASK, RUN, Masker
from hypothesis import given
from hypothesis import strategies as st

SECRET = "a/b+c=d&e%f~0123456789"  # It differs in a URL, in a form, in HTML and in Base64.
TOKEN = "9f3a61c27b0d48e5a1f6c3928d7e4b50"  # As Twilio makes them.
BACKSLASHES = 'q\\u0041w"r%41\\x42&amp;t/y'  # It looks as if it were escaped.
DIGITS = "9182736455463728"
SECRETS = (SECRET, TOKEN, BACKSLASHES, DIGITS)
MASKER = Masker(SECRETS)
ASCII_LOWER = str.maketrans(string.ascii_uppercase, string.ascii_lowercase)


def base64_at(offset: int) -> Callable[[str], str]:
    return lambda text: base64.b64encode(b"user:x"[:offset] + text.encode() + b"?").decode()


def each(form: str) -> Callable[[str], str]:
    return lambda text: "".join(form.format(ord(character)) for character in text)


LAYERS: dict[str, Callable[[str], str]] = {
    "plain": lambda text: text,
    "percent": lambda text: quote(text, safe=""),
    "percent, lower case": each("%{:02x}"),
    "percent, upper case": each("%{:02X}"),
    "form": quote_plus,
    "JSON": lambda text: json.dumps(text)[1:-1],
    "JSON with slashes": lambda text: json.dumps(text)[1:-1].replace("/", "\\/"),
    "JSON by code": each("\\u{:04x}"),
    "Python": lambda text: repr(text)[1:-1],
    "Python by byte": each("\\x{:02X}"),
    "Python by code": each("\\U{:08x}"),
    "Python, octal": each("\\{:03o}"),
    "Python, short octal": each("\\{:o}"),
    "Python by name": lambda text: "".join(
        f"\\N{{{unicodedata.name(c)}}}" if c >= " " else f"\\{ord(c):o}" for c in text
    ),
    "Python, a line each": lambda text: "\\\n".join(c if c != "\\" else "\\\\" for c in text),
    "Python, a line of Windows each": lambda text: "".join(f"\\{ord(c):o}\\\r\n" for c in text),
    "JavaScript": each("\\u{{{:x}}}"),
    "JavaScript, padded": each("\\u{{{:06X}}}"),
    "JavaScript, percent": each("%u{:04x}"),
    "shell": lambda text: "".join(f"\\{c}" if not c.isalnum() else c for c in text),
    "HTML": html.escape,
    "HTML, decimal": each("&#{:d};"),
    "HTML, hexadecimal": each("&#x{:x};"),
    "HTML, padded": each("&#X{:04X};"),
}
FINAL: dict[str, Callable[[str], str]] = {
    "as it is": lambda text: text,
    "Base64": lambda text: base64.b64encode(text.encode()).decode(),
    "Base64 without padding": lambda text: base64.b64encode(text.encode()).decode().rstrip("="),
    "Base64 for URLs": lambda text: base64.urlsafe_b64encode(text.encode()).decode(),
    **{f"Base64 after {n} bytes": base64_at(n) for n in range(1, 7)},
    "hexadecimal": lambda text: text.encode().hex(),
    "hexadecimal, upper case": lambda text: text.encode().hex().upper(),
}


CASES: dict[str, Callable[[str], str]] = {
    "as it is": lambda text: text,
    "lower case": str.lower,
    "upper case": str.upper,
    "title case": str.title,
}


def parts(secret: str) -> set[str]:
    return {secret[i : i + RUN] for i in range(len(secret) - RUN + 1)}


def tells(text: str) -> bool:
    """Whether a part of a secret can be had from I(text), by other means than the masker's."""
    base = (text.encode("utf-8", "surrogatepass"),)
    hidden = set().union(*map(parts, SECRETS))
    folded = {part.lower() for part in hidden}
    for view in _decoding.views(text):
        seen = view.text.translate(ASCII_LOWER)
        if any(part in seen or part in seen.replace("+", " ") for part in folded):
            return True
    digits = base[0].decode("latin-1").replace("-", "+").replace("_", "/")
    runs = "".join(c if c in string.ascii_letters + string.digits + "+/" else " " for c in digits)
    for run in runs.split():
        for start in range(4):
            cut = run[start:]
            cut = cut[: len(cut) - (len(cut) % 4 == 1)]
            raw = base64.b64decode(cut + "=" * (-len(cut) % 4)).decode("latin-1")
            if any(part in raw for part in hidden):
                return True
    return any(part.encode().hex() in text.lower() for part in hidden | folded)


# Every form of a secret


secrets = st.sampled_from(sorted(SECRETS))
around = st.text(st.sampled_from(" :.,/?=&abcXYZ019é\u202e\n"), max_size=12)
SHORT_LAYERS = sorted(LAYERS.keys() - {"Python by name"})
layers = st.lists(st.sampled_from(SHORT_LAYERS), max_size=_decoding.LAYERS) | st.tuples(
    st.sampled_from(SHORT_LAYERS), st.just("Python by name"), st.sampled_from(SHORT_LAYERS)
).map(list)


@given(secret=secrets, final=st.sampled_from(sorted(FINAL)), names=layers, say=around, end=around)
def test_no_form_of_a_secret_is_left(
    secret: str, final: str, names: list[str], say: str, end: str
) -> None:
    told = FINAL[final](secret)
    for name in names:
        told = LAYERS[name](told)
    shown = MASKER.mask(f"{say} {told} {end}")
    assert MASK in shown
    assert not tells(shown)


@given(
    secret=secrets,
    final=st.sampled_from([name for name in sorted(FINAL) if "Base64" not in name]),
    names=st.lists(
        st.sampled_from(sorted({*SHORT_LAYERS} - {"Python by code"})), max_size=_decoding.LAYERS
    ),
    cases=st.tuples(st.sampled_from(sorted(CASES)), st.sampled_from(sorted(CASES))),
    say=around,
)
def test_the_case_of_letters_hides_nothing(
    secret: str, final: str, names: list[str], cases: tuple[str, str], say: str
) -> None:
    told = CASES[cases[0]](FINAL[final](secret))
    for name in names:
        told = LAYERS[name](told)
    shown = MASKER.mask(f"{say} {CASES[cases[1]](told)}")
    assert MASK in shown
    assert not tells(shown)


@given(
    secret=secrets,
    final=st.sampled_from(sorted(FINAL)),
    name=st.sampled_from(sorted(LAYERS)),
    cut=st.tuples(st.integers(0, 400), st.integers(0, 400)),
)
def test_no_part_is_left_where_a_text_was_cut(
    secret: str, final: str, name: str, cut: tuple[int, int]
) -> None:
    told = LAYERS[name](FINAL[final](secret))[slice(*cut)]
    assert not tells(MASKER.mask(f"{told}… said"))


@pytest.mark.parametrize("name", LAYERS)
@pytest.mark.parametrize("secret", SECRETS)
def test_the_whole_of_a_form_is_masked(secret: str, name: str) -> None:
    assert MASKER.mask(f"before {LAYERS[name](secret)} after") == f"before {MASK} after"


@pytest.mark.parametrize("user", ["AC" + "0" * 32, "a", "ab", "abc"])
@pytest.mark.parametrize("secret", SECRETS)
def test_what_basic_authentication_sends_is_masked(secret: str, user: str) -> None:
    pair = base64.b64encode(f"{user}:{secret}".encode()).decode()
    for form in (
        pair,
        pair.rstrip("="),
        quote(pair),
        quote(pair, safe=""),
        pair.replace("/", "\\/"),
    ):
        assert MASKER.mask(f"Basic {form}.") == f"Basic {MASK}."


@pytest.mark.parametrize("name", sorted(k for k, v in html5.items() if v.isascii()))
def test_every_entity_is_known(name: str) -> None:
    secret = f"0123456{html5[name]}abcdefg"
    assert MASKER.mask("x") == "x"
    assert Masker([secret]).mask(f"0123456&{name}abcdefg") == MASK


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        pytest.param(f"say {TOKEN[:8]}…", f"say {MASK}…", id="8 of its beginning"),
        pytest.param(f"…{TOKEN[-8:]} said", f"…{MASK} said", id="8 of its end"),
        pytest.param(f"say {TOKEN[10:18]} so", f"say {MASK} so", id="8 of its middle"),
        pytest.param(f"say {TOKEN[:7]}…", f"say {TOKEN[:7]}…", id="7 tell too little"),
        pytest.param(TOKEN.upper(), MASK, id="in upper case"),
        pytest.param(SECRET.swapcase(), MASK, id="in the other case"),
        pytest.param(TOKEN.encode().hex().upper(), MASK, id="hexadecimal in upper case"),
        pytest.param(LAYERS["JSON by code"](SECRET).upper(), MASK, id="escapes in upper case"),
        pytest.param(LAYERS["Python by byte"](SECRET).upper(), MASK, id="bytes in upper case"),
        pytest.param(f"{TOKEN}{TOKEN}", MASK, id="twice"),
        pytest.param(f"{TOKEN} {TOKEN}", f"{MASK} {MASK}", id="twice, apart"),
        pytest.param(f"a%20b {TOKEN} %7E", f"a%20b {MASK} %7E", id="what is beside it stays"),
        pytest.param("%2525 &amp;amp; \\\\\\\\ %", "%2525 &amp;amp; \\\\\\\\ %", id="escapes stay"),
        pytest.param("", "", id="nothing"),
    ],
)
def test_so_much_is_masked(text: str, shown: str) -> None:
    assert MASKER.mask(text) == shown


def test_bytes_beyond_ascii_are_known() -> None:
    masker = Masker(["pässwörter-für-alle"])
    for form in (
        "pässwörter-für-alle",
        quote("pässwörter-für-alle"),
        "p\\xc3\\xa4ssw\\xc3\\xb6rter",
    ):
        assert masker.mask(form) == MASK
    assert Masker(["\udc80\ud800 lone halves"]).mask("lone halves") == MASK
    assert Masker(["äöüßäöüß"]).mask("say äöüßäöüß") == f"say {MASK}"


def test_the_digits_of_base64_for_urls_are_known() -> None:
    secret = "~~~???>>>~~~???>>>"
    for encode in (base64.b64encode, base64.urlsafe_b64encode):
        assert Masker([secret]).mask(encode(secret.encode()).decode()) == MASK


@pytest.mark.parametrize("offset", range(3))
def test_ten_whole_digits_of_base64_are_masked_wherever_they_are(offset: int) -> None:
    masker = Masker([TOKEN])
    digits = base64.b64encode(b"xy"[:offset] + TOKEN.encode()).decode()
    for start in range(offset * 2, (offset + len(TOKEN)) * 8 // 6 - 9):
        assert masker.mask(digits[start : start + 10]) == MASK


def test_a_secret_of_8_characters_is_masked() -> None:
    assert Masker(["a1b2c3d4"]).mask("say a1b2c3d4") == f"say {MASK}"


# What is no secret


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        pytest.param("AC" + TOKEN[:8] + "0" * 24, None, id="8 by chance"),
        pytest.param("AC" + "0" * 9 + TOKEN[3:18] + "0" * 8, None, id="15 by chance"),
        pytest.param("AC" + TOKEN[:16] + "0" * 16, f"AC{MASK}" + "0" * 16, id="16 are no chance"),
        pytest.param("AC" + TOKEN, f"AC{MASK}", id="all of it"),
        pytest.param("AC" + TOKEN[:8].encode().hex() + "f" * 16, f"AC{MASK}" + "f" * 16, id="hex"),
        pytest.param(f"/{'BY' + TOKEN[:15] + '0' * 17}?", None, id="in a URL"),
        pytest.param(
            f"/{'BY' + TOKEN[:16] + '0' * 16}?", f"/BY{MASK}{'0' * 16}?", id="16 in a URL"
        ),
        pytest.param("AC" + TOKEN[:8] + "0" * 23, f"AC{MASK}" + "0" * 23, id="too short for a SID"),
        pytest.param("ACC" + TOKEN[:8] + "0" * 24, f"ACC{MASK}" + "0" * 24, id="no SID either"),
        pytest.param("A-" + TOKEN[:8] + "0" * 24, f"A-{MASK}" + "0" * 24, id="as long as a SID"),
        pytest.param("AC" + TOKEN.upper(), f"AC{MASK}", id="all of it in upper case"),
    ],
)
def test_a_sid_stays_unless_a_long_run_stands_in_it(text: str, shown: str | None) -> None:
    assert MASKER.mask({"sid": text}) == {"sid": text if shown is None else shown}


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Account laboratory: refused", "Account laboratory: refused"),
        ("laboratory-west laboratory", "laboratory-west laboratory"),
        ("'LABORATORY_TOKEN'", MASK),
        ("laboratory_token", MASK),
        ("Account LABORATORY: refused", f"Account {MASK}: refused"),
        ("Account LABORATO: refused", "Account LABORATO: refused"),
    ],
)
def test_a_public_name_stays_unless_more_of_the_secret_stands_around_it(
    text: str, shown: str
) -> None:
    names = ["laboratory", "laboratory-west", "LABORATO", "lab"]
    masker = Masker(["env('LABORATORY_TOKEN')"], names=names)
    assert masker.mask({"msg": text}) == {"msg": shown}


@given(
    value=st.recursive(
        st.none() | st.booleans() | st.integers(-999, 999) | st.text("xyz%&\\;#2 +", max_size=9),
        lambda inner: (
            st.lists(inner, max_size=3) | st.dictionaries(st.text("xy"), inner, max_size=3)
        ),
    )
)
def test_what_tells_nothing_is_not_copied(value: Any) -> None:
    assert MASKER.mask(value) is value


@pytest.mark.parametrize("secrets", [[], [""], ["short"], ["7 chars"]])
def test_nothing_is_masked_for_what_is_no_secret(secrets: list[str]) -> None:
    assert Masker(secrets).mask("short 7 chars") == "short 7 chars"


def test_words_of_our_own_stay() -> None:
    masker = Masker(["x-friendly_name-unmanaged-x"], own=["friendly_name", "unmanaged"])
    value = {"friendly_name": "unmanaged"}
    assert masker.mask(value) is value
    assert masker.mask({"friendly_name_": 0}) == {f"{MASK}_": 0}


# JSON values


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ({"deep": [{"a": (f"x {TOKEN}",)}]}, {"deep": [{"a": [f"x {MASK}"]}]}),
        ({f"x-{TOKEN}": 1, "y": 2}, {f"x-{MASK}": 1, "y": 2}),
        ({TOKEN: 1, SECRET: 2, "y": 3}, {MASK: 1, f"{MASK} (2)": 2, "y": 3}),
        ({TOKEN: 1, MASK: 2}, {f"{MASK} (2)": 1, MASK: 2}),
        ({TOKEN: 1, f"{MASK} (2)": 2, MASK: 3}, {f"{MASK} (3)": 1, f"{MASK} (2)": 2, MASK: 3}),
        (int(DIGITS), MASK),
        (-int(DIGITS[:8]), MASK),
        (int(DIGITS[:7]), int(DIGITS[:7])),
        ([float(DIGITS), float(f"0.{DIGITS}")], [MASK, MASK]),
        ({int(DIGITS): True}, {MASK: True}),
        ([True, False, None, 1.5, float("inf")], [True, False, None, 1.5, float("inf")]),
    ],
)
def test_at_any_depth(value: Any, shown: Any) -> None:
    assert MASKER.mask(value) == shown


def test_many_keys_that_become_the_same_are_numbered() -> None:
    shown = MASKER.mask({TOKEN[n % 20 :] + "." * n: n for n in range(12_000, 14_000)})
    assert [*shown] == [MASK, *(f"{MASK} ({n})" for n in range(2, 2001))]
