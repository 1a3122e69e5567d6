# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
name: byoc_trunk
short_description: Read BYOC trunks of Twilio inside a template
version_added: 1.0.0
author:
  - voiceops.twilio contributors (@voiceops)
description:
  - Reads BYOC (bring your own carrier) trunks from Twilio's Voice API, each in the same form as
    M(voiceops.twilio.byoc_trunk_info) returns it.
  - Several SIDs are read together, one by one or by listing the account, whichever is cheaper.
  - Calls in one process share their connection, so many calls in one template need only one.
options:
  _terms:
    description:
      - The SIDs of the trunks to read, or lists of them. An empty list makes no request.
    type: list
    elements: str
    required: true
  related:
    description:
      - What to read besides the trunks, and to add to each of them.
      - V(connection_policy) adds C(connection_policy), the connection policy that the trunk names,
        with its C(targets).
      - V(sip_domain) adds C(sip_domains), a list of the SIP domain that the trunk names and those
        that name the trunk. Each has the lists that are mapped to it for calls.
      - Both are read in each call of the lookup. The option of the same name of
        M(voiceops.twilio.byoc_trunk_info) lists the permissions that a restricted API key needs.
    type: list
    elements: str
    choices: [connection_policy, sip_domain]
    default: []
extends_documentation_fragment:
  - voiceops.twilio._twilio
  - voiceops.twilio._twilio.plugin
"""

EXAMPLES = r"""
- name: Show where a trunk delivers its calls, with the credentials of the environment
  ansible.builtin.debug:
    msg: "{{ lookup('voiceops.twilio.byoc_trunk', sid).voice_url }}"
  vars:
    sid: BY00000000000000000000000000000001

- name: Show the names of some trunks, with an API key
  ansible.builtin.debug:
    msg: "{{ trunks | map(attribute='friendly_name') }}"
  vars:
    trunks: "{{ query('voiceops.twilio.byoc_trunk', sids, api_key=key, api_secret=secret) }}"
    sids:
      - BY00000000000000000000000000000001
      - BY00000000000000000000000000000002
    key: "{{ twilio_api_key }}"
    secret: "{{ twilio_api_secret }}"

- name: Tell whether a trunk is still there
  ansible.builtin.debug:
    msg: It is {{ 'still there' if trunk else 'gone' }}.
  vars:
    trunk: "{{ lookup('voiceops.twilio.byoc_trunk', gone, on_missing='ignore') }}"
    gone: BYffffffffffffffffffffffffffffffff
"""

RETURN = r"""
_raw:
  description:
    - The trunk for each SID, in the order of the SIDs, as
      RV(voiceops.twilio.byoc_trunk_info#module:byoc_trunk) describes it. It is V(null) if the trunk
      does not exist and O(on_missing) tolerates that. Before ansible-core 2.19, a template with
      only this lookup turns V(null) into an empty text. So test for either with C(if trunk).
  returned: success
  type: list
  elements: dict
  contains:
    connection_policy:
      description:
        - The connection policy that the trunk names in C(connection_policy_sid), with its
          C(targets). RV(voiceops.twilio.byoc_trunk_info#module:connection_policies) describes it.
        - It is V(null) if the trunk names none, or if Twilio has none of that SID. In the second
          case C(connection_policy_sid) is not V(null).
      returned: success, with V(connection_policy) in O(related)
      type: dict
      sample:
        sid: NY00000000000000000000000000000001
        friendly_name: Berlin carrier
        targets:
          - target: sip:sbc.carrier.example.com:5061;transport=tls
            priority: 10
            weight: 10
            enabled: true
    sip_domains:
      description:
        - The SIP domain that the trunk names in C(from_domain_sid), and those that name the trunk
          in C(byoc_trunk_sid), in the order of their SIDs. Each is as
          RV(voiceops.twilio.byoc_trunk_info#module:sip_domains) describes it.
        - A domain that Twilio does not have is missing from the list.
      returned: success, with V(sip_domain) in O(related)
      type: list
      elements: dict
      sample:
        - sid: SD00000000000000000000000000000001
          domain_name: berlin.sip.twilio.com
          byoc_trunk_sid: BY00000000000000000000000000000001
          ip_access_control_lists: []
          credential_lists: []
"""

from typing import Any

from ansible.errors import AnsibleError, AnsibleLookupError
from ansible.plugins.lookup import LookupBase
from ansible.release import __version__ as ansible_version
from ansible.utils.display import Display
from ansible_collections.voiceops.twilio.plugins.module_utils._tasks.byoc_trunk_info import (
    byoc_trunk_info,
)
from ansible_collections.voiceops.twilio.plugins.module_utils._tasks.related import (
    OPTION as RELATED,
)
from ansible_collections.voiceops.twilio.plugins.module_utils._tasks.related import nested
from ansible_collections.voiceops.twilio.plugins.module_utils._text.masking import Masker
from ansible_collections.voiceops.twilio.plugins.plugin_utils._plugins.host_variables import (
    HostVariables,
)
from ansible_collections.voiceops.twilio.plugins.plugin_utils._plugins.masked import (
    masked_message,
    masked_outcome,
    written_secrets,
)
from ansible_collections.voiceops.twilio.plugins.plugin_utils._plugins.options import (
    given_to,
    settled,
)
from ansible_collections.voiceops.twilio.plugins.plugin_utils._plugins.plain import as_data
from ansible_collections.voiceops.twilio.plugins.plugin_utils._plugins.progress import pulse_of
from ansible_collections.voiceops.twilio.plugins.plugin_utils._plugins.switches import (
    PROGRESS,
    has_no_log,
    is_on,
)

_HIDDEN = "The lookup voiceops.twilio.byoc_trunk has a warning, which the no_log of its task hides."

display = Display()


class LookupModule(LookupBase):  # type: ignore[misc]
    """The lookup: trunks by SID, or every trunk of the account."""

    def run(
        self, terms: list[Any], variables: dict[str, Any] | None = None, **kwargs: Any
    ) -> list[dict[str, Any] | None]:
        """Return one trunk for each of I(terms), or every trunk of the account without terms."""
        try:
            variables = variables or {}
            template = self._templar.template
            given = given_to(self, kwargs, variables, template, own_options=[RELATED])
            options, environ, secrets = settled(given)
            shows_progress = is_on(PROGRESS, variables, template)
        except AnsibleError as error:  # Ansible shows an exception of another class twice.
            of_host = HostVariables(variables or {}, self._templar.template).secrets()
            message = masked_message(error.message, written_secrets(kwargs, of_host))
            raise AnsibleLookupError(message) from None
        sids = [str(sid).strip() for sid in self._flatten(terms)]
        host = variables.get("inventory_hostname", "byoc_trunk")
        mask = Masker(secrets).mask_text
        hides = has_no_log(template)
        pulse = pulse_of(lambda: str(host), mask) if shows_progress and not hides else None
        outcome = byoc_trunk_info(
            {**options, "sids": sids},
            environ,
            ansible_version=ansible_version,
            sids_label="terms[{}]",
            pulse=pulse,
        )
        outcome = masked_outcome(outcome, secrets)
        if outcome.failed:
            raise AnsibleLookupError(outcome.result["msg"])
        for warning in outcome.warnings:
            display.warning(_HIDDEN if hides else warning)
        trunks = {trunk["sid"]: trunk for trunk in nested(outcome.result)}
        # Ansible marks the values of a lookup, unless the template has allow_unsafe=true.
        return [as_data(trunks.get(sid)) for sid in sids]
