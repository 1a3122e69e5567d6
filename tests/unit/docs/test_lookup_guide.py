# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The guide to the lookup: its examples say what it says they do, its table of places is tried.

That all of its examples run is a test of all examples.
"""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from ansible_collections.voiceops.twilio.plugins.module_utils._tasks.byoc_trunk_info import OPTIONS
from ansible_collections.voiceops.twilio.tests.sandbox.client import Sandbox
from ansible_collections.voiceops.twilio.tests.unit.docs.examples import LOOKUP, examples_of
from ansible_collections.voiceops.twilio.tests.unit.docs.messages import CREDENTIALS
from ansible_collections.voiceops.twilio.tests.unit.docs.reading import (
    GUIDES,
    blocks,
    literals,
    table,
)
from ansible_collections.voiceops.twilio.tests.unit.plugins.inventory.commands import Ansible

GUIDE = GUIDES / "lookup_guide.rst"
KEY = {name: CREDENTIALS["api_key"][name] for name in ("api_key", "api_secret")}
SID = "BY00000000000000000000000000000001"


@pytest.fixture
def ansible(tmp_path: Path, sandbox: Sandbox) -> Ansible:
    found = Ansible(tmp_path, sandbox)
    found.sign_in(**KEY)
    return found


def test_what_examples_say(ansible: Ansible) -> None:
    tasks = [
        task
        for text in (*(b.text for b in blocks(GUIDE, "yaml+jinja")), examples_of(LOOKUP))
        for task in yaml.safe_load(text)
    ]
    variables = {f"twilio_{name}": value for name, value in KEY.items()}
    play = {"hosts": "localhost", "gather_facts": False, "vars": variables, "tasks": tasks}
    ansible.write("play.yml", [play])
    done = ansible.run("playbook", "-i", "localhost,", "-c", "local", "play.yml")
    assert done.code == 0, done.printed
    for told in (
        '"msg": "https://voice.example.com/inbound"',
        '"msg": "Berlin carrier, Hamburg carrier"',
        '"msg": "Berlin carrier"',
        '"msg": "1 of 2 are gone."',
        '"msg": "It is gone."',
    ):
        assert told in done.stdout
    assert "It is still there." not in done.stdout


def test_places(ansible: Ansible) -> None:
    rows = table(GUIDE, "Place", "For example")
    examples = [literals(example)[0] for _place, example in rows]
    assert examples == ["region='ie1'", "twilio_region: ie1", "TWILIO_REGION=ie1", "region = ie1"]
    del ansible.environ["TWILIO_VOICE_URL"]
    ansible.environ.update({"TWILIO_REGION": "of environment!", "TWILIO_EDGE": "e"})
    ansible.write("ansible.cfg", "[voiceops.twilio]\nedge = e\nregion = of cfg!\n")

    def told(keyword: str = "", **variables: str) -> str:
        text = f"{{{{ lookup('voiceops.twilio.byoc_trunk', '{SID}'{keyword}) }}}}"
        task = {"ansible.builtin.debug": {"msg": text}, "vars": variables}
        return ansible.play(task, hosts="localhost", arguments=["-i", "localhost,"]).told

    assert "'of keyword!'" in told(", region='of keyword!'", twilio_region="of variable!")
    assert "'of variable!'" in told(twilio_region="of variable!")
    assert "'of environment!'" in told()
    del ansible.environ["TWILIO_REGION"]
    assert "'of cfg!'" in told()


def test_what_the_module_reads_besides() -> None:
    rows = {row[0]: row[1:] for row in table(GUIDE, "What", "The lookup", "The module")}
    assert rows["Reads"] == ["trunks by SID", "trunks by SID, by name, or every one"]
    # Both have the last.
    assert [option.name for option in OPTIONS] == ["sid", "sids", "friendly_name", "related"]
