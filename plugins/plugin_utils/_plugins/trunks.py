# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The trunks of an account and related resources, from Twilio or from an inventory's cache.

Private to this collection: it may change in any release. Do not import it from elsewhere.
"""

from __future__ import annotations

from collections.abc import Callable, MutableMapping
from functools import partial
from pathlib import Path
from typing import Any

from ansible.errors import AnsibleError, AnsibleParserError
from ansible.utils.display import Display
from ansible_collections.voiceops.twilio.plugins.module_utils._errors import printable
from ansible_collections.voiceops.twilio.plugins.module_utils._http.progress import Pulse
from ansible_collections.voiceops.twilio.plugins.module_utils._resources.byoc_trunk import (
    BYOC_TRUNK,
    SID,
)
from ansible_collections.voiceops.twilio.plugins.plugin_utils._plugins.accounts import Account
from ansible_collections.voiceops.twilio.plugins.plugin_utils._plugins.cached import (
    names_of_facts,
)
from ansible_collections.voiceops.twilio.plugins.plugin_utils._plugins.failures import os_reason
from ansible_collections.voiceops.twilio.plugins.plugin_utils._plugins.progress import pulse_of

_NAME = "voiceops.twilio.byoc_trunks"

Facts = dict[str, Any]

_NO_ENTRY = "The entry of the account is not one that this plugin wrote."


class TrunkReader:
    """Reads the trunks of the accounts in one inventory I(file)."""

    def __init__(self, file: str, display: Display) -> None:
        self._file = file
        self._display = display
        self._cache: MutableMapping[str, Any] | None = None
        self._may_read_cache = False
        self._pulse: Pulse | None = None
        self._account: Account | None = None
        self._started = 0

    def use_cache(self, cache: MutableMapping[str, Any], *, may_read: bool) -> None:
        """Write facts into I(cache), and take those that it has if it I(may_read) them."""
        self._cache = cache
        self._may_read_cache = may_read

    def show_progress(self, accounts: int, mask: Callable[[str], str]) -> None:
        """Show the progress of reading so many I(accounts). I(mask) masks secrets."""
        self._pulse = pulse_of(partial(self._place, accounts), mask)

    def _place(self, accounts: int) -> str:
        """Return the account that is read now, for a report of the progress."""
        name = Path(self._file).name
        if self._account is None or self._account.name is None:
            return name
        return f"{name}, account {self._account.name}, {self._started} of {accounts}"

    def facts(self, account: Account) -> Facts:
        """Return every trunk of I(account), and what the option C(related) adds.

        The names are those of C(byoc_trunk_info). Raises AnsibleParserError or a TwilioError.
        """
        self._account = account
        self._started += 1
        if self._cache is None:
            return self._read(account)
        key = f"{_NAME}_{account.cache_key(self._file)}"
        facts = self._cached(key, account, self._cache) if self._may_read_cache else None
        if facts is None:
            facts = self._cache[key] = self._read(account)
        return facts

    def _cached(self, key: str, account: Account, cache: MutableMapping[str, Any]) -> Facts | None:
        """Return the facts of I(key) in I(cache), or None if it has no valid ones."""
        try:
            facts = cache[key]
        except KeyError:
            return None
        except Exception as error:  # noqa: BLE001 - each cache plugin has its own
            self._warn(_reason(error))
            return None
        if not isinstance(facts, dict):
            self._warn(_NO_ENTRY)
        elif account.may_be_from_cache(facts):
            valid: Facts = facts
            return valid
        if isinstance(facts, (dict, list)):
            # Ansible compares it with what replaces it. It may contain a broken vault.
            facts.clear()
        return None

    def _warn(self, reason: str) -> None:
        self._display.warning(
            f"The cache cannot be read, so Twilio is asked: {reason} The option cache_connection "
            "names its place. The new entry replaces the old one."
        )

    def _read(self, account: Account) -> Facts:
        outcome = account.read(self._pulse)
        for warning in outcome.warnings:
            self._display.warning(warning)
        if outcome.failed:
            raise AnsibleParserError(outcome.result["msg"])
        trunks = outcome.result[BYOC_TRUNK.facts]
        api = outcome.result["api"]
        whose = f"account {account.name}" if account.name else "the account"
        self._display.vv(
            f"{_NAME}: {len(trunks)} trunks of {whose} at {api['base_url']}, "
            f"in {api['requests']} requests"
        )
        for trunk in trunks:
            if not SID.fullmatch(trunk["sid"]):  # As it may be where on_invalid tolerates it.
                raise AnsibleParserError(
                    f"There is a trunk whose sid is {printable(trunk['sid'], 60)!r}, which is no "
                    "SID. Without one it cannot be a host."
                )
        return {name: outcome.result[name] for name in names_of_facts(account.related)}


def _reason(error: Exception) -> str:
    """Return the reason why a cache cannot be read, as a sentence, without the text of Python."""
    if isinstance(error, OSError):
        text = os_reason(error)
    elif isinstance(error, AnsibleError):
        text = str(error)
    else:
        return _NO_ENTRY
    return f"{printable(text.strip().rstrip('.'))}."
