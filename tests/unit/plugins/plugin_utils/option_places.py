# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The places for options of the lookup and the inventory, and how a plugin reads them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from ansible_collections.voiceops.twilio.plugins.module_utils._tasks.related import (
    OPTION as RELATED,
)
from ansible_collections.voiceops.twilio.plugins.plugin_utils._plugins import (
    options as _plugin_options,
)
from ansible_collections.voiceops.twilio.plugins.plugin_utils._plugins.options import (
    Given,
    given_to,
    settled,
)
from ansible_collections.voiceops.twilio.tests.unit.plugins.inventory.doors import (
    new_inventory,
    new_lookup,
    set_ansible_cfg,
)

each_kind = pytest.mark.parametrize("kind", ["inventory", "lookup"])


class Given4(NamedTuple):
    """What is written in each of the four places: the plugin's own, variables, env, ansible.cfg."""

    direct: dict[str, Any]
    variables: dict[str, Any]
    environ: dict[str, str]
    cfg: dict[str, Any]


NOWHERE = Given4({}, {}, {}, {})
Read = Callable[[str, Given4], Given]


def reader_of(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Read:
    """Return what reads the options of a lookup or an inventory. It reads ansible.cfg once."""

    def reader(kind: str, given: Given4) -> Given:
        monkeypatch.setattr(_plugin_options.os, "environ", dict(given.environ))
        for name, value in given.environ.items():
            monkeypatch.setenv(name, value)
        set_ansible_cfg(monkeypatch, tmp_path / "ansible.cfg", given.cfg)
        plugin = new_inventory() if kind == "inventory" else new_lookup(given.variables)
        direct = dict(given.direct)
        if kind == "inventory":
            direct["plugin"] = "voiceops.twilio.byoc_trunks"
        plugin.set_options(direct=direct, var_options=given.variables)
        found = given_to(
            plugin, direct, given.variables, lambda value: value, own_options=[RELATED]
        )
        return settled(found)._replace(secrets=())

    return reader
