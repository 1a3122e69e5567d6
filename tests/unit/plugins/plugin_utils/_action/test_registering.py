# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""No door registers a text with Ansible that the collection itself does not mask.

From ansible-core 2.22, Ansible replaces each registered text in all later output of a run.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from ansible.errors import AnsibleError
from ansible_collections.voiceops.twilio.plugins.action.byoc_trunk_info import ActionModule
from ansible_collections.voiceops.twilio.plugins.plugin_utils._action import registering
from ansible_collections.voiceops.twilio.plugins.plugin_utils._action.registering import (
    register,
    registrable,
)
from ansible_collections.voiceops.twilio.tests.sandbox.client import Sandbox
from ansible_collections.voiceops.twilio.tests.unit.plugins.actions import Action
from ansible_collections.voiceops.twilio.tests.unit.plugins.infos import Info, each_info
from ansible_collections.voiceops.twilio.tests.unit.plugins.inventory.commands import Ansible
from ansible_collections.voiceops.twilio.tests.unit.plugins.inventory.doors import Source, look_up
from ansible_collections.voiceops.twilio.tests.unit.plugins.tasks import (
    API_KEY,
    AUTH_TOKEN,
    MAIN,
    SIDS,
    asked,
    error_facts,
    options,
)

try:
    from ansible.module_utils.secrets import mask_secrets
except ImportError:  # Before 2.22, ansible-core registers no secrets.
    mask_secrets = None

Given = dict[str, Any]
OWN_WORD = "connection_policy_sid"
SHORT = "is too short for a secret of Twilio. Secrets have at least 16 characters. Check the value."
NO_TEXT = "is not a text. Give the secret itself, as one text."
BLANK = (
    "contains white space, a line break or another character that no credential has. Check how it "
    "was read. The usual cause is a trailing line break from a file."
)
WORD = "is a name that this collection uses, and not a secret of Twilio. Check the value."
# Values of a secret, and why the action refuses them before Ansible may register anything.
REFUSED = [
    pytest.param("host", SHORT, id="short"),
    pytest.param("7 chars", BLANK, id="short with a blank"),
    pytest.param(" host    ", BLANK, id="short between blanks"),
    pytest.param(1234567, SHORT, id="a short number"),
    pytest.param(True, SHORT, id="a boolean"),
    pytest.param("compliant", SHORT, id="a state"),
    pytest.param(OWN_WORD, WORD, id="a long name"),
    pytest.param([], NO_TEXT, id="an empty list"),
    pytest.param(["sekretsekret12345", "x"], NO_TEXT, id="a list"),
    pytest.param([AUTH_TOKEN], NO_TEXT, id="a list of one"),
    pytest.param({"a": "x", "b": [AUTH_TOKEN]}, NO_TEXT, id="a dictionary"),
]


@pytest.mark.parametrize(
    ("secret", "is_registered"),
    [
        ("x", False),
        ("7 chars", False),
        ("x       ", False),
        ("\r\n\tabcdefg \n", False),
        ("         ", False),
        ("compliant", False),
        (" compliant\n", False),
        ("unmanage", False),
        (OWN_WORD, False),
        ("8 charac", True),
        (" 8 charac ", True),
        (AUTH_TOKEN, True),
    ],
)
def test_only_what_is_masked_is_registered(
    monkeypatch: pytest.MonkeyPatch, secret: str, is_registered: bool
) -> None:
    registered: list[str] = []
    monkeypatch.setattr(registering, "register_secrets", registered.extend)
    register([secret])
    assert registered == [secret] * is_registered


@pytest.mark.parametrize("name", ["auth_token", "api_secret", "client_secret"])
@pytest.mark.parametrize("way", [{}, {"async_val": 30}, {"connection": "ssh"}], ids=str)
@pytest.mark.parametrize(("value", "why"), REFUSED)
def test_no_task_signs_in_with_such_a_value(
    sandbox: Sandbox, tmp_path: Path, value: Any, why: str, way: Given, name: str
) -> None:
    given = {"api_url": sandbox.url, "sid": SIDS[0], "account_sid": MAIN, name: value}
    action = Action(ActionModule, given, folder=tmp_path, **way)
    result = action.run()
    assert (result["failed"], result["msg"]) == (True, f"{name} {why}")
    assert result["error"] == error_facts("credentials", attempts=0)
    assert (action.handed_over, asked(sandbox)) == ([], {})


@each_info
def test_every_action_refuses_it(info: Info, sandbox: Sandbox, tmp_path: Path) -> None:
    given = info.options(sandbox, sid=info.sids[0], auth_token="host")
    action = Action(info.action, given, folder=tmp_path, async_val=30)
    assert action.run()["msg"] == f"auth_token {SHORT}"
    assert action.handed_over == []


@pytest.mark.parametrize("connection", ["local", "ssh"])
@pytest.mark.parametrize("value", ["host", 1234567, "compliant", OWN_WORD, " x       "])
def test_a_secret_that_signs_nobody_in_is_left_out(
    sandbox: Sandbox, tmp_path: Path, value: Any, connection: str
) -> None:
    given = {"api_url": sandbox.url, "sid": SIDS[0], **API_KEY}
    action = Action(
        ActionModule, {**given, "auth_token": value}, folder=tmp_path, connection=connection
    )
    assert not action.run().get("failed")
    assert [handed["module_args"] for handed in action.handed_over] == [given] * (
        connection == "ssh"
    )


@pytest.mark.parametrize("value", ["", "  ", "\t\n", "\x0b", "\u00a0", "\u2003\x0c"])
def test_a_blank_secret_is_refused_as_empty(sandbox: Sandbox, tmp_path: Path, value: str) -> None:
    given = {"api_url": sandbox.url, "sid": SIDS[0], "account_sid": MAIN, "auth_token": value}
    assert registrable(given) == {**given, "auth_token": ""}
    result = Action(ActionModule, given, folder=tmp_path).run()
    assert "The option auth_token is empty." in result["msg"]


@pytest.mark.parametrize("value", [None, AUTH_TOKEN, 1234567890123456, "x" * 15, "x" * 8])
def test_every_other_value_stays(value: Any) -> None:
    given = {"sid": SIDS[0], "account_sid": MAIN, "auth_token": value}
    assert registrable(given) == given


# Each door, with Ansible's own masking of what is registered


def in_process(sandbox: Sandbox, folder: Path, secret: str) -> None:
    given = options(sandbox, sid=SIDS[0], auth_token=secret)
    assert "too short" in Action(ActionModule, given, folder=folder).run()["msg"]


def refused(sandbox: Sandbox, folder: Path, secret: str) -> None:
    given = options(sandbox, sid=SIDS[0], auth_token=secret, retries="often")
    assert "failed" in Action(ActionModule, given, folder=folder).run()


def lookup(sandbox: Sandbox, _folder: Path, secret: str) -> None:
    with pytest.raises(AnsibleError, match="too short"):
        look_up(SIDS[0], **options(sandbox, auth_token=secret))


def lookup_with_a_list(sandbox: Sandbox, _folder: Path, secret: str) -> None:
    with pytest.raises(AnsibleError, match=f"auth_token {NO_TEXT}"):
        look_up(SIDS[0], **options(sandbox, auth_token=["sekretsekret12345", secret]))


def inventory(sandbox: Sandbox, folder: Path, secret: str) -> None:
    source = Source(folder, sandbox)
    source.write(auth_token=secret)
    with pytest.raises(AnsibleError, match="too short"):
        source.parse()


def inventory_with_a_list(sandbox: Sandbox, folder: Path, secret: str) -> None:
    source = Source(folder, sandbox)
    source.write(auth_token=[secret])
    with pytest.raises(AnsibleError, match="auth_token"):
        source.parse()


def accounts(sandbox: Sandbox, folder: Path, secret: str) -> None:
    source = Source(folder, sandbox)
    source.write(accounts=[{"name": "one", "account_sid": MAIN, "auth_token": secret}])
    with pytest.raises(AnsibleError, match="Account one: auth_token is too short"):
        source.parse()


DOORS: list[Callable[[Sandbox, Path, str], None]] = [
    in_process,
    refused,
    lookup,
    lookup_with_a_list,
    inventory,
    inventory_with_a_list,
    accounts,
]


@pytest.mark.parametrize("door", DOORS)
def test_no_door_registers_a_short_text(
    sandbox: Sandbox, tmp_path: Path, door: Callable[[Sandbox, Path, str], None]
) -> None:
    # Its own for each, since nothing is ever unregistered.
    secret = f"qj{DOORS.index(door)}zv"
    door(sandbox, tmp_path, secret)
    if mask_secrets is not None:
        assert mask_secrets(f"to {secret}!") == f"to {secret}!"


def test_no_output_has_gaps_and_no_job_lists_a_text(tmp_path: Path, sandbox: Sandbox) -> None:
    ansible = Ansible(tmp_path, sandbox)
    ansible.environ |= {"ANSIBLE_ASYNC_DIR": str(tmp_path / "jobs")}
    given = {"sid": SIDS[0], "account_sid": MAIN}
    module = {"byoc_trunk_in_process": False}
    name = "voiceops.twilio.byoc_trunk_info"
    tasks: list[Any] = [
        {name: {**given, "auth_token": value}, "ignore_errors": True, **keywords}
        for value in ("host", OWN_WORD, ["sekretsekret12345", "x"])
        for keywords in ({}, {"vars": module}, {"async": 20, "poll": 0})
    ]
    text = f"exotic localhost with {OWN_WORD} and abcdefg"
    done = ansible.play(
        *tasks,
        {name: {"sid": SIDS[0], **API_KEY, "auth_token": "abcdefg"}, "async": 20, "poll": 1},
        {"ansible.builtin.debug": {"msg": text}},
        hosts="localhost",
        arguments=["-i", "localhost,", "-c", "local"],
    )
    assert done.code == 0, done.printed
    assert text in done.told
    assert "REDACTED" not in done.printed
