# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a trunk is as a host: the name that it gets, and its variables."""

from __future__ import annotations

from typing import Any

import pytest
from ansible.parsing.dataloader import DataLoader
from ansible.template import Templar
from ansible.utils.unsafe_proxy import AnsibleUnsafe
from ansible_collections.voiceops.twilio.plugins.module_utils._resources.byoc_trunk import (
    ATTRIBUTES,
)
from ansible_collections.voiceops.twilio.plugins.plugin_utils._plugins import hosts as _trunk_hosts
from ansible_collections.voiceops.twilio.plugins.plugin_utils._plugins.hosts import (
    TrunkHost,
    host_names,
    host_variables,
    reserved_name,
)
from ansible_collections.voiceops.twilio.plugins.plugin_utils._plugins.plain import as_data
from ansible_collections.voiceops.twilio.tests.unit.plugins.plugin_utils._plugins.marks import (
    require_marks,
)
from hypothesis import given
from hypothesis import strategies as st

try:
    from ansible.template import trust_as_template
except ImportError:  # Before ansible-core 2.19 every text is trusted that nobody marked.
    trust_as_template = str

SOME = "AC" + "0" * 32
A, B, C = (f"BY{letter * 32}" for letter in "abc")
HOSTILE = "{{ lookup('pipe', 'echo pwned') }}"


THIS_MACHINE = (
    "localhost",
    "LOCALHOST",
    "LocalHost",
    "localhost.",
    "localhost.localdomain",
    "localhost6.localdomain6",
    "trunk.localhost",
    "ip6-localhost",
    "IP6-Loopback",
    "\uff4c\uff4f\uff43\uff41\uff4c\uff48\uff4f\uff53\uff54",
    "127.0.0.1",
    "127.1",
    "127.255.255.254",
    "0x7f.1",
    "0177.0.0.1",
    "2130706433",
    "\uff11\uff12\uff17.1",
    "127\u30020.0.1",
    "0.0.0.0",
    "0",
    "::1",
    "::ffff:127.0.0.1",
)


# Groups that Ansible or any file of this plugin makes, as Ansible may write their names.
RESERVED = (
    "all",
    "ungrouped",
    "byoc_trunks",
    "byoc-trunks",
    "byoc trunks",
    "byoc.trunks",
    "byoc\u2013trunks",
    "byoc_account_",
    "byoc_account_lab",
    "byoc-account-lab",
    "byoc account lab",
    "byoc_account lab (old)",
    f"byoc_account_{SOME}",
)


def nothing_is_taken(name: str, trunk: dict[str, Any]) -> bool:
    return False


def named(wishes: dict[str, list[Any]]) -> list[str]:
    """The names of trunks that wish for these, by SID."""
    return host_names([{"sid": sid} for sid in wishes], list(wishes.values()), nothing_is_taken)


@pytest.mark.parametrize(
    ("wishes", "names"),
    [
        pytest.param({}, [], id="no trunks"),
        pytest.param({A: ["one"], B: ["two"]}, ["one", "two"], id="each its own"),
        pytest.param({A: ["one"], B: ["one"], C: ["two"]}, [A, B, "two"], id="one for two is none"),
        pytest.param({A: [], B: []}, [A, B], id="no wishes"),
        pytest.param({A: [None], B: [""]}, [A, B], id="nothing to be called"),
        pytest.param({A: [None, "one"], B: ["", "two"]}, ["one", "two"], id="the next wish"),
        pytest.param(
            {A: ["same", "one"], B: ["same", "two"]}, ["one", "two"], id="both take their next"
        ),
        pytest.param({A: ["same", "x"], B: ["same", "x"]}, [A, B], id="and the same again"),
        pytest.param({A: [B], B: [A]}, [A, B], id="the SID of another trunk"),
        pytest.param({A: [C, "one"]}, ["one"], id="which may be in another file"),
        pytest.param({A: [B, "one"], B: ["two"]}, ["one", "two"], id="not even with a next wish"),
        pytest.param({A: [A]}, [A], id="its own SID"),
        pytest.param({A: ["x", "one"], B: ["one"]}, ["x", "one"], id="a second wish is no claim"),
        pytest.param({A: [None, "one"], B: ["one"]}, ["one", B], id="the first comes first"),
        pytest.param({A: [7], B: [True]}, ["7", "True"], id="whatever a template gives is a text"),
        pytest.param({A: ["1"], B: [1]}, [A, B], id="and compared as a text"),
    ],
)
def test_names(wishes: dict[str, list[Any]], names: list[str]) -> None:
    assert named(wishes) == names


@pytest.mark.parametrize(
    "name",
    [
        "Nordlicht Telekom \u2013 Frankfurt (primary)",
        "\u6771\u4eac\u30c6\u30ec\u30b3\u30e0",
        "it's mine",
        "007",
        "a.b-c_d+e=f%h#j^k",
        "trunk...",
        "trailing-",
        "127 Main Street",
        "all carriers",
        "my byoc_trunks",
        "byoc_trunks of Berlin",
        "byoc account",
        "10.0.0.1",
        "my localhost",
        "\U0001f4de" * 50,
    ],
)
def test_a_name_that_can_be_that_of_a_host(name: str) -> None:
    assert named({A: [name]}) == [name]


@pytest.mark.parametrize(
    "name",
    [
        pytest.param(HOSTILE, id="template"),
        pytest.param("{% if true %}", id="statement"),
        pytest.param("a:b", id="colon"),
        pytest.param("a,b", id="comma"),
        pytest.param("a[1:3]", id="range"),
        pytest.param("!a", id="not"),
        pytest.param("a&b", id="and"),
        pytest.param("a*", id="asterisk"),
        pytest.param("a?", id="question mark"),
        pytest.param("@file", id="file"),
        pytest.param("~regex", id="regular expression"),
        pytest.param("a\\b", id="backslash"),
        pytest.param("../group_vars/all", id="path"),
        pytest.param("a/b", id="slash"),
        pytest.param("..", id="folder above"),
        pytest.param(".hidden", id="hidden file"),
        pytest.param("a\nb", id="line break"),
        pytest.param("a\x1b[31mb", id="escape"),
        pytest.param("a\x00b", id="null character"),
        pytest.param("a\u202eb", id="direction"),
        pytest.param("a\u00a0b", id="space that does not look like one"),
        pytest.param(" a", id="space before"),
        pytest.param("a ", id="space after"),
        pytest.param("   ", id="nothing but space"),
        pytest.param("-vvv", id="option"),
        pytest.param("#comment", id="comment"),
        *(pytest.param(f"a{c}b", id=f"shell {c}") for c in '$`;|<>"'),
        *(
            pytest.param(f"{c}", id=f"blank {ord(c):04x}")
            for c in "\u034f\u115f\u1160\u17b4\u180b\u2800\u3164\ufe0f\uffa0\ufffc\U00016fe4"
        ),
        pytest.param("Berlin\u3164", id="blank behind a name"),
        pytest.param("\U0001f4de" * 255, id="1,020 bytes"),
        pytest.param("\U0001f4de" * 50 + "x", id="201 bytes"),
        pytest.param("_meta", id="of the inventory's own"),
        *(pytest.param(name, id=f"the group {name}") for name in RESERVED),
        *(pytest.param(name, id=f"this machine {name}") for name in THIS_MACHINE),
    ],
)
def test_a_name_that_cannot(name: str) -> None:
    assert named({A: [name]}) == [A]
    assert named({A: [name, "next"]}) == ["next"]


def test_a_name_that_is_taken() -> None:
    asked = []

    def is_taken(name: str, trunk: dict[str, Any]) -> bool:
        asked.append((name, trunk["sid"]))
        return name == "taken"

    trunks = [{"sid": A}, {"sid": B}]
    assert host_names(trunks, [["taken"], ["taken by one", "free"]], is_taken) == [
        A,
        "taken by one",
    ]
    assert asked == [("taken", A), ("taken by one", B)]


@given(st.lists(st.lists(st.sampled_from(["x", "y", "z", A, B, None, "", "a:b"]), max_size=3)))
def test_no_two_trunks_have_one_name(wishes: list[list[str | None]]) -> None:
    trunks = [{"sid": A}, *({"sid": f"BY{n:032x}"} for n in range(1, len(wishes)))]
    names = host_names(trunks, wishes, nothing_is_taken) if wishes else []
    assert len(set(names)) == len(wishes)
    for trunk, row, name in zip(trunks, wishes, names):
        assert name == trunk["sid"] or (name in row and name in ("x", "y", "z"))


# Variables

TRUNK = {attribute.name: f"the {attribute.name}" for attribute in ATTRIBUTES}
# Whatever any supported ansible-core could take for a template.
HEADER = (
    "#jinja2: variable_start_string:'[[', variable_end_string:']]'\n"
    "[[ lookup('pipe', 'echo pwned') ]]"
)
LINES = (
    "#jinja2: line_statement_prefix:'%', line_comment_prefix:'##'\n"
    "% if lookup('pipe', 'echo pwned')\nx\n% endif"
)
TEMPLATES = {
    "expression": HOSTILE,
    "statement": "{% raw %}",
    "comment": "{# hidden #}",
    "header": HEADER,
    "line statement": LINES,
    "header alone": "#jinja2:trim_blocks:False\nx",
}
OTHERS = "other_attributes"


@pytest.mark.parametrize("prefix", ["byoc_trunk_", "carrier_", ""])
def test_the_15_attributes_are_variables(prefix: str) -> None:
    variables = host_variables(TRUNK, prefix)
    named = {f"{prefix}{name}": value for name, value in TRUNK.items()}
    assert variables == {**named, f"{prefix}{OTHERS}": {}}
    assert len(variables) == 16


@pytest.mark.parametrize(
    "name",
    [
        "priority",
        "_links",
        "not-a-name",
        "1st",
        "",
        "name\u00e9",
        "ansible_python_interpreter",
        "ansible_connection",
        "audit_baseline",
        "audit_baseline_force",
        "audit_expected",
        "audit_fail_on",
        "in_process",
        "other_attributes",
        "inventory_hostname",
        HOSTILE,
    ],
)
@pytest.mark.parametrize("prefix", ["byoc_trunk_", ""])
def test_no_other_attribute_is_a_variable(prefix: str, name: str) -> None:
    before = set(host_variables(TRUNK, prefix))
    variables = host_variables({**TRUNK, name: {"a": [1]}}, prefix)
    assert variables.keys() == before
    assert variables[prefix + OTHERS] == {name: {"a": [1]}}


@pytest.mark.parametrize(
    ("prefix", "reserved"),
    [
        ("byoc_trunk_", None),
        ("", None),
        ("byoc_", None),
        ("_t", None),
        ("_", None),  # Such as _account_sid.
        ("twilio", None),
        ("_account_sid", None),
        ("twilio_", "twilio_account_sid"),
        ("twilio_x_", "twilio_x_account_sid"),
        ("ansible_", "ansible_account_sid"),
        ("byoc_trunk_audit_", "byoc_trunk_audit_account_sid"),
        ("__byoc_trunk_audit_", "__byoc_trunk_audit_account_sid"),
    ],
)
def test_a_prefix_of_reserved_variables(prefix: str, reserved: str | None) -> None:
    assert reserved_name(prefix) == reserved


@pytest.mark.parametrize(
    ("beginning", "name"),
    [
        ("by", "byoc_trunk_in_process"),
        ("byoc_", "byoc_trunk_progress"),
        ("inventory_", "inventory_hostname"),
        ("", "hostvars"),
        ("", "groups"),
        ("f", "from"),
    ],
)
def test_a_prefix_makes_no_reserved_name(
    monkeypatch: pytest.MonkeyPatch, beginning: str, name: str
) -> None:
    monkeypatch.setattr(_trunk_hosts, "_NAMES", (name.removeprefix(beginning),))
    assert reserved_name(beginning) == name


@pytest.mark.parametrize("template", TEMPLATES)
@pytest.mark.parametrize("shape", ["text", "list", "value", "key", "deep"])
def test_text_is_no_template(template: str, shape: str) -> None:
    text = TEMPLATES[template]
    value: Any = {
        "text": text,
        "list": [text],
        "value": {"inner": {"text": text}},
        "key": {text: text},
        "deep": [{text: [text, {"a": [text]}]}],
    }[shape]
    trunk = {**TRUNK, "friendly_name": value, "added": value}
    variables = host_variables(trunk, "byoc_trunk_")
    assert variables["byoc_trunk_friendly_name"] == value
    assert variables["byoc_trunk_other_attributes"] == {"added": value}
    templar = Templar(loader=DataLoader(), variables=variables)
    assert templar.template(variables) == variables
    assert templar.template(as_data(value)) == value
    for name in ("byoc_trunk_friendly_name", "byoc_trunk_other_attributes.added"):
        rendered = templar.template(trust_as_template(f"{{{{ {name} }}}}"))
        assert rendered == value
        assert templar.template(rendered) == value


@pytest.mark.skipif(not hasattr(AnsibleUnsafe, "__UNSAFE__"), reason="texts need no mark")
@given(st.recursive(st.text(), lambda t: st.lists(t) | st.dictionaries(st.text(), t)))
def test_every_text_is_marked(value: Any) -> None:
    require_marks([as_data(value)])


@pytest.mark.parametrize("value", [None, True, 7, 1.5])
def test_what_is_no_text_stays_as_it_is(value: Any) -> None:
    trunk = {**TRUNK, "friendly_name": value}
    assert host_variables(trunk, "")["friendly_name"] is value


@pytest.mark.parametrize(
    ("account", "sid", "whose"),
    [
        ("lab", SOME, "lab"),
        (None, SOME, SOME),
        (None, None, None),
        ("lab", None, "lab"),
        # As an account may say where on_invalid tolerates it.
        (None, "all", None),
        (None, HEADER, None),
        (None, "", None),
        (None, SOME[:-1], None),
        (None, SOME.lower(), None),
        (None, f"{SOME}\n", None),
        ("lab", "all", "lab"),
        (None, [SOME], None),
        (None, 7, None),
    ],
)
def test_whose_it_is(account: str | None, sid: Any, whose: str | None) -> None:
    assert TrunkHost(account, {"account_sid": sid}, {}).whose == whose
