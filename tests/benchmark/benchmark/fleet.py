# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""A fleet as Ansible is told of it: a host for each account, and what its trunks should be."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

import yaml

from .account import ACCOUNT_SID, FLEET_ACCOUNTS, FLEET_TRUNKS, fleet, trunk

TRUNKS = FLEET_ACCOUNTS * FLEET_TRUNKS
FORKS = 5
# What a baseline writes down, see the role's defaults.
_KEPT = (
    "cnam_lookup_enabled",
    "status_callback_method",
    "status_callback_url",
    "voice_fallback_method",
    "voice_fallback_url",
    "voice_method",
    "voice_url",
)
# One in so many is not as expected.
_DRIFTED, _MISSING = 20, 250
_PLAY = """\
---
- hosts: all
  connection: local
  gather_facts: false
  module_defaults:
    group/voiceops.twilio.twilio:
      account_sid: "{{ account.sid }}"
      auth_token: "{{ account.auth_token }}"
      api_url: "{{ url }}{{ account.path }}"
"""
FETCH = f"""\
{_PLAY}  tasks:
    - voiceops.twilio.byoc_trunk_info:
      register: read
"""


def audit(ending: str) -> str:
    """The play that audits against files with this I(ending).

    Drift is there to be reported, not to end the playbook with an error.
    """
    return f"""\
{_PLAY}  roles:
    - role: voiceops.twilio.byoc_trunk_audit
      vars:
        byoc_trunk_audit_expected_file: "{{{{ expected }}}}.{ending}"
        byoc_trunk_audit_fail_on: []
"""


# What is measured, by the way that it is: all of a fleet fetched, and audited with all reports.
PLAYS = {
    "fleet_fetch": FETCH,
    "fleet_audit": audit("json"),
    "fleet_audit_yaml": audit("yml"),
}


def expected(account_sid: str = ACCOUNT_SID, trunks: int = FLEET_TRUNKS) -> list[dict[str, Any]]:
    """What is expected of the I(trunks) of an account, as a baseline has it; some have drifted."""
    return [_entry(n, trunk(n, account_sid)) for n in range(trunks)]


def _entry(n: int, facts: Mapping[str, Any]) -> dict[str, Any]:
    name = f"{facts['friendly_name']} of old" if n % _MISSING == 1 else facts["friendly_name"]
    entry = {"friendly_name": name, **{attribute: facts[attribute] for attribute in _KEPT}}
    return {**entry, "voice_method": "GET"} if n % _DRIFTED == 0 else entry


def files() -> Iterator[tuple[str, str]]:
    """The inventory, and beside it a file for each account with what is expected there."""
    hosts: dict[str, Any] = {}
    for n, account in enumerate(fleet()):
        name, trunks = f"expected-{n:02}", expected(account.sid)
        yield f"{name}.json", json.dumps(trunks)
        yield f"{name}.yml", yaml.safe_dump(trunks, sort_keys=False)
        hosts[f"account-{n:02}"] = {"account": account._asdict(), "expected": name}
    yield "fleet.json", json.dumps({"all": {"hosts": hosts}})
