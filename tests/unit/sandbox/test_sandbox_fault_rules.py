# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which request meets a fault, how often, and what is said of a fault that makes no sense."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import pytest
from ansible_collections.voiceops.twilio.tests.sandbox.client import Sandbox, SandboxError
from ansible_collections.voiceops.twilio.tests.unit.sandbox.cases import LIST, SID, TRUNK
from ansible_collections.voiceops.twilio.tests.unit.sandbox.raw import Raw

OTHER = "/v1/ByocTrunks/BY00000000000000000000000000000002"
HERE = "ansible_collections.voiceops.twilio.tests.unit.sandbox"
# These have tests of their own, not cases.
APART = {"stall", "expired_token", "interim", "second_answer"}


def statuses(raw: Raw, *paths: str) -> list[int]:
    return [raw.get(path).status for path in paths]


def test_every_fault_has_a_case(sandbox: Sandbox) -> None:
    modules = [import_module(f"{HERE}.test_sandbox_faults_{n}") for n in ("status", "body", "wire")]
    tried = {case[0] for module in modules for case in module.case}
    assert tried | APART == set(sandbox.control("GET", "")["faults"])


def test_times(sandbox: Sandbox, raw: Raw) -> None:
    sandbox.fault("server_error", times=2)
    assert statuses(raw, TRUNK, TRUNK, TRUNK) == [503, 503, 200]


def test_always(sandbox: Sandbox, raw: Raw) -> None:
    sandbox.fault("server_error", times="always")
    assert statuses(raw, *[TRUNK] * 5) == [503] * 5
    (waiting,) = sandbox.faults()
    assert (waiting["times"], waiting["happened"]) == ("always", 5)
    sandbox.clear_faults()
    assert statuses(raw, TRUNK) == [200]


def test_skip(sandbox: Sandbox, raw: Raw) -> None:
    sandbox.fault("server_error", skip=2)
    assert statuses(raw, *[TRUNK] * 4) == [200, 200, 503, 200]


def test_one_after_the_other(sandbox: Sandbox, raw: Raw) -> None:
    sandbox.fault("server_error")
    sandbox.fault("too_many_requests")
    sandbox.fault("not_found")
    assert statuses(raw, *[TRUNK] * 4) == [503, 429, 404, 200]


@pytest.mark.parametrize(
    ("where", "hit"),
    [
        ({}, [TRUNK, OTHER, LIST]),
        ({"sid": SID}, [TRUNK]),
        ({"path": "/v1/ByocTrunks/"}, [TRUNK, OTHER]),
        ({"path": "^/v1/.*2$"}, [OTHER]),
        ({"path": "/v2/"}, []),
        ({"page": 0}, [LIST]),
        ({"page": 1}, []),
        ({"method": "GET"}, [TRUNK, OTHER, LIST]),
        ({"method": "POST"}, []),
    ],
)
def test_where(sandbox: Sandbox, raw: Raw, where: dict[str, Any], hit: list[str]) -> None:
    sandbox.fault("server_error", times="always", **where)
    expected = [503 if path in hit else 200 for path in (TRUNK, OTHER, LIST)]
    assert statuses(raw, TRUNK, OTHER, LIST) == expected


def test_page(sandbox: Sandbox, raw: Raw) -> None:
    sandbox.fault("server_error", page=1, times="always")
    first = raw.get(LIST)
    following = first.json()["meta"]["next_page_url"].removeprefix(sandbox.url)
    assert raw.get(following).status == 503


def test_faults_of_lists_leave_trunks_alone(sandbox: Sandbox, raw: Raw) -> None:
    sandbox.fault("no_meta")
    assert raw.get(TRUNK).json()["sid"] == SID
    assert "meta" not in raw.get(LIST).json()


def test_faults_of_one_trunk_leave_lists_alone(sandbox: Sandbox, raw: Raw) -> None:
    sandbox.fault("other_trunk")
    assert raw.get(LIST).status == 200
    assert raw.get(TRUNK).json()["sid"] != SID


def test_wait(sandbox: Sandbox, raw: Raw) -> None:
    sandbox.fault("server_error", wait=0.2)
    seen = raw.get(TRUNK)
    assert seen.status == 503
    assert seen.first is not None
    assert seen.first >= 0.2


def test_an_error_passes_through_a_fault_of_the_body(sandbox: Sandbox, raw: Raw) -> None:
    sandbox.fault("attributes", set={"sid": None})
    raw.authorization = None
    assert raw.get(TRUNK).json()["code"] == 20003


def test_faults_in_bodies_take_trunks_that_are_none(sandbox: Sandbox, raw: Raw) -> None:
    for name in ("attributes", "not_utf8", "duplicate_keys"):
        sandbox.put_trunk(SID, [1, 2])
        sandbox.fault(name)
        assert raw.get(TRUNK).json() == [1, 2]


def test_a_named_trunk_that_is_not_there(sandbox: Sandbox, raw: Raw) -> None:
    """The test that asked for it made a mistake, and is to see that."""
    sandbox.fault("other_trunk", trunk="BY1")
    assert raw.get(TRUNK).status == 500


@pytest.mark.parametrize(
    ("fault", "message"),
    [
        ({"name": "nonsense"}, "no such fault: 'nonsense'"),
        ({}, "no such fault: None"),
        ({"name": []}, "no such fault: []"),
        ({"name": "stall", "seconds": 1}, "stall has no parameter 'seconds'; it has: none"),
        ({"name": "delay", "second": 1}, "it has: seconds"),
        ({"name": "delay", "seconds": "1"}, "seconds: float is needed, not '1'"),
        ({"name": "delay", "seconds": True}, "seconds: float is needed, not True"),
        ({"name": "html", "times": 0}, "times: a whole number of 1 or more is needed, not 0"),
        ({"name": "html", "times": "twice"}, "times: a whole number"),
        ({"name": "html", "times": True}, "times: a whole number"),
        ({"name": "html", "skip": -1}, "skip: a whole number"),
        ({"name": "html", "wait": -1}, "wait: a number of seconds"),
        ({"name": "html", "page": "1"}, "page: a whole number"),
        ({"name": "html", "sid": 1}, "sid: text is needed, not 1"),
        ({"name": "html", "path": "^("}, "path: not a regular expression"),
        ({"name": "server_error", "status": "503"}, "status: int is needed"),
        ({"name": "server_error", "status": 99}, "status: 99 is not an HTTP status"),
        ({"name": "server_error", "body": "xml"}, "body: one of json, html, empty is needed"),
        ({"name": "too_many_requests", "as_date": True}, "retry_after: a number is needed"),
        ([], "a JSON object is needed"),
    ],
)
def test_what_makes_no_sense(sandbox: Sandbox, fault: object, message: str) -> None:
    with pytest.raises(SandboxError) as caught:
        sandbox.control("POST", "faults", fault)
    assert message in str(caught.value)
    assert sandbox.faults() == []
