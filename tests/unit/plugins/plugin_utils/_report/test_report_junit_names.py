# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The names of test cases in JUnit are unique in a suite, because programs merge equal ones."""

from __future__ import annotations

from typing import Any
from xml.etree import ElementTree as ET

import pytest
from ansible_collections.voiceops.twilio.plugins.plugin_utils._report.model import report_on
from ansible_collections.voiceops.twilio.plugins.plugin_utils._report.text import junit
from ansible_collections.voiceops.twilio.tests.unit.plugins.plugin_utils.audits import (
    audit,
    finding,
    found,
    trunk,
)

MASK = "********"


def missing(*names: str) -> dict[str, Any]:
    """The result of an audit in which trunks with these names are missing."""
    return audit(*(trunk(0, "missing", name, sid=None) for name in names))


def masked_finding(rule: str, resource: str = "byoc_trunk") -> dict[str, Any]:
    return finding(rule, "error", "No.", sid=None, friendly_name=MASK, resource=resource)


@pytest.mark.parametrize(
    ("result", "names"),
    [
        (missing(MASK, MASK, MASK), [MASK, f"{MASK} (2)", f"{MASK} (3)"]),
        (missing("a", "b"), ["a", "b"]),
        (missing("a", "a (2)", "a", "a"), ["a", "a (2)", "a (3)", "a (4)"]),
        (missing("a", "a", "a (2)", "a (2)"), ["a", "a (3)", "a (2)", "a (2) (2)"]),
        (
            found(masked_finding("B1"), masked_finding("B1", "sip_domain"), masked_finding("B2")),
            [f"B1 {MASK}", f"B1 {MASK} (2)", f"B2 {MASK}"],
        ),
    ],
)
def test_no_two_cases_of_an_account_have_one_name(result: Any, names: list[str]) -> None:
    root = ET.fromstring(junit(report_on({"a": result})).encode())  # noqa: S314 - our own
    found_names = [str(case.get("name")) for case in root.iter("testcase")]
    assert found_names[-len(names) :] == names
    assert len(set(found_names)) == len(found_names)


def test_no_two_problems_of_a_run_have_one_name() -> None:
    root = ET.fromstring(junit(report_on({}, problems=["a", "b"])).encode())  # noqa: S314 - our own
    assert [case.get("name") for case in root.iter("testcase")] == ["run", "run (2)"]
