# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The options in the variables of a host: how each is read, and which are refused."""

from __future__ import annotations

from typing import Any

import pytest
from ansible.parsing.dataloader import DataLoader
from ansible.template import Templar
from ansible_collections.voiceops.twilio.plugins.module_utils._errors import (
    CredentialsError,
    OptionsError,
    TwilioError,
)
from ansible_collections.voiceops.twilio.plugins.module_utils._options import COMMON, Option
from ansible_collections.voiceops.twilio.plugins.plugin_utils._plugins.host_variables import (
    HostVariables,
)
from ansible_collections.voiceops.twilio.tests.unit.plugins.actions import trusted_template

PLACED = [option for option in COMMON if option.host_variable]
TRUST = trusted_template()

each_option = pytest.mark.parametrize("option", PLACED, ids=lambda option: option.name)


def place(variables: dict[str, Any]) -> HostVariables:
    templar = Templar(loader=DataLoader(), variables=variables)
    return HostVariables(variables, templar.template)


def refused(option: Option, value: Any, **others: Any) -> TwilioError:
    with pytest.raises(TwilioError) as caught:
        place({str(option.host_variable): value, **others})(option.name)
    kind = CredentialsError if option.credential else OptionsError
    assert caught.value.__class__ is kind
    return caught.value


@each_option
def test_a_variable_is_the_value_of_its_option(option: Option) -> None:
    found = place({str(option.host_variable): "ours"})
    assert {name: found(name) for name in [o.name for o in COMMON] if found(name)} == {
        option.name: "ours"
    }


@pytest.mark.parametrize("option", [o for o in COMMON if not o.host_variable], ids=lambda o: o.name)
def test_no_other_option_is_read_from_a_variable(option: Option) -> None:
    assert place({f"twilio_{option.name}": "1"})(option.name) is None


@pytest.mark.parametrize(
    ("written", "value"),
    [
        pytest.param(None, None, id="null"),
        pytest.param("ie1", "ie1", id="text"),
        pytest.param(123, "123", id="number"),
        pytest.param(TRUST("{{ where }}"), "ie1", id="template"),
        pytest.param(TRUST("{{ where }}-{{ where }}"), "ie1-ie1", id="several templates"),
        pytest.param(TRUST("{{ omit }}"), None, id="omitted"),
        pytest.param(TRUST("{{ nowhere | default(omit) }}"), None, id="omitted by default"),
    ],
)
def test_a_value_is_rendered(written: Any, value: str | None) -> None:
    omit = Templar(loader=DataLoader()).available_variables.get("omit", "__omit_place_holder__1")
    try:
        from ansible.template import Omit
    except ImportError:
        pass
    else:
        omit = Omit
    found = place({"twilio_region": written, "where": "ie1", "omit": omit})("region")
    assert found == value
    assert found is None or found.__class__ is str


@each_option
@pytest.mark.parametrize("value", [["hush-hush"], {"hush-hush": 1}, True, 1.5])
def test_what_is_no_text_is_refused_and_not_shown(option: Option, value: Any) -> None:
    error = refused(option, value)
    assert error.msg == (
        f"The host variable {option.host_variable} is not a text. "
        f"Give it the value of the option {option.name} as a text."
    )


@pytest.mark.parametrize("name", ["api_url", "core_api_url", "oauth_url"])
def test_a_number_is_no_address(name: str) -> None:
    option = next(option for option in COMMON if option.name == name)
    assert f"The host variable {option.host_variable} is not a text." in refused(option, 5).msg


@each_option
@pytest.mark.parametrize("blank", [" ", "\t\n", "\u00a0"])
def test_a_blank_text_counts_as_empty(option: Option, blank: str) -> None:
    assert f"The host variable {option.host_variable} is empty." in refused(option, blank).msg


@each_option
def test_an_empty_text_is_refused(option: Option) -> None:
    empty = (
        f"The host variable {option.host_variable} is empty. "
        "Give it a value, or set it to null if the host has none."
    )
    assert refused(option, "").msg == empty
    assert refused(option, TRUST("{{ nothing }}"), nothing="").msg == empty


@each_option
@pytest.mark.parametrize(
    ("template", "why"),
    [
        pytest.param("{{ elsewhere }}", ": elsewhere is undefined", id="undefined"),
        pytest.param(
            "{{ indirect }}", ": elsewhere is undefined", id="undefined by way of another"
        ),
        pytest.param("{{ 'hush-hush' | no_such_filter }}", "", id="no such filter"),
        pytest.param("{{ 'hush-hush' + 1 }}", "", id="an error of Python"),
        pytest.param("{{ {'hush-hush': 1}.nothing }}", "", id="an attribute that is not there"),
        pytest.param("{{ 'hush-hush", "", id="no end"),
    ],
)
def test_what_cannot_be_rendered_is_refused_and_not_shown(
    option: Option, template: str, why: str
) -> None:
    error = refused(option, TRUST(template), indirect=TRUST("{{ elsewhere }}"))
    assert error.msg == (
        f"The host variable {option.host_variable} cannot be rendered{why}. "
        f"Correct it, or set {option.host_variable} to null if the host has none."
    )


def test_a_variable_that_nobody_asks_for_is_not_rendered() -> None:
    found = place({"twilio_region": "ie1", "twilio_auth_token": TRUST("{{ elsewhere }}")})
    assert found("region") == "ie1"


def test_a_variable_is_rendered_once() -> None:
    rendered: list[Any] = []

    def render(value: Any) -> Any:
        rendered.append(value)
        return value

    found = HostVariables({"twilio_region": "ie1"}, render)
    assert [found("region"), found("region"), rendered] == ["ie1", "ie1", ["ie1"]]


KEY_SECRET, CLIENT_SECRET, TOKEN = "secret-of-a-key-1", "secret-of-an-app-1", "token-of-account-1"


@pytest.mark.parametrize(
    ("written", "secrets"),
    [
        ({}, []),
        ({"twilio_api_secret": None, "twilio_auth_token": ""}, [""]),
        ({"twilio_api_secret": KEY_SECRET, "twilio_auth_token": TOKEN}, [KEY_SECRET, TOKEN]),
        ({"twilio_client_secret": CLIENT_SECRET}, [CLIENT_SECRET]),
        ({"twilio_api_secret": TRUST("{{ kept }}"), "kept": KEY_SECRET}, [KEY_SECRET]),
        ({"twilio_api_secret": [KEY_SECRET], "twilio_auth_token": 1234}, ["1234", KEY_SECRET]),
        (
            {"twilio_api_secret": TRUST("{{ nowhere }}"), "twilio_auth_token": TRUST("{{ 1 / 0 }}"),
             "twilio_client_secret": CLIENT_SECRET},
            [CLIENT_SECRET],
        ),
        ({"twilio_account_sid": "AC1", "twilio_api_key": "SK1", "other_secret": "x"}, []),
    ],
)  # fmt: skip
def test_every_secret_is_known_that_can_be_rendered(
    written: dict[str, Any], secrets: list[str]
) -> None:
    assert place(written).secrets() == secrets
