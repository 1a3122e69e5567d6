# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The guide to authentication: each row of its tables is tried."""

from __future__ import annotations

import re

import pytest
from ansible_collections.voiceops.twilio.plugins.module_utils._auth.credentials import (
    ApiKey,
    AuthToken,
    identify,
)
from ansible_collections.voiceops.twilio.plugins.module_utils._auth.oauth import OAuthClient
from ansible_collections.voiceops.twilio.plugins.module_utils._errors import TwilioError
from ansible_collections.voiceops.twilio.plugins.module_utils._http.endpoints import (
    OAUTH_URL,
    endpoints,
)
from ansible_collections.voiceops.twilio.plugins.module_utils._options import (
    COMMON,
    Options,
    completed,
    secret_names,
)
from ansible_collections.voiceops.twilio.plugins.module_utils._resources.byoc_trunk import (
    BYOC_TRUNK,
)
from ansible_collections.voiceops.twilio.plugins.module_utils._resources.connection_policy import (
    CONNECTION_POLICY,
    TARGET,
)
from ansible_collections.voiceops.twilio.plugins.module_utils._resources.resource import CORE
from ansible_collections.voiceops.twilio.plugins.module_utils._resources.sip_domain import (
    CREDENTIAL_LIST,
    IP_ACCESS_CONTROL_LIST,
    IP_ADDRESS,
    SIP_DOMAIN,
)
from ansible_collections.voiceops.twilio.tests.unit.docs.reading import GUIDES, literals, table

GUIDE = GUIDES / "authentication_guide.rst"
ENVIRONMENT = {option.name: option.env for option in COMMON if option.env}
VALUES = {
    "account_sid": "AC00000000000000000000000000000001",
    "auth_token": "fake-auth-token-of-the-main-acct",
    "api_key": "SK00000000000000000000000000000001",
    "api_secret": "fake-secret-of-the-standard-key0",
    "client_id": "OQ00000000000000000000000000000001",
    "client_secret": "fake-secret-of-the-oauth-app-000",
}
HOST = {option.name: option.host_variable for option in COMMON if option.host_variable}
OF_HOST = {variable: name for name, variable in HOST.items()}
ENVIRONMENT_VALUES = {ENVIRONMENT[name]: value for name, value in VALUES.items()}
WAYS = {AuthToken: "auth token", ApiKey: "API key", OAuthClient: "OAuth"}

# What each row of modules in the guide reads.
READ = [
    [BYOC_TRUNK],
    [CONNECTION_POLICY, TARGET],
    [SIP_DOMAIN, IP_ACCESS_CONTROL_LIST, IP_ADDRESS, CREDENTIAL_LIST],
]
PLACES = ("In the task", "In the host's variables", "In the environment")
CHOICES = table(GUIDE, *PLACES, "Signs in with", "Guarded")
ADDRESSES = table(GUIDE, *PLACES, "Sends requests to")


def test_environment() -> None:
    rows = table(GUIDE, "Option", "Host variable", "Environment variable")

    assert [tuple(literals(f"{row[0]}{row[2]}")) for row in rows] == list(ENVIRONMENT.items())
    assert [tuple(literals(f"{row[0]}{row[1]}")) for row in rows if row[1] != "none"] == list(
        HOST.items()
    )


@pytest.mark.parametrize(("task", "host", "environment", "way", "guarded"), CHOICES)
def test_choice(task: str, host: str, environment: str, way: str, guarded: str) -> None:
    of_host = {OF_HOST[variable]: VALUES[OF_HOST[variable]] for variable in literals(host)}
    given = completed({name: VALUES[name] for name in literals(task)}, of_host.get)
    environ = {name: ENVIRONMENT_VALUES[name] for name in literals(environment)}
    options = Options({"validate_certs": True, **given}, environ)

    if way == "error":
        with pytest.raises(TwilioError):
            identify(options, OAUTH_URL)
        return
    identity = identify(options, OAUTH_URL)

    assert WAYS[type(identity.credentials)] == way
    assert guarded == ("yes" if identity.account_sid else "no")


def _assigned(cell: str) -> dict[str, str]:
    return dict(text.split(": ", 1) for text in literals(cell))


@pytest.mark.parametrize(("task", "host", "environment", "asks"), ADDRESSES)
def test_address(task: str, host: str, environment: str, asks: str) -> None:
    of_host = {OF_HOST[variable]: value for variable, value in _assigned(host).items()}
    given = completed(_assigned(task), of_host.get)
    options = Options({"validate_certs": True, **given}, _assigned(environment))

    if asks == "error":
        with pytest.raises(TwilioError):
            endpoints(options)
    else:
        assert [endpoints(options).api_url] == literals(asks)


def test_secrets_are_named() -> None:
    sentence = re.search(r"options are secret: (.*)\. Their", GUIDE.read_text("utf-8"))

    assert sentence is not None
    assert literals(sentence[1]) == secret_names()


def test_permission_and_token_endpoint_are_named() -> None:
    text = GUIDE.read_text("utf-8")
    what, where = re.fullmatch(r"(.*) \((.*)\)", BYOC_TRUNK.permission).groups()  # type: ignore[union-attr]

    assert f"{what} (``{where}``)" in text
    assert f"``{OAUTH_URL}``" in text


def test_the_permissions_are_those_of_the_resources() -> None:
    rows = table(GUIDE, "Module", "Resources", "Permissions")
    shown = [(what.split(", "), literals(scopes)) for _module, what, scopes in rows]

    assert shown == [
        ([r.names for r in resources], [r.scope for r in resources]) for resources in READ
    ]


def test_core_has_addresses_of_its_own() -> None:
    text = GUIDE.read_text("utf-8")
    (sentence,) = re.findall(r"^Requests to the core API, .*$", text, re.MULTILINE)
    region = {"edge": "dublin", "region": "ie1"}
    named = [CORE.option, HOST[CORE.option], ENVIRONMENT[CORE.option], CORE.url]
    in_region = endpoints(Options({"validate_certs": True, **region}, {}), CORE).api_url

    assert literals(sentence) == [*named, "edge: dublin", "region: ie1", in_region]
