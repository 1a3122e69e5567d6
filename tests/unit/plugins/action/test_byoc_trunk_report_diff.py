# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The report hands the differences of its audits to the callback, or says them itself."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from ansible_collections.voiceops.twilio.plugins.plugin_utils._report.diff import (
    diff_lines,
    diffs_of,
)
from ansible_collections.voiceops.twilio.tests.unit.plugins.action.test_byoc_trunk_report import (
    AUDITED,
    NAME,
    run,
)
from ansible_collections.voiceops.twilio.tests.unit.plugins.documentation import block, text

DIFF = {
    "before_header": "BY1 (two) at Twilio",
    "after_header": "BY1 (two) as expected",
    "before": 'voice_method: "GET"\n',
    "after": 'voice_method: "POST"\n',
}
LINES = [
    "--- BY1 (two) at Twilio",
    "+++ BY1 (two) as expected",
    '-voice_method: "GET"',
    '+voice_method: "POST"',
]


def in_diff_mode(folder: Path, audited: Any, **given: Any) -> dict[str, Any]:
    keywords = {"diff": True, **given.pop("keywords", {})}
    return run(folder, {"main": audited}, keywords=keywords, **given)


@pytest.mark.parametrize("check_mode", [False, True])
def test_the_report_has_the_diff_of_its_audits_for_the_callback(
    tmp_path: Path, check_mode: bool
) -> None:
    audited = {**AUDITED, "diff": [DIFF]}
    result = in_diff_mode(tmp_path, audited, keywords={"check_mode": check_mode})
    assert (result["changed"], result["diff"]) == (True, [DIFF])
    assert not set(LINES) & set(result["msg"])
    assert "diff" not in run(tmp_path, {"main": audited})


def test_a_looped_audit_has_the_diff_of_each_item(tmp_path: Path) -> None:
    looped = {"results": [{**AUDITED, "item": n, "diff": [DIFF]} for n in (1, 2)]}
    assert diffs_of([looped, {**AUDITED, "diff": []}, None, {"results": [None]}]) == [DIFF, DIFF]


def test_where_no_callback_shows_a_diff_the_message_does(tmp_path: Path) -> None:
    audited = {**AUDITED, "diff": [DIFF]}
    unchanged = in_diff_mode(tmp_path, audited, reports=[])
    assert unchanged["changed"] is False
    assert unchanged["msg"][-len(LINES) :] == LINES
    failed = in_diff_mode(tmp_path, audited, reports=["pdf"])
    assert failed["failed"] is True
    assert failed["msg"].splitlines()[-len(LINES) :] == LINES


def test_text_in_a_diff_is_escaped() -> None:
    hostile = {**DIFF, "before_header": "\x1b[2J\u202eBY1", "after": "a\u202e\nb\n"}
    assert list(diff_lines([hostile])) == [
        "--- \\x1b[2J\\u202eBY1",
        LINES[1],
        LINES[2],
        "+a\\u202e",
        "+b",
    ]


def test_the_documented_return_values_are_those_that_come(tmp_path: Path) -> None:
    returned = block("modules", NAME, "RETURN")
    result = in_diff_mode(tmp_path, {**AUDITED, "diff": [DIFF]})
    assert returned.keys() == {key for key in result if key[0] != "_"} - {"changed"}
    for name, about in returned.items():
        assert text(about).endswith(".")
        kind = dict if name == "diff" else str
        assert (about["type"], about["elements"]) == ("list", kind.__name__)
        assert all(isinstance(item, kind) for item in (*result[name], *about["sample"]))
    assert returned["diff"]["sample"][0].keys() == DIFF.keys()
