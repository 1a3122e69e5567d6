# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Groups, composed variables and filters, and text from Twilio that looks like a template."""

from __future__ import annotations

from typing import Any

import pytest
from ansible import constants
from ansible.errors import AnsibleParserError
from ansible.inventory.data import InventoryData
from ansible.parsing.dataloader import DataLoader
from ansible.template import Templar
from ansible_collections.voiceops.twilio.tests.sandbox.client import Sandbox
from ansible_collections.voiceops.twilio.tests.unit.plugins.inventory.doors import (
    Source,
    groups,
    named,
    put_trunks,
)
from ansible_collections.voiceops.twilio.tests.unit.plugins.tasks import MAIN, SIDS

try:
    from ansible.template import trust_as_template
except ImportError:  # Before ansible-core 2.19 every text is trusted that nobody marked.
    trust_as_template = str

ACCOUNT = f"byoc_account_{MAIN}"
HOSTILE = "{{ lookup('pipe', 'echo pwned') }}"
BY_SID = {"hostname": ["sid"]}
GET, PUT, NONE, UNNAMED = SIDS[2], SIDS[6], SIDS[7], SIDS[9]
POST = [sid for sid in SIDS if sid not in (GET, PUT, NONE)]


@pytest.mark.parametrize(
    ("own", "expected"),
    [
        pytest.param({}, {}, id="none of one's own"),
        pytest.param(
            {"groups": {"no_name": "byoc_trunk_friendly_name is none", "nobody": False}},
            {"no_name": [UNNAMED]},
            id="groups",
        ),
        pytest.param(
            {"keyed_groups": [{"prefix": "method", "key": "byoc_trunk_voice_method"}]},
            {"method_POST": POST, "method_GET": [GET], "method_PUT": [PUT]},
            id="keyed_groups",
        ),
        pytest.param(
            {
                "compose": {"kind": "'old' if byoc_trunk_voice_method == 'PUT' else 'new'"},
                "groups": {"aged": "kind == 'old'"},
                "keyed_groups": [{"prefix": "", "separator": "", "key": "kind"}],
            },
            {"aged": [PUT], "old": [PUT], "new": [sid for sid in SIDS if sid != PUT]},
            id="of composed variables",
        ),
        pytest.param(
            {"keyed_groups": [{"key": "byoc_trunk_voice_method", "default_value": "x"}]},
            {"_POST": POST, "_GET": [GET], "_PUT": [PUT]},
            id="default_value",
        ),
    ],
)
def test_groups(source: Source, own: dict[str, Any], expected: dict[str, list[str]]) -> None:
    found = groups(source.parse(**BY_SID, **own))
    if "default_value" in str(own):  # Of null, ansible-core has the default since 2.19 only.
        found.pop("_x", None)
    assert found == {"byoc_trunks": SIDS, ACCOUNT: SIDS, **expected}


def test_an_account_that_twilio_does_not_say(source: Source, sandbox: Sandbox) -> None:
    sids = put_trunks(sandbox, {"account_sid": None})
    key = sandbox.accounts()["main"]["credentials"]["restricted_reader"]
    own = {name: key[name] for name in ("api_key", "api_secret")}
    assert groups(source.parse(**own)) == {"byoc_trunks": sids}


def test_an_account_without_trunks(source: Source, sandbox: Sandbox) -> None:
    put_trunks(sandbox)
    inventory = source.parse()
    assert (groups(inventory), dict(inventory.hosts)) == ({"byoc_trunks": []}, {})


# Filters


@pytest.mark.parametrize(
    ("filters", "left"),
    [
        pytest.param([], SIDS, id="none"),
        pytest.param(["true"], SIDS, id="true"),
        pytest.param(["false"], [], id="false"),
        pytest.param("byoc_trunk_voice_method == 'GET'", [GET], id="a text"),
        pytest.param(["byoc_trunk_voice_url is none"], [NONE, UNNAMED], id="null"),
        pytest.param(
            ["byoc_trunk_voice_url is none", "byoc_trunk_voice_method is none"],
            [NONE],
            id="all must be true",
        ),
        pytest.param(["byoc_trunk_friendly_name is search('Oregon')"], SIDS[4:6], id="a test"),
        pytest.param(["byoc_trunk_sid[-1:] in ['1', '2']"], SIDS[:2], id="a list"),
        pytest.param(["(byoc_trunk_sid == '" + GET + "') | string"], [GET], id="the text True"),
    ],
)
def test_filters(source: Source, filters: Any, left: list[str]) -> None:
    assert list(source.parse(**BY_SID, filters=filters).hosts) == left


def test_a_name_is_unique_among_those_that_are_left(source: Source) -> None:
    twins = source.parse(filters=[f"byoc_trunk_sid != '{SIDS[4]}'"])
    assert "Cascade Carrier \u2013 Oregon" in twins.hosts


@pytest.mark.parametrize(
    "expression",
    [
        pytest.param("nothing", id="undefined"),
        pytest.param("byoc_trunk_sid", id="text"),
        pytest.param("byoc_trunk_from_domain_sid or none", id="null"),
        pytest.param("[]", id="list"),
        pytest.param("2", id="number"),
        pytest.param("byoc_trunk_sid ==", id="no expression"),
    ],
)
def test_a_filter_that_is_neither_true_nor_false(source: Source, expression: str) -> None:
    with pytest.raises(AnsibleParserError) as raised:
        source.parse(filters=["byoc_trunk_sid[-1:] == 'a'", expression])
    assert raised.value.message.startswith(
        f"The filter {expression!r} is neither true nor false for trunk {UNNAMED}: "
    )


# Templates

KEPT: dict[str, tuple[str, Any]] = {
    "passed on": ("byoc_trunk_friendly_name", HOSTILE),
    "in a list": ("[byoc_trunk_friendly_name]", [HOSTILE]),
    "in a dictionary": ("{'name': byoc_trunk_friendly_name}", {"name": HOSTILE}),
    "filtered": ("byoc_trunk_friendly_name | replace('pwned', 'x')", HOSTILE.replace("pwned", "x")),
    "joined": ("'a ' ~ byoc_trunk_friendly_name", f"a {HOSTILE}"),
    "formatted": ("'%s' | format(byoc_trunk_friendly_name)", HOSTILE),
}


def render(variables: dict[str, Any], name: str) -> Any:
    """What a task sees of a variable."""
    templar = Templar(loader=DataLoader(), variables=variables)
    return templar.template(trust_as_template(f"{{{{ {name} }}}}"))


@pytest.mark.parametrize("expression", KEPT)
def test_what_is_composed_of_text_is_no_template(
    source: Source, sandbox: Sandbox, expression: str
) -> None:
    (sid,) = named(sandbox, HOSTILE)
    template, expected = KEPT[expression]
    inventory = source.parse(compose={"composed": template}, strict=True)
    variables = inventory.hosts[sid].vars
    assert variables["byoc_trunk_friendly_name"] == HOSTILE
    assert variables["composed"] == expected
    assert render(variables, "composed") == expected
    assert render(variables, "byoc_trunk_friendly_name") == HOSTILE


def test_groups_and_names_of_text_are_no_templates(source: Source, sandbox: Sandbox) -> None:
    sids = named(sandbox, HOSTILE, "{{ 1 + 1 }}")
    inventory = source.parse(
        keyed_groups=[{"prefix": "g", "key": "byoc_trunk_friendly_name"}],
        groups={"same": "'echo pwned' in byoc_trunk_friendly_name"},
        hostname=["friendly_name", "{{ byoc_trunk_friendly_name }}"],
    )
    of_text = {name: hosts for name, hosts in groups(inventory).items() if name[:5] != "byoc_"}
    assert list(inventory.hosts) == sids
    assert of_text == {
        "g____lookup__pipe____echo_pwned_____": sids[:1],
        "g____1___1___": sids[1:],
        "same": sids[:1],
    }


@pytest.mark.parametrize(
    "value", ["all", "ungrouped", "byoc_trunks", "byoc_account_other", "_meta"]
)
@pytest.mark.parametrize("key", ["byoc_trunk_friendly_name", "[byoc_trunk_friendly_name]"])
def test_a_value_makes_no_group_that_means_something_else(
    source: Source, sandbox: Sandbox, value: str, key: str
) -> None:
    named(sandbox, value)
    with pytest.raises(AnsibleParserError) as raised:
        source.parse(keyed_groups=[{"prefix": "", "separator": "", "key": key}])
    assert raised.value.message == (
        f"keyed_groups makes the group {value} from a value of a trunk, but this group has "
        "another meaning already. Give keyed_groups a prefix."
    )


def other_source() -> InventoryData:
    """What another inventory source made before."""
    before = InventoryData()
    for group in ("with_host", "with_child", "child", "with_variable", "empty"):
        before.add_group(group)
    before.add_host("database", "with_host")
    before.add_child("with_child", "child")
    before.set_variable("with_variable", "db_password", "x")
    before.add_child("with_variable", "empty")
    return before


MEANINGFUL = ["with_host", "with_child", "with_variable", "empty", "composed", "parent"]


@pytest.mark.parametrize("value", MEANINGFUL)
def test_a_value_joins_no_group_of_somebody_else(
    source: Source, sandbox: Sandbox, value: str
) -> None:
    named(sandbox, value)
    before = other_source()
    keyed = {"prefix": "", "separator": "", "key": "byoc_trunk_friendly_name"}
    with pytest.raises(AnsibleParserError) as raised:
        source.parse(
            before,
            hostname=["sid"],
            groups={"composed": False},
            keyed_groups=[
                keyed,
                {"prefix": "g", "key": "byoc_trunk_sid", "parent_group": "parent"},
            ],
        )
    assert raised.value.message == (
        f"keyed_groups makes the group {value} from a value of a trunk, but this group has "
        "another meaning already. Give keyed_groups a prefix."
    )
    assert list(before.hosts) == ["database"]


NAMED = {"groups": {"nobody": False}, "keyed_groups": [{"prefix": "method", "key": "method"}]}
OF_METHOD = {
    "compose": {"method": "byoc_trunk_voice_method | default('post', true) | lower"},
    **NAMED,
}
PARENT = [{"prefix": "g", "key": "byoc_trunk_sid", "parent_group": "{{ 'method_' ~ method }}"}]


@pytest.mark.parametrize("names", [("method_post", "other"), ("other", "method_post")])
@pytest.mark.parametrize("own", [{}, {"keyed_groups": PARENT}], ids=["group", "parent"])
def test_a_value_makes_no_group_with_the_name_of_a_host(
    source: Source, sandbox: Sandbox, names: tuple[str, str], own: dict[str, Any]
) -> None:
    named(sandbox, *names)
    with pytest.raises(AnsibleParserError, match="the group method_post from a value of a trunk"):
        source.parse(**{**OF_METHOD, **own})


def test_a_value_makes_no_group_with_the_name_of_an_earlier_trunk(
    source: Source, sandbox: Sandbox
) -> None:
    named(sandbox, "method_post")
    before = source.parse()
    named(sandbox, "other")
    with pytest.raises(AnsibleParserError, match="the group method_post from a value of a trunk"):
        source.parse(before, **OF_METHOD)
    assert list(before.hosts) == ["method_post"]


def test_a_trunk_with_the_name_of_a_parent_has_its_sid_for_a_name(
    source: Source, sandbox: Sandbox
) -> None:
    sids = named(sandbox, "parent")
    keyed = {"prefix": "g", "key": "byoc_trunk_voice_method", "parent_group": "parent"}
    assert list(source.parse(keyed_groups=[keyed]).hosts) == sids


def test_a_value_makes_no_parent_of_somebody_elses_group(source: Source, sandbox: Sandbox) -> None:
    named(sandbox, "with_variable")
    keyed = {"key": "byoc_trunk_sid", "parent_group": "{{ byoc_trunk_friendly_name }}"}
    with pytest.raises(AnsibleParserError, match="has another meaning already"):
        source.parse(other_source(), hostname=["sid"], keyed_groups=[{"prefix": "g", **keyed}])


def test_two_files_may_make_the_same_group(source: Source, sandbox: Sandbox) -> None:
    sids = named(sandbox, "gold", "gold")
    own = {
        "hostname": ["sid"],
        "groups": {"composed": True},
        "keyed_groups": [
            {"prefix": "", "separator": "", "key": "byoc_trunk_friendly_name"},
            {"prefix": "g", "key": "byoc_trunk_sid", "parent_group": "parent"},
        ],
    }
    first = source.parse(other_source(), filters=[f"byoc_trunk_sid == '{sids[0]}'"], **own)
    assert groups(source.parse(first, filters=[], **own))["gold"] == sids


def test_a_group_made_of_a_value_can_be_seen(source: Source, sandbox: Sandbox) -> None:
    named(sandbox, "a\u3164b")
    made = source.parse(keyed_groups=[{"prefix": "g", "key": "byoc_trunk_friendly_name"}])
    assert "g_a_b" in groups(made)


def test_the_file_may_name_such_a_group(source: Source, sandbox: Sandbox) -> None:
    (sid,) = named(sandbox, "one")
    keyed = {"prefix": "g", "key": "byoc_trunk_friendly_name", "parent_group": "byoc_trunks"}
    inventory = source.parse(
        hostname=["sid"], groups={"byoc_trunks": True}, keyed_groups=[keyed, None][:1]
    )
    assert groups(inventory)["g_one"] == groups(inventory)["byoc_trunks"] == [sid]
    assert [group.name for group in inventory.groups["byoc_trunks"].child_groups] == ["g_one"]


@pytest.mark.parametrize("policy", ["never", "ignore", "always", "silently"])
def test_a_group_made_of_a_value_has_no_special_character(
    source: Source, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch, policy: str
) -> None:
    monkeypatch.setattr(constants, "TRANSFORM_INVALID_GROUP_CHARS", policy)
    named(sandbox, HOSTILE)
    inventory = source.parse(keyed_groups=[{"prefix": "g", "key": "byoc_trunk_friendly_name"}])
    assert "g____lookup__pipe____echo_pwned_____" in groups(inventory)


def test_an_account_that_is_no_sid_makes_no_group(source: Source, sandbox: Sandbox) -> None:
    key = sandbox.accounts()["main"]["credentials"]["restricted_reader"]
    own = {name: key[name] for name in ("api_key", "api_secret")}
    for account in (HOSTILE, "all", 7, ["x"]):
        sids = put_trunks(sandbox, {"account_sid": account})
        assert groups(source.parse(**own, on_invalid="ignore")) == {"byoc_trunks": sids}
