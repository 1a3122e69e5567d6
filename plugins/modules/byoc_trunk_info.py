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
  - As always in Ansible, an option that is null is not set. An empty text is refused.
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
  related:
    description:
      - What to read besides the trunks. V(connection_policy) adds the connection policies that they
        name, with their targets. V(sip_domain) adds the SIP domains that they name and those that
        name them, with the lists that are mapped to these domains for calls. Each also adds the
        references that lead nowhere.
      - The number of requests depends on the connection policies and SIP domains, and not on the
        trunks. If there is no trunk, there is no request for them.
      - SIP domains are in Twilio's core API, see O(core_api_url). The account is in the address of
        each request there. If O(account_sid) is not given, it is the account of the trunks.
      - For V(connection_policy), a restricted API key also needs read and list on connection
        policies (C(sip.connection-policies)) and on connection policy targets
        (C(sip.connection-policies.targets)).
      - For V(sip_domain), it also needs read and list on SIP domains (C(sip.domains)). It needs the
        same on the lists that are mapped to them (C(sip.ip-acl-mappings),
        C(sip.domains.auth.calls.credential-list-mappings)) and on IP addresses
        (C(sip.ip-acls.ip-addresses)).
    type: list
    elements: str
    choices: [connection_policy, sip_domain]
    default: []
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

- name: Assert that no trunk still uses GET
  ansible.builtin.assert:
    that: account.byoc_trunks | selectattr('voice_method', 'eq', 'GET') | length == 0

- name: Read the trunks of a name
  voiceops.twilio.byoc_trunk_info:
    friendly_name: Berlin carrier

- name: Read every trunk with its related resources
  voiceops.twilio.byoc_trunk_info:
    related: [connection_policy, sip_domain]
  register: account

- name: Assert that no reference leads nowhere
  ansible.builtin.assert:
    that: account.dangling | length == 0

- name: Show where calls to each carrier go
  ansible.builtin.debug:
    msg: "{{ item.targets | selectattr('enabled') | map(attribute='target') | join(', ') }}"
  loop: "{{ account.connection_policies.values() | list }}"
  loop_control:
    label: "{{ item.friendly_name }}"

- name: Find out whether a trunk is still there
  voiceops.twilio.byoc_trunk_info:
    sid: BYffffffffffffffffffffffffffffffff
    on_missing: ignore
  register: old_carrier

- name: Show the result
  ansible.builtin.debug:
    msg: The old trunk is {{ 'gone' if old_carrier.byoc_trunk is none else 'still there' }}.
"""

RETURN = r"""
byoc_trunk:
  description:
    - The trunk, with all 15 attributes. Attributes that Twilio has added since come last. Its
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
connection_policies:
  description:
    - The connection policies that the trunks name, by SID. A policy that does not exist is missing
      here, and RV(dangling) has the reference.
  returned: success, with V(connection_policy) in O(related)
  type: dict
  contains:
    SID:
      description:
        - The connection policy with this SID, with all its attributes and its targets. Attributes
          that Twilio has added since come last. Its attributes may be V(null).
      returned: for each connection policy
      type: dict
      contains:
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
            - Its targets, in the order in which Twilio tries them, by priority, then by weight,
              then by SID. Their attributes may be V(null), except
              RV(connection_policies.SID.targets[].priority) and
              RV(connection_policies.SID.targets[].weight).
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
sip_domains:
  description:
    - The SIP domains that the trunks name in C(from_domain_sid), and those that name one of the
      trunks in C(byoc_trunk_sid), by SID. A domain that does not exist is missing here, and
      RV(dangling) has the reference.
    - Another domain of the account may have a C(byoc_trunk_sid) that Twilio does not document.
      O(on_invalid) decides whether it is an error, because it may mean one of the trunks. If it is
      tolerated, the domain is missing here.
  returned: success, with V(sip_domain) in O(related)
  type: dict
  contains:
    SID:
      description:
        - The SIP domain with this SID, with all its attributes and the lists that are mapped to it
          for calls. Attributes that Twilio has added since come last. Its attributes may be
          V(null).
      returned: for each SIP domain
      type: dict
      contains:
        account_sid:
          description: The account that owns the SIP domain.
          returned: success
          type: str
          sample: AC00000000000000000000000000000001
        api_version:
          description: The version of the API that calls to the domain use.
          returned: success
          type: str
          sample: '2010-04-01'
        auth_type:
          description:
            - How Twilio authenticates callers. V(IP_ACL), V(CREDENTIAL_LIST), or both with a comma
              between them. A domain without it receives no calls.
          returned: success
          type: str
          sample: IP_ACL,CREDENTIAL_LIST
        byoc_trunk_sid:
          description: The BYOC trunk whose calls the domain feeds.
          returned: success
          type: str
          sample: BY00000000000000000000000000000001
        date_created:
          description: When the SIP domain was made, ISO 8601 in UTC.
          returned: success
          type: str
          sample: '2023-05-04T09:42:00Z'
        date_updated:
          description: When the SIP domain was last changed, ISO 8601 in UTC.
          returned: success
          type: str
          sample: '2025-05-04T09:42:00Z'
        domain_name:
          description: The name of the domain in the DNS.
          returned: success
          type: str
          sample: berlin.sip.twilio.com
        emergency_caller_sid:
          description: The phone number that emergency calls are placed from.
          returned: success
          type: str
          sample: PN00000000000000000000000000000001
        emergency_calling_enabled:
          description: Whether emergency calling is on.
          returned: success
          type: bool
          sample: false
        friendly_name:
          description: The name that people gave it. It need not be unique.
          returned: success
          type: str
          sample: Berlin carrier
        secure:
          description: Whether inbound calls need TLS and SRTP.
          returned: success
          type: bool
          sample: true
        sid:
          description: The SID of the SIP domain.
          returned: success
          type: str
          sample: SD00000000000000000000000000000001
        sip_registration:
          description: Whether SIP endpoints may register.
          returned: success
          type: bool
          sample: false
        subresource_uris:
          description: Where in the API the parts of the domain are.
          returned: success
          type: dict
          sample:
            credential_list_mappings:
              "/2010-04-01/Accounts/AC00000000000000000000000000000001/SIP/Domains/SD0000000000000000\
              0000000000000001/CredentialListMappings.json"
        uri:
          description: Where the domain is in the API, without scheme and host.
          returned: success
          type: str
          sample:
            "/2010-04-01/Accounts/AC00000000000000000000000000000001/SIP/Domains/SD000000000000000000\
            00000000000001.json"
        voice_fallback_method:
          description: The HTTP method for RV(sip_domains.SID.voice_fallback_url).
          returned: success
          type: str
          sample: POST
        voice_fallback_url:
          description: The URL that Twilio requests if RV(sip_domains.SID.voice_url) fails.
          returned: success
          type: str
          sample: https://voice.example.com/fallback
        voice_method:
          description: The HTTP method for RV(sip_domains.SID.voice_url).
          returned: success
          type: str
          sample: POST
        voice_status_callback_method:
          description: The HTTP method for RV(sip_domains.SID.voice_status_callback_url).
          returned: success
          type: str
          sample: POST
        voice_status_callback_url:
          description: Where Twilio reports the status of calls.
          returned: success
          type: str
          sample: https://voice.example.com/status
        voice_url:
          description: The URL that Twilio requests when a call arrives.
          returned: success
          type: str
          sample: https://voice.example.com/inbound
        ip_access_control_lists:
          description:
            - The IP access control lists that are mapped to the domain for calls. Their attributes
              may be V(null).
          returned: success
          type: list
          elements: dict
          contains:
            account_sid:
              description: The account that owns the list.
              returned: success
              type: str
              sample: AC00000000000000000000000000000001
            date_created:
              description: When the list was mapped, ISO 8601 in UTC.
              returned: success
              type: str
              sample: '2023-05-04T09:42:00Z'
            date_updated:
              description: When the mapping was last changed, ISO 8601 in UTC.
              returned: success
              type: str
              sample: '2025-05-04T09:42:00Z'
            friendly_name:
              description: The name that people gave it.
              returned: success
              type: str
              sample: Berlin carrier
            sid:
              description: The SID of the list.
              returned: success
              type: str
              sample: AL00000000000000000000000000000001
            ip_addresses:
              description:
                - The addresses in the list. Their attributes may be V(null).
                - It is V(null) if the SID of the list is not valid and O(on_invalid) tolerates
                  that.
              returned: success
              type: list
              elements: dict
              contains:
                account_sid:
                  description: The account that owns the address.
                  returned: success
                  type: str
                  sample: AC00000000000000000000000000000001
                cidr_prefix_length:
                  description: How many leading bits of the address must match.
                  returned: success
                  type: int
                  sample: 32
                date_created:
                  description: When the address was added, ISO 8601 in UTC.
                  returned: success
                  type: str
                  sample: '2023-05-04T09:42:00Z'
                date_updated:
                  description: When the address was last changed, ISO 8601 in UTC.
                  returned: success
                  type: str
                  sample: '2025-05-04T09:42:00Z'
                friendly_name:
                  description: The name that people gave it.
                  returned: success
                  type: str
                  sample: Frankfurt
                ip_access_control_list_sid:
                  description: The IP access control list that it belongs to.
                  returned: success
                  type: str
                  sample: AL00000000000000000000000000000001
                ip_address:
                  description: The IP address.
                  returned: success
                  type: str
                  sample: 192.0.2.1
                sid:
                  description: The SID of the address.
                  returned: success
                  type: str
                  sample: IP00000000000000000000000000000001
                uri:
                  description: Where the address is in the API, without scheme and host.
                  returned: success
                  type: str
                  sample:
                    "/2010-04-01/Accounts/AC00000000000000000000000000000001/SIP/IpAccessControlLists\
                    /AL00000000000000000000000000000001/IpAddresses/IP000000000000000000000000000000\
                    01.json"
        credential_lists:
          description:
            - The credential lists that are mapped to the domain for calls. Only their SIDs and
              names are returned. The user names and passwords in them are never read.
          returned: success
          type: list
          elements: dict
          contains:
            friendly_name:
              description: The name that people gave it.
              returned: success
              type: str
              sample: Berlin carrier
            sid:
              description: The SID of the list.
              returned: success
              type: str
              sample: CL00000000000000000000000000000001
dangling:
  description:
    - The references of the trunks that lead nowhere, in the order of RV(byoc_trunks). A reference
      leads nowhere if Twilio says that the account has no such resource, or if it is not a SID and
      O(on_invalid) tolerates that.
    - It has the references to the resources in O(related) only.
  returned: success, with O(related)
  type: list
  elements: dict
  contains:
    sid:
      description: The SID of the trunk.
      returned: success
      type: str
      sample: BY00000000000000000000000000000001
    attribute:
      description: The attribute with the reference, V(connection_policy_sid) or V(from_domain_sid).
      returned: success
      type: str
      sample: connection_policy_sid
    refers_to:
      description: The value of the attribute, a SID.
      returned: success
      type: str
      sample: NY00000000000000000000000000000001
api:
  description:
    - The API that was used, and the number of requests. If O(related) has V(sip_domain), it counts
      the requests to the core API too.
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
          V(timeout), V(tls), V(connection), V(invalid_response), V(wrong_trunk),
          V(wrong_connection_policy), V(wrong_sip_domain), V(options).
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
      description: The trunk, connection policy or SIP domain that the error is about, or V(null).
      returned: always
      type: str
      sample: BY00000000000000000000000000000001
    violations:
      description: Each attribute that is not as documented, see O(on_invalid).
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
  description:
    - The errors of all trunks that could not be read. If all could be read, the errors of all
      connection policies and SIP domains that could not.
  returned: failure, when several resources were asked for and some of them could not be read
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
from ansible_collections.voiceops.twilio.plugins.module_utils._tasks.refusing import (
    RefusesArguments,
)


class _Module(RefusesArguments, AnsibleModule):  # type: ignore[misc]
    pass


def main() -> None:
    """Read trunks with the arguments that Ansible passes to the module."""
    module = _Module(
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
