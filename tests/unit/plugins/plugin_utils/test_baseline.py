# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What is there today, written down: stable, free of passwords, and as Ansible reads it."""

from __future__ import annotations

import inspect
import random
from pathlib import Path
from typing import Any

import pytest
from ansible.parsing.dataloader import DataLoader
from ansible.template import Templar
from ansible_collections.voiceops.twilio.plugins.module_utils._byoc_trunk import normal_form
from ansible_collections.voiceops.twilio.plugins.module_utils._drift import (
    compare,
    is_compliant,
    read_expectations,
)
from ansible_collections.voiceops.twilio.plugins.plugin_utils._baseline import KEPT, baseline
from ansible_collections.voiceops.twilio.tests.unit.plugins.plugin_utils.audits import HOSTILE, sid
from hypothesis import given, settings
from hypothesis import strategies as st

HEAD = """\
---
# What the BYOC trunks of an account should be, written down from what they were. Only the
# attributes that are written here are compared by the role voiceops.twilio.byoc_trunk_audit.
# Passwords in URLs are left out: a regular expression stands for such a URL.
"""
SECRET = "https://bob:hunter2@a.example/"


def trunk(n: int, name: str | None, **attributes: Any) -> dict[str, Any]:
    return normal_form({"sid": sid(n), "friendly_name": name, **attributes})[0]


def as_ansible_reads_it(text: str, folder: Path) -> list[dict[str, Any]]:
    """The expected trunks as a task gets them, templates and all."""
    (folder / "trunks.yml").write_text(text, encoding="utf-8")
    loader = DataLoader()
    trusted = "trusted_as_template"  # As a file of variables is, since ansible-core 2.19.
    known = trusted in inspect.signature(loader.load_from_file).parameters
    how = {trusted: True} if known else {}
    variables = loader.load_from_file(str(folder / "trunks.yml"), **how)
    assert list(variables) == ["byoc_trunk_audit_expected"]
    expected: list[dict[str, Any]] = Templar(loader=loader).template(variables)[
        "byoc_trunk_audit_expected"
    ]
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
- sid: {sid(1)}
  cnam_lookup_enabled: null
  friendly_name: null
  voice_method: null
  voice_url:
    regex: ^https://bob:[^/?#\\s]*@a\\.example/$
- friendly_name: Berlin
  cnam_lookup_enabled: null
  voice_method: POST
  voice_url: null
- sid: {sid(3)}
  cnam_lookup_enabled: true
  friendly_name: Paris
  voice_method: null
  voice_url: https://v.example/
- sid: {sid(4)}
  cnam_lookup_enabled: null
  friendly_name: Paris
  voice_method: null
  voice_url: null
"""
    )


def test_by_sid() -> None:
    text = baseline([trunk(1, "Berlin")], ["voice_url", "sid"], by_sid=True)
    assert text == HEAD + f"byoc_trunk_audit_expected:\n- sid: {sid(1)}\n  voice_url: null\n"


def test_an_empty_account() -> None:
    assert baseline([], KEPT, by_sid=False) == f"{HEAD}byoc_trunk_audit_expected: []\n"


def test_what_twilio_makes_is_left_out_unless_it_is_asked_for() -> None:
    made = {"date_created": "2023-05-04T09:42:00Z", "from_domain_sid": sid(1, "SD")}
    plain = baseline([trunk(1, "Berlin", **made)], KEPT, by_sid=False)
    assert not any(word in plain.removeprefix(HEAD) for word in ("sid", "date", "from_"))
    asked = baseline([trunk(1, "Berlin", **made)], [*KEPT, *made], by_sid=False)
    assert "  date_created: '2023-05-04T09:42:00Z'\n" in asked
    assert f"  from_domain_sid: {sid(1, 'SD')}\n" in asked


def test_a_name_that_holds_a_password_tells_no_trunk() -> None:
    text = baseline([trunk(1, SECRET)], ["friendly_name"], by_sid=False)
    assert text.startswith(f"{HEAD}byoc_trunk_audit_expected:\n- sid: {sid(1)}\n")
    assert "hunter2" not in text


def test_an_attribute_that_there_is_not_is_an_error() -> None:
    with pytest.raises(ValueError, match=r"^colour, voice_uri: no attribute of a BYOC trunk$"):
        baseline([trunk(1, "Berlin")], ["voice_uri", "voice_url", "colour"], by_sid=False)


NAMES = [*HOSTILE.values(), "007", "null", "yes", "1e3", "!unsafe x", "- a", "a: b", "#a", "'", ""]
URLS = [None, SECRET, "https://bob:p@ss:w@a.example/x?y=z", "https://bob:***@a.example/", "sip:x"]
# Half a surrogate pair is no text that a file can hold.
NAMES.remove(HOSTILE["surrogate"])


@pytest.mark.parametrize("by_sid", [False, True])
def test_an_account_is_compliant_with_its_own_baseline(tmp_path: Path, by_sid: bool) -> None:
    trunks = [
        trunk(
            n, name, voice_url=URLS[n % len(URLS)], cnam_lookup_enabled=[True, False, None][n % 3]
        )
        for n, name in enumerate([*NAMES, None, None, "twice", "twice"])
    ]
    wanted = [*KEPT, "date_created", "account_sid"]
    text = baseline(trunks, wanted, by_sid=by_sid)
    expected = as_ansible_reads_it(text, tmp_path)
    found = compare(read_expectations(expected), trunks)
    assert [row for row in found.trunks if row["state"] != "compliant"] == []
    assert found.counts["compliant"] == len(trunks)
    assert "hunter2" not in text
    assert "p@ss" not in text


def test_a_change_is_drift_and_another_password_is_none(tmp_path: Path) -> None:
    was = trunk(1, "Berlin", voice_url=SECRET)
    expected = as_ansible_reads_it(baseline([was], KEPT, by_sid=False), tmp_path)
    for url, compliant in (
        ("https://bob:other@a.example/", True),
        ("https://eve:hunter2@a.example/", False),
        ("https://bob:hunter2@a.example/x", False),
        ("https://bob:hunter2@b@a.example/", True),
        ("https://bob:x/y@a.example/", False),
    ):
        now = compare(read_expectations(expected), [{**was, "voice_url": url}])
        assert is_compliant(now.counts) is compliant, url


@settings(deadline=None)
@given(st.permutations(range(8)), st.lists(st.sampled_from("abc"), min_size=8, max_size=8))
def test_the_order_of_the_account_does_not_matter(order: list[int], names: list[str]) -> None:
    trunks = [trunk(n, name) for n, name in enumerate(names)]
    wanted = random.sample(KEPT, len(KEPT))
    assert baseline([trunks[n] for n in order], wanted, False) == baseline(trunks, KEPT, False)
