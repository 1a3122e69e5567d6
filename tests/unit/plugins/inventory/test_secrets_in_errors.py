# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""An inventory file with mistakes in it: no secret of it is in what ansible-inventory prints."""

from __future__ import annotations

from pathlib import Path

import pytest
from ansible_collections.voiceops.twilio.tests.sandbox.client import Sandbox
from ansible_collections.voiceops.twilio.tests.unit.plugins.inventory.commands import Ansible

SECRET = "a1S3cretOfNobodyAnywhere"
WRONG = {
    "a list": {"auth_token": [SECRET]},
    "a dictionary": {"auth_token": {"x": SECRET}},
    "half a template": {"auth_token": f"{SECRET}{{{{ x"},
    "a filter that does not exist": {"auth_token": f"{{{{ '{SECRET}' | nofilter }}}}"},
    "of an account": {"accounts": [{"name": "a", "auth_token": f"{SECRET}{{{{ x"}]},
    "in place of a number": {"auth_token": SECRET, "timeout": SECRET},
    "in place of a choice": {"auth_token": SECRET, "on_missing": SECRET},
    "in place of a list": {"auth_token": SECRET, "hostname": {SECRET: 1}},
}


@pytest.mark.parametrize("name", WRONG)
def test_no_secret_of_the_file_is_printed(tmp_path: Path, sandbox: Sandbox, name: str) -> None:
    ansible = Ansible(tmp_path, sandbox)
    ansible.source(account_sid="AC" + "12" * 16, **WRONG[name])
    done = ansible.run("inventory", "-i", "byoc_trunks.yml", "--list", "-vvv")
    assert SECRET not in done.printed
    assert "byoc_trunks" in done.printed


@pytest.mark.parametrize("name", ["timeout", "on_missing", "hostname"])
def test_no_secret_of_the_environment_is_printed(
    tmp_path: Path, sandbox: Sandbox, name: str
) -> None:
    ansible = Ansible(tmp_path, sandbox)
    ansible.source(account_sid="AC" + "12" * 16, **{name: SECRET})
    ansible.environ["TWILIO_AUTH_TOKEN"] = SECRET
    done = ansible.run("inventory", "-i", "byoc_trunks.yml", "--list", "-vvv")
    assert SECRET not in done.printed
    assert "byoc_trunks" in done.printed
