# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The judge of the hostile weather finds whatever a task could do wrong."""

from __future__ import annotations

import base64
import functools
import threading
from collections.abc import Callable
from typing import Any

import pytest
from ansible_collections.voiceops.twilio.plugins.module_utils._tasks.runner import Outcome
from ansible_collections.voiceops.twilio.tests.chaos.faults import FAULTS
from ansible_collections.voiceops.twilio.tests.chaos.oracle import Drawn, Verdict, judge

ACCOUNT_SID = "AC" + "0" * 32
SECRET = "hush/hush+hush hush"
TOKEN = "token-of-an-app-1234"
TRUNKS = [{"sid": f"BY{n:032x}", "voice_url": "https://one.example/"} for n in range(2)]
OPTIONS = {"account_sid": ACCOUNT_SID, "auth_token": SECRET}
# Longer than any of these tasks takes, and soon over for the one that never ends.
LIMIT = 0.5


def task(*faults: dict[str, Any], wanted: Any = TRUNKS) -> Drawn:
    return Drawn(OPTIONS, wanted, list(faults))


def facts(trunks: Any = TRUNKS, **more: Any) -> Outcome:
    return Outcome({"byoc_trunks": trunks, **more})


def error(kind: str, msg: str = "no") -> Outcome:
    return Outcome({"msg": msg, "error": {"kind": kind}}, failed=True)


def verdict(drawn: Drawn, work: Callable[[], Outcome], limit: float = 30) -> Verdict:
    return judge(drawn, work, lambda: [TOKEN], limit)


def test_the_right_facts_pass() -> None:
    assert verdict(task(), facts) == Verdict("facts")
    assert verdict(task({"name": "stall"}), facts) == Verdict("facts")


@pytest.mark.parametrize(
    "trunks",
    [
        pytest.param([], id="none"),
        pytest.param(TRUNKS[:1], id="too few"),
        pytest.param([*TRUNKS, TRUNKS[0]], id="one twice"),
        pytest.param(TRUNKS[::-1], id="another order"),
        pytest.param([{**TRUNKS[0], "voice_url": None}, TRUNKS[1]], id="another value"),
        pytest.param([{**TRUNKS[0], "new": 1}, TRUNKS[1]], id="more than there is"),
    ],
)
def test_a_wrong_fact_is_found(trunks: Any) -> None:
    assert verdict(task(), lambda: facts(trunks)) == Verdict("facts", "facts that are not so")


def test_nothing_is_no_fact_about_trunks_that_are_not_there() -> None:
    assert verdict(task(wanted=[]), lambda: facts([])).wrong == "facts that are not so"
    assert verdict(task(wanted=[]), lambda: error("not_found")) == Verdict("not_found")


@pytest.mark.parametrize("name", FAULTS)
def test_an_error_passes_where_a_fault_explains_it(name: str) -> None:
    for kind in FAULTS[name][1]:
        assert verdict(task({"name": name}), functools.partial(error, kind)) == Verdict(kind)


@pytest.mark.parametrize(
    ("faults", "kind"),
    [
        pytest.param([], "connection", id="without a fault"),
        pytest.param([], "not_found", id="missing, and it is there"),
        pytest.param([{"name": "stall"}], "connection", id="another than its own"),
        pytest.param([{"name": "html"}, {"name": "stall"}], "tls", id="of none of two"),
        pytest.param([{"name": "gzip"}], "invalid_response", id="of what is no fault"),
        pytest.param([{"name": "too_many_requests"}], "timeout", id="late without waiting"),
    ],
)
def test_an_error_that_nothing_explains_is_found(faults: list[Any], kind: str) -> None:
    found = verdict(task(*faults), lambda: error(kind, "It broke."))
    assert found == Verdict(kind, f"['{kind}'], which no fault explains: It broke.")


def test_each_of_several_errors_is_looked_at() -> None:
    several = error("timeout")
    several.result["errors"] = [{"kind": "timeout"}, {"kind": "wrong_trunk"}]
    assert "wrong_trunk" in verdict(task({"name": "stall"}), lambda: several).wrong


def test_being_late_is_explained_by_a_wait() -> None:
    waiting = task({"name": "too_many_requests", "retry_after": 1})
    assert verdict(waiting, lambda: error("timeout")) == Verdict("timeout")


@pytest.mark.parametrize(
    "form",
    [
        SECRET,
        "hush%2Fhush%2Bhush%20hush",
        "hush%2Fhush%2Bhush+hush",
        base64.b64encode(SECRET.encode()).decode(),
        base64.b64encode(f"{ACCOUNT_SID}:{SECRET}".encode()).decode(),
        TOKEN,
    ],
)
def test_a_secret_is_found_wherever_it_is(form: str) -> None:
    stall = task({"name": "stall"})
    leaks = [
        error("timeout", f"It said {form}."),
        error("timeout"),
        facts(api={"base_url": f"https://{form}@one.example"}),
        facts(),
    ]
    leaks[1].result["error"]["url"] = form
    leaks[3].warnings.append(form)
    for leak in leaks:
        assert verdict(stall, [leak].pop).wrong == "a secret is in what it says"


def test_a_traceback_is_found() -> None:
    def broken() -> Outcome:
        raise KeyError("sid")

    found = verdict(task({"name": "stall"}), broken)
    assert found.ending == "traceback"
    assert found.wrong.startswith("Traceback")
    assert found.wrong.endswith("KeyError: 'sid'\n")


def test_an_exit_is_a_traceback_too() -> None:
    def leaves() -> Outcome:
        raise SystemExit(1)

    assert verdict(task(), leaves).ending == "traceback"


def test_a_hang_is_found_and_waited_for_no_longer() -> None:
    never = threading.Event()

    def hang() -> Outcome:
        never.wait()
        return facts()

    assert verdict(task(), hang, LIMIT) == Verdict("hang", f"not ended after {LIMIT} s")
    never.set()
