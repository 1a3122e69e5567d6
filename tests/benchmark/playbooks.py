# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What Ansible is given to do, one text for each way of reading trunks."""

from __future__ import annotations

import json
from collections.abc import Iterator
from string import Template
from typing import Any

import yaml
from ansible_collections.voiceops.twilio.plugins.module_utils._audit.rules import RULES

from .accounts import FLEET, Account
from .throwaway import ACTION

FORKS = 5
_CREDENTIALS = """\
        account_sid: $account_sid
        auth_token: $auth_token
        api_url: $url
"""
_INFO = "    - voiceops.twilio.byoc_trunk_info:\n"
_RELATED = f"""\
{_INFO}        related: [connection_policy, sip_domain]
        core_api_url: $url
{_CREDENTIALS}"""
_LOOP = '      loop: "{{ sids }}"\n'
_LOOKUP = (
    "lookup('voiceops.twilio.byoc_trunk', sid, "
    "account_sid='$account_sid', auth_token='$auth_token', api_url='$url').sid"
)
_LIMIT = f"    - {ACTION}:\n"
_TASKS = {
    "floor_a": "    - ansible.builtin.assert:\n        that: true\n",
    "floor_m": "    - imports_requests:\n",
    "one": f'{_INFO}        sid: "{{{{ sids[0] }}}}"\n{_CREDENTIALS}',
    "sids": f'{_INFO}        sids: "{{{{ sids }}}}"\n{_CREDENTIALS}',
    "listing": f"{_INFO}{_CREDENTIALS}",
    "loop": f'{_INFO}        sid: "{{{{ item }}}}"\n{_CREDENTIALS}{_LOOP}',
    "limit_sids": f'{_LIMIT}        sids: "{{{{ sids }}}}"\n{_CREDENTIALS}',
    "related": _RELATED,
    "limit_related": f"{_LIMIT}        count: related\n{_CREDENTIALS}",
    "limit_listing": f"{_LIMIT}        count: $trunks\n{_CREDENTIALS}",
    "limit_loop": f'{_LIMIT}        sid: "{{{{ item }}}}"\n{_CREDENTIALS}{_LOOP}',
    "lookup": f"""\
    - ansible.builtin.assert:
        that: read == sids | join
      vars:
        read: "{{% for sid in sids %}}{{{{ {_LOOKUP} }}}}{{% endfor %}}"
""",
    "uri_loop": f"""\
    - ansible.builtin.uri:
        url: "$url/v1/ByocTrunks/{{{{ item }}}}"
        url_username: $account_sid
        url_password: $auth_token
        force_basic_auth: true
{_LOOP}""",
}
_WITHOUT_SIDS = ("floor_a", "floor_m", "listing", "limit_listing", "related", "limit_related")
IMPORTS_REQUESTS = """\
from ansible.module_utils.basic import AnsibleModule

import requests  # noqa: F401

AnsibleModule(argument_spec={}).exit_json(changed=False)
"""
_INVENTORY = """\
plugin: voiceops.twilio.byoc_trunks
account_sid: $account_sid
auth_token: $auth_token
api_url: $url
"""
_CACHE = "cache: true\ncache_plugin: ansible.builtin.jsonfile\ncache_connection: cache\n"
_FLEET = """\
---
- hosts: all
  connection: local
  gather_facts: false
  module_defaults:
    group/voiceops.twilio.twilio:
      account_sid: "{{ account_sid }}"
      auth_token: "{{ auth_token }}"
      api_url: $url
      core_api_url: $url
"""
# No made-up SIP domain leads to a trunk, so these rules would find each trunk.
_OF_DOMAINS = ("BYOC012", "BYOC014")
RULE_IDS = [rule.id for rule in RULES if rule.id not in _OF_DOMAINS]
# It reports drift, but does not fail because of it.
_AUDIT = f"""\
{_FLEET}  tasks:
    - ansible.builtin.import_role:
        name: voiceops.twilio.byoc_trunk_audit
        rolespec_validate: false
      vars:
        byoc_trunk_audit_expected_file: "{{{{ inventory_hostname }}}}.%s"
        byoc_trunk_audit_fail_on: []
        byoc_trunk_audit_rules: {json.dumps(RULE_IDS)}
"""
FLEET_PLAYS = {
    "fleet_fetch": f"{_FLEET}  tasks:\n{_INFO}        related: [connection_policy, sip_domain]\n",
    "fleet_audit": _AUDIT % "json",
    "fleet_audit_yaml": _AUDIT % "yml",
}
# The attributes that a baseline keeps, as the defaults of the role have them.
_KEPT = (
    "cnam_lookup_enabled",
    "status_callback_method",
    "status_callback_url",
    "voice_fallback_method",
    "voice_fallback_url",
    "voice_method",
    "voice_url",
)
# The one in C takes a tenth of the time.
_DUMPER = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
# One trunk in so many has drifted, or is missing.
_DRIFTED, _MISSING = 20, 250


def playbook(name: str, account: Account, url: str) -> str:
    """Return the playbook I(name) for the trunks of an account.

    A file of JSON holds their SIDs: Ansible reads it in half the time that YAML takes.
    """
    trunks = 0 if name in _WITHOUT_SIDS else account.trunks
    return _filled(_play(trunks, _TASKS[name]), account, url)


def _play(trunks: int, tasks: str) -> str:
    sids = f"  vars_files: sids-{trunks}.json\n" if trunks else ""
    return f"---\n- hosts: localhost\n  gather_facts: false\n{sids}  tasks:\n{tasks}"


def facts(account: Account, url: str) -> str:
    """Return a playbook that keeps what our module returns on the trunks of an account."""
    trunks = account.trunks
    return _keep(_play(trunks, _TASKS["one" if trunks == 1 else "sids"]), str(trunks), account, url)


def related_facts(account: Account, url: str) -> str:
    """Return a playbook that keeps them with what they refer to."""
    return _keep(_play(0, _RELATED), "related", account, url)


def _keep(play: str, name: str, account: Account, url: str) -> str:
    keep = f"""\
      register: read
    - ansible.builtin.copy:
        content: "{{{{ read | to_json }}}}"
        dest: facts-{name}.json
        mode: "0644"
"""
    return _filled(play + keep, account, url)


def inventory(account: Account, url: str, *, cached: bool) -> str:
    """Return a file of the inventory plugin for an account."""
    return _filled(_INVENTORY + _CACHE if cached else _INVENTORY, account, url)


def _filled(text: str, account: Account, url: str) -> str:
    return Template(text).substitute(
        account_sid=account.sid, auth_token=account.auth_token, url=url, trunks=account.trunks
    )


def fleet_files(url: str) -> Iterator[tuple[str, str]]:
    """Yield the plays of a fleet, its inventory, and for each account what is expected there."""
    for name, play in FLEET_PLAYS.items():
        yield f"{name}.yml", Template(play).substitute(url=url)
    hosts = {}
    for number, account in enumerate(FLEET):
        name = f"account-{number:02}"
        hosts[name] = {"account_sid": account.sid, "auth_token": account.auth_token}
        trunks = expected(account.first_page(url))
        yield f"{name}.json", json.dumps(trunks)
        yield f"{name}.yml", yaml.dump(trunks, Dumper=_DUMPER, sort_keys=False)
    yield "fleet.json", json.dumps({"all": {"hosts": hosts}})


def expected(trunks: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return what is expected of these I(trunks), as a baseline has it; some have drifted."""
    entries = [{name: trunk[name] for name in ("friendly_name", *_KEPT)} for trunk in trunks]
    for entry in entries[::_DRIFTED]:
        entry["cnam_lookup_enabled"] = not entry["cnam_lookup_enabled"]
    for entry in entries[1::_MISSING]:
        entry["friendly_name"] += " of old"
    return entries
