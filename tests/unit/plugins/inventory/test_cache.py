# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Ansible's inventory cache: asked before the network, never shared, and without secrets."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from ansible.errors import AnsibleParserError
from ansible_collections.voiceops.twilio.tests.sandbox.client import Sandbox, start
from ansible_collections.voiceops.twilio.tests.unit.plugins.inventory.doors import Source, groups
from ansible_collections.voiceops.twilio.tests.unit.plugins.tasks import (
    API_KEY,
    AUTH_TOKEN,
    OAUTH_APP,
    SIDS,
    asked,
)

Change = Callable[[dict[str, Any]], Any]
HOSTILE = "{{ lookup('pipe', 'echo pwned') }}"
# As jsonfile cannot read it, which it says itself. The others it can.
BROKEN = '{"broken'
LAB = {"api_key": "SKbbbb0000000000000000000000000001"}
LAB_SECRET = "fake-secret-of-standard-key-labo"


@pytest.fixture
def cached(tmp_path: Path) -> dict[str, Any]:
    """Options that turn the cache on."""
    folder = str(tmp_path / "cache")
    return {"cache": True, "cache_plugin": "jsonfile", "cache_connection": folder}


def files(cached: dict[str, Any]) -> list[Path]:
    return sorted(Path(cached["cache_connection"]).iterdir())


def described(inventory: Any) -> Any:
    return groups(inventory), {name: host.vars for name, host in inventory.hosts.items()}


def test_what_is_cached_is_not_asked_for(
    source: Source, sandbox: Sandbox, cached: dict[str, Any]
) -> None:
    first = source.parse(**cached)
    assert asked(sandbox) == {"pages": 1}
    second = source.parse()
    assert asked(sandbox) == {"pages": 1}
    assert described(second) == described(first)
    assert len(files(cached)) == 1


def test_without_a_cache_it_is_asked_each_time(source: Source, sandbox: Sandbox) -> None:
    source.parse()
    source.parse()
    assert asked(sandbox) == {"pages": 2}


def test_a_flush_asks_anew_and_keeps_what_came(
    source: Source, sandbox: Sandbox, cached: dict[str, Any]
) -> None:
    source.parse(**cached)
    sandbox.delete_trunk(SIDS[0])
    assert len(source.parse(use_cache=False).hosts) == 9
    assert len(source.parse().hosts) == 9
    assert asked(sandbox) == {"pages": 2}


def test_what_expired_is_asked_for(
    source: Source, sandbox: Sandbox, cached: dict[str, Any]
) -> None:
    source.parse(**cached, cache_timeout=1)
    (path,) = files(cached)
    os.utime(path, (1, 1))
    source.parse()
    assert asked(sandbox) == {"pages": 2}


def test_names_groups_and_filters_are_not_cached(
    source: Source, sandbox: Sandbox, cached: dict[str, Any]
) -> None:
    source.parse(**cached)
    own = {"hostname": ["sid"], "filters": [f"b_sid == '{SIDS[1]}'"], "prefix": "b_"}
    assert list(source.parse(**cached, **own).hosts) == [SIDS[1]]
    assert asked(sandbox) == {"pages": 1}


# Never shared


def test_accounts_do_not_share(source: Source, sandbox: Sandbox, cached: dict[str, Any]) -> None:
    accounts = [{"name": "a", **API_KEY}, {"name": "b", **LAB, "api_secret": LAB_SECRET}]
    for _time in range(2):
        inventory = source.parse(**cached, accounts=accounts)
        assert [len(hosts) for hosts in groups(inventory).values()] == [14, 10, 4]
    assert asked(sandbox) == {"pages": 2}
    swapped = [{**accounts[0], "name": "b"}, {**accounts[1], "name": "a"}]
    inventory = source.parse(**cached, accounts=swapped)
    assert [len(groups(inventory)[f"byoc_account_{name}"]) for name in "ab"] == [4, 10]
    assert asked(sandbox) == {"pages": 2}


def test_addresses_do_not_share(source: Source, cached: dict[str, Any]) -> None:
    source.parse(**cached)
    with start() as other:
        for sid in SIDS[1:]:
            other.delete_trunk(sid)
        assert len(source.parse(**cached, api_url=other.url).hosts) == 1
    assert len(source.parse(**cached).hosts) == 10


def test_files_do_not_share(
    source: Source, sandbox: Sandbox, cached: dict[str, Any], tmp_path: Path
) -> None:
    source.parse(**cached)
    Source(tmp_path, sandbox, "other.byoc_trunks.yml").parse(**cached)
    assert asked(sandbox) == {"pages": 2}
    assert len(files(cached)) == 2


def test_what_was_tolerated_is_not_taken_where_it_is_not(
    source: Source, sandbox: Sandbox, cached: dict[str, Any]
) -> None:
    sandbox.put_trunk(SIDS[0], {**sandbox.trunk(SIDS[0]), "voice_method": "FETCH"})
    assert len(source.parse(**cached, on_invalid="ignore").hosts) == 10
    with pytest.raises(AnsibleParserError, match="voice_method: expected one of"):
        source.parse(**cached)


def test_an_error_is_not_cached(source: Source, sandbox: Sandbox, cached: dict[str, Any]) -> None:
    sandbox.fault("server_error")
    with pytest.raises(AnsibleParserError):
        source.parse(**cached, retries=0)
    assert len(source.parse(**cached).hosts) == 10


# What is in it


@pytest.mark.parametrize(
    "own",
    [{}, API_KEY, OAUTH_APP],
    ids=["auth token", "API key", "app"],
)
def test_no_secret_is_in_a_file_or_its_name(
    source: Source, sandbox: Sandbox, cached: dict[str, Any], own: dict[str, Any]
) -> None:
    secret = own.get("api_secret") or own.get("client_secret") or AUTH_TOKEN
    told = {**sandbox.trunk(SIDS[0]), "voice_url": f"https://example.com/{secret}"}
    sandbox.put_trunk(SIDS[0], {**told, "friendly_name": secret})
    inventory = source.parse(**cached, **own)
    (path,) = files(cached)
    text = path.name + path.read_text(encoding="utf-8")
    for one in (secret, *sandbox.tokens()):
        assert one not in text
    assert secret not in str(described(inventory))
    masked = "https://example.com/********"
    assert masked in text
    assert masked in [host.vars["byoc_trunk_voice_url"] for host in inventory.hosts.values()]


def test_text_from_the_cache_is_no_template(
    source: Source, sandbox: Sandbox, cached: dict[str, Any]
) -> None:
    for sid in SIDS[1:]:
        sandbox.delete_trunk(sid)
    sandbox.put_trunk(SIDS[0], {**sandbox.trunk(SIDS[0]), "friendly_name": HOSTILE})
    for _time in range(2):
        (host,) = source.parse(
            **cached, compose={"same": "byoc_trunk_friendly_name"}
        ).hosts.values()
        assert host.name == SIDS[0]
        assert [host.vars["byoc_trunk_friendly_name"], host.vars["same"]] == [HOSTILE, HOSTILE]
    assert asked(sandbox) == {"pages": 1}


@pytest.mark.parametrize(
    "content",
    [
        BROKEN,
        "",
        "null",
        "7",
        "[1]",
        "{}",
        '["BY1"]',
        '[{"sid": "BY00000000000000000000000000000001"}]',
        '{"byoc_trunks": null}',
        '{"byoc_trunks": [{"sid": "BY00000000000000000000000000000001"}]}',
        '{"byoc_trunks": [{"sid": null}]}',
    ],
)
def test_a_broken_entry_is_as_good_as_none(
    source: Source, sandbox: Sandbox, cached: dict[str, Any], content: str
) -> None:
    whole = described(source.parse(**cached))
    (path,) = files(cached)
    before = path.read_text(encoding="utf-8")
    path.write_text(content, encoding="utf-8")
    assert described(source.parse()) == whole
    assert asked(sandbox) == {"pages": 2}
    assert path.read_text(encoding="utf-8") == before
    told = "The cache cannot be read, so Twilio is asked: "
    assert all(warning.startswith(told) for warning in source.warnings)
    assert len(source.warnings) == 1 or content != BROKEN


NO_ENTRY = (
    "The cache cannot be read, so Twilio is asked: The entry of the account is not one that this "
    "plugin wrote. The option cache_connection names its place. The new entry replaces the old one."
)


@pytest.mark.parametrize("content", ["null", "7", "true", '"text"', "[]", "[1]", '["BY1"]'])
def test_a_file_with_another_value_is_named_without_the_text_of_python(
    source: Source, sandbox: Sandbox, cached: dict[str, Any], content: str
) -> None:
    whole = described(source.parse(**cached))
    (path,) = files(cached)
    path.write_text(content, encoding="utf-8")
    assert described(source.parse()) == whole
    assert source.warnings == [NO_ENTRY]


@pytest.mark.parametrize("value", [None, 7, "text", [], [{"sid": SIDS[0]}]])
def test_an_entry_with_another_value_is_named(
    source: Source, sandbox: Sandbox, cached: dict[str, Any], value: Any
) -> None:
    whole = described(source.parse(**cached))
    (path,) = files(cached)
    rewrite(path, lambda _facts: value)
    assert described(source.parse()) == whole
    assert asked(sandbox) == {"pages": 2}
    assert source.warnings == [NO_ENTRY]


def only(trunk: Callable[[dict[str, Any]], Any]) -> Change:
    """What makes the first trunk, changed by I(trunk), the only one in an entry."""
    return lambda facts: {**facts, "byoc_trunks": [trunk(facts["byoc_trunks"][0])]}


def without(name: str) -> Change:
    return only(lambda trunk: {key: value for key, value in trunk.items() if key != name})


def with_changed(name: str, value: object) -> Change:
    return only(lambda trunk: {**trunk, name: value})


def with_added(value: object) -> Change:
    return only(lambda trunk: {**trunk, "added": [{"deep": value}]})


TRUSTED = {
    "__ansible_type": "_AnsibleTaggedStr",
    "value": "{{ 7 * 6 }}",
    "tags": [{"__ansible_type": "TrustedAsTemplate"}],
}


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(with_added(TRUSTED), id="a trusted template"),
        pytest.param(with_added({"__ansible_vault": "$ANSIBLE_VAULT;1.1;AES256"}), id="a vault"),
        pytest.param(with_added({"__ansible_unsafe": "{{ 7 * 6 }}"}), id="an object of Ansible"),
        pytest.param(with_added({"_ansible_no_log": True}), id="a name that Ansible removes"),
        pytest.param(with_added({"__Ansible_other": 1}), id="a name that Ansible reserves"),
        pytest.param(lambda facts: {**facts, "byoc_trunks": {}}, id="no list"),
        pytest.param(lambda facts: {**facts, "connection_policies": {}}, id="more"),
        pytest.param(only(lambda _trunk: None), id="no trunk"),
        pytest.param(only(lambda trunk: {**trunk, "sid": "all"}), id="no SID"),
        pytest.param(only(lambda trunk: {**trunk, "sid": None}), id="null"),
        pytest.param(without("url"), id="an attribute less"),
        pytest.param(with_changed("account_sid", f"AC{9:032}"), id="another account"),
        pytest.param(with_changed("account_sid", None), id="no account"),
        pytest.param(with_changed("voice_method", 7), id="an invalid type"),
        pytest.param(with_changed("cnam_lookup_enabled", "false"), id="no boolean"),
        pytest.param(with_changed("voice_url", ""), id="not in normal form"),
        pytest.param(
            lambda facts: {**facts, "byoc_trunks": [*facts["byoc_trunks"], *facts["byoc_trunks"]]},
            id="each twice",
        ),
    ],
)
def test_an_entry_that_is_not_what_was_kept(
    source: Source, sandbox: Sandbox, cached: dict[str, Any], change: Change
) -> None:
    whole = described(source.parse(**cached))
    (path,) = files(cached)
    rewrite(path, change)
    assert described(source.parse()) == whole
    assert asked(sandbox) == {"pages": 2}
    assert source.warnings == []


def test_an_entry_of_another_account_leads_to_the_error_that_twilio_s_answer_leads_to(
    source: Source, sandbox: Sandbox, cached: dict[str, Any]
) -> None:
    source.parse(**cached)
    sandbox.fault("other_account")
    (path,) = files(cached)
    rewrite(path, with_changed("account_sid", f"AC{9:032}"))
    with pytest.raises(AnsibleParserError, match="expects account"):
        source.parse()


def rewrite(path: Path, change: Change) -> None:
    """Change the facts in the file of an entry."""
    content = json.loads(path.read_text(encoding="utf-8"))
    if "__payload__" in content:  # As since ansible-core 2.19.
        content["__payload__"] = json.dumps(change(json.loads(content["__payload__"])))
    else:
        content = change(content)
    path.write_text(json.dumps(content), encoding="utf-8")
