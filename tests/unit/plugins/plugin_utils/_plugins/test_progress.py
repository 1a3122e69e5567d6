# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The progress of a long reading, as Ansible's own commands show it at a slow sandbox.

A plugin of the tests makes reports due at once, and then all the time, in the process of Ansible.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.voiceops.twilio.tests.sandbox.client import Sandbox
from ansible_collections.voiceops.twilio.tests.unit.plugins.inventory.commands import (
    TOKEN,
    Ansible,
    Done,
)
from ansible_collections.voiceops.twilio.tests.unit.plugins.tasks import (
    AUTH_TOKEN,
    MAIN,
    OAUTH_APP,
    SIDS,
    SUBACCOUNT,
    host_variables,
)

HURRY = """
from ansible.plugins.inventory import BaseInventoryPlugin
from ansible_collections.voiceops.twilio.plugins.module_utils._http import progress

progress.FIRST_SECONDS = progress.SECONDS = 0.05


class InventoryModule(BaseInventoryPlugin):
    NAME = "hurry"

    def verify_file(self, path):
        return False
"""
ENABLED = "hurry, voiceops.twilio.byoc_trunks, host_list, yaml"
LOCAL = {"ansible_connection": "local"}
LAB = {"account_sid": SUBACCOUNT, "auth_token": "fake-auth-token-of-the-laborator"}
INFO = "voiceops.twilio.byoc_trunk_info"
LOOKUP = "lookup('voiceops.twilio.byoc_trunk', sid).sid"
REPORT = re.compile(
    r"progress: \[(?P<reader>.+)\]: Still reading (?P<subject>account AC\w+ at http://\S+) after "
    r"\d+ seconds\. Requests: (?P<requests>\d+)\.( Retries: \d+\.)?( Pages: \d+\.)?"
    r"( [A-Z][\w ]+: \d+\.)*"
)


@pytest.fixture
def ansible(tmp_path: Path, sandbox: Sandbox) -> Ansible:
    own = Ansible(tmp_path, sandbox)
    own.sign_in()
    (tmp_path / "plugins").mkdir()
    own.write("plugins/hurry.py", HURRY)
    own.environ.update(
        ANSIBLE_INVENTORY_PLUGINS=str(tmp_path / "plugins"), ANSIBLE_INVENTORY_ENABLED=ENABLED
    )
    sandbox.settings(delay=0.3)
    return own


def play(ansible: Ansible, *tasks: Any, **variables: Any) -> Done:
    ansible.write("hosts.yml", {"all": {"hosts": {"berlin": LOCAL}, "vars": variables}})
    return ansible.play(*tasks, hosts="all", arguments=["-i", "hosts.yml"])


def lists(ansible: Ansible, *arguments: str) -> Done:
    return ansible.run("inventory", "-i", "byoc_trunks.yml", "--list", *arguments)


def reports(done: Done) -> list[re.Match[str]]:
    """Every report on standard error, which has nothing else."""
    assert done.code == 0, done.printed
    found = [REPORT.fullmatch(line) for line in done.stderr.splitlines()]
    assert all(found), done.stderr
    return [report for report in found if report]


def debug(text: str) -> dict[str, Any]:
    return {"ansible.builtin.debug": {"msg": f"{{{{ {text} }}}}"}, "vars": {"sid": SIDS[0]}}


TASKS: dict[str, Any] = {
    "one trunk": {INFO: {"sid": SIDS[0]}},
    "every trunk": {INFO: {"related": ["connection_policy", "sip_domain"]}},
    "an audit": {
        "voiceops.twilio.byoc_trunk_audit": {"expected": [], "rules": ["all"]},
        "failed_when": False,
    },
    "policies": {"voiceops.twilio.connection_policy_info": {}},
    "domains": {"voiceops.twilio.sip_domain_info": {}},
    "a lookup": debug(LOOKUP),
}


@pytest.mark.parametrize("task", TASKS.values(), ids=TASKS)
def test_a_task_shows_it_on_standard_error_and_nowhere_else(
    ansible: Ansible, sandbox: Sandbox, task: dict[str, Any]
) -> None:
    done = play(ansible, task)
    found = reports(done)
    assert {report["reader"] for report in found} == {"berlin"}
    assert {report["subject"] for report in found} == {f"account {MAIN} at {sandbox.url}"}
    silent = play(ansible, task, byoc_trunk_progress=False)
    assert reports(silent) == []
    assert silent.stdout == done.stdout
    assert "progress: " not in done.stdout


def test_numbers_grow(ansible: Ansible) -> None:
    found = reports(play(ansible, TASKS["every trunk"]))
    requests = [int(report["requests"]) for report in found]
    assert requests == sorted(requests)
    assert requests[-1] > requests[0] >= 1
    assert " BYOC trunks: 10." in found[-1].string


@pytest.mark.parametrize("value", ["no", "{{ shown }}"])
def test_the_variable_may_be_a_text_or_a_template(ansible: Ansible, value: str) -> None:
    tasks = TASKS["one trunk"], TASKS["a lookup"]
    assert reports(play(ansible, *tasks, byoc_trunk_progress=value, shown=False)) == []


@pytest.mark.parametrize(
    ("task", "name"),
    [
        pytest.param(TASKS["one trunk"], "byoc_trunk_progress", id="progress of a task"),
        pytest.param(TASKS["one trunk"], "byoc_trunk_in_process", id="place of a task"),
        pytest.param(TASKS["a lookup"], "byoc_trunk_progress", id="progress of a lookup"),
    ],
)
def test_a_value_that_is_no_switch_is_refused(
    ansible: Ansible, sandbox: Sandbox, task: dict[str, Any], name: str
) -> None:
    done = play(ansible, task, **{name: "perhaps"})
    assert done.code == 2
    assert f"The variable {name} is neither true nor false. Correct it, or remove it." in done.told
    assert sandbox.requests() == []


def test_a_module_and_a_task_with_no_log_show_nothing(ansible: Ansible) -> None:
    task = TASKS["one trunk"]
    module = {**task, "vars": {"byoc_trunk_in_process": False}}
    assert reports(play(ansible, module, {**task, "no_log": True})) == []


NO_LOG = {
    "itself": {**TASKS["a lookup"], "no_log": True},
    "a template": {**TASKS["a lookup"], "no_log": "{{ 'yes' if sid else 'no' }}"},
    "its block": {"block": [TASKS["a lookup"]], "no_log": True},
    "in its condition": {**TASKS["one trunk"], "when": f"{LOOKUP} == sid", "no_log": True},
    "in its loop": {
        "ansible.builtin.debug": {"msg": "{{ item }}"},
        "loop": f"{{{{ [{LOOKUP}] }}}}",
        "no_log": True,
    },
}


@pytest.mark.parametrize("task", NO_LOG.values(), ids=NO_LOG)
def test_a_lookup_in_a_task_with_no_log_shows_nothing(
    ansible: Ansible, task: dict[str, Any]
) -> None:
    assert reports(play(ansible, task, sid=SIDS[0])) == []


def test_a_lookup_in_a_task_without_no_log_shows_progress(ansible: Ansible) -> None:
    task = {**TASKS["a lookup"], "no_log": "{{ hidden }}"}
    assert reports(play(ansible, task, hidden=False)) != []


def test_a_warning_of_a_lookup_in_a_task_with_no_log_shows_no_value(
    ansible: Ansible, sandbox: Sandbox
) -> None:
    sandbox.put_trunk(SIDS[0], {**sandbox.trunk(SIDS[0]), "voice_method": "hostile"})
    text = "lookup('voiceops.twilio.byoc_trunk', sid, on_invalid='warn').sid"
    shown = [play(ansible, {**debug(text), "no_log": no_log}).printed for no_log in (False, True)]
    assert ["hostile" in one for one in shown] == [True, False]
    assert "has a warning, which the no_log of its task hides" in " ".join(shown[1].split())


def test_an_inventory_names_its_file(ansible: Ansible, sandbox: Sandbox) -> None:
    ansible.source()
    done = lists(ansible)
    found = reports(done)
    assert {report["reader"] for report in found} == {"byoc_trunks.yml"}
    assert {report["subject"] for report in found} == {f"account {MAIN} at {sandbox.url}"}
    silent = lists(ansible, "-e", "byoc_trunk_progress=false")
    assert reports(silent) == []
    assert SIDS[9] in silent.stdout
    assert "progress: [" not in done.stdout


def test_an_inventory_names_the_account_and_how_many_there_are(ansible: Ansible) -> None:
    ansible.source(accounts=[{"name": "main", **TOKEN}, {"name": "lab", **LAB}])
    found = reports(lists(ansible))
    assert list(dict.fromkeys(report["reader"] for report in found)) == [
        "byoc_trunks.yml, account main, 1 of 2",
        "byoc_trunks.yml, account lab, 2 of 2",
    ]


def test_an_inventory_refuses_a_value_that_is_no_switch(ansible: Ansible, sandbox: Sandbox) -> None:
    ansible.source()
    done = lists(ansible, "-e", "byoc_trunk_progress=perhaps")
    assert "The variable byoc_trunk_progress is neither true nor false." in done.told
    assert sandbox.requests() == []


TOKEN_OF_ANOTHER = "the-token-that-nobody-uses-here"


@pytest.mark.parametrize(
    "secrets",
    [
        pytest.param(lambda: {**TOKEN, "api_url": "{url}/" + AUTH_TOKEN}, id="used"),
        pytest.param(
            lambda: {
                **OAUTH_APP,
                "auth_token": TOKEN_OF_ANOTHER,
                "api_url": "{url}/" + TOKEN_OF_ANOTHER,
            },
            id="of the host, not used",
        ),
    ],
)
def test_no_secret_is_shown(
    ansible: Ansible, sandbox: Sandbox, secrets: Callable[[], dict[str, str]]
) -> None:
    given = {name: value.replace("{url}", sandbox.url) for name, value in secrets().items()}
    done = play(
        ansible,
        {INFO: {"sid": SIDS[0]}, "failed_when": False},
        {**debug(LOOKUP), "ignore_errors": True},
        **host_variables(given),
    )
    assert done.stderr.count("progress: [berlin]: Still reading") >= 2
    assert "********" in done.stderr
    for secret in (AUTH_TOKEN, TOKEN_OF_ANOTHER, *OAUTH_APP.values()):
        assert secret not in done.stderr.replace(OAUTH_APP["client_id"], "")


def test_no_control_character_is_shown(ansible: Ansible, sandbox: Sandbox) -> None:
    hostile = "main \x1b[31m\u202e"
    ansible.source(accounts=[{"name": hostile, **TOKEN}])
    done = lists(ansible)
    assert "account main \\x1b[31m\\u202e, 1 of 1]: Still reading" in done.stderr
    assert "\x1b" not in done.stderr
    assert "\u202e" not in done.stderr
    assert sandbox.requests() != []
