# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Files of expected trunks, with every construction that YAML knows; and texts as templates."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from typing import Any

from ansible.parsing.dataloader import DataLoader
from ansible.template import Templar
from ansible_collections.voiceops.twilio.plugins.module_utils._audit.expectations import (
    read_expectations,
)
from ansible_collections.voiceops.twilio.plugins.module_utils._errors import OptionsError
from ansible_collections.voiceops.twilio.plugins.plugin_utils._action.expected_file import (
    ExpectedFileError,
    read_expected,
)
from ansible_collections.voiceops.twilio.plugins.plugin_utils._plugins.plain import as_data, plain
from ansible_collections.voiceops.twilio.tests.fuzz import material
from ansible_collections.voiceops.twilio.tests.fuzz.promises import assert_showable, texts
from hypothesis import strategies as st

# It stands where values stand. Nothing of a file that is not what it should be is shown.
HIDDEN = "hush7Hush7hush"
MAX_VALUES = 3_000_000
_DATA = (dict, list, str, int, float, bool, type(None))

TAGS = [
    "!!pairs",
    "!!omap",
    "!!set",
    "!!map",
    "!!seq",
    "!!str",
    "!!int",
    "!!float",
    "!!bool",
    "!!null",
    "!!binary",
    "!!timestamp",
    "!!merge",
    "!!value",
    "!!python/tuple",
    "!!python/name:os.system",
    "!!python/object/apply:os.system",
    "!!python/object/new:os.system",
    "!",
    "!unsafe",
    "!vault",
    "!vault-encrypted",
    "!encrypted",
    "!x",
    "!<!x>",
    "!<tag:yaml.org,2002:pairs>",
    "!<tag:yaml.org,2002:python/tuple>",
    "!e!x",
]
_WORDS = [
    "~",
    "null",
    "NULL",
    "yes",
    "no",
    "on",
    "off",
    "true",
    "False",
    "0",
    "-0",
    "007",
    "0o17",
    "0x1F",
    "0b1",
    "1_000",
    "1e400",
    "-.inf",
    ".NaN",
    "=",
    "<<",
    "12:30:45",
    "190:20:30.15",
    "2024-05-01",
    "POST",
    "*a",
    "*b",
    "*c",
    "BY1",
]
_WORDS += ["2024-05-01 10:00:00", "2024-13-45", "9" * 5000, HIDDEN, f"!vault {HIDDEN}", "-", "?"]
_NAMES = [*material.NAMES, "expected", "defaults", "byoc_trunk_audit_expected", "not", "one_of"]
_NAMES += [
    "regex",
    "defined",
    "<<",
    "=",
    "1",
    "~",
    "2024-05-01",
    f"? {HIDDEN}",
    "? [a]",
    "? {a: b}",
]

_quoted = (material.TEXT | material.NEARLY_RIGHT).map(lambda value: json.dumps(value, default=str))
_single = material.TEXT.map(lambda text: "'" + text.replace("'", "''") + "'")
_scalars = st.sampled_from(_WORDS) | _quoted | _single | material.TEXT
_marks = st.sampled_from(["", "", "", "&a ", "&b ", "&c ", *(f"{tag} " for tag in TAGS)])
_keys = st.sampled_from(_NAMES) | _scalars


def _list(items: list[str]) -> str:
    return f"[{', '.join(items)}]"


def _dictionary(pairs: list[tuple[str, str]]) -> str:
    return "{" + ", ".join(f"{key}: {value}" for key, value in pairs) + "}"


_nodes = st.recursive(
    st.builds(str.__add__, _marks, _scalars),
    lambda inner: st.builds(
        str.__add__,
        _marks,
        st.lists(inner, max_size=3).map(_list)
        | st.lists(st.tuples(_keys, inner), max_size=4).map(_dictionary),
    ),
    max_leaves=8,
)


def _bomb(tag: str, shape: str, levels: int, width: int) -> str:
    """Return a few hundred bytes, each level of which has the one before it I(width) times."""
    lines = ["- &x0 {a: b}"]
    for level in range(1, levels + 1):
        inner = ", ".join(shape.format(n=n, last=f"*x{level - 1}") for n in range(width))
        opening, closing = "{}" if ": *" in inner and tag in ("!!map", "!!set", "") else "[]"
        lines.append(f"- &x{level} {tag} {opening}{inner}{closing}")
    return "\n".join(lines)


_bombs = st.builds(
    _bomb,
    st.sampled_from(["", *TAGS]),
    st.sampled_from(["{last}", "k{n}: {last}", "? {last}", "<<: {last}", "<<: [{last}, {last}]"]),
    st.integers(2, 40),
    st.integers(1, 12),
)
_deep = st.builds(
    lambda opening, closing, levels: (
        f"- {{sid: BY1, voice_url: {opening * levels}x{closing * levels}}}"
    ),
    *map(st.just, ("{not: ", "}")),
    st.sampled_from([2, 31, 33, 900, 5000]),
) | st.sampled_from([30, 1000, 100_000]).map(lambda levels: "[" * levels)
_many = st.builds(
    lambda line, times: "\n".join(line.format(n=n) for n in range(times)),
    st.sampled_from(
        ["k{n}: v", "? k{n}", "- k{n}", "- &k{n} v", "- {{k{n}: v, k{n}: w}}", "%X {n}"]
    ),
    st.sampled_from([2, 100, 5000]),
)
_entries = st.lists(_nodes, max_size=3).map(lambda found: "".join(f"- {node}\n" for node in found))
_bodies = st.one_of(
    _entries,
    st.builds("expected: {}\ndefaults: {}\n".format, _nodes, _nodes),
    st.builds("expected:\n{}byoc_trunk_audit_defaults: {}\n".format, _entries, _nodes),
    st.builds("- friendly_name: {}\n  voice_url: |\n    {}\n".format, _scalars, material.TEXT),
    st.builds("- 'friendly_name={} voice_method=GET voice_method=POST'\n".format, material.TEXT),
    _nodes,
    _bombs,
    _deep,
    _many,
    material.JSON.map(json.dumps),
    material.TEXT,
)
_before = st.sampled_from(
    [
        "",
        "",
        "",
        "---\n",
        "%YAML 1.1\n---\n",
        "%TAG !e! tag:x,2000:\n---\n",
        "\ufeff",
        "# x\n",
        "\t",
        "$ANSIBLE_VAULT;1.1;AES256\n",
        "--- &a\n",
    ]
)
_after = st.sampled_from(
    ["", "", "", "\n...\n", "\n--- x\n", "\n---\n- y\n", "\r\n", "\x00", "\x85"]
)
files = material.spoiled(
    st.builds("{}{}{}".format, _before, _bodies, _after).map(
        lambda text: text.encode("utf-8", "surrogatepass")
    )
)


def check_file(content: bytes) -> None:
    """Plain data that can be compared, or an error that shows nothing of what stands there."""
    with tempfile.NamedTemporaryFile(suffix=".yml") as file:
        file.write(content)
        file.flush()
        try:
            read = read_expected(file.name, DataLoader())
        except ExpectedFileError as error:
            assert_showable(str(error).splitlines(), {HIDDEN})
            return
    assert set(read) <= {"expected", "defaults"}
    count = sum(1 for value in _values(read) if isinstance(value, _DATA))
    assert count == sum(1 for _value in _values(read)), "not plain data"
    assert count <= MAX_VALUES
    try:
        read_expectations(read["expected"], read.get("defaults"))
    except OptionsError as error:
        assert_showable([line for text in texts(error.facts()) for line in text.splitlines()])


def _values(value: Any) -> Iterator[Any]:
    yield value
    if isinstance(value, dict):
        for item in value.values():
            yield from _values(item)
    elif isinstance(value, list):
        for item in value:
            yield from _values(item)


_templates = st.builds(
    lambda header, before, template, after: f"{header}{before}{template}{after}",
    st.sampled_from(["", "", *material.HEADERS]),
    material.TEXT,
    st.sampled_from(material.TEMPLATES),
    material.TEXT,
)
untemplated = st.recursive(
    _templates | material.SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_templates, inner, max_size=3),
    max_leaves=4,
)
_TEMPLAR = Templar(loader=DataLoader(), variables={"secret": HIDDEN})


def check_untemplated(value: Any) -> None:
    """What comes from Twilio is the same once Ansible has looked for templates in it."""
    assert plain(_TEMPLAR.template(as_data(value))) == value
    if isinstance(value, str):
        host = {"name": as_data(value), "again": as_data({"name": value})}
        rendered = Templar(loader=DataLoader(), variables=host).template(host)
        assert plain(rendered) == {"name": value, "again": {"name": value}}
