# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Text of users and servers in messages: similar names, blanks around SIDs, control characters."""

from __future__ import annotations

import json
from typing import Any
from unittest import mock

import pytest
from ansible_collections.voiceops.twilio.plugins.module_utils._api.collection import Collection
from ansible_collections.voiceops.twilio.plugins.module_utils._auth.credentials import identify
from ansible_collections.voiceops.twilio.plugins.module_utils._errors import NotFoundError
from ansible_collections.voiceops.twilio.plugins.module_utils._options import Options
from ansible_collections.voiceops.twilio.plugins.module_utils._tasks import reading as _reading
from ansible_collections.voiceops.twilio.plugins.module_utils._tasks.byoc_trunk_audit import (
    byoc_trunk_audit,
)
from ansible_collections.voiceops.twilio.plugins.module_utils._tasks.byoc_trunk_info import (
    trunk_reader,
)
from ansible_collections.voiceops.twilio.tests.sandbox.client import Sandbox
from ansible_collections.voiceops.twilio.tests.unit.plugins.tasks import (
    API_KEY,
    AUTH_TOKEN,
    MAIN,
    SIDS,
    ask,
    asked,
    options,
    task,
)


def advice(sandbox: Sandbox, name: str, *names: Any) -> str:
    """The advice to a person who asks for I(name) in an account with these I(names)."""
    reader = task(sandbox)
    trunks = [{"sid": f"BY{n:032x}", "friendly_name": other} for n, other in enumerate(names)]
    with (
        mock.patch.object(Collection, "every", return_value=trunks),
        pytest.raises(NotFoundError) as caught,
    ):
        trunk_reader(reader).named(name)
    return caught.value.advice.partition("The name must match")[0]


@pytest.mark.parametrize(
    ("name", "names", "meant"),
    [
        pytest.param("Berlin Carier", ["Berlin carrier", "Paris"], "'Berlin carrier'", id="one"),
        pytest.param(
            "Berlin 4",
            ["Berlin 1", "Berlin 2", "Berlin 3", "Berlin 5"],
            "'Berlin 5' or 'Berlin 3' or 'Berlin 2'",
            id="three at most",
        ),
        pytest.param("Berlin", ["Berlin "] * 3, "'Berlin '", id="each once"),
        pytest.param("Berlin", ["Paris", "", None, 7, ["Berlin "]], None, id="none"),
        pytest.param("abcdefgh12", ["abcdefgh34"], "'abcdefgh34'", id="just enough"),
        pytest.param(
            "abcdefgh", ["abcdefgh1234"], "'abcdefgh1234'", id="just enough of its length"
        ),
        pytest.param("abcdefgh123", ["abcdefgh456"], None, id="not quite enough"),
        pytest.param("abcdefghij", ["defghijabc"], None, id="its letters in another order"),
        pytest.param("n" * 254, ["n" * 255], repr("n" * 79 + "…"), id="as long as a name may be"),
        pytest.param(
            "Berlin carrier",
            ["Berlin carrier\x1b[2J"],
            r"'Berlin carrier\\x1b[2J'",
            id="control characters",
        ),
        pytest.param("Berlin", ["Berlin\u202e"], r"'Berlin\\u202e'", id="bidirectional"),
        pytest.param(
            "https://u:hush@h/", ["https://u:hush@h"], "'https://u:***@h'", id="a password"
        ),
        pytest.param("n" * 200, ["n" * 201], repr("n" * 79 + "…"), id="long"),
        pytest.param("n" * 300, ["n" * 256], None, id="longer than a name may be"),
    ],
)
def test_a_name_that_is_nearly_the_same_is_suggested(
    sandbox: Sandbox, name: str, names: list[Any], meant: str | None
) -> None:
    assert advice(sandbox, name, *names) == (f"Did you mean {meant}? " if meant else "")


def test_only_so_many_names_are_compared(sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_reading, "MAX_COMPARED", 3)
    names = ["a", "b", "a", "c", "Berlin"]
    assert advice(sandbox, "Berlin ", *names) == ""
    assert advice(sandbox, "Berlin ", *names[2:]) == "Did you mean 'Berlin'? "


@pytest.mark.parametrize("blanks", [" {} ", "{}\n", "\t{}\r\n", "\u00a0{}"])
@pytest.mark.parametrize("name", ["sid", "sids"])
def test_blanks_around_a_sid_are_stripped(sandbox: Sandbox, name: str, blanks: str) -> None:
    sid = blanks.format(SIDS[0])
    outcome = ask(sandbox, **{name: [sid, SIDS[0]] if name == "sids" else sid})
    assert [trunk["sid"] for trunk in outcome.result["byoc_trunks"]] == [SIDS[0]]
    assert asked(sandbox) == {"single": 1}


@pytest.mark.parametrize("in_task", [True, False], ids=["task", "environment"])
def test_blanks_around_the_sids_of_credentials_are_stripped(in_task: bool) -> None:
    given = {"account_sid": f" {MAIN}\n", **API_KEY, "api_key": f"{API_KEY['api_key']}\n"}
    environ = {f"TWILIO_{name.upper()}": value for name, value in given.items()}
    places = ({name: given.get(name) for name in given}, {}) if in_task else ({}, environ)
    identity = identify(Options(*places), "https://oauth.twilio.com/v2/token")
    assert (identity.account_sid, identity.credentials.user) == (MAIN, API_KEY["api_key"])


@pytest.mark.parametrize("blanks", [" {} ", "{}\n", "\u00a0{}"])
def test_blanks_around_an_expected_sid_are_stripped(sandbox: Sandbox, blanks: str) -> None:
    expected = [{"sid": blanks.format(SIDS[0]), "voice_method": "POST"}]
    given = {**options(sandbox), "expected": expected}
    outcome = byoc_trunk_audit(given, {}, ansible_version="2.21", diff=False)
    assert outcome.result["counts"]["compliant"] == 1
    assert outcome.result["counts"]["missing"] == 0


HOSTILE = "x\x1b[2J\u202e\x07\u2066\r\n\x9b"


def texts(value: Any) -> list[str]:
    """Every text in I(value), and every name."""
    if isinstance(value, dict):
        return [text for item in value.items() for part in item for text in texts(part)]
    if isinstance(value, list):
        return [text for item in value for text in texts(item)]
    return [value] if isinstance(value, str) else []


@pytest.mark.parametrize("on_invalid", ["error", "warn"])
@pytest.mark.parametrize(
    "broken",
    [
        pytest.param({name: value}, id=f"{name}, {kind}")
        for name in ("sid", "account_sid", "voice_method", "voice_url", "friendly_name", "url")
        for kind, value in {
            "a text": HOSTILE,
            "a long text": HOSTILE * 200,
            "a list": [HOSTILE],
            "an object": {HOSTILE: HOSTILE},
            "a number": 10**400,
        }.items()
    ],
)
def test_no_control_character_of_a_trunk_is_in_an_error(
    sandbox: Sandbox, broken: dict[str, Any], on_invalid: str
) -> None:
    trunk = {"sid": SIDS[0], "account_sid": MAIN, **broken}
    page = {"byoc_trunks": [trunk, {"sid": SIDS[1], "account_sid": MAIN}]}
    sandbox.fault(
        "answer",
        times="always",
        body=json.dumps({**page, "meta": {"next_page_url": None}}),
        headers={"Content-Type": "application/json"},
    )
    outcome = ask(sandbox, on_invalid=on_invalid)
    errors = [outcome.result.get("error", {}), outcome.result.get("errors", [])]
    shown = texts([outcome.result.get("msg", ""), outcome.warnings, *errors])
    assert shown or broken == {"friendly_name": HOSTILE}
    assert [text for text in shown if not text.isprintable() or len(text) > 1500] == []


def test_no_control_character_of_a_sid_is_in_an_audit(sandbox: Sandbox) -> None:
    trunk = {"sid": HOSTILE, "account_sid": MAIN, "friendly_name": "Berlin"}
    body = json.dumps({"byoc_trunks": [trunk], "meta": {"next_page_url": None}})
    sandbox.fault("answer", times="always", body=body, headers={"Content-Type": "application/json"})
    given = options(sandbox, on_invalid="ignore", auth_token=AUTH_TOKEN)
    expected = [{"friendly_name": "Berlin", "voice_method": "POST"}]
    outcome = byoc_trunk_audit(
        {**given, "expected": expected}, {}, ansible_version="2.21", diff=True
    )
    (diff,) = outcome.result["diff"]
    headers = [diff["before_header"], diff["after_header"]]
    assert [t for t in [outcome.result["msg"], *headers] if not t.isprintable()] == []
