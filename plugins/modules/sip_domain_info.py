#!/usr/bin/python
# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: sip_domain_info
short_description: Read SIP domains of Twilio
version_added: 1.0.0
author:
  - voiceops.twilio contributors (@voiceops)
description:
  - Reads SIP domains from Twilio's core API and returns their facts. These include the IP access
    control lists and credential lists that are mapped to the domains for calls. A BYOC (bring your
    own carrier) trunk refers to one by its C(from_domain_sid), and a domain to the trunk that it
    feeds by its C(byoc_trunk_sid).
  - O(sid) selects one SIP domain, O(sids) several, and O(friendly_name) those with that name.
    Without these options, it reads every SIP domain of the account.
  - As always in Ansible, an option that is null is not set. An empty text is refused.
  - The account is in the address of each request. So the task needs O(account_sid), even if an API
    key or OAuth signs in.
  - The lists that are returned are complete, or the task fails. Two further requests read the lists
    of each SIP domain, and one reads the addresses in each IP access control list.
  - The responses are checked against Twilio's documentation before a playbook sees them. A response
    without a SIP domain, a SIP domain other than the requested one, and attributes that are not as
    documented are errors.
  - Of credential lists, only SIDs and names are read. The credentials in them are never asked for.
  - A restricted API key needs read and list on SIP domains (C(sip.domains)). It needs the same on
    the lists that are mapped to them (C(sip.ip-acl-mappings),
    C(sip.domains.auth.calls.credential-list-mappings)) and on IP addresses
    (C(sip.ip-acls.ip-addresses)).
  - It only reads. It changes nothing at Twilio.
options:
  sid:
    description:
      - The SID of the SIP domain to read, C(SD) followed by 32 hexadecimal digits.
      - Mutually exclusive with O(sids) and O(friendly_name).
    type: str
  sids:
    description:
      - The SIDs of the SIP domains to read. Each is read once, even if it is named twice.
      - The task reads them one by one, at most O(concurrency) at a time. If listing the account is
        cheaper, it does that instead. An empty list makes no request.
      - Mutually exclusive with O(sid) and O(friendly_name).
    type: list
    elements: str
  friendly_name:
    description:
      - Read every SIP domain of exactly this name. Names need not be unique, so there may be
        several.
      - If no SIP domain has the name, O(on_missing) decides, as with a SID.
      - Mutually exclusive with O(sid) and O(sids).
    type: str
extends_documentation_fragment:
  - voiceops.twilio._twilio
  - voiceops.twilio._attributes
  - voiceops.twilio._attributes.no_diff
seealso:
  - module: voiceops.twilio.byoc_trunk_info
  - module: voiceops.twilio.connection_policy_info
  - name: SIP Domain resource
    description: Twilio's documentation of the resource.
    link: https://www.twilio.com/docs/voice/sip/api/sip-domain-resource
"""

EXAMPLES = r"""
- name: Read a SIP domain, with the credentials of the environment
  voiceops.twilio.sip_domain_info:
    sid: SD00000000000000000000000000000001
  register: inbound

- name: Assert that it takes calls of known addresses only
  ansible.builtin.assert:
    that:
      - inbound.sip_domain.secure is true
      - inbound.sip_domain.ip_access_control_lists | length > 0

- name: Read the SIP domains of an account with an API key
  voiceops.twilio.sip_domain_info:
    account_sid: "{{ release_account_sid }}"
    api_key: "{{ release_api_key }}"
    api_secret: "{{ release_api_secret }}"

- name: Read every SIP domain of the account
  voiceops.twilio.sip_domain_info:
  register: account

- name: Assert that each has a way to authenticate callers
  ansible.builtin.assert:
    that: account.sip_domains | rejectattr('auth_type') | length == 0

- name: Read the SIP domains of a name
  voiceops.twilio.sip_domain_info:
    friendly_name: Berlin carrier

- name: Find out whether a SIP domain is still there
  voiceops.twilio.sip_domain_info:
    sid: SDffffffffffffffffffffffffffffffff
    on_missing: ignore
  register: old_domain
"""

RETURN = r"""
sip_domain:
  description:
    - The SIP domain, with all its attributes and the lists that are mapped to it for calls.
      Attributes that Twilio has added since come last. Its attributes may be V(null), if Twilio
      returns V(null) or omits them.
    - An empty text is V(null) too, if the attribute is a URL, a method, the SID of something else
      or RV(sip_domain.auth_type). An empty C(friendly_name) stays an empty text.
    - It is V(null) if the SIP domain does not exist and O(on_missing) tolerates that.
  returned: success, with O(sid)
  type: dict
  contains: &domain
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
      description: The HTTP method for RV(sip_domain.voice_fallback_url).
      returned: success
      type: str
      sample: POST
    voice_fallback_url:
      description: The URL that Twilio requests if RV(sip_domain.voice_url) fails.
      returned: success
      type: str
      sample: https://voice.example.com/fallback
    voice_method:
      description: The HTTP method for RV(sip_domain.voice_url).
      returned: success
      type: str
      sample: POST
    voice_status_callback_method:
      description: The HTTP method for RV(sip_domain.voice_status_callback_url).
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
        - The IP access control lists that are mapped to the domain for calls. Their attributes may
          be V(null).
        - After these attributes, each has any that Twilio has added since.
        - It is V(null) if the SID of the domain is not valid and O(on_invalid) tolerates that.
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
            - After these attributes, each has any that Twilio has added since.
            - It is V(null) if the SID of the list is not valid and O(on_invalid) tolerates that.
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
        - The credential lists that are mapped to the domain for calls. Only their SIDs and names
          are returned. The user names and passwords in them are never read. Their attributes may be
          V(null).
        - It is V(null) if the SID of the domain is not valid and O(on_invalid) tolerates that.
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
sip_domains:
  description:
    - The SIP domains, each once and as in RV(sip_domain). With O(sids), they have the order of the
      SIDs, otherwise the order of Twilio's listing. Each of their attributes may be V(null).
  returned: success
  type: list
  elements: dict
  contains: *domain
missing_sids:
  description: The SIDs of SIP domains that do not exist, if O(on_missing) tolerates that.
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
      sample: https://api.twilio.com
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
          V(timeout), V(tls), V(connection), V(invalid_response), V(wrong_sip_domain), V(options).
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
      sample: The requested resource
        /2010-04-01/Accounts/AC00000000000000000000000000000001/SIP/Domains/SD00000000000000000000000000000001.json
        was not found
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
      sample:
        https://api.twilio.com/2010-04-01/Accounts/AC00000000000000000000000000000001/SIP/Domains/SD00000000000000000000000000000001.json
    sid:
      description: The SIP domain that the error is about, or V(null).
      returned: always
      type: str
      sample: SD00000000000000000000000000000001
    violations:
      description: Each attribute of the SIP domain that is not as documented, see O(on_invalid).
      returned: always
      type: list
      elements: dict
      contains:
        attribute:
          description: The attribute.
          returned: always
          type: str
          sample: sip_registration
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
  description: The errors of all SIP domains that could not be read.
  returned: failure, when several SIP domains were asked for and some of them could not be read
  type: list
  elements: dict
  contains:
    <<: *error
    msg:
      description: The message for people.
      returned: always
      type: str
      sample: Twilio has no SIP domain SD00000000000000000000000000000001 in account
        AC00000000000000000000000000000001 at https://api.twilio.com.
"""

import os

from ansible.module_utils.basic import AnsibleModule, missing_required_lib
from ansible_collections.voiceops.twilio.plugins.module_utils._http.session import (
    REQUESTS_IMPORT_ERROR,
    REQUESTS_TOO_OLD,
)
from ansible_collections.voiceops.twilio.plugins.module_utils._options import argument_spec
from ansible_collections.voiceops.twilio.plugins.module_utils._tasks.refusing import (
    RefusesArguments,
)
from ansible_collections.voiceops.twilio.plugins.module_utils._tasks.sip_domain_info import (
    EXCLUSIVE,
    OPTIONS,
    sip_domain_info,
)


class _Module(RefusesArguments, AnsibleModule):  # type: ignore[misc]
    pass


def main() -> None:
    """Read SIP domains with the arguments that Ansible passes to the module."""
    module = _Module(
        argument_spec=argument_spec(OPTIONS), mutually_exclusive=EXCLUSIVE, supports_check_mode=True
    )
    if REQUESTS_IMPORT_ERROR:
        msg = REQUESTS_TOO_OLD or missing_required_lib("requests >= 2.28.0")
        module.fail_json(msg=msg, exception=REQUESTS_IMPORT_ERROR)
    version = module.ansible_version
    outcome = sip_domain_info(module.params, os.environ, ansible_version=version)
    module.no_log_values.update(outcome.secrets)
    for warning in outcome.warnings:
        module.warn(warning)
    finish = module.fail_json if outcome.failed else module.exit_json
    finish(**outcome.result, invocation=outcome.invocation(module.params, OPTIONS))


if __name__ == "__main__":
    main()
