# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The inventory by way of ansible-inventory, ansible-playbook and ansible-doc."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.voiceops.twilio.tests.sandbox.client import Sandbox
from ansible_collections.voiceops.twilio.tests.unit.plugins.inventory.commands import (
    TOKEN,
    Ansible,
    loads,
)
from ansible_collections.voiceops.twilio.tests.unit.plugins.inventory.doors import (
    named,
    put_trunks,
)
from ansible_collections.voiceops.twilio.tests.unit.plugins.tasks import (
    API_KEY,
    AUTH_TOKEN,
    MAIN,
    OAUTH_APP,
    SIDS,
    SUBACCOUNT,
    ask,
    asked,
)

HOSTILE = "{{ lookup('pipe', 'echo pwned') }}"
ACCOUNT = f"byoc_account_{MAIN}"
LAB = {"account_sid": SUBACCOUNT, "auth_token": "fake-auth-token-of-the-laborator"}
CACHE = {"cache": True, "cache_plugin": "ansible.builtin.jsonfile", "cache_connection": "cache"}


PARIS = "T\u00e9l\u00e9com Lumi\u00e8re \u2013 Paris"


def test_the_whole_inventory(ansible: Ansible, sandbox: Sandbox) -> None:
    sids = put_trunks(sandbox, {"friendly_name": "one"}, {"friendly_name": "two"}, {})
    facts = ask(sandbox).result["byoc_trunks"]
    path = ansible.source(
        compose={"short": "byoc_trunk_sid[-4:]"},
        groups={"nameless": "byoc_trunk_friendly_name is none"},
    )
    names = ["one", "two", sids[2]]
    listed = ansible.listed()
    listed["_meta"].pop("profile", None)
    for variables in listed["_meta"]["hostvars"].values():
        assert variables.pop("inventory_dir", None) in (None, str(ansible.folder))
        assert variables.pop("inventory_file", None) in (None, str(path))
    assert listed == {
        "_meta": {
            "hostvars": {
                name: {
                    "ansible_connection": "local",
                    "byoc_trunk_other_attributes": {},
                    "short": trunk["sid"][-4:],
                    **{f"byoc_trunk_{key}": value for key, value in trunk.items()},
                }
                for name, trunk in zip(names, facts)
            }
        },
        "all": {"children": ["ungrouped", "byoc_trunks", ACCOUNT, "nameless"]},
        "byoc_trunks": {"hosts": names},
        ACCOUNT: {"hosts": names},
        "nameless": {"hosts": [sids[2]]},
    }


@pytest.mark.parametrize("name", ["byoc_trunks.yaml", "emea.byoc_trunks.yml"])
def test_file_names(ansible: Ansible, name: str) -> None:
    ansible.source(name)
    assert len(ansible.listed(name)["byoc_trunks"]["hosts"]) == 10


def test_another_file_name_is_declined(ansible: Ansible) -> None:
    ansible.source("trunks.yml")
    done = ansible.run("inventory", "-i", "trunks.yml", "--graph")
    assert "byoc_trunks:" not in done.stdout
    assert "could not be verified by inventory plugin 'voiceops.twilio.byoc_trunks'" in done.told


def test_two_files_and_a_static_one(ansible: Ansible, sandbox: Sandbox) -> None:
    ansible.write(
        "0.yml", {"switches": {"hosts": {"Loopback Labs \u2013 Dublin": {"owner": "us"}}}}
    )
    ansible.source("main.byoc_trunks.yml", hostname=["sid"])
    ansible.source("lab.byoc_trunks.yml", **LAB)
    listed = ansible.listed("0.yml", "main.byoc_trunks.yml", "lab.byoc_trunks.yml")
    assert listed["switches"] == {"hosts": ["Loopback Labs \u2013 Dublin"]}
    lab = listed[f"byoc_account_{SUBACCOUNT}"]["hosts"]
    assert lab[0] == "BY000000000000000000000000000000b1"
    assert listed["byoc_trunks"]["hosts"] == [*SIDS, *lab]
    theirs = listed["_meta"]["hostvars"]["Loopback Labs \u2013 Dublin"]
    assert {key: value for key, value in theirs.items() if key[:10] != "inventory_"} == {
        "owner": "us"
    }


def test_a_secret_of_ansible_vault(ansible: Ansible, tmp_path: Path) -> None:
    ansible.write("password", "a password of the tests")
    vault = ["--vault-password-file", "password"]
    made = ansible.run("vault", "encrypt_string", *vault, "--name", "auth_token", AUTH_TOKEN)
    plain = f"plugin: voiceops.twilio.byoc_trunks\naccount_sid: {MAIN}\n"
    ansible.write("byoc_trunks.yml", plain + made.stdout)
    entry = made.stdout.replace("\n", "\n    ")
    one = f"accounts:\n  - name: main\n    account_sid: {MAIN}\n    {entry}\n"
    ansible.write("accounts.byoc_trunks.yml", f"plugin: voiceops.twilio.byoc_trunks\n{one}")
    ansible.write("vars.yml", made.stdout.replace("auth_token:", "twilio_auth_token:"))
    ansible.write("vars.byoc_trunks.yml", plain)
    for name, more in (("", []), ("accounts.", []), ("vars.", ["-e", "@vars.yml"])):
        source = f"{name}byoc_trunks.yml"
        environ = {"TWILIO_AUTH_TOKEN": ""}
        done = ansible.run(
            "inventory", "-i", source, *vault, *more, "--list", "-vvvv", environ=environ
        )
        assert SIDS[9] in done.stdout, done.printed
        assert AUTH_TOKEN not in done.printed


# Plays


def test_the_recap_lists_trunks(ansible: Ansible) -> None:
    ansible.source(hostname=["sid"])
    done = ansible.play(
        {"ansible.builtin.assert": {"that": "byoc_trunk_voice_method == 'POST'", "quiet": True}}
    )
    assert done.code == 2
    recap = done.stdout.partition("PLAY RECAP")[2].splitlines()[1:]
    failed = {line.split()[0]: "failed=1" in line for line in recap if line}
    assert failed == {sid: sid in (SIDS[2], SIDS[6], SIDS[7]) for sid in SIDS}


@pytest.mark.parametrize("limit", [f"{PARIS},", "T*Paris", "byoc_trunks:&T*Paris"])
def test_a_limit_by_name(ansible: Ansible, limit: str) -> None:
    ansible.source()
    arguments = ["-i", "byoc_trunks.yml", "--limit", limit]
    done = ansible.play({"ansible.builtin.debug": {"var": "byoc_trunk_sid"}}, arguments=arguments)
    assert f"ok: [{PARIS}]" in done.stdout
    assert done.stdout.count("ok: [") == 1
    assert SIDS[2] in done.stdout


def test_a_hostile_name_stays_what_it_is(ansible: Ansible, sandbox: Sandbox) -> None:
    (sid,) = named(sandbox, HOSTILE)
    ansible.source(
        compose={
            "passed_on": "byoc_trunk_friendly_name",
            "inside": "{'name': [byoc_trunk_friendly_name]}",
            "joined": "'a ' ~ byoc_trunk_friendly_name",
        },
        keyed_groups=[{"prefix": "g", "key": "byoc_trunk_friendly_name"}],
        **CACHE,
    )
    written = ansible.folder / "shown"
    shown = "{{ byoc_trunk_friendly_name }}|{{ passed_on }}|{{ inside.name[0] }}|{{ joined }}"
    tasks: list[Any] = [
        {"ansible.builtin.debug": {"msg": shown}},
        {"ansible.builtin.debug": {"var": "byoc_trunk_friendly_name"}},
        {"ansible.builtin.copy": {"content": shown, "dest": "{{ playbook_dir }}/shown"}},
        {"ansible.builtin.set_fact": {"again": "{{ passed_on }}"}},
        {"ansible.builtin.assert": {"that": ["again is search('lookup')", "again == passed_on"]}},
    ]
    for _from_cache in range(2):
        done = ansible.play(*tasks)
        assert done.code == 0, done.printed
        assert f"ok: [{sid}]" in done.stdout
        assert written.read_text(encoding="utf-8") == f"{HOSTILE}|{HOSTILE}|{HOSTILE}|a {HOSTILE}"
        assert "pwned" not in done.printed.replace("echo pwned", "")
    assert asked(sandbox) == {"pages": 1}
    listed = json.dumps(ansible.listed())
    assert "pwned" not in listed.replace("echo pwned", "").replace("echo_pwned", "")


# The cache


def test_the_cache(ansible: Ansible, sandbox: Sandbox) -> None:
    ansible.source(**CACHE)
    first = ansible.listed()
    assert asked(sandbox) == {"pages": 1}
    assert ansible.listed() == first
    assert asked(sandbox) == {"pages": 1}
    count = {"ansible.builtin.debug": {"msg": "{{ groups.byoc_trunks | length }} of them"}}
    sandbox.delete_trunk(SIDS[9])
    for flush, found in (([], 10), (["--flush-cache"], 9), ([], 9)):
        arguments = ["-i", "byoc_trunks.yml", *flush]
        done = ansible.play({**count, "run_once": True}, arguments=arguments)
        assert f"{found} of them" in done.stdout
    assert asked(sandbox) == {"pages": 2}


def test_refresh_inventory_reads_anew(ansible: Ansible, sandbox: Sandbox) -> None:
    ansible.source(**CACHE)
    ansible.listed()
    sandbox.delete_trunk(SIDS[9])
    count = {"ansible.builtin.debug": {"msg": "{{ groups.byoc_trunks | length }} of them"}}
    done = ansible.play(
        {**count, "run_once": True},
        {"ansible.builtin.meta": "refresh_inventory"},
        {**count, "run_once": True},
    )
    assert done.code == 0, done.printed
    assert [done.stdout.count(f"{n} of them") for n in (10, 9)] == [1, 1]
    assert asked(sandbox) == {"pages": 2}
    assert len(ansible.listed()["byoc_trunks"]["hosts"]) == 9
    assert asked(sandbox) == {"pages": 2}


def test_a_broken_cache(ansible: Ansible, sandbox: Sandbox) -> None:
    ansible.source(**CACHE)
    first = ansible.listed()
    for path in (ansible.folder / "cache").iterdir():
        path.write_text('{"broken', encoding="utf-8")
    done = ansible.run("inventory", "-i", "byoc_trunks.yml", "--list")
    assert loads(done.stdout) == first
    assert "The cache cannot be read, so Twilio is asked" in done.told


# Failures


@pytest.mark.parametrize(
    ("own", "told"),
    [
        pytest.param(
            {"account_sid": MAIN, "auth_token": "fake-token-that-is-not-the-right"},
            f"Twilio did not accept the account {MAIN} with its auth token",
            id="credentials",
        ),
        pytest.param(
            {
                "accounts": [
                    {"name": "good", **TOKEN},
                    {"name": "bad", **LAB, "api_url": "http://127.0.0.1:1", "retries": 0},
                ]
            },
            "Account bad: The connection to http://127.0.0.1:1/v1/ByocTrunks?",
            id="one account down",
        ),
        pytest.param(
            {"hostname": ["{{ nothing }}"]}, "The hostname '{{ nothing }}' fails", id="hostname"
        ),
        pytest.param({"filters": ["nothing"]}, "The filter 'nothing' is neither", id="filter"),
        pytest.param(
            {"groups": {"x": "nothing"}, "strict": True}, "Could not add host", id="strict"
        ),
        pytest.param({"filter": ["x"]}, "byoc_trunks has no option filter.", id="unknown"),
        pytest.param({"on_invalid": "maybe"}, "on_invalid", id="choice"),
        pytest.param(
            {"account_sid": "{{ nothing }}", "auth_token": AUTH_TOKEN},
            "A template in the file fails: 'nothing' is undefined",
            id="template",
        ),
        pytest.param(
            {"validate_certs": "ture"}, "unable to convert to bool", id="neither true nor false"
        ),
    ],
)
def test_a_failure_has_a_message_no_traceback_and_no_trunks(
    ansible: Ansible, own: dict[str, Any], told: str
) -> None:
    ansible.source(**own)
    done = ansible.run("inventory", "-i", "byoc_trunks.yml", "--list")
    assert told in done.told
    assert "Traceback" not in done.printed
    assert 'File "' not in done.printed
    assert "hosts" not in loads(done.stdout).get("byoc_trunks", {})
    assert loads(done.stdout)["_meta"]["hostvars"] == {}


def test_a_failure_may_be_made_one_of_the_command(ansible: Ansible) -> None:
    ansible.source(filters=["nothing"])
    environ = {"ANSIBLE_INVENTORY_ANY_UNPARSED_IS_FAILED": "true"}
    done = ansible.run("inventory", "-i", "byoc_trunks.yml", "--list", environ=environ)
    assert done.code != 0
    assert "The filter 'nothing' is neither true nor false" in done.told


def test_one_account_down_may_be_a_warning(ansible: Ansible) -> None:
    down = {"name": "bad", **LAB, "api_url": "http://127.0.0.1:1", "retries": 0}
    ansible.source(accounts=[{"name": "good", **TOKEN}, down], on_account_error="warn")
    done = ansible.run("inventory", "-i", "byoc_trunks.yml", "--list")
    assert done.code == 0
    listed = loads(done.stdout)
    assert len(listed["byoc_account_good"]["hosts"]) == len(listed["byoc_trunks"]["hosts"]) == 10
    assert "Account bad: The connection to http://127.0.0.1:1/v1/ByocTrunks?" in done.told
    assert "Its trunks are missing from the inventory." in done.told


@pytest.mark.parametrize(
    ("own", "fault"),
    [
        (TOKEN, None),
        (API_KEY, None),
        (OAUTH_APP, None),
        (TOKEN, "unauthorized"),
        (API_KEY, "server_error"),
        (OAUTH_APP, "html"),
    ],
)
def test_no_secret_is_shown(
    ansible: Ansible, sandbox: Sandbox, own: dict[str, str], fault: str | None
) -> None:
    secret = list(own.values())[-1]
    for name in [name for name in ansible.environ if name.startswith("TWILIO_A")]:
        del ansible.environ[name]
    ansible.sign_in(**own)
    ansible.source(retries=0, **CACHE)
    if fault:
        sandbox.fault(fault, times="always")
    done = ansible.run("inventory", "-i", "byoc_trunks.yml", "--list", "-vvvv")
    assert (SIDS[9] in done.stdout) is (fault is None)
    left = [path for path in ansible.folder.rglob("*") if path.is_file()]
    assert len(left) == (1 if fault else 2)
    text = done.printed + "".join(path.name + path.read_text("utf-8") for path in left)
    for one in (secret, *sandbox.tokens()):
        assert one not in text


# Many, and the documentation


def test_10_000_trunks(ansible: Ansible, sandbox: Sandbox) -> None:
    sids = sandbox.populate(9990)
    ansible.source(keyed_groups=[{"prefix": "method", "key": "byoc_trunk_voice_method"}])
    listed = ansible.listed()
    assert len(listed["_meta"]["hostvars"]) == len(listed["byoc_trunks"]["hosts"]) == 10_000
    found = {variables["byoc_trunk_sid"] for variables in listed["_meta"]["hostvars"].values()}
    assert found == {*SIDS, *sids}
    assert asked(sandbox) == {"pages": 10}


def test_documentation(ansible: Ansible) -> None:
    done = ansible.run("doc", "-t", "inventory", "--json", "voiceops.twilio.byoc_trunks")
    assert (done.code, done.stderr) == (0, "")
    told = json.loads(done.stdout)["voiceops.twilio.byoc_trunks"]["doc"]["options"]
    own = {"plugin", "accounts", "on_account_error", "hostname", "prefix", "filters"}
    constructed = {
        "strict",
        "compose",
        "groups",
        "keyed_groups",
        "use_extra_vars",
        "leading_separator",
    }
    assert own | constructed <= told.keys()
    assert {
        "cache",
        "cache_plugin",
        "cache_timeout",
        "cache_connection",
        "cache_prefix",
    } <= told.keys()
    assert told["auth_token"]["env"] == [{"name": "TWILIO_AUTH_TOKEN"}]
    assert [name for name, about in told.items() if not about["description"]] == []
