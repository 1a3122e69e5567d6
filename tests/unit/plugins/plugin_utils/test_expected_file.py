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
from ansible_collections.voiceops.twilio.plugins.plugin_utils import _expected_file
from ansible_collections.voiceops.twilio.plugins.plugin_utils._baseline import KEPT, baseline
from ansible_collections.voiceops.twilio.plugins.plugin_utils._expected_file import (
    ExpectedFileError,
    read_expected,
)
from ansible_collections.voiceops.twilio.tests.unit.plugins.plugin_utils.test_baseline import (
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


def read(folder: Path, text: str) -> dict[str, Any]:
    (folder / "trunks.yml").write_text(text, encoding="utf-8")
    return read_expected("trunks.yml", loader_of(folder))


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
            "{file} is neither a list of trunks nor a dictionary with expected. Write one of them, "
            "or have byoc_trunk_audit_baseline write the file.",
            id="an empty file",
        ),
        pytest.param(
            "trunks",
            "{file} is neither a list of trunks nor a dictionary with expected. Write one of them, "
            "or have byoc_trunk_audit_baseline write the file.",
            id="a text",
        ),
        pytest.param(
            "defaults: {}",
            "{file} says nothing of what is expected. Add expected, a list.",
            id="only defaults",
        ),
        pytest.param(
            "expected: []\nfail_on: []\n",
            "{file} has 'fail_on', which is not known there. It takes expected and defaults; what "
            "else an audit is told belongs into the playbook.",
            id="another key",
        ),
        pytest.param(
            "expected: []\nbyoc_trunk_audit_expected: []\n",
            "{file} has both expected and byoc_trunk_audit_expected. Leave one of them out.",
            id="under both names",
        ),
        pytest.param(
            "expected: {}",
            "In {file}, expected is not a list of trunks. Make it one.",
            id="no list",
        ),
        pytest.param(
            "expected:\n", "In {file}, expected is not a list of trunks. Make it one.", id="null"
        ),
        pytest.param(
            "expected: []\ndefaults: []\n",
            "In {file}, defaults is not a dictionary of attributes. Make it one.",
            id="defaults that are a list",
        ),
        pytest.param(
            "- friendly_name: Rome\n- voice_method: POST\n  voice_url: null\n  voice_method: GET\n",
            "{file} has 'voice_method' twice in one dictionary, which begins in line 2. Leave one "
            "of them out.",
            id="a key twice",
        ),
        pytest.param(
            "expected:\n- friendly_name: Rome\n  voice_url: {not: x, not: y}\n",
            "{file} has 'not' twice in one dictionary, which begins in line 3. Leave one of them "
            "out.",
            id="a key twice, deeper",
        ),
        pytest.param(
            '[{"sid": "x", "sid": "y"}]',
            "{file} has 'sid' twice in one dictionary. Leave one of them out.",
            id="a key twice in JSON",
        ),
        pytest.param(
            "- voice_url: !vault |\n    $ANSIBLE_VAULT;1.1;AES256\n    30\n- {sid: y, sid: z}",
            "{file} has 'sid' twice in one dictionary, which begins in line 4. Leave one of them "
            "out.",
            id="a key twice beside a value in a vault",
        ),
        pytest.param(
            "- !unsafe {sid: y, sid: z}",
            "{file} has 'sid' twice in one dictionary, which begins in line 1. Leave one of them "
            "out.",
            id="a key twice in what is marked as no template",
        ),
        pytest.param(
            "- &a [x, x, x]\n"
            + "".join(
                f"- &{name} [*{of}, *{of}, *{of}]\n" for of, name in zip("abcdefghi", "bcdefghij")
            ),
            "{file} repeats itself too often. Write it without aliases.",
            id="aliases of aliases",
        ),
        pytest.param(
            "[" * 100_000,
            "{file} is nested too deeply to be a list of trunks.",
            id="nested too deeply",
        ),
    ],
)
def test_what_is_refused(tmp_path: Path, text: str, told: str) -> None:
    with pytest.raises(ExpectedFileError) as caught:
        read(tmp_path, text)
    assert str(caught.value) == told.format(file=tmp_path / "trunks.yml")


@pytest.mark.parametrize(
    "text",
    ["expected: [", "- !nothing x\n", "---\n[]\n---\n[]\n", "? [a]\n: b\n", "- {<<: text}\n"],
)
def test_what_ansible_does_not_understand_either_is_told_in_its_words(
    tmp_path: Path, text: str
) -> None:
    with pytest.raises(ExpectedFileError) as caught:
        read(tmp_path, text)
    assert str(caught.value).startswith(f"{tmp_path / 'trunks.yml'} cannot be understood: ")
    assert len(str(caught.value)) > len(f"{tmp_path / 'trunks.yml'} cannot be understood: ")


@pytest.mark.parametrize(
    ("content", "why"),
    [
        pytest.param(None, "No such file or directory", id="not there"),
        pytest.param(b"- friendly_name: M\xfcnchen\n", "it is not UTF-8", id="not UTF-8"),
    ],
)
def test_what_cannot_be_read(tmp_path: Path, content: bytes | None, why: str) -> None:
    if content is not None:
        (tmp_path / "trunks.yml").write_bytes(content)
    with pytest.raises(ExpectedFileError) as caught:
        read_expected("trunks.yml", loader_of(tmp_path))
    assert str(caught.value) == (
        f"{tmp_path / 'trunks.yml'} cannot be read: {why}. A relative path of expected_file begins "
        "at the playbook, or for one of a collection where Ansible was started."
    )


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
    with pytest.raises(ExpectedFileError, match=r"cannot be decrypted: .*[Vv]ault"):
        read_expected("trunks.yml", loader)
    loader = loader_of(tmp_path)
    loader.set_vault_secrets(secrets)
    assert read_expected("trunks.yml", loader) == {"expected": [ROME]}
    (tmp_path / "trunks.yml").write_bytes(VaultLib(secrets).encrypt("- {sid: y, sid: z}"))
    with pytest.raises(ExpectedFileError, match="has 'sid' twice in one dictionary"):
        read_expected("trunks.yml", loader)


def test_a_value_in_a_vault_is_left_to_ansible(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(_expected_file, "_as_ansible", lambda *_arguments: ["by Ansible"])
    value = "!vault |\n    $ANSIBLE_VAULT;1.1;AES256\n    30\n"
    assert read(tmp_path, f"- sid: x\n  voice_method: {value}") == {"expected": ["by Ansible"]}


@pytest.mark.parametrize("name", NAMES)
def test_a_baseline_is_read_as_ansible_reads_it(
    tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_ansible(*_arguments: Any) -> None:
        raise AssertionError("A large baseline must not be left to Ansible, which is slow at it.")

    text = baseline(
        [trunk(1, name), trunk(2, "Rome", voice_url=f"https://{TEMPLATE}/")], KEPT, False
    )
    expected = as_ansible_reads_it(text, tmp_path)
    monkeypatch.setattr(_expected_file, "_as_ansible", no_ansible)
    assert read(tmp_path, text) == {"expected": expected}
