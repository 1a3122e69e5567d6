# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Every report names everything that made an audit fail, however much it is."""

from __future__ import annotations

import html
import json
import re
from typing import Any

import pytest
from ansible_collections.voiceops.twilio.plugins.module_utils._errors import (
    InvalidResponseError,
    SeveralError,
    TwilioError,
    joined,
    of_one_kind,
)
from ansible_collections.voiceops.twilio.plugins.plugin_utils._report.annotations import (
    annotations_of,
)
from ansible_collections.voiceops.twilio.plugins.plugin_utils._report.files import FORMATS
from ansible_collections.voiceops.twilio.plugins.plugin_utils._report.model import (
    Report,
    report_on,
)
from ansible_collections.voiceops.twilio.tests.unit.plugins.plugin_utils.audits import (
    finding,
    found,
    sid,
    unread,
)

EVERY = [*FORMATS, "github"]


def shown(report: Report, name: str) -> str:
    """Return what people or programs read in a format."""
    if name == "github":
        return "\n".join(annotations_of(report, {})[0])
    text = FORMATS[name](report)
    if name == "markdown":
        return re.sub(r"\\(.)", r"\1", text)
    return html.unescape(text) if name in ("html", "junit") else text


def several(*kinds: tuple[str, int]) -> dict[str, Any]:
    """The result of a task that could not read so many resources of each kind."""
    numbers = iter(range(1, 1 + sum(number for _prefix, number in kinds)))
    groups: list[TwilioError] = [
        of_one_kind(
            [
                InvalidResponseError(f"{sid(next(numbers), prefix)} is wrong.", "Do it.")
                for _each in range(number)
            ],
            1000,
            "resources",
        )
        for prefix, number in kinds
    ]
    error = joined(groups)
    assert isinstance(error, SeveralError)
    errors = [{**one.facts(), "msg": one.msg} for one in error.errors]
    return {**unread("invalid_response", error.msg), "errors": errors}


@pytest.mark.parametrize("name", EVERY)
@pytest.mark.parametrize(
    "kinds",
    [
        pytest.param([("BY", 2)], id="as many as the message names"),
        pytest.param([("BY", 9)], id="nine trunks"),
        pytest.param([("NY", 5), ("SD", 4)], id="two kinds"),
    ],
)
def test_every_report_names_each_resource_that_could_not_be_read(
    name: str, kinds: list[tuple[str, int]]
) -> None:
    result = several(*kinds)
    text = shown(report_on({"a": result}), name)
    prefixes = [prefix for prefix, number in kinds for _each in range(number)]
    sids = [sid(number, prefix) for number, prefix in enumerate(prefixes, 1)]
    assert [one for one in sids if one not in text] == []


@pytest.mark.parametrize("name", FORMATS)
def test_a_report_in_a_file_has_no_limit_of_errors(name: str) -> None:
    text = shown(report_on({"a": several(("BY", 300))}), name)
    assert [n for n in range(1, 301) if sid(n) not in text] == []


@pytest.mark.parametrize("name", FORMATS)
def test_a_report_in_a_file_has_no_limit_of_findings_of_a_rule(name: str) -> None:
    findings = [finding("BYOC007", "error", f"Target {sid(n, 'NE')} is bad.") for n in range(300)]
    text = shown(report_on({"a": found(*findings)}), name)
    assert [n for n in range(300) if sid(n, "NE") not in text] == []


def test_the_data_has_the_errors_as_the_module_returns_them() -> None:
    result = several(("BY", 4))
    (account,) = json.loads(FORMATS["json"](report_on({"a": result})))["accounts"]
    assert account["errors"] == result["errors"]


@pytest.mark.parametrize(
    "errors", [None, "text", {}, [None, 1, "x"], [{}], [{"msg": ""}]], ids=repr
)
def test_errors_of_another_form_are_left_out(errors: Any) -> None:
    report = report_on({"a": {**unread(), "errors": errors}})
    assert report["accounts"][0]["errors"] == []
