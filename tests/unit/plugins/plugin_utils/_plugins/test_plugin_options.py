# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The options of the lookup and the inventory: those of the modules, from more places."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from ansible.errors import AnsibleError
from ansible.module_utils.common.arg_spec import ArgumentSpecValidator
from ansible_collections.voiceops.twilio.plugins.module_utils._options import (
    COMMON,
    Option,
    Options,
    argument_spec,
)
from ansible_collections.voiceops.twilio.plugins.module_utils._resources.resource import (
    CORE,
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
    new_lookup,
    set_ansible_cfg,
)
from ansible_collections.voiceops.twilio.tests.unit.plugins.plugin_utils.option_places import (
    NOWHERE,
    Given4,
    Read,
    each_kind,
    reader_of,
)

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


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Read:
    return reader_of(monkeypatch, tmp_path)


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


# Refusals


@each_kind
def test_an_option_that_is_not_there(read: Read, kind: str) -> None:
    name = {"inventory": "byoc_trunks", "lookup": "byoc_trunk"}[kind]
    with pytest.raises(AnsibleError) as raised:
        read(kind, NOWHERE._replace(direct={"on_mising": "warn", "api_kye": "SK1"}))
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
