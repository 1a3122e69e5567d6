# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""A baseline with what trunks refer to: an audit against it finds no difference."""

from __future__ import annotations

from copy import deepcopy
from pathlib import Path
from random import Random
from typing import Any

import pytest
from ansible_collections.voiceops.twilio.plugins.module_utils._audit.drift import compare
from ansible_collections.voiceops.twilio.plugins.module_utils._audit.expectations import (
    read_expectations,
)
from ansible_collections.voiceops.twilio.plugins.module_utils._errors import OptionsError
from ansible_collections.voiceops.twilio.plugins.module_utils._text.masking import MASK, Masker
from ansible_collections.voiceops.twilio.plugins.plugin_utils._report import (
    baseline as _baseline,
)
from ansible_collections.voiceops.twilio.plugins.plugin_utils._report.baseline import (
    HEADING,
    KEPT,
    Baseline,
    baseline,
)
from ansible_collections.voiceops.twilio.plugins.plugin_utils._yaml import budget as _budget
from ansible_collections.voiceops.twilio.plugins.plugin_utils._yaml.plain_yaml import YamlDocument
from ansible_collections.voiceops.twilio.tests.unit.plugins.module_utils.linked import (
    DOMAIN,
    POLICY,
    SECRET,
    SID,
    A,
    B,
    address,
    credentials,
    domain,
    policy,
    target,
    trunk,
)
from ansible_collections.voiceops.twilio.tests.unit.plugins.plugin_utils.audits import HOSTILE
from ansible_collections.voiceops.twilio.tests.unit.plugins.plugin_utils.baselines import (
    as_expected_file,
)

Facts = dict[str, Any]


def facts(one_policy: Any = None, one_domain: Any = None) -> Facts:
    return {
        "connection_policies": {POLICY: policy() if one_policy is None else one_policy},
        "sip_domains": {DOMAIN: domain() if one_domain is None else one_domain},
    }


def made(known: Facts, *trunks: Any) -> Baseline:
    return baseline(trunks or [trunk()], ["friendly_name"], False, known)


def attributes(text: str, folder: Path, known: Facts, *trunks: Any, mask: Any = None) -> list[str]:
    """Return the attributes that differ from the baseline I(text)."""
    expectations = read_expectations(as_expected_file(text, folder))
    rows = compare(expectations, trunks or [trunk()], mask or (lambda value: value), known).trunks
    assert {row["state"] for row in rows} <= {"compliant", "drifted"}
    return [found["attribute"] for row in rows for found in row["differences"]]


def assert_round_trip(known: Facts, folder: Path, *trunks: Any) -> Baseline:
    found = made(known, *trunks)
    assert attributes(found.text, folder, known, *trunks) == []
    assert made(known, *trunks).text == found.text
    return found


def test_the_whole_file(tmp_path: Path) -> None:
    known = facts(
        policy(target(2, B, 20, priority=2), target(1, A, friendly_name="{{ x }}")),
        domain(
            [address(2, "203.0.113.7"), address(1, "198.51.100.0", 24)],
            [credentials(1, "one")],
            auth_type="IP_ACL,CREDENTIAL_LIST",
        ),
    )
    assert assert_round_trip(known, tmp_path) == Baseline(
        HEADING
        + """\
byoc_trunk_audit_expected:
- friendly_name: !unsafe "Berlin"
  connection_policy:
    friendly_name: !unsafe "Main"
    targets:
    - target: !unsafe "sip:a.example.com"
      enabled: true
      friendly_name: !unsafe "{{ x }}"
      priority: 1
      weight: 10
    - target: !unsafe "sip:b.example.com:5061;transport=tls"
      enabled: true
      friendly_name: null
      priority: 2
      weight: 20
  sip_domain:
    auth_type: !unsafe "IP_ACL,CREDENTIAL_LIST"
    domain_name: !unsafe "a.sip.twilio.com"
    emergency_calling_enabled: null
    friendly_name: null
    secure: true
    sip_registration: null
    voice_fallback_method: null
    voice_fallback_url: null
    voice_method: null
    voice_status_callback_method: null
    voice_status_callback_url: null
    voice_url: null
    ip_addresses:
    - ip_address: !unsafe "198.51.100.0"
      cidr_prefix_length: 24
      friendly_name: null
    - ip_address: !unsafe "203.0.113.7"
      cidr_prefix_length: 32
      friendly_name: null
    credential_lists:
    - friendly_name: !unsafe "one"
""",
        1,
        [],
        [],
        [],
    )


@pytest.mark.parametrize("kind", ["connection_policies", "sip_domains"])
def test_only_the_given_kinds_are_written(tmp_path: Path, kind: str) -> None:
    known = {**dict.fromkeys(facts()), kind: facts()[kind]}
    text = assert_round_trip(known, tmp_path).text
    assert ("connection_policy:" in text) is (kind == "connection_policies")
    assert ("sip_domain:" in text) is (kind == "sip_domains")
    assert (
        made({}).text
        == made(dict.fromkeys(facts())).text
        == baseline([trunk()], ["friendly_name"], False).text
    )


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_texts(tmp_path: Path, name: str) -> None:
    text = HOSTILE[name]
    known = facts(
        policy(
            target(1, f"sip:{text}", friendly_name=text),
            target(2, text),
            target(3, A, friendly_name=text),
        ),
        domain([address(1, text)], [credentials(1, text)], friendly_name=text, voice_url=text),
    )
    known["connection_policies"][POLICY]["friendly_name"] = text
    assert_round_trip(known, tmp_path)


ODD = [None, "", "x", 0, 7, 10.0, -1, True, False, [], ["x"], {}, {"regex": "x"}, "10", "null", "~"]


@pytest.mark.parametrize("value", ODD)
def test_tolerated_values(tmp_path: Path, value: Any) -> None:
    odd = {"weight": value, "priority": value, "enabled": value, "friendly_name": value}
    known = facts(
        policy(target(1, A, **odd), target(2, value), target(3, value, **odd)),
        domain(
            [address(1, value, value), address(2, value)],
            [credentials(1, value), credentials(2, value)],
            auth_type=value,
            voice_method=value,
            emergency_calling_enabled=value,
        ),
    )
    assert_round_trip(known, tmp_path)


def test_duplicates(tmp_path: Path) -> None:
    targets = [target(n, A, weight) for n, weight in enumerate([10, 20, 10, 30])]
    addresses = [address(n, "203.0.113.7", length) for n, length in enumerate([32, 24, 32])]
    known = facts(policy(*targets), domain(addresses, [credentials(n, "x") for n in range(3)]))
    text = assert_round_trip(known, tmp_path).text
    changed = deepcopy(known)
    changed["connection_policies"][POLICY]["targets"].pop()
    assert attributes(text, tmp_path, changed) == [f"connection_policy.targets[{A} (4)]"]


def test_the_order_of_the_facts_does_not_count(tmp_path: Path) -> None:
    chance = Random(7)
    targets = [target(n, uri, n % 2 + 1) for n, uri in enumerate([A, B, A, None, "x", "x", ["y"]])]
    texts = set()
    for _again in range(10):
        chance.shuffle(targets)
        texts.add(assert_round_trip(facts(policy(*targets)), tmp_path).text)
    assert len(texts) == 1


def test_an_address_with_the_length_of_its_prefix(tmp_path: Path) -> None:
    found = assert_round_trip(facts(None, domain([address(1, "203.0.113.0/24")])), tmp_path)
    assert 'regex: !unsafe "^203\\\\.0\\\\.113\\\\.0/24\\\\Z"' in found.text


def test_passwords_are_left_out(tmp_path: Path) -> None:
    uri = "sip:bob:hunter2@a.example"
    known = facts(policy(target(1, uri), target(2, uri)), domain(voice_url=f"https{uri[3:]}"))
    text = assert_round_trip(known, tmp_path).text
    assert "hunter2" not in text
    other = facts(
        policy(target(1, uri.replace("hunter2", "x")), target(2, uri)), known["sip_domains"][DOMAIN]
    )
    assert attributes(text, tmp_path, other) == []


def test_masked_texts_are_told_and_fit(tmp_path: Path) -> None:
    mask = Masker([SECRET]).mask
    actual = facts(policy(target(1, f"sip:{SECRET}@a")), domain(None, [credentials(1, SECRET)]))
    found = made(mask(actual))
    assert (found.masked, found.incomplete) == ([SID], [])
    assert MASK in found.text
    assert attributes(found.text, tmp_path, actual, mask=mask) == []
    assert attributes(found.text, tmp_path, actual) != []


@pytest.mark.parametrize(
    ("own", "written"),
    [
        ({"connection_policy_sid": None}, "connection_policy: null"),
        ({"from_domain_sid": None}, "sip_domain: null"),
    ],
)
def test_a_trunk_that_refers_to_nothing(tmp_path: Path, own: Any, written: str) -> None:
    text = assert_round_trip(facts(), tmp_path, trunk(**own)).text
    assert written in text
    assert len(attributes(text, tmp_path, facts(), trunk())) == 1


@pytest.mark.parametrize("sid", [POLICY[:-1] + "9", "x", 7, ["x"], {}])
def test_a_reference_that_leads_nowhere_is_left_out(tmp_path: Path, sid: Any) -> None:
    found = assert_round_trip(facts(), tmp_path, trunk(connection_policy_sid=sid))
    assert "connection_policy" not in found.text
    assert (found.incomplete, found.masked) == ([SID], [])


@pytest.mark.parametrize("unknown", [None, "x", [7]])
def test_a_list_that_is_not_known_is_left_out(tmp_path: Path, unknown: Any) -> None:
    known = facts({**policy(), "targets": unknown}, {**domain(), "credential_lists": unknown})
    found = assert_round_trip(known, tmp_path)
    assert "targets" not in found.text
    assert "credential_lists" not in found.text
    assert "ip_addresses: []" in found.text
    assert found.incomplete == [SID]


def without(item: Any, name: str) -> Any:
    return {key: value for key, value in item.items() if key != name}


LACKING = [
    (without(trunk(), "from_domain_sid"), {}, f"Trunk {SID} has no from_domain_sid"),
    (without(trunk(), "connection_policy_sid"), {}, f"Trunk {SID} has no connection_policy_sid"),
    (without(trunk(), "voice_url"), {}, f"Trunk {SID} has no voice_url in the given facts. Give"),
    (without(trunk(), "sid"), {}, "Item 0 of the trunks has no sid in"),
    (
        trunk(),
        {"one_policy": without(policy(), "friendly_name")},
        f"Trunk {SID}: its connection policy {POLICY} has no friendly_name in",
    ),
    (
        trunk(),
        {"one_domain": without(domain(), "secure")},
        f"Trunk {SID}: its SIP domain {DOMAIN} has no secure in",
    ),
    *(
        (
            trunk(),
            {"one_policy": policy(target(1, A), without(target(2, B), name))},
            f"Trunk {SID}: its connection policy {POLICY}: its target .* has no {name} in",
        )
        for name in ("enabled", "friendly_name", "priority", "target", "weight")
    ),
    (
        trunk(),
        {"one_policy": {**policy(), "sid": f"NY{7:032x}"}},
        f"connection_policies has connection policy NY{7:032x} by the key {POLICY}",
    ),
    (
        trunk(),
        {"one_domain": {**domain(), "sid": f"SD{7:032x}"}},
        f"sip_domains has SIP domain SD{7:032x} by the key {DOMAIN}",
    ),
]


@pytest.mark.parametrize(("one", "known", "told"), LACKING)
def test_no_value_is_written_that_nobody_read(one: Any, known: Any, told: str) -> None:
    with pytest.raises(OptionsError, match=told):
        baseline([one], ["voice_url"], False, facts(**known))


def test_one_trunk_twice_is_an_error() -> None:
    for other in ({}, {"friendly_name": "Other"}, {"voice_url": "https://x.example"}):
        with pytest.raises(OptionsError, match=f"trunk {SID} twice. "):
            made(facts(), trunk(), {**trunk(), **other})
    # The SIDs of several trunks are the same if a secret is masked in them.
    masked = [{**trunk(), "sid": f"BY{MASK}", "friendly_name": name} for name in ("a", "b")]
    assert made(facts(), *masked).written == 2


def test_the_size_of_a_baseline_is_what_an_audit_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    addresses = [address(1, "192.0.2.1"), address(2, "2001:db8::", 64)]
    known = facts(policy(target(1, A), target(2, B)), domain(addresses, [credentials(1, "é\n🙂")]))
    trunks = [trunk(), {**trunk(voice_url="https://u:p@h/"), "sid": f"BY{2:032x}"}]
    text = baseline(trunks, KEPT, True, known).text
    document = YamlDocument(text, str)
    document.document()
    budget = document._budget
    values = _budget.MAX_VALUES - budget.values_left
    cost = min(_budget._MIN_COST + 20 * len(text), _budget.MAX_COST) - budget.left
    for name, size in (
        ("MAX_VALUES", values),
        ("MAX_COST", cost),
        ("MAX_BYTES", len(text.encode())),
    ):
        with monkeypatch.context() as patched:
            patched.setattr(_baseline, name, size)
            assert baseline(trunks, KEPT, True, known).text == text
            patched.setattr(_baseline, name, size - 1)
            with pytest.raises(OptionsError, match="an audit cannot read such a file"):
                baseline(trunks, KEPT, True, known)
