# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Whose trunks an inventory holds: one account or several, and options from all their places."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from ansible.errors import AnsibleParserError
from ansible_collections.voiceops.twilio.tests.sandbox.client import Sandbox
from ansible_collections.voiceops.twilio.tests.unit.plugins.inventory.doors import (
    Source,
    groups,
    named,
    names,
    set_ansible_cfg,
)
from ansible_collections.voiceops.twilio.tests.unit.plugins.tasks import (
    API_KEY,
    AUTH_TOKEN,
    MAIN,
    OAUTH_APP,
    SIDS,
    SUBACCOUNT,
    ask,
    asked,
    host_variables,
)

TOKEN = {"account_sid": MAIN, "auth_token": AUTH_TOKEN}
LAB = {"account_sid": SUBACCOUNT, "auth_token": "fake-auth-token-of-the-laborator"}
LAB_SIDS = [f"BY{'b' + str(n):0>32}" for n in range(1, 5)]
WRONG = {"account_sid": SUBACCOUNT, "auth_token": "fake-token-that-is-not-the-right"}
MAIN_ENTRY, LAB_ENTRY = {"name": "main", **API_KEY}, {"name": "lab", **LAB}
REFUSED = (
    f"Twilio did not accept the account {SUBACCOUNT} with its auth token (HTTP 401, code 20003: "
    f"Authenticate). Check that auth_token is the current auth token of account {SUBACCOUNT}, and "
    "that edge and region name the region it belongs to."
)


def several(*entries: Any, **own: Any) -> dict[str, Any]:
    return {"accounts": list(entries), "hostname": ["sid"], **own}


def test_several_accounts(source: Source) -> None:
    inventory = source.parse(**several(MAIN_ENTRY, LAB_ENTRY))
    assert groups(inventory) == {
        "byoc_trunks": [*SIDS, *LAB_SIDS],
        "byoc_account_main": SIDS,
        "byoc_account_lab": LAB_SIDS,
    }
    assert source.warnings == []


def test_each_is_asked_in_its_own_way(source: Source, sandbox: Sandbox) -> None:
    source.parse(**several({"name": "main", **OAUTH_APP}, LAB_ENTRY))
    seen = [(request["auth"], request["account"]) for request in sandbox.requests()]
    assert seen[1:] == [("oauth", MAIN), ("auth_token", SUBACCOUNT)]


def test_a_name_that_two_accounts_give_is_nobodys(source: Source, sandbox: Sandbox) -> None:
    named(sandbox, "Loopback Labs \u2013 Dublin")
    inventory = source.parse(accounts=[MAIN_ENTRY, LAB_ENTRY])
    assert [names(inventory)[sid] for sid in (SIDS[0], LAB_SIDS[0])] == [SIDS[0], LAB_SIDS[0]]


def upper(values: dict[str, str]) -> dict[str, str]:
    return {f"TWILIO_{name.upper()}": value for name, value in values.items()}


@pytest.mark.parametrize("on_account_error", ["error", "warn"])
@pytest.mark.parametrize("entries", [None, []], ids=["null", "empty"])
def test_a_list_without_an_account_does_not_read_another(
    source: Source,
    sandbox: Sandbox,
    monkeypatch: pytest.MonkeyPatch,
    entries: list[Any] | None,
    on_account_error: str,
) -> None:
    for name, value in upper(TOKEN).items():
        monkeypatch.setenv(name, value)
    source.write_only(accounts=entries, api_url=sandbox.url, on_account_error=on_account_error)
    with pytest.raises(AnsibleParserError) as raised:
        source.parse()
    assert raised.value.message == (
        "accounts is empty. List at least one account. To read a single account without a list, "
        "remove accounts."
    )
    assert asked(sandbox) == {}


@pytest.mark.parametrize("on_account_error", ["error", "warn"])
@pytest.mark.parametrize("own", [{}, {"account_sid": MAIN}], ids=["none", "half"])
@pytest.mark.parametrize("elsewhere", [TOKEN, API_KEY, {**TOKEN, **API_KEY}, OAUTH_APP])
def test_an_account_never_takes_credentials_of_the_environment(
    source: Source,
    sandbox: Sandbox,
    monkeypatch: pytest.MonkeyPatch,
    own: dict[str, Any],
    elsewhere: dict[str, str],
    on_account_error: str,
) -> None:
    for name, value in upper(elsewhere).items():
        monkeypatch.setenv(name, value)
    entries = [LAB_ENTRY, {"name": "main", **own}]
    with pytest.raises(AnsibleParserError, match=r"^Account main \(item 2 of accounts\) has "):
        source.parse(**several(*entries), on_account_error=on_account_error)
    assert asked(sandbox) == {}


@pytest.mark.parametrize("own", [TOKEN, API_KEY, {**API_KEY, "account_sid": MAIN}, OAUTH_APP])
def test_credentials_of_the_environment_do_not_mix_with_those_of_an_account(
    source: Source, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch, own: dict[str, str]
) -> None:
    wrong = {**WRONG, "api_key": "SK" + "9" * 32, "client_id": "OQ9"}
    for name, value in upper(wrong).items():
        monkeypatch.setenv(name, value)
    assert list(source.parse(**several({"name": "main", **own})).hosts) == SIDS


@pytest.mark.parametrize("cached", [False, True], ids=["", "cache"])
@pytest.mark.parametrize(
    ("fault", "told"),
    [
        pytest.param(None, REFUSED, id="refused"),
        pytest.param("server_error", "is not available", id="unavailable"),
        pytest.param("not_json", "", id="no JSON"),
    ],
)
def test_an_account_that_cannot_be_read(
    source: Source, sandbox: Sandbox, cached: bool, fault: str | None, told: str
) -> None:
    lab = {"name": "lab", **(LAB if fault else WRONG), "retries": 0}
    own = several(lab, MAIN_ENTRY, cache=cached, cache_plugin="memory")
    if fault:
        sandbox.fault(fault)
    with pytest.raises(AnsibleParserError) as raised:
        source.parse(**own)
    message = raised.value.message
    assert message.startswith("Account lab: ")
    assert told in message

    if fault:
        sandbox.fault(fault)
    inventory = source.parse(**own, on_account_error="warn")
    assert groups(inventory) == {"byoc_trunks": SIDS, "byoc_account_main": SIDS}
    assert source.warnings == [f"{message} Its trunks are missing from the inventory."]


@pytest.mark.parametrize(
    ("name", "variable"),
    [
        ("laboratory", "LABORATORY_TOKEN"),
        ("laboratory-west", "LABORATORY_WEST_AUTH_TOKEN"),
        ("lab", "TWILIO_AUTH_TOKEN"),
        ("lab", "lab_twilio_auth_token"),
    ],
)
def test_a_template_of_a_secret_hides_no_name(
    source: Source, monkeypatch: pytest.MonkeyPatch, name: str, variable: str
) -> None:
    monkeypatch.setenv(variable, WRONG["auth_token"])
    entry = {"name": name, **WRONG, "auth_token": f"{{{{ lookup('env', '{variable}') }}}}"}
    with pytest.raises(AnsibleParserError) as raised:
        source.parse(**several(MAIN_ENTRY, entry))
    assert raised.value.message == f"Account {name}: {REFUSED}"


@pytest.mark.parametrize("on_account_error", ["error", "warn"])
def test_the_only_account_has_to_be_read(source: Source, on_account_error: str) -> None:
    with pytest.raises(AnsibleParserError) as raised:
        source.parse(**WRONG, on_account_error=on_account_error)
    assert raised.value.message == REFUSED


def test_one_account_twice(source: Source) -> None:
    with pytest.raises(AnsibleParserError) as raised:
        source.parse(**several(MAIN_ENTRY, {"name": "again", **TOKEN}))
    assert raised.value.message == (
        f"Trunk {SIDS[0]} is in account main and in account again, so both are the same account at "
        "Twilio. Remove one of them."
    )


def test_two_names_that_are_one_group(source: Source, monkeypatch: pytest.MonkeyPatch) -> None:
    from ansible import constants

    monkeypatch.setattr(constants, "TRANSFORM_INVALID_GROUP_CHARS", "silently")
    entries = [{**MAIN_ENTRY, "name": "e-u"}, {**LAB_ENTRY, "name": "e u"}]
    with pytest.raises(AnsibleParserError) as raised:
        source.parse(**several(*entries))
    assert raised.value.message == (
        "Accounts e-u and e u would both be the group byoc_account_e_u. Give them names that "
        "differ in more than such characters."
    )
    entries[1]["name"] = "us"
    assert list(groups(source.parse(**several(*entries)))) == [
        "byoc_trunks",
        "byoc_account_e_u",
        "byoc_account_us",
    ]


def test_a_trunk_that_breaks_its_contract(source: Source, sandbox: Sandbox) -> None:
    sandbox.put_trunk(SIDS[0], {**sandbox.trunk(SIDS[0]), "voice_method": "FETCH"})
    expected = ask(sandbox)
    with pytest.raises(AnsibleParserError) as raised:
        source.parse()
    assert raised.value.message == expected.result["msg"]
    inventory = source.parse(on_invalid="warn", hostname=["sid"])
    assert source.warnings == ask(sandbox, on_invalid="warn").warnings
    assert inventory.hosts[SIDS[0]].vars["byoc_trunk_voice_method"] == "FETCH"


# Where options come from


def test_options_may_be_templates(source: Source, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OUR_TOKEN", AUTH_TOKEN)
    template = "{{ lookup('env', 'OUR_TOKEN') }}"
    assert len(source.parse(account_sid=MAIN, auth_token=template).hosts) == 10
    entry = {"name": "main", "account_sid": MAIN, "auth_token": template}
    assert len(source.parse(accounts=[entry]).hosts) == 10


def test_a_variable_of_the_command_line_may_be_in_a_template(source: Source) -> None:
    source.write(account_sid=MAIN, auth_token="{{ token }}")
    assert len(source.parse(extra_vars={"token": AUTH_TOKEN}).hosts) == 10


def test_a_template_that_fails_shows_nothing_of_the_file(source: Source) -> None:
    source.write(account_sid="{{ nothing }}", auth_token=AUTH_TOKEN)
    with pytest.raises(AnsibleParserError) as raised:
        source.parse()
    assert raised.value.message.startswith("A template in the file fails: 'nothing' is undefined")
    assert AUTH_TOKEN not in str(raised.value)


def test_the_environment_signs_in(
    source: Source, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in {**TOKEN, "voice_url": sandbox.url}.items():
        monkeypatch.setenv(f"TWILIO_{name.upper()}", value)
    source.write_only()
    assert len(source.parse().hosts) == 10


def test_variables_of_the_command_line_sign_in(source: Source, sandbox: Sandbox) -> None:
    known = host_variables({**TOKEN, "api_url": sandbox.url})
    source.write_only()
    assert len(source.parse(extra_vars=known).hosts) == 10


def test_ansible_cfg_says_where(
    source: Source, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    set_ansible_cfg(monkeypatch, tmp_path / "ansible.cfg", {"api_url": sandbox.url})
    source.write_only(**TOKEN)
    assert len(source.parse().hosts) == 10


@pytest.mark.parametrize("several_accounts", [False, True])
def test_the_environment_outranks_ansible_cfg(
    source: Source,
    sandbox: Sandbox,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    several_accounts: bool,
) -> None:
    of_cfg = {"edge": "dublin", "region": "ie1", "client_id": "OQ9", "account_sid": SUBACCOUNT}
    set_ansible_cfg(monkeypatch, tmp_path / "ansible.cfg", of_cfg)
    for name, value in upper({**API_KEY, "voice_url": sandbox.url}).items():
        monkeypatch.setenv(name, value)
    source.write_only(**({"accounts": [MAIN_ENTRY]} if several_accounts else {}))
    assert len(source.parse().hosts) == 10


def test_what_the_file_says_outranks_all(
    source: Source, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    nowhere = "http://127.0.0.1:1"
    monkeypatch.setenv("TWILIO_VOICE_URL", nowhere)
    set_ansible_cfg(monkeypatch, tmp_path / "ansible.cfg", {"api_url": nowhere})
    source.write()
    assert len(source.parse(extra_vars={"twilio_voice_url": nowhere}).hosts) == 10


def test_the_account_guard(source: Source) -> None:
    with pytest.raises(AnsibleParserError, match=f"the task expects account {SUBACCOUNT}"):
        source.parse(**API_KEY, account_sid=SUBACCOUNT)


def test_an_option_that_is_not_there(source: Source) -> None:
    with pytest.raises(Exception, match=r"has no option filter\. Check the spelling"):
        source.parse(filter=["true"])


def test_a_secret_in_a_variable_that_is_not_used_is_masked(
    source: Source, sandbox: Sandbox
) -> None:
    unused = "secret-that-signs-nobody-in"
    sandbox.fault("attributes", set={"voice_url": f"https://example.com/{unused}"})
    hosts = source.parse(extra_vars={"twilio_api_secret": unused}).hosts.values()
    urls = [str(host.vars["byoc_trunk_voice_url"]) for host in hosts]
    assert "https://example.com/********" in urls
    assert not any(unused in url for url in urls)
