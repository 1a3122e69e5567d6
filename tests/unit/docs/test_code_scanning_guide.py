# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The guide to code scanning names the files, columns and limits that the reports have."""

from __future__ import annotations

import json
import re
import shlex
import subprocess
import sys
from pathlib import Path

import yaml
from ansible_collections.voiceops.twilio.plugins.plugin_utils._report.annotations import (
    MAX_OF_LEVEL,
)
from ansible_collections.voiceops.twilio.plugins.plugin_utils._report.csv_table import COLUMNS
from ansible_collections.voiceops.twilio.plugins.plugin_utils._report.sarif import MAX_RESULTS
from ansible_collections.voiceops.twilio.tests.unit.docs.reading import ROOT

GUIDE = (ROOT / "docs/docsite/rst/code_scanning_guide.rst").read_text("utf-8")
AUDIT = "ansible-playbook voiceops.twilio.audit -e byoc_trunk_audit_expected_file=trunks.yml"


def blocks() -> list[dict[str, dict[str, dict[str, list[dict[str, str]]]]]]:
    found = re.findall(r"code-block:: yaml\n\n((?:    .*\n|\n)+)", GUIDE)
    return [yaml.safe_load(block) for block in found]


def test_the_columns_of_the_table_are_named() -> None:
    (line,) = re.findall(r"^``generated_at``, .*$", GUIDE, re.MULTILINE)
    assert re.findall(r"``(\w+)``", line) == list(COLUMNS)


def test_the_limits_are_those_of_the_reports() -> None:
    assert f"more than {MAX_RESULTS:,} results" in GUIDE
    assert f"shows {MAX_OF_LEVEL} errors, {MAX_OF_LEVEL} warnings" in GUIDE


def test_github_gets_the_file_even_if_the_audit_fails() -> None:
    workflow, _gitlab = blocks()
    assert workflow["permissions"] == {"contents": "read", "security-events": "write"}
    steps = workflow["jobs"]["audit"]["steps"]
    assert steps[2]["run"] == AUDIT
    assert steps[3]["if"] == "always()"
    assert steps[3]["with"] == {
        "sarif_file": "byoc-trunk-audit/audit.sarif",
        "category": "byoc-trunk-audit",
    }


def test_the_command_removes_what_is_waived(tmp_path: Path) -> None:
    (line,) = re.findall(r"^    [$] python3 (.*)", GUIDE, re.MULTILINE)
    results = [
        {"ruleId": "BYOC001", "suppressions": []},
        {"ruleId": "BYOC002", "suppressions": [{"kind": "external"}]},
    ]
    (tmp_path / "byoc-trunk-audit").mkdir()
    log = {"version": "2.1.0", "runs": [{"tool": {}, "results": results}]}
    (tmp_path / "byoc-trunk-audit/audit.sarif").write_text(json.dumps(log), encoding="utf-8")
    subprocess.run([sys.executable, *shlex.split(line)], cwd=tmp_path, check=True)
    found = json.loads((tmp_path / "open.sarif").read_text(encoding="utf-8"))
    assert found == {**log, "runs": [{"tool": {}, "results": results[:1]}]}


def test_gitlab_gets_both_files() -> None:
    _github, gitlab = blocks()
    job = gitlab["audit-byoc-trunks"]
    assert job["script"] == [AUDIT]
    assert job["artifacts"]["reports"] == {
        "junit": "byoc-trunk-audit/audit.xml",
        "sarif": "byoc-trunk-audit/audit.sarif",
    }
