# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What trunks refer to as host variables: the facts of the module, in groups and in the cache."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from ansible.errors import AnsibleError, AnsibleParserError
from ansible_collections.voiceops.twilio.plugins.module_utils._tasks.related import nested
from ansible_collections.voiceops.twilio.tests.sandbox.client import Sandbox
from ansible_collections.voiceops.twilio.tests.unit.plugins.inventory.doors import Source, groups
from ansible_collections.voiceops.twilio.tests.unit.plugins.inventory.test_cache import (
    described,
    files,
    rewrite,
)
from ansible_collections.voiceops.twilio.tests.unit.plugins.related import (
    BOTH,
    DOMAINS,
    POLICIES,
    asked_for,
    domain,
    policy,
    related,
)
from ansible_collections.voiceops.twilio.tests.unit.plugins.tasks import (
    API_KEY,
    AUTH_TOKEN,
    SIDS,
    SUBACCOUNT,
)

FACTS = {POLICIES: "connection_policy", DOMAINS: "sip_domains"}
LAB = {"account_sid": SUBACCOUNT, "auth_token": "fake-auth-token-of-the-laborator"}
LAB_SIDS = [f"BY{'b' + str(n):0>32}" for n in range(1, 5)]
HOST = "'^sip:(.*@)?|[:;].*', ''"
TARGETS = "(byoc_trunk_connection_policy | default({}, true)).targets | default([], true)"

Parse = Callable[..., Any]


@pytest.fixture
def parse(source: Source, sandbox: Sandbox) -> Parse:
    def parse(kinds: Any = (POLICIES, DOMAINS), **own: Any) -> Any:
        given = {"core_api_url": sandbox.url, "hostname": ["sid"], "related": kinds}
        return source.parse(**{**given, **own})

    return parse


@pytest.fixture
def cached(tmp_path: Path) -> dict[str, Any]:
    folder = str(tmp_path / "cache")
    return {"cache": True, "cache_plugin": "jsonfile", "cache_connection": folder}


def added(inventory: Any, sid: str, prefix: str = "byoc_trunk_") -> dict[str, Any]:
    """The variables of a host that are there only with the option."""
    variables = inventory.hosts[sid].vars
    names = {name: prefix + name for name in FACTS.values()}
    return {name: variables[of_host] for name, of_host in names.items() if of_host in variables}


@pytest.mark.parametrize("kinds", [BOTH, [POLICIES], [DOMAINS], []], ids="+".join)
def test_variables_are_the_facts_of_the_module(
    parse: Parse, sandbox: Sandbox, kinds: list[str]
) -> None:
    trunks = nested(related(sandbox, kinds).result)
    module = asked_for(sandbox)
    sandbox.clear_requests()
    inventory = parse(kinds)
    assert {trunk["sid"]: added(inventory, trunk["sid"]) for trunk in trunks} == {
        trunk["sid"]: {FACTS[kind]: trunk[FACTS[kind]] for kind in kinds} for trunk in trunks
    }
    assert asked_for(sandbox) == module


def test_the_first_trunk(parse: Parse) -> None:
    found = added(parse(prefix="t_"), SIDS[0], "t_")
    targets = [target["friendly_name"] for target in found["connection_policy"]["targets"]]
    assert targets == ["Frankfurt", "Munich"]
    (one,) = found["sip_domains"]
    (control,) = one["ip_access_control_lists"]
    assert [address["ip_address"] for address in control["ip_addresses"]] == [
        "192.0.2.10",
        "198.51.100.8",
    ]


def test_a_reference_that_leads_nowhere(parse: Parse, source: Source) -> None:
    inventory = parse()
    assert inventory.hosts[SIDS[5]].vars["byoc_trunk_connection_policy_sid"] == policy("a503")
    assert added(inventory, SIDS[5]) == {"connection_policy": None, "sip_domains": []}
    assert inventory.hosts[SIDS[7]].vars["byoc_trunk_from_domain_sid"] == domain("a901")
    domains = added(inventory, SIDS[7])["sip_domains"]
    assert [one["sid"] for one in domains] == [domain("cc01")]
    assert added(inventory, SIDS[9]) == {"connection_policy": None, "sip_domains": []}
    assert source.warnings == []


@pytest.mark.parametrize("kinds", [BOTH, []], ids=["related", "trunks alone"])
def test_attributes_of_such_a_name_that_twilio_adds_later(
    parse: Parse, sandbox: Sandbox, kinds: list[str]
) -> None:
    theirs = {"connection_policy": "of Twilio", "sip_domains": ["of Twilio"]}
    sandbox.put_trunk(SIDS[0], {**sandbox.trunk(SIDS[0]), **theirs})
    inventory = parse(kinds)
    assert inventory.hosts[SIDS[0]].vars["byoc_trunk_other_attributes"] == theirs
    assert ("of Twilio" in str(added(inventory, SIDS[0]))) is False
    assert len(added(inventory, SIDS[0])) == len(kinds)


@pytest.mark.parametrize("kinds", ["sip_domains", ["trunks"], [POLICIES, "x"]])
def test_what_the_option_does_not_take(parse: Parse, kinds: Any) -> None:
    with pytest.raises(AnsibleError, match="related"):
        parse(kinds)


# Groups, names and filters


def test_groups_of_hosts_policies_and_domains(parse: Parse) -> None:
    hosts = f"{TARGETS} | map(attribute='target') | map('regex_replace', {HOST}) | unique"
    inventory = parse(
        filters=[f"byoc_trunk_sid in {SIDS[:3]}"],
        strict=True,
        keyed_groups=[
            {"prefix": "carrier", "key": hosts},
            {
                "prefix": "policy",
                "key": "byoc_trunk_connection_policy.friendly_name | default('none', true)",
            },
            {
                "prefix": "domain",
                "key": "byoc_trunk_sip_domains | map(attribute='domain_name') | list",
            },
        ],
    )
    found = groups(inventory)
    assert found["carrier_sbc_fra_nordlicht_example_com"] == SIDS[:2]
    assert found["carrier_sbc_muc_nordlicht_example_com"] == SIDS[:1]
    assert found["policy_Nordlicht_Telekom__standby"] == SIDS[1:2]
    assert found["domain_nordlicht_hv_sip_twilio_com"] == SIDS[:2]
    assert found["carrier_sbc_lumiere_example_com"] == SIDS[2:3]


def test_names_and_filters(parse: Parse) -> None:
    inventory = parse(
        filters=["byoc_trunk_connection_policy is none"],
        hostname=["{{ byoc_trunk_sid[-4:] }} on {{ byoc_trunk_sip_domains | length }}"],
    )
    assert list(inventory.hosts) == ["0006 on 0", "0007 on 0", "000a on 0"]


def test_a_value_of_a_policy_makes_no_group_that_means_something_else(
    parse: Parse, sandbox: Sandbox
) -> None:
    path = ("connection_policies", policy("ee01"))
    sandbox.put_resource(*path, value={**sandbox.resource(*path), "friendly_name": "all"})
    keyed = {"key": "byoc_trunk_connection_policy.friendly_name", "prefix": "", "separator": ""}
    with pytest.raises(AnsibleParserError, match="the group all from a value of a trunk"):
        parse(keyed_groups=[keyed])


# Accounts


def test_each_account_has_its_own(parse: Parse) -> None:
    accounts = [{"name": "main", **API_KEY}, {"name": "lab", **LAB}]
    inventory = parse(accounts=accounts)
    assert list(inventory.hosts) == [*SIDS, *LAB_SIDS]
    assert added(inventory, LAB_SIDS[0])["connection_policy"]["sid"] == policy("eb01")
    assert [one["sid"] for one in added(inventory, LAB_SIDS[2])["sip_domains"]] == [domain("eb01")]
    assert [one["sid"] for one in added(inventory, SIDS[0])["sip_domains"]] == [domain("ee01")]


def test_a_key_that_may_only_read_trunks(parse: Parse, source: Source, sandbox: Sandbox) -> None:
    key = sandbox.accounts()["main"]["credentials"]["restricted_to_trunks"]
    own = {name: key[name] for name in ("api_key", "api_secret")}
    message = related(sandbox, [DOMAINS], **own).result["msg"]
    assert "SIP domains" in message
    with pytest.raises(AnsibleParserError) as raised:
        parse([DOMAINS], **own)
    assert raised.value.message == message
    accounts = [{"name": "main", **own}, {"name": "lab", **LAB}]
    inventory = parse([DOMAINS], accounts=accounts, on_account_error="warn")
    assert list(inventory.hosts) == LAB_SIDS
    told = f"Account main: {message} Its trunks are missing from the inventory."
    assert source.warnings == [told]
    assert list(parse([], **own).hosts) == SIDS


# The cache


def test_it_is_cached(parse: Parse, sandbox: Sandbox, cached: dict[str, Any]) -> None:
    first = parse(**cached)
    before = asked_for(sandbox)
    assert described(parse(**cached)) == described(first)
    assert asked_for(sandbox) == before


@pytest.mark.parametrize(
    ("before", "after"), [([], BOTH), (BOTH, []), ([POLICIES], [DOMAINS]), ([DOMAINS], BOTH)]
)
def test_an_entry_of_another_reading_is_not_taken(
    parse: Parse, cached: dict[str, Any], before: list[str], after: list[str]
) -> None:
    parse(before, **cached)
    inventory = parse(after, **cached)
    assert added(inventory, SIDS[0]).keys() == {FACTS[kind] for kind in after}
    assert len(files(cached)) == 2


POLICY, DOMAIN = policy("ee01"), domain("ee01")
OTHER_ACCOUNT = f"AC{9:032}"
UNTRUE = {
    "no policies": lambda facts: {**facts, "connection_policies": None},
    "only trunks": lambda facts: {"byoc_trunks": facts["byoc_trunks"]},
    "more": lambda facts: {**facts, "other": {}},
    "a list": lambda facts: {**facts, "sip_domains": [*facts["sip_domains"].values()]},
    "no policy": lambda facts: _with(facts, "connection_policies", POLICY, None),
    "another SID": lambda facts: _with(
        facts, "connection_policies", POLICY, facts["connection_policies"][policy("ee02")]
    ),
    "no SID": lambda facts: _with(facts, "sip_domains", "all", facts["sip_domains"][DOMAIN]),
    "no targets": lambda facts: _without(facts, "connection_policies", POLICY, "targets"),
    "no lists": lambda facts: _without(facts, "sip_domains", DOMAIN, "credential_lists"),
    "a policy of another account": lambda facts: _changed(
        facts, "connection_policies", POLICY, account_sid=OTHER_ACCOUNT
    ),
    "a domain of another account": lambda facts: _changed(
        facts, "sip_domains", DOMAIN, account_sid=OTHER_ACCOUNT
    ),
    "a target of another account": lambda facts: _changed(
        facts,
        "connection_policies",
        POLICY,
        targets=[
            {**target, "account_sid": OTHER_ACCOUNT}
            for target in facts["connection_policies"][POLICY]["targets"]
        ],
    ),
    "each target twice": lambda facts: _changed(
        facts,
        "connection_policies",
        POLICY,
        targets=facts["connection_policies"][POLICY]["targets"] * 2,
    ),
    "an invalid target": lambda facts: _changed(
        facts,
        "connection_policies",
        POLICY,
        targets=[
            {**target, "weight": "10"} for target in facts["connection_policies"][POLICY]["targets"]
        ],
    ),
    "an invalid domain": lambda facts: _changed(facts, "sip_domains", DOMAIN, secure="false"),
    "an attribute less": lambda facts: _without(facts, "sip_domains", DOMAIN, "byoc_trunk_sid"),
    "an object of Ansible": lambda facts: _with(
        facts,
        "connection_policies",
        POLICY,
        {**facts["connection_policies"][POLICY], "added": {"__ansible_unsafe": "{{ 7 * 6 }}"}},
    ),
}


def _with(facts: dict[str, Any], name: str, sid: str, value: Any) -> dict[str, Any]:
    return {**facts, name: {**facts[name], sid: value}}


def _changed(facts: dict[str, Any], name: str, sid: str, **values: Any) -> dict[str, Any]:
    return _with(facts, name, sid, {**facts[name][sid], **values})


def _without(facts: dict[str, Any], name: str, sid: str, attribute: str) -> dict[str, Any]:
    item = {key: value for key, value in facts[name][sid].items() if key != attribute}
    return _with(facts, name, sid, item)


@pytest.mark.parametrize("name", UNTRUE)
def test_an_entry_that_is_not_what_was_kept(
    parse: Parse, source: Source, sandbox: Sandbox, cached: dict[str, Any], name: str
) -> None:
    whole = described(parse(**cached))
    (path,) = files(cached)
    rewrite(path, UNTRUE[name])
    sandbox.clear_requests()
    assert described(parse(**cached)) == whole
    assert asked_for(sandbox)["ByocTrunks"] == 1
    assert source.warnings == []


# Secrets


def test_no_secret_is_in_a_variable_or_a_file(
    parse: Parse, sandbox: Sandbox, cached: dict[str, Any]
) -> None:
    target = ("connection_policies", POLICY, "targets", f"NE{'ee0101':0>32}")
    address = ("ip_access_control_lists", f"AL{'ee01':0>32}", "ip_addresses", f"IP{'ee0101':0>32}")
    for path in (("connection_policies", POLICY), target, ("sip_domains", DOMAIN), address):
        told = {"friendly_name": f"of {AUTH_TOKEN}", AUTH_TOKEN: [AUTH_TOKEN]}
        sandbox.put_resource(*path, value={**sandbox.resource(*path), **told})
    inventory = parse(**cached)
    (path,) = files(cached)
    text = path.read_text(encoding="utf-8") + str(described(inventory))
    assert AUTH_TOKEN not in text
    assert text.count("of ********") >= 2 * 4
