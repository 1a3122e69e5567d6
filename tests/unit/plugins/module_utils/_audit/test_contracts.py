# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""A rule that is checked alone never treats a value as correct that Twilio does not document."""

from __future__ import annotations

from time import monotonic
from typing import Any

import pytest
from ansible_collections.voiceops.twilio.plugins.module_utils._audit.byoc_setup import (
    TRUNK,
    Found,
    Setup,
)
from ansible_collections.voiceops.twilio.plugins.module_utils._audit.contracts import (
    undocumented,
    violations,
)
from ansible_collections.voiceops.twilio.plugins.module_utils._audit.findings import (
    read_inspection,
)
from ansible_collections.voiceops.twilio.plugins.module_utils._audit.rules import RULES
from ansible_collections.voiceops.twilio.plugins.module_utils._tasks.bounds import bounded
from ansible_collections.voiceops.twilio.tests.unit.plugins.module_utils.setups import (
    ACL,
    CREDENTIALS,
    DOMAIN,
    POLICY,
    TODAY,
    Facts,
    found,
    sound,
    with_more_trunks,
    with_trunk,
)

OPTIONS = {
    "BYOC003": {"allowed_hosts": ["*.example.com", "*.example.net", "*.example.org"]},
    "BYOC024": {"allowed_networks": ["203.0.113.0/24"]},
    "BYOC025": {"allowed_lists": [ACL, CREDENTIALS]},
}
UNCLEAR = "has a value that Twilio does not document, so it cannot be checked."
UNDOCUMENTED: list[Any] = [{"a": 1}, [1], 1.5, "\u202e"]
# A finding only shows them.
SHOWN = {"sid", "friendly_name"}


class Recorded(dict[str, Any]):
    """A resource that knows which of its attributes were read."""

    def __init__(self, values: Facts) -> None:
        super().__init__(values)
        self.read: set[str] = set()

    def get(self, key: str, default: Any = None) -> Any:
        self.read.add(key)
        return super().get(key, default)


def resources(facts: Facts) -> dict[str, Any]:
    """Return the place of one resource of each kind, as a holder and a key."""
    domain, policy = facts["sip_domains"][DOMAIN], facts["connection_policies"][POLICY]
    acl = domain["ip_access_control_lists"]
    return {
        "address": (acl[0]["ip_addresses"], 0),
        "acl": (acl, 0),
        "target": (policy["targets"], 0),
        "trunk": (facts["byoc_trunks"], 0),
        "policy": (facts["connection_policies"], POLICY),
        "domain": (facts["sip_domains"], DOMAIN),
    }


def findings(rule: str, facts: Facts) -> list[str]:
    rows = read_inspection([rule], OPTIONS).findings(facts, TODAY)
    return [row["message"] for row in rows]


def attributes_read(rule: str) -> list[tuple[str, str]]:
    """Return what the rule itself reads of the sound setup, by the kind of resource."""
    facts = sound()
    # Without it, no rule reads who is called back.
    facts["sip_domains"][DOMAIN]["emergency_calling_enabled"] = True
    facts["sip_domains"][DOMAIN]["emergency_caller_sid"] = f"PN{1:032x}"
    places = resources(facts)
    for holder, key in places.values():
        holder[key] = Recorded(holder[key])
    assert findings(rule, facts) == []
    return [
        (kind, name)
        for kind, (holder, key) in places.items()
        for name in sorted(holder[key].read - SHOWN)
    ]


# The setup reads it for every rule. These rules look at it.
LINK = ("domain", "byoc_trunk_sid")
OF_LINK = {"BYOC012", "BYOC014", *(f"BYOC{number:03}" for number in range(21, 30))}
CASES = [
    (rule.id, *one)
    for rule in RULES
    for one in attributes_read(rule.id)
    if one != LINK or rule.id in OF_LINK
]


@pytest.mark.parametrize("value", UNDOCUMENTED, ids=repr)
@pytest.mark.parametrize(("rule", "kind", "attribute"), CASES)
def test_a_rule_has_a_finding_for_each_value_it_reads(
    rule: str, kind: str, attribute: str, value: Any
) -> None:
    facts = sound()
    facts["sip_domains"][DOMAIN]["emergency_calling_enabled"] = True
    facts["sip_domains"][DOMAIN]["emergency_caller_sid"] = f"PN{1:032x}"
    holder, key = resources(facts)[kind]
    holder[key][attribute] = value
    assert findings(rule, facts)


def test_every_rule_is_tested() -> None:
    others = {"BYOC008", "BYOC030"}  # A name is tested below. A waiver has no value of Twilio.
    assert {rule for rule, *_others in CASES} == {rule.id for rule in RULES} - others


@pytest.mark.parametrize("name", ["a" * 256, "a" * 5000, 7, {"a": 1}])
def test_a_name_that_twilio_does_not_document_is_found(name: Any) -> None:
    facts = with_trunk(friendly_name=name)
    assert found(facts, "BYOC008") == [f"friendly_name {UNCLEAR}"]


def test_a_rule_without_the_option_that_it_needs_checks_nothing() -> None:
    assert found(with_trunk(voice_url="nonsense"), "BYOC003") == []


def test_a_message_about_a_longer_name_says_nothing_of_its_end() -> None:
    setup = Setup(with_trunk(sid="x", from_domain_sid="x"))
    longer = Found(TRUNK, setup.trunks[0], f"from_domain_sid {UNCLEAR}")
    read = [(TRUNK, "sid"), (TRUNK, "from_domain_sid")]
    unsaid = undocumented(violations(setup, read), read, [longer])
    assert [one.message for one in unsaid] == [f"sid {UNCLEAR}"]


def test_a_message_of_one_resource_says_nothing_of_another() -> None:
    facts = with_more_trunks({"voice_url": 7})
    facts["byoc_trunks"][0]["voice_url"] = 7
    setup = Setup(facts)
    first, second = setup.trunks
    read = [(TRUNK, "voice_url")]
    said = [Found(TRUNK, first, text) for text in ("Something else.", f"voice_url {UNCLEAR}")]
    unsaid = list(undocumented(violations(setup, read), read, said))
    assert unsaid == [Found(TRUNK, second, f"voice_url {UNCLEAR}")]


def test_the_work_grows_with_the_targets_and_not_with_their_square() -> None:
    facts = sound()
    policy = facts["connection_policies"][POLICY]
    target = {**policy["targets"][0], "target": "x"}
    policy["targets"] = [{**target, "sid": f"NE{n:032x}"} for n in range(15_000)]

    def check() -> list[str]:
        return found(facts, "BYOC017")

    # It takes less than a second. If each target were looked for among all messages, minutes.
    assert len(bounded(check, monotonic() + 60, "in time")) == 15_000
