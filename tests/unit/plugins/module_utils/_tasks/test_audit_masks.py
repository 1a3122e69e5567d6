# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""An audit against expected trunks that hold a mask, as a baseline of masked facts does."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from ansible_collections.voiceops.twilio.plugins.module_utils._audit.findings import (
    WAIVER_STATES,
)
from ansible_collections.voiceops.twilio.plugins.module_utils._audit.rule import SEVERITIES
from ansible_collections.voiceops.twilio.plugins.module_utils._audit.rules import BY_ID
from ansible_collections.voiceops.twilio.plugins.module_utils._tasks.byoc_trunk_audit import (
    byoc_trunk_audit,
)
from ansible_collections.voiceops.twilio.plugins.module_utils._tasks.runner import (
    OWN_WORDS,
    Outcome,
)
from ansible_collections.voiceops.twilio.plugins.module_utils._text.masking import MASK, Masker
from ansible_collections.voiceops.twilio.tests.sandbox.client import Sandbox
from ansible_collections.voiceops.twilio.tests.unit.plugins.tasks import AUTH_TOKEN, SIDS, options


def audit(sandbox: Sandbox, expected: Any) -> Outcome:
    given = options(sandbox, expected=expected)
    return byoc_trunk_audit(given, {}, ansible_version="2.21.0", diff=False)


@pytest.mark.parametrize("word", [*SEVERITIES, *BY_ID, *WAIVER_STATES])
def test_a_word_of_the_audit_is_never_masked(word: str) -> None:
    secrets = [f"{word}-and-more-of-it", f"more-of-it-and-{word}", word * 4]
    assert Masker(secrets, OWN_WORDS).mask({word: [word]}) == {word: [word]}


MASKED = [
    ("friendly_name", f"a {AUTH_TOKEN}", f"a {MASK}"),
    ("friendly_name", AUTH_TOKEN[:12], MASK),
    ("voice_url", f"https://{AUTH_TOKEN}", f"https://{MASK}"),
    (
        "voice_url",
        f"https://a:b@h/{AUTH_TOKEN}",
        {"regex": rf"^https://a:[^@]*@h/{re.escape(MASK)}"},
    ),
]


@pytest.mark.parametrize(("attribute", "actual", "written"), MASKED)
def test_a_mask_stands_for_a_secret_that_the_audit_masks(
    sandbox: Sandbox, attribute: str, actual: str, written: Any
) -> None:
    sandbox.put_trunk(SIDS[0], {**sandbox.trunk(SIDS[0]), attribute: actual})
    outcome = audit(sandbox, [{"sid": SIDS[0], attribute: written}])
    assert outcome.result["compliant"]
    assert AUTH_TOKEN[:12] not in json.dumps(outcome.result)


@pytest.mark.parametrize(
    ("actual", "written"),
    [
        ("a b", f"a {MASK}"),
        ("anything", MASK),
        (AUTH_TOKEN, f"a {MASK}"),
        (f"a {AUTH_TOKEN} b", f"a {MASK}"),
        (AUTH_TOKEN, {"not": {"regex": "^fake-"}}),
        (AUTH_TOKEN, {"regex": r"^[*]+\Z"}),
        (AUTH_TOKEN, {"one_of": [MASK]}),
        (AUTH_TOKEN, {"not": AUTH_TOKEN}),
    ],
)
def test_a_mask_stands_for_no_other_text(sandbox: Sandbox, actual: str, written: Any) -> None:
    sandbox.put_trunk(SIDS[0], {**sandbox.trunk(SIDS[0]), "friendly_name": actual})
    outcome = audit(sandbox, [{"sid": SIDS[0], "friendly_name": written}])
    assert not outcome.result["compliant"]
