# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The lookup: which trunks it gives, where its options come from, and how it fails."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from ansible.errors import AnsibleError, AnsibleLookupError
from ansible.parsing.dataloader import DataLoader
from ansible.template import Templar
from ansible.utils.unsafe_proxy import AnsibleUnsafe
from ansible_collections.voiceops.twilio.plugins.lookup import byoc_trunk
from ansible_collections.voiceops.twilio.plugins.module_utils._http import session as _session
from ansible_collections.voiceops.twilio.plugins.module_utils._tasks.related import nested
from ansible_collections.voiceops.twilio.tests.sandbox.client import Sandbox
from ansible_collections.voiceops.twilio.tests.unit.plugins.inventory.doors import (
    look_up,
    set_ansible_cfg,
)
from ansible_collections.voiceops.twilio.tests.unit.plugins.plugin_utils._plugins.marks import (
    require_marks,
)
from ansible_collections.voiceops.twilio.tests.unit.plugins.related import (
    BOTH,
    DOMAINS,
    POLICIES,
    domain,
    policy,
    related,
)
from ansible_collections.voiceops.twilio.tests.unit.plugins.tasks import (
    ABSENT,
    API_KEY,
    AUTH_TOKEN,
    MAIN,
    OAUTH_APP,
    SIDS,
    absent,
    ask,
    asked,
    host_variables,
    options,
)

A, B, C = SIDS[:3]
TOKEN = {"account_sid": MAIN, "auth_token": AUTH_TOKEN}
HOSTILE = "{{ lookup('pipe', 'echo pwned') }}"


@pytest.fixture
def warnings(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    found: list[str] = []
    monkeypatch.setattr(byoc_trunk.display, "warning", found.append)
    return found


@pytest.fixture
def trunks(sandbox: Sandbox) -> dict[str, Any]:
    """What the module says of each trunk."""
    found = {trunk["sid"]: trunk for trunk in ask(sandbox).result["byoc_trunks"]}
    sandbox.reset()
    return found


@pytest.mark.parametrize(
    ("terms", "sids"),
    [
        pytest.param([A], [A], id="one"),
        pytest.param([A, B], [A, B], id="several"),
        pytest.param([C, A, B], [C, A, B], id="in their order"),
        pytest.param([[A, B]], [A, B], id="a list"),
        pytest.param([[A, B], C, [A]], [A, B, C, A], id="lists beside a SID"),
        pytest.param([(A, B)], [A, B], id="a tuple"),
        pytest.param([A, B, A, A], [A, B, A, A], id="twice and more"),
        pytest.param(SIDS, SIDS, id="all"),
    ],
)
def test_trunks(
    sandbox: Sandbox, trunks: dict[str, Any], terms: list[Any], sids: list[str]
) -> None:
    assert look_up(*terms, **options(sandbox)) == [trunks[sid] for sid in sids]
    assert sum(asked(sandbox).values()) == len(set(sids))


@pytest.mark.parametrize("terms", [[], [[]], [[], []]])
def test_nothing(sandbox: Sandbox, terms: list[Any]) -> None:
    assert look_up(*terms, **options(sandbox)) == []
    assert asked(sandbox) == {}


def test_many_are_listed(sandbox: Sandbox) -> None:
    sids = sandbox.populate(990) + SIDS
    found = look_up(sids, **options(sandbox))
    assert [trunk["sid"] for trunk in found] == sids
    assert asked(sandbox) == {"pages": 1}


def test_the_way_to_sign_in(sandbox: Sandbox, trunks: dict[str, Any]) -> None:
    for own in (TOKEN, API_KEY, OAUTH_APP):
        assert look_up(A, **options(sandbox, **own)) == [trunks[A]]
    seen = [request["auth"] for request in sandbox.requests()]
    assert seen == ["auth_token", "api_key", "none", "oauth"]


# Missing and invalid ones


def test_a_missing_trunk_is_an_error_with_the_modules_message(sandbox: Sandbox) -> None:
    with pytest.raises(AnsibleLookupError) as raised:
        look_up(A, ABSENT, **options(sandbox))
    assert raised.value.message == ask(sandbox, sids=[A, ABSENT]).result["msg"]


def test_several_missing_trunks(sandbox: Sandbox) -> None:
    gone = absent(5)
    with pytest.raises(AnsibleLookupError) as raised:
        look_up(gone, **options(sandbox))
    assert raised.value.message == ask(sandbox, sids=gone).result["msg"]


@pytest.mark.parametrize("on_missing", ["warn", "ignore"])
def test_a_tolerated_missing_trunk_is_null_in_its_place(
    sandbox: Sandbox, trunks: dict[str, Any], warnings: list[str], on_missing: str
) -> None:
    own = options(sandbox, on_missing=on_missing)
    assert look_up(A, ABSENT, B, ABSENT, **own) == [trunks[A], None, trunks[B], None]
    expected = ask(sandbox, sids=[ABSENT], on_missing=on_missing).warnings
    assert warnings == expected
    assert len(warnings) == (on_missing == "warn")


def test_an_invalid_trunk_is_an_error_with_the_modules_message(sandbox: Sandbox) -> None:
    sandbox.fault("attributes", set={"voice_method": "FETCH"}, times="always")
    with pytest.raises(AnsibleLookupError) as raised:
        look_up(A, **options(sandbox))
    assert raised.value.message == ask(sandbox, sids=[A]).result["msg"]


@pytest.mark.parametrize("on_invalid", ["warn", "ignore"])
def test_a_tolerated_invalid_trunk_is_as_it_came(
    sandbox: Sandbox, trunks: dict[str, Any], warnings: list[str], on_invalid: str
) -> None:
    sandbox.fault("attributes", set={"voice_method": "FETCH"}, times="always")
    own = options(sandbox, on_invalid=on_invalid)
    assert look_up(A, **own) == [{**trunks[A], "voice_method": "FETCH"}]
    assert warnings == ask(sandbox, sids=[A], on_invalid=on_invalid).warnings
    assert len(warnings) == (on_invalid == "warn")


# What trunks refer to


@pytest.mark.parametrize("kinds", [BOTH, [POLICIES], [DOMAINS], []], ids="+".join)
def test_what_trunks_refer_to(sandbox: Sandbox, kinds: list[str]) -> None:
    trunks = {trunk["sid"]: trunk for trunk in nested(related(sandbox, kinds, sids=SIDS).result)}
    sandbox.clear_requests()
    own = options(sandbox, core_api_url=sandbox.url, related=kinds)
    assert look_up(SIDS, **own) == [trunks[sid] for sid in SIDS]
    assert ("connection_policy" in trunks[A]) is (POLICIES in kinds)
    assert ("sip_domains" in trunks[A]) is (DOMAINS in kinds)


def test_a_reference_that_leads_nowhere(sandbox: Sandbox, warnings: list[str]) -> None:
    own = options(sandbox, core_api_url=sandbox.url, related="connection_policy,sip_domain")
    no_policy, no_domain = look_up(SIDS[5], SIDS[7], **own)
    assert no_policy["connection_policy_sid"] == policy("a503")
    assert no_policy["connection_policy"] is None
    assert no_domain["from_domain_sid"] == domain("a901")
    assert [one["sid"] for one in no_domain["sip_domains"]] == [domain("cc01")]
    assert warnings == []


def test_a_missing_trunk_refers_to_nothing(sandbox: Sandbox) -> None:
    own = options(sandbox, core_api_url=sandbox.url, related=BOTH, on_missing="ignore")
    assert look_up(ABSENT, **own) == [None]
    assert asked(sandbox) == {"single": 1}


def test_the_address_of_the_other_api_may_be_a_variable(sandbox: Sandbox) -> None:
    known = host_variables(options(sandbox, core_api_url=sandbox.url))
    (trunk,) = look_up(A, variables=known, related=[DOMAINS])
    assert [one["sid"] for one in trunk["sip_domains"]] == [domain("ee01")]


def test_a_secret_in_what_a_trunk_refers_to_is_masked(sandbox: Sandbox) -> None:
    for path in (("connection_policies", policy("ee01")), ("sip_domains", domain("ee01"))):
        told = {"friendly_name": AUTH_TOKEN, AUTH_TOKEN: AUTH_TOKEN}
        sandbox.put_resource(*path, value={**sandbox.resource(*path), **told})
    (trunk,) = look_up(A, **options(sandbox, core_api_url=sandbox.url, related=BOTH))
    assert trunk["connection_policy"]["friendly_name"] == "********"
    assert trunk["sip_domains"][0]["friendly_name"] == "********"
    assert AUTH_TOKEN not in str(trunk)


@pytest.mark.skipif(not hasattr(AnsibleUnsafe, "__UNSAFE__"), reason="texts need no mark")
def test_every_text_of_what_a_trunk_refers_to_is_marked_as_data(sandbox: Sandbox) -> None:
    (trunk,) = look_up(A, **options(sandbox, core_api_url=sandbox.url, related=BOTH))
    require_marks([trunk])


# Failures

FAILURES: dict[str, tuple[list[Any], dict[str, Any]]] = {
    "no SID": (["../Settings"], {}),
    "a number": ([7], {}),
    "null": ([None], {}),
    "no text": ([""], {}),
    "a list in a list": ([[[A]]], {}),
    "no credentials": ([A], {"account_sid": None, "auth_token": None}),
    "half a pair": ([A], {"account_sid": None}),
    "an empty token": ([A], {"auth_token": ""}),
    "not accepted": ([A], {"auth_token": "fake-token-that-is-not-the-right"}),
    "another account": ([A], {**API_KEY, "account_sid": "AC" + "0" * 32}),
    "no region": ([A], {"api_url": None, "edge": "dublin"}),
    "no address": ([A], {"api_url": "http://example.com"}),
    "out of bounds": ([A], {"retries": 101}),
    "no address for domains": ([A], {"related": ["sip_domain"], "core_api_url": "ftp://x"}),
}


@pytest.mark.parametrize("name", FAILURES)
def test_a_failure_has_the_modules_message(sandbox: Sandbox, name: str) -> None:
    terms, own = FAILURES[name]
    sids = [str(term) for term in (terms[0] if isinstance(terms[0], list) else terms)]
    with pytest.raises(AnsibleLookupError) as raised:
        look_up(*terms, **options(sandbox, **own))
    told = ask(sandbox, sids=sids, **own).result["msg"]
    assert raised.value.message == told.replace("sids[", "terms[")


@pytest.mark.parametrize(
    "own",
    [
        {"on_missing": "maybe"},
        {"retries": "many"},
        {"validate_certs": "perhaps"},
        {"related": "trunks"},
        {"related": ["connection_policy", "sip_domains"]},
    ],
)
def test_ansible_refuses_what_an_option_does_not_take(
    sandbox: Sandbox, own: dict[str, Any]
) -> None:
    with pytest.raises(AnsibleError, match=next(iter(own))):
        look_up(A, **options(sandbox), **own)
    assert asked(sandbox) == {}


def test_a_keyword_that_is_no_option(sandbox: Sandbox) -> None:
    with pytest.raises(AnsibleLookupError, match=r"has no option on_mising\. Check the spelling"):
        look_up(A, **options(sandbox), on_mising="ignore")
    assert asked(sandbox) == {}


@pytest.mark.parametrize("term", [f" {A} ", f"{A}\n", [f"\t{A}"]])
def test_blanks_around_a_term_are_stripped(
    sandbox: Sandbox, trunks: dict[str, Any], term: Any
) -> None:
    assert look_up(term, **options(sandbox)) == [trunks[A]]


# Where options come from


def test_variables(sandbox: Sandbox, trunks: dict[str, Any]) -> None:
    known = host_variables(options(sandbox))
    assert look_up(A, variables=known) == [trunks[A]]
    del known["twilio_auth_token"]
    assert look_up(A, variables=known, auth_token=AUTH_TOKEN) == [trunks[A]]


def test_a_variable_may_be_a_template(sandbox: Sandbox, trunks: dict[str, Any]) -> None:
    loaded = DataLoader().load("twilio_auth_token: '{{ vault_token }}'")
    template = trusted(loaded["twilio_auth_token"])
    known = {"twilio_auth_token": template, "vault_token": AUTH_TOKEN}
    own = options(sandbox)
    del own["auth_token"]
    assert look_up(A, variables=known, **own) == [trunks[A]]


def trusted(text: str) -> str:
    try:
        from ansible.template import trust_as_template
    except ImportError:
        return text
    marked: str = trust_as_template(str(text))
    return marked


def test_the_environment(
    sandbox: Sandbox, trunks: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TWILIO_VOICE_URL", sandbox.url)
    for name, value in TOKEN.items():
        monkeypatch.setenv(f"TWILIO_{name.upper()}", value)
    assert look_up(A) == [trunks[A]]


def test_ansible_cfg(
    sandbox: Sandbox, trunks: dict[str, Any], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    set_ansible_cfg(monkeypatch, tmp_path / "ansible.cfg", {"api_url": sandbox.url})
    assert look_up(A, **TOKEN) == [trunks[A]]


def test_keywords_outrank_variables_and_the_environment(
    sandbox: Sandbox, trunks: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TWILIO_VOICE_URL", "http://127.0.0.1:1")
    monkeypatch.setenv("TWILIO_CLIENT_ID", "OQ1")
    known = {"twilio_voice_url": "http://127.0.0.1:1", "twilio_auth_token": "x" * 32}
    assert look_up(A, variables=known, **options(sandbox)) == [trunks[A]]


# Connections, secrets and templates


def test_calls_share_their_connection(sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_session, "_sessions", {})
    before = sandbox.totals()["connections"]
    for _call in range(20):
        look_up(A, **options(sandbox))
    totals = sandbox.totals()
    assert (totals["requests"], totals["connections"] - before) == (20, 1)


def test_a_secret_in_a_trunk_is_masked(sandbox: Sandbox) -> None:
    sandbox.fault("attributes", set={"voice_url": f"https://example.com/?key={AUTH_TOKEN}"})
    (trunk,) = look_up(A, **options(sandbox))
    assert trunk["voice_url"] == "https://example.com/?key=********"


def test_text_is_no_template(sandbox: Sandbox) -> None:
    sandbox.fault("attributes", set={"friendly_name": HOSTILE})
    (trunk,) = look_up(A, **options(sandbox))
    assert trunk["friendly_name"] == HOSTILE
    assert Templar(loader=DataLoader()).template(HOSTILE) in (HOSTILE, "pwned")


@pytest.mark.skipif(not hasattr(AnsibleUnsafe, "__UNSAFE__"), reason="texts need no mark")
def test_every_text_is_marked_as_data(sandbox: Sandbox) -> None:
    header = "#jinja2: variable_start_string:'[[', variable_end_string:']]'\n[[ 7 * 7 ]]"
    sandbox.put_trunk(A, {**sandbox.trunk(A), "friendly_name": header, "added": [header]})
    (trunk,) = look_up(A, **options(sandbox))
    assert trunk["friendly_name"] == header
    found = [value for value in trunk.values() if isinstance(value, str)]
    assert all(isinstance(text, AnsibleUnsafe) for text in [*found, *trunk, *trunk["added"]])


def test_a_secret_in_a_variable_that_is_not_used_is_masked(sandbox: Sandbox) -> None:
    unused = "secret-that-signs-nobody-in"
    sandbox.fault("attributes", set={"friendly_name": f"of {unused}"})
    variables = {**host_variables(options(sandbox)), "twilio_api_secret": unused}
    (trunk,) = look_up(A, variables=variables, auth_token=AUTH_TOKEN, account_sid=MAIN)
    assert trunk["friendly_name"] == "of ********"


@pytest.mark.parametrize("where", ["variable", "environment"])
@pytest.mark.parametrize("name", ["on_missing", "on_invalid"])
def test_a_secret_from_elsewhere_is_masked_where_an_option_is_refused(
    monkeypatch: pytest.MonkeyPatch, name: str, where: str
) -> None:
    secret = "secret-in-place-of-something"
    variables = {"twilio_auth_token": secret} if where == "variable" else {}
    if where == "environment":
        monkeypatch.setenv("TWILIO_AUTH_TOKEN", secret)
    with pytest.raises(AnsibleLookupError) as raised:
        look_up(A, variables=variables, **{name: secret})
    assert secret not in str(raised.value)
    assert "********" in str(raised.value)
