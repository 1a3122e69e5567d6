# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import base64
import json
import platform
from collections.abc import Callable, Collection, Mapping
from types import MappingProxyType
from typing import Any
from urllib.parse import quote, quote_plus

import pytest
from ansible_collections.voiceops.twilio.plugins.module_utils._audit.findings import WAIVER_STATES
from ansible_collections.voiceops.twilio.plugins.module_utils._audit.rule import SEVERITIES
from ansible_collections.voiceops.twilio.plugins.module_utils._audit.rules import BY_ID
from ansible_collections.voiceops.twilio.plugins.module_utils._errors import (
    InvalidResponseError,
    NotFoundError,
    TwilioError,
    Violation,
    of_one_kind,
)
from ansible_collections.voiceops.twilio.plugins.module_utils._http.budget import Limits
from ansible_collections.voiceops.twilio.plugins.module_utils._http.progress import Pulse
from ansible_collections.voiceops.twilio.plugins.module_utils._options import Option
from ansible_collections.voiceops.twilio.plugins.module_utils._tasks.runner import (
    OWN_WORDS,
    Outcome,
    Task,
    attempt,
)
from ansible_collections.voiceops.twilio.plugins.module_utils._text.masking import MASK
from ansible_collections.voiceops.twilio.plugins.module_utils._version import VERSION
from ansible_collections.voiceops.twilio.tests.unit.plugins.module_utils.servers import (
    Server,
    answer,
    json_answer,
)

ACCOUNT = "AC" + "0" * 32
KEY = "SK" + "1" * 32
SECRET = "a/b+c=d&e%f~0123456789"  # It has another form in a URL, in a form, and in Base64.
SIGNED_IN = MappingProxyType({"account_sid": ACCOUNT, "auth_token": SECRET})


@pytest.mark.parametrize("words", [SEVERITIES, WAIVER_STATES, BY_ID])
def test_the_words_of_rules_are_public(words: Collection[str]) -> None:
    assert {*words} <= OWN_WORDS


def do(
    work: Callable[[Task], dict[str, Any]],
    given: Mapping[str, Any] = SIGNED_IN,
    environ: Mapping[str, str] | None = None,
    own: tuple[Option, ...] = (),
) -> Outcome:
    return attempt(work, given, environ or {}, own, ansible_version="2.99.0")


def fail_with(error: TwilioError) -> Callable[[Task], dict[str, Any]]:
    def work(_task: Task) -> dict[str, Any]:
        raise error

    return work


def base64_of(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


# From options to an API


def test_a_task_asks_where_and_as_its_options_say() -> None:
    given = {
        **SIGNED_IN,
        "edge": "dublin",
        "region": "ie1",
        "validate_certs": False,
        "timeout": 1.5,
        "deadline": 2.5,
        "retries": 3,
        "concurrency": 4,
    }
    task = Task(given, {}, ansible_version="2.99.0")
    assert task.base_url == "https://voice.dublin.ie1.twilio.com"
    assert task.identity.credentials.who == f"account {ACCOUNT} with its auth token"
    assert task.client.budget.limits == Limits(timeout=1.5, deadline=2.5, retries=3, concurrency=4)
    assert task.client.access.verify is False
    assert task.options["edge"] == "dublin"
    assert task.api() == {"base_url": task.base_url, "requests": 0, "retries": 0}


def test_a_task_without_options_asks_twilio_as_its_environment_says() -> None:
    environ = {"TWILIO_API_KEY": KEY, "TWILIO_API_SECRET": SECRET}
    task = Task({}, environ, ansible_version="2.99.0")
    assert task.base_url == "https://voice.twilio.com"
    assert task.identity.credentials.who == f"API key {KEY}"
    assert task.client.budget.limits == Limits(timeout=30, deadline=300, retries=5, concurrency=8)
    assert task.client.access.verify is True


def test_the_user_agent_names_the_collection_ansible_and_python() -> None:
    with Server(json_answer({})) as server:
        task = Task({**SIGNED_IN, "api_url": server.url}, {}, ansible_version="2.99.0")
        task.client.get(server.url)
        sent = server.received[0].header("User-Agent")
    assert sent == (
        f"voiceops.twilio/{VERSION} ansible-core/2.99.0 Python/{platform.python_version()}"
    )


def test_a_door_has_options_of_its_own() -> None:
    own = (Option("sid", env="TWILIO_TESTS_SID"),)
    outcome = do(lambda task: {"sid": task.options["sid"]}, {**SIGNED_IN, "sid": "BY1"}, own=own)
    assert outcome.result["sid"] == "BY1"
    outcome = do(
        lambda task: {"sid": task.options["sid"]}, environ={"TWILIO_TESTS_SID": "BY2"}, own=own
    )
    assert outcome.result["sid"] == "BY2"


def test_a_secret_of_its_own_is_masked_as_well() -> None:
    own = (Option("pin", secret=True),)
    given = {**SIGNED_IN, "pin": "hushed-hushed-hushed", "edge": "hushed-hushed-hushed!"}
    outcome = do(lambda _task: {}, {**given, "region": "ie1"}, own=own)
    assert f"'{MASK}!'" in outcome.result["msg"]


# What comes of it


API = {"base_url": "https://voice.twilio.com", "requests": 0, "retries": 0}


def test_a_success_is_its_result_and_where_it_was_asked() -> None:
    outcome = do(lambda _task: {"byoc_trunks": [{"sid": "BY1"}]})
    assert outcome.result == {"changed": False, "byoc_trunks": [{"sid": "BY1"}], "api": API}
    assert (outcome.failed, outcome.warnings) == (False, [])


@pytest.mark.parametrize("failed", [True, False])
def test_a_result_may_say_itself_that_it_failed(failed: bool) -> None:
    outcome = do(lambda _task: {"failed": failed, "drift": []})
    assert outcome.result == {"changed": False, "drift": [], "api": API}
    assert outcome.failed is failed


def test_a_failure_is_what_to_read_and_what_to_look_up() -> None:
    error = NotFoundError("It is gone.", "Look elsewhere.", url="https://voice.twilio.com/x")
    outcome = do(fail_with(error))
    assert outcome.failed
    assert outcome.result == {
        "msg": "It is gone. Look elsewhere.",
        "error": error.facts(),
        "api": API,
    }


def test_several_failures_are_told_one_by_one_as_well() -> None:
    errors = [NotFoundError(f"{name} is gone.", "Look elsewhere.") for name in "ABCD"]
    error = of_one_kind(errors, asked=9, nouns="trunks")
    outcome = do(fail_with(error))
    assert outcome.failed
    assert outcome.result == {
        "msg": (
            "4 of 9 trunks could not be read. A is gone. B is gone. C is gone. "
            "And 1 more: see errors. Look elsewhere."
        ),
        "error": errors[0].facts(),
        "errors": [{**one.facts(), "msg": one.msg} for one in errors],
        "api": API,
    }


def test_a_failure_says_how_often_was_asked() -> None:
    with Server(answer(b"", "501 Not Implemented")) as server:
        given = {**SIGNED_IN, "api_url": server.url}
        outcome = do(lambda task: task.client.get(f"{server.url}/x"), given)
    assert outcome.failed
    assert outcome.result["api"] == {"base_url": server.url, "requests": 1, "retries": 0}
    assert outcome.result["error"]["kind"] == "unavailable"


def test_options_that_lead_nowhere_are_a_failure_before_anything_is_asked() -> None:
    outcome = do(lambda _task: {}, {**SIGNED_IN, "timeout": 0})
    assert outcome.failed
    assert outcome.result["msg"] == ("The option timeout is 0. Use a number from 0.1 to 3600.")
    assert outcome.result["error"]["kind"] == "options"
    assert set(outcome.result) == {"msg", "error"}
    assert outcome.secrets == ()


def test_a_bug_is_raised() -> None:
    def work(_task: Task) -> dict[str, Any]:
        raise KeyError("a bug")

    with pytest.raises(KeyError, match="a bug"):
        do(work)


@pytest.mark.parametrize(
    ("on_missing", "goes_on", "warnings"),
    [("error", False, []), ("warn", True, ["It is gone."]), ("ignore", True, [])],
)
def test_what_a_task_tolerates(on_missing: str, goes_on: bool, warnings: list[str]) -> None:
    tolerated: list[bool] = []

    def work(task: Task) -> dict[str, Any]:
        tolerated.append(task.tolerates("on_missing", NotFoundError("It is gone.", "Look.")))
        return {}

    outcome = do(work, {**SIGNED_IN, "on_missing": on_missing})
    assert (tolerated, outcome.warnings) == ([goes_on], warnings)


# Secrets


FORMS = [
    pytest.param(SECRET, id="as it is"),
    pytest.param(quote(SECRET, safe=""), id="in a URL"),
    pytest.param(quote_plus(SECRET), id="in a form"),
    pytest.param("".join(f"\\{ord(c):03o}" for c in SECRET[:9]), id="in octal escapes"),
    pytest.param("\\\n".join(SECRET[:9]), id="in escaped lines"),
    pytest.param("".join(f"\\u{{{ord(c):x}}}" for c in SECRET[:9]), id="in escapes of JavaScript"),
    pytest.param(base64_of(SECRET), id="in Base64"),
    pytest.param(base64_of(f"{ACCOUNT}:{SECRET}"), id="in Base64 with the user name"),
]


@pytest.mark.parametrize("form", FORMS)
def test_no_failure_shows_a_secret(form: str) -> None:
    said = f"before {form} after"
    error = InvalidResponseError(
        f"Told {said}.",
        f"Try {said}.",
        url=f"https://voice.twilio.com/{form}",
        violations=[Violation("sid", "a SID", {"deep": [said], said: form})],
    )
    result = do(fail_with(error)).result
    assert form not in str(result)
    assert SECRET not in str(result)
    assert result["msg"] == f"Told before {MASK} after. Try before {MASK} after."
    assert result["error"]["url"] == f"https://voice.twilio.com/{MASK}"
    masked = {"deep": [f"before {MASK} after"], f"before {MASK} after": MASK}
    # A value with a line break is shown as a text.
    shown = masked if form.isprintable() else json.dumps(masked)
    assert result["error"]["violations"][0]["actual"] == shown


@pytest.mark.parametrize("form", FORMS)
def test_no_warning_shows_a_secret(form: str) -> None:
    def work(task: Task) -> dict[str, Any]:
        task.warnings.append(f"Told {form}\x1b[2J.")
        return {}

    assert do(work).warnings == [f"Told {MASK}\\x1b[2J."]


def test_a_long_warning_is_shown_in_part() -> None:
    def work(task: Task) -> dict[str, Any]:
        task.warnings += ["w" * 2000, "w" * 2001]
        return {}

    assert do(work).warnings == ["w" * 2000, "w" * 1999 + "…"]


@pytest.mark.parametrize(
    "given", [SIGNED_IN, {**SIGNED_IN, "edge": "a hushed-word", "region": "ie1"}]
)
def test_no_failure_shows_the_password_of_a_proxy(given: Mapping[str, Any]) -> None:
    """Whether it fails on the way, or already because of the options."""
    environ = {"HTTPS_PROXY": "http://bob:hushed-word@proxy.example:3128"}
    pair = base64_of("bob:hushed-word")
    error = InvalidResponseError(f"Told Basic {pair} of hushed-word.")
    outcome = do(fail_with(error), given, environ)
    assert outcome.failed
    assert MASK in outcome.result["msg"]
    for form in ("hushed-word", pair):
        assert form not in str(outcome.result)


def test_no_warning_shows_the_password_of_a_proxy() -> None:
    def work(task: Task) -> dict[str, Any]:
        task.warnings.append("Told hushed-word.")
        return {}

    environ = {"HTTPS_PROXY": "http://bob:hushed-word@proxy.example:3128"}
    assert do(work, SIGNED_IN, environ).warnings == [f"Told {MASK}."]


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("failed", [True, False])
def test_no_result_shows_a_secret(form: str, failed: bool) -> None:
    """Facts, differences, and what a result says of itself, keys as well as values."""
    result = {"failed": failed, "byoc_trunk": {"friendly_name": form, form: [form]}}
    outcome = do(lambda _task: result)
    assert outcome.failed is failed
    assert outcome.result["byoc_trunk"] == {"friendly_name": MASK, MASK: [MASK]}


@pytest.mark.parametrize("place", ["task", "environment"])
@pytest.mark.parametrize("name", ["auth_token", "api_secret", "client_secret"])
def test_a_secret_that_is_not_used_is_masked_as_well(place: str, name: str) -> None:
    unused = "given-and-needed-by-nobody"
    given = {**SIGNED_IN, name: unused} if place == "task" and name != "auth_token" else SIGNED_IN
    environ = {f"TWILIO_{name.upper()}": unused}
    own = {"client_id": "OQ1"} if name == "client_secret" else {"api_key": KEY}
    given = {**given, **own} if given is not SIGNED_IN else given
    outcome = do(lambda _task: {"friendly_name": f"is {unused}"}, given, environ)
    assert outcome.result["friendly_name"] == f"is {MASK}"


def test_the_password_of_a_proxy_is_masked_in_facts() -> None:
    environ = {"HTTPS_PROXY": "http://bob:hushed%2Dword@proxy.example:3128"}
    outcome = do(lambda _task: {"x": ["is hushed-word", "is short77"]}, SIGNED_IN, environ)
    assert outcome.result["x"] == [f"is {MASK}", "is short77"]


def test_what_a_result_is_made_of_stays() -> None:
    """Even where a password holds a name of an attribute, and the name of a state."""
    environ = {"HTTPS_PROXY": "http://u:friendly_name-unmanaged-violations@p"}
    refused = do(lambda _task: {}, {**SIGNED_IN, "timeout": 0}, environ)
    assert refused.result["error"]["violations"] == []
    trunks = [{"friendly_name": "friendly_name-", "state": "unmanaged"}]
    outcome = do(lambda _task: {"trunks": trunks}, SIGNED_IN, environ)
    assert outcome.result["trunks"] == [{"friendly_name": MASK, "state": "unmanaged"}]


# The invocation


def test_what_a_task_was_given_is_told_without_secrets_and_passwords() -> None:
    outcome = do(lambda _task: {})
    params = {
        "auth_token": SECRET,
        "api_secret": "short",
        "client_secret": None,
        "api_url": "https://bob:pw@host",
        "edge": f"x{SECRET}",
        "expected": [{"voice_url": "https://bob:pw@host", "friendly_name": "x"}],
    }
    assert outcome.invocation(params) == {
        "module_args": {
            "auth_token": MASK,
            "api_secret": MASK,
            "client_secret": None,
            "api_url": "https://bob:***@host",
            "edge": f"x{MASK}",
            "expected": [{"voice_url": "https://bob:***@host", "friendly_name": "x"}],
        }
    }


@pytest.mark.parametrize("place", ["task", "environment"])
def test_no_failure_of_the_options_shows_a_secret(place: str) -> None:
    """Here one was written where the name of an edge belongs."""
    given = {"edge": SECRET, "region": "ie1", "auth_token": SECRET if place == "task" else None}
    environ = {"TWILIO_AUTH_TOKEN": SECRET} if place == "environment" else {}
    outcome = do(lambda _task: {}, given, environ)
    assert outcome.failed
    assert SECRET not in str(outcome.result)
    assert MASK in outcome.result["msg"]


def test_a_token_that_was_bought_is_a_secret_too() -> None:
    token = "token-of-an-oauth-app"
    with Server(json_answer({"access_token": token}), answer(b"{}")) as server:
        given = {
            "client_id": "OQ1",
            "client_secret": SECRET,
            "api_url": server.url,
            "oauth_url": f"{server.url}/token",
        }

        def work(task: Task) -> dict[str, Any]:
            task.client.get(server.url)
            raise InvalidResponseError(f"Told {token} and {base64_of(':' + token)}.")

        outcome = do(work, given)
    assert outcome.result["msg"] == f"Told {MASK} and {MASK}."
    assert outcome.secrets == (SECRET, token)


def test_a_task_reports_what_it_reads_without_secrets() -> None:
    told: list[str] = []

    def work(task: Task) -> dict[str, Any]:
        task.client.budget.progress.report(1, 0)
        return {}

    given = {**SIGNED_IN, "api_url": "https://voice.example.com/hushed-pin", "pin": "hushed-pin"}
    own = (Option("pin", secret=True),)
    attempt(work, given, {}, own, ansible_version="2.99", pulse=Pulse(told.append))
    reading, _after, _seconds = told[0].partition(" after ")
    assert reading == f"Still reading account {ACCOUNT} at https://voice.example.com/{MASK}"
