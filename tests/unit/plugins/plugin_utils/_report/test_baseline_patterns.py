# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a pattern of a baseline accepts: another password of a URL, and nothing else."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.voiceops.twilio.plugins.module_utils._audit.drift import (
    compare,
    is_compliant,
)
from ansible_collections.voiceops.twilio.plugins.module_utils._audit.expectations import (
    read_expectations,
)
from ansible_collections.voiceops.twilio.plugins.module_utils._text.masking import MASK
from ansible_collections.voiceops.twilio.plugins.plugin_utils._report import baseline as _baseline
from ansible_collections.voiceops.twilio.tests.unit.plugins.plugin_utils.audits import sid
from ansible_collections.voiceops.twilio.tests.unit.plugins.plugin_utils.baselines import (
    as_expected_file,
    assert_compliant,
    baseline,
    trunk,
)

SECRET = "https://bob:hunter2@a.example/"


@pytest.mark.parametrize(
    "name", ["********", "a.********b", "*********", "a********b********c", "********@a.example"]
)
def test_a_masked_name_is_itself_of_a_trunk_by_sid(tmp_path: Path, name: str) -> None:
    made = _baseline.baseline([trunk(1, name)], ["friendly_name"], False)
    assert as_expected_file(made.text, tmp_path) == [{"sid": sid(1), "friendly_name": name}]
    assert made.masked == [sid(1)]


USERINFO = r"[^@/?#\\\s]*"


@pytest.mark.parametrize("attribute", ["voice_url", "status_callback_url", "friendly_name"])
@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("https://********", "https://********"),
        ("https://a.example/********", "https://a.example/********"),
        ("https://a.example/***@b", "https://a.example/***@b"),
        ("https://a.example/?x=***%40b", "https://a.example/?x=***%40b"),
        ("https://********@h.example/", "https://********@h.example/"),
        ("https://a:********@h", {"regex": rf"^https://a:{USERINFO}@h\Z"}),
        ("https://a:***@h", {"regex": rf"^https://a:{USERINFO}@h\Z"}),
        ("https://b:x********@h", {"regex": rf"^https://b:{USERINFO}@h\Z"}),
        ("https://a:b%40c@h", {"regex": rf"^https://a:{USERINFO}@h\Z"}),
        ("https://a:b@h/***@x", {"regex": rf"^https://a:{USERINFO}@h/\*\*\*@x\Z"}),
        ("https://********:b@h", {"regex": rf"^https://{re.escape(MASK)}:{USERINFO}@h\Z"}),
        ("https://a:b@h/********", {"regex": rf"^https://a:{USERINFO}@h/{re.escape(MASK)}\Z"}),
    ],
)
def test_only_the_password_of_a_url_may_be_another_one(
    tmp_path: Path, attribute: str, value: str, written: Any
) -> None:
    was = {**trunk(1, "Berlin"), attribute: value}
    (expected,) = as_expected_file(baseline([was], [attribute], by_sid=True), tmp_path)
    assert expected == {"sid": sid(1), attribute: written}
    assert_compliant([expected], [was])
    for other in ("https://evil.example/", f"{value}x", value.replace("*", "x/"), "", None):
        now = compare(read_expectations([expected]), [{**was, attribute: other}])
        assert is_compliant(now.counts) is (other == value)


@pytest.mark.parametrize("host", ["evil.example", "evil.example:b"])
@pytest.mark.parametrize("end", ["@", "/@", "?@", "#@", "\\@", " @", "\t@", "\n@"])
def test_no_password_leads_to_another_host(tmp_path: Path, host: str, end: str) -> None:
    was = trunk(1, "Berlin", voice_url=SECRET)
    expected = as_expected_file(baseline([was], ["voice_url"], by_sid=True), tmp_path)
    now = {**was, "voice_url": f"https://bob:x@{host}{end}a.example/"}
    assert not is_compliant(compare(read_expectations(expected), [now]).counts)
