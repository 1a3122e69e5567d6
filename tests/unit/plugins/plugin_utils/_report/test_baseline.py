# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What is there today, written down: stable, free of passwords, and as Ansible reads it."""

from __future__ import annotations

import inspect
import random
import tempfile
from pathlib import Path
from typing import Any

import pytest
from ansible.parsing.dataloader import DataLoader
from ansible.template import Templar
from ansible_collections.voiceops.twilio.plugins.module_utils._audit.drift import (
    compare,
    is_compliant,
)
from ansible_collections.voiceops.twilio.plugins.module_utils._audit.expectations import (
    read_expectations,
)
from ansible_collections.voiceops.twilio.plugins.module_utils._resources.byoc_trunk import (
    normal_form,
)
from ansible_collections.voiceops.twilio.plugins.module_utils._text.masking import Masker
from ansible_collections.voiceops.twilio.plugins.plugin_utils._report import baseline as _baseline
from ansible_collections.voiceops.twilio.plugins.plugin_utils._report import (
    baseline_values as _values,
)
from ansible_collections.voiceops.twilio.plugins.plugin_utils._report.baseline import KEPT, VARIABLE
from ansible_collections.voiceops.twilio.tests.unit.plugins.plugin_utils.audits import HOSTILE, sid
from ansible_collections.voiceops.twilio.tests.unit.plugins.plugin_utils.baselines import (
    as_expected_file,
    assert_compliant,
    baseline,
    trunk,
)
from hypothesis import given, settings
from hypothesis import strategies as st

HEAD = """\
---
# The BYOC trunks that an account should have, written from the trunks that it had. The role
# voiceops.twilio.byoc_trunk_audit compares only the attributes that are written here.
# Passwords in URLs are left out: a regular expression stands for such a URL.
"""
SECRET = "https://bob:hunter2@a.example/"


def as_ansible_reads_it(text: str, folder: Path) -> list[dict[str, Any]]:
    """The expected trunks as a task gets them, templates and all."""
    (folder / "trunks.yml").write_text(text, encoding="utf-8")
    loader = DataLoader()
    trusted = "trusted_as_template"  # As a file of variables is, since ansible-core 2.19.
    known = trusted in inspect.signature(loader.load_from_file).parameters
    how = {trusted: True} if known else {}
    variables = loader.load_from_file(str(folder / "trunks.yml"), **how)
    assert list(variables) == [VARIABLE]
    expected: list[dict[str, Any]] = Templar(loader=loader).template(variables)[VARIABLE]
    return expected


def test_the_whole_file() -> None:
    trunks = [
        trunk(3, "Paris", voice_url="https://v.example/", cnam_lookup_enabled=True),
        trunk(2, "Berlin", voice_method="POST", date_created="2023-05-04T09:42:00Z"),
        trunk(4, "Paris"),
        trunk(1, None, voice_url=SECRET),
    ]
    wanted = ["voice_url", "friendly_name", "voice_method", "cnam_lookup_enabled"]
    assert (
        baseline(trunks, wanted, by_sid=False)
        == HEAD
        + f"""\
byoc_trunk_audit_expected:
- sid: !unsafe "{sid(1)}"
  cnam_lookup_enabled: null
  friendly_name: null
  voice_method: null
  voice_url:
    regex: !unsafe "^https://bob:[^@/?#\\\\\\\\\\\\s]*@a\\\\.example/\\\\Z"
- friendly_name: !unsafe "Berlin"
  cnam_lookup_enabled: null
  voice_method: !unsafe "POST"
  voice_url: null
- sid: !unsafe "{sid(3)}"
  cnam_lookup_enabled: true
  friendly_name: !unsafe "Paris"
  voice_method: null
  voice_url: !unsafe "https://v.example/"
- sid: !unsafe "{sid(4)}"
  cnam_lookup_enabled: null
  friendly_name: !unsafe "Paris"
  voice_method: null
  voice_url: null
"""
    )


def test_by_sid() -> None:
    text = baseline([trunk(1, "Berlin")], ["voice_url", "sid"], by_sid=True)
    assert (
        text == HEAD + f'byoc_trunk_audit_expected:\n- sid: !unsafe "{sid(1)}"\n  voice_url: null\n'
    )


def test_an_empty_account() -> None:
    assert baseline([], KEPT, by_sid=False) == f"{HEAD}byoc_trunk_audit_expected: []\n"


def test_what_twilio_makes_is_left_out_unless_it_is_asked_for() -> None:
    made = {"date_created": "2023-05-04T09:42:00Z", "from_domain_sid": sid(1, "SD")}
    plain = baseline([trunk(1, "Berlin", **made)], KEPT, by_sid=False)
    assert not any(word in plain.removeprefix(HEAD) for word in ("sid", "date", "from_"))
    asked = baseline([trunk(1, "Berlin", **made)], [*KEPT, *made], by_sid=False)
    assert '  date_created: "2023-05-04T09:42:00Z"\n' in asked
    assert f'  from_domain_sid: !unsafe "{sid(1, "SD")}"\n' in asked


def test_a_name_that_holds_a_password_tells_no_trunk() -> None:
    text = baseline([trunk(1, SECRET)], ["friendly_name"], by_sid=False)
    assert text.startswith(f'{HEAD}byoc_trunk_audit_expected:\n- sid: !unsafe "{sid(1)}"\n')
    assert "hunter2" not in text


def test_an_attribute_that_there_is_not_is_an_error() -> None:
    with pytest.raises(ValueError, match=r"^colour, voice_uri, which a BYOC trunk does not have$"):
        baseline([trunk(1, "Berlin")], ["voice_uri", "voice_url", "colour"], by_sid=False)


HEADER = "#jinja2: variable_start_string:'[[', variable_end_string:']]'\n[[ 7 * 7 ]]"
NAMES = [
    *HOSTILE.values(),
    *("007", "1234", "0x1F", "1e3", "null", "~", "yes", "no", "on", "2024-05-01 10:00:00"),
    *("!unsafe x", "!vault x", "- a", "a: b", "#a", "'", '"', "\\", "", "&a", "*a", "|", ">", "%a"),
    *("a\x85b", "a\u2028b\u2029c", "\ufeffa", "a\nb", "a\n", "\n", "\r\n", "a\r", "\t", " "),
    *(HEADER, "{{ 7 * 7 }}", "{% raw %}", "{# c #}", "$ANSIBLE_VAULT;1.1;AES256\n6162"),
    "{{From}}",
]
URLS = [
    *(None, SECRET, "https://bob:p@ss:w@a.example/x?y=z", "https://bob:***@a.example/", "sip:x"),
    # As they may be where on_invalid tolerates them.
    *("", " ", "https://a.example/?from={{From}}", "https://bob:hun\nter2@a.example/", "a b"),
    *(7, 1.5, True, ["x", SECRET]),
    {"url": SECRET},
]
METHODS = ["POST", None, "post", "", " ", "GET\n", HEADER, 0, False, ["GET"], {}]
SIDS = [sid(1, "NY"), None, "", "NY1", "{{ 7 * 7 }}", 7]
FLAGS = [True, False, None, "true", "", 1, 0, "yes", []]
ODD_NAMES = [None, "", "x" * 256, "x" * 20_000, 7, True, ["x"], {"x": "y"}]
DATES = ["2023-05-04T09:42:00Z", None, "", "yesterday", "2024-05-01 10:00:00", 7]


def tolerated(n: int, name: Any) -> dict[str, Any]:
    """A trunk of which each attribute may be anything, as on_invalid lets it through."""
    return trunk(
        n,
        name,
        account_sid=sid(1, "AC"),
        cnam_lookup_enabled=FLAGS[n % len(FLAGS)],
        connection_policy_sid=SIDS[n % len(SIDS)],
        date_created=DATES[n % len(DATES)],
        voice_fallback_url=URLS[(n * 7 + 1) % len(URLS)],
        voice_method=METHODS[n % len(METHODS)],
        voice_url=URLS[n % len(URLS)],
    )


WANTED = [*KEPT, "date_created", "account_sid", "connection_policy_sid", "sid"]


@pytest.mark.parametrize("by_sid", [False, True])
def test_an_account_is_compliant_with_its_own_baseline(tmp_path: Path, by_sid: bool) -> None:
    names = [*NAMES, None, None, "twice", "twice", *ODD_NAMES]
    trunks = [tolerated(n, name) for n, name in enumerate(names)]
    text = baseline(trunks, WANTED, by_sid=by_sid)
    assert_compliant(as_ansible_reads_it(text, tmp_path), trunks)
    assert_compliant(as_expected_file(text, tmp_path), trunks)
    assert_compliant(as_expected_file(text.replace("\n", "\r\n"), tmp_path), trunks)
    assert "hunter2" not in text
    assert "p@ss" not in text


@pytest.mark.parametrize("name", NAMES)
def test_nothing_in_the_file_is_raw(name: str) -> None:
    text = baseline([tolerated(1, name)], KEPT, by_sid=True)
    assert all(line.isprintable() for line in text.split("\n"))
    assert not any("\ufe00" <= c <= "\ufe0f" or c in "\u3164\u115f\u2800\u034f" for c in text)


@pytest.mark.parametrize(
    "invisible", ["\ufe0f", "\u3164", "\u115f", "\u2800", "\U000e0101", "\u202e"]
)
def test_what_nobody_can_see_is_an_escape(tmp_path: Path, invisible: str) -> None:
    name = f"a{invisible}b"
    text = baseline([trunk(1, name)], ["friendly_name"], by_sid=False)
    assert invisible not in text
    assert as_expected_file(text, tmp_path) == [{"friendly_name": name}]


@pytest.mark.parametrize("name", NAMES)
def test_every_text_is_marked_and_quoted(name: str) -> None:
    text = baseline([tolerated(1, name)], WANTED, by_sid=False)
    values = [line.partition(": ")[2] for line in text.removeprefix(HEAD).split("\n")]
    plain = ("", "null", "true", "false")
    texts = [value for value in values if value not in plain]
    assert all(v[-1] == '"' and v.startswith(('!unsafe "', '"')) for v in texts)
    # Without the mark is only what YAML reads as something else, which has no character of these.
    bare = [value for value in texts if value[0] == '"']
    assert not any(set(value) & set("{}[]%#\\") for value in bare)


@pytest.mark.parametrize(
    ("attribute", "value", "written"),
    [
        ("voice_url", "", None),
        ("voice_method", "", None),
        ("friendly_name", "", ""),
        ("voice_method", "post", {"regex": r"^post\Z"}),
        ("voice_url", " ", {"regex": r"^\ \Z"}),
        ("voice_method", 7, {"defined": True}),
        # A regular expression is a mistake there.
        ("cnam_lookup_enabled", "true", {"defined": True}),
        ("cnam_lookup_enabled", 1, {"defined": True}),
        ("voice_url", ["x"], {"defined": True}),
    ],
)
def test_what_stands_for_a_value(tmp_path: Path, attribute: str, value: Any, written: Any) -> None:
    text = baseline([{**trunk(1, None), attribute: value}], [attribute], by_sid=True)
    assert as_expected_file(text, tmp_path) == [{"sid": sid(1), attribute: written}]


@pytest.mark.parametrize(
    "name", ["7", "0x1F", "1e3", "1.5", "yes", "null", "~", "=", "<<", "1:30", "2024-05-01"]
)
def test_a_name_that_looks_like_something_else_stays_a_text(tmp_path: Path, name: str) -> None:
    text = baseline([trunk(1, name)], KEPT[:2], by_sid=False)
    for read in (as_ansible_reads_it, as_expected_file):
        assert [one["friendly_name"] for one in read(text, tmp_path)] == [name]


@pytest.mark.parametrize(
    "url",
    [
        "sip:alice:hunter2@a.example",
        "http:bob:hunter2@a.example/x",
        "https://bob:hunter2%40a.example/",
        "https://:hunter2@a.example/",
        "https://bob:hun\nter2@a.example/",
        "https://bob:hunter2@b@a.example/",
    ],
)
@pytest.mark.parametrize("name", ["voice_url", "friendly_name"])
def test_a_password_of_any_spelling_is_left_out(tmp_path: Path, url: str, name: str) -> None:
    was = {**trunk(1, "Berlin"), name: url}
    text = baseline([was], ["voice_url", "friendly_name"], by_sid=True)
    assert "hunter2" not in text
    assert "ter2" not in text
    (expected,) = as_expected_file(text, tmp_path)
    assert list(expected[name]) == ["regex"]
    assert_compliant([expected], [was])
    assert_compliant([expected], [{**was, name: url.replace("ter2", "dred")}])


@pytest.mark.parametrize("by_sid", [False, True])
def test_a_trunk_that_no_entry_can_name_is_left_out(tmp_path: Path, by_sid: bool) -> None:
    trunks = [
        {**trunk(n, name), "sid": own}
        for n, (name, own) in enumerate([("a", "BY1"), ("b", "x\n"), ("b", sid(2)), (None, "BY2")])
    ]
    made = _baseline.baseline(trunks, WANTED, by_sid)
    assert (made.written, made.left_out) == (2, ["BY2", "x\\n"])
    assert (
        "# Left out, without a valid SID and without a unique friendly name: 2 trunks.\n"
        in made.text
    )
    assert_compliant(as_expected_file(made.text, tmp_path), trunks, unmanaged=2)


ANY = st.none() | st.booleans() | st.integers() | st.text(max_size=20)
VALUES = ANY | st.lists(ANY, max_size=2) | st.sampled_from([*URLS, *METHODS, *NAMES, *SIDS])


@settings(max_examples=60)
@given(st.lists(st.fixed_dictionaries(dict.fromkeys(WANTED[:-1], VALUES)), max_size=4))
def test_any_account_is_compliant_with_its_own_baseline(accounts: list[dict[str, Any]]) -> None:
    trunks = [normal_form({"sid": sid(n), **one})[0] for n, one in enumerate(accounts)]
    for by_sid in (False, True):
        text = baseline(trunks, WANTED, by_sid)
        assert text == baseline(trunks[::-1], WANTED, by_sid)
        with tempfile.TemporaryDirectory() as folder:
            assert_compliant(as_ansible_reads_it(text, Path(folder)), trunks)
            assert_compliant(as_expected_file(text, Path(folder)), trunks)


# Letters and digits, as in the secrets that Twilio makes.
TOKEN = "0a1b2c3d4e5f6071"
OF_TOKEN = st.sampled_from(
    [TOKEN, TOKEN[:8], TOKEN[3:14], TOKEN[8:], "*", "https://b:", "@a.example/"]
)
HOLDING = st.lists(OF_TOKEN | st.text(max_size=3), max_size=5).map("".join)


@settings(max_examples=100)
@given(st.lists(st.fixed_dictionaries(dict.fromkeys(WANTED[:-1], HOLDING | VALUES)), max_size=3))
def test_any_account_is_compliant_whatever_was_masked(accounts: list[dict[str, Any]]) -> None:
    trunks = [normal_form({"sid": sid(n), **one})[0] for n, one in enumerate(accounts)]
    mask = Masker([TOKEN]).mask
    facts = mask(trunks)
    for by_sid in (False, True):
        text = baseline(facts, WANTED, by_sid)
        with tempfile.TemporaryDirectory() as folder:
            assert_compliant(as_expected_file(text, Path(folder)), trunks, mask=mask)


# The last one changed its category since Unicode 3.2. The others are of Unicode 13, 14, 15 and 16.
@pytest.mark.parametrize(
    "character", ["\U0001f972", "\U0001fae0", "\U0001fae8", "\U0001fae9", "\xad"]
)
def test_every_python_writes_the_same_bytes(tmp_path: Path, character: str) -> None:
    text = baseline([trunk(1, f"Zürich 北京 {character}")], ["friendly_name"], by_sid=False)
    code = f"\\x{ord(character):02x}" if character == "\xad" else f"\\U{ord(character):08x}"
    assert f'"Zürich 北京 {code}"' in text
    assert as_expected_file(text, tmp_path) == [{"friendly_name": f"Zürich 北京 {character}"}]


def test_no_character_is_raw_that_this_python_would_escape() -> None:
    raw = (c for c in map(chr, range(0x110000)) if _values._character(c) == c)
    assert [c for c in raw if not c.isprintable()] == []


def test_a_change_is_drift_and_another_password_is_none(tmp_path: Path) -> None:
    was = trunk(1, "Berlin", voice_url=SECRET)
    expected = as_ansible_reads_it(baseline([was], KEPT, by_sid=False), tmp_path)
    for url, compliant in (
        ("https://bob:other@a.example/", True),
        ("https://eve:hunter2@a.example/", False),
        ("https://bob:hunter2@a.example/x", False),
        ("https://bob:hunter2@b@a.example/", False),
        ("https://bob:hunter2%40b@a.example/", True),
        ("https://bob:x/y@a.example/", False),
    ):
        now = compare(read_expectations(expected), [{**was, "voice_url": url}])
        assert is_compliant(now.counts) is compliant, url


@given(st.permutations(range(8)), st.lists(st.sampled_from("abc"), min_size=8, max_size=8))
def test_the_order_of_the_account_does_not_matter(order: list[int], names: list[str]) -> None:
    trunks = [trunk(n, name) for n, name in enumerate(names)]
    wanted = random.sample(KEPT, len(KEPT))
    assert baseline([trunks[n] for n in order], wanted, False) == baseline(trunks, KEPT, False)
