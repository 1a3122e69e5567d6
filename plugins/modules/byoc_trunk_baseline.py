#!/usr/bin/python
# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: byoc_trunk_baseline
short_description: Write BYOC trunks to a file as the expected trunks
version_added: 1.0.0
author:
  - voiceops.twilio contributors (@voiceops)
description:
  - Writes the file that an audit compares with, from facts of M(voiceops.twilio.byoc_trunk_info).
  - It writes the file on the controller and sends no request to Twilio.
  - The same trunks give the same bytes, in any order. An audit of the same trunks against the file
    finds no difference.
  - Every text in the file is marked as data. Invisible characters are written as escapes.
  - A regular expression replaces a text that is not valid for its attribute, and a URL with a
    password. The password is left out. For any other value that is not valid, the file expects only
    that there is one.
  - If a fact holds C(********), which may mask a part of a credential, the file repeats it. An
    audit accepts there only C(********) itself, or a secret that it masks. If C(********) is in the
    name, the entry names its trunk by SID.
  - A warning names the trunks with such facts.
  - If a trunk, a connection policy or a SIP domain lacks an attribute that the file needs, it is an
    error, and nothing is written. So is one trunk twice in the input, even with the same content.
  - A baseline that is too large for an audit to read is an error, and nothing is written.
options:
  trunks:
    description: The facts of all trunks of the account.
    type: list
    elements: dict
    required: true
  path:
    description:
      - The file. The task makes missing folders.
      - A relative path begins at the playbook. For a playbook of a collection, it begins in the
        folder in which Ansible was started.
      - A link, or anything else that is not a regular file, is an error. So is a boolean such as
        C(false).
      - Two hosts that write the same file in one run are an error.
    type: path
    required: true
  attributes:
    description:
      - The attributes to write. Dates and the SIDs of other resources are only among them if they
        are named here.
    type: list
    elements: str
    default:
      - cnam_lookup_enabled
      - friendly_name
      - status_callback_method
      - status_callback_url
      - voice_fallback_method
      - voice_fallback_url
      - voice_method
      - voice_url
  by_sid:
    description:
      - Whether entries name their trunks by SID. Otherwise they do so only if a trunk has no unique
        friendly name.
    type: bool
    default: false
  force:
    description:
      - Whether to replace a file that differs from the account. Without it, such a file is an
        error, and the message shows the first lines that differ.
      - If the file does not begin like a baseline, neither the message nor C(--diff) shows its
        lines.
      - Line ends do not count as a difference.
      - A file of more than 64 MiB can only be replaced. Its lines are never shown.
    type: bool
    default: false
  connection_policies:
    description:
      - The connection policies of the trunks, as
        RV(voiceops.twilio.byoc_trunk_info#module:connection_policies). With them, each entry
        describes the connection policy of its trunk, with its targets. Without them, no entry does.
      - An entry has V(null) there if its trunk names no policy. If the SID leads nowhere, or a list
        is not known, the entry leaves that out, and a warning names the trunk.
    type: dict
  sip_domains:
    description:
      - The SIP domains of the trunks, as
        RV(voiceops.twilio.byoc_trunk_info#module:sip_domains). With them, each entry describes the
        SIP domain that C(from_domain_sid) of its trunk names, with the addresses and the credential
        lists that may call.
    type: dict
attributes:
  check_mode:
    description: Can run in C(check_mode). It then writes no file and returns what it would write.
    support: full
  diff_mode:
    description: Returns details on what has changed when in C(diff_mode).
    support: full
  platform:
    description: Where the module can be run.
    support: full
    platforms: posix
  action:
    description: Runs on the controller, for any host.
    support: full
seealso:
  - module: voiceops.twilio.byoc_trunk_audit
  - plugin: voiceops.twilio.byoc_trunk_baseline
    plugin_type: filter
"""

EXAMPLES = r"""
- name: Read the account
  voiceops.twilio.byoc_trunk_info:
  register: account

- name: Write the current trunks
  voiceops.twilio.byoc_trunk_baseline:
    trunks: "{{ account.byoc_trunks }}"
    path: "trunks/{{ inventory_hostname }}.yml"

- name: Read the account with everything that its trunks refer to
  voiceops.twilio.byoc_trunk_info:
    related: [connection_policy, sip_domain]
  register: setup

- name: Write the current trunks and what they refer to
  voiceops.twilio.byoc_trunk_baseline:
    trunks: "{{ setup.byoc_trunks }}"
    connection_policies: "{{ setup.connection_policies }}"
    sip_domains: "{{ setup.sip_domains }}"
    path: "setups/{{ inventory_hostname }}.yml"
"""

RETURN = r"""
msg:
  description: A summary of the written file, with its path.
  returned: always
  type: str
  sample: Wrote 12 trunks to /srv/audits/trunks.yml.
path:
  description: The file.
  returned: always
  type: str
  sample: /srv/audits/trunks.yml
written:
  description: How many trunks the file describes.
  returned: success
  type: int
  sample: 12
left_out:
  description:
    - The SIDs of trunks that the file leaves out, because they have neither a valid SID nor a name
      of their own. Only an account that O(voiceops.twilio.byoc_trunk_info#module:on_invalid)
      tolerates has any.
  returned: success
  type: list
  elements: str
  sample: []
"""

from ansible.module_utils.basic import AnsibleModule


def main() -> None:
    """Fail: only the action of this module can do its work."""
    module = AnsibleModule(
        argument_spec={
            "trunks": {"type": "list", "elements": "dict", "required": True},
            "path": {"type": "path", "required": True},
            "attributes": {
                "type": "list",
                "elements": "str",
                "default": [
                    "cnam_lookup_enabled",
                    "friendly_name",
                    "status_callback_method",
                    "status_callback_url",
                    "voice_fallback_method",
                    "voice_fallback_url",
                    "voice_method",
                    "voice_url",
                ],
            },
            "by_sid": {"type": "bool", "default": False},
            "force": {"type": "bool", "default": False},
            "connection_policies": {"type": "dict"},
            "sip_domains": {"type": "dict"},
        },
        supports_check_mode=True,
    )
    # Ansible runs a module without its action only if the task uses another name of the module.
    module.fail_json(
        msg="Only the action of this module can do its work, and Ansible ran the module alone. "
        "Call the module by its full name, voiceops.twilio.byoc_trunk_baseline."
    )


if __name__ == "__main__":
    main()
