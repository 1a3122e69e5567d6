#!/usr/bin/python
# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: connection_policy_info
short_description: Read connection policies of Twilio
version_added: 1.0.0
author:
  - voiceops.twilio contributors (@voiceops)
description:
  - Reads connection policies, with their targets, from Twilio's Voice API and returns their facts.
    A BYOC (bring your own carrier) trunk refers to one by its C(connection_policy_sid), and Twilio
    sends the calls of the trunk to its targets.
  - O(sid) selects one connection policy, O(sids) several, and O(friendly_name) those with that
    name. Without these options, it reads every connection policy of the account.
  - As always in Ansible, an option that is null is not set. An empty text is refused.
  - The lists that are returned are complete, or the task fails. One further request reads the
    targets of each connection policy.
  - The responses are checked against Twilio's documentation before a playbook sees them. A response
    without a connection policy, a connection policy other than the requested one, and attributes
    that are not as documented are errors.
  - A restricted API key needs read and list on connection policies (C(sip.connection-policies)) and
    on connection policy targets (C(sip.connection-policies.targets)).
  - It only reads. It changes nothing at Twilio.
options:
  sid:
    description:
      - The SID of the connection policy to read, C(NY) followed by 32 hexadecimal digits.
      - Mutually exclusive with O(sids) and O(friendly_name).
    type: str
  sids:
    description:
      - The SIDs of the connection policies to read. Each is read once, even if it is named twice.
      - The task reads them one by one, at most O(concurrency) at a time. If listing the account is
        cheaper, it does that instead. An empty list makes no request.
      - Mutually exclusive with O(sid) and O(friendly_name).
    type: list
    elements: str
  friendly_name:
    description:
      - Read every connection policy of exactly this name. Names need not be unique, so there may be
        several.
      - If no connection policy has the name, O(on_missing) decides, as with a SID.
      - Mutually exclusive with O(sid) and O(sids).
    type: str
extends_documentation_fragment:
  - voiceops.twilio._twilio
  - voiceops.twilio._attributes
  - voiceops.twilio._attributes.no_diff
seealso:
  - module: voiceops.twilio.byoc_trunk_info
  - module: voiceops.twilio.sip_domain_info
  - name: ConnectionPolicy resource
    description: Twilio's documentation of the resource.
    link: https://www.twilio.com/docs/voice/bring-your-own-carrier-byoc/api/connectionpolicy-resource
"""

EXAMPLES = r"""
- name: Read a connection policy, with the credentials of the environment
  voiceops.twilio.connection_policy_info:
    sid: NY00000000000000000000000000000001
  register: carrier

- name: Assert that two of its targets are tried
  ansible.builtin.assert:
    that: carrier.connection_policy.targets | selectattr('enabled') | length == 2

- name: Read every connection policy of the account
  voiceops.twilio.connection_policy_info:
  register: account

- name: Assert that each has a target that is tried
  ansible.builtin.assert:
    that: item.targets | selectattr('enabled') | length > 0
  loop: "{{ account.connection_policies }}"

- name: Read the connection policies of a name
  voiceops.twilio.connection_policy_info:
    friendly_name: Berlin carrier

- name: Find out whether a connection policy is still there
  voiceops.twilio.connection_policy_info:
    sid: NYffffffffffffffffffffffffffffffff
    on_missing: ignore
  register: old_policy
"""

RETURN = r"""
connection_policy:
  description:
    - The connection policy, with all its attributes and its targets. Attributes that Twilio has
      added since come last. Its attributes may be V(null), if Twilio returns V(null) or omits them.
    - An empty text is V(null) too, if the attribute is a URL or the SID of something else. An empty
      C(friendly_name) stays an empty text.
    - It is V(null) if the connection policy does not exist and O(on_missing) tolerates that.
  returned: success, with O(sid)
  type: dict
  contains: &policy
    account_sid:
      description: The account that owns the connection policy.
      returned: success
      type: str
      sample: AC00000000000000000000000000000001
    date_created:
      description: When the connection policy was made, ISO 8601 in UTC.
      returned: success
      type: str
      sample: '2023-05-04T09:42:00Z'
    date_updated:
      description: When the connection policy was last changed, ISO 8601 in UTC.
      returned: success
      type: str
      sample: '2025-05-04T09:42:00Z'
    friendly_name:
      description: The name that people gave it. It need not be unique.
      returned: success
      type: str
      sample: Berlin carrier
    links:
      description: The addresses of what belongs to the connection policy.
      returned: success
      type: dict
      sample:
        targets:
          https://voice.twilio.com/v1/ConnectionPolicies/NY00000000000000000000000000000001/Targets
    sid:
      description: The SID of the connection policy.
      returned: success
      type: str
      sample: NY00000000000000000000000000000001
    url:
      description: The address of the connection policy in the API.
      returned: success
      type: str
      sample: https://voice.twilio.com/v1/ConnectionPolicies/NY00000000000000000000000000000001
    targets:
      description:
        - Its targets, in the order in which Twilio tries them, by priority, then by weight, then by
          SID. Their attributes may be V(null), except RV(connection_policy.targets[].priority) and
          RV(connection_policy.targets[].weight).
        - After these attributes, each has any that Twilio has added since.
        - It is V(null) if the SID of the connection policy is not valid and O(on_invalid) tolerates
          that.
      returned: success
      type: list
      elements: dict
      contains:
        account_sid:
          description: The account that owns the target.
          returned: success
          type: str
          sample: AC00000000000000000000000000000001
        connection_policy_sid:
          description: The connection policy that the target belongs to.
          returned: success
          type: str
          sample: NY00000000000000000000000000000001
        date_created:
          description: When the target was made, ISO 8601 in UTC.
          returned: success
          type: str
          sample: '2023-05-04T09:42:00Z'
        date_updated:
          description: When the target was last changed, ISO 8601 in UTC.
          returned: success
          type: str
          sample: '2025-05-04T09:42:00Z'
        enabled:
          description: Whether Twilio tries the target.
          returned: success
          type: bool
          sample: true
        friendly_name:
          description: The name that people gave it. It need not be unique.
          returned: success
          type: str
          sample: Frankfurt
        priority:
          description: The place of the target. Twilio tries the lowest number first.
          returned: success
          type: int
          sample: 10
        sid:
          description: The SID of the target.
          returned: success
          type: str
          sample: NE00000000000000000000000000000001
        target:
          description: The SIP URI that Twilio sends calls to.
          returned: success
          type: str
          sample: sip:sbc.carrier.example.com:5061;transport=tls
        url:
          description: The address of the target in the API.
          returned: success
          type: str
          sample:
            https://voice.twilio.com/v1/ConnectionPolicies/NY00000000000000000000000000000001/Targets/NE00000000000000000000000000000001
        weight:
          description:
            - The share of calls that the target gets among targets of the same priority.
          returned: success
          type: int
          sample: 10
connection_policies:
  description:
    - The connection policies, each once and as in RV(connection_policy). With O(sids), they have
      the order of the SIDs, otherwise the order of Twilio's listing. Each of their attributes may
      be V(null).
  returned: success
  type: list
  elements: dict
  contains: *policy
missing_sids:
  description: The SIDs of connection policies that do not exist, if O(on_missing) tolerates that.
  returned: success
  type: list
  elements: str
  sample: []
api:
  description: The API that was used, and the number of requests.
  returned: when the options are valid
  type: dict
  contains:
    base_url:
      description: The address of the API.
      returned: always
      type: str
      sample: https://voice.twilio.com
    requests:
      description: The number of requests, including requests for tokens and retries.
      returned: always
      type: int
      sample: 1
    retries:
      description: The number of these requests that were retries.
      returned: always
      type: int
      sample: 0
error:
  description:
    - The error, for a playbook to act on. The message for people is in C(msg).
    - If there are several errors, it is the first.
  returned: failure, unless C(requests) is missing
  type: dict
  contains: &error
    kind:
      description:
        - One of V(credentials), V(permission), V(not_found), V(rate_limited), V(unavailable),
          V(timeout), V(tls), V(connection), V(invalid_response), V(wrong_connection_policy),
          V(options).
      returned: always
      type: str
      sample: not_found
    http_status:
      description: The HTTP status, or V(null) if the error is not about one response.
      returned: always
      type: int
      sample: 404
    code:
      description: Twilio's error code, or V(null) without one.
      returned: always
      type: int
      sample: 20404
    message:
      description: The message from Twilio, or V(null).
      returned: always
      type: str
      sample: The requested resource /ConnectionPolicies/NY00000000000000000000000000000001 was not
        found
    more_info:
      description: Where Twilio explains the error, or V(null).
      returned: always
      type: str
      sample: https://www.twilio.com/docs/errors/20404
    request_id:
      description: The ID of the request, for a support ticket, or V(null).
      returned: always
      type: str
      sample: RQ00000000000000000000000000000001
    attempts:
      description: The number of attempts.
      returned: always
      type: int
      sample: 1
    url:
      description: The address of the request, or V(null) if there was no request.
      returned: always
      type: str
      sample: https://voice.twilio.com/v1/ConnectionPolicies/NY00000000000000000000000000000001
    sid:
      description: The connection policy that the error is about, or V(null).
      returned: always
      type: str
      sample: NY00000000000000000000000000000001
    violations:
      description: Each attribute of the connection policy that is not as documented, see
        O(on_invalid).
      returned: always
      type: list
      elements: dict
      contains:
        attribute:
          description: The attribute.
          returned: always
          type: str
          sample: targets[0].enabled
        expected:
          description: The values that Twilio documents.
          returned: always
          type: str
          sample: a boolean or null
        actual:
          description:
            - The value in the response. A text is escaped and cut at 300 characters. Any other
              value is JSON text if it is longer or not printable.
          returned: always
          type: raw
          sample: 'false'
errors:
  description: The errors of all connection policies that could not be read.
  returned: failure, when several connection policies were asked for and some of them could not be
    read
  type: list
  elements: dict
  contains:
    <<: *error
    msg:
      description: The message for people.
      returned: always
      type: str
      sample: Twilio has no connection policy NY00000000000000000000000000000001 in account
        AC00000000000000000000000000000001 at https://voice.twilio.com.
"""

import os

from ansible.module_utils.basic import AnsibleModule, missing_required_lib
from ansible_collections.voiceops.twilio.plugins.module_utils._http.session import (
    REQUESTS_IMPORT_ERROR,
    REQUESTS_TOO_OLD,
)
from ansible_collections.voiceops.twilio.plugins.module_utils._options import argument_spec
from ansible_collections.voiceops.twilio.plugins.module_utils._tasks.connection_policy_info import (
    EXCLUSIVE,
    OPTIONS,
    connection_policy_info,
)
from ansible_collections.voiceops.twilio.plugins.module_utils._tasks.refusing import (
    RefusesArguments,
)


class _Module(RefusesArguments, AnsibleModule):  # type: ignore[misc]
    pass


def main() -> None:
    """Read connection policies with the arguments that Ansible passes to the module."""
    module = _Module(
        argument_spec=argument_spec(OPTIONS), mutually_exclusive=EXCLUSIVE, supports_check_mode=True
    )
    if REQUESTS_IMPORT_ERROR:
        msg = REQUESTS_TOO_OLD or missing_required_lib("requests >= 2.28.0")
        module.fail_json(msg=msg, exception=REQUESTS_IMPORT_ERROR)
    version = module.ansible_version
    outcome = connection_policy_info(module.params, os.environ, ansible_version=version)
    module.no_log_values.update(outcome.secrets)
    for warning in outcome.warnings:
        module.warn(warning)
    finish = module.fail_json if outcome.failed else module.exit_json
    finish(**outcome.result, invocation=outcome.invocation(module.params, OPTIONS))


if __name__ == "__main__":
    main()
