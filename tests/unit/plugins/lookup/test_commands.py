# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The lookup by way of ansible-playbook and ansible-doc."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.voiceops.twilio.plugins.module_utils._options import COMMON
from ansible_collections.voiceops.twilio.tests.sandbox.client import Sandbox
from ansible_collections.voiceops.twilio.tests.unit.plugins.inventory.commands import (
    TOKEN,
    Ansible,
    Done,
)
from ansible_collections.voiceops.twilio.tests.unit.plugins.tasks import (
    ABSENT,
    API_KEY,
    AUTH_TOKEN,
    OAUTH_APP,
    SIDS,
    ask,
    asked,
    host_variables,
)

HOSTILE = "{{ lookup('pipe', 'echo pwned') }}"
NAME = "voiceops.twilio.byoc_trunk"
LOCAL = ["-i", "localhost,"]


@pytest.fixture
def ansible(tmp_path: Path, sandbox: Sandbox) -> Ansible:
    return Ansible(tmp_path, sandbox)


def play(ansible: Ansible, *tasks: Any, **variables: Any) -> Done:
    """Play I(tasks) on localhost with I(variables) in files of their own."""
    (ansible.folder / "host_vars").mkdir(exist_ok=True)
    ansible.write("host_vars/localhost.yml", {"ansible_connection": "local", **variables})
    return ansible.play(*tasks, hosts="localhost", arguments=[*LOCAL])


def holds(*conditions: str, **variables: Any) -> dict[str, Any]:
    return {"ansible.builtin.assert": {"that": list(conditions)}, "vars": variables}


def test_it_is_the_modules_facts(ansible: Ansible) -> None:
    ansible.sign_in()
    module: dict[str, Any] = {"voiceops.twilio.byoc_trunk_info": {"sids": SIDS[:3]}}
    done = play(
        ansible,
        {**module, "register": "reading"},
        holds(
            "found == reading.byoc_trunks",
            "one == reading.byoc_trunks[0]",
            "one | length == 15",
            "nothing == []",
            "twice | map(attribute='sid') == [sids[1], sids[0], sids[1]]",
            found=f"{{{{ query('{NAME}', sids[0], sids[1:]) }}}}",
            one=f"{{{{ lookup('{NAME}', sids[0]) }}}}",
            nothing=f"{{{{ query('{NAME}', []) }}}}",
            twice=f"{{{{ query('{NAME}', [sids[1], sids[0], sids[1]]) }}}}",
        ),
        sids=SIDS[:3],
        ansible_python_interpreter="{{ ansible_playbook_python }}",
    )
    assert done.code == 0, done.printed


# Names that Ansible reads, changes or removes in the result of a task, but not inside its facts.
OF_RESULTS: dict[str, Any] = {
    **dict.fromkeys(("failed", "skipped", "unreachable", "changed", "censored"), True),
    **{key: [] for key in ("warnings", "deprecations", "exception", "results", "_ansible")},
    **{key: {"a": 1} for key in ("invocation", "add_host", "add_group", "diff", "attempts")},
    **dict.fromkeys(("stdout", "stderr", "msg", "ansible_host", "ansible_x_interpreter"), "text"),
    "ansible_facts": {"discovered_interpreter_python": "x", "ansible_ssh_host": "y"},
}


def test_attributes_of_any_name_are_the_modules_facts(ansible: Ansible, sandbox: Sandbox) -> None:
    ansible.sign_in()
    sandbox.fault("attributes", set={**OF_RESULTS, "inside": [OF_RESULTS]}, times=99)
    module: dict[str, Any] = {"voiceops.twilio.byoc_trunk_info": {"sid": SIDS[0]}}
    done = play(
        ansible,
        {**module, "register": "stays"},
        {**module, "register": "module", "vars": {"byoc_trunk_in_process": False}},
        {"ansible.builtin.set_fact": {"kept": "{{ module.byoc_trunk }}"}},
        holds(
            "names is subset(found.inside[0]) and names is subset(found)",
            "stays.byoc_trunk == found",
            "kept == found",
            found=f"{{{{ lookup('{NAME}', sid) }}}}",
        ),
        sid=SIDS[0],
        names=[*OF_RESULTS],
        ansible_python_interpreter="{{ ansible_playbook_python }}",
    )
    assert done.code == 0, done.printed


@pytest.mark.parametrize(
    ("expression", "holding"),
    [
        pytest.param(f"lookup('{NAME}', gone, on_missing='ignore')", "not found", id="ignore"),
        pytest.param(f"lookup('{NAME}', gone, on_missing='warn')", "not found", id="warn"),
        pytest.param(
            f"query('{NAME}', gone, sid, on_missing='ignore')",
            "[found[0], found[1].sid] == [none, sid]",
            id="in its place",
        ),
        pytest.param(f"lookup('{NAME}', gone, errors='ignore')", "not found", id="errors: ignore"),
        pytest.param(f"lookup('{NAME}', gone, errors='warn')", "not found", id="errors: warn"),
    ],
)
def test_a_missing_trunk(ansible: Ansible, sandbox: Sandbox, expression: str, holding: str) -> None:
    ansible.sign_in()
    done = play(ansible, holds(holding, found=f"{{{{ {expression} }}}}"), gone=ABSENT, sid=SIDS[0])
    assert done.code == 0, done.printed
    error = ask(sandbox, sids=[ABSENT])
    summary = ask(sandbox, sids=[ABSENT], on_missing="warn").warnings[0]
    assert (summary in done.told) is ("warn" in expression)
    assert (error.result["msg"] in done.told) is ("errors='warn'" in expression)


def test_an_error_has_the_modules_message_and_no_traceback(
    ansible: Ansible, sandbox: Sandbox
) -> None:
    ansible.sign_in()
    failures = {
        "missing": (ABSENT, "", {}),
        "no_sid": ("../Settings", "", {}),
        "refused": (SIDS[0], ", auth_token=wrong", {"auth_token": "w" * 32}),
        "bounds": (SIDS[0], ", retries=101", {"retries": 101}),
    }
    for sid, keywords, own in failures.values():
        task = {"ansible.builtin.debug": {"msg": f"{{{{ lookup('{NAME}', sid{keywords}) }}}}"}}
        done = play(ansible, task, sid=sid, wrong="w" * 32)
        assert done.code == 2
        message = str(ask(sandbox, sids=[sid], **own).result["msg"]).replace("sids[", "terms[")
        assert message in done.told.replace("\\n", " ").replace('\\"', '"')
        assert "Traceback" not in done.printed


@pytest.mark.parametrize("where", ["keywords", "variables", "environment", "ansible.cfg"])
def test_where_options_come_from(ansible: Ansible, sandbox: Sandbox, where: str) -> None:
    del ansible.environ["TWILIO_VOICE_URL"]
    given = {**TOKEN, "api_url": sandbox.url}
    known: dict[str, Any] = {"given": given}
    keywords = ", **given" if where == "keywords" else ""
    if where == "variables":
        known = host_variables(given)
        known["twilio_auth_token"] = "{{ from_elsewhere }}"
        known["from_elsewhere"] = AUTH_TOKEN
    elif where == "environment":
        ansible.sign_in(**TOKEN, voice_url=sandbox.url)
    elif where == "ansible.cfg":
        ansible.sign_in(auth_token=AUTH_TOKEN)
        lines = [f"{name} = {given[name]}" for name in ("account_sid", "api_url")]
        ansible.write("ansible.cfg", "\n".join(["[voiceops.twilio]", *lines, ""]))
    done = play(
        ansible,
        holds("found.sid == sid", found=f"{{{{ lookup('{NAME}', sid{keywords}) }}}}"),
        sid=SIDS[0],
        **known,
    )
    assert done.code == 0, done.printed
    assert asked(sandbox) == {"single": 1}


def test_100_lookups_in_one_template_open_one_connection(
    ansible: Ansible, sandbox: Sandbox
) -> None:
    ansible.sign_in()
    before = sandbox.totals()
    body = f"{{% for n in range(100) %}}{{{{ lookup('{NAME}', sid).sid }}}} {{% endfor %}}"
    done = play(ansible, {"ansible.builtin.debug": {"msg": body}}, sid=SIDS[0])
    assert done.stdout.count(SIDS[0]) == 100, done.printed
    totals = sandbox.totals()
    assert [totals[name] - before[name] for name in ("requests", "connections")] == [100, 1]


def test_a_hostile_name_stays_what_it_is(ansible: Ansible, sandbox: Sandbox) -> None:
    ansible.sign_in()
    sandbox.fault("attributes", set={"friendly_name": HOSTILE}, times="always")
    dest = ansible.folder / "shown"
    done = play(
        ansible,
        {"ansible.builtin.debug": {"msg": "{{ name }}|{{ trunk.friendly_name }}"}},
        {"ansible.builtin.set_fact": {"kept": "{{ trunk.friendly_name }}"}},
        {"ansible.builtin.copy": {"content": "{{ kept }}|{{ name }}", "dest": str(dest)}},
        trunk=f"{{{{ lookup('{NAME}', '{SIDS[0]}') }}}}",
        name="{{ trunk.friendly_name }}",
    )
    assert done.code == 0, done.printed
    assert dest.read_text(encoding="utf-8") == f"{HOSTILE}|{HOSTILE}"
    assert "pwned" not in done.printed.replace("echo pwned", "")


@pytest.mark.parametrize("own", [TOKEN, API_KEY, OAUTH_APP], ids=["token", "key", "app"])
@pytest.mark.parametrize("fault", [None, "unauthorized"])
def test_no_secret_is_shown(
    ansible: Ansible, sandbox: Sandbox, own: dict[str, str], fault: str | None
) -> None:
    *_others, secret = own.values()
    ansible.sign_in(**own)
    if fault:
        sandbox.fault(fault, times="always")
    show = {"ansible.builtin.debug": {"msg": f"{{{{ lookup('{NAME}', sid) }}}}"}}
    ansible.environ["ANSIBLE_VERBOSITY"] = "4"
    done = play(ansible, show, sid=SIDS[0])
    assert (done.code == 0) is (fault is None)
    for one in (secret, *sandbox.tokens()):
        assert one not in done.printed


def test_documentation(ansible: Ansible) -> None:
    done = ansible.run("doc", "-t", "lookup", "--json", NAME)
    assert (done.code, done.stderr) == (0, "")
    told = json.loads(done.stdout)[NAME]
    assert list(told["return"]) == ["_raw"]
    own = {"_terms", "related"}
    assert told["doc"]["options"].keys() == {*own, *(option.name for option in COMMON)}
    assert [
        name for name, about in told["doc"]["options"].items() if not about["description"]
    ] == []
