# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The secrets of the hosts in a report, and the audits without them.

Private to this collection: it may change in any release. Do not import it from elsewhere.

An audit masks its own facts. Ansible itself makes the result of an audit that it refuses or skips,
and repeats templates and arguments in it. So such a result is masked here, and so is a reason why a
host has no audit.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from ansible_collections.voiceops.twilio.plugins.module_utils._options import secret_names
from ansible_collections.voiceops.twilio.plugins.module_utils._text.masking import texts_in
from ansible_collections.voiceops.twilio.plugins.plugin_utils._plugins.host_variables import (
    HostVariables,
)
from ansible_collections.voiceops.twilio.plugins.plugin_utils._report.accounts import NotAudited
from ansible_collections.voiceops.twilio.plugins.plugin_utils._report.hosts import Hosts, items_of

# Ansible quotes the arguments of a task as Python does, and the condition of a skipped one.
_QUOTED = re.compile(
    rf"""(?:{"|".join(secret_names())})['"]?\s*(?::|[!=]?=)\s*(?P<quote>['"])(?P<text>.*?)(?P=quote)""",
    re.IGNORECASE | re.DOTALL,
)


def secrets_in(
    audits: Mapping[str, Any], hosts: Hosts, templar: Any, hostvars: Mapping[str, Any]
) -> list[str]:
    """Return the secrets of the hosts of I(audits), and those that Ansible quotes in a result.

    I(templar) renders only the templates of a host whose result Ansible made: each may look up a
    secret elsewhere, which takes its time.
    """
    found: list[str] = []
    for host, audit in audits.items():
        variables = hosts.variables(host)
        texts = texts_in([*_of_ansible(audit)])
        found += (quoted["text"] for text in texts for quoted in _QUOTED.finditer(text))

        def rendered(value: Any, variables: Any = variables, is_needed: bool = bool(texts)) -> Any:
            if is_needed:
                every = {**variables, "hostvars": hostvars}
                return templar.copy_with_new_env(available_variables=every).template(value)
            return value if isinstance(value, str) and "{{" not in value else None

        found += HostVariables(variables, rendered).secrets()
    return [text for text in found if "{{" not in text]


def masked_audits(audits: Mapping[str, Any], mask: Callable[[Any], Any]) -> dict[str, Any]:
    """Return I(audits) with each text that no audit has masked after I(mask)."""
    return {host: _masked(audit, mask) for host, audit in audits.items()}


def _masked(audit: Any, mask: Callable[[Any], Any]) -> Any:
    if isinstance(audit, NotAudited):
        return audit._replace(reason=mask(audit.reason))
    if not isinstance(audit, Mapping) or _has_masked_itself(audit):
        return audit
    items = items_of(audit)[1:]
    if not items:
        return mask(dict(audit))
    others = mask({name: value for name, value in audit.items() if name != "results"})
    return {**others, "results": [_masked(item, mask) for item in audit["results"]]}


def _of_ansible(audit: Any) -> Iterator[Any]:
    """Yield the results in I(audit) that Ansible made. With a loop, its items are the results."""
    results = items_of(audit) if isinstance(audit, Mapping) else []
    return (one for one in results[1:] or results if not _has_masked_itself(one))


def _has_masked_itself(result: Mapping[str, Any]) -> bool:
    return bool(result.get("play"))
