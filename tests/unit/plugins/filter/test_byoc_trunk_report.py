# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The filters that make texts: each format, each argument, each error."""

from __future__ import annotations

import json
from datetime import date, datetime, timezone
from typing import Any

import pytest
from ansible.errors import AnsibleFilterError
from ansible_collections.voiceops.twilio.plugins.filter import (
    byoc_trunk_baseline as baseline_filter,
)
from ansible_collections.voiceops.twilio.plugins.filter import byoc_trunk_report as report_filter
from ansible_collections.voiceops.twilio.plugins.plugin_utils._report.baseline import KEPT, baseline
from ansible_collections.voiceops.twilio.plugins.plugin_utils._report.files import FORMATS
from ansible_collections.voiceops.twilio.tests.unit.plugins.documentation import block, text
from ansible_collections.voiceops.twilio.tests.unit.plugins.plugin_utils.audits import (
    AT,
    COMMIT,
    every_state,
    sid,
)

FACTS = {
    "sid": sid(1),
    "friendly_name": "Berlin",
    **{name: None for name in KEPT if name != "friendly_name"},
}


def report(*arguments: Any, **options: Any) -> str:
    made: str = report_filter.byoc_trunk_report(every_state(), *arguments, **options)
    return made


@pytest.mark.parametrize(
    ("format_", "begins"),
    [
        ("html", "<!DOCTYPE html>"),
        ("junit", "<?xml version="),
        ("json", "{"),
        ("markdown", "## BYOC trunk audit"),
        ("sarif", "{"),
        ("csv", '"generated_at",'),
    ],
)
def test_each_format_says_when_it_was_made(format_: str, begins: str) -> None:
    made = report(format_, generated_at=AT, commit=COMMIT)
    assert made.startswith(begins)
    assert made.endswith("\n")
    assert AT in made.replace("\\", "")
    assert AT not in report(format_).replace("\\", "")


def test_html_is_the_default() -> None:
    assert report() == report("html")


def test_json_carries_what_it_was_made_of() -> None:
    made = json.loads(report("json", AT, COMMIT))
    assert (made["generated_at"], made["commit"]) == (AT, COMMIT)


def test_errors_of_reports() -> None:
    with pytest.raises(AnsibleFilterError) as caught:
        report("pdf")
    assert str(caught.value) == (
        "byoc_trunk_report: there is no format 'pdf'. Use one of html, junit, json, markdown, "
        "sarif, csv."
    )
    with pytest.raises(AnsibleFilterError) as caught:
        report_filter.byoc_trunk_report([])
    assert str(caught.value) == (
        "byoc_trunk_report: the audits are not a mapping. Use a mapping from each host to the "
        "variable that voiceops.twilio.byoc_trunk_audit is registered as, such as "
        "{inventory_hostname: audit}."
    )


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (["json"], "there is no format ['json']. Use one of html, "),
        (None, "there is no format None. Use one of html, "),
        ({"a": 1}, "there is no format {'a': 1}. Use one of html, "),
        ("a\u202e", "there is no format 'a\\u202e'. Use one of html, "),
    ],
)
def test_a_format_that_does_not_exist(given: Any, told: str) -> None:
    with pytest.raises(AnsibleFilterError) as caught:
        report(given)
    assert str(caught.value).startswith(f"byoc_trunk_report: {told}")


@pytest.mark.parametrize("name", ["generated_at", "commit"])
@pytest.mark.parametrize("value", [5, 1.5, True, [AT], {}, date(2026, 11, 27)])
def test_a_time_and_a_commit_are_texts(name: str, value: Any) -> None:
    with pytest.raises(AnsibleFilterError) as caught:
        report("json", **{name: value})
    told = f"byoc_trunk_report: {name} is not a text. Write its value in quotes."
    assert str(caught.value) == told


@pytest.mark.parametrize("name", FORMATS)
def test_a_time_may_be_that_of_now(name: str) -> None:
    at = datetime(2026, 11, 27, 4, 5, 6, tzinfo=timezone.utc)
    assert report(name, at) == report(name, at.isoformat())


def test_formats_are_documented() -> None:
    documented = block("filter", "byoc_trunk_report", "DOCUMENTATION")["options"]["format"]
    assert documented["choices"] == list(report_filter.FORMATS)
    assert all(f"V({name})" in text(documented) for name in report_filter.FORMATS)


# The baseline


@pytest.mark.parametrize("name", ["connection_policies", "sip_domains"])
def test_a_baseline_describes_what_it_is_given(name: str) -> None:
    sids = {"connection_policy_sid": None, "from_domain_sid": None}
    trunks = [{**dict.fromkeys(KEPT), **sids, "sid": sid(1)}]
    made = baseline_filter.byoc_trunk_baseline(trunks, [], **{name: {}})
    assert made.endswith(f"{name.replace('policies', 'policy').removesuffix('s')}: null\n")
    with pytest.raises(AnsibleFilterError, match=f"{name} is not a dictionary"):
        baseline_filter.byoc_trunk_baseline(trunks, [], **{name: []})


def test_a_baseline_is_that_of_its_layer() -> None:
    made = baseline_filter.byoc_trunk_baseline
    assert made([FACTS]) == baseline([FACTS], KEPT, by_sid=False).text
    assert made((FACTS,), ["voice_url"], by_sid=True) == baseline([FACTS], ["voice_url"], True).text


GIVE_TRUNKS = "Give it byoc_trunks of byoc_trunk_info."
GIVE_WHOLE = "Give all facts, as voiceops.twilio.byoc_trunk_info returns them."
GIVE_ONCE = "Give the facts of one task, with each trunk once."
NO_TRUNKS = f"the input is not a list of trunks. {GIVE_TRUNKS}"


@pytest.mark.parametrize(
    ("trunks", "attributes", "told"),
    [
        ("", KEPT, NO_TRUNKS),
        ({"sid": 1}, KEPT, NO_TRUNKS),
        (None, KEPT, NO_TRUNKS),
        (
            [{"sid": sid(1)}],
            ["friendly_name"],
            f"Trunk {sid(1)} has no friendly_name in the given facts. {GIVE_WHOLE}",
        ),
        ([FACTS, FACTS], [], f"The given facts have trunk {sid(1)} twice. {GIVE_ONCE}"),
        (
            [FACTS],
            ["colour"],
            "attributes has colour, which a BYOC trunk does not have. Check the spelling.",
        ),
        (["x"], KEPT, NO_TRUNKS),
    ],
)
def test_errors_of_baselines(trunks: Any, attributes: Any, told: str) -> None:
    with pytest.raises(AnsibleFilterError) as caught:
        baseline_filter.byoc_trunk_baseline(trunks, attributes)
    assert str(caught.value) == f"byoc_trunk_baseline: {told}"


@pytest.mark.parametrize("yes", [True, "true", "yes", "True", 1])
@pytest.mark.parametrize("no", [False, "false", "no", "False", 0])
def test_a_text_for_by_sid_means_what_it_says(yes: Any, no: Any) -> None:
    make = baseline_filter.byoc_trunk_baseline
    assert "- sid: " in make([FACTS], ["voice_url"], yes)
    assert "- sid: " not in make([FACTS], ["voice_url"], no)


def test_by_sid_must_be_true_or_false() -> None:
    with pytest.raises(AnsibleFilterError, match="by_sid is neither true nor false"):
        baseline_filter.byoc_trunk_baseline([FACTS], [], "maybe")


@pytest.mark.parametrize(
    "text", ["voice_url, voice_method", "[voice_url, voice_method]", '["voice_url","voice_method"]']
)
def test_attributes_may_be_a_text(text: str) -> None:
    make = baseline_filter.byoc_trunk_baseline
    assert make([FACTS], text) == make([FACTS], ["voice_url", "voice_method"])


def test_the_attributes_of_a_baseline_are_documented() -> None:
    documented = block("filter", "byoc_trunk_baseline", "DOCUMENTATION")["options"]["attributes"]
    assert documented["default"] == list(KEPT)


def test_the_names_of_the_filters() -> None:
    assert report_filter.FilterModule().filters() == {
        "byoc_trunk_report": report_filter.byoc_trunk_report
    }
    assert baseline_filter.FilterModule().filters() == {
        "byoc_trunk_baseline": baseline_filter.byoc_trunk_baseline
    }
