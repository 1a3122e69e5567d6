# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Faults in answers about what trunks refer to."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from ansible_collections.voiceops.twilio.tests.sandbox.client import Sandbox
from ansible_collections.voiceops.twilio.tests.unit.sandbox.places import (
    DOMAIN,
    DOMAINS,
    EACH,
    PLACES,
    SUB,
    TARGET,
    list_of,
    one_of,
    rows,
)
from ansible_collections.voiceops.twilio.tests.unit.sandbox.raw import Raw


def test_a_fault_meets_both_apis_and_no_token(sandbox: Sandbox, raw: Raw) -> None:
    sandbox.fault("server_error", times="always")
    assert {raw.get(path).status for name in PLACES for path in (one_of(name), list_of(name))} == {
        503
    }
    assert raw.post("/v2/token", "grant_type=x").status == 400


@pytest.mark.parametrize(
    ("where", "hit"),
    [
        ({"path": "/v1/"}, ["trunks", "connection_policies", "targets"]),
        ({"path": "/v1/ConnectionPolicies/"}, ["connection_policies", "targets"]),
        ({"path": "^/v1/.*/Targets/"}, ["targets"]),
        ({"sid": DOMAIN}, ["sip_domains"]),
        ({"sid": TARGET}, ["targets"]),
        ({"page": 0}, []),
    ],
)
def test_where_a_fault_happens(
    sandbox: Sandbox, raw: Raw, where: dict[str, Any], hit: list[str]
) -> None:
    sandbox.fault("server_error", times="always", **where)
    assert [name for name in PLACES if raw.get(one_of(name)).status == 503] == hit


# Fault, parameters, and whether a page of the core API shows it.
ON_PAGES: list[tuple[str, dict[str, Any], Callable[[dict[str, Any], dict[str, Any]], bool]]] = [
    (
        "foreign_next_page",
        {},
        lambda seen, normal: (
            seen["next_page_uri"].startswith("http://localhost:")
            and seen["next_page_uri"].endswith(normal["next_page_uri"])
        ),
    ),
    ("looping_pages", {}, lambda seen, normal: seen["next_page_uri"] == normal["uri"]),
    (
        "looping_pages",
        {"to": "first"},
        lambda seen, normal: seen["next_page_uri"] == normal["first_page_uri"],
    ),
    ("no_meta", {}, lambda seen, normal: seen == {"domains": normal["domains"]}),
    (
        "wrong_list_key",
        {},
        lambda seen, normal: seen["trunks"] == normal["domains"] and "domains" not in seen,
    ),
    ("next_page_not_string", {"value": [1]}, lambda seen, normal: seen["next_page_uri"] == [1]),
    (
        "next_page_not_string",
        {"value": f"/2010-04-01/Accounts/{SUB}/SIP/Domains.json"},
        lambda seen, normal: SUB in seen["next_page_uri"],
    ),
    (
        "duplicate_on_page",
        {"set": {"secure": 7}},
        lambda seen, normal: (
            seen["domains"] == [*normal["domains"], {**normal["domains"][0], "secure": 7}]
        ),
    ),
    (
        "duplicate_of_first",
        {},
        lambda seen, normal: seen["domains"] == [*normal["domains"], normal["domains"][0]],
    ),
    (
        "attributes",
        {"set": {"secure": "yes"}, "remove": ["uri"]},
        lambda seen, normal: all(
            row["secure"] == "yes" and "uri" not in row for row in seen["domains"]
        ),
    ),
    (
        "other_account",
        {},
        lambda seen, normal: {row["account_sid"] for row in seen["domains"]} == {SUB},
    ),
]


@pytest.mark.parametrize(("fault", "parameters", "shows"), ON_PAGES)
def test_faults_on_pages_of_core(
    sandbox: Sandbox,
    raw: Raw,
    fault: str,
    parameters: dict[str, Any],
    shows: Callable[[dict[str, Any], dict[str, Any]], bool],
) -> None:
    path = f"{DOMAINS}.json?PageSize=2"
    normal = raw.get(path).json()
    sandbox.fault(fault, **parameters)
    seen = raw.get(path).json()
    assert shows(seen, normal), seen


@EACH
def test_faults_of_bodies(sandbox: Sandbox, raw: Raw, name: str) -> None:
    sandbox.fault("attributes", set={"friendly_name": 7}, remove=["date_created"])
    seen = raw.get(one_of(name)).json()
    assert (seen["friendly_name"], "date_created" in seen) == (7, False)
    sandbox.fault("attributes", set={"friendly_name": 7})
    assert {row["friendly_name"] for row in rows(raw.get(list_of(name)))} == {7}
    sandbox.fault("duplicate_keys")
    assert raw.get(one_of(name)).body.count(b'"friendly_name"') == 2
    sandbox.fault("duplicate_on_page")
    assert len(rows(raw.get(list_of(name)))) == len(rows(raw.get(list_of(name)))) + 1


def test_the_body_of_another_resource(sandbox: Sandbox, raw: Raw) -> None:
    sandbox.fault("other_trunk")
    assert raw.get(one_of("targets")).json()["sid"] == "NE00000000000000000000000000ee0101"
    sandbox.fault("other_trunk", trunk="SD0000000000000000000000000000eb01")
    assert raw.get(one_of("sip_domains")).json()["account_sid"] == SUB
