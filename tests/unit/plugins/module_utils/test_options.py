# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Options: what a door declares, what is read from task and environment, and what is refused."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import combinations, product
from typing import Any

import pytest
from ansible_collections.voiceops.twilio.plugins.module_utils._errors import (
    CredentialsError,
    OptionsError,
    TwilioError,
)
from ansible_collections.voiceops.twilio.plugins.module_utils._options import (
    AUTH_TOKEN,
    COMMON,
    WAYS,
    Option,
    Options,
    argument_spec,
    completed,
    secret_names,
    secret_values,
    way_in,
)

# Some tasks ask two APIs.
URLS = ("api_url", "core_api_url")
ENVIRONMENT = {option.name: option.env for option in COMMON if option.env}


def read(
    given: Mapping[str, Any] | None = None,
    environ: Mapping[str, str] | None = None,
    own: tuple[Option, ...] = (),
) -> Options:
    return Options(given or {}, {} if environ is None else environ, own, URLS)


def refusal(given: Mapping[str, Any], environ: Mapping[str, str] | None = None) -> TwilioError:
    with pytest.raises(TwilioError) as caught:
        read(given, environ)
    return caught.value


def test_the_argument_specification_is_that_of_the_documentation() -> None:
    text = {"type": "str", "no_log": False}
    secret = {"type": "str", "no_log": True}
    tolerance = {**text, "default": "error", "choices": ("error", "warn", "ignore")}
    assert argument_spec() == {
        "account_sid": text,
        "auth_token": secret,
        "api_key": text,
        "api_secret": secret,
        "client_id": text,
        "client_secret": secret,
        "edge": text,
        "region": text,
        "api_url": text,
        "core_api_url": text,
        "oauth_url": text,
        "validate_certs": {"type": "bool", "no_log": False, "default": True},
        "ca_path": {"type": "path", "no_log": False},
        "timeout": {"type": "float", "no_log": False, "default": 30.0},
        "retries": {"type": "int", "no_log": False, "default": 5},
        "deadline": {"type": "float", "no_log": False, "default": 300.0},
        "concurrency": {"type": "int", "no_log": False, "default": 8},
        "on_missing": tolerance,
        "on_invalid": tolerance,
    }


def test_a_door_declares_its_own_options_first() -> None:
    own = (
        Option("sid", required=True),
        Option("sids", type="list", elements="str"),
        Option("pin", secret=True, choices=("a", "b"), default="a"),
    )
    spec = argument_spec(own)
    assert list(spec)[:3] == ["sid", "sids", "pin"]
    assert list(spec)[3:] == [option.name for option in COMMON]
    assert spec["sid"] == {"type": "str", "no_log": False, "required": True}
    assert spec["sids"] == {"type": "list", "no_log": False, "elements": "str"}
    assert spec["pin"] == {"type": "str", "no_log": True, "choices": ("a", "b"), "default": "a"}


def test_the_environment_of_twilio_is_read() -> None:
    assert ENVIRONMENT == {
        "account_sid": "TWILIO_ACCOUNT_SID",
        "auth_token": "TWILIO_AUTH_TOKEN",
        "api_key": "TWILIO_API_KEY",
        "api_secret": "TWILIO_API_SECRET",
        "client_id": "TWILIO_CLIENT_ID",
        "client_secret": "TWILIO_CLIENT_SECRET",
        "edge": "TWILIO_EDGE",
        "region": "TWILIO_REGION",
        "api_url": "TWILIO_VOICE_URL",
        "core_api_url": "TWILIO_API_URL",
        "oauth_url": "TWILIO_OAUTH_URL",
        "ca_path": "TWILIO_CA_BUNDLE",
    }


@pytest.mark.parametrize(("name", "env"), ENVIRONMENT.items())
@pytest.mark.parametrize(
    ("given", "from_env", "value"),
    [
        pytest.param("mine", "yours", "mine", id="both: the task"),
        pytest.param("mine", None, "mine", id="task alone"),
        pytest.param(None, "yours", "yours", id="environment alone"),
        pytest.param(None, "", None, id="empty in the environment is not there"),
        pytest.param(None, None, None, id="neither"),
    ],
)
def test_the_task_outranks_the_environment(
    name: str, env: str, given: str | None, from_env: str | None, value: str | None
) -> None:
    environ = {} if from_env is None else {env: from_env}
    options = read({name: given}, environ)
    assert options[name] == value
    assert options.environ is environ
    assert str(options) == "<Options>"


def test_what_nobody_gives_has_its_default() -> None:
    options = read()
    assert {option.name: options[option.name] for option in COMMON if options[option.name]} == {
        "validate_certs": True,
        "timeout": 30.0,
        "retries": 5,
        "deadline": 300.0,
        "concurrency": 8,
        "on_missing": "error",
        "on_invalid": "error",
    }


def test_false_nought_and_an_empty_list_are_given() -> None:
    options = read(
        {"validate_certs": False, "retries": 0, "sids": []}, own=(Option("sids", type="list"),)
    )
    assert (options["validate_certs"], options["retries"], options["sids"]) == (False, 0, [])


def test_an_option_that_nobody_declared_is_unknown() -> None:
    with pytest.raises(KeyError):
        read({"colour": "red"})["colour"]


@pytest.mark.parametrize(
    ("name", "spelled"),
    [
        (
            "auth_token",
            (
                "auth_token (or the host variable twilio_auth_token, "
                "or TWILIO_AUTH_TOKEN in the environment)"
            ),
        ),
        ("ca_path", "ca_path (or TWILIO_CA_BUNDLE in the environment)"),
        ("timeout", "timeout"),
    ],
)
def test_an_option_is_spelled_as_a_person_may_give_it(name: str, spelled: str) -> None:
    assert read().spelled(name) == spelled


CREDENTIALS = (
    "account_sid",
    "auth_token",
    "api_key",
    "api_secret",
    "client_id",
    "client_secret",
)


@pytest.mark.parametrize(
    "option", [option for option in COMMON if option.type in ("str", "path")], ids=lambda o: o.name
)
def test_an_empty_text_is_refused_whatever_the_environment_says(option: Option) -> None:
    environ = {option.env: "value"} if option.env else {}
    error = refusal({option.name: ""}, environ)
    assert error.__class__ is (CredentialsError if option.name in CREDENTIALS else OptionsError)
    advice = "Give it a value, or leave it out, for example with default(omit)."
    if option.name in CREDENTIALS:
        advice = "Give it a value. Without it, the task may use other credentials."
    assert error.msg == f"The option {option.name} is empty. {advice}"
    assert refusal({option.name: " \t\n"}, environ).msg == error.msg


@pytest.mark.parametrize(
    ("name", "least", "most"),
    [
        pytest.param("timeout", 0.1, 3600.0, id="timeout"),
        pytest.param("retries", 0, 100, id="retries"),
        pytest.param("deadline", 0.1, 86400.0, id="deadline"),
        pytest.param("concurrency", 1, 32, id="concurrency"),
    ],
)
def test_a_number_has_bounds(name: str, least: float, most: float) -> None:
    assert read({name: least})[name] == least
    assert read({name: most})[name] == most
    beyond = [least - 1, most + 1, float("inf"), float("-inf"), float("nan")]
    if isinstance(least, float):
        beyond += [0.09999, most + 0.001]
    for value in beyond:
        error = refusal({name: value})
        assert error.__class__ is OptionsError
        assert error.msg == (
            f"The option {name} is {value}. Use a number from {least:g} to {most:g}."
        )


@pytest.mark.parametrize("name", ["on_missing", "on_invalid"])
def test_a_choice_is_one_of_three(name: str) -> None:
    for choice in ("error", "warn", "ignore"):
        assert read({name: choice})[name] == choice
    for value in ("Error", "fail", " warn"):
        error = refusal({name: value})
        assert error.__class__ is OptionsError
        assert error.msg == (f"The option {name} is {value!r}. Use one of: error, warn, ignore.")


def test_a_choice_that_is_none_is_not_shown_at_length() -> None:
    assert refusal({"on_missing": "x" * 30_000}).msg == (
        f"The option on_missing is '{'x' * 78}…. Use one of: error, warn, ignore."
    )


def test_each_of_a_list_is_one_of_the_choices() -> None:
    own = (Option("fail_on", type="list", elements="str", choices=("a", "b"), default=["a"]),)
    for value in ([], ["b"], ["a", "b", "a"], ("a",)):
        assert read({"fail_on": value}, own=own)["fail_on"] == value
    assert read(own=own)["fail_on"] == ["a"]
    with pytest.raises(OptionsError) as caught:
        read({"fail_on": ["a", "c"]}, own=own)
    assert caught.value.msg == "The option fail_on is ['a', 'c']. Use one of: a, b."


@pytest.mark.parametrize(
    ("given", "environ", "secrets"),
    [
        pytest.param({}, {}, [], id="none"),
        pytest.param({"account_sid": "AC", "api_key": "SK", "client_id": "OQ"}, {}, [], id="SIDs"),
        pytest.param(
            {"auth_token": "a", "api_secret": "b", "client_secret": "c"},
            {},
            ["a", "b", "c"],
            id="task",
        ),
        pytest.param(
            {"auth_token": "a"},
            {"TWILIO_AUTH_TOKEN": "d", "TWILIO_API_SECRET": "e", "TWILIO_CLIENT_SECRET": "f"},
            ["a", "d", "e", "f"],
            id="environment that is outranked",
        ),
        pytest.param({"auth_token": ""}, {"TWILIO_API_SECRET": ""}, [], id="empty"),
        pytest.param({"auth_token": 1234}, {}, ["1234"], id="a number is a text"),
        pytest.param({"pin": "p"}, {"PIN": "q"}, ["p", "q"], id="of the door itself"),
    ],
)
def test_every_secret_is_known_whether_it_is_used_or_not(
    given: dict[str, Any], environ: dict[str, str], secrets: list[str]
) -> None:
    own = (Option("pin", env="PIN", secret=True), Option("sid"))
    assert secret_values(given, environ, own) == secrets


def test_secrets_and_only_secrets_are_kept_out_of_logs() -> None:
    own = (Option("pin", secret=True), Option("sid"))
    names = {"pin", "auth_token", "api_secret", "client_secret"}
    assert set(secret_names(own)) == names
    assert {name for name, row in argument_spec(own).items() if row["no_log"]} == names


# The places: a table of all that the credentials and the address of three places can be

SIGN_IN = ("account_sid", "auth_token", "api_key", "api_secret", "client_id", "client_secret")
PLACES = ("task", "host", "environment")
Values = dict[str, str]


def contents(names: tuple[str, ...], place: str) -> list[Values]:
    """All that I(place) can hold of the options of these I(names)."""
    sizes = range(len(names) + 1)
    chosen = (some for size in sizes for some in combinations(names, size))
    return [{name: f"{name} of {place}" for name in some} for some in chosen]


def folded(*places: Values, urls: tuple[str, ...] = ("api_url",)) -> dict[str, Any]:
    """The places completed, each with the one after it, for a task that asks at these I(urls)."""
    values: dict[str, Any] = {}
    for place in places:
        values = completed(values, place.get, urls=urls)
    return values


def first(places: tuple[Values, ...], name: str) -> tuple[int, str | None]:
    """The most specific of I(places) that holds the option, and its value there."""
    return next(
        ((index, place[name]) for index, place in enumerate(places) if name in place),
        (len(places) - 1, None),
    )


def credentials_by_the_contract(places: tuple[Values, ...]) -> Values | None:
    """The way, its values and the guard as the contract says; None where a half is missing."""
    named = ((way, place) for place in places for way in WAYS if place.keys() & set(way.named_by))
    way, _place = next(named, (AUTH_TOKEN, {}))
    found = {name: first(places, name) for name in way.takes}
    if any(value is None for _index, value in found.values()):
        return None
    reach = max(index for name, (index, _value) in found.items() if name in way.named_by)
    _index, guard = first(places[: reach + 1], "account_sid")
    taken = {name: str(value) for name, (_index, value) in found.items()}
    return {**taken, **({"account_sid": guard} if guard and way is not AUTH_TOKEN else {})}


def test_each_way_to_sign_in_takes_its_options_from_the_right_place() -> None:
    of_task, of_host, of_environment = (contents(SIGN_IN, place) for place in PLACES)
    some = [
        c for c in of_environment if len(c) in (0, 6) or c.keys() in ({"api_key"}, {"auth_token"})
    ]
    signed_in = 0
    for places in product(of_task, of_host, some):
        values = folded(*places)
        way = way_in(values.get) or AUTH_TOKEN
        relevant = {n: values[n] for n in (*way.takes, "account_sid") if n in values}
        expected = credentials_by_the_contract(places)
        if expected is None:
            assert any(name not in values for name in way.takes), places
        else:
            assert relevant == expected, places
            signed_in += 1
    assert signed_in > 5_000


def address_by_the_contract(places: tuple[Values, ...], url: str) -> Values:
    """The address or the halves of its region."""
    for place in places:
        if url in place:
            return {url: place[url]}
        if place:
            break
    halves = {name: first(places, name)[1] for name in ("edge", "region")}
    return {name: value for name, value in halves.items() if value}


@pytest.mark.parametrize("url", URLS)
@pytest.mark.parametrize("alone", [True, False])
def test_each_address_comes_from_the_right_place(url: str, alone: bool) -> None:
    for places in product(*(contents((url, "edge", "region"), place) for place in PLACES)):
        values = folded(*places, urls=(url,) if alone else URLS)
        used = {url} if url in values else {"edge", "region"}
        found = {name: value for name, value in values.items() if name in used}
        assert found == address_by_the_contract(places, url), places


@pytest.mark.parametrize(
    ("given", "not_asked"),
    [
        pytest.param({}, {"core_api_url"}, id="nothing"),
        pytest.param(
            {"account_sid": "AC", "auth_token": "a"},
            {"auth_token", "api_key", "api_secret", "client_id", "client_secret"},
            id="a whole way",
        ),
        pytest.param(
            {"api_key": "SK"}, {"auth_token", "client_id", "client_secret"}, id="half a pair"
        ),
        pytest.param({"api_url": "https://gw.example"}, {"edge", "region"}, id="an address"),
        pytest.param({"edge": "dublin", "region": "ie1"}, {"api_url"}, id="a region"),
    ],
)
def test_a_place_is_asked_only_for_what_is_needed(
    given: dict[str, Any], not_asked: set[str]
) -> None:
    asked: set[str] = set()

    def place(name: str) -> None:
        asked.add(name)

    assert completed(given, place) == given
    assert not asked & not_asked
    assert not asked & given.keys()


def test_what_no_place_decides_together_is_taken_one_by_one() -> None:
    place = {"oauth_url": "https://gw.example/token", "ca_path": "/ca.pem", "colour": "red"}
    assert completed({"ca_path": "/mine.pem", "sid": "BY"}, place.get) == {
        "ca_path": "/mine.pem",
        "sid": "BY",
        "oauth_url": "https://gw.example/token",
    }
