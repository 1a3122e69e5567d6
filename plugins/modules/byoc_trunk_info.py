#!/usr/bin/python
# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: byoc_trunk_info
short_description: Read BYOC trunks of Twilio
version_added: 1.0.0
author:
  - voiceops.twilio contributors (@voiceops)
description:
  - Reads BYOC (bring your own carrier) trunks from Twilio's Voice API and returns their facts.
    O(sid) selects one trunk, O(sids) several, and O(friendly_name) the trunks with that name.
    Without these options, it reads every trunk of the account.
  - The list that is returned is complete, or the task fails.
  - The response is checked against Twilio's documentation before a playbook sees it. A response
    without a trunk, a trunk other than the requested one, and a trunk that is not as documented are
    errors.
  - It only reads. It changes no trunk at Twilio.
options:
  sid:
    description:
      - The SID of the trunk to read, C(BY) followed by 32 hexadecimal digits.
      - Mutually exclusive with O(sids) and O(friendly_name).
    type: str
  sids:
    description:
      - The SIDs of the trunks to read. Each is read once, even if it is named twice.
      - The task reads them one by one, at most O(concurrency) at a time. If listing the account is
        cheaper, it does that instead. An empty list makes no request.
      - Mutually exclusive with O(sid) and O(friendly_name).
    type: list
    elements: str
  friendly_name:
    description:
      - Read every trunk of exactly this name. Names need not be unique, so there may be several.
      - If no trunk has the name, O(on_missing) decides, as with a SID.
      - Mutually exclusive with O(sid) and O(sids).
    type: str
extends_documentation_fragment:
  - voiceops.twilio._twilio
  - voiceops.twilio._attributes
  - voiceops.twilio._attributes.no_diff
"""

EXAMPLES = r"""
- name: Read a trunk, with the credentials of the environment
  voiceops.twilio.byoc_trunk_info:
    sid: BY00000000000000000000000000000001
  register: carrier

- name: Assert its settings before a release
  ansible.builtin.assert:
    that:
      - carrier.byoc_trunk.voice_url == 'https://voice.example.com/inbound'
      - carrier.byoc_trunk.voice_method == 'POST'
      - carrier.byoc_trunk.cnam_lookup_enabled is false

- name: Read a trunk with a restricted API key, and only from this account
  voiceops.twilio.byoc_trunk_info:
    sid: BY00000000000000000000000000000001
    api_key: "{{ release_api_key }}"
    api_secret: "{{ release_api_secret }}"
    account_sid: "{{ release_account_sid }}"

- name: Read a trunk in Ireland with a standard API key that was created there
  voiceops.twilio.byoc_trunk_info:
    sid: BY00000000000000000000000000000001
    api_key: "{{ release_api_key }}"
    api_secret: "{{ release_api_secret }}"
    edge: dublin
    region: ie1

- name: Read some trunks in one task, which costs little more than reading one
  voiceops.twilio.byoc_trunk_info:
    sids:
      - BY00000000000000000000000000000001
      - BY00000000000000000000000000000002
  register: carriers

- name: Read every trunk of the account
  voiceops.twilio.byoc_trunk_info:
  register: account

- name: Assert that none of them still asks by GET
  ansible.builtin.assert:
    that: account.byoc_trunks | selectattr('voice_method', 'eq', 'GET') | length == 0

- name: Read the trunks of a name
  voiceops.twilio.byoc_trunk_info:
    friendly_name: Berlin carrier

- name: Find out whether a trunk is still there
  voiceops.twilio.byoc_trunk_info:
    sid: BYffffffffffffffffffffffffffffffff
    on_missing: ignore
  register: old_carrier

- name: Say so
  ansible.builtin.debug:
    msg: The old trunk is {{ 'gone' if old_carrier.byoc_trunk is none else 'still there' }}.
"""

RETURN = r"""
byoc_trunk:
  description:
    - The trunk, with all 15 attributes, and after them any that Twilio has added since. Its
      attributes may be V(null), if Twilio returns V(null) or omits them.
    - An empty text is V(null) too, if the attribute is a URL, a method or the SID of something
      else. An empty C(friendly_name) stays an empty text.
    - It is V(null) if the trunk does not exist and O(on_missing) tolerates that.
  returned: success, with O(sid)
  type: dict
  contains: &trunk
    account_sid:
      description: The account that owns the trunk.
      returned: success
      type: str
      sample: AC00000000000000000000000000000001
    cnam_lookup_enabled:
      description: Whether Caller ID Name lookup is on.
      returned: success
      type: bool
      sample: false
    connection_policy_sid:
      description: The origination connection policy, towards the carrier.
      returned: success
      type: str
      sample: NY00000000000000000000000000000001
    date_created:
      description: When the trunk was made, ISO 8601 in UTC.
      returned: success
      type: str
      sample: '2023-05-04T09:42:00Z'
    date_updated:
      description: When the trunk was last changed, ISO 8601 in UTC.
      returned: success
      type: str
      sample: '2025-05-04T09:42:00Z'
    friendly_name:
      description: The name that people gave it. It need not be unique.
      returned: success
      type: str
      sample: Berlin carrier
    from_domain_sid:
      description: The SIP domain used in the From header of originating calls.
      returned: success
      type: str
      sample: SD00000000000000000000000000000001
    sid:
      description: The SID of the trunk.
      returned: success
      type: str
      sample: BY00000000000000000000000000000001
    status_callback_method:
      description: The HTTP method for RV(byoc_trunk.status_callback_url).
      returned: success
      type: str
      sample: POST
    status_callback_url:
      description: Where Twilio reports the status of calls.
      returned: success
      type: str
      sample: https://voice.example.com/status
    url:
      description: The address of the trunk in the API.
      returned: success
      type: str
      sample: https://voice.twilio.com/v1/ByocTrunks/BY00000000000000000000000000000001
    voice_fallback_method:
      description: The HTTP method for RV(byoc_trunk.voice_fallback_url).
      returned: success
      type: str
      sample: POST
    voice_fallback_url:
      description: The URL that Twilio requests if RV(byoc_trunk.voice_url) fails.
      returned: success
      type: str
      sample: https://voice.example.com/fallback
    voice_method:
      description: The HTTP method for RV(byoc_trunk.voice_url).
      returned: success
      type: str
      sample: POST
    voice_url:
      description: The URL that Twilio requests when the carrier delivers a call.
      returned: success
      type: str
      sample: https://voice.example.com/inbound
byoc_trunks:
  description:
    - The trunks, each once and as in RV(byoc_trunk). With O(sids), they have the order of the SIDs,
      otherwise the order of Twilio's listing. Each of their attributes may be V(null).
  returned: success
  type: list
  elements: dict
  contains: *trunk
missing_sids:
  description: The SIDs of trunks that do not exist, if O(on_missing) tolerates that.
  returned: success
  type: list
  elements: str
  sample: []
api:
  description: The API that was used, and the number of requests.
  returned: when the options were good enough to ask
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
  returned: failure, unless Ansible refuses an argument or C(requests) is missing
  type: dict
  contains: &error
    kind:
      description:
        - One of V(credentials), V(permission), V(not_found), V(rate_limited), V(unavailable),
          V(timeout), V(tls), V(connection), V(invalid_response), V(wrong_trunk), V(options).
      returned: always
      type: str
      sample: not_found
    http_status:
      description: The HTTP status of the answer, or V(null) if it is not about one answer.
      returned: always
      type: int
      sample: 404
    code:
      description: Twilio's error code, or V(null) if it gave none.
      returned: always
      type: int
      sample: 20404
    message:
      description: The message from Twilio, or V(null).
      returned: always
      type: str
      sample: The requested resource /ByocTrunks/BY00000000000000000000000000000001 was not found
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
      sample: https://voice.twilio.com/v1/ByocTrunks/BY00000000000000000000000000000001
    sid:
      description: The trunk that it is about, or V(null).
      returned: always
      type: str
      sample: BY00000000000000000000000000000001
    violations:
      description: Each attribute of the trunk that is not as documented, see O(on_invalid).
      returned: always
      type: list
      elements: dict
      contains:
        attribute:
          description: The attribute.
          returned: always
          type: str
          sample: voice_method
        expected:
          description: The values that Twilio documents.
          returned: always
          type: str
          sample: one of HEAD, GET, POST, PATCH, PUT, DELETE or null
        actual:
          description:
            - The value in the response. A text is escaped and cut at 300 characters. Any other
              value is JSON text if it is longer or not printable.
          returned: always
          type: raw
          sample: FETCH
errors:
  description: The errors of all trunks that could not be read.
  returned: failure, when several trunks were asked for and some of them could not be read
  type: list
  elements: dict
  contains:
    <<: *error
    msg:
      description: The message for people.
      returned: always
      type: str
      sample: Twilio has no BYOC trunk BY00000000000000000000000000000001 in account
        AC00000000000000000000000000000001 at https://voice.twilio.com.
"""

import os

from ansible.module_utils.basic import AnsibleModule, missing_required_lib
from ansible_collections.voiceops.twilio.plugins.module_utils._http.session import (
    REQUESTS_IMPORT_ERROR,
    REQUESTS_TOO_OLD,
)
from ansible_collections.voiceops.twilio.plugins.module_utils._options import argument_spec
from ansible_collections.voiceops.twilio.plugins.module_utils._tasks.byoc_trunk_info import (
    EXCLUSIVE,
    OPTIONS,
    byoc_trunk_info,
)


def main() -> None:
    """Read trunks with the arguments that Ansible passes to the module."""
    module = AnsibleModule(
        argument_spec=argument_spec(OPTIONS), mutually_exclusive=EXCLUSIVE, supports_check_mode=True
    )
    if REQUESTS_IMPORT_ERROR:
        msg = REQUESTS_TOO_OLD or missing_required_lib("requests >= 2.28.0")
        module.fail_json(msg=msg, exception=REQUESTS_IMPORT_ERROR)
    version = module.ansible_version
    outcome = byoc_trunk_info(module.params, os.environ, ansible_version=version)
    module.no_log_values.update(outcome.secrets)
    for warning in outcome.warnings:
        module.warn(warning)
    finish = module.fail_json if outcome.failed else module.exit_json
    finish(**outcome.result, invocation=outcome.invocation(module.params, OPTIONS))


if __name__ == "__main__":
    main()
