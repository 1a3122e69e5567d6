# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the fragments say of the shared options is what the code does."""

from __future__ import annotations

import re
from typing import Any

import pytest
from ansible_collections.voiceops.twilio.plugins.module_utils._http.endpoints import (
    _CA_BUNDLES,
    OAUTH_URL,
)
from ansible_collections.voiceops.twilio.plugins.module_utils._options import COMMON, Option
from ansible_collections.voiceops.twilio.plugins.module_utils._resources.resource import CORE, VOICE
from ansible_collections.voiceops.twilio.tests.unit.plugins.documentation import (
    PLUGINS,
    declared,
    fragment,
    text,
)

BASE = fragment("_twilio")
ENVIRONMENT = {option.name: option.env for option in COMMON if option.env}
HOST = {option.name: option.host_variable for option in COMMON if option.host_variable}
# What besides its own variable the text of an option names.
ALSO_NAMED = {
    "api_url": {ENVIRONMENT["edge"], ENVIRONMENT["region"]},
    "core_api_url": {ENVIRONMENT["edge"], ENVIRONMENT["region"]},
    "ca_path": set(_CA_BUNDLES),
}

each_option = pytest.mark.parametrize("option", COMMON, ids=lambda option: option.name)


def variables(words: str) -> set[str]:
    """The environment variables that I(words) name."""
    return set(re.findall(r"E\((\w+)\)", words))


def test_the_shared_options_are_those_of_the_code_in_its_order() -> None:
    assert list(BASE["options"]) == [option.name for option in COMMON]


@each_option
def test_an_option_is_documented_as_it_is(option: Option) -> None:
    expected: dict[str, Any] = {"type": option.type}
    if option.default is not None:
        expected["default"] = option.default
    if option.choices is not None:
        expected["choices"] = list(option.choices)
    documented = declared(BASE["options"][option.name])
    assert documented == expected
    # True is 1 and 30 is 30.0 to Python, and not to somebody who reads the documentation.
    assert type(documented.get("default")) is type(option.default)


@each_option
def test_the_text_of_an_option_names_its_environment(option: Option) -> None:
    own = {option.env} if option.env else set()
    named = variables(text(BASE["options"][option.name]))
    assert named == own | ALSO_NAMED.get(option.name, set())


@each_option
def test_the_text_of_an_option_names_its_host_variable_before_its_environment(
    option: Option,
) -> None:
    about = text(BASE["options"][option.name])
    named = re.findall(r"C\((twilio_\w+)\)", about)
    of_an_api = option.name in ("api_url", "core_api_url")
    edge_and_region = [HOST["edge"], HOST["region"]] if of_an_api else []
    assert named == ([option.host_variable, *edge_and_region] if option.host_variable else [])
    if option.host_variable:
        assert about.index(option.host_variable) < about.index(f"E({option.env})")


def test_the_host_variables_are_those_of_the_contract() -> None:
    assert HOST == {
        "account_sid": "twilio_account_sid",
        "auth_token": "twilio_auth_token",
        "api_key": "twilio_api_key",
        "api_secret": "twilio_api_secret",
        "client_id": "twilio_client_id",
        "client_secret": "twilio_client_secret",
        "edge": "twilio_edge",
        "region": "twilio_region",
        "api_url": "twilio_voice_url",
        "core_api_url": "twilio_api_url",
        "oauth_url": "twilio_oauth_url",
    }
    assert all(variable == str(ENVIRONMENT[name]).lower() for name, variable in HOST.items())


@each_option
def test_the_text_of_a_number_names_its_bounds(option: Option) -> None:
    bounds = re.findall(r"from V\(([\d.]+)\) to V\(([\d.]+)\)", text(BASE["options"][option.name]))
    expected = [] if option.minimum is None else [(f"{option.minimum:g}", f"{option.maximum:g}")]
    assert bounds == expected


@each_option
def test_the_text_refers_to_options_that_there_are(option: Option) -> None:
    referred = set(re.findall(r"O\((\w+)", text(BASE["options"][option.name])))
    assert referred <= BASE["options"].keys()


@pytest.mark.parametrize(
    ("name", "address"),
    [("api_url", VOICE.url), ("core_api_url", CORE.url), ("oauth_url", OAUTH_URL)],
)
def test_the_text_of_an_address_names_its_default(name: str, address: str) -> None:
    assert f"then V({address})." in text(BASE["options"][name])


def test_the_choices_of_a_tolerance_are_explained() -> None:
    for name in ("on_missing", "on_invalid"):
        option = BASE["options"][name]
        assert set(re.findall(r"V\((\w+)\)", text(option))) <= set(option["choices"])


def test_no_variable_of_the_environment_is_named_that_nobody_reads() -> None:
    of_requests = {"HTTPS_PROXY", "HTTP_PROXY", "ALL_PROXY", "NO_PROXY"}
    assert variables(str(BASE)) == {*ENVIRONMENT.values(), *_CA_BUNDLES, *of_requests}


def test_the_requirement_is_that_of_the_collection() -> None:
    lines = (PLUGINS.parent / "requirements.txt").read_text(encoding="utf-8").splitlines()
    required = [line for line in lines if line and not line.startswith("#")]
    assert [line.removesuffix(".0") for line in BASE["requirements"]] == required


def test_the_fragment_for_plugins_adds_nothing_but_sources() -> None:
    added = fragment("_twilio", "PLUGIN")
    assert list(added) == ["options"]
    assert added["options"].keys() <= BASE["options"].keys()
    for sources in added["options"].values():
        assert sources
        assert sources.keys() <= {"env", "ini", "vars"}


@each_option
def test_a_plugin_takes_an_option_from_the_same_environment(option: Option) -> None:
    sources = fragment("_twilio", "PLUGIN")["options"].get(option.name, {})
    assert sources.get("env", []) == ([{"name": option.env}] if option.env else [])


@each_option
def test_a_plugin_takes_an_option_from_a_variable_and_no_secret_from_a_file(option: Option) -> None:
    sources = fragment("_twilio", "PLUGIN")["options"].get(option.name, {})
    assert sources.get("vars", []) == (
        [{"name": option.host_variable}] if option.host_variable else []
    )
    in_file = {"section": "voiceops.twilio", "key": option.name}
    assert sources.get("ini", []) == ([] if option.secret else [in_file])


@pytest.mark.parametrize("name", ["NO_DIFF", "DIFF"])
def test_the_attributes_of_a_module_are_complete(name: str) -> None:
    base, diff = fragment("_attributes"), fragment("_attributes", name)
    assert list(base) == list(diff) == ["attributes"]
    attributes = {**base["attributes"], **diff["attributes"]}
    assert attributes.keys() == {
        "action_group",
        "check_mode",
        "diff_mode",
        "idempotent",
        "platform",
    }
    assert all(about["description"] for about in attributes.values())
    assert attributes["action_group"]["membership"] == ["voiceops.twilio.twilio"]
    assert attributes["check_mode"]["support"] == "full"
    assert attributes["diff_mode"]["support"] == ("full" if name == "DIFF" else "N/A")
