# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The trunks of an account, from Twilio or from the cache of an inventory.

Private to this collection: it may change in any release. Do not import it from elsewhere.
"""

from __future__ import annotations

from collections.abc import MutableMapping
from typing import Any

from ansible.errors import AnsibleParserError
from ansible.utils.display import Display
from ansible_collections.voiceops.twilio.plugins.module_utils._errors import printable
from ansible_collections.voiceops.twilio.plugins.module_utils._resources.byoc_trunk import (
    ATTRIBUTES,
    SID,
)
from ansible_collections.voiceops.twilio.plugins.plugin_utils._plugins.accounts import Account
from ansible_collections.voiceops.twilio.plugins.plugin_utils._plugins.hosts import Trunk
from ansible_collections.voiceops.twilio.plugins.plugin_utils._plugins.plain import is_plain_json

_NAME = "voiceops.twilio.byoc_trunks"
_ATTRIBUTES = frozenset(attribute.name for attribute in ATTRIBUTES)


class TrunkReader:
    """Reads the trunks of the accounts in one inventory I(file)."""

    def __init__(self, file: str, display: Display) -> None:
        self._file = file
        self._display = display
        self._cache: MutableMapping[str, Any] | None = None
        self._may_read_cache = False

    def use_cache(self, cache: MutableMapping[str, Any], *, may_read: bool) -> None:
        """Write trunks into I(cache), and take those that it has if it I(may_read) them."""
        self._cache = cache
        self._may_read_cache = may_read

    def trunks(self, account: Account) -> list[Trunk]:
        """Return every trunk of I(account). Raises AnsibleParserError or a TwilioError."""
        if self._cache is None:
            return self._read(account)
        key = f"{_NAME}_{account.cache_key(self._file)}"
        if self._may_read_cache:
            try:
                return _require_trunks(self._cache[key])
            except KeyError:
                pass
            except Exception as error:  # noqa: BLE001 - each cache plugin has its own
                self._display.warning(
                    f"The cache cannot be read, so Twilio is asked: {printable(error)}"
                )
        trunks = self._cache[key] = self._read(account)
        return trunks

    def _read(self, account: Account) -> list[Trunk]:
        outcome = account.read()
        for warning in outcome.warnings:
            self._display.warning(warning)
        if outcome.failed:
            raise AnsibleParserError(outcome.result["msg"])
        trunks: list[Trunk] = outcome.result["byoc_trunks"]
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
        return trunks


def _require_trunks(trunks: Any) -> list[Trunk]:
    """Return I(trunks) if the cache holds whole trunks in plain JSON, or else raise KeyError."""
    if not isinstance(trunks, list) or not is_plain_json(trunks):
        raise KeyError("trunks")
    if not all(isinstance(trunk, dict) and trunk.keys() >= _ATTRIBUTES for trunk in trunks):
        raise KeyError("trunks")
    if not all(SID.fullmatch(str(trunk["sid"])) for trunk in trunks):
        raise KeyError("trunks")
    return trunks
