# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The accounts of an inventory file: one, or several with a name and credentials each.

Private to this collection: it may change in any release. Do not import it from elsewhere.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ansible.errors import AnsibleParserError
from ansible.plugins import AnsiblePlugin
from ansible.release import __version__ as ansible_version
from ansible_collections.voiceops.twilio.plugins.module_utils._api.account import AccountGuard
from ansible_collections.voiceops.twilio.plugins.module_utils._errors import TwilioError
from ansible_collections.voiceops.twilio.plugins.module_utils._http.progress import Pulse
from ansible_collections.voiceops.twilio.plugins.module_utils._options import (
    AUTH_TOKEN,
    COMMON,
    argument_spec,
    completed,
    way_in,
)
from ansible_collections.voiceops.twilio.plugins.module_utils._tasks.byoc_trunk_info import (
    byoc_trunk_info,
)
from ansible_collections.voiceops.twilio.plugins.module_utils._tasks.related import (
    OPTION as RELATED,
)
from ansible_collections.voiceops.twilio.plugins.module_utils._tasks.related import apis
from ansible_collections.voiceops.twilio.plugins.module_utils._tasks.runner import Outcome, Task
from ansible_collections.voiceops.twilio.plugins.plugin_utils._plugins.cached import CachedFacts
from ansible_collections.voiceops.twilio.plugins.plugin_utils._plugins.host_variables import (
    HostVariables,
    without_credentials,
)
from ansible_collections.voiceops.twilio.plugins.plugin_utils._plugins.masked import (
    masked_outcome,
    masked_refusal,
)
from ansible_collections.voiceops.twilio.plugins.plugin_utils._plugins.options import (
    Given,
    given_to,
    settled,
    unvaulted,
    urls_of,
)
from ansible_collections.voiceops.twilio.plugins.plugin_utils._plugins.validating import validator

_CREDENTIALS = frozenset(option.name for option in COMMON if option.credential)


@dataclass(frozen=True)
class Account:
    """One account: I(name) is None if the file has only one, I(given) are its options."""

    name: str | None
    given: Given

    def read(self, pulse: Pulse | None = None) -> Outcome:
        """Read every trunk of the account, and what the trunks refer to, as the module does.

        I(pulse) gets reports of the progress.
        """
        options, environ, secrets = settled(self.given)
        outcome = byoc_trunk_info(options, environ, ansible_version=ansible_version, pulse=pulse)
        return masked_outcome(outcome, secrets)

    def error(self, problem: str) -> AnsibleParserError:
        """Return the error for a I(problem) of this account, with its name."""
        return AnsibleParserError(f"Account {self.name}: {problem}" if self.name else problem)

    def identities(self) -> dict[tuple[str, str], str]:
        """Return the names of this account at its address, each with its form for messages.

        Accounts that share a name are one. Raises AnsibleParserError if an option is invalid. This
        sends no request.
        """
        try:
            task = self._task()
        except TwilioError as error:
            options, _environ, secrets = settled(self.given)
            refusal = masked_refusal({"msg": error.msg}, options, secrets)
            raise self.error(refusal["msg"]) from None
        credentials, sid = task.identity
        labels = [f"account {sid}"] if sid else []
        # One account has other credentials, and other trunks, in each region.
        url = task.base_url
        return {(url, label.lower()): label for label in (*labels, credentials.who)}

    @property
    def related(self) -> list[str]:
        """Return the option C(related): what is read besides the trunks."""
        return self.given.options.get(RELATED.name) or []

    def cache_key(self, source: str) -> str:
        """Return a key without secrets that no other account, address, I(source) or reading has.

        Raises a TwilioError if the options do not lead to an account.
        """
        task, asked = self._task(), apis(settled(self.given).options)
        identity = task.identity
        who = [identity.credentials.who, identity.account_sid or ""]
        urls = [task.url_of(api) for api in asked]
        parts = [source, urls, who, task.options["on_invalid"], sorted({*self.related})]
        return hashlib.sha256(json.dumps(parts).encode()).hexdigest()

    def may_be_from_cache(self, facts: Any) -> bool:
        """Return whether I(facts) from a cache are valid, and of this account.

        Raises a TwilioError if the options do not lead to an account.
        """
        task = self._task()
        accepts_invalid = task.options["on_invalid"] != "error"
        guard = AccountGuard(task.identity.account_sid)
        return CachedFacts(guard, self.related, accepts_invalid=accepts_invalid).are_valid(facts)

    def _task(self) -> Task:
        options, environ, _secrets = settled(self.given)
        asked = apis(options)
        return Task(options, environ, (RELATED,), ansible_version=ansible_version, apis=asked)


def accounts_of(
    entries: Sequence[Any] | None, given: Given, template: Callable[[Any], Any]
) -> list[Account]:
    """Return the accounts in I(entries), or the one of I(given) if the file has no such list.

    An entry takes each option that it lacks from I(given), but never credentials. Every account
    takes the option C(related) from I(given).
    """
    if entries is None:
        return [Account(None, given)]
    if not entries:
        raise AnsibleParserError(
            "accounts is empty. List at least one account. To read a single account without a "
            "list, remove accounts."
        )
    strays = sorted(_CREDENTIALS & given.options.keys())
    if strays:
        raise AnsibleParserError(
            f"{', '.join(strays)} stands beside accounts, so it is not clear which account it "
            "belongs to. Give each of the accounts its own credentials."
        )
    accounts = [
        _account(number, entry, given, template) for number, entry in enumerate(entries, start=1)
    ]
    names = [account.name for account in accounts]
    twice = sorted({str(name) for name in names if names.count(name) > 1})
    if twice:
        raise AnsibleParserError(
            f"There are several accounts named {', '.join(twice)}. Give each account a different "
            "name."
        )
    return accounts


def require_usable(accounts: Iterable[Account]) -> None:
    """Raise AnsibleParserError if the options of one of I(accounts) are invalid, or if two are one.

    This sends no request.
    """
    names: dict[tuple[str, str], str | None] = {}
    for account in accounts:
        for identity, label in account.identities().items():
            if identity in names:
                raise AnsibleParserError(
                    f"Account {names[identity]} and account {account.name} both use {label} at "
                    f"{identity[0]}, so both are the same account at Twilio. Remove one of them."
                )
            names[identity] = account.name


def given_in_file(
    plugin: AnsiblePlugin,
    written: Mapping[str, Any],
    variables: Mapping[str, Any],
    template: Callable[[Any], Any],
) -> Given:
    """Return the shared options of an inventory file with the options I(written).

    With C(accounts), no variable sets credentials. Secrets in I(variables) are masked all the same.
    """
    taken = without_credentials(variables) if "accounts" in written else variables
    given = given_to(plugin, written, taken, template, template, [RELATED])
    return given._replace(secrets=tuple(HostVariables(variables, template).secrets()))


def _account(number: int, entry: Any, given: Given, template: Callable[[Any], Any]) -> Account:
    item = f"item {number} of accounts"
    name = entry.get("name") if isinstance(entry, Mapping) else None
    if not isinstance(name, str) or not name:
        raise AnsibleParserError(
            f"{item.capitalize()} has no name. Write each item as a dictionary with name, a text."
        )
    own = {key: unvaulted(template(value)) for key, value in entry.items() if key != "name"}
    specification = argument_spec()
    unknown = sorted(map(str, own.keys() - specification.keys()))
    if unknown:
        raise AnsibleParserError(
            f"Account {name} has no option {', '.join(unknown)}. Check the spelling. The options "
            f"are {', '.join(specification)}."
        )
    validated = validator(COMMON).validate(own)
    if validated.error_messages:
        raise AnsibleParserError(f"Account {name}: {'; '.join(validated.error_messages)}")
    options = {key: validated.validated_parameters[key] for key in own}
    _require_credentials(options, f"Account {name} ({item})")
    if RELATED.name in given.options:
        options[RELATED.name] = given.options[RELATED.name]
    whole = completed(options, given.options.get, urls=urls_of(options))
    return Account(name, given._replace(options=whole))


def _require_credentials(own: Mapping[str, Any], whose: str) -> None:
    """Raise AnsibleParserError if I(own) lacks credentials, or a half of them.

    The environment would supply what is missing, so the entry would read another account.
    """
    takes = (way_in(own.get) or AUTH_TOKEN).takes
    missing = [name for name in takes if own.get(name) is None]
    if missing:
        halves = [name for name in takes if name not in missing]
        lack = f"{halves[0]} without {missing[0]}" if halves else "no credentials"
        raise AnsibleParserError(
            f"{whose} has {lack}. Give it account_sid with auth_token, api_key with api_secret, or "
            "client_id with client_secret. An item of accounts takes no credentials from "
            "variables, the environment or ansible.cfg."
        )
