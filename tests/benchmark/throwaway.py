# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The limit: a collection that does nothing, and returns what ours has returned.

Its action gets the arguments of C(byoc_trunk_info) and returns the same facts. Its inventory adds
the same hosts and variables. Both read them from files of JSON, so what they cost is Ansible's own.
"""

from __future__ import annotations

from collections.abc import Iterator

ACTION, INVENTORY = "bench.limit.info", "bench.limit.trunks"
HOSTS = "hosts.json"
_INSIDE = "ansible_collections/bench/limit/plugins"
_ACTION = """\
import json
from functools import cache
from pathlib import Path

from ansible.plugins.action import ActionBase


@cache
def facts(trunks):
    return json.loads(Path.home().joinpath(f"facts-{trunks}.json").read_text())


class ActionModule(ActionBase):
    def run(self, tmp=None, task_vars=None):
        trunks = self._task.args.get("count") or len(self._task.args.get("sids", "1"))
        return {**super().run(tmp, task_vars), **facts(str(trunks))}
"""
_MODULE = 'DOCUMENTATION = "module: info\\nshort_description: Nothing"\n'
_INVENTORY = f'''\
DOCUMENTATION = """
name: trunks
short_description: Nothing
options:
  plugin: {{}}
"""
import json
from pathlib import Path

from ansible.plugins.inventory import BaseInventoryPlugin


class InventoryModule(BaseInventoryPlugin):
    NAME = "{INVENTORY}"

    def parse(self, inventory, loader, path, cache=True):
        super().parse(inventory, loader, path, cache)
        read = json.loads(Path.home().joinpath("{HOSTS}").read_text())
        variables = read.pop("_meta")["hostvars"]
        for group, content in read.items():
            inventory.add_group(group)
            for host in content.get("hosts", ()):
                inventory.add_host(host, group=group)
        for host, values in variables.items():
            for name, value in values.items():
                inventory.set_variable(host, name, value)
'''


def files() -> Iterator[tuple[str, str]]:
    """Yield the name and the text of each file of the collection."""
    yield f"{_INSIDE}/action/info.py", _ACTION
    yield f"{_INSIDE}/modules/info.py", _MODULE
    yield f"{_INSIDE}/inventory/trunks.py", _INVENTORY
