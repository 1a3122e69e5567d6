# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The guide to audits: its tables are what the code does, and its commands and CI jobs work."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from collections.abc import Iterator, Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml
from ansible_collections.voiceops.twilio.plugins.filter.byoc_trunk_report import FORMATS
from ansible_collections.voiceops.twilio.plugins.module_utils._audit.conditions import CONDITIONS
from ansible_collections.voiceops.twilio.plugins.module_utils._audit.drift import STATES, compare
from ansible_collections.voiceops.twilio.plugins.module_utils._audit.expectations import (
    read_expectations,
)
from ansible_collections.voiceops.twilio.plugins.module_utils._tasks.byoc_trunk_audit import FAILS
from ansible_collections.voiceops.twilio.plugins.plugin_utils._report.model import report_on
from ansible_collections.voiceops.twilio.plugins.plugin_utils._report.outcome import OUTCOMES
from ansible_collections.voiceops.twilio.plugins.plugin_utils._report.text import as_json
from ansible_collections.voiceops.twilio.tests.sandbox.client import Sandbox
from ansible_collections.voiceops.twilio.tests.unit.docs.reading import (
    GUIDES,
    ROOT,
    blocks,
    literals,
    loaded,
    table,
)
from ansible_collections.voiceops.twilio.tests.unit.docs.running import run
from ansible_collections.voiceops.twilio.tests.unit.plugins.plugin_utils.audits import ONE_OF_EACH

GUIDE = GUIDES / "audit_guide.rst"
SID = "BY00000000000000000000000000000001"
BLOCKS = {block.text: loaded(block.text) for block in blocks(GUIDE, "yaml", "yaml+jinja")}
(GITHUB,) = (value for value in BLOCKS.values() if "jobs" in value)
(GITLAB,) = (value for value in BLOCKS.values() if "audit-byoc-trunks" in value)
BASELINE, EXPECTED, DESCRIBED = (
    text for text, it in BLOCKS.items() if "byoc_trunk_audit_expected" in it
)


def test_states_and_what_fails_for_them() -> None:
    rows = table(GUIDE, "State", "Meaning", "Fails for")

    fails = {state: choice for choice, states in FAILS.items() for state in states}
    assert {literals(state)[0]: literals(choice) for state, _meaning, choice in rows} == {
        state: [fails[state]] if state in fails else [] for state in STATES
    }


@pytest.mark.parametrize(
    ("written", "holds", "fails"),
    table(GUIDE, "Written", "Accepts", "Does not accept"),
)
def test_conditions(written: str, holds: str, fails: str) -> None:
    expected = [{"sid": SID, "voice_method": _value(written)}]
    for cell, state in ((holds, "compliant"), (fails, "drifted")):
        trunk = {"sid": SID, "friendly_name": "x", "voice_method": _value(cell)}
        assert compare(read_expectations(expected), [trunk]).trunks[0]["state"] == state


def _value(cell: str) -> Any:
    return yaml.safe_load(literals(cell)[0])


def test_every_condition_is_in_the_table() -> None:
    rows = table(GUIDE, "Written", "Accepts", "Does not accept")
    written = [_value(cell) for cell, *_others in rows]
    assert {next(iter(it)) for it in written if isinstance(it, Mapping)} == set(CONDITIONS)


def test_reports() -> None:
    rows = table(GUIDE, "``byoc_trunk_audit_reports``", "File", "Purpose")
    role = ROOT / "roles" / "byoc_trunk_audit"
    specs = yaml.safe_load((role / "meta" / "argument_specs.yml").read_text("utf-8"))
    about = specs["argument_specs"]["main"]["options"]["byoc_trunk_audit_reports"]
    named = [literals(row[0])[0] for row in rows]
    assert named == [*FORMATS, "github"] == [*about["default"], "csv", "github"]
    assert all(f"V({name})" in " ".join(about["description"]) for name in named)
    assert (ROOT / "docs" / "byoc_trunk_report.schema.json").is_file()


def test_the_command_turns_each_outcome_into_its_exit_code(tmp_path: Path) -> None:
    rows = table(GUIDE, "Outcome", "Meaning", "Exit code")
    codes = {literals(outcome)[0]: int(code) for outcome, _meaning, code in rows}
    assert list(codes) == list(OUTCOMES)
    assert list(codes.values()) == sorted(codes.values())
    (line,) = (line for _where, line in _lines() if line.startswith("python3 "))
    command = [sys.executable, *shlex.split(line)[1:]]

    def exit_code() -> int:
        return subprocess.run(command, cwd=tmp_path, capture_output=True, check=False).returncode

    assert exit_code() == 1
    (tmp_path / "byoc-trunk-audit").mkdir()
    for outcome, code in codes.items():
        report = as_json(report_on(ONE_OF_EACH[outcome]))
        (tmp_path / "byoc-trunk-audit" / "audit.json").write_text(report, encoding="utf-8")
        assert exit_code() == code


def test_variables_of_the_role_exist() -> None:
    role = ROOT / "roles" / "byoc_trunk_audit"
    specs = yaml.safe_load((role / "meta" / "argument_specs.yml").read_text("utf-8"))
    options = set(specs["argument_specs"]["main"]["options"])
    named = set(re.findall(r"\bbyoc_trunk_audit_\w+", GUIDE.read_text("utf-8")))
    assert named
    assert named <= options


def test_pictures_exist() -> None:
    pictures = re.findall(r"^\.\. figure:: (\S+)$", GUIDE.read_text("utf-8"), re.M)
    start = "https://raw.githubusercontent.com/voiceops/voiceops.twilio/main/"
    assert len(pictures) == 3
    for picture in pictures:
        assert picture.startswith(start)
        assert (ROOT / picture.removeprefix(start)).is_file()


# Commands, and CI


@pytest.mark.parametrize(
    ("workflow", "schema"),
    [
        pytest.param(GITHUB, "github-workflows.json", id="GitHub"),
        pytest.param(GITLAB, "gitlab-ci.json", id="GitLab"),
    ],
)
def test_ci_is_as_its_public_schema_says(workflow: Any, schema: str) -> None:
    text = (files("check_jsonschema.builtin_schemas") / "vendor" / schema).read_text("utf-8")
    # YAML 1.1, which this parser reads, takes a key that is called on for true.
    named = {"on" if key is True else key: value for key, value in workflow.items()}
    validator = jsonschema.validators.validator_for(yaml.safe_load(text))
    assert [e.message for e in validator(yaml.safe_load(text)).iter_errors(named)] == []
    assert list(validator(yaml.safe_load(text)).iter_errors({**named, "jobs": 7, "script": 7}))


def _lines() -> Iterator[tuple[str, str]]:
    for block in blocks(GUIDE, "console"):
        yield from (("guide", line.removeprefix("$ ")) for line in block.text.splitlines())
    for step in GITHUB["jobs"]["audit"]["steps"]:
        yield from (("GitHub", line) for line in step.get("run", "").splitlines())
    yield from (("GitLab", line) for line in GITLAB["audit-byoc-trunks"]["script"])


LINES = [(where, line) for where, line in _lines() if line.startswith("ansible-playbook ")]
# Its inventory is that of another guide: test_audit_playbook.py runs it.
(OF_ACCOUNTS,) = (line for _where, line in LINES if "-i accounts.yml" in line)
(OF_SETUPS,) = (line for _where, line in LINES if "baseline_related" in line)


def test_every_command_is_known() -> None:
    known = (
        r"(export TWILIO_|pip install '|ansible-galaxy collection install |ansible-playbook |cat "
        r"|rm -rf byoc-trunk-audit$|python3 -c 'import json, sys; )"
    )
    assert len(LINES) == 6
    assert all(re.match(known, line) for _where, line in _lines() if line)
    assert {where for where, _line in LINES} == {"guide", "GitHub", "GitLab"}


def test_from_the_first_baseline_to_a_night_in_ci(sandbox: Sandbox, tmp_path: Path) -> None:
    others = (OF_ACCOUNTS, OF_SETUPS)
    baseline, *audits = (line for _where, line in LINES if line not in others)
    for _again in range(2):
        done = run(sandbox, tmp_path, baseline)
        assert done.returncode == 0, done.stdout + done.stderr
    written = (tmp_path / "trunks.yml").read_text("utf-8")
    shown = BASELINE.partition("\n")[2]
    assert shown.strip() in written
    assert written.count("\n- friendly_name: ") == 3
    for line in audits:
        done = run(sandbox, tmp_path, line)
        assert done.returncode == 0, done.stdout + done.stderr
        assert "3 compliant" in done.stdout
    sandbox.put_trunk(SID, {**sandbox.trunk(SID), "voice_method": "GET"})
    done = run(sandbox, tmp_path, audits[-1])
    assert done.returncode == 2
    assert "2 compliant, 1 drifted" in done.stdout
    for path in (
        GITHUB["jobs"]["audit"]["steps"][-2]["run"].split()[1],
        GITHUB["jobs"]["audit"]["steps"][-1]["with"]["path"],
        GITLAB["audit-byoc-trunks"]["artifacts"]["reports"]["junit"],
        *GITLAB["audit-byoc-trunks"]["artifacts"]["paths"],
    ):
        assert (tmp_path / path).exists(), path


def test_a_baseline_of_what_trunks_refer_to(sandbox: Sandbox, tmp_path: Path) -> None:
    for changed in ("changed=1", "changed=0"):
        done = run(sandbox, tmp_path, OF_SETUPS)
        assert done.returncode == 0, done.stdout + done.stderr
        assert changed in done.stdout
    written = (tmp_path / "setups.yml").read_text("utf-8")
    assert written.count("    targets:\n    - target: ") == 1
    assert written.count("sip_domain: null") == 2
    (tmp_path / "setups.yml").rename(tmp_path / "trunks.yml")
    done = run(sandbox, tmp_path, LINES[-1][1])
    assert done.returncode == 0, done.stdout + done.stderr
    assert "3 compliant" in done.stdout


@pytest.mark.parametrize(("text", "told"), [(EXPECTED, "3 compliant"), (DESCRIBED, "1 compliant")])
def test_what_the_guide_expects_is_so(
    sandbox: Sandbox, tmp_path: Path, text: str, told: str
) -> None:
    (tmp_path / "trunks.yml").write_text(text, encoding="utf-8")
    done = run(sandbox, tmp_path, LINES[-1][1])
    assert done.returncode == 0, done.stdout + done.stderr
    assert told in done.stdout
