# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""No setup makes a rule fail, and no text in it gets out in a form that does harm."""

from __future__ import annotations

import json
import random
import re
from copy import deepcopy
from typing import Any

from ansible_collections.voiceops.twilio.plugins.module_utils._audit.findings import (
    Inspection,
    read_inspection,
)
from ansible_collections.voiceops.twilio.plugins.module_utils._audit.hosts import (
    read_host,
    read_network,
    read_sip_uri,
    read_url,
)
from ansible_collections.voiceops.twilio.plugins.module_utils._audit.rules import RULES
from ansible_collections.voiceops.twilio.plugins.module_utils._errors import OptionsError
from ansible_collections.voiceops.twilio.tests.unit.plugins.module_utils.setups import (
    ACL,
    CREDENTIALS,
    POLICY,
    TODAY,
    TRUNK,
    sound,
    with_more_trunks,
)
from hypothesis import given
from hypothesis import strategies as st

SECRET = "hunter2"
# With every option set, each rule looks at all it can.
OPTIONS = {
    "BYOC003": {"allowed_hosts": ["voice.example.com", "*.example.net", "events.example.org"]},
    "BYOC024": {"allowed_networks": ["203.0.113.0/24"]},
    "BYOC025": {"allowed_lists": [ACL, CREDENTIALS]},
}
KEYS = {"rule", "severity", "sid", "friendly_name", "resource", "message", "waived"}
HOSTS = st.sampled_from(
    [
        *(
            "a.example",
            "A.EXAMPLE.",
            "10.0.0.1",
            "[::1]",
            "[::ffff:10.0.0.1]",
            "127.1",
            "localhost",
        ),
        *("x.twilio.com", "b\u00fccher.example", "{{x}}.example", "a..b", "\x1b", "%00", ""),
    ]
)
TEXTS = (
    st.text(max_size=20)
    | st.sampled_from(["GET", "POST", "PUT", "IP_ACL", TRUNK, POLICY, "{{ x }}", "{% x %}", ""])
    | st.builds("https://bob:{}@{}/{}".format, st.just(SECRET), HOSTS, st.just(SECRET))
    | st.builds("http://{}:8080?x={}".format, HOSTS, st.just(SECRET))
    | st.builds("sip:{}@{};maddr={}".format, st.just(SECRET), HOSTS, HOSTS)
    | st.builds("sips:bob:{}@{}:5061;edge=a-ix".format, st.just(SECRET), HOSTS)
)
NUMBERS = st.integers() | st.floats() | st.sampled_from([0, 1, 24, 32, 33, 128, 65535, 65536])
JSON: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | NUMBERS | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=6,
)


def places(value: Any, above: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Return the path of each value in the facts, the whole excluded."""
    inner: Any = ()
    if isinstance(value, dict):
        inner = value.items()
    elif isinstance(value, list):
        inner = enumerate(value)
    below = [(*above, key) for key, _item in inner]
    return below + [path for key, item in inner for path in places(item, (*above, key))]


def change(facts: Any, path: tuple[Any, ...], value: Any) -> None:
    """Put I(value) at I(path) of I(facts), if that is still there."""
    try:
        for key in path[:-1]:
            facts = facts[key]
        facts[path[-1]]
        facts[path[-1]] = value
    except (KeyError, IndexError, TypeError):
        pass


FACTS = with_more_trunks({"friendly_name": "Paris"})
FACTS["dangling"] = [{"sid": TRUNK, "attribute": "from_domain_sid", "refers_to": "SD1"}]
CHANGES = st.lists(st.tuples(st.sampled_from(places(FACTS)), JSON), min_size=1, max_size=6)


@st.composite
def setups(draw: st.DrawFn) -> Any:
    """Draw facts in which anything may have any JSON value."""
    facts = deepcopy(FACTS)
    for path, value in draw(CHANGES):
        change(facts, path, deepcopy(value))
    return facts


EVERY_RULE = read_inspection(["all"], OPTIONS)


@given(setups())
def test_no_setup_makes_a_rule_fail(facts: Any) -> None:
    before = deepcopy(facts)
    rows = EVERY_RULE.findings(facts, TODAY)
    assert repr(facts) == repr(before)
    assert json.loads(json.dumps(rows)) == rows
    for row in rows:
        assert set(row) == KEYS
        assert row["rule"] in {rule.id for rule in RULES}


@given(setups())
def test_findings_are_printable_and_without_secrets_and_templates(facts: Any) -> None:
    for row in EVERY_RULE.findings(facts, TODAY):
        for name in ("sid", "friendly_name", "message"):
            assert row[name] is None or row[name].isprintable()
        assert SECRET not in row["message"]
        assert not re.search(r"[{}%#]|jinja", row["message"])
        assert f"bob:{SECRET}@" not in f"{row['sid']} {row['friendly_name']}"


@given(setups(), st.randoms(use_true_random=False))
def test_the_order_of_the_facts_makes_no_difference(facts: Any, chance: random.Random) -> None:
    rows = EVERY_RULE.findings(facts, TODAY)
    other = deepcopy(facts)
    for name in ("connection_policies", "sip_domains"):
        if isinstance(other.get(name), dict):
            items = list(other[name].items())
            chance.shuffle(items)
            other[name] = dict(items)
    for name in ("byoc_trunks", "dangling"):
        if isinstance(other.get(name), list):
            chance.shuffle(other[name])
    assert EVERY_RULE.findings(other, TODAY) == rows


@given(setups(), st.sets(st.sampled_from([rule.id for rule in RULES]), min_size=1))
def test_a_rule_finds_the_same_by_itself_as_with_others(facts: Any, ids: set[str]) -> None:
    every = EVERY_RULE.findings(facts, TODAY)
    some = read_inspection(sorted(ids, reverse=True), OPTIONS).findings(facts, TODAY)
    assert some == [row for row in every if row["rule"] in ids]


def read_or_refuse(*options: Any) -> tuple[Inspection | None, str]:
    """Return what I(options) ask for, or the message that refuses them."""
    try:
        return read_inspection(*options), ""
    except OptionsError as error:
        return None, error.msg


@given(JSON, JSON, JSON)
def test_options_are_read_or_refused(rules: Any, rule_options: Any, waivers: Any) -> None:
    inspection, refusal = read_or_refuse(rules, rule_options, waivers)
    assert all(line.isprintable() for line in refusal.split("\n"))
    if inspection is not None:
        assert inspection.findings(sound(), TODAY) == []


WAIVERS = st.lists(
    st.fixed_dictionaries(
        {},
        optional={
            "rule": st.sampled_from(["BYOC001", "BYOC002"]) | JSON,
            "sid": st.just(TRUNK) | JSON,
            "friendly_name": JSON,
            "reason": st.just("Because") | JSON,
            "until": st.dates() | st.dates().map(str) | JSON,
        },
    ),
    max_size=3,
)


@given(WAIVERS)
def test_waivers_are_read_or_refused(waivers: Any) -> None:
    inspection, refusal = read_or_refuse(["BYOC001"], None, waivers)
    assert all(line.isprintable() for line in refusal.split("\n"))
    if inspection is not None:
        rows = inspection.findings(sound(), TODAY)
        assert len(rows) == sum(waiver["rule"] == "BYOC001" for waiver in waivers)


@given(st.text() | TEXTS)
def test_what_is_read_is_plain_and_reads_itself(text: str) -> None:
    url, uri = read_url(text), read_sip_uri(text)
    hosts = [read_host(text), url and url.host, uri and uri.host, uri and uri.destination]
    for host in filter(None, hosts):
        assert re.fullmatch(r"[a-z0-9_.:-]+", host.name)
        written = f"[{host.name}]" if ":" in host.name else host.name
        assert read_host(written) == read_host(written.upper()) == host
        if host.address is None:
            assert read_host(f"{written}.") == host


@given(st.ip_addresses(), st.integers(-1, 130) | st.none())
def test_an_address_is_in_the_range_around_it(address: Any, prefix: int | None) -> None:
    network = read_network(str(address), prefix)
    assert (network is None) == (prefix is not None and not 0 <= prefix <= address.max_prefixlen)
    if network is not None:
        inner = getattr(address, "ipv4_mapped", None) or address
        assert (inner if network.version == inner.version else address) in network
