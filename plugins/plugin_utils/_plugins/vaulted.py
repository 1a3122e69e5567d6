# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Find the values that Ansible decrypted from a vault.

Private to this collection: it may change in any release. Do not import it from elsewhere.

Since ansible-core 2.19, a decrypted text keeps its ciphertext, also as an argument of a task.
Before that, Ansible decrypts the values of variables when it renders them, and forgets it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from ansible.errors import AnsibleError
from ansible.parsing import vault
from ansible.parsing.yaml.objects import AnsibleVaultEncryptedUnicode
from ansible_collections.voiceops.twilio.plugins.module_utils._text.masking import texts_in
from ansible_collections.voiceops.twilio.plugins.plugin_utils._plugins.plain import plain

# These repeat the variables of this host, and have those of others.
OF_ALL_HOSTS = ("hostvars", "vars")
_SIMPLE = (str, bool, int, float, type(None))
# Expected trunks have fewer, and deeper ones are refused. Python's recursion limit is 1,000 calls.
MAX_LEVELS = 64


def is_vaulted(value: Any) -> bool:
    """Return whether Ansible knows that I(value) comes from a vault."""
    # ansible-core 2.19 added this class.
    if hasattr(vault, "VaultHelper"):
        return vault.VaultHelper.get_ciphertext(value, with_tags=False) is not None
    return isinstance(value, AnsibleVaultEncryptedUnicode)


def decrypted(value: Any, levels: int = MAX_LEVELS) -> Any:
    """Return I(value) with a plain text for each value from a vault, so many I(levels) deep."""
    if not levels or value.__class__ in _SIMPLE:
        return value
    if is_vaulted(value):
        return plain(value)
    if isinstance(value, Mapping):
        return {decrypted(key): decrypted(item, levels - 1) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [decrypted(item, levels - 1) for item in value]
    return value


def vaulted_texts(value: Any) -> set[str]:
    """Return the decrypted text of each value in I(value) that comes from a vault."""
    return {text for text in map(_text_of, _vaulted_in([value])) if text}


def vaulted_options(given: Mapping[str, Any], variables: Mapping[str, Any]) -> set[str]:
    """Return the texts of a task's options I(given) that come from a vault.

    Before ansible-core 2.19, such a text is one that is the same as an encrypted value of
    I(variables).
    """
    found = vaulted_texts(given)
    if hasattr(vault, "VaultHelper") or not given:
        return found
    others = [value for name, value in variables.items() if name not in OF_ALL_HOSTS]
    written = texts_in(given)
    return found | {text for text in vaulted_texts(others) if text in written}


def _vaulted_in(values: Iterable[Any]) -> Iterator[Any]:
    waiting, seen = list(values), set()
    while waiting:
        value = waiting.pop()
        if value.__class__ in _SIMPLE:
            continue
        if is_vaulted(value):
            yield value
        elif isinstance(value, (Mapping, list, tuple)) and id(value) not in seen:
            seen.add(id(value))
            waiting += [*value, *value.values()] if isinstance(value, Mapping) else value


def _text_of(value: Any) -> str | None:
    """Return the decrypted I(value), or None if no password of the vault fits."""
    try:
        return str(plain(value))
    except AnsibleError:
        return None
