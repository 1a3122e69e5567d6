# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The guide to rules is made from the table of rules, and its examples are valid."""

from __future__ import annotations

import re
from typing import Any

import pytest
from ansible_collections.voiceops.twilio.plugins.module_utils._audit.findings import read_inspection
from ansible_collections.voiceops.twilio.plugins.module_utils._audit.rules import BY_ID
from ansible_collections.voiceops.twilio.plugins.module_utils._tasks.inspecting import INSPECTED
from ansible_collections.voiceops.twilio.tests.unit.docs.reading import (
    blocks,
    literals,
    loaded,
    table,
)
from ansible_collections.voiceops.twilio.tests.unit.docs.rules_guide import GUIDE, all_rules

EXAMPLES = [loaded(block.text) for block in blocks(GUIDE, "yaml")]


def test_the_guide_is_made_from_the_table() -> None:
    # tests/unit/docs/rules_guide.py says how to make it again.
    assert GUIDE.read_text(encoding="utf-8").endswith(all_rules())


def test_every_rule_is_in_the_table_and_has_a_section() -> None:
    rows = table(GUIDE, "Rule", "Severity", "What must hold")
    assert [literals(rule)[0] for rule, *_others in rows] == list(BY_ID)
    text = GUIDE.read_text(encoding="utf-8")
    assert re.findall(r"^(BYOC\d+): \S+\n~+$", text, re.MULTILINE) == list(BY_ID)


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: next(iter(example)))
def test_examples_are_valid(example: dict[str, Any]) -> None:
    own = [example.get(f"byoc_trunk_audit_{name}") for name in INSPECTED]
    assert any(own)
    read_inspection(*own)
