# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""From options to result: the whole outcome of every branch."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.voiceops.twilio.plugins.module_utils._tasks.byoc_trunk_info import (
    byoc_trunk_info,
)
from ansible_collections.voiceops.twilio.plugins.module_utils._tasks.runner import Outcome
from ansible_collections.voiceops.twilio.tests.sandbox.client import Sandbox
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
    error_facts,
    options,
)

SID_ADVICE = (
    "A BYOC trunk SID is BY followed by 32 hexadecimal digits, as the Twilio console shows it."
)
EVERY_TRUNK = "Give it a value. Without it, the task reads every trunk of the account."


def trunk(n: int, **attributes: Any) -> dict[str, Any]:
    """Trunk number I(n) of the sandbox in normal form, by what it differs in from the usual."""
    sid = SIDS[n - 1]
    usual: dict[str, Any] = {
        "account_sid": MAIN,
        "cnam_lookup_enabled": False,
        "connection_policy_sid": None,
        "date_created": None,
        "date_updated": None,
        "friendly_name": None,
        "from_domain_sid": None,
        "sid": sid,
        "status_callback_method": "POST",
        "status_callback_url": None,
        "url": f"https://voice.twilio.com/v1/ByocTrunks/{sid}",
        "voice_fallback_method": "POST",
        "voice_fallback_url": None,
        "voice_method": "POST",
        "voice_url": None,
    }
    assert attributes.keys() <= usual.keys()
    return {**usual, **attributes}


OLD = trunk(
    7,
    friendly_name="Old switch room (do not touch)",
    voice_url="http://legacy.harbour.example.com/ivr",
    voice_method="PUT",
    voice_fallback_method="HEAD",
    status_callback_method="DELETE",
    cnam_lookup_enabled=None,
    date_created="2017-06-13T14:05:00Z",
    date_updated="2019-04-01T06:30:00Z",
)
EMPTY = trunk(10, date_created="2025-02-03T11:11:11Z", date_updated="2025-02-03T11:11:11Z")


def api(sandbox: Sandbox, requests: int, retries: int = 0) -> dict[str, Any]:
    return {"base_url": sandbox.url, "requests": requests, "retries": retries}


def succeeded(outcome: Outcome) -> dict[str, Any]:
    assert not outcome.failed, outcome.result
    return outcome.result


def failed(outcome: Outcome) -> dict[str, Any]:
    """The result of a failure, without the IDs of requests, which differ each time."""
    assert outcome.failed, outcome.result
    told = [outcome.result["error"], *outcome.result.get("errors", [])]
    for error in told:
        error["request_id"] = error["request_id"] and "RQ"
    return outcome.result


# What succeeds


@pytest.mark.parametrize(
    ("asks", "trunks", "requests"),
    [
        pytest.param({"sids": [SIDS[9], SIDS[6], SIDS[9]]}, [EMPTY, OLD], 2, id="some"),
        pytest.param({"sids": [SIDS[9]]}, [EMPTY], 1, id="a list of one"),
        pytest.param({"sids": []}, [], 0, id="an empty list"),
        pytest.param({"friendly_name": OLD["friendly_name"]}, [OLD], 1, id="a name"),
    ],
)
def test_a_list_of_trunks(
    sandbox: Sandbox, asks: dict[str, Any], trunks: list[Any], requests: int
) -> None:
    outcome = ask(sandbox, **asks)
    assert outcome == Outcome(
        {
            "changed": False,
            "byoc_trunks": trunks,
            "missing_sids": [],
            "api": api(sandbox, requests),
        },
        secrets=ask(sandbox, sids=[]).secrets,
        mask=outcome.mask,
    )


def test_one_trunk(sandbox: Sandbox) -> None:
    assert succeeded(ask(sandbox, sid=SIDS[6])) == {
        "changed": False,
        "byoc_trunk": OLD,
        "byoc_trunks": [OLD],
        "missing_sids": [],
        "api": api(sandbox, 1),
    }


def test_every_trunk(sandbox: Sandbox) -> None:
    for sid in SIDS:
        if sid not in (SIDS[6], SIDS[9]):
            sandbox.delete_trunk(sid)
    assert succeeded(ask(sandbox)) == {
        "changed": False,
        "byoc_trunks": [OLD, EMPTY],
        "missing_sids": [],
        "api": api(sandbox, 1),
    }


GONE = f"Twilio has no BYOC trunk {ABSENT} in account {MAIN} at {{url}}."


def test_tokens_and_repeated_requests_are_counted(
    sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    module = "ansible_collections.voiceops.twilio.plugins.module_utils._http.scheduler.backoff"
    monkeypatch.setattr(module, lambda attempt: 0.0)
    sandbox.fault("server_error", times=2)
    result = succeeded(ask(sandbox, sid=SIDS[0], **OAUTH_APP))
    assert result["api"] == api(sandbox, 4, 2)
    assert asked(sandbox) == {"tokens": 1, "single": 3}


# What fails

ADVICE = (
    "Check the SID, and that it belongs to that account and region. To continue without this "
    "trunk, set on_missing to warn or ignore."
)


def test_one_failure(sandbox: Sandbox) -> None:
    assert failed(ask(sandbox, sid=ABSENT)) == {
        "msg": f"{GONE.format(url=sandbox.url)} {ADVICE}",
        "error": missing(sandbox, ABSENT),
        "api": api(sandbox, 1),
    }


def test_a_list_of_one_fails_like_one(sandbox: Sandbox) -> None:
    one, of_one = ask(sandbox, sid=ABSENT), ask(sandbox, sids=[ABSENT])
    assert failed(one) == failed(of_one)


def test_several_failures(sandbox: Sandbox) -> None:
    gone, advice = absent(5), ADVICE
    where = f"in account {MAIN} at {sandbox.url}"
    told = [f"Twilio has no BYOC trunk {sid} {where}." for sid in gone]
    assert failed(ask(sandbox, sids=[SIDS[0], *gone])) == {
        "msg": f"5 of 6 trunks could not be read. {' '.join(told[:3])} And 2 more: see errors. "
        + advice,
        "error": missing(sandbox, gone[0]),
        "errors": [
            {**missing(sandbox, sid), "msg": f"{summary} {advice}"}
            for sid, summary in zip(gone, told)
        ],
        "api": api(sandbox, 6),
    }


def test_a_failure_of_all_has_no_list_of_errors(sandbox: Sandbox) -> None:
    sandbox.fault("unauthorized", times="always")
    result = failed(ask(sandbox, sids=SIDS[:3]))
    assert result.keys() == {"msg", "error", "api"}
    assert (result["error"]["kind"], result["error"]["sid"]) == ("credentials", None)


@pytest.mark.parametrize(
    ("own", "kind", "msg"),
    [
        pytest.param(
            {"sids": ["../Settings"]},
            "options",
            f"sids[0] is '../Settings', which is not a BYOC trunk SID. {SID_ADVICE}",
            id="no SID",
        ),
        pytest.param(
            {"sid": ""},
            "options",
            f"The option sid is empty. {EVERY_TRUNK}",
            id="an empty SID",
        ),
        pytest.param(
            {"sid": " \n"},
            "options",
            f"The option sid is empty. {EVERY_TRUNK}",
            id="blanks for a SID",
        ),
        pytest.param(
            {"sid": "None"},
            "options",
            f"sid is 'None', which is not a BYOC trunk SID. {SID_ADVICE}",
            id="what a template makes of null",
        ),
        pytest.param(
            {"sids": [SIDS[0], " "]},
            "options",
            f"sids[1] is empty. {SID_ADVICE}",
            id="one is empty",
        ),
        pytest.param({"sids": [""]}, "options", f"sids[0] is empty. {SID_ADVICE}", id="none"),
        pytest.param(
            {"sids": [SIDS[0], "None", "x"]},
            "options",
            f"These are not BYOC trunk SIDs: sids[1] 'None', sids[2] 'x'. {SID_ADVICE}",
            id="two that are none",
        ),
        pytest.param(
            {"sids": ["BY" + "a" * 32, SIDS[0], "BY" + "a" * 31 + "A"]},
            "options",
            f"BY{'a' * 32} and BY{'a' * 31}A in sids differ only in case. "
            "Give each trunk once, with its SID as the Twilio console shows it.",
            id="one in two spellings",
        ),
        pytest.param(
            {"friendly_name": ""},
            "options",
            f"The option friendly_name is empty. {EVERY_TRUNK}",
            id="an empty name",
        ),
        pytest.param(
            {"friendly_name": "  "},
            "options",
            f"The option friendly_name is empty. {EVERY_TRUNK}",
            id="blanks for a name",
        ),
        pytest.param(
            {"auth_token": None},
            "credentials",
            "To sign in with an auth token, auth_token is missing. Give auth_token (or the host "
            "variable twilio_auth_token, or TWILIO_AUTH_TOKEN in the environment).",
            id="no token",
        ),
    ],
)
def test_options_that_lead_nowhere(
    sandbox: Sandbox, own: dict[str, Any], kind: str, msg: str
) -> None:
    outcome = ask(sandbox, **own)
    result = failed(outcome)
    shown = {"msg": msg, "error": error_facts(kind, attempts=0)}
    assert {key: value for key, value in result.items() if key != "api"} == shown
    # With options good enough to ask, the result says whom: nobody was asked all the same.
    assert result.get("api", api(sandbox, 0)) == api(sandbox, 0)
    assert ("api" in result) is ("sids" in own or own.get("sid") == "None")
    assert outcome.warnings == []
    assert asked(sandbox) == {}


# Secrets


@pytest.mark.parametrize(
    ("given", "environ", "secret"),
    [
        pytest.param({}, {}, AUTH_TOKEN, id="auth token of the task"),
        pytest.param(API_KEY, {}, API_KEY["api_secret"], id="API secret of the task"),
        pytest.param(OAUTH_APP, {}, OAUTH_APP["client_secret"], id="client secret of the task"),
        pytest.param(
            {"account_sid": None, "auth_token": None},
            {"TWILIO_ACCOUNT_SID": MAIN, "TWILIO_AUTH_TOKEN": AUTH_TOKEN},
            AUTH_TOKEN,
            id="auth token of the environment",
        ),
    ],
)
def test_a_secret_that_comes_back_is_named_to_the_door_and_told_nobody(
    sandbox: Sandbox, given: dict[str, Any], environ: dict[str, str], secret: str
) -> None:
    sandbox.fault("attributes", set={"voice_method": secret}, times=2)
    invalid = ask(sandbox, environ, sid=SIDS[0], **given)
    assert failed(invalid)["error"]["violations"][0]["actual"] == "********"
    assert secret not in str(invalid.result)

    tolerated = ask(sandbox, environ, sid=SIDS[0], on_invalid="warn", **given)
    assert succeeded(tolerated)["byoc_trunk"]["voice_method"] == "********"
    assert secret in tolerated.secrets
    assert len(tolerated.warnings) == 1
    assert secret not in tolerated.warnings[0]


@pytest.mark.parametrize("before", range(80, 125, 5))
@pytest.mark.parametrize("on_invalid", ["error", "warn"])
def test_a_secret_is_not_told_in_part_where_a_message_is_shortened(
    sandbox: Sandbox, before: int, on_invalid: str
) -> None:
    sandbox.fault("attributes", set={"voice_method": "x" * before + AUTH_TOKEN})
    outcome = ask(sandbox, sid=SIDS[0], on_invalid=on_invalid)
    (told,) = outcome.warnings or [outcome.result["msg"]]
    assert 'got "xxx' in told
    assert AUTH_TOKEN[:8] not in told


def test_a_secret_in_the_wrong_place_is_told_nobody(sandbox: Sandbox) -> None:
    given = {**options(sandbox, sid=SIDS[0]), "edge": AUTH_TOKEN, "api_url": None}
    outcome = byoc_trunk_info(given, {}, ansible_version="2.21.0")
    assert AUTH_TOKEN not in str(failed(outcome))
    told = "The option edge is given without region."
    assert outcome.result["msg"].startswith(told)

    given["region"] = f"{AUTH_TOKEN}!"
    outcome = byoc_trunk_info(given, {}, ansible_version="2.21.0")
    assert "The option region is '********!'" in failed(outcome)["msg"]


def test_who_asks_is_told(sandbox: Sandbox) -> None:
    ask(sandbox, sid=SIDS[0])
    (request,) = sandbox.requests()
    product, core, python = request["headers"]["User-Agent"].split()
    assert product.startswith("voiceops.twilio/")
    assert core == "ansible-core/2.21.0"
    assert python.startswith("Python/3.")


def missing(sandbox: Sandbox, sid: str) -> dict[str, Any]:
    return error_facts(
        "not_found",
        http_status=404,
        code=20404,
        message=f"The requested resource /ByocTrunks/{sid} was not found",
        more_info="https://www.twilio.com/docs/errors/20404",
        request_id="RQ",
        url=f"{sandbox.url}/v1/ByocTrunks/{sid}",
        sid=sid,
    )
