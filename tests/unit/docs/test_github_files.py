# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The files that GitHub reads: templates of issues, and updates of pinned versions."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml
from ansible_collections.voiceops.twilio.tests.unit.docs.reading import README, ROOT, table

GITHUB = ROOT / ".github"
TEMPLATES = GITHUB / "ISSUE_TEMPLATE"
FORMS = sorted(path for path in TEMPLATES.glob("*.yml") if path.name != "config.yml")


def read(path: Path) -> Any:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("path", "schema"),
    [
        (GITHUB / "dependabot.yml", "dependabot"),
        (TEMPLATES / "config.yml", "github-issue-config"),
        *((form, "github-issue-forms") for form in FORMS),
    ],
    ids=lambda it: getattr(it, "name", it),
)
def test_it_is_as_the_public_schema_says(path: Path, schema: str) -> None:
    vendored = files("check_jsonschema.builtin_schemas") / "vendor" / f"{schema}.json"
    described = yaml.safe_load(vendored.read_text("utf-8"))
    validator = jsonschema.validators.validator_for(described)(described)

    assert [error.message for error in validator.iter_errors(read(path))] == []
    assert list(validator.iter_errors({**read(path), "no-such-key": {}, "body": 7, "version": 7}))


def test_a_bug_may_be_in_any_part() -> None:
    (part,) = [it for it in read(TEMPLATES / "bug_report.yml")["body"] if it.get("id") == "part"]
    listed = [
        f"{name.strip('`').removeprefix('voiceops.twilio.')} ({kind})"
        for kind, name, _purpose in table(README, "Kind", "Name", "Purpose")
    ]

    assert part["attributes"]["options"] == [*listed, "documentation", "something else"]


def test_every_form_asks_for_no_secret_and_has_a_field_that_is_needed() -> None:
    assert {form.name for form in FORMS} == {"bug_report.yml", "feature_request.yml"}
    for form in FORMS:
        needed = [it for it in read(form)["body"] if it.get("validations", {}).get("required")]
        assert needed
    assert "Remove auth tokens" in (TEMPLATES / "bug_report.yml").read_text(encoding="utf-8")
    assert read(TEMPLATES / "config.yml")["blank_issues_enabled"] is False


def test_every_pin_is_looked_after() -> None:
    pinned = {
        f"/{path.parent.relative_to(ROOT)}"
        for folder in ("tests", "tools")
        for path in (ROOT / folder).rglob("*.txt")
        if any("==" in line for line in path.read_text("utf-8").splitlines() if line[:1] != "#")
        and "output" not in path.parts
    }
    updates = read(GITHUB / "dependabot.yml")["updates"]
    kinds = {update["package-ecosystem"] for update in updates}
    watched = [
        folder
        for update in updates
        if update["package-ecosystem"] == "pip"
        for folder in update.get("directories", [update.get("directory")])
    ]

    assert kinds == {"github-actions", "pip"}
    assert sorted(watched) == sorted(pinned)
