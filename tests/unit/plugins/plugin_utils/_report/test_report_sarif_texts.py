# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Texts in SARIF that a viewer would take for a link or a placeholder."""

from __future__ import annotations

import json

import pytest
from ansible_collections.voiceops.twilio.plugins.plugin_utils._report.model import report_on
from ansible_collections.voiceops.twilio.plugins.plugin_utils._report.sarif import sarif
from ansible_collections.voiceops.twilio.tests.unit.plugins.plugin_utils._report.sarif_reading import (  # noqa: E501
    without_placeholders,
)
from ansible_collections.voiceops.twilio.tests.unit.plugins.plugin_utils.audits import (
    audit,
    finding,
    found,
    trunk,
    unread,
)

TEXTS_THAT_ACT = {
    "link": "[a](http://evil.example)",
    "link after a backslash": "[a\\](http://evil.example)",
    "link after two backslashes": "[a\\\\](http://evil.example)",
    "link to a location": "[[x]](1)",
    "argument": "{0}",
    "argument in braces": "{{0}}",
    "argument in more braces": "{{{12}}}",
    "braces": '} {x} {} {"regex": "x{2}"} {',
}


@pytest.mark.parametrize("text", TEXTS_THAT_ACT.values(), ids=TEXTS_THAT_ACT)
def test_no_text_of_a_rule_or_result_is_a_link_or_an_argument(text: str) -> None:
    rule = {"id": "OWN1", "severity": "error", "text": text}
    audits = {
        text: {**found(finding(text, "error", text), finding("OWN1", "note", text))},
        "b": {**unread(msg=text), "own_rules": [rule]},
        "c": {**audit(trunk(1, "missing", text)), "own_rules": [rule]},
    }
    log = json.loads(sarif(report_on(audits, problems=[text])))
    driver = log["runs"][0]["tool"]["driver"]
    texts = [one["message"]["text"] for one in log["runs"][0]["results"]]
    for one in driver["rules"]:
        parts = (one["shortDescription"], one["fullDescription"], one["help"])
        texts += [shown for part in parts for shown in part.values()]
    assert len(texts) > 40
    for one in texts:
        assert "](" not in one
        without_placeholders(one)
