# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Where to ask: which address wins, which are refused, and whom the server must be trusted by."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.voiceops.twilio.plugins.module_utils._errors import OptionsError
from ansible_collections.voiceops.twilio.plugins.module_utils._http.endpoints import (
    Endpoints,
    endpoints,
    origin,
)
from ansible_collections.voiceops.twilio.plugins.module_utils._options import Options
from ansible_collections.voiceops.twilio.plugins.module_utils._resources.resource import (
    CORE,
    VOICE,
    Api,
)

DEFAULT = "https://voice.twilio.com"
OAUTH = "https://oauth.twilio.com/v2/token"
IRELAND = "https://voice.dublin.ie1.twilio.com"
AUSTRALIA = "https://voice.sydney.au1.twilio.com"
GATEWAY = "https://gateway.example/twilio"
OTHER = "https://other.example"

IN_TASK = {"edge": "dublin", "region": "ie1"}
IN_ENVIRONMENT = {"TWILIO_EDGE": "sydney", "TWILIO_REGION": "au1"}


def read(
    given: Mapping[str, Any], environ: Mapping[str, str] | None = None, api: Api = VOICE
) -> Endpoints:
    return endpoints(Options(given, environ or {}, (), [api.option]), api)


def refusal(
    given: Mapping[str, Any], environ: Mapping[str, str] | None = None, api: Api = VOICE
) -> OptionsError:
    with pytest.raises(OptionsError) as caught:
        read(given, environ, api)
    assert caught.value.facts()["kind"] == "options"
    return caught.value


@pytest.mark.parametrize(
    ("given", "environ", "api_url"),
    [
        pytest.param({}, {}, DEFAULT, id="nothing"),
        pytest.param(IN_TASK, {}, IRELAND, id="region in the task"),
        pytest.param({}, IN_ENVIRONMENT, AUSTRALIA, id="region in the environment"),
        pytest.param({"api_url": GATEWAY}, {}, GATEWAY, id="address in the task"),
        pytest.param({}, {"TWILIO_VOICE_URL": GATEWAY}, GATEWAY, id="address in the environment"),
        pytest.param(IN_TASK, IN_ENVIRONMENT, IRELAND, id="region: the task wins"),
        pytest.param(
            {"api_url": GATEWAY}, {"TWILIO_VOICE_URL": OTHER}, GATEWAY, id="address: the task wins"
        ),
        pytest.param(
            {"api_url": GATEWAY}, IN_ENVIRONMENT, GATEWAY, id="address in the task, region outside"
        ),
        pytest.param(
            IN_TASK, {"TWILIO_VOICE_URL": OTHER}, IRELAND, id="region in the task, address outside"
        ),
        pytest.param(
            {"api_url": GATEWAY, **IN_TASK}, {}, GATEWAY, id="both in the task: the address wins"
        ),
        pytest.param(
            {},
            {"TWILIO_VOICE_URL": OTHER, **IN_ENVIRONMENT},
            OTHER,
            id="both in the environment: the address wins",
        ),
        pytest.param(
            {"edge": "dublin"}, {"TWILIO_REGION": "ie1"}, IRELAND, id="a half from each place"
        ),
        pytest.param(
            {"region": "au1"},
            {**IN_ENVIRONMENT, "TWILIO_VOICE_URL": OTHER},
            AUSTRALIA,
            id="a half of the task outranks the address outside",
        ),
        pytest.param(
            {"edge": "sydney"},
            {**IN_ENVIRONMENT, "TWILIO_REGION": "au1", "TWILIO_VOICE_URL": OTHER},
            AUSTRALIA,
            id="and so does the other half",
        ),
        pytest.param(
            {"api_url": GATEWAY, "edge": "dublin"}, {}, GATEWAY, id="a half that nobody needs"
        ),
        pytest.param(
            {},
            {"TWILIO_VOICE_URL": "", "TWILIO_EDGE": "", "TWILIO_REGION": ""},
            DEFAULT,
            id="empty",
        ),
        pytest.param(
            {"edge": "x", "region": "a1-b-2"}, {}, "https://voice.x.a1-b-2.twilio.com", id="labels"
        ),
    ],
)
def test_the_address_of_the_api(given: Any, environ: Any, api_url: str) -> None:
    assert read(given, environ) == Endpoints(api_url, OAUTH, verify=True)


@pytest.mark.parametrize(
    ("given", "environ", "oauth_url"),
    [
        pytest.param({}, {}, OAUTH, id="nothing"),
        pytest.param({}, {"TWILIO_OAUTH_URL": OTHER}, OTHER, id="environment"),
        pytest.param({"oauth_url": GATEWAY}, {"TWILIO_OAUTH_URL": OTHER}, GATEWAY, id="task wins"),
        pytest.param({"oauth_url": GATEWAY + "/"}, {}, GATEWAY + "/", id="slash is kept"),
    ],
)
def test_the_address_of_the_token_endpoint(given: Any, environ: Any, oauth_url: str) -> None:
    assert read(given, environ) == Endpoints(DEFAULT, oauth_url, verify=True)


@pytest.mark.parametrize(
    ("url", "api_url"),
    [
        pytest.param("https://gw.example/", "https://gw.example", id="slash at the end"),
        pytest.param("https://gw.example/X/", "https://gw.example/X", id="a letter and a slash"),
        pytest.param("https://gw.example/a/b//", "https://gw.example/a/b", id="path and slashes"),
        pytest.param("https://gw.example/a@b:c", "https://gw.example/a@b:c", id="at sign in path"),
        pytest.param("https://gw.example/v1/x", "https://gw.example/v1/x", id="v1 in the middle"),
        pytest.param("https://gw.example/voice1", "https://gw.example/voice1", id="no version"),
        pytest.param("https://v1.example", "https://v1.example", id="v1 as a host"),
        pytest.param("https://gw.example:8443", "https://gw.example:8443", id="port"),
        pytest.param("HTTPS://gw.example", "HTTPS://gw.example", id="capital scheme"),
        pytest.param("https://192.0.2.1", "https://192.0.2.1", id="IPv4"),
        pytest.param("https://[2001:db8::1]:8443", "https://[2001:db8::1]:8443", id="IPv6"),
        pytest.param("https://xn--bcher-kva.example", "https://xn--bcher-kva.example", id="IDNA"),
        pytest.param("http://localhost:8080", "http://localhost:8080", id="http to localhost"),
        pytest.param("http://LOCALHOST", "http://LOCALHOST", id="http to capital localhost"),
        pytest.param("http://127.0.0.1:1", "http://127.0.0.1:1", id="http to 127.0.0.1"),
        pytest.param("http://127.255.1.2", "http://127.255.1.2", id="http to all of 127/8"),
        pytest.param("http://[::1]:8080/x", "http://[::1]:8080/x", id="http to ::1"),
    ],
)
def test_an_address_that_is_taken(url: str, api_url: str) -> None:
    for given, environ in (({"api_url": url}, {}), ({}, {"TWILIO_VOICE_URL": url})):
        assert read(given, environ).api_url == api_url
    assert read({"oauth_url": url}).oauth_url == url


NO_ADDRESS = "is not the address of a server"
USERINFO = "contains a user name or password, which belong in the options for credentials"
QUERY = "contains a query or a fragment"
SCHEME = "does not begin with https:// (http:// is only for a loopback address)"


@pytest.mark.parametrize(
    ("url", "fault"),
    [
        pytest.param("voice.twilio.com", NO_ADDRESS, id="no scheme"),
        pytest.param("/v1", NO_ADDRESS, id="a path"),
        pytest.param("https://", NO_ADDRESS, id="no host"),
        pytest.param("https:///v1", NO_ADDRESS, id="a path and no host"),
        pytest.param("https://:443", NO_ADDRESS, id="a port and no host"),
        pytest.param("https:gw.example", NO_ADDRESS, id="no slashes"),
        pytest.param("https://gw.example:port", NO_ADDRESS, id="a port in letters"),
        pytest.param("https://gw.example:65536", NO_ADDRESS, id="a port too high"),
        pytest.param("https://gw.example:-1", NO_ADDRESS, id="a port below nought"),
        pytest.param("https://[::1", NO_ADDRESS, id="an open bracket"),
        pytest.param("https://gw.example\\@evil.example", NO_ADDRESS, id="a backslash"),
        pytest.param("https://gw.example/a b", NO_ADDRESS, id="a space"),
        pytest.param(" https://gw.example", NO_ADDRESS, id="a space before"),
        pytest.param("https://gw.example ", NO_ADDRESS, id="a space after"),
        pytest.param("https://gw.example\n", NO_ADDRESS, id="a line break"),
        pytest.param("https://gw.exa\tmple", NO_ADDRESS, id="a tab, which urlsplit drops"),
        pytest.param("https://gw.example/\r\nX: y", NO_ADDRESS, id="a header"),
        pytest.param("https://gw.example/\x00", NO_ADDRESS, id="a null character"),
        pytest.param("https://gw.example/\x7f", NO_ADDRESS, id="a control character"),
        pytest.param("https://127%2e0.0.1", NO_ADDRESS, id="an encoded dot"),
        pytest.param("http://127%2E0.0.1", NO_ADDRESS, id="an encoded dot over http"),
        pytest.param("https://%6cocalhost", NO_ADDRESS, id="an encoded letter"),
        pytest.param("https://[fe80::1%25eth0]", NO_ADDRESS, id="a zone"),
        pytest.param("https://bücher.example", NO_ADDRESS, id="IDN in letters"),
        pytest.param("https://gw\uff0eexample", NO_ADDRESS, id="a full-width dot"),
        pytest.param("https://gw.example/ü", NO_ADDRESS, id="a letter in the path"),
        pytest.param("https://user:hush@gw.example", USERINFO, id="user and password"),
        pytest.param("https://user@gw.example", USERINFO, id="user"),
        pytest.param("https://:hush@gw.example", USERINFO, id="password"),
        pytest.param("https://@gw.example", USERINFO, id="empty user"),
        pytest.param("http://localhost@gw.example", USERINFO, id="user like a loopback"),
        pytest.param("https://gw.example?a=hush", QUERY, id="query"),
        pytest.param("https://gw.example/v1#hush", QUERY, id="fragment"),
        pytest.param("https://gw.example?", QUERY, id="empty query"),
        pytest.param("https://gw.example/#", QUERY, id="empty fragment"),
        pytest.param("http://gw.example", SCHEME, id="http"),
        pytest.param("http://192.0.2.1", SCHEME, id="http to an address"),
        pytest.param("http://0.0.0.0", SCHEME, id="http to any address"),
        pytest.param("http://[::]", SCHEME, id="http to any IPv6 address"),
        pytest.param("http://0", SCHEME, id="http to nought"),
        pytest.param("http://ip6-localhost", SCHEME, id="http to another name of a loopback"),
        pytest.param("http://localhost.localdomain", SCHEME, id="http to a name of a domain"),
        pytest.param("http://128.0.0.1", SCHEME, id="http beside 127/8"),
        pytest.param("http://127.1", SCHEME, id="http to a short form"),
        pytest.param("http://localhost.example", SCHEME, id="http to a host like localhost"),
        pytest.param("http://127.0.0.1.example", SCHEME, id="http to a host like 127.0.0.1"),
        pytest.param("ftp://gw.example", SCHEME, id="ftp"),
        pytest.param("ftp://localhost", SCHEME, id="ftp to localhost"),
        pytest.param("file://localhost/hush", SCHEME, id="file"),
        pytest.param("//gw.example", SCHEME, id="no scheme before the slashes"),
    ],
)
@pytest.mark.parametrize(
    ("name", "env", "api"),
    [
        pytest.param("api_url", "TWILIO_VOICE_URL", VOICE, id="api_url"),
        pytest.param("core_api_url", "TWILIO_API_URL", CORE, id="core_api_url"),
        pytest.param("oauth_url", "TWILIO_OAUTH_URL", VOICE, id="oauth_url"),
    ],
)
def test_an_address_that_is_refused_and_not_shown(
    name: str, env: str, api: Api, url: str, fault: str
) -> None:
    for given, environ in (({name: url}, {}), ({}, {env: url})):
        error = refusal(given, environ, api)
        example = OAUTH if name == "oauth_url" else api.url
        assert error.msg == f"The option {name} {fault}. Use an address such as {example}."
        assert "hush" not in str(error.facts())


RETIRED = "as well, or neither: Twilio is retiring the hosts that name only one of them."


@pytest.mark.parametrize(
    ("given", "environ", "msg"),
    [
        pytest.param(
            {"edge": "dublin"},
            {},
            "The option edge is given without region. "
            "Give region (or the host variable twilio_region, or TWILIO_REGION in the environment) "
            f"{RETIRED}",
            id="edge alone",
        ),
        pytest.param(
            {},
            {"TWILIO_REGION": "ie1"},
            "The option region is given without edge. "
            "Give edge (or the host variable twilio_edge, or TWILIO_EDGE in the environment) "
            f"{RETIRED}",
            id="region alone",
        ),
    ],
)
def test_edge_and_region_go_together(given: Any, environ: Any, msg: str) -> None:
    assert refusal(given, environ).msg == msg


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("Dublin", "'Dublin'"),
        ("dublin.evil.example/", "'dublin.evil.example/'"),
        ("-a", "'-a'"),
        ("a-", "'a-'"),
        ("a b", "'a b'"),
        ("ie1\n", r"'ie1\n'"),
        ("zürich", "'zürich'"),
        ("@", "'@'"),
        ("A" * 99, "'" + "A" * 78 + "…"),
    ],
)
@pytest.mark.parametrize("name", ["edge", "region"])
def test_edge_and_region_are_parts_of_a_host_name(name: str, value: str, shown: str) -> None:
    assert refusal({"edge": "dublin", "region": "ie1", name: value}).msg == (
        f"The option {name} is {shown}, which cannot be part of a host name. "
        "Use names such as edge dublin with region ie1, or edge ashburn with region us1."
    )


@pytest.mark.parametrize(
    ("given", "environ", "verify"),
    [
        pytest.param({}, {}, True, id="the bundle of requests"),
        pytest.param({"validate_certs": True}, {}, True, id="said so"),
        pytest.param({}, {"REQUESTS_CA_BUNDLE": "b", "CURL_CA_BUNDLE": "c"}, "b", id="requests"),
        pytest.param({}, {"REQUESTS_CA_BUNDLE": "", "CURL_CA_BUNDLE": "c"}, "c", id="curl"),
        pytest.param({}, {"REQUESTS_CA_BUNDLE": "", "CURL_CA_BUNDLE": ""}, True, id="empty"),
        pytest.param(
            {"validate_certs": False},
            {"REQUESTS_CA_BUNDLE": "b", "TWILIO_CA_BUNDLE": "not there"},
            False,
            id="no validation",
        ),
    ],
)
def test_whom_to_trust(given: Any, environ: Any, verify: bool | str) -> None:
    assert read(given, environ) == Endpoints(DEFAULT, OAUTH, verify)


def test_a_file_or_a_folder_of_certificates(tmp_path: Path) -> None:
    file = tmp_path / "ca.pem"
    file.touch()
    other = {"REQUESTS_CA_BUNDLE": "b"}
    assert read({"ca_path": str(file)}, other).verify == str(file)
    assert read({"ca_path": str(tmp_path)}, other).verify == str(tmp_path)
    assert read({}, {**other, "TWILIO_CA_BUNDLE": str(file)}).verify == str(file)
    environ = {"TWILIO_CA_BUNDLE": str(tmp_path / "other.pem")}
    assert read({"ca_path": str(file)}, environ).verify == str(file)


@pytest.mark.parametrize(
    ("path", "shown"),
    [
        pytest.param("nowhere/ca.pem", "nowhere/ca.pem", id="not there"),
        pytest.param("a\x00b", r"a\x00b", id="null character"),
        pytest.param("x" * 5000, "x" * 299 + "…", id="longer than a name may be"),
        pytest.param("\ud800", r"\ud800", id="no name of a file"),
    ],
)
def test_a_path_without_certificates(path: str, shown: str) -> None:
    for given, environ in (({"ca_path": path}, {}), ({}, {"TWILIO_CA_BUNDLE": path})):
        assert refusal(given, environ).msg == (
            f"The option ca_path names {shown}, which does not exist or cannot be read. "
            "Set it to a PEM file of CA certificates, or to a folder of them prepared by "
            "c_rehash, on the machine where the task runs."
        )


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_path_in_a_folder_that_may_not_be_entered(tmp_path: Path) -> None:
    folder = tmp_path / "closed"
    folder.mkdir(mode=0)
    assert "does not exist or cannot be read" in refusal({"ca_path": f"{folder}/ca.pem"}).msg


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        pytest.param("https://gw.example/a?b", ("https", "gw.example", 443), id="https"),
        pytest.param("http://gw.example", ("http", "gw.example", 80), id="http"),
        pytest.param("HTTPS://GW.example:443", ("https", "gw.example", 443), id="capitals"),
        pytest.param("https://[::1]:8443/", ("https", "::1", 8443), id="IPv6"),
        pytest.param("/v1", ("", "", 80), id="no host"),
    ],
)
def test_the_origin_tells_servers_apart(url: str, expected: tuple[str, str, int]) -> None:
    assert origin(url) == expected


@pytest.mark.parametrize(
    ("path", "fault"),
    [
        pytest.param("/v1", "ends in the version v1", id="v1"),
        pytest.param("/v1/", "ends in the version v1", id="a slash at the end"),
        pytest.param("/v1//./", "ends in the version v1", id="slashes and a dot"),
        pytest.param("/V2", "ends in the version V2", id="capital letter"),
        pytest.param("/v1.1", "ends in the version v1.1", id="with a point"),
        pytest.param("/2010-04-01", "ends in the version 2010-04-01", id="a date"),
        pytest.param("/a-secret-path/v1", "ends in the version v1", id="behind a gateway"),
        pytest.param("/%76%31", "ends in the version v1", id="percent-encoded"),
        pytest.param("/gw%2Fv1", "ends in the version v1", id="a percent-encoded slash"),
        pytest.param("/v1/ByocTrunks", "has ByocTrunks in its path", id="the list"),
        pytest.param("/byoctrunks/", "has ByocTrunks in its path", id="the list in small letters"),
        pytest.param(f"/v1/ByocTrunks/BY{'0' * 32}", "has ByocTrunks in its path", id="a trunk"),
        pytest.param("/v1/x/..", "has .. in its path", id="a way back"),
        pytest.param("/v1/x/%2e%2E/", "has .. in its path", id="a percent-encoded way back"),
    ],
)
@pytest.mark.parametrize("in_task", [True, False], ids=["task", "environment"])
def test_an_address_of_the_api_comes_without_its_version(
    path: str, fault: str, in_task: bool
) -> None:
    url = f"https://gw.example{path}"
    places = ({"api_url": url}, {}) if in_task else ({}, {"TWILIO_VOICE_URL": url})
    error = refusal(*places)
    assert error.msg == (
        f"The option api_url {fault}. "
        "Give only the part before /v1/ByocTrunks, such as https://voice.twilio.com."
    )


@pytest.mark.parametrize(
    ("path", "fault"),
    [
        pytest.param("/2010-04-01", "ends in the version 2010-04-01", id="its version"),
        pytest.param("/gw/v1/", "ends in the version v1", id="another version"),
        pytest.param("/2010-04-01/Accounts", "has Accounts in its path", id="the accounts"),
        pytest.param("/accounts/AC1/SIP", "has Accounts in its path", id="an account"),
        pytest.param("/2010-04-01/..", "has .. in its path", id="a way back"),
    ],
)
def test_an_address_of_core_comes_without_its_version(path: str, fault: str) -> None:
    error = refusal({"core_api_url": f"https://gw.example{path}"}, api=CORE)
    assert error.msg == (
        f"The option core_api_url {fault}. "
        "Give only the part before /2010-04-01/Accounts, such as https://api.twilio.com."
    )
