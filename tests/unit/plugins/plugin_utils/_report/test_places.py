# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""A finding about a policy or domain lies at the first entry whose trunk refers to it."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.voiceops.twilio.plugins.module_utils._errors import printable
from ansible_collections.voiceops.twilio.plugins.plugin_utils._report.annotations import (
    annotations_of,
)
from ansible_collections.voiceops.twilio.plugins.plugin_utils._report.model import Report, report_on
from ansible_collections.voiceops.twilio.plugins.plugin_utils._report.results import results_of
from ansible_collections.voiceops.twilio.plugins.plugin_utils._report.sarif import sarif
from ansible_collections.voiceops.twilio.plugins.plugin_utils._report.sources import sources_of
from ansible_collections.voiceops.twilio.tests.unit.plugins.plugin_utils._report.sarif_reading import (  # noqa: E501
    place,
    results,
)
from ansible_collections.voiceops.twilio.tests.unit.plugins.plugin_utils.audits import (
    difference,
    finding,
    found,
    sid,
    trunk,
)
from ansible_collections.voiceops.twilio.tests.unit.plugins.plugin_utils.setups import domain

CONTENT = f"""\
# Ours
expected:
  - friendly_name: Berlin
  - sid: {sid(2)}
    voice_method: POST
  - friendly_name: Twice
  - friendly_name: Gone
"""
JSON = f"""\
[{{"friendly_name": "Berlin"}},
 {{"sid": "{sid(2)}"}}]
"""
# Trunk, policy, domain that it names.
TRUNKS = [
    trunk(3, "unmanaged", "Twice", connection_policy_sid=sid(3, "NY"), from_domain_sid=None),
    trunk(4, "unmanaged", "Lima", connection_policy_sid=sid(1, "NY"), from_domain_sid=sid(4, "SD")),
    trunk(2, "compliant", "x", connection_policy_sid=sid(2, "NY"), from_domain_sid=sid(1, "SD")),
    trunk(1, "compliant", "Berlin", connection_policy_sid=sid(2, "NY"), from_domain_sid=None),
    trunk(0, "missing", "Gone", sid=None, connection_policy_sid=None, from_domain_sid=None),
    trunk(0, "ambiguous", "Twice", sid=None, candidates=[sid(3)]),
    trunk(5, "compliant", "odd", sid={"a": 1}, connection_policy_sid=7, from_domain_sid=["x"]),
]
DOMAINS: dict[str, Any] = {
    sid(n, "SD"): domain(n, None, byoc_trunk_sid=leads_to)
    for n, leads_to in {1: None, 2: sid(1), 3: sid(2), 4: None, 5: {"odd": 1}, 6: sid(4)}.items()
}


def reported(folder: Path, content: str, *findings: Any, trunks: Any = None) -> Report:
    """Return the report of an audit of a file with I(content)."""
    file = folder / "trunks.yml"
    file.write_text(content, encoding="utf-8")
    compared = {file: [hashlib.sha256(content.encode()).hexdigest()]}
    sources, warnings = sources_of([file], compared, {file}, None)
    assert warnings == []
    audit = {**found(*findings, sip_domains=DOMAINS), "trunks": trunks or TRUNKS}
    return report_on({"a": {**audit, "expected_file": str(file)}}, sources=sources)


def about(kind: str, n: Any) -> dict[str, Any]:
    """Return a finding about a resource of this kind."""
    prefix = {"connection_policy": "NY", "sip_domain": "SD"}.get(kind, "XX")
    whose = sid(n, prefix) if isinstance(n, int) else n
    return finding("BYOC019", "error", "Wrong.", resource=kind, sid=whose, friendly_name=None)


@pytest.mark.parametrize(
    ("kind", "n", "line"),
    [
        ("connection_policy", 2, 3),  # Both Berlin and the trunk of the second entry name it.
        ("connection_policy", 1, 1),  # Only an unmanaged trunk names it.
        ("connection_policy", 3, 1),  # An unmanaged trunk with the name of an ambiguous entry.
        ("connection_policy", 9, 1),
        ("connection_policy", None, 1),
        ("connection_policy", {"odd": 1}, 1),
        ("sip_domain", 1, 4),  # By from_domain_sid.
        ("sip_domain", 2, 3),  # By byoc_trunk_sid.
        ("sip_domain", 3, 4),
        ("sip_domain", 4, 1),
        ("sip_domain", 5, 1),
        ("sip_domain", 6, 1),
        ("something_else", 2, 1),
    ],
)
def test_the_line_of_a_finding(tmp_path: Path, kind: str, n: Any, line: int) -> None:
    report = reported(tmp_path, CONTENT, about(kind, n))
    (one,) = (r for r in results(sarif(report)) if r["ruleId"] == "BYOC019")
    assert place(one)[1] == line
    (annotation,) = (a for a in annotations_of(report, {})[0] if "BYOC019" in a)
    assert f",line={line}," in annotation


@pytest.mark.parametrize(
    ("n", "name", "line"),
    [
        (1, "a\tb", 2),
        (2, "a\\tb", 3),
        (3, "prod::berlin", 4),
        (4, "x", 1),  # It has no entry.
        (5, "a\\tb", 1),  # Unmanaged, with the name of an entry.
        (9, "prod::berlin", 1),  # Not among the trunks.
    ],
)
def test_a_finding_about_a_trunk_lies_in_its_own_entry(
    tmp_path: Path, n: int, name: str, line: int
) -> None:
    written = ('"a\\tb"', "a\\tb", "prod::berlin")
    content = "expected:\n" + "".join(f"- friendly_name: {one}\n" for one in written)
    names = {1: "a\tb", 2: "a\\tb", 3: "prod::berlin"}
    trunks = [trunk(number, "compliant", written) for number, written in names.items()]
    trunks += [trunk(4, "compliant", "x"), trunk(5, "unmanaged", "a\\tb")]
    about_it = finding("BYOC006", "error", "Wrong.", sid=sid(n), friendly_name=printable(name))
    report = reported(tmp_path, content, about_it, trunks=trunks)
    assert [place(r)[1] for r in results(sarif(report)) if r["ruleId"] == "BYOC006"] == [line]


AMBIGUOUS = """\
expected:
- friendly_name: other
- friendly_name: twin
  voice_method: POST
"""


@pytest.mark.parametrize(
    ("kind", "n", "line"),
    [
        ("byoc_trunk", 1, 3),
        ("byoc_trunk", 2, 3),
        ("byoc_trunk", 3, 1),  # Unmanaged.
        ("byoc_trunk", 9, 1),
        ("sip_domain", 2, 3),  # It leads to a trunk that the ambiguous name may mean.
        ("sip_domain", 4, 1),
    ],
)
def test_a_trunk_that_an_ambiguous_name_may_mean_has_its_entry(
    tmp_path: Path, kind: str, n: int, line: int
) -> None:
    twins = trunk(0, "ambiguous", "twin", sid=None, candidates=[sid(1), sid(2), {"odd": 1}])
    about_it = {**about(kind, n), "sid": sid(n, "BY" if kind == "byoc_trunk" else "SD")}
    trunks = [twins, trunk(3, "unmanaged", "lone")]
    report = reported(tmp_path, AMBIGUOUS, about_it, trunks=trunks)
    assert [place(r)[1] for r in results(sarif(report)) if r["ruleId"] == "BYOC019"] == [line]


def test_results_of_trunks_lie_in_their_own_entries(tmp_path: Path) -> None:
    content = """\
expected:
- friendly_name: "foo"
  connection_policy:
    friendly_name: x
- friendly_name: "foo "
- friendly_name: "bar "
"""
    differing = [difference("connection_policy.friendly_name", "x", "y")]
    trunks = [
        trunk(1, "drifted", "foo", differences=differing),
        trunk(2, "drifted", "foo ", differences=[difference("voice_url", "x", "y")]),
        trunk(3, "unmanaged", "bar"),
        trunk(4, "unmanaged", "bar "),
    ]
    report = reported(tmp_path, content, trunks=trunks)
    report["accounts"][0]["faults"] = ("drift", "unmanaged")
    assert sorted((one.sid, one.spot.line) for one in results_of(report) if one.spot) == [
        (sid(1), 4),
        (sid(2), 5),
        (sid(3), 1),
        (sid(4), 1),
    ]


def test_a_masked_sid_of_several_trunks_has_the_first_line(tmp_path: Path) -> None:
    masked = "BY********"
    trunks = [trunk(n, "compliant", name, sid=masked) for n, name in enumerate(("Berlin", "Gone"))]
    about_one = finding("BYOC006", "error", "Wrong.", sid=masked, friendly_name="Gone")
    report = reported(tmp_path, CONTENT, about_one, trunks=trunks)
    assert [place(r)[1] for r in results(sarif(report)) if r["ruleId"] == "BYOC006"] == [1]


def test_a_file_of_json_has_lines(tmp_path: Path) -> None:
    report = reported(tmp_path, JSON, about("sip_domain", 3), about("connection_policy", 2))
    lines = [place(r)[1] for r in results(sarif(report)) if r["ruleId"] == "BYOC019"]
    assert lines == [2, 1]


def test_the_order_of_trunks_does_not_matter(tmp_path: Path) -> None:
    report = reported(tmp_path, CONTENT, about("connection_policy", 2), trunks=TRUNKS[::-1])
    assert [place(r)[1] for r in results(sarif(report)) if r["ruleId"] == "BYOC019"] == [3]


def test_the_fingerprint_is_the_same_in_each_line(tmp_path: Path) -> None:
    prints = []
    for content in (CONTENT, f"# More\n\n{CONTENT}", "expected: []\n"):
        report = reported(tmp_path, content, about("sip_domain", 3))
        (one,) = (r for r in results(sarif(report)) if r["ruleId"] == "BYOC019")
        prints.append((place(one)[1], one["partialFingerprints"]["primaryLocationLineHash"]))
    assert [line for line, _print in prints] == [4, 6, 1]
    assert len({one for _line, one in prints}) == 1


def test_an_audit_without_references_has_the_first_line(tmp_path: Path) -> None:
    trunks = [trunk(1, "compliant", "Berlin")]
    report = reported(tmp_path, CONTENT, about("connection_policy", 2), trunks=trunks)
    assert [place(r)[1] for r in results(sarif(report))] == [1]
