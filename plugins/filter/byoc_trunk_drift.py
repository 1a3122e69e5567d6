# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
name: byoc_trunk_drift
short_description: Compare facts of BYOC trunks with the expected trunks
version_added: 1.0.0
author:
  - voiceops.twilio contributors (@voiceops)
description:
  - Compares as M(voiceops.twilio.byoc_trunk_audit) does, but with facts from an earlier task. It
    sends no request to Twilio.
  - If an entry describes a connection policy or a SIP domain that the input lacks, it is an error.
    The same is true of its targets, addresses and credential lists. A difference only says that a
    SID leads nowhere if O(dangling) or the input says so.
  - If the facts lack an attribute that an entry names, it is an error. So is a trunk without
    C(friendly_name). No attribute counts as V(null) only because it is not there.
  - One trunk twice in the input is an error, even with the same content. So is a connection policy
    or a SIP domain that trunks of the input have with different content.
  - If Ansible Vault encrypts a single value of O(expected) or O(defaults), the filter compares it,
    and masks it in the result and in errors.
  - If the comparison takes longer than 60 seconds, as a regular expression can cause, it is an
    error.
options:
  _input:
    description:
      - The facts of all trunks, from M(voiceops.twilio.byoc_trunk_info), from
        P(voiceops.twilio.byoc_trunk#lookup), or the variables of the hosts of
        P(voiceops.twilio.byoc_trunks#inventory).
    type: list
    elements: dict
    required: true
  expected:
    description: The expected trunks, as in M(voiceops.twilio.byoc_trunk_audit).
    type: list
    elements: dict
    required: true
  defaults:
    description: Attributes for every entry of O(expected) that does not set them itself.
    type: dict
    default: {}
  prefix:
    description: The prefix of the host variables, if the input comes from hosts.
    type: str
    default: byoc_trunk_
  connection_policies:
    description:
      - The connection policies of all trunks in the input, as
        RV(voiceops.twilio.byoc_trunk_info#module:connection_policies). They are required if
        O(expected) or O(defaults) describe a connection policy.
      - By default, they come from the input, if each trunk in it has C(connection_policy), as with
        O(voiceops.twilio.byoc_trunk#lookup:related) and
        O(voiceops.twilio.byoc_trunks#inventory:related).
    type: dict
  sip_domains:
    description:
      - The SIP domains of all trunks in the input, as
        RV(voiceops.twilio.byoc_trunk_info#module:sip_domains). They are required if O(expected) or
        O(defaults) describe a SIP domain.
      - By default, they come from the input, if each trunk in it has C(sip_domains).
    type: dict
  dangling:
    description:
      - The references that lead nowhere, as
        RV(voiceops.twilio.byoc_trunk_info#module:dangling). They are required with
        O(connection_policies) and O(sip_domains) if there are any.
      - If the policies or domains come from the input, the input says what leads nowhere. Then
        C(connection_policy) is V(null), or C(sip_domains) lacks the domain.
    type: list
    elements: dict
positional: expected
seealso:
  - module: voiceops.twilio.byoc_trunk_audit
"""

EXAMPLES = r"""
- name: Read the account once
  voiceops.twilio.byoc_trunk_info:
  register: account

- name: Assert that the account matches the repository
  ansible.builtin.assert:
    that: drift.compliant
    fail_msg: "{{ drift.trunks | rejectattr('state', 'in', expected_states) | to_nice_yaml }}"
  vars:
    drift: "{{ account.byoc_trunks | voiceops.twilio.byoc_trunk_drift(expected) }}"
    expected_states: [compliant, unmanaged]
    expected:
      - sid: BY00000000000000000000000000000001
        voice_method: POST

- name: Compare the hosts of an inventory of trunks
  ansible.builtin.debug:
    msg: "{{ trunks | voiceops.twilio.byoc_trunk_drift(expected, defaults=defaults) }}"
  vars:
    trunks: "{{ groups['byoc_trunks'] | map('extract', hostvars) }}"
    expected:
      - friendly_name: Berlin carrier
    defaults:
      voice_url:
        defined: true

- name: Read the account with its connection policies
  voiceops.twilio.byoc_trunk_info:
    related: [connection_policy]
  register: setup

- name: Compare the connection policies too
  ansible.builtin.debug:
    msg: "{{ setup.byoc_trunks | voiceops.twilio.byoc_trunk_drift(expected, **policies) }}"
  vars:
    policies:
      connection_policies: "{{ setup.connection_policies }}"
      dangling: "{{ setup.dangling }}"
    expected:
      - friendly_name: Berlin carrier
        connection_policy:
          targets:
            - target: sip:sbc.example.com
"""

RETURN = r"""
_value:
  description: The comparison.
  returned: success
  type: dict
  contains:
    compliant:
      description: Whether every expected trunk exists and is as expected.
      returned: always
      type: bool
      sample: true
    counts:
      description: RV(voiceops.twilio.byoc_trunk_audit#module:counts).
      returned: always
      type: dict
      sample: {compliant: 1, drifted: 0, missing: 0, unmanaged: 0, ambiguous: 0}
    trunks:
      description: RV(voiceops.twilio.byoc_trunk_audit#module:trunks).
      returned: always
      type: list
      elements: dict
      sample:
        - sid: BY00000000000000000000000000000001
          friendly_name: Berlin carrier
          state: compliant
          differences: []
          candidates: []
"""

import time
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Any

from ansible.errors import AnsibleFilterError
from ansible_collections.voiceops.twilio.plugins.module_utils._audit.drift import (
    Comparison,
    compare,
    is_compliant,
    linked_needs,
    with_their_trunk,
)
from ansible_collections.voiceops.twilio.plugins.module_utils._audit.expectations import (
    read_expectations,
)
from ansible_collections.voiceops.twilio.plugins.module_utils._audit.linked import LINKED
from ansible_collections.voiceops.twilio.plugins.module_utils._audit.mistakes import ADVICE
from ansible_collections.voiceops.twilio.plugins.module_utils._errors import (
    TwilioError,
    printable,
)
from ansible_collections.voiceops.twilio.plugins.module_utils._resources.byoc_trunk import (
    ATTRIBUTES,
    BYOC_TRUNK,
    normal_form,
)
from ansible_collections.voiceops.twilio.plugins.module_utils._resources.connection_policy import (
    CONNECTION_POLICY,
)
from ansible_collections.voiceops.twilio.plugins.module_utils._resources.sip_domain import (
    SIP_DOMAIN,
)
from ansible_collections.voiceops.twilio.plugins.module_utils._tasks.bounds import bounded
from ansible_collections.voiceops.twilio.plugins.plugin_utils._action.vault import VaultedMasker
from ansible_collections.voiceops.twilio.plugins.plugin_utils._plugins.defined import of_defined
from ansible_collections.voiceops.twilio.plugins.plugin_utils._plugins.given_facts import (
    label_of,
    require_attributes,
    require_single,
)
from ansible_collections.voiceops.twilio.plugins.plugin_utils._plugins.linked_facts import (
    INSIDE,
    LinkedFacts,
    linked_facts,
)
from ansible_collections.voiceops.twilio.plugins.plugin_utils._plugins.plain import as_data
from ansible_collections.voiceops.twilio.plugins.plugin_utils._plugins.vaulted import (
    decrypted,
    vaulted_texts,
)

# A filter has no option deadline. A comparison of 10,000 trunks takes less than one
# (docs/performance.md).
_SECONDS = 60


@of_defined
def byoc_trunk_drift(
    trunks: Any,
    expected: Any,
    defaults: Any = None,
    prefix: str = "byoc_trunk_",
    connection_policies: Any = None,
    sip_domains: Any = None,
    dangling: Any = None,
) -> dict[str, Any]:
    """Compare I(trunks) with I(expected), or raise AnsibleFilterError if either is invalid."""
    entries = _list("expected", expected)
    masker = VaultedMasker(vaulted_texts([expected, defaults]))
    items = [_item(i, trunk, prefix) for i, trunk in enumerate(_list("the input", trunks))]
    given = {CONNECTION_POLICY.facts: connection_policies, SIP_DOMAIN.facts: sip_domains}
    try:
        require_single(BYOC_TRUNK, [item["sid"] for item in items])
        linked = linked_facts(items, given, dangling)
        work = partial(_compared, decrypted(entries), decrypted(defaults), items, linked)
        comparison = bounded(work, time.monotonic() + _SECONDS, f"within {_SECONDS} seconds")
    except TwilioError as error:
        # The advice of an audit is not true of a filter, which never sends a request.
        msg = error.msg.replace(ADVICE, "Correct them.")
        raise AnsibleFilterError(f"byoc_trunk_drift: {masker.mask(msg)}") from None
    return {
        "compliant": is_compliant(comparison.counts),
        "counts": comparison.counts,
        "trunks": as_data(masker.mask(comparison.trunks)),
    }


def _compared(
    expected: list[Any], defaults: Any, items: list[dict[str, Any]], linked: LinkedFacts
) -> Comparison:
    expectations = read_expectations(expected, defaults)
    trunks = [normal_form({a.name: item.get(a.name) for a in ATTRIBUTES})[0] for item in items]
    by_sid = {item["sid"]: item for item in items}
    for expectation, trunk in with_their_trunk(expectations, trunks):
        sid, links = trunk["sid"], (LINKED[name].attribute for name in expectation.linked)
        require_attributes(label_of(sid), by_sid[sid], (*expectation.checks, *links))
    linked.require(linked_needs(expectations, trunks))
    for expectation, trunk in with_their_trunk(expectations, trunks):
        linked.require_attributes(expectation.linked, trunk)
    return compare(expectations, trunks, facts=linked.facts)


def _list(name: str, value: Any) -> list[Any]:
    if isinstance(value, (str, bytes, Mapping)) or not isinstance(value, Iterable):
        raise AnsibleFilterError(f"byoc_trunk_drift: {name} is not a list.")
    return list(value)


def _item(place: int, item: Any, prefix: str) -> dict[str, Any]:
    """Return the facts in I(item), which is either facts or the variables of a host."""
    if isinstance(item, Mapping):
        # The prefix first: a host may have an unrelated variable named sid.
        for start in (prefix, ""):
            if isinstance(item.get(f"{start}sid"), str):
                names = [*(a.name for a in ATTRIBUTES), *INSIDE.values()]
                found = {name: item[start + name] for name in names if start + name in item}
                if "friendly_name" not in found:
                    raise AnsibleFilterError(
                        f"byoc_trunk_drift: item {place} of the input has {start}sid, but no "
                        f"{start}friendly_name. Give all facts of trunk "
                        f"{printable(decrypted(found['sid']), 60)}, as "
                        "voiceops.twilio.byoc_trunk_info returns them."
                    )
                return {name: decrypted(value) for name, value in found.items()}
    raise AnsibleFilterError(
        f"byoc_trunk_drift: item {place} of the input is not a trunk: it has neither sid nor "
        f"{prefix}sid."
    )


class FilterModule:
    """The filter byoc_trunk_drift."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        """Return the filter by its name."""
        return {"byoc_trunk_drift": byoc_trunk_drift}
