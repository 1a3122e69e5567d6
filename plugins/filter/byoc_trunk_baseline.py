# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
name: byoc_trunk_baseline
short_description: Show BYOC trunks as the expected trunks
version_added: 1.0.0
author:
  - voiceops.twilio contributors (@voiceops)
description:
  - Makes the file that an audit compares with, from the facts of all trunks.
  - The same trunks give the same text, in any order. Every text in it is marked as data, and
    invisible characters are written as escapes.
  - A regular expression replaces a text that is not valid for its attribute, and a URL with a
    password. The password is left out. For any other value that is not valid, the file expects only
    that there is one.
  - If a fact holds C(********), which may mask a part of a credential, the text repeats it. An
    audit accepts there only C(********) itself, or a secret that it masks. If C(********) is in the
    name, the entry names its trunk by SID.
  - If a trunk, a connection policy or a SIP domain lacks an attribute that the text needs, it is an
    error. So is one trunk twice in the input, even with the same content.
  - A text that is too large for an audit to read is an error.
  - M(voiceops.twilio.byoc_trunk_baseline) writes this to a file.
options:
  _input:
    description: The facts of all trunks, from M(voiceops.twilio.byoc_trunk_info).
    type: list
    elements: dict
    required: true
  attributes:
    description:
      - The attributes to write. Dates and the SIDs of other resources are only among them if they
        are named here. A text with commas is also accepted.
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
      - Whether each trunk is named by its SID. Otherwise it is only if it has no unique friendly
        name.
    type: bool
    default: false
  connection_policies:
    description:
      - The connection policies of the trunks, as
        RV(voiceops.twilio.byoc_trunk_info#module:connection_policies). With them, each entry
        describes the connection policy of its trunk, with its targets. Without them, no entry does.
      - An entry has V(null) there if its trunk names no policy. If the SID leads nowhere, or a list
        is not known, the entry leaves that out.
    type: dict
  sip_domains:
    description:
      - The SIP domains of the trunks, as
        RV(voiceops.twilio.byoc_trunk_info#module:sip_domains). With them, each entry describes the
        SIP domain that C(from_domain_sid) of its trunk names, with the addresses and the credential
        lists that may call.
    type: dict
positional: attributes
seealso:
  - module: voiceops.twilio.byoc_trunk_audit
  - module: voiceops.twilio.byoc_trunk_baseline
"""

EXAMPLES = r"""
- name: Read the account
  voiceops.twilio.byoc_trunk_info:
  register: account

- name: Show its trunks as the expected trunks
  ansible.builtin.debug:
    msg: "{{ account.byoc_trunks | voiceops.twilio.byoc_trunk_baseline(['voice_url']) }}"
"""

RETURN = r"""
_value:
  description:
    - YAML that sets C(byoc_trunk_audit_expected), a variable of the role
      P(voiceops.twilio.byoc_trunk_audit#role).
  returned: success
  type: str
  sample: |
    byoc_trunk_audit_expected:
    - friendly_name: !unsafe "Berlin carrier"
      voice_url: !unsafe "https://voice.example.com/inbound"
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from ansible.errors import AnsibleFilterError
from ansible.module_utils.parsing.convert_bool import boolean
from ansible_collections.voiceops.twilio.plugins.module_utils._errors import OptionsError
from ansible_collections.voiceops.twilio.plugins.plugin_utils._plugins.defined import of_defined
from ansible_collections.voiceops.twilio.plugins.plugin_utils._plugins.lists import as_list
from ansible_collections.voiceops.twilio.plugins.plugin_utils._plugins.plain import as_data
from ansible_collections.voiceops.twilio.plugins.plugin_utils._report.baseline import KEPT, baseline


@of_defined
def byoc_trunk_baseline(
    trunks: Any,
    attributes: Sequence[str] | str = KEPT,
    by_sid: Any = False,
    connection_policies: Any = None,
    sip_domains: Any = None,
) -> str:
    """Return the YAML for I(trunks), or raise AnsibleFilterError."""
    is_list = isinstance(trunks, Sequence) and not isinstance(trunks, str)
    if not is_list or not all(isinstance(trunk, Mapping) for trunk in trunks):
        raise AnsibleFilterError(
            "byoc_trunk_baseline: the input is not a list of trunks. Give it "
            "byoc_trunks of byoc_trunk_info."
        )
    if isinstance(attributes, str):
        attributes = as_list(attributes, "attributes")
    if not isinstance(attributes, (list, tuple)) or not all(isinstance(n, str) for n in attributes):
        raise AnsibleFilterError("byoc_trunk_baseline: attributes is not a list of names.")
    try:
        is_by_sid = boolean(by_sid)
    except TypeError:
        raise AnsibleFilterError(
            "byoc_trunk_baseline: by_sid is neither true nor false. Set it to true or false."
        ) from None
    facts = {"connection_policies": connection_policies, "sip_domains": sip_domains}
    for name, value in facts.items():
        if value is not None and not isinstance(value, Mapping):
            raise AnsibleFilterError(f"byoc_trunk_baseline: {name} is not a dictionary.")
    try:
        text: str = as_data(baseline(trunks, attributes, is_by_sid, facts).text)
    except OptionsError as error:
        raise AnsibleFilterError(f"byoc_trunk_baseline: {error.msg}") from None
    except ValueError as error:
        raise AnsibleFilterError(
            f"byoc_trunk_baseline: attributes has {error}. Check the spelling."
        ) from None
    return text


class FilterModule:
    """The filter byoc_trunk_baseline."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        """Return the filter by its name."""
        return {"byoc_trunk_baseline": byoc_trunk_baseline}
