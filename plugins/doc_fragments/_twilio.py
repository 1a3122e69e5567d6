# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The options that every door shares.

Private to this collection: it may change in any release. Do not use it from elsewhere.
"""

from __future__ import annotations


class ModuleDocFragment:
    """The options that every door shares, and where plugins find them."""

    # The options of every module. A test compares them with module_utils/_options.py.
    DOCUMENTATION = r"""
options:
  account_sid:
    description:
      - The SID of the account, C(AC) followed by 32 hexadecimal digits.
      - With O(auth_token), it signs in. An API key or OAuth signs in without it. If it is given, it
        is the account guard, so a response from any other account is an error. Without it,
        responses from two accounts in one task are an error.
      - SIP domains cannot be read without it, because it is in the address of each request.
      - If it is not given, the host variable C(twilio_account_sid) is used, then
        E(TWILIO_ACCOUNT_SID). Each of them guards credentials from the same place or a later one,
        and a pair of which an earlier place has only one half. So neither guards an API key with
        its secret, or an OAuth app with its secret, that the task itself has.
    type: str
  auth_token:
    description:
      - The auth token of O(account_sid).
      - If it is not given, the host variable C(twilio_auth_token) is used, then
        E(TWILIO_AUTH_TOKEN).
      - The task outranks the variables of its host, and they outrank the environment. The task
        signs in with the first of these places that names a way to sign in. Within one place OAuth
        outranks an API key, and an API key outranks an auth token.
    type: str
  api_key:
    description:
      - The SID of an API key, C(SK) followed by 32 hexadecimal digits. To read BYOC trunks, a
        restricted key needs read and list on BYOC trunks (C(sip.byoc-trunks)). For other resources,
        the description of the module lists the permissions. Twilio offers restricted keys only in
        the United States region.
      - Needs O(api_secret).
      - If it is not given, the host variable C(twilio_api_key) is used, then
        E(TWILIO_API_KEY).
    type: str
  api_secret:
    description:
      - The secret of O(api_key).
      - If it is not given, the host variable C(twilio_api_secret) is used, then
        E(TWILIO_API_SECRET).
    type: str
  client_id:
    description:
      - The client ID of an OAuth app. The task obtains one access token.
      - Needs O(client_secret).
      - If it is not given, the host variable C(twilio_client_id) is used, then
        E(TWILIO_CLIENT_ID).
    type: str
  client_secret:
    description:
      - The client secret of the OAuth app O(client_id).
      - If it is not given, the host variable C(twilio_client_secret) is used, then
        E(TWILIO_CLIENT_SECRET).
    type: str
  edge:
    description:
      - The edge location that requests go through, such as V(dublin). Needs O(region).
      - If it is not given, the host variable C(twilio_edge) is used, then
        E(TWILIO_EDGE).
    type: str
  region:
    description:
      - The region that holds the account's data, such as V(ie1). Needs O(edge). Credentials are
        valid in one region only.
      - If it is not given, the host variable C(twilio_region) is used, then
        E(TWILIO_REGION).
    type: str
  api_url:
    description:
      - The address of Twilio's Voice API, which has BYOC trunks and connection policies. It may
        have a path, for a gateway in front of Twilio.
      - The collection adds a path such as C(/v1/ByocTrunks) itself. A path that ends in a version,
        such as C(/v1), is refused.
      - The scheme V(http) is only accepted for a loopback address.
      - If it is not given, O(edge) with O(region) is used. If these are not given either, the host
        variable C(twilio_voice_url) is used, then C(twilio_edge) with C(twilio_region), then
        E(TWILIO_VOICE_URL), then E(TWILIO_EDGE) with E(TWILIO_REGION), then
        V(https://voice.twilio.com).
    type: str
  core_api_url:
    description:
      - The address of Twilio's core API, which has SIP domains. Only tasks that read SIP domains
        use it. It may have a path, for a gateway in front of Twilio.
      - The collection adds a path such as C(/2010-04-01/Accounts) itself. A path that ends in a
        version, such as C(/2010-04-01), is refused.
      - The scheme V(http) is only accepted for a loopback address.
      - If it is not given, O(edge) with O(region) is used. If these are not given either, the host
        variable C(twilio_api_url) is used, then C(twilio_edge) with C(twilio_region), then
        E(TWILIO_API_URL), then E(TWILIO_EDGE) with E(TWILIO_REGION), then
        V(https://api.twilio.com).
    type: str
  oauth_url:
    description:
      - The address of the token endpoint for O(client_id).
      - The scheme V(http) is only accepted for a loopback address.
      - If it is not given, the host variable C(twilio_oauth_url) is used, then
        E(TWILIO_OAUTH_URL), then V(https://oauth.twilio.com/v2/token).
    type: str
  validate_certs:
    description:
      - Whether to check the certificate of the server. Only set this to V(false) for a server of
        your own.
    type: bool
    default: true
  ca_path:
    description:
      - A file of CA certificates in PEM form, or a folder of them. It replaces the CA bundle of
        C(requests).
      - If it is not given, E(TWILIO_CA_BUNDLE) is used, then E(REQUESTS_CA_BUNDLE), then
        E(CURL_CA_BUNDLE).
    type: path
  timeout:
    description:
      - Seconds for one attempt, from V(0.1) to V(3600).
    type: float
    default: 30.0
  retries:
    description:
      - Extra attempts for a request, from V(0) to V(100).
      - The task retries after status 408, 429, 500, 502, 503, 504 or 520 to 524, after a time-out
        and after a broken connection.
      - If a 429 arrives while other requests of the same task are under way, it does not count. The
        task lowers its concurrency instead.
    type: int
    default: 5
  deadline:
    description:
      - Seconds for the whole task, from V(0.1) to V(86400). It also limits waits, slow servers and
        C(Retry-After).
    type: float
    default: 300.0
  concurrency:
    description:
      - The maximum number of requests under way at the same time, from V(1) to V(32).
    type: int
    default: 8
  on_missing:
    description:
      - What to do if Twilio answers that a resource does not exist, such as a BYOC trunk. Such an
        answer has status 404, code 20404 and a message that names the resource.
      - V(error) fails, V(warn) continues with a warning, V(ignore) continues.
    type: str
    choices: [error, warn, ignore]
    default: error
  on_invalid:
    description:
      - What to do about a resource with an attribute that is not as documented, in type, pattern,
        range, method, URI or date. V(warn) and V(ignore) return its values unchanged.
      - A response without the resource, or with a resource other than the requested one, is always
        an error.
    type: str
    choices: [error, warn, ignore]
    default: error
requirements:
  - requests >= 2.28.0
notes:
  - The task reads the variables of the inventory host that it runs for. With C(delegate_to), it
    does not read the variables of the host that it is delegated to. It reads the environment of the
    machine that it runs on.
  - A task that reads for more than 5 seconds in Ansible's own process reports its progress on
    standard error. The variable C(byoc_trunk_progress) turns this off with V(false).
  - If the task would run on this machine as this user anyway, it runs in Ansible's own process,
    without starting a module. The variable C(byoc_trunk_in_process) turns this off with V(false).
  - The task takes proxies from the environment variables E(HTTPS_PROXY), E(HTTP_PROXY),
    E(ALL_PROXY) and E(NO_PROXY).
seealso:
  - name: BYOC trunk resource
    description: Twilio's documentation of the resource.
    link: https://www.twilio.com/docs/voice/bring-your-own-carrier-byoc/api/byoctrunk-resource
"""

    # The other places that may set these options for lookups and inventories. Secrets are not read
    # from ansible.cfg, because that file is not protected.
    PLUGIN = r"""
options:
  account_sid:
    env:
      - name: TWILIO_ACCOUNT_SID
    ini:
      - section: voiceops.twilio
        key: account_sid
    vars:
      - name: twilio_account_sid
  auth_token:
    env:
      - name: TWILIO_AUTH_TOKEN
    vars:
      - name: twilio_auth_token
  api_key:
    env:
      - name: TWILIO_API_KEY
    ini:
      - section: voiceops.twilio
        key: api_key
    vars:
      - name: twilio_api_key
  api_secret:
    env:
      - name: TWILIO_API_SECRET
    vars:
      - name: twilio_api_secret
  client_id:
    env:
      - name: TWILIO_CLIENT_ID
    ini:
      - section: voiceops.twilio
        key: client_id
    vars:
      - name: twilio_client_id
  client_secret:
    env:
      - name: TWILIO_CLIENT_SECRET
    vars:
      - name: twilio_client_secret
  edge:
    env:
      - name: TWILIO_EDGE
    ini:
      - section: voiceops.twilio
        key: edge
    vars:
      - name: twilio_edge
  region:
    env:
      - name: TWILIO_REGION
    ini:
      - section: voiceops.twilio
        key: region
    vars:
      - name: twilio_region
  api_url:
    env:
      - name: TWILIO_VOICE_URL
    ini:
      - section: voiceops.twilio
        key: api_url
    vars:
      - name: twilio_voice_url
  core_api_url:
    env:
      - name: TWILIO_API_URL
    ini:
      - section: voiceops.twilio
        key: core_api_url
    vars:
      - name: twilio_api_url
  oauth_url:
    env:
      - name: TWILIO_OAUTH_URL
    ini:
      - section: voiceops.twilio
        key: oauth_url
    vars:
      - name: twilio_oauth_url
  validate_certs:
    ini:
      - section: voiceops.twilio
        key: validate_certs
  ca_path:
    env:
      - name: TWILIO_CA_BUNDLE
    ini:
      - section: voiceops.twilio
        key: ca_path
  timeout:
    ini:
      - section: voiceops.twilio
        key: timeout
  retries:
    ini:
      - section: voiceops.twilio
        key: retries
  deadline:
    ini:
      - section: voiceops.twilio
        key: deadline
  concurrency:
    ini:
      - section: voiceops.twilio
        key: concurrency
  on_missing:
    ini:
      - section: voiceops.twilio
        key: on_missing
  on_invalid:
    ini:
      - section: voiceops.twilio
        key: on_invalid
"""
