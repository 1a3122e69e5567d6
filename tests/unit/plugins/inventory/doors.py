# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Inventories and lookups in the process of the test, as Ansible's loader hands them out."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml
from ansible import constants
from ansible.inventory.data import InventoryData
from ansible.parsing.dataloader import DataLoader
from ansible.plugins.doc_fragments import constructed, inventory_cache
from ansible.template import Templar
from ansible_collections.voiceops.twilio.plugins.inventory import byoc_trunks
from ansible_collections.voiceops.twilio.plugins.lookup import byoc_trunk
from ansible_collections.voiceops.twilio.tests.sandbox.client import Sandbox
from ansible_collections.voiceops.twilio.tests.unit.plugins.documentation import block, fragment
from ansible_collections.voiceops.twilio.tests.unit.plugins.tasks import MAIN, options

BUILTIN = {
    "ansible.builtin.constructed": constructed,
    "ansible.builtin.inventory_cache": inventory_cache,
}
NAMES = {"inventory": "byoc_trunks", "lookup": "byoc_trunk"}


def documented(kind: str) -> dict[str, dict[str, Any]]:
    """Every option of the inventory or the lookup, merged from its fragments as Ansible does."""
    own = block(kind, NAMES[kind], "DOCUMENTATION")
    parts = [own, *(_fragment(name) for name in own["extends_documentation_fragment"])]
    found: dict[str, dict[str, Any]] = {}
    for part in parts:
        for name, about in part["options"].items():
            found.setdefault(name, {}).update(about)
    return found


def _fragment(name: str) -> dict[str, Any]:
    if name in BUILTIN:
        loaded: dict[str, Any] = yaml.safe_load(BUILTIN[name].ModuleDocFragment.DOCUMENTATION)
        return loaded
    plugin, *rest = name.removeprefix("voiceops.twilio.").split(".")
    return fragment(plugin, *(part.upper() for part in rest))


def _loaded(kind: str, plugin: Any) -> Any:
    """I(plugin) with what the loader tells it."""
    name = f"voiceops.twilio.{NAMES[kind]}"
    plugin._load_name = plugin.ansible_name = name
    plugin._redirected_names = [name]
    plugin._original_path = None
    constants.config.initialize_plugin_configuration_definitions(kind, name, documented(kind))
    return plugin


def set_ansible_cfg(monkeypatch: pytest.MonkeyPatch, path: Path, values: Mapping[str, Any]) -> None:
    """Make a file with I(values) the ansible.cfg of this process."""
    lines = [f"{name} = {value}" for name, value in values.items()]
    path.write_text("\n".join(["[voiceops.twilio]", *lines, ""]), encoding="utf-8")
    monkeypatch.setattr(constants.config, "_config_file", str(path))
    constants.config._parse_config_file(str(path))


def new_inventory(extra_vars: Mapping[str, Any] | None = None) -> Any:
    """An inventory plugin; I(extra_vars) are those of the command line."""
    plugin = _loaded("inventory", byoc_trunks.InventoryModule())
    known = dict(extra_vars or {})
    parse_config = plugin._read_config_data

    def read_config_data(path: str) -> Any:
        plugin._vars = known
        return parse_config(path)

    plugin._read_config_data = read_config_data
    return plugin


def new_lookup(variables: Mapping[str, Any] | None = None) -> Any:
    plugin = _loaded("lookup", byoc_trunk.LookupModule())
    plugin._loader = DataLoader()
    plugin._templar = Templar(loader=plugin._loader, variables=dict(variables or {}))
    return plugin


def look_up(*terms: Any, variables: Mapping[str, Any] | None = None, **keywords: Any) -> Any:
    return new_lookup(variables).run(list(terms), dict(variables or {}), **keywords)


class Source:
    """An inventory file below I(folder), and what is parsed of it."""

    def __init__(self, folder: Path, sandbox: Sandbox, name: str = "byoc_trunks.yml") -> None:
        self.path = folder / name
        self.sandbox = sandbox
        self.warnings: list[str] = []

    def write(self, **own: Any) -> None:
        """Write the file; the main account signs in unless I(own) brings other credentials."""
        given = options(self.sandbox, **own)
        if own.get("accounts") is not None:
            given = {k: v for k, v in given.items() if k not in ("account_sid", "auth_token")}
        self.write_only(**given)

    def write_only(self, **given: Any) -> None:
        """Write the file with nothing but I(given)."""
        content = {"plugin": "voiceops.twilio.byoc_trunks", **given}
        text = yaml.safe_dump(content, sort_keys=False, allow_unicode=True)
        self.path.write_text(text, encoding="utf-8")

    def parse(
        self,
        inventory: Any = None,
        *,
        use_cache: bool = True,
        extra_vars: Mapping[str, Any] | None = None,
        **own: Any,
    ) -> Any:
        """The inventory after the file, written anew with I(own) options if there are any."""
        if own or not self.path.exists():
            self.write(**own)
        data = inventory or InventoryData()
        data.current_source = str(self.path)
        plugin = new_inventory(extra_vars)
        plugin.display = _Display(self.warnings)
        plugin.parse(data, DataLoader(), str(self.path), cache=use_cache)
        if plugin.get_option("cache"):
            plugin.update_cache_if_changed()
        data.reconcile_inventory()
        return data


class _Display:
    """Ansible's display as far as the plugin uses it; it keeps warnings."""

    def __init__(self, warnings: list[str]) -> None:
        self.warning = warnings.append

    def __getattr__(self, name: str) -> Any:
        return lambda *_args, **_keywords: None


def groups(inventory: Any) -> dict[str, list[str]]:
    """The hosts of each group of ours, by name."""
    return {
        name: [host.name for host in group.hosts]
        for name, group in inventory.groups.items()
        if name not in ("all", "ungrouped")
    }


def names(inventory: Any) -> dict[str, str]:
    """The name of each host, by the SID of its trunk."""
    return {host.vars["byoc_trunk_sid"]: name for name, host in inventory.hosts.items()}


def put_trunks(sandbox: Sandbox, *trunks: Mapping[str, Any]) -> list[str]:
    """Replace the trunks of the main account by these, which need no SID; give the SIDs."""
    for sid in sandbox.accounts()["main"]["trunks"]:
        sandbox.delete_trunk(sid)
    sids = []
    for n, trunk in enumerate(trunks, 1):
        whole = {"sid": f"BY{n:032x}", "account_sid": MAIN, **trunk}
        sandbox.put_trunk(whole["sid"], whole)
        sids.append(whole["sid"])
    return sids


def named(sandbox: Sandbox, *friendly_names: str | None) -> list[str]:
    return put_trunks(sandbox, *({"friendly_name": name} for name in friendly_names))
