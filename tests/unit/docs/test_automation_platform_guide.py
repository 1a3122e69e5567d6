# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The guide to AWX and Automation Platform: its credential type signs in as the options say."""

from __future__ import annotations

from typing import Any

import pytest
import yaml
from ansible_collections.voiceops.twilio.plugins.module_utils._auth.credentials import (
    ApiKey,
    AuthToken,
    identify,
)
from ansible_collections.voiceops.twilio.plugins.module_utils._auth.oauth import OAuthClient
from ansible_collections.voiceops.twilio.plugins.module_utils._http.endpoints import endpoints
from ansible_collections.voiceops.twilio.plugins.module_utils._options import COMMON, Options
from ansible_collections.voiceops.twilio.tests.unit.docs.reading import (
    GUIDES,
    ROOT,
    blocks,
    literals,
)
from jinja2.sandbox import ImmutableSandboxedEnvironment

GUIDE = GUIDES / "automation_platform_guide.rst"
OPTIONS = {option.name: option for option in COMMON}
# They are about the place where a job runs; the guide puts them into the job's environment.
OF_THE_PLACE = {"TWILIO_VOICE_URL", "TWILIO_API_URL", "TWILIO_OAUTH_URL", "TWILIO_CA_BUNDLE"}
WAYS = {
    AuthToken: {"account_sid": f"AC{1:032}", "auth_token": "fake-auth-token-of-the-main-acct"},
    ApiKey: {"api_key": f"SK{1:032}", "api_secret": "fake-secret-of-the-standard-key0"},
    OAuthClient: {"client_id": f"OQ{1:032}", "client_secret": "fake-secret-of-the-oauth-app-000"},
}


def configuration(key: str) -> Any:
    values = [yaml.safe_load(block.text) for block in blocks(GUIDE, "yaml", "yaml+jinja")]
    (found,) = [value for value in values if isinstance(value, dict) and key in value]
    return found[key]


FIELDS = {field["id"]: field for field in configuration("fields")}
INJECTED = configuration("env")


def injected(values: dict[str, str]) -> dict[str, str]:
    """The environment of a job, templated as the controller does it."""
    jinja = ImmutableSandboxedEnvironment()
    return {name: jinja.from_string(text).render(values) for name, text in INJECTED.items()}


def test_every_variable_is_injected_or_belongs_to_the_place() -> None:
    known = {option.env for option in COMMON if option.env}

    assert set(INJECTED) | OF_THE_PLACE == known
    assert not set(INJECTED) & OF_THE_PLACE
    assert set(literals(GUIDE.read_text("utf-8"))) >= OF_THE_PLACE


def test_each_field_goes_to_the_variable_of_its_option() -> None:
    assert {name: f"{{{{ {name} }}}}" for name in FIELDS} == {
        name: INJECTED[OPTIONS[name].env or ""] for name in FIELDS
    }
    assert len(FIELDS) == len(INJECTED)


def test_secrets_are_secret_and_nothing_else_is() -> None:
    assert {name for name, field in FIELDS.items() if field.get("secret")} == {
        name for name, option in OPTIONS.items() if option.secret
    }


def test_fields_are_as_the_controller_wants_them() -> None:
    known = {"id", "label", "type", "secret", "help_text", "format", "multiline", "choices"}
    for field in FIELDS.values():
        assert {"id", "label", "type"} <= set(field) <= known
        assert field["type"] in ("string", "boolean")


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
def test_one_way_filled_in_signs_in(way: type) -> None:
    options = Options({"validate_certs": True}, injected(WAYS[way]))

    where = endpoints(options)
    assert isinstance(identify(options, where.oauth_url).credentials, way)
    assert where.api_url == "https://voice.twilio.com"


def test_edge_and_region_reach_the_address() -> None:
    values = {**WAYS[ApiKey], "edge": "dublin", "region": "ie1"}

    where = endpoints(Options({"validate_certs": True}, injected(values)))
    assert where.api_url == "https://voice.dublin.ie1.twilio.com"


def test_the_execution_environment_has_the_collection_and_leaves_requests_to_it() -> None:
    dependencies = configuration("dependencies")
    meta = yaml.safe_load((ROOT / "meta" / "execution-environment.yml").read_text("utf-8"))

    assert dependencies["galaxy"] == {"collections": [{"name": "voiceops.twilio"}]}
    assert "python" not in dependencies
    assert (ROOT / meta["dependencies"]["python"]).is_file()
