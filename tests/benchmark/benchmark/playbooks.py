# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What Ansible is given to do, one text for each way of reading trunks."""

from __future__ import annotations

from .account import ACCOUNT_SID, AUTH_TOKEN

_SIGN_IN = f"""\
        account_sid: {ACCOUNT_SID}
        auth_token: {AUTH_TOKEN}
        api_url: "{{{{ url }}}}"
"""
_INFO = "    - voiceops.twilio.byoc_trunk_info:\n"
_LOOP = '      loop: "{{ sids }}"\n'
_LOOKUP = (
    "lookup('voiceops.twilio.byoc_trunk', sid, "
    f"account_sid='{ACCOUNT_SID}', auth_token='{AUTH_TOKEN}', api_url=url).sid"
)
_TASKS = {
    "floor_a": "    - ansible.builtin.assert:\n        that: true\n",
    "floor_m": "    - imports_requests:\n",
    "one": f'{_INFO}        sid: "{{{{ sids[0] }}}}"\n{_SIGN_IN}',
    "sids": f'{_INFO}        sids: "{{{{ sids }}}}"\n{_SIGN_IN}',
    "listing": f"{_INFO}{_SIGN_IN}",
    "loop": f'{_INFO}        sid: "{{{{ item }}}}"\n{_SIGN_IN}{_LOOP}',
    "lookup": f"""\
    - ansible.builtin.assert:
        that: read == sids | join
      vars:
        read: "{{% for sid in sids %}}{{{{ {_LOOKUP} }}}}{{% endfor %}}"
""",
    "uri_loop": f"""\
    - ansible.builtin.uri:
        url: "{{{{ url }}}}/v1/ByocTrunks/{{{{ item }}}}"
        url_username: {ACCOUNT_SID}
        url_password: {AUTH_TOKEN}
        force_basic_auth: true
{_LOOP}""",
}
_WITHOUT_SIDS = ("floor_a", "floor_m", "listing")


def playbook(name: str, trunks: int) -> str:
    """The playbook I(name) for so many I(trunks).

    Its SIDs are in a file of JSON, which Ansible reads in half the time that YAML takes.
    """
    sids = "" if name in _WITHOUT_SIDS else f"  vars_files: sids-{trunks}.json\n"
    return f"---\n- hosts: localhost\n  gather_facts: false\n{sids}  tasks:\n{_TASKS[name]}"


IMPORTS_REQUESTS = """\
from ansible.module_utils.basic import AnsibleModule

import requests  # noqa: F401

AnsibleModule(argument_spec={}).exit_json(changed=False)
"""


def inventory(url: str, *, cached: bool) -> str:
    """A file of the inventory plugin for the account at I(url)."""
    text = f"""\
plugin: voiceops.twilio.byoc_trunks
account_sid: {ACCOUNT_SID}
auth_token: {AUTH_TOKEN}
api_url: {url}
"""
    if cached:
        text += "cache: true\ncache_plugin: ansible.builtin.jsonfile\ncache_connection: cache\n"
    return text
