# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What trunks refer to: paths, pages, permissions and the control API."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.voiceops.twilio.tests.sandbox.client import (
    Sandbox,
    SandboxError,
    start,
)
from ansible_collections.voiceops.twilio.tests.unit.sandbox.places import (
    ACL,
    ADDRESS,
    CREDENTIALS,
    DOMAIN,
    DOMAINS,
    EACH,
    MAIN,
    PLACES,
    POLICY,
    REFERRED_TO,
    SIP,
    SUB,
    TARGET,
    list_of,
    one_of,
    rows,
    told,
)
from ansible_collections.voiceops.twilio.tests.unit.sandbox.raw import LIST, Raw


def test_every_resource_is_tried(sandbox: Sandbox) -> None:
    assert set(PLACES) == set(sandbox.control("GET", "")["resources"])


@EACH
def test_one_is_as_in_its_list(raw: Raw, name: str) -> None:
    listed = raw.get(list_of(name))
    assert listed.status == 200
    assert rows(listed)[0] == raw.get(one_of(name)).json()
    assert raw.send("HEAD", one_of(name)).body == b""


@pytest.mark.parametrize(
    "path",
    [
        f"{SIP}/Domains",
        f"{SIP}/Domains/{DOMAIN}",
        f"{SIP}/Domains/{DOMAIN}.xml",
        f"{SIP}/Domains/.json",
        f"{SIP}/Domains.json/",
        f"{SIP}/Domains/SD1.json",
        f"{SIP}/Domains/{DOMAIN}/Auth/Calls.json",
        f"{SIP}/Domains/{DOMAIN}/Auth/Registrations/CredentialListMappings.json",
        f"{SIP}/Domains/SD1/Auth/Calls/CredentialListMappings.json",
        f"{SIP}/IpAccessControlLists/AL1/IpAddresses.json",
        f"{SIP}/CredentialLists/{CREDENTIALS}/Credentials.json",
        f"/2010-04-01/Accounts/{MAIN}.json",
        f"/v1/Accounts/{MAIN}/SIP/Domains.json",
        "/2010-04-01/ByocTrunks",
        "/v1/ConnectionPolicies.json",
        "/v1/ConnectionPolicies/NY1/Targets",
        f"/v1/ConnectionPolicies/{POLICY}/Targets/NE1",
        f"/v1/ConnectionPolicies/{POLICY}/targets",
    ],
)
def test_unknown_paths(raw: Raw, path: str) -> None:
    seen = raw.get(path)
    assert told(seen) == (404, 20404)
    assert seen.json()["message"].endswith(f"{path.removeprefix('/v1')} was not found")


@pytest.mark.parametrize("account", [SUB, "AC" + "9" * 32, MAIN.upper()])
def test_the_account_in_the_path(sandbox: Sandbox, raw: Raw, account: str) -> None:
    """Only the main account's auth token reads its subaccount."""
    path = f"/2010-04-01/Accounts/{account}/SIP/Domains.json"
    assert raw.get(path).status == (200 if account == SUB else 401)
    key = sandbox.accounts()["main"]["credentials"]["api_key"]
    assert told(Raw(sandbox.address, key).get(path)) == (401, 20003)


@REFERRED_TO
@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_nothing_is_written(sandbox: Sandbox, raw: Raw, name: str, method: str) -> None:
    before = raw.get(list_of(name)).body
    for path in (list_of(name), one_of(name)):
        assert told(raw.send(method, path)) == (405, 20004)
    reader = Raw(sandbox.address, sandbox.accounts()["main"]["credentials"]["restricted_reader"])
    assert told(reader.send(method, one_of(name))) == (403, 70051)
    assert raw.get(list_of(name)).body == before


def test_pages_of_core(sandbox: Sandbox, raw: Raw) -> None:
    path: str | None = f"{DOMAINS}.json?PageSize=2"
    pages = []
    while path:
        pages.append(raw.get(path).json())
        path = pages[-1]["next_page_uri"]
    sids = [domain["sid"] for page in pages for domain in page["domains"]]
    assert sids == sandbox.accounts()["main"]["sip_domains"]
    first, second, last = pages
    assert [(page["page"], page["start"], page["end"]) for page in pages] == [
        (0, 0, 1),
        (1, 2, 3),
        (2, 4, 4),
    ]
    assert first["uri"] == f"{DOMAINS}.json?PageSize=2&Page=0" == last["first_page_uri"]
    assert first["previous_page_uri"] is None
    assert raw.get(second["previous_page_uri"]).json()["domains"] == first["domains"]
    assert "meta" not in first


def test_pages_of_core_lead_below_no_prefix() -> None:
    """A client puts what it takes for Twilio's host in front of them."""
    with start(prefix="/gateway") as sandbox:
        raw = Raw(sandbox.address, sandbox.accounts()["main"]["credentials"]["auth_token"])
        page = raw.get(f"/gateway{DOMAINS}.json?PageSize=1").json()
        assert page["next_page_uri"].startswith(f"{DOMAINS}.json?PageSize=1&Page=1&PageToken=")
        assert raw.get(page["next_page_uri"]).status == 404
        second = raw.get("/gateway" + page["next_page_uri"]).json()
        assert (second["page"], len(second["domains"])) == (1, 1)


@pytest.mark.parametrize(("query", "code"), [("PageSize=0", 20007), ("PageToken=x", 20001)])
def test_wrong_pages_of_core(raw: Raw, query: str, code: int) -> None:
    assert told(raw.get(f"{DOMAINS}.json?{query}")) == (400, code)


@pytest.fixture(scope="module")
def keys(running: Sandbox, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sandbox]:
    """A sandbox with an account that has one key for each permission."""
    running.reset()
    known = running.control("GET", "")["resources"]
    asked = [
        f"{row['permission']}/{word}" for row in known.values() for word in ("read", "list", "*")
    ]
    credentials = {
        permission: {
            "kind": "restricted_api_key",
            "api_key": f"SK{n:032x}",
            "api_secret": "fake",
            "permissions": [permission],
        }
        for n, permission in enumerate(asked)
    }
    account: dict[str, Any] = {"name": "main", "sid": MAIN, "friendly_name": "x"}
    account["credentials"] = credentials
    for name in running.accounts()["main"].keys() & known.keys():
        account[name] = [{"sid": PLACES[name][1]}]
    account["connection_policies"][0]["targets"] = [{"sid": TARGET}]
    account["ip_access_control_lists"][0]["ip_addresses"] = [{"sid": ADDRESS}]
    account["sip_domains"][0]["ip_access_control_list_mappings"] = [{"sid": ACL}]
    account["sip_domains"][0]["credential_list_mappings"] = [{"sid": CREDENTIALS}]
    file: Path = tmp_path_factory.mktemp("keys") / "trunks.yml"
    file.write_text(json.dumps({"accounts": [account]}), encoding="utf-8")
    with start(trunks=file) as sandbox:
        yield sandbox


@EACH
@pytest.mark.parametrize("word", ["read", "list", "*"])
def test_each_permission_is_for_its_own_resource(keys: Sandbox, name: str, word: str) -> None:
    permission = keys.control("GET", "")["resources"][name]["permission"]
    key = keys.accounts()["main"]["credentials"][f"{permission}/{word}"]
    raw = Raw(keys.address, key)
    allowed = {path for path in (one_of(name),) if word != "list"}
    allowed |= {path for path in (list_of(name),) if word != "read"}
    every = {path for other in PLACES for path in (one_of(other), list_of(other))}
    seen = {path: told(raw.get(path)) for path in every}
    assert seen == {path: (200, None) if path in allowed else (403, 70051) for path in every}


@pytest.mark.parametrize("name", ["connection_policies", "sip_domains"])
def test_oauth(sandbox: Sandbox, raw: Raw, name: str) -> None:
    for app, expected in (
        ("oauth_app", (200, None)),
        ("oauth_app_without_permission", (401, 70051)),
    ):
        given = sandbox.accounts()["main"]["credentials"][app]
        form = f"client_id={given['client_id']}&client_secret={given['client_secret']}"
        raw.authorization = None
        answer = raw.post("/v2/token", f"{form}&grant_type=client_credentials").json()
        raw.authorization = f"Bearer {answer['access_token']}"
        assert told(raw.get(list_of(name))) == expected


@EACH
def test_control(sandbox: Sandbox, raw: Raw, name: str) -> None:
    """Any JSON value takes the place of a resource, which can be removed."""
    parents = {
        "targets": ("connection_policies", POLICY),
        "ip_access_control_list_mappings": ("sip_domains", DOMAIN),
        "credential_list_mappings": ("sip_domains", DOMAIN),
        "ip_addresses": ("ip_access_control_lists", ACL),
    }
    path = (*parents.get(name, ()), name, PLACES[name][1])
    assert sandbox.resource(*path) == raw.get(one_of(name)).json()
    sandbox.put_resource(*path, value=[1, None])
    assert raw.get(one_of(name)).json() == [1, None]
    assert rows(raw.get(list_of(name)))[0] == [1, None]
    sandbox.delete_resource(*path)
    assert told(raw.get(one_of(name))) == (404, 20404)
    with pytest.raises(SandboxError, match=f"main has no {'/'.join(path)}"):
        sandbox.resource(*path)


@pytest.mark.parametrize(
    "path",
    [
        ("targets", TARGET),
        ("connection_policies", POLICY, "targets"),
        ("sip_domains", DOMAIN, "targets", TARGET),
        ("connection_policies", POLICY, "nothing", TARGET),
        ("trunks", "BY1", "trunks", "BY2"),
    ],
)
def test_control_of_what_there_is_not(sandbox: Sandbox, path: tuple[str, ...]) -> None:
    with pytest.raises(SandboxError, match="no such resource"):
        sandbox.resource(*path)


def test_populate(sandbox: Sandbox, raw: Raw) -> None:
    """The trunks refer to the policies and domains by turns, and a second call adds only trunks."""
    before = sandbox.accounts()["main"]
    sids = sandbox.populate(7, connection_policies=3, sip_domains=2)
    sids += sandbox.populate(2, connection_policies=3, sip_domains=2)
    after = sandbox.accounts()["main"]
    policies = [
        sid for sid in after["connection_policies"] if sid not in before["connection_policies"]
    ]
    domains = [sid for sid in after["sip_domains"] if sid not in before["sip_domains"]]
    assert (len(policies), len(domains)) == (3, 2)
    trunks = [sandbox.trunk(sid) for sid in sids]
    assert {trunk["connection_policy_sid"] for trunk in trunks} == set(policies)
    assert {trunk["from_domain_sid"] for trunk in trunks} == set(domains)
    targets = rows(raw.get(f"/v1/ConnectionPolicies/{policies[2]}/Targets"))
    assert len({target["target"] for target in targets}) == 2
    for end in ("IpAccessControlList", "CredentialList"):
        (mapped,) = rows(raw.get(f"{DOMAINS}/{domains[1]}/Auth/Calls/{end}Mappings.json"))
        assert raw.get(f"{SIP}/{end}s/{mapped['sid']}.json").status == 200
    assert raw.get(LIST).status == 200


@pytest.mark.parametrize("count", [-1, "1", 1.5])
@pytest.mark.parametrize("name", ["connection_policies", "sip_domains"])
def test_populate_with_what_makes_no_sense(sandbox: Sandbox, name: str, count: object) -> None:
    with pytest.raises(SandboxError, match="whole numbers"):
        sandbox.control("POST", "populate", {"count": 1, name: count})
