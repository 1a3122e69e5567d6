# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The lines of entries in files of each form, and in texts that are no file of trunks."""

from __future__ import annotations

import json
from time import monotonic
from typing import Any

import pytest
from ansible_collections.voiceops.twilio.plugins.plugin_utils._yaml.entry_lines import entry_lines

FLOW = '{"expected": [{"sid": "BY1", "a": 1},\n {"friendly_name": "x"}]}'
MERGES = """\
x: &x {sid: BY9, voice_url: u}
y:
- &y {voice_url: v, voice_method: POST}
expected:
- voice_url: w
  <<: [*y, *x]
- <<: &m
    friendly_name: a
  voice_url: u
- '<<': *m
"""
MERGED_AT_THE_TOP = """\
<<: [{expected: [{sid: BY1}],
  <<: {waivers: [{a: 1}]}}, 5, *no,
  {expected: [x], waivers: [x], b: [{c: 1}]}]
"""
CASES = {
    "a list": (
        "- sid: BY1\n  a: 1\n- friendly_name: x\n",
        {"": [(1, {"sid": 1, "a": 2}), (3, {})]},
    ),
    "lists": (
        "# x\nexpected:\n- sid: BY1\nwaivers:\n  - rule: BYOC001\n    sid: BY1\n",
        {"expected": [(3, {"sid": 3})], "waivers": [(5, {"rule": 5, "sid": 6})]},
    ),
    "flow": (FLOW, {"expected": [(1, {"sid": 1, "a": 1}), (2, {"friendly_name": 2})]}),
    "nested": (
        "- sid: BY1\n  policy:\n    targets:\n    - {a: [1, {b: 2}]}\n    - x\n  last: 1\n",
        {"": [(1, {"policy": 2, "last": 6})]},
    ),
    "an anchor and an alias": (
        "- &a\n  sid: BY1\n- *a\n- <<: *a\n  b: 1\n",
        {"": [(1, {"sid": 2}), (3, {"sid": 2}), (4, {"b": 5, "sid": 2})]},
    ),
    "merges": (
        MERGES,
        {
            "y": [(3, {})],
            "expected": [
                (5, {"voice_url": 5, "voice_method": 3, "sid": 1}),
                (7, {"friendly_name": 8, "voice_url": 9}),
                (10, {"<<": 10}),
            ],
        },
    ),
    "a merge at the top": (
        "# x\n<<:\n  expected:\n  - sid: BY1\n  waivers: [{rule: BYOC001}]\nwaivers:\n- rule: x\n",
        {"expected": [(4, {"sid": 4})], "waivers": [(7, {"rule": 7})]},
    ),
    "a list of merges at the top": (
        MERGED_AT_THE_TOP,
        {"expected": [(1, {"sid": 1})], "waivers": [(2, {"a": 2})], "b": [(3, {"c": 3})]},
    ),
    "no merge at the top": ("'<<':\n  expected: [{sid: BY1}]\n", {}),
    "a key that is an alias": (
        "- &k friendly_name: x\n- voice_url: u\n  *k : y\n",
        {"": [(1, {"friendly_name": 1}), (2, {"voice_url": 2, "friendly_name": 3})]},
    ),
    "entries that are no dictionaries": (
        "- 1\n- [a,\n   b]\n- x\n",
        {"": [(1, {}), (2, {}), (4, {})]},
    ),
    "a vault": ("- sid: !vault |\n    $ANSIBLE\n    61\n  a: 1\n", {"": [(1, {"sid": 1, "a": 4})]}),
    "a date": ("%YAML 1.2\n---\n- a: 2026-01-01\n", {"": [(3, {"a": 3})]}),
    "windows": ("- a: 1\r\n- b: 1\r\n", {"": [(1, {"a": 1}), (2, {"b": 2})]}),
    "other ends of lines": (
        "# a\u2028# b\x85# c\r# d\u2029\n- sid: BY1\n  a: 1 # x\u2028\n  b: 1\r- c: 1\n- d: 1\n",
        {"": [(2, {"sid": 2, "b": 4}), (4, {"c": 4}), (5, {"d": 5})]},
    ),
    "other ends of lines in JSON": (
        '[{"sid": "a\u2028b\x85"},\n{"b": 1}]',
        {"": [(1, {"sid": 1}), (2, {"b": 2})]},
    ),
    "pairs": ('[{"sid": "\\ud83d\\ude00"},\n{"b": 1}]', {"": [(1, {"sid": 1}), (2, {"b": 2})]}),
    "JSON that YAML refuses": (
        '{"expected": [{"sid": "\x7f\ufffe", "n": 1.5}, 7,\n{"b"\n:1}, [1]], "x": {}}',
        {"expected": [(1, {"sid": 1, "n": 1}), (1, {}), (2, {"b": 2}), (3, {})]},
    ),
    "a key that is a list": ("- ? [a, b]\n  : c\n  d: 1\n", {"": [(1, {"d": 3})]}),
    "nothing": ("", {}),
    "a text": ("text", {}),
    "an encrypted file": ("$ANSIBLE_VAULT;1.1;AES256\n6162\n", {}),
    "no list": ("expected: 1\nx: {a: b}\n", {}),
    "not YAML": ("- a: [", {}),
    "a character that YAML refuses": ("- a\x00", {}),
}


@pytest.mark.parametrize("name", ["\U0001f600", "a \U0001f4deb\U0010ffff", "\\ud83d \u00e9 \\"])
@pytest.mark.parametrize("is_ascii", [False, True])
def test_a_name_is_as_json_has_it(name: str, is_ascii: bool) -> None:
    text = json.dumps([{"friendly_name": name}], ensure_ascii=is_ascii)
    assert entry_lines(text)[""][0].identity == {"friendly_name": name}


NAME = {"friendly_name": "x"}
Y = {"friendly_name": "y"}


@pytest.mark.parametrize(
    ("text", "identities"),
    [
        ("- sid:\n  friendly_name: x\n", [NAME]),
        ("- sid: null\n  friendly_name: x\n", [NAME]),
        ("- sid: ~\n  friendly_name: x\n", [NAME]),
        ('- sid: ""\n  friendly_name: x\n', [{"sid": "", **NAME}]),
        ("- sid: 'null'\n", [{"sid": "null"}]),
        ("- sid: !!str null\n", [{"sid": "null"}]),
        ('[{"sid": null, "friendly_name": "x"}]', [NAME]),
        ("- friendly_name: &a x\n- friendly_name: *a\n", [NAME, NAME]),
        ("- &a\n  friendly_name: x\n- *a\n- b: 1\n", [NAME, NAME, {}]),
        ("- a: [{b: &a x}]\n  friendly_name: *a\n", [NAME]),
        ("- sid: &a null\n  friendly_name: x\n- sid: *a\n  friendly_name: x\n", [NAME, NAME]),
        ("- a: &a [x]\n  friendly_name: *a\n", [{}]),
        ("- friendly_name: [x]\n- *nothing\n", [{}, {}]),
        ("- <<: {friendly_name: x}\n  voice_url: u\n", [NAME]),
        ("- &a {friendly_name: x}\n- <<: *a\n- {<<: *a, friendly_name: y}\n", [NAME, NAME, Y]),
        ("- &a {friendly_name: x}\n- &b {friendly_name: y}\n- <<: [*b, *a]\n", [NAME, Y, Y]),
        ("- &a\n  sid: BY1\n- <<: *a\n  sid: null\n", [{"sid": "BY1"}, {}]),
        ("- &a {<<: &b {friendly_name: x}}\n- <<: *b\n- <<: *a\n", [NAME, NAME, NAME]),
        ("- a: {b: [&a {friendly_name: x}]}\n- <<: *a\n- '<<': *a\n", [{}, NAME, {}]),
        ("- &k friendly_name: x\n- *k : y\n", [NAME, Y]),
    ],
)
def test_identities_of_entries(text: str, identities: list[dict[str, str]]) -> None:
    assert [one.identity for one in entry_lines(text)[""]] == identities


@pytest.mark.parametrize("case", CASES)
def test_lines_of_entries(case: str) -> None:
    text, expected = CASES[case]
    found = entry_lines(text)
    assert found.keys() == expected.keys()
    for name, entries in expected.items():
        assert [one.line for one in found[name]] == [line for line, _keys in entries]
        for one, (_line, keys) in zip(found[name], entries):
            assert keys.items() <= one.of_keys.items()


def test_an_entry_is_told_by_what_is_written() -> None:
    (first, second, third) = entry_lines(
        "- sid: ' BY1 '\n  friendly_name: x\n- friendly_name: y\n- sid: {a: b}\n"
    )[""]
    assert first.identity == {"sid": " BY1 ", "friendly_name": "x"}
    assert second.identity == {"friendly_name": "y"}
    assert third.identity == {}


@pytest.mark.parametrize(
    "text",
    [
        "a: &a [x, x]\n" + "".join(f"b{n}: &b{n} [*a, *a]\n" for n in range(1000)) + "expected: []",
        "[" * 5000 + "]" * 5000,
        "expected: " + "{a: " * 5000 + "}" * 5000,
        "<<: " + "{<<: " * 5000 + "}" * 5000,
        "<<: " + "[" * 5000 + "]" * 5000,
        "expected: " + "&a {a: " * 5000 + "}" * 5000,
        "expected:\n- &a {"
        + "".join(f"k{n}: 1, " for n in range(5000))
        + "}\n"
        + "- <<: *a\n" * 5000,
    ],
)
def test_work_grows_with_the_length_only(text: str) -> None:
    began = monotonic()
    entry_lines(text)
    assert monotonic() - began < 60


POLICY = """\
# Ours
- friendly_name: x
  connection_policy:
    friendly_name: y
    targets:
      - target: sip:a.example.com
        weight: 3
      - {target: "sip:b]\\t.c", priority: 1}
      - weight: 1
        target: &c sip:c
  sip_domain:
    secure: true
    ip_addresses: []
    credential_lists:
      - friendly_name: Callers
        sid: CL1
"""
TWICE = """\
- connection_policy: &p
    targets:
      - target: sip:a
      - target: sip:b
      - target: sip:b
  voice_url: u
- connection_policy:
    targets:
      - target: sip:a
      - target: {regex: a}
- <<: {connection_policy: *p}
  sip_domain: *p
- connection_policy:
    targets:
      - target: {regex: a}
        friendly_name: x
      - target: sip:a
        friendly_name: y
  sip_domain:
    credential_lists:
      - sid: {regex: a}
        friendly_name: x
      - sid: CL1
"""


@pytest.mark.parametrize(
    ("text", "number", "lines"),
    [
        (
            POLICY,
            0,
            {
                "voice_url": 2,
                "friendly_name": 2,
                "connection_policy": 3,
                "connection_policy.friendly_name": 4,
                "connection_policy.sid": 3,
                "connection_policy.targets": 5,
                "connection_policy.targets[sip:a.example.com]": 6,
                "connection_policy.targets[sip:a.example.com].target": 6,
                "connection_policy.targets[sip:a.example.com].weight": 7,
                "connection_policy.targets[sip:a.example.com].enabled": 6,
                "connection_policy.targets[sip:b]\\t.c].priority": 8,
                "connection_policy.targets[sip:c]": 9,
                "connection_policy.targets[sip:c].target": 10,
                "connection_policy.targets[sip:a.example.com (2)]": 5,
                "connection_policy.targets[sip:z]": 5,
                "sip_domain.secure": 12,
                "sip_domain.auth_type": 11,
                "sip_domain.ip_addresses[10.0.0.1]": 13,
                "sip_domain.credential_lists[CL1].friendly_name": 15,
                "sip_domain.credential_lists[CL1]": 15,
                "sip_domain.credential_lists[Callers]": 14,
            },
        ),
        # Two items may have the same name in a difference.
        (TWICE, 0, {"connection_policy.targets[sip:a]": 2, "voice_url": 6}),
        (TWICE, 1, {"connection_policy.targets[sip:a]": 8}),
        # A condition may have the name of another item.
        (
            TWICE,
            3,
            {
                "connection_policy.targets[sip:a].weight": 14,
                "connection_policy.targets[x]": 14,
                "sip_domain.credential_lists[CL1]": 20,
                "sip_domain.credential_lists[x]": 20,
            },
        ),
        (TWICE, 2, {"connection_policy.targets[sip:a]": 2, "sip_domain.targets": 2, "x": 11}),
    ],
)
def test_lines_of_what_an_entry_describes(text: str, number: int, lines: dict[str, int]) -> None:
    entry = entry_lines(text)[""][number]
    assert {attribute: entry.of(attribute) for attribute in lines} == lines


@pytest.mark.parametrize("indent", [None, 1])
def test_lines_of_what_an_entry_of_json_describes(indent: int | None) -> None:
    targets = [{"target": "sip:a", "weight": 1}, {"target": "sip:b"}]
    policy = {"friendly_name": "y", "targets": targets}
    text = json.dumps([{"sid": "BY1", "connection_policy": policy}], indent=indent)
    (entry,) = entry_lines(text)[""]
    for attribute, line in {
        "connection_policy": 4,
        "connection_policy.friendly_name": 5,
        "connection_policy.targets[sip:a].weight": 9,
        "connection_policy.targets[sip:b].weight": 11,
        "connection_policy.targets[sip:c]": 6,
    }.items():
        assert entry.of(attribute) == (line if indent else 1)


def test_json_of_a_baseline_has_lines() -> None:
    entries: list[dict[str, Any]] = [{"sid": f"BY{n}", "voice_method": "POST"} for n in range(50)]
    found = entry_lines(json.dumps({"byoc_trunk_audit_expected": entries}, indent=1))
    lines = [one.line for one in found["byoc_trunk_audit_expected"]]
    assert lines == list(range(3, 3 + 4 * 50, 4))
