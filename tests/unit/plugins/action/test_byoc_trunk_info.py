# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The action and the module, side by side in a real playbook: no difference can be seen."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from ansible.parsing.vault import VaultLib, VaultSecret
from ansible_collections.voiceops.twilio.plugins.action.byoc_trunk_info import ActionModule
from ansible_collections.voiceops.twilio.plugins.modules import byoc_trunk_info as module
from ansible_collections.voiceops.twilio.tests.sandbox.client import Sandbox
from ansible_collections.voiceops.twilio.tests.unit.plugins.action.both_ways import WAYS, play
from ansible_collections.voiceops.twilio.tests.unit.plugins.actions import Action
from ansible_collections.voiceops.twilio.tests.unit.plugins.tasks import (
    ABSENT,
    AUTH_TOKEN,
    MAIN,
    OAUTH_APP,
    SIDS,
    host_variables,
    options,
)

PASSWORD = b"of-this-vault"
LABORATORY = {
    "api_key": "SKbbbb0000000000000000000000000002",
    "api_secret": "fake-secret-of-reading-key-labor",
}


class Vault(str):
    """A text that the playbook holds encrypted."""

    __slots__ = ()


class Dumper(yaml.SafeDumper):
    def represent_vault(self, text: Vault) -> yaml.Node:
        encrypted = VaultLib([("default", VaultSecret(PASSWORD))]).encrypt(str(text))
        return self.represent_scalar("!vault", encrypted.decode(), style="|")

    def ignore_aliases(self, data: object) -> bool:
        return True


Dumper.add_representer(Vault, Dumper.represent_vault)


def cases(sandbox: Sandbox) -> dict[str, dict[str, Any]]:
    """Tasks by name: arguments, and keywords where the arguments come under C(args)."""
    url = sandbox.url
    environment = {
        "TWILIO_VOICE_URL": url,
        "TWILIO_ACCOUNT_SID": MAIN,
        "TWILIO_AUTH_TOKEN": Vault(AUTH_TOKEN),
    }
    vault = {"account_sid": MAIN, "auth_token": Vault(AUTH_TOKEN), "api_url": url}
    return {
        "oauth": {"args": options(sandbox, sid=SIDS[0], **OAUTH_APP)},
        "vault": {"args": {**vault, "sid": SIDS[0]}},
        "environment": {"args": {"sid": SIDS[0]}, "environment": environment},
        "host_variables": {
            "args": {"sid": SIDS[0]},
            "environment": {"TWILIO_ACCOUNT_SID": "AC", "TWILIO_AUTH_TOKEN": "x"},
            "vars": host_variables({**vault, "auth_token": "{{ of_vault }}"})
            | {"of_vault": Vault(AUTH_TOKEN)},
        },
        "host_variables_in_a_vault": {"args": {"sid": SIDS[1]}, "vars": host_variables(vault)},
        "host_variable_undefined": {
            "args": {"sid": SIDS[0]},
            "vars": {"twilio_auth_token": "{{ nowhere }}"},
        },
        "secret_in_a_fact": {"args": options(sandbox, sid=SIDS[1])},
        "looks_like_a_template": {
            "args": {"api_url": url, **LABORATORY, "sid": "BY000000000000000000000000000000b2"}
        },
        "missing_tolerated": {"args": options(sandbox, sids=[ABSENT], on_missing="warn")},
        "invalid_tolerated": {"args": options(sandbox, sid=SIDS[2], on_invalid="warn")},
        "several_failures": {"args": options(sandbox, sids=[ABSENT, *SIDS[:3]])},
        "texts_for_numbers": {
            "args": options(sandbox, sids=f"{SIDS[0]},{SIDS[1]}", timeout="9.5", concurrency="2")
        },
        "related": {
            "args": options(
                sandbox,
                sids=[SIDS[0], SIDS[5], SIDS[7]],
                core_api_url=url,
                related=["connection_policy", "sip_domain"],
            )
        },
        "related_as_a_text_and_an_address_of_the_host": {
            "args": {"sids": SIDS[:2], "related": "sip_domain, connection_policy"},
            "vars": host_variables({**vault, "core_api_url": url}),
        },
        "refused": {"args": options(sandbox, sid=SIDS[0], sids=[])},
        "file_in_a_home": {
            "args": options(sandbox, sid=SIDS[0], ca_path="~/no-such.pem"),
            "environment": {"HOME": "/folder/of-this-task"},
        },
    }


@pytest.fixture(scope="module")
def ran(running: Sandbox, tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, Any], str]:
    """The result of every task, and all that ansible-playbook printed."""
    running.reset()
    running.put_trunk(SIDS[1], {**running.trunk(SIDS[1]), "friendly_name": f"x{AUTH_TOKEN}x"})
    running.put_trunk(SIDS[2], {**running.trunk(SIDS[2]), "voice_method": f"GET {AUTH_TOKEN}"})
    folder = tmp_path_factory.mktemp("playbook")
    password = folder / "password"
    password.write_bytes(PASSWORD)
    arguments = ("--vault-password-file", password)
    played = play(folder, cases(running), *arguments, dumper=Dumper, ANSIBLE_PIPELINING="1")
    return played.results, played.printed


FAILING = {"several_failures", "refused", "file_in_a_home", "host_variable_undefined"}
NAMES = list(cases(type("Nowhere", (), {"url": "", "oauth_url": ""})()))  # type: ignore[arg-type]


@pytest.mark.parametrize("name", NAMES)
def test_both_ways_give_the_same(ran: tuple[dict[str, Any], str], name: str) -> None:
    results, _printed = ran
    in_process, as_module = (comparable(results[f"{name}_{way}"]) for way in WAYS)
    assert in_process == as_module


def comparable(result: dict[str, Any]) -> dict[str, Any]:
    """I(result) without what differs from request to request."""
    for error in [result.get("error"), *result.get("errors", [])]:
        if error:
            error["request_id"] = bool(error["request_id"])
    # A traceback of where Ansible noticed.
    result.pop("exception", None)
    # From ansible-core 2.22 on, the result of a module says that it was parsed.
    result.pop("ansible_parsed", None)
    return result


@pytest.mark.parametrize(
    ("name", "failed"),
    [(name, name in FAILING) for name in NAMES],
)
def test_both_ways_give_what_they_should(
    ran: tuple[dict[str, Any], str], name: str, failed: bool
) -> None:
    results, _printed = ran
    for way in WAYS:
        assert results[f"{name}_{way}"]["failed"] is failed


@pytest.mark.parametrize("way", WAYS)
def test_facts_and_failures_are_told(ran: tuple[dict[str, Any], str], way: str) -> None:
    results = {name: ran[0][f"{name}_{way}"] for name in NAMES}
    for name in ("oauth", "vault", "environment", "host_variables"):
        assert results[name]["byoc_trunk"]["sid"] == SIDS[0]
    template = "{{ lookup('pipe', 'echo pwned') }}"
    assert results["looks_like_a_template"]["byoc_trunk"]["friendly_name"] == template
    for name in ("secret_in_a_fact", "host_variables_in_a_vault"):
        assert results[name]["byoc_trunk"]["friendly_name"] == "x********x"
    assert results["missing_tolerated"]["missing_sids"] == [ABSENT]
    assert "Twilio has no BYOC trunk" in results["missing_tolerated"]["warnings"][0]
    assert "GET ********" in results["invalid_tolerated"]["warnings"][0]
    assert [error["kind"] for error in results["several_failures"]["errors"]] == [
        "not_found",
        "invalid_response",
    ]
    assert "/folder/of-this-task/no-such.pem" in results["file_in_a_home"]["msg"]


def test_no_secret_is_printed(ran: tuple[dict[str, Any], str]) -> None:
    _results, printed = ran
    secrets = [AUTH_TOKEN, LABORATORY["api_secret"], OAUTH_APP["client_secret"]]
    # That of a module shows the task's environment, by Ansible's own doing.
    lines = [line for line in printed.splitlines() if " EXEC " not in line]
    assert [line for line in lines if any(secret in line for secret in secrets)] == []


def test_the_action_does_the_work_of_the_module(tmp_path: Path) -> None:
    work = Action(ActionModule, {}, folder=tmp_path).action.work()
    assert work == (module.byoc_trunk_info, module.OPTIONS, module.EXCLUSIVE, ())
