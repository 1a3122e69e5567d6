# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The options of the lookup and the inventory: those of the modules, from more places."""

from __future__ import annotations

from collections.abc import Callable
from itertools import combinations
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from ansible.errors import AnsibleError
from ansible.module_utils.common.arg_spec import ArgumentSpecValidator
from ansible_collections.voiceops.twilio.plugins.module_utils._auth.credentials import identify
from ansible_collections.voiceops.twilio.plugins.module_utils._errors import TwilioError
from ansible_collections.voiceops.twilio.plugins.module_utils._http.endpoints import endpoints
from ansible_collections.voiceops.twilio.plugins.module_utils._options import (
    COMMON,
    Option,
    Options,
    argument_spec,
)
from ansible_collections.voiceops.twilio.plugins.module_utils._resources.resource import (
    CORE,
    VOICE,
)
from ansible_collections.voiceops.twilio.plugins.module_utils._tasks.related import (
    OPTION as RELATED,
)
from ansible_collections.voiceops.twilio.plugins.plugin_utils._plugins import (
    options as _plugin_options,
)
from ansible_collections.voiceops.twilio.plugins.plugin_utils._plugins.options import (
    Given,
    given_to,
    settled,
)
from ansible_collections.voiceops.twilio.tests.unit.plugins.inventory.doors import (
    new_inventory,
    new_lookup,
    set_ansible_cfg,
)

KINDS = ("inventory", "lookup")
each_kind = pytest.mark.parametrize("kind", KINDS)
each_option = pytest.mark.parametrize("option", COMMON, ids=lambda option: option.name)


# Where values come from

# By type: what is written, and what it is read as.
VALUES: dict[str, tuple[Any, Any]] = {
    "str": ("text", "text"),
    "path": ("/some/where", "/some/where"),
    "bool": ("no", False),
    "int": ("7", 7),
    "float": ("1.5", 1.5),
}


def value_of(option: Option) -> tuple[Any, Any]:
    return ("ignore", "ignore") if option.choices else VALUES[option.type]


class Given4(NamedTuple):
    """What is written in each of the four places: the plugin's own, variables, env, ansible.cfg."""

    direct: dict[str, Any]
    variables: dict[str, Any]
    environ: dict[str, str]
    cfg: dict[str, Any]


NOWHERE = Given4({}, {}, {}, {})
Read = Callable[[str, Given4], Given]


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Read:
    def reader(kind: str, given: Given4) -> Given:
        monkeypatch.setattr(_plugin_options.os, "environ", dict(given.environ))
        for name, value in given.environ.items():
            monkeypatch.setenv(name, value)
        set_ansible_cfg(monkeypatch, tmp_path / "ansible.cfg", given.cfg)
        plugin = new_inventory() if kind == "inventory" else new_lookup(given.variables)
        direct = dict(given.direct)
        if kind == "inventory":
            direct["plugin"] = "voiceops.twilio.byoc_trunks"
        plugin.set_options(direct=direct, var_options=given.variables)
        found = given_to(
            plugin, direct, given.variables, lambda value: value, own_options=[RELATED]
        )
        return settled(found)._replace(secrets=())

    return reader


@each_kind
@each_option
def test_what_the_user_writes_is_given(read: Read, kind: str, option: Option) -> None:
    written, value = value_of(option)
    given = read(kind, NOWHERE._replace(direct={option.name: written}))
    assert given.options == {option.name: value}
    assert isinstance(given.options[option.name], type(value))


@each_kind
@each_option
def test_a_variable_is_given_where_the_modules_read_it_too(
    read: Read, kind: str, option: Option
) -> None:
    written, value = value_of(option)
    variable = option.host_variable or f"twilio_{option.name}"
    direct = {"related": ["sip_domain"]} if option.name == CORE.option else {}
    given = read(kind, NOWHERE._replace(direct=direct, variables={variable: written}))
    assert given.options == {**direct, **({option.name: value} if option.host_variable else {})}


@each_kind
@pytest.mark.parametrize("related", [[], ["connection_policy"]])
def test_an_address_that_is_not_asked_is_not_taken(
    read: Read, kind: str, related: list[str]
) -> None:
    direct = {"related": related}
    given = Given4(direct, {"twilio_api_url": "text", "twilio_edge": "e"}, {}, {})
    assert read(kind, given).options == {**direct, "edge": "e"}


@each_kind
@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("connection_policy", ["connection_policy"]),
        ("connection_policy,sip_domain", ["connection_policy", "sip_domain"]),
        (["sip_domain"], ["sip_domain"]),
        ([], []),
    ],
)
def test_an_option_of_its_own(read: Read, kind: str, written: Any, value: list[str]) -> None:
    given = NOWHERE._replace(direct={"related": written}, variables={"twilio_related": written})
    assert read(kind, given).options == {"related": value}
    assert read(kind, given._replace(direct={})).options == {}


@each_kind
@pytest.mark.parametrize("option", [o for o in COMMON if o.env], ids=lambda option: option.name)
def test_the_environment_completes_the_options(read: Read, kind: str, option: Option) -> None:
    environ = {str(option.env): "text"}
    direct = {"related": ["sip_domain"]} if option.name == CORE.option else {}
    given = read(kind, NOWHERE._replace(environ=environ, direct=direct))
    assert given == Given({**direct, option.name: "text"}, environ)


@each_kind
@each_option
def test_ansible_cfg_completes_the_environment(read: Read, kind: str, option: Option) -> None:
    written, value = value_of(option)
    direct = {"related": ["sip_domain"]} if option.name == CORE.option else {}
    given = read(kind, NOWHERE._replace(cfg={option.name: written}, direct=direct))
    assert given == Given({**direct, **({} if option.secret else {option.name: value})}, {})


@each_kind
@pytest.mark.parametrize("option", [o for o in COMMON if o.env], ids=lambda option: option.name)
def test_an_empty_variable_counts_as_not_set(read: Read, kind: str, option: Option) -> None:
    written, value = value_of(option)
    direct = {"related": ["sip_domain"]} if option.name == CORE.option else {}
    empty = {str(option.env): ""}
    given = Given4(direct, {}, empty, {option.name: written})
    expected = {} if option.secret else {option.name: value}
    assert read(kind, given) == Given({**direct, **expected}, empty)


@each_kind
@pytest.mark.parametrize("text", ["", "''", '""'])
def test_an_empty_text_in_ansible_cfg_counts_as_not_set(read: Read, kind: str, text: str) -> None:
    names = [option.name for option in COMMON if option.env and option.type == "str"]
    given = Given4({"related": ["sip_domain"]}, {}, {}, dict.fromkeys(names, text))
    assert read(kind, given) == Given({"related": ["sip_domain"]}, {})


@each_kind
@pytest.mark.parametrize("name", ["account_sid", "region", "api_url"])
@pytest.mark.parametrize("quote", ["'", '"'])
def test_ansible_cfg_may_quote_a_text(read: Read, kind: str, name: str, quote: str) -> None:
    given = read(kind, NOWHERE._replace(cfg={name: f"{quote}text{quote}"}))
    assert Options(*given[:2])[name] == "text"


@each_kind
def test_a_path_of_ansible_cfg_begins_at_the_file(read: Read, kind: str, tmp_path: Path) -> None:
    given = read(kind, NOWHERE._replace(cfg={"ca_path": "certs/ca.pem"}))
    assert given == Given({"ca_path": f"{tmp_path}/certs/ca.pem"}, {})


@each_kind
def test_what_ansible_cfg_says_of_a_secret_is_not_read(read: Read, kind: str) -> None:
    given = NOWHERE._replace(cfg={option.name: "s" for option in COMMON if option.secret})
    assert read(kind, given) == Given({}, {})


@each_kind
def test_nothing_is_given(read: Read, kind: str) -> None:
    assert read(kind, NOWHERE) == Given({}, {})


@each_kind
def test_null_is_not_given(read: Read, kind: str) -> None:
    given = NOWHERE._replace(direct={"region": None}, variables={"twilio_region": "ie1"})
    assert read(kind, given).options == {"region": "ie1"}


# Each place before those to its right.
RANKS = ("direct", "variables", "environ", "cfg")


@each_kind
@pytest.mark.parametrize(("higher", "lower"), list(combinations(RANKS, 2)))
def test_rank(read: Read, kind: str, higher: str, lower: str) -> None:
    name = {"variables": "twilio_region", "environ": "TWILIO_REGION"}
    given = NOWHERE
    for place, value in ((higher, "higher"), (lower, "lower")):
        given = given._replace(**{place: {name.get(place, "region"): value}})
    options, environ, _names = read(kind, given)
    assert Options(options, environ)["region"] == "higher"


def test_a_variable_is_templated(monkeypatch: pytest.MonkeyPatch) -> None:
    variables = {"twilio_region": "{{ there }}"}
    plugin = new_lookup(variables)
    plugin.set_options(direct={}, var_options=variables)
    given = given_to(plugin, {}, variables, lambda value: f"templated {value}")
    assert given.options == {"region": "templated {{ there }}"}


# Who is asking: as where a module gets the same, variables being what the task says

MAIN, OTHER = "AC" + "0" * 32, "AC" + "1" * 32
KEY, SECRET = "SK" + "0" * 32, "s" * 32
TOKEN = {"account_sid": MAIN, "auth_token": SECRET}
PAIR = {"api_key": KEY, "api_secret": SECRET}
APP = {"client_id": "OQ1", "client_secret": SECRET}
BY_TOKEN, BY_KEY, BY_APP = f"account {MAIN} with its auth token", f"API key {KEY}", "OAuth app OQ1"


def upper(values: dict[str, str]) -> dict[str, str]:
    return {f"TWILIO_{name.upper()}": value for name, value in values.items()}


def lower(values: dict[str, str]) -> dict[str, str]:
    return {f"twilio_{name}": value for name, value in values.items()}


@each_kind
@pytest.mark.parametrize(
    ("given", "who", "guard"),
    [
        pytest.param(Given4(TOKEN, {}, {}, {}), BY_TOKEN, MAIN, id="token"),
        pytest.param(Given4(PAIR, {}, {}, {}), BY_KEY, None, id="key"),
        pytest.param(Given4(APP, {}, {}, {}), BY_APP, None, id="app"),
        pytest.param(Given4({**TOKEN, **PAIR}, {}, {}, {}), BY_KEY, MAIN, id="key before token"),
        pytest.param(Given4({**PAIR, **APP}, {}, {}, {}), BY_APP, None, id="app before key"),
        pytest.param(Given4({}, {}, upper(TOKEN), {}), BY_TOKEN, MAIN, id="token of environment"),
        pytest.param(Given4({}, lower(TOKEN), {}, {}), BY_TOKEN, MAIN, id="token of variables"),
        pytest.param(Given4(TOKEN, {}, upper(APP), {}), BY_TOKEN, MAIN, id="file, environment"),
        pytest.param(Given4({}, lower(TOKEN), upper(APP), {}), BY_TOKEN, MAIN, id="vars, env"),
        pytest.param(
            Given4(PAIR, {}, upper({"account_sid": OTHER}), {}), BY_KEY, None, id="other's guard"
        ),
        pytest.param(
            Given4({}, {}, upper({**PAIR, "account_sid": OTHER}), {}), BY_KEY, OTHER, id="own guard"
        ),
        pytest.param(
            Given4({}, {}, upper(PAIR), {"account_sid": OTHER}), BY_KEY, None, id="env, no guard"
        ),
        pytest.param(
            Given4({}, {}, upper({"api_secret": SECRET}), {"api_key": KEY, "account_sid": OTHER}),
            BY_KEY,
            OTHER,
            id="guard of half of cfg",
        ),
        pytest.param(
            Given4({}, {}, {**upper(PAIR), "TWILIO_ACCOUNT_SID": ""}, {"account_sid": OTHER}),
            BY_KEY,
            None,
            id="empty guard of env",
        ),
        pytest.param(
            Given4({}, {}, upper(PAIR), {"client_id": "OQ1"}),
            BY_KEY,
            None,
            id="key of env, not cfg",
        ),
        pytest.param(
            Given4({}, {}, upper(TOKEN), {"client_id": "OQ1", "api_key": KEY}),
            BY_TOKEN,
            MAIN,
            id="token of env, not cfg",
        ),
        pytest.param(
            Given4({}, lower(PAIR), {}, {"client_id": "OQ1", "account_sid": OTHER}),
            BY_KEY,
            None,
            id="key of variables, not cfg",
        ),
        pytest.param(
            Given4({}, {}, {"TWILIO_API_KEY": "", **upper({"client_secret": SECRET})}, APP),
            BY_APP,
            None,
            id="half of env, half of cfg",
        ),
        pytest.param(
            Given4({"account_sid": OTHER}, {}, upper(PAIR), {"account_sid": MAIN}),
            BY_KEY,
            OTHER,
            id="guard of file before cfg",
        ),
        pytest.param(
            Given4({"api_secret": SECRET}, {}, upper(TOKEN), {"api_key": KEY}),
            BY_KEY,
            MAIN,
            id="half of file, half of cfg",
        ),
        pytest.param(
            Given4(PAIR, {}, {}, {"account_sid": OTHER}), BY_KEY, None, id="no guard of cfg"
        ),
        pytest.param(
            Given4({}, {}, upper({"auth_token": SECRET}), {"account_sid": MAIN}),
            BY_TOKEN,
            MAIN,
            id="half of cfg",
        ),
        pytest.param(
            Given4(TOKEN, {}, {}, {"api_key": KEY}), BY_TOKEN, MAIN, id="cfg does not disturb"
        ),
        pytest.param(
            Given4({"api_key": KEY}, lower({"api_secret": SECRET}), {}, {}), BY_KEY, None, id="both"
        ),
        pytest.param(Given4({}, {}, {}, {}), "There are no credentials", None, id="nothing"),
        pytest.param(
            Given4({"api_key": KEY}, {}, {}, {}), "api_secret is missing", None, id="half"
        ),
        pytest.param(
            Given4({}, {}, {}, {"api_key": KEY}), "api_secret is missing", None, id="half, of cfg"
        ),
    ],
)
def test_who_is_asking(read: Read, kind: str, given: Given4, who: str, guard: str | None) -> None:
    options = Options(*read(kind, given))
    try:
        identity = identify(options, "https://oauth.example.com")
    except TwilioError as error:
        assert who in error.msg  # noqa: PT017 - the other cases raise nothing
    else:
        assert (identity.credentials.who, identity.account_sid) == (who, guard)
    task = {**{name[7:]: value for name, value in given.variables.items()}, **given.direct}
    of_module = Options(task, given.environ)
    for name in (option.name for option in COMMON if not given.cfg):
        assert options[name] == of_module[name]


@each_kind
def test_an_address_of_ansible_cfg_gives_way_to_a_region_of_the_file(read: Read, kind: str) -> None:
    given = Given4(
        {"edge": "dublin", "region": "ie1"}, {}, {}, {"api_url": "https://g.example.com"}
    )
    assert endpoints(Options(*read(kind, given))).api_url == "https://voice.dublin.ie1.twilio.com"


EDGE, REGION = "TWILIO_EDGE", "TWILIO_REGION"
VOICE_URL, CORE_URL = "TWILIO_VOICE_URL", "TWILIO_API_URL"
IE1, GATEWAY = {"edge": "dublin", "region": "ie1"}, "https://g.example.com"
OTHER_GATEWAY = "https://h.example.com"


@each_kind
@pytest.mark.parametrize(
    ("direct", "environ", "cfg", "hosts"),
    [
        pytest.param({}, {}, {"api_url": GATEWAY}, (GATEWAY, "api"), id="cfg"),
        pytest.param({}, {}, IE1, ("voice.dublin.ie1", "api.dublin.ie1"), id="region of cfg"),
        pytest.param(
            {},
            {EDGE: "sydney", REGION: "au1"},
            {"api_url": GATEWAY, "core_api_url": GATEWAY},
            ("voice.sydney.au1", "api.sydney.au1"),
            id="region of env, addresses of cfg",
        ),
        pytest.param(
            {},
            {EDGE: "sydney"},
            {"api_url": GATEWAY, **IE1},
            ("voice.sydney.ie1", "api.sydney.ie1"),
            id="half a region of env",
        ),
        pytest.param(
            {},
            {VOICE_URL: OTHER_GATEWAY},
            {"api_url": GATEWAY, "core_api_url": GATEWAY},
            (OTHER_GATEWAY, GATEWAY),
            id="an address of each",
        ),
        pytest.param(
            {},
            {CORE_URL: OTHER_GATEWAY},
            IE1,
            ("voice.dublin.ie1", OTHER_GATEWAY),
            id="address of env, region of cfg",
        ),
        pytest.param(
            {},
            {VOICE_URL: "", EDGE: "", REGION: "", CORE_URL: ""},
            {"api_url": GATEWAY},
            (GATEWAY, "api"),
            id="empty variables",
        ),
        pytest.param(
            {"edge": "sydney"},
            {VOICE_URL: OTHER_GATEWAY},
            {"region": "ie1", "api_url": GATEWAY},
            ("voice.sydney.ie1", "api.sydney.ie1"),
            id="half a region of the file, half of cfg",
        ),
        pytest.param(
            {"api_url": OTHER_GATEWAY},
            {EDGE: "sydney", REGION: "au1"},
            {"core_api_url": GATEWAY},
            (OTHER_GATEWAY, "api.sydney.au1"),
            id="file, env, cfg",
        ),
    ],
)
def test_which_server_is_asked(
    read: Read,
    kind: str,
    direct: dict[str, Any],
    environ: dict[str, str],
    cfg: dict[str, Any],
    hosts: tuple[str, str],
) -> None:
    given = Given4({**direct, "related": ["sip_domain"]}, {}, environ, cfg)
    options, found, _names = read(kind, given)
    urls = Options(options, found, urls=["api_url", "core_api_url"])
    expected = [host if "//" in host else f"https://{host}.twilio.com" for host in hosts]
    assert [endpoints(urls, api).api_url for api in (VOICE, CORE)] == expected


# Refusals


@each_kind
def test_an_option_that_is_not_there(read: Read, kind: str) -> None:
    name = {"inventory": "byoc_trunks", "lookup": "byoc_trunk"}[kind]
    with pytest.raises(AnsibleError) as raised:
        read(kind, NOWHERE._replace(direct={"on_mising": "warn", "api_kye": KEY}))
    assert raised.value.message == (
        f"The {kind} voiceops.twilio.{name} has no option api_kye, on_mising. Check the spelling: "
        f"ansible-doc -t {kind} voiceops.twilio.{name} lists its options."
    )


@each_kind
def test_without_requests(read: Read, kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_plugin_options, "REQUESTS_IMPORT_ERROR", "ImportError: requests")
    with pytest.raises(AnsibleError, match=r"Failed to import .* \(requests >= 2\.28\.0\) on"):
        read(kind, NOWHERE)


@each_kind
def test_with_a_requests_that_is_too_old(
    read: Read, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("REQUESTS_IMPORT_ERROR", "REQUESTS_TOO_OLD"):
        monkeypatch.setattr(_plugin_options, name, "requests 2.27.1 is too old.")
    with pytest.raises(AnsibleError, match=r"^requests 2\.27\.1 is too old\."):
        read(kind, NOWHERE)


@each_kind
@pytest.mark.parametrize("place", ["direct", "cfg"])
@pytest.mark.parametrize("written", ["ture", "{{ nothing }}", "2"])
def test_what_is_neither_true_nor_false_does_not_turn_certificates_off(
    read: Read, kind: str, place: str, written: str, tmp_path: Path
) -> None:
    with pytest.raises(AnsibleError) as raised:
        read(kind, NOWHERE._replace(**{place: {"validate_certs": written}}))
    told = ArgumentSpecValidator(argument_spec()).validate({"validate_certs": written})
    where = f"{tmp_path / 'ansible.cfg'}: " if place == "cfg" else ""
    assert [raised.value.message] == [f"{where}{message}" for message in told.error_messages]


@pytest.mark.parametrize(
    ("name", "written", "message"),
    [
        ("on_missing", "never", "value of on_missing must be one of: error, warn, ignore"),
        ("retries", "many", "argument 'retries' is of type"),
        ("timeout", "1 s", "argument 'timeout' is of type"),
    ],
)
def test_a_lookup_names_the_ansible_cfg_whose_value_it_refuses(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str, written: str, message: str
) -> None:
    set_ansible_cfg(monkeypatch, path := tmp_path / "ansible.cfg", {name: written})
    with pytest.raises(AnsibleError) as raised:
        settled(given_to(new_lookup(), {}, {}, lambda value: value))
    assert raised.value.message.startswith(f"{path}: {message}")


def test_templates_are_resolved_before_a_value_is_read() -> None:
    templated = {"{{ where }}": "ie1", "{{ path }}": "~"}
    variables = {"twilio_region": "{{ where }}"}
    plugin = new_lookup(variables)
    plugin.set_options(direct={}, var_options=variables)
    direct = {"ca_path": "{{ path }}"}
    resolve = templated.__getitem__  # As a template engine would.
    given = given_to(plugin, direct, variables, resolve, resolve)
    assert given.options == {"region": "ie1", "ca_path": str(Path.home())}


def test_a_list_of_ansibles_own_is_read_without_copying_its_templating() -> None:
    class Lazy(list[str]):
        def __deepcopy__(self, memo: dict[int, Any]) -> list[str]:
            raise AssertionError("Ansible's list copies all of its templating, too")

    given = given_to(
        new_lookup(),
        {"related": Lazy(["sip_domain"])},
        {},
        lambda value: value,
        own_options=[RELATED],
    )
    assert given.options == {"related": ["sip_domain"]}
