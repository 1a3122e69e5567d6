# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The accounts of an inventory file: one, or several with a name and credentials each.

Private to this collection: it may change in any release. Do not import it from elsewhere.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ansible.errors import AnsibleParserError
from ansible.module_utils.common.arg_spec import ArgumentSpecValidator
from ansible.release import __version__ as ansible_version
from ansible_collections.voiceops.twilio.plugins.module_utils._options import (
    COMMON,
    argument_spec,
    completed,
)
from ansible_collections.voiceops.twilio.plugins.module_utils._tasks.byoc_trunk_info import (
    byoc_trunk_info,
)
from ansible_collections.voiceops.twilio.plugins.module_utils._tasks.runner import Outcome, Task
from ansible_collections.voiceops.twilio.plugins.plugin_utils._plugins.masked import masked_outcome
from ansible_collections.voiceops.twilio.plugins.plugin_utils._plugins.options import (
    Given,
    unvaulted,
)

_CREDENTIALS = frozenset(option.name for option in COMMON if option.credential)


@dataclass(frozen=True)
class Account:
    """One account: its I(name), None if it is the only one, and the options that read it."""

    name: str | None
    given: Given

    def read(self) -> Outcome:
        """Every trunk of the account, as the module reads them."""
        options, environ, secrets = self.given
        outcome = byoc_trunk_info(options, environ, ansible_version=ansible_version)
        return masked_outcome(outcome, secrets)

    def cache_key(self, source: str) -> str:
        """What no other account, address or I(source) shares. It holds no secret.

        Raises a TwilioError where the options do not lead to an account.
        """
        task = Task(self.given.options, self.given.environ, ansible_version=ansible_version)
        identity = task.identity
        parts = [source, task.base_url, identity.credentials.who, identity.account_sid or ""]
        parts.append(task.options["on_invalid"])
        return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


def accounts_of(
    entries: Sequence[Any] | None, given: Given, template: Callable[[Any], Any]
) -> list[Account]:
    """The accounts in I(entries), or the one of I(given) where there are none.

    Each takes from I(given) what it does not say itself, but never credentials.
    """
    if entries is None:
        return [Account(None, given)]
    strays = sorted(_CREDENTIALS & given.options.keys())
    if strays:
        raise AnsibleParserError(
            f"{', '.join(strays)} is given beside accounts, so that it is not clear whose it is. "
            "Give each of the accounts credentials of its own."
        )
    accounts = [_account(entry, given, template) for entry in entries]
    names = [account.name for account in accounts]
    twice = sorted({str(name) for name in names if names.count(name) > 1})
    if twice:
        raise AnsibleParserError(
            f"There are several accounts named {', '.join(twice)}. Give each a name of its own."
        )
    return accounts


def _account(entry: Any, given: Given, template: Callable[[Any], Any]) -> Account:
    name = entry.get("name") if isinstance(entry, Mapping) else None
    if not isinstance(name, str) or not name:
        raise AnsibleParserError("Each of accounts is a dictionary with a name, which is a text.")
    own = {key: unvaulted(template(value)) for key, value in entry.items() if key != "name"}
    specification = argument_spec()
    unknown = sorted(map(str, own.keys() - specification.keys()))
    if unknown:
        raise AnsibleParserError(
            f"Account {name} has no option {', '.join(unknown)}. Check the spelling: it takes "
            f"{', '.join(specification)}."
        )
    validated = ArgumentSpecValidator(specification).validate(own)
    if validated.error_messages:
        raise AnsibleParserError(f"Account {name}: {'; '.join(validated.error_messages)}")
    options = {key: validated.validated_parameters[key] for key in own}
    return Account(name, given._replace(options=completed(options, given.options.get)))
