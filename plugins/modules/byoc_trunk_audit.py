#!/usr/bin/python
# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: byoc_trunk_audit
short_description: Compare BYOC trunks of Twilio with the expected trunks
version_added: 1.0.0
author:
  - voiceops.twilio contributors (@voiceops)
description:
  - Reads every BYOC (bring your own carrier) trunk of an account and compares it with the expected
    trunks in a repository. It also compares the connection policies and SIP domains that an entry
    describes.
  - It compares only the attributes that an entry names. A trunk without an entry is V(unmanaged).
    An entry without a trunk is V(missing).
  - It only reads. It changes no trunk at Twilio.
options:
  expected:
    description:
      - The expected trunks. Each entry names its trunk by C(sid) or C(friendly_name). Its other
        keys are the attributes to compare, named as in the facts of
        M(voiceops.twilio.byoc_trunk_info).
      - The value of an attribute is a literal, V(null) included, or a condition. A condition is a
        dictionary with one key. C(regex) has a regular expression found in the text, and C(one_of)
        a list of literals. C(defined) is V(true) for anything but V(null). C(not) has a literal or
        another condition. Numbers, booleans and objects cannot have C(regex).
      - C(connection_policy) describes the connection policy that the trunk names in
        C(connection_policy_sid). Its keys are attributes of the policy, and C(targets). Likewise,
        C(sip_domain) describes the SIP domain that the trunk names in C(from_domain_sid). Its keys
        are attributes of the domain, C(ip_addresses) and C(credential_lists).
      - Each of these lists has an entry for every item that should exist. C(target) identifies a
        target, C(ip_address) an address, and C(sid) or C(friendly_name) a credential list. The
        other keys of an entry are attributes of the item. An entry without an item is a difference,
        and so is an item without an entry. The addresses are those of all IP access control lists
        of the domain.
      - V({}) as C(connection_policy) or C(sip_domain) expects only that the resource exists.
        V(null) expects that the trunk names none. A SID that leads nowhere is a difference.
      - The task reads only what the entries describe. For the entries' connection policies and SIP
        domains, a restricted API key needs the permissions of
        M(voiceops.twilio.connection_policy_info) and M(voiceops.twilio.sip_domain_info).
      - Before its first request, the task checks the entries. An unknown attribute, an impossible
        literal, and a regular expression that does not compile or is not for a text are errors. So
        are two entries with the same SID or name. If an entry has the SID of a trunk and another
        one its name, the task finds that after it has read the trunks. It is an error too.
      - If a literal or a regular expression holds C(********), it also accepts a value that fits it
        after masking. C(********) then replaces a secret of the task or the environment only.
      - Each entry is a dictionary. A text such as V(sid=BY… voice_method=POST) is an error.
      - A regular expression has at most 10,000 characters. O(deadline) ends the comparison too.
      - Conditions are nested at most 16 levels deep.
      - Mutually exclusive with O(expected_file). One of the two is required.
    type: list
    elements: raw
  expected_file:
    description:
      - A file of YAML or JSON on the controller. It is a list, as O(expected), or a dictionary with
        C(expected) and optionally C(defaults) and C(waivers). A baseline, which the role
        P(voiceops.twilio.byoc_trunk_audit#role) writes, is such a file.
      - The file is data. No template in it is rendered, so people who change it cannot run anything
        on the controller. For a large account, it is also much faster than a variable, which
        Ansible searches for templates. The task decrypts a file or values encrypted with Ansible
        Vault.
      - It is UTF-8, has at most 64 MiB, and is nested at most 32 levels deep. It is a regular file,
        or a link to one. The only custom tags in it are C(!unsafe) and C(!vault).
      - A date without quotes stays a text.
      - Mutually exclusive with O(expected).
      - A path with a line break or another control character is refused.
      - A relative path begins at the playbook. For a playbook of a collection, it begins in the
        folder that C(ansible-playbook) was started in.
    type: path
  defaults:
    description:
      - Attributes for every entry of O(expected) that does not set them itself.
      - C(connection_policy) and C(sip_domain) complete those of an entry, attribute by attribute.
        An entry with V(null) has none of them. A list in an entry replaces the whole list.
      - They are a dictionary. A text is an error.
      - They may be in O(expected_file) instead, but not in both.
    type: raw
    default: {}
  fail_on:
    description:
      - The findings that make the task fail.
      - V(drift) is a trunk that differs, or an expected friendly name that several trunks have.
        V(missing) is an expected trunk that does not exist. V(unmanaged) is a trunk that is not
        expected. V(findings) are findings of O(rules). With an empty list, the task only reports.
    type: list
    elements: str
    choices: [drift, missing, unmanaged, findings]
    default: [drift, missing, findings]
  rules:
    description:
      - The rules for a sound setup to check. They concern the trunks of the account, their
        connection policies and their SIP domains, whether or not O(expected) names them.
      - Each item is the ID of a rule such as V(BYOC016), a severity (V(error), V(warning) or
        V(note)) for all rules that have it, or V(all).
      - R(The guide to rules,ansible_collections.voiceops.twilio.docsite.rules_guide) lists them.
      - The task reads connection policies and SIP domains only if a rule needs them. A restricted
        API key then needs the permissions of M(voiceops.twilio.connection_policy_info) and
        M(voiceops.twilio.sip_domain_info) too.
      - The maximum is 1,000 items.
    type: list
    elements: str
    default: []
  rule_options:
    description:
      - A dictionary with the ID of a rule as each key. Its value is a dictionary with the options
        of that rule, and with C(severity) to give the rule another severity.
      - With another severity, a rule is also selected by that severity in O(rules).
      - An option that is a list has at most 10,000 items of 300 characters each.
    type: raw
    default: {}
  waivers:
    description:
      - Findings to accept. Each waiver is a dictionary with C(rule), the ID of a rule, and C(sid)
        or C(friendly_name), as in RV(findings) or as at Twilio. It also has C(reason), a text, and
        C(until), the last day of the waiver in UTC, such as V(2026-12-31). All of them are
        required.
      - If a name holds a secret of the task, the finding shows it masked. The waiver may have
        either form of it.
      - The maximum is 10,000 waivers, and 10,000 characters in each text.
      - After the last day, the finding counts again, and its message says that the waiver expired.
      - An unused waiver of a checked rule is a finding of the rule V(BYOC030).
      - They may be in O(expected_file) instead, but not in both.
    type: list
    elements: raw
    default: []
  own_rules:
    description:
      - Rules of your own. Each is a dictionary. The task checks all of them for every trunk of the
        account, whatever O(rules) selects.
      - C(id) is up to 60 letters, digits and C(_.-). It begins with a letter, but not with V(BYOC).
        It is not V(all), a severity, or a name of other results in reports, such as V(drifted).
        C(severity) is V(error), V(warning) or V(note). C(text) says what must hold. It
        becomes the message of the finding.
      - C(that) is an expression, or a list of them, as in M(ansible.builtin.assert). The rule holds
        for a trunk if each of them is true. Write them without C({{ }}).
      - The variables of an expression are those of the playbook and C(trunk), with the facts of
        M(voiceops.twilio.byoc_trunk_info).
      - C(reads) is a list of V(connection_policy) and V(sip_domain), by default empty. With
        V(connection_policy), the variable C(connection_policy) has the trunk's policy and its
        C(targets). It is V(null) without one. With V(sip_domain), the variable C(sip_domains) is a
        list of the SIP domains that lead to the trunk and of the one that the trunk names.
      - The task reads policies and domains only if a rule needs them, as with O(rules).
      - The maximum is 100 rules. C(text) has at most 500 characters. C(that) has at most 50
        expressions of 10,000 characters each.
      - If an expression fails or is neither true nor false for a trunk, the task fails.
      - Ansible evaluates the expressions on the controller. They come from the task only, so
        O(expected_file) cannot contain own rules. Text from Twilio is data, never a template.
      - O(waivers) can name these rules. O(rules) and O(rule_options) cannot.
    type: list
    elements: raw
    default: []
  findings_from:
    description: The lowest severity of findings that make the task fail.
    type: str
    choices: [error, warning, note]
    default: error
extends_documentation_fragment:
  - voiceops.twilio._twilio
  - voiceops.twilio._attributes
  - voiceops.twilio._attributes.diff
attributes:
  async:
    description: Supports being used with the C(async) keyword.
    support: none
    details:
      - The task fails before it asks Twilio. O(deadline) bounds its time.
notes:
  - O(on_missing) has no meaning for an audit, where a missing trunk is a state.
  - The passwords of URLs are always masked. The audit still compares them and reports a difference.
seealso:
  - module: voiceops.twilio.byoc_trunk_info
"""

EXAMPLES = r"""
- name: Compare the account with the repository
  voiceops.twilio.byoc_trunk_audit:
    expected:
      - sid: BY00000000000000000000000000000001
        friendly_name: Berlin carrier
        voice_url: https://voice.example.com/inbound
      - friendly_name: Paris carrier
        voice_url:
          regex: ^https://voice\.example\.com/
        connection_policy_sid:
          defined: true
    defaults:
      voice_method: POST
      cnam_lookup_enabled: false
    fail_on: [drift, missing, unmanaged]

- name: Compare what a trunk refers to
  voiceops.twilio.byoc_trunk_audit:
    expected:
      - friendly_name: Berlin carrier
        connection_policy:
          targets:
            - target: sip:sbc.ber.example.com:5061;transport=tls
              priority: 10
              enabled: true
            - target: sip:sbc.ham.example.com:5061;transport=tls
        sip_domain:
          secure: true
          ip_addresses:
            - ip_address: 203.0.113.0
              cidr_prefix_length: 28
          credential_lists: []

- name: Compare without failing
  voiceops.twilio.byoc_trunk_audit:
    expected_file: trunks.yml
    fail_on: []
  register: audit

- name: Check rules for a sound setup
  voiceops.twilio.byoc_trunk_audit:
    expected: []
    rules: [error, warning]
    rule_options:
      BYOC003:
        allowed_hosts: [voice.example.com]
    waivers:
      - rule: BYOC010
        sid: BY00000000000000000000000000000003
        reason: The trunk only receives calls.
        until: '2026-12-31'

- name: Check a rule of your own
  voiceops.twilio.byoc_trunk_audit:
    expected: []
    own_rules:
      - id: ORG001
        severity: error
        text: The fallback of each trunk is on our second site.
        that: trunk.voice_fallback_url | default('', true) is match('https://voice2[.]example[.]com/')
      - id: ORG002
        severity: warning
        text: Each connection policy has at least three targets.
        reads: [connection_policy]
        that: connection_policy is none or connection_policy.targets | length >= 3

- name: Show the summary
  ansible.builtin.debug:
    msg: "{{ audit.msg }}"
"""

RETURN = r"""
account_sid:
  description:
    - The account that was read. It is V(null) if no option names the account and it has no trunks.
  returned: when the account could be read
  type: str
  sample: AC00000000000000000000000000000001
account:
  description: The account in words. If its SID is not known, they name the credentials.
  returned: when the account could be read
  type: str
  sample: account AC00000000000000000000000000000001
host:
  description:
    - The inventory host that was audited. With C(run_once), Ansible registers the result for other
      hosts too, but it is only about this one.
  returned: always
  type: str
  sample: main
play:
  description:
    - Identifies the play of the audit within this run. With it, a report tells an audit of its own
      play from an older one.
  returned: always
  type: str
  sample: 0242ac11-0002-5c1f-8a35-00000000000a
inclusion:
  description:
    - Identifies the inclusion of the role that made the audit, by its place in files and its folder
      for reports. Outside of the role, it is V(null).
    - With it, a report of the role recognises audits for another folder.
  returned: always
  type: dict
  sample: {place: ["/srv/audits/play.yml:7 reports"], report_dir: /srv/audits/reports}
expected_file:
  description: The absolute path of O(expected_file), or V(null) if it is not set.
  returned: always
  type: str
  sample: /srv/audits/trunks.yml
expected_sha256:
  description:
    - The SHA-256 of O(expected_file) in hexadecimal, or V(null) if no file was compared with the
      account. It shows whether the file has changed since the audit.
    - Of an encrypted file, it is the SHA-256 of the encrypted content.
  returned: always
  type: str
  sample: 4f53cda18c2baa0c0354bb5f9a3ecbe5ed12ab4d8e11ba873c2f11161202b945
audited_at:
  description: When the audit ended, in UTC.
  returned: always
  type: str
  sample: "2026-11-26T03:17:05.123456+00:00"
seconds:
  description: How long the audit took.
  returned: always
  type: float
  sample: 0.412
compliant:
  description:
    - Whether every expected trunk exists and is as expected, independent of O(fail_on).
    - If O(fail_on) has V(unmanaged), an unmanaged trunk makes it V(false) too. If O(fail_on) has
      V(findings), so does a finding that is not waived and at least as severe as O(findings_from).
  returned: when the account could be read
  type: bool
  sample: false
counts:
  description: The number of trunks in each state.
  returned: when the account could be read
  type: dict
  contains:
    compliant:
      description: Trunks that are as expected.
      returned: always
      type: int
      sample: 40
    drifted:
      description: Trunks that differ from their entries.
      returned: always
      type: int
      sample: 1
    missing:
      description: Expected trunks that do not exist.
      returned: always
      type: int
      sample: 0
    unmanaged:
      description: Trunks that are not expected.
      returned: always
      type: int
      sample: 2
    ambiguous:
      description: Expected friendly names that fit several trunks.
      returned: always
      type: int
      sample: 0
faults:
  description: The findings of O(fail_on) that made the task fail.
  returned: when the account could be read
  type: list
  elements: str
  sample: [drift]
trunks:
  description: Each trunk with its state. The trunks of O(expected) come first, in their order.
  returned: when the account could be read
  type: list
  elements: dict
  contains:
    sid:
      description: The SID. It is V(null) if the entry has only a friendly name, and no trunk or
        several trunks have it.
      returned: always
      type: str
      sample: BY00000000000000000000000000000001
    friendly_name:
      description:
        - The friendly name of the trunk, or V(null). For a missing trunk, it is the expected
          friendly name, or V(null).
      returned: always
      type: str
      sample: Berlin carrier
    state:
      description: One of V(compliant), V(drifted), V(missing), V(unmanaged), V(ambiguous).
      returned: always
      type: str
      sample: drifted
    connection_policy_sid:
      description: The connection policy that the trunk names, or V(null).
      returned: when a rule needed connection policies
      type: str
      sample: NY00000000000000000000000000000001
    from_domain_sid:
      description: The SIP domain that the trunk names, or V(null).
      returned: when a rule needed SIP domains
      type: str
      sample: SD00000000000000000000000000000001
    differences:
      description: What differs, for a drifted trunk.
      returned: always
      type: list
      elements: dict
      contains:
        attribute:
          description:
            - The attribute. For a resource that the trunk names, it is a path such as
              V(connection_policy.targets[sip:sbc.example.com].weight).
            - A second item with the same identity has V((2\)) after it, and so on.
          returned: always
          type: str
          sample: voice_method
        expected:
          description:
            - The expected value, which is a literal, a condition, or V(null).
            - For a missing item of a list, it is the entry. For a list that is not known, it is the
              list. For a surplus item, it is V(null).
          returned: always
          type: raw
          sample: POST
        actual:
          description:
            - The value at Twilio, or V(null).
            - For a surplus item of a list, it is a dictionary with the SID of the item and what
              people set. For a missing item, it is V(null).
          returned: always
          type: raw
          sample: GET
    candidates:
      description: The SIDs of the trunks that an ambiguous friendly name fits.
      returned: always
      type: list
      elements: str
      sample: []
connection_policies:
  description:
    - The connection policies that the trunks name, by SID, with their targets. They have the form
      of RV(voiceops.twilio.byoc_trunk_info#module:connection_policies).
    - The passwords of URLs are masked.
  returned: when the account could be read, and a rule needed connection policies
  type: dict
  sample:
    NY00000000000000000000000000000001:
      friendly_name: Berlin carrier
      sid: NY00000000000000000000000000000001
      targets:
        - enabled: true
          priority: 10
          target: sip:sbc.carrier.example.com:5061;transport=tls
          weight: 10
sip_domains:
  description:
    - The SIP domains that the trunks name, and those that name one of the trunks, by SID, with
      their lists. They have the form of RV(voiceops.twilio.byoc_trunk_info#module:sip_domains).
    - The passwords of URLs are masked.
  returned: when the account could be read, and a rule needed SIP domains
  type: dict
  sample:
    SD00000000000000000000000000000001:
      auth_type: IP_ACL
      byoc_trunk_sid: BY00000000000000000000000000000001
      domain_name: berlin.sip.twilio.com
      sid: SD00000000000000000000000000000001
dangling:
  description:
    - The references of trunks that lead nowhere, as far as a rule needed the resources that they
      refer to.
  returned: when the account could be read, and a rule needed connection policies or SIP domains
  type: list
  elements: dict
  contains:
    sid:
      description: The SID of the trunk.
      returned: always
      type: str
      sample: BY00000000000000000000000000000001
    attribute:
      description: The attribute of the trunk, V(connection_policy_sid) or V(from_domain_sid).
      returned: always
      type: str
      sample: connection_policy_sid
    refers_to:
      description: The SID that no resource has.
      returned: always
      type: str
      sample: NY00000000000000000000000000000002
findings:
  description:
    - What the rules of O(rules) and O(own_rules) found, in the order of the rules, then by SID.
    - It is empty if both are empty.
  returned: when the account could be read
  type: list
  elements: dict
  contains:
    rule:
      description: The ID of the rule.
      returned: always
      type: str
      sample: BYOC001
    severity:
      description: One of V(error), V(warning), V(note).
      returned: always
      type: str
      sample: error
    sid:
      description: The SID of the resource, or V(null).
      returned: always
      type: str
      sample: BY00000000000000000000000000000001
    friendly_name:
      description: The friendly name of the resource, or V(null).
      returned: always
      type: str
      sample: Berlin carrier
    resource:
      description:
        - The kind of the resource, V(byoc_trunk), V(connection_policy) or V(sip_domain). It is
          V(waiver) for an unused waiver.
      returned: always
      type: str
      sample: byoc_trunk
    message:
      description: What the rule found.
      returned: always
      type: str
      sample: voice_url is not set. No application answers the calls that arrive.
    waived:
      description: The valid waiver of the finding, or V(null).
      returned: always
      type: dict
      contains:
        reason:
          description: The reason of the waiver.
          returned: always
          type: str
          sample: The carrier ends in March.
        until:
          description: The last day of the waiver.
          returned: always
          type: str
          sample: '2026-12-31'
finding_counts:
  description: The number of findings of each severity that are not waived, and of waived ones.
  returned: when the account could be read
  type: dict
  contains:
    error:
      description: Findings of this severity.
      returned: always
      type: int
      sample: 1
    warning:
      description: Findings of this severity.
      returned: always
      type: int
      sample: 0
    note:
      description: Findings of this severity.
      returned: always
      type: int
      sample: 2
    waived:
      description: Waived findings of any severity.
      returned: always
      type: int
      sample: 0
findings_from:
  description: The lowest severity of findings that make the task fail, as in O(findings_from).
  returned: when the account could be read
  type: str
  sample: error
waivers:
  description: Each waiver with its state on the day of the audit, in UTC.
  returned: when the account could be read
  type: list
  elements: dict
  contains:
    rule:
      description: The ID of the rule.
      returned: always
      type: str
      sample: BYOC010
    sid:
      description: The SID in the waiver, or V(null).
      returned: always
      type: str
      sample: BY00000000000000000000000000000003
    friendly_name:
      description: The friendly name in the waiver, or V(null).
      returned: always
      type: str
      sample: Paris carrier
    reason:
      description: The reason.
      returned: always
      type: str
      sample: The trunk only receives calls.
    until:
      description: The last day.
      returned: always
      type: str
      sample: '2026-12-31'
    state:
      description:
        - V(valid), or V(expired) after the last day. It is V(unused) if no finding fits, and
          V(not_checked) if O(rules) does not select the rule.
      returned: always
      type: str
      sample: valid
    days_left:
      description:
        - The number of days after this one, up to and including the last day. On the last day, it
          is 0. After it, it is negative.
      returned: always
      type: int
      sample: 34
    findings:
      description: The number of findings that fit, expired or not.
      returned: always
      type: int
      sample: 1
own_rules:
  description: Each rule of O(own_rules), in their order. Reports describe the rules with it.
  returned: when the account could be read
  type: list
  elements: dict
  contains:
    id:
      description: The ID of the rule.
      returned: always
      type: str
      sample: ORG001
    severity:
      description: One of V(error), V(warning), V(note).
      returned: always
      type: str
      sample: error
    text:
      description: What must hold, with control characters as escapes and secrets masked.
      returned: always
      type: str
      sample: The fallback of each trunk is on our second site.
msg:
  description:
    - One line with the account, the counts and the first trunks that are not as expected. Unmanaged
      trunks are among them if O(fail_on) has V(unmanaged).
    - With O(rules) or O(own_rules), it goes on with the counts and the first findings that make the
      task fail.
    - If the options contain mistakes, a line for each of the first ten.
  returned: always
  type: str
  sample: >-
    BYOC trunks of account AC00000000000000000000000000000001 at https://voice.twilio.com:
    40 compliant, 1 drifted. BY00000000000000000000000000000001 (Berlin carrier) drifted in
    voice_method.
diff:
  description:
    - The differences of each drifted trunk, as Ansible shows them.
    - Ansible shows the diff of a task only if the task changed something, which this one never
      does. M(voiceops.twilio.byoc_trunk_report) shows these differences.
  returned: when the account could be read in diff mode
  type: list
  elements: dict
  contains:
    before_header:
      description: The trunk at Twilio.
      returned: always
      type: str
      sample: BY00000000000000000000000000000001 (Berlin carrier) at Twilio
    after_header:
      description: The expected trunk.
      returned: always
      type: str
      sample: BY00000000000000000000000000000001 (Berlin carrier) as expected
    before:
      description: The differing attributes at Twilio.
      returned: always
      type: str
      sample: |
        voice_method: "GET"
    after:
      description: The expected values of these attributes.
      returned: always
      type: str
      sample: |
        voice_method: "POST"
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
mistakes:
  description:
    - The first ten mistakes in O(expected), O(defaults), O(rules), O(rule_options), O(waivers) or
      O(own_rules), or in O(expected_file). C(msg) has one line for each of them.
  returned: when an option or its file contains mistakes
  type: list
  elements: dict
  contains:
    option:
      description: The option, or V(null) if it is about O(expected_file) as a whole.
      returned: always
      type: str
      sample: expected
    entry:
      description:
        - The number of the entry in the list of the option, from 0, or V(null) if it is not about
          an entry of a list.
      returned: always
      type: int
      sample: 3
    attribute:
      description:
        - The attribute, or V(null) if it is about the entry as a whole.
        - Inside a description of another resource, it is a path such as
          V(connection_policy.targets[0].weight), with the index of the entry in its list.
        - In O(waivers) and O(own_rules), it is the key. In O(rule_options), it is a path such as
          V(BYOC003.allowed_hosts).
      returned: always
      type: str
      sample: voice_method
    message:
      description: The mistake.
      returned: always
      type: str
      sample: "expected[3] (Berlin carrier): voice_methd: is not an attribute of a BYOC trunk"
    file:
      description: The file of O(expected_file), or V(null) if the mistake is in another place.
      returned: always
      type: str
      sample: /runner/project/trunks.yml
    line:
      description: The line in that file, or V(null) if it is not known.
      returned: always
      type: int
      sample: 12
error:
  description:
    - The error, for a playbook to act on. The message for people is in C(msg).
    - If there are several errors, it is the first.
  returned: when the account could not be read, unless C(requests) is missing
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
      description: The trunk that the error is about, or V(null).
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
from ansible_collections.voiceops.twilio.plugins.module_utils._tasks.byoc_trunk_audit import (
    EITHER,
    OPTIONS,
    byoc_trunk_audit,
)
from ansible_collections.voiceops.twilio.plugins.module_utils._tasks.refusing import (
    RefusesArguments,
)


class _Module(RefusesArguments, AnsibleModule):  # type: ignore[misc]
    pass


def main() -> None:
    """Run the audit with the arguments that Ansible passes to the module."""
    module = _Module(
        argument_spec=argument_spec(OPTIONS),
        mutually_exclusive=EITHER,
        required_one_of=EITHER,
        supports_check_mode=True,
    )
    if REQUESTS_IMPORT_ERROR:
        msg = REQUESTS_TOO_OLD or missing_required_lib("requests >= 2.28.0")
        module.fail_json(msg=msg, exception=REQUESTS_IMPORT_ERROR)
    # Ansible's guide for developers documents this private name, and there is no public one.
    version, diff = module.ansible_version, module._diff  # noqa: SLF001
    outcome = byoc_trunk_audit(module.params, os.environ, ansible_version=version, diff=diff)
    module.no_log_values.update(outcome.secrets)
    for warning in outcome.warnings:
        module.warn(warning)
    finish = module.fail_json if outcome.failed else module.exit_json
    finish(**outcome.result, invocation=outcome.invocation(module.params, OPTIONS))


if __name__ == "__main__":
    main()
