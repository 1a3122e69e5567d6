# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The audit from options to result: what it reads, what it returns, what it fails for."""

from __future__ import annotations

import json
from typing import Any

import pytest
from ansible_collections.voiceops.twilio.plugins.module_utils._tasks.byoc_trunk_audit import (
    byoc_trunk_audit,
)
from ansible_collections.voiceops.twilio.plugins.module_utils._tasks.runner import Outcome
from ansible_collections.voiceops.twilio.tests.sandbox.client import Sandbox
from ansible_collections.voiceops.twilio.tests.unit.plugins.tasks import (
    ABSENT,
    API_KEY,
    AUTH_TOKEN,
    MAIN,
    SIDS,
    SUBACCOUNT,
    absent,
    asked,
    error_facts,
    options,
)

FRANKFURT = "Nordlicht Telekom \u2013 Frankfurt (primary)"
OREGON = "Cascade Carrier \u2013 Oregon"
EVERYTHING = ["drift", "missing", "unmanaged"]
LAB = {
    "api_key": "SKbbbb0000000000000000000000000001",
    "api_secret": "fake-secret-of-standard-key-labo",
}


def audit(sandbox: Sandbox, expected: Any, *, diff: bool = False, **own: Any) -> Outcome:
    given = options(sandbox, expected=expected, **own)
    return byoc_trunk_audit(given, {}, ansible_version="2.21.0", diff=diff)


def compliant(*sids: str) -> list[dict[str, Any]]:
    return [{"sid": sid} for sid in sids]


def counts(**states: int) -> dict[str, int]:
    none = dict.fromkeys(("compliant", "drifted", "missing", "unmanaged", "ambiguous"), 0)
    assert states.keys() <= none.keys()
    return {**none, **states}


def row(sid: str | None, name: str | None, state: str, **others: Any) -> dict[str, Any]:
    usual = {"sid": sid, "friendly_name": name, "state": state}
    return {**usual, "differences": [], "candidates": [], **others}


def test_an_account_that_is_as_expected(sandbox: Sandbox) -> None:
    outcome = audit(sandbox, compliant(*SIDS), fail_on=EVERYTHING)
    names = [sandbox.trunk(sid)["friendly_name"] for sid in SIDS]
    assert outcome == Outcome(
        {
            "changed": False,
            "account_sid": MAIN,
            "account": f"account {MAIN}",
            "compliant": True,
            "counts": counts(compliant=10),
            "faults": [],
            "trunks": [row(sid, n, "compliant") for sid, n in zip(SIDS, names, strict=True)],
            "findings": [],
            "finding_counts": {"error": 0, "warning": 0, "note": 0, "waived": 0},
            "findings_from": "error",
            "waivers": [],
            "own_rules": [],
            "msg": f"BYOC trunks of account {MAIN} at {sandbox.url}: 10 compliant.",
            "api": {"base_url": sandbox.url, "requests": 1, "retries": 0},
        },
        secrets=outcome.secrets,
        mask=outcome.mask,
    )
    assert AUTH_TOKEN in outcome.secrets


def test_an_account_that_is_not(sandbox: Sandbox) -> None:
    expected = [
        {"sid": SIDS[0], "voice_method": "GET", "cnam_lookup_enabled": {"not": False}},
        {"friendly_name": "Rome"},
        {"sid": ABSENT},
        {"friendly_name": OREGON},
        *compliant(*SIDS[1:3]),
    ]
    outcome = audit(sandbox, expected, defaults={"voice_url": {"defined": True}})
    assert outcome.failed
    assert outcome.result["counts"] == counts(
        compliant=2, drifted=1, missing=2, ambiguous=1, unmanaged=5
    )
    assert outcome.result["compliant"] is False
    differences = [
        {"attribute": "voice_method", "expected": "GET", "actual": "POST"},
        {"attribute": "cnam_lookup_enabled", "expected": {"not": False}, "actual": False},
    ]
    assert outcome.result["trunks"][:4] == [
        row(SIDS[0], FRANKFURT, "drifted", differences=differences),
        row(None, "Rome", "missing"),
        row(ABSENT, None, "missing"),
        row(None, OREGON, "ambiguous", candidates=SIDS[4:6]),
    ]
    assert outcome.result["msg"] == (
        f"BYOC trunks of account {MAIN} at {sandbox.url}: 2 compliant, 1 drifted, 2 missing, "
        f"5 unmanaged, 1 ambiguous. {SIDS[0]} ({FRANKFURT}) drifted in voice_method, "
        f"cnam_lookup_enabled; Rome missing; {ABSENT} missing; and 1 more."
    )
    assert outcome.result["changed"] is False


def test_twilio_is_told_which_ansible_audits(sandbox: Sandbox) -> None:
    audit(sandbox, [])
    (request,) = sandbox.requests()
    assert " ansible-core/2.21.0 " in request["headers"]["User-Agent"]


DRIFT = [{"sid": SIDS[0], "voice_method": "GET"}, *compliant(*SIDS[1:])]
MISSING = [*compliant(*SIDS), {"friendly_name": "Rome"}]
UNMANAGED = compliant(*SIDS[1:])
AMBIGUOUS = [{"friendly_name": OREGON}, *compliant(*SIDS[:4], *SIDS[6:])]


@pytest.mark.parametrize("fail_on", [[], ["drift"], ["missing"], ["unmanaged"], EVERYTHING, None])
@pytest.mark.parametrize(
    ("expected", "fails_for"),
    [
        pytest.param(DRIFT, "drift", id="drifted"),
        pytest.param(AMBIGUOUS, "drift", id="ambiguous"),
        pytest.param(MISSING, "missing", id="missing"),
        pytest.param(UNMANAGED, "unmanaged", id="unmanaged"),
        pytest.param(compliant(*SIDS), None, id="compliant"),
    ],
)
def test_what_it_fails_for(
    sandbox: Sandbox, expected: Any, fails_for: str | None, fail_on: list[str] | None
) -> None:
    outcome = audit(sandbox, expected, fail_on=fail_on)
    fails = fails_for in (["drift", "missing"] if fail_on is None else fail_on)
    assert outcome.failed is fails
    assert outcome.result["faults"] == ([fails_for] if fails else [])
    assert outcome.result["compliant"] is (fails_for in (None, "unmanaged") and not fails)
    assert "error" not in outcome.result


def test_everything_that_it_fails_for_is_told(sandbox: Sandbox) -> None:
    expected = [{"sid": SIDS[0], "voice_method": "GET"}, {"friendly_name": "Rome"}]
    for fail_on in (EVERYTHING, ["unmanaged", "drift"], ["missing"]):
        result = audit(sandbox, expected, fail_on=fail_on).result
        assert result["faults"] == sorted(fail_on)


def test_a_file_that_nobody_has_read_is_an_error(sandbox: Sandbox) -> None:
    outcome = audit(sandbox, None, expected_file="trunks.yml")
    assert outcome.failed
    assert outcome.result["msg"] == (
        "Only the action of this module reads expected_file, and Ansible ran the module alone. "
        "Call the module by its full name, voiceops.twilio.byoc_trunk_audit."
    )
    assert outcome.result["error"]["kind"] == "options"
    assert asked(sandbox) == {}


def test_nothing_there_and_nothing_expected(sandbox: Sandbox) -> None:
    for sid in sandbox.accounts()["subaccount"]["trunks"]:
        sandbox.delete_trunk(sid, SUBACCOUNT)
    result = audit(sandbox, [], **LAB).result
    assert (result["account_sid"], result["trunks"], result["compliant"]) == (None, [], True)
    assert result["msg"].endswith(f" at {sandbox.url}: none.")


@pytest.mark.parametrize(("key", "account"), [(API_KEY, MAIN), (LAB, SUBACCOUNT)])
def test_the_account_of_a_key_is_that_of_its_trunks(
    sandbox: Sandbox, key: dict[str, Any], account: str
) -> None:
    assert audit(sandbox, [], **key).result["account_sid"] == account


# What is asked


@pytest.mark.parametrize(
    ("expected", "defaults", "names"),
    [
        ([{"sid": SIDS[0], "voice_methd": "POST"}], {}, f"expected[0] ({SIDS[0]}): voice_methd"),
        ([{"sid": SIDS[0]}], {"voice_url": {"regex": "("}}, "defaults: voice_url"),
        ([{"sid": SIDS[0]}, {"sid": SIDS[0]}], {}, f"expected[1] ({SIDS[0]})"),
    ],
)
def test_a_mistake_is_told_before_anything_is_asked(
    sandbox: Sandbox, expected: Any, defaults: Any, names: str
) -> None:
    outcome = audit(sandbox, expected, defaults=defaults)
    assert outcome.failed
    assert outcome.result["error"] == error_facts("options", attempts=0)
    assert names in outcome.result["msg"]
    assert asked(sandbox) == {}


@pytest.mark.usefixtures("untraced")
def test_the_deadline_bounds_the_comparison(sandbox: Sandbox) -> None:
    sandbox.put_trunk(SIDS[0], {**sandbox.trunk(SIDS[0]), "friendly_name": 60 * "a" + "b"})
    expected = [{"sid": SIDS[0], "friendly_name": {"regex": "(a+)+$"}}]
    outcome = audit(sandbox, expected, deadline=1.5)
    assert outcome.failed
    assert outcome.result["error"]["kind"] == "timeout"
    assert outcome.result["msg"].startswith(
        f"expected[0] ({SIDS[0]}): friendly_name: trunk {SIDS[0]}: the comparison did not end "
        "within the deadline of 1.5 seconds."
    )


def test_a_mistake_has_its_facts(sandbox: Sandbox) -> None:
    outcome = audit(sandbox, [{"sid": SIDS[0], "a": 1}], defaults="b=1")
    assert outcome.result["mistakes"] == [
        {
            "option": "defaults",
            "entry": None,
            "attribute": None,
            "message": "defaults: is a text, not a dictionary of attributes",
            "file": None,
            "line": None,
        },
        {
            "option": "expected",
            "entry": 0,
            "attribute": "a",
            "message": f"expected[0] ({SIDS[0]}): a: is not an attribute of a BYOC trunk",
            "file": None,
            "line": None,
        },
    ]


def test_a_trunk_that_the_listing_lags_behind_on_is_asked_for(sandbox: Sandbox) -> None:
    sandbox.fault(
        "json_value",
        path="/v1/ByocTrunks",
        value=_page([sandbox.trunk(sid) for sid in SIDS[1:]]),
    )
    outcome = audit(sandbox, compliant(SIDS[0], ABSENT))
    states = {row["sid"]: row["state"] for row in outcome.result["trunks"]}
    assert (states[SIDS[0]], states[ABSENT]) == ("compliant", "missing")
    assert asked(sandbox) == {"pages": 1, "single": 2}


def _page(trunks: list[Any]) -> dict[str, Any]:
    url = "https://voice.twilio.com/v1/ByocTrunks?PageSize=1000&Page=0"
    meta = {"page": 0, "page_size": 1000, "first_page_url": url, "previous_page_url": None}
    meta |= {"url": url, "next_page_url": None, "key": "byoc_trunks"}
    return {"byoc_trunks": trunks, "meta": meta}


def test_many_expected_trunks_are_one_listing(sandbox: Sandbox) -> None:
    sids = sandbox.populate(1990)
    outcome = audit(sandbox, compliant(*SIDS, *sids))
    assert outcome.result["counts"] == counts(compliant=2000)
    assert asked(sandbox) == {"pages": 2}


def test_two_entries_about_one_trunk_are_an_error_once_that_is_known(sandbox: Sandbox) -> None:
    outcome = audit(sandbox, [{"sid": SIDS[0]}, {"friendly_name": FRANKFURT}])
    assert outcome.failed
    (mistake,) = outcome.result["mistakes"]
    assert (mistake["option"], mistake["entry"], mistake["attribute"]) == ("expected", 1, None)
    assert mistake["message"] == (
        f"expected[1] ({FRANKFURT}): describes trunk {SIDS[0]}, and so does expected[0] ({SIDS[0]})"
    )
    assert outcome.result["msg"].split("\n")[1:] == [mistake["message"], "Keep one of them."]
    assert outcome.result["error"]["kind"] == "options"


def test_an_account_that_cannot_be_read(sandbox: Sandbox) -> None:
    sandbox.fault("unauthorized", times="always")
    outcome = audit(sandbox, compliant(*SIDS))
    assert outcome.failed
    assert outcome.result["error"]["kind"] == "credentials"
    assert {"trunks", "counts", "compliant", "account_sid"}.isdisjoint(outcome.result)


@pytest.mark.parametrize("absent_sids", [1, 3])
def test_a_trunk_that_cannot_be_read_fails_the_audit(sandbox: Sandbox, absent_sids: int) -> None:
    sandbox.fault("forbidden", sid=absent(absent_sids)[0], times="always")
    outcome = audit(sandbox, compliant(*absent(absent_sids)))
    assert outcome.result["error"]["kind"] == "permission"
    assert "trunks" not in outcome.result


def test_an_invalid_trunk_fails_the_audit_unless_it_is_tolerated(sandbox: Sandbox) -> None:
    sandbox.put_trunk(SIDS[0], {**sandbox.trunk(SIDS[0]), "cnam_lookup_enabled": 1})
    expected = [{"sid": SIDS[0], "cnam_lookup_enabled": True}]
    assert audit(sandbox, expected).result["error"]["kind"] == "invalid_response"
    outcome = audit(sandbox, expected, on_invalid="warn")
    (told,) = outcome.result["trunks"][0]["differences"]
    assert (told["expected"], told["actual"], type(told["actual"])) == (True, 1, int)
    assert "cnam_lookup_enabled" in outcome.warnings[0]


# What is shown


def test_the_differences_in_ansibles_own_format(sandbox: Sandbox) -> None:
    expected = [
        {"sid": SIDS[0], "voice_method": "GET", "cnam_lookup_enabled": {"one_of": [True, None]}},
        *compliant(SIDS[1]),
        {"sid": SIDS[9], "friendly_name": "東京"},
        {"friendly_name": "Rome"},
    ]
    assert audit(sandbox, expected, diff=True).result["diff"] == [
        {
            "before_header": f"{SIDS[0]} ({FRANKFURT}) at Twilio",
            "after_header": f"{SIDS[0]} ({FRANKFURT}) as expected",
            "before": 'voice_method: "POST"\ncnam_lookup_enabled: false\n',
            "after": 'voice_method: "GET"\ncnam_lookup_enabled: {"one_of": [true, null]}\n',
        },
        {
            "before_header": f"{SIDS[9]} (without a name) at Twilio",
            "after_header": f"{SIDS[9]} (without a name) as expected",
            "before": "friendly_name: null\n",
            "after": 'friendly_name: "東京"\n',
        },
    ]
    assert "diff" not in audit(sandbox, expected).result


def test_no_differences_are_an_empty_diff(sandbox: Sandbox) -> None:
    assert audit(sandbox, compliant(*SIDS), diff=True).result["diff"] == []


def test_nothing_that_acts_is_in_the_message_or_the_diff(sandbox: Sandbox) -> None:
    acts = "a\x1b[31m\u202e\r\nfailed=0"
    sandbox.put_trunk(SIDS[0], {**sandbox.trunk(SIDS[0]), "friendly_name": acts})
    expected = [{"sid": SIDS[0], "friendly_name": "\u202eb"}, {"friendly_name": f"{acts}!"}]
    result = audit(sandbox, expected, diff=True).result
    assert result["msg"].isprintable()
    (diff,) = result["diff"]
    assert all(line.isprintable() for text in diff.values() for line in text.split("\n"))
    assert diff["before"] == 'friendly_name: "a\\u001b[31m\\u202e\\r\\nfailed=0"\n'
    assert result["trunks"][0]["friendly_name"] == acts


@pytest.mark.parametrize("state", ["drifted", "compliant", "missing"])
def test_no_password_of_a_url_is_anywhere(sandbox: Sandbox, state: str) -> None:
    def url(password: str) -> str:
        return f"https://bob:{password}@a.example/"

    was = {**sandbox.trunk(SIDS[0]), "voice_url": url("hunter2"), "friendly_name": url("hunter3")}
    sandbox.put_trunk(SIDS[0], was)
    expected = {
        "drifted": {"sid": SIDS[0], "voice_url": url("secret4")},
        "compliant": {"sid": SIDS[0], "voice_url": url("hunter2")},
        "missing": {"friendly_name": url("secret4")},
    }[state]
    result = audit(sandbox, [expected], diff=True).result
    assert result["trunks"][0]["state"] == state
    text = json.dumps(result)
    assert [word for word in ("hunter2", "hunter3", "secret4") if word in text] == []
    if state == "drifted":
        (told,) = result["trunks"][0]["differences"]
        assert told["actual"] == "https://bob:***@a.example/ (with another password)"
        assert "(with another password)" in result["diff"][0]["before"]


def test_a_secret_of_the_task_is_masked_in_what_it_writes_itself(sandbox: Sandbox) -> None:
    outcome = audit(sandbox, [{"friendly_name": f"x {AUTH_TOKEN} y"}], diff=True)
    assert AUTH_TOKEN not in json.dumps(outcome.result)
    assert "x ******** y missing" in outcome.result["msg"]
