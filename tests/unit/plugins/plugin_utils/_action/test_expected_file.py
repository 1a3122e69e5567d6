# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""A file of what is expected: read as data, to the letter, and refused with what to do next."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from ansible.parsing.dataloader import DataLoader
from ansible.parsing.vault import VaultLib, VaultSecret
from ansible_collections.voiceops.twilio.plugins.plugin_utils._action.expected_file import (
    ExpectedFileError,
    read_expected,
)
from ansible_collections.voiceops.twilio.plugins.plugin_utils._report.baseline import KEPT, baseline
from ansible_collections.voiceops.twilio.plugins.plugin_utils._yaml import scalars as _scalars
from ansible_collections.voiceops.twilio.tests.unit.plugins.plugin_utils._report.test_baseline import (  # noqa: E501
    NAMES,
    as_ansible_reads_it,
    trunk,
)

TEMPLATE = "{{ lookup('pipe', 'touch pwned') }}"
ROME = {"friendly_name": "Rome", "voice_method": "POST"}
MERGED = """\
- &rome {friendly_name: Rome, voice_method: POST}
- &oslo {<<: *rome, friendly_name: Oslo}
- {<<: *oslo, friendly_name: Paris, voice_method: GET}
"""


def read(folder: Path, text: str, name: str = "trunks.yml") -> dict[str, Any]:
    (folder / name).write_text(text, encoding="utf-8")
    return read_expected(name, loader_of(folder))


def loader_of(folder: Path) -> DataLoader:
    loader = DataLoader()
    loader.set_basedir(str(folder))
    return loader


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("[]", {"expected": []}, id="an empty list"),
        pytest.param(
            "- friendly_name: Rome\n  voice_method: POST\n", {"expected": [ROME]}, id="a list"
        ),
        pytest.param(
            "expected:\n- friendly_name: Rome\n  voice_method: POST\n",
            {"expected": [ROME]},
            id="a dictionary",
        ),
        pytest.param(
            "defaults: {voice_method: POST}\nexpected: []\n",
            {"expected": [], "defaults": {"voice_method": "POST"}},
            id="defaults",
        ),
        pytest.param(
            "byoc_trunk_audit_expected: []\nbyoc_trunk_audit_defaults: {voice_method: POST}\n",
            {"expected": [], "defaults": {"voice_method": "POST"}},
            id="named as the variables of the role",
        ),
        pytest.param(json.dumps([ROME]), {"expected": [ROME]}, id="JSON"),
        pytest.param(
            json.dumps({"expected": [ROME], "defaults": {}}, indent=2),
            {"expected": [ROME], "defaults": {}},
            id="JSON, a dictionary",
        ),
        pytest.param(
            "{expected: [{friendly_name: Rome, voice_method: POST}]}",
            {"expected": [ROME]},
            id="YAML that begins as JSON does",
        ),
        pytest.param(
            f'- friendly_name: "{TEMPLATE}"\n',
            {"expected": [{"friendly_name": TEMPLATE}]},
            id="a template is a text",
        ),
        pytest.param(
            json.dumps([{"friendly_name": TEMPLATE}]),
            {"expected": [{"friendly_name": TEMPLATE}]},
            id="a template in JSON as well",
        ),
        pytest.param(
            f'- friendly_name: !unsafe "{TEMPLATE}"\n  voice_method: POST\n',
            {"expected": [{"friendly_name": TEMPLATE, "voice_method": "POST"}]},
            id="marked as no template",
        ),
        pytest.param(
            f'- !unsafe {{friendly_name: "{TEMPLATE}"}}\n',
            {"expected": [{"friendly_name": TEMPLATE}]},
            id="marked as a whole",
        ),
        pytest.param(
            f'!unsafe [{{friendly_name: "{TEMPLATE}"}}]\n',
            {"expected": [{"friendly_name": TEMPLATE}]},
            id="a list that is marked",
        ),
        pytest.param(
            "- &rome {friendly_name: Rome}\n- {<<: [{voice_method: GET}, *rome], voice_url: x}\n",
            {
                "expected": [
                    {"friendly_name": "Rome"},
                    {"friendly_name": "Rome", "voice_method": "GET", "voice_url": "x"},
                ]
            },
            id="merged from several",
        ),
        pytest.param(
            "- {<<: [{voice_method: GET}, {voice_method: PUT}]}\n",
            {"expected": [{"voice_method": "GET"}]},
            id="merged from several, the first of which holds",
        ),
        pytest.param(
            "- friendly_name: no\n  voice_url: null\n  voice_method: 'no'\n",
            {"expected": [{"friendly_name": False, "voice_url": None, "voice_method": "no"}]},
            id="types as in every YAML that Ansible reads",
        ),
        *(
            pytest.param(
                f"- friendly_name: {moment}\n",
                {"expected": [{"friendly_name": moment}]},
                id=f"a moment stays the text that it was: {moment}",
            )
            for moment in (
                "2024-05-01 10:00:00",
                "2024-05-01",
                "2001-12-14t21:59:43.10-05:00",
                "2001-12-14 21:59:43.10 -5",
                "2024-99-99",
            )
        ),
        pytest.param(
            "- {friendly_name: =, voice_url: <<, '<<': x, 2024-05-01: y}\n",
            {"expected": [{"friendly_name": "=", "voice_url": "<<", "<<": "x", "2024-05-01": "y"}]},
            id="what is a text in the end",
        ),
        pytest.param(
            "- !!map {!!str a: !!str 5, b: !!int '5', c: !!float 5, d: !!bool 'yes', e: !!null x}\n"
            "- !!seq ['5', ! [], !unsafe 5, 0x1F, 1_000, 1.5, ~]\n",
            {
                "expected": [
                    {"a": "5", "b": 5, "c": 5.0, "d": True, "e": None},
                    ["5", [], "5", 31, 1000, 1.5, None],
                ]
            },
            id="tags of scalars",
        ),
        pytest.param(
            f"- {{a: {'1' * 101}, b: {'1:' * 60}1}}\n",
            {"expected": [{"a": "1" * 101, "b": "1:" * 60 + "1"}]},
            id="a long number is a text",
        ),
        pytest.param(
            "\ufeff- friendly_name: Rome\r\n  voice_method: POST\r\n",
            {"expected": [ROME]},
            id="BOM",
        ),
        pytest.param("\ufeff" + json.dumps([ROME]), {"expected": [ROME]}, id="BOM of JSON"),
        pytest.param(
            "# a\n%YAML 1.1\n---\n- {a: !!str 5}\n",
            {"expected": [{"a": "5"}]},
            id="a single directive",
        ),
        pytest.param(
            r'[{"friendly_name": "\ud83d\ude00", "voice_url": "\\ud800"}]',
            {"expected": [{"friendly_name": "😀", "voice_url": "\\ud800"}]},
            id="escapes in JSON",
        ),
        pytest.param(
            "- {<<: [], friendly_name: Rome}\n- {<<: {}, friendly_name: Rome}\n",
            {"expected": [{"friendly_name": "Rome"}, {"friendly_name": "Rome"}]},
            id="merged from nothing",
        ),
        pytest.param(
            MERGED,
            {
                "expected": [
                    ROME,
                    {**ROME, "friendly_name": "Oslo"},
                    {"friendly_name": "Paris", "voice_method": "GET"},
                ]
            },
            id="merged keys",
        ),
    ],
)
def test_what_is_read(tmp_path: Path, text: str, expected: dict[str, Any]) -> None:
    found = read(tmp_path, text)
    assert found == expected
    assert json.loads(json.dumps(found)) == expected
    assert not (tmp_path / "pwned").exists()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        pytest.param(
            "",
            "{file}: The file must be a list of trunks, or a dictionary with expected. "
            "byoc_trunk_audit_baseline can write such a file.",
            id="an empty file",
        ),
        pytest.param(
            "trunks",
            "{file}: The file must be a list of trunks, or a dictionary with expected. "
            "byoc_trunk_audit_baseline can write such a file.",
            id="a text",
        ),
        pytest.param(
            "defaults: {}",
            "{file}: The file has no expected trunks. Add expected, a list.",
            id="only defaults",
        ),
        pytest.param(
            "expected: []\nfail_on: []\n",
            "{file}:2: The file has the unknown key 'fail_on'. It may only have expected, "
            "defaults and waivers. Set other audit options in the playbook.",
            id="another key",
        ),
        pytest.param(
            "expected: []\nbyoc_trunk_audit_expected: []\n",
            "{file}:2: The file has both expected and byoc_trunk_audit_expected. Remove one of "
            "them.",
            id="under both names",
        ),
        pytest.param(
            "expected: {}",
            "{file}:1: expected must be a list of trunks.",
            id="no list",
        ),
        pytest.param("expected:\n", "{file}:1: expected must be a list of trunks.", id="null"),
        pytest.param(
            "expected: []\ndefaults: []\n",
            "{file}:2: defaults must be a dictionary of attributes.",
            id="defaults that are a list",
        ),
        pytest.param(
            "expected: []\n\nwaivers: {}\n",
            "{file}:3: waivers must be a list of waivers.",
            id="waivers that are a dictionary",
        ),
        pytest.param(
            '{"expected": [],\n\t"byoc_trunk_audit_waivers": 1}',
            "{file}:2: waivers must be a list of waivers.",
            id="JSON with tabs",
        ),
        pytest.param(
            "x: &a {waivers: 1}\nexpected: []\n<<: *a\n",
            "{file}:1: waivers must be a list of waivers.",
            id="a key that is merged",
        ),
    ],
)
def test_what_is_refused(tmp_path: Path, text: str, told: str) -> None:
    assert refusal(tmp_path, text) == told.format(file=tmp_path / "trunks.yml")


def refusal(folder: Path, text: str, name: str = "trunks.yml") -> str:
    with pytest.raises(ExpectedFileError) as caught:
        read(folder, text, name)
    return str(caught.value)


def test_where_a_path_begins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    beside = tmp_path / "playbooks"
    inside = tmp_path / "ansible_collections" / "voiceops" / "twilio" / "playbooks"
    for folder in (tmp_path, beside, inside):
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "trunks.yml").write_text(f"- friendly_name: {folder.name}\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(beside))

    def name(path: str, basedir: Path) -> str:
        (entry,) = read_expected(path, loader_of(basedir))["expected"]
        return str(entry["friendly_name"])

    assert name("trunks.yml", beside) == "playbooks"
    assert name("trunks.yml", inside) == tmp_path.name
    assert name("~/trunks.yml", tmp_path) == "playbooks"
    assert name(str(tmp_path / "trunks.yml"), beside) == tmp_path.name


def test_a_file_in_a_vault_is_decrypted(tmp_path: Path) -> None:
    secrets = [("default", VaultSecret(b"hunter2"))]
    (tmp_path / "trunks.yml").write_bytes(VaultLib(secrets).encrypt(json.dumps([ROME])))
    loader = loader_of(tmp_path)
    with pytest.raises(ExpectedFileError, match=r"trunks.yml cannot be decrypted: no vault passw"):
        read_expected("trunks.yml", loader)
    loader.set_vault_secrets([("default", VaultSecret(b"hunter3"))])
    with pytest.raises(ExpectedFileError, match=r"decrypted: check the vault password, and that"):
        read_expected("trunks.yml", loader)
    loader.set_vault_secrets(secrets)
    assert read_expected("trunks.yml", loader) == {"expected": [ROME]}
    (tmp_path / "trunks.yml").write_bytes(VaultLib(secrets).encrypt("- {sid: y, sid: z}"))
    with pytest.raises(ExpectedFileError, match="1:12: sid is written twice"):
        read_expected("trunks.yml", loader)
    (tmp_path / "trunks.yml").write_bytes(VaultLib(secrets).encrypt(b"\xff\xfe"))
    with pytest.raises(ExpectedFileError, match="cannot be read: it is UTF-16"):
        read_expected("trunks.yml", loader)


@pytest.mark.parametrize("value", ["POST", TEMPLATE, "", "5", "[a, b]", "*x", "é\n\n"])
def test_a_value_in_a_vault_is_a_text(tmp_path: Path, value: str) -> None:
    loader = loader_of(tmp_path)
    loader.set_vault_secrets([("default", VaultSecret(b"hunter2"))])
    text = f"- sid: x\n  voice_method: &m {in_a_vault(value)}- {{sid: y, voice_method: *m}}\n"
    (tmp_path / "trunks.yml").write_text(text, encoding="utf-8")
    assert read_expected("trunks.yml", loader) == {
        "expected": [{"sid": "x", "voice_method": value}, {"sid": "y", "voice_method": value}]
    }


def in_a_vault(value: str) -> str:
    encrypted = VaultLib([("default", VaultSecret(b"hunter2"))]).encrypt(value).decode()
    return "!vault |\n" + "".join(f"    {line}\n" for line in encrypted.splitlines())


def test_values_in_a_vault_are_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    loader = loader_of(tmp_path)
    loader.set_vault_secrets([("default", VaultSecret(b"hunter2"))])
    monkeypatch.setattr(_scalars, "MAX_VAULTED", 2)
    text = "".join(f"- {in_a_vault('x')}" for _n in range(3))
    (tmp_path / "trunks.yml").write_text(text, encoding="utf-8")
    with pytest.raises(ExpectedFileError, match="This is value 3 in a vault"):
        read_expected("trunks.yml", loader)


@pytest.mark.parametrize("name", NAMES)
def test_a_baseline_is_read_as_ansible_reads_it(tmp_path: Path, name: str) -> None:
    text = baseline(
        [trunk(1, name), trunk(2, "Rome", voice_url=f"https://{TEMPLATE}/")], KEPT, False
    ).text
    assert read(tmp_path, text) == {"expected": as_ansible_reads_it(text, tmp_path)}
