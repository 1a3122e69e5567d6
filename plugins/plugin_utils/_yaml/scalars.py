# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The scalars of a YAML document: texts, numbers, booleans, null, and texts in a vault.

Private to this collection: it may change in any release. Do not import it from elsewhere.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import yaml
from ansible_collections.voiceops.twilio.plugins.plugin_utils._yaml.budget import Budget
from ansible_collections.voiceops.twilio.plugins.plugin_utils._yaml.errors import (
    TAG,
    DecryptError,
    refuse,
    refuse_tag,
)

# Ansible-core 2.16 takes 15 ms to decrypt one value (20 values, measured three times), so these
# take 15 seconds. A whole encrypted file takes as long as one value.
MAX_VAULTED = 1000
# In characters. A longer scalar is a text, because reading a number takes quadratic time.
MAX_NUMBER = 100
_TEXT = f"{TAG}str"
_READERS: dict[str, tuple[str, Callable[[Any, Any], Any]]] = {
    f"{TAG}null": ("null", lambda _loader, _node: None),
    f"{TAG}bool": ("a boolean", yaml.SafeLoader.construct_yaml_bool),
    f"{TAG}int": ("a number", yaml.SafeLoader.construct_yaml_int),
    f"{TAG}float": ("a number", yaml.SafeLoader.construct_yaml_float),
}

Decrypt = Callable[[str], str]


class Scalars:
    """Reads scalars with a I(loader) of PyYAML. I(secrets) are the texts that it decrypted."""

    def __init__(self, loader: Any, decrypt: Decrypt, budget: Budget) -> None:
        self._loader = loader
        self._decrypt = decrypt
        self._budget = budget
        self._vaulted = 0
        self.secrets: set[str] = set()

    def read(self, event: Any) -> Any:
        """Return the value of the scalar that I(event) begins, or raise RefusedError."""
        tag, value = event.tag, event.value
        if tag is None or tag == "!":
            return self._plain(event) if event.implicit[0] else value
        if tag in ("!unsafe", _TEXT):
            return value
        if tag == "!vault":
            return self._decrypted(event)
        if tag not in _READERS:
            refuse_tag(event)
        return self._read_as(tag, event)

    def _plain(self, event: Any) -> Any:
        value = event.value
        if len(value) > MAX_NUMBER:
            return value
        tag = self._loader.resolve(yaml.ScalarNode, value, (True, False))
        return self._read_as(tag, event) if tag in _READERS else value

    def _read_as(self, tag: str, event: Any) -> Any:
        kind, read = _READERS[tag]
        if len(event.value) > MAX_NUMBER:
            refuse(event, f"This is not {kind}: it has more than {MAX_NUMBER} characters")
        node = yaml.ScalarNode(tag, event.value, event.start_mark, event.end_mark)
        try:
            found = read(self._loader, node)
        except (ValueError, KeyError, IndexError, OverflowError):
            refuse(event, f"This is not {kind}. If it is a text, put it in quotes")
        if isinstance(found, float) and not math.isfinite(found):
            refuse(event, "This number is not finite. If it is a text, put it in quotes")
        return found

    def _decrypted(self, event: Any) -> str:
        self._vaulted += 1
        if self._vaulted > MAX_VAULTED:
            refuse(event, f"This is value {MAX_VAULTED + 1} in a vault. Encrypt the file")
        try:
            found = self._decrypt(event.value)
        except DecryptError as error:
            refuse(event, f"This value cannot be decrypted: {error}")
        self._budget.spend(event, len(found), 0)
        self.secrets.add(found)
        return found
