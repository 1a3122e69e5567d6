# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The types of the options in an inventory file that Ansible itself does not check.

Private to this collection: it may change in any release. Do not import it from elsewhere.

Depending on its version, Ansible would ignore such a value, make a text of it, or fail with the
text of a Python exception. No message here contains a value: it may be a secret.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from ansible.errors import AnsibleParserError
from ansible.module_utils.parsing.convert_bool import boolean
from ansible_collections.voiceops.twilio.plugins.module_utils._errors import printable
from ansible_collections.voiceops.twilio.plugins.plugin_utils._plugins.host_variables import (
    without_credentials,
)
from ansible_collections.voiceops.twilio.plugins.plugin_utils._plugins.masked import (
    KnowsSecrets,
    written_secrets,
)

_HOSTNAME = "Write a list of attributes and templates, such as [friendly_name]."
_FILTERS = "Write a list of expressions, such as ['byoc_trunk_voice_url is none']."
_COMPOSE = "Write a dictionary of names and expressions, such as {host: 'byoc_trunk_sid | lower'}."
_GROUPS = (
    "Write a dictionary of names and expressions, such as {no_name: 'byoc_trunk_friendly_name is "
    "none'}."
)
_KEYED_GROUPS = (
    "Write a list of dictionaries, such as [{prefix: method, key: byoc_trunk_voice_method}]."
)
_NAME = "Write it as a text, in quotes if it looks like a number, a date or a boolean."
_EXPRESSION = "Write an expression as a text, in quotes if it looks like something else."
_BOOLEAN = "Write true or false."
_BOOLEANS = ("strict", "leading_separator", "use_extra_vars", "cache")
_EMPTY = type(None)
# Of an item of keyed_groups: the types of its values, and what to write.
_OF_KEYED: dict[str, tuple[tuple[type, ...], str]] = {
    "key": ((str,), _EXPRESSION),
    "prefix": ((str,), _NAME),
    "separator": ((str,), _NAME),
    "default_value": ((str, _EMPTY), _NAME),
    "parent_group": ((str, _EMPTY), _NAME),
    "trailing_separator": ((bool, _EMPTY), _BOOLEAN),
}
_DESCRIPTIONS: tuple[tuple[type, str], ...] = (
    (_EMPTY, "null"),
    (bool, "a boolean"),
    (int, "a number"),
    (float, "a number"),
    (str, "a text"),
    (date, "a date"),
    (list, "a list"),
    (Mapping, "a dictionary"),
)


class ChecksTypes(KnowsSecrets):
    """An inventory that checks the types in its file before Ansible changes or refuses them."""

    def set_options(
        self, task_keys: Any = None, var_options: Any = None, direct: Any = None
    ) -> None:
        """Note the secrets in I(direct), check its types, and then set the options.

        With C(accounts), no variable sets credentials, so Ansible does not even check them.
        """
        self.masker = written_secrets(direct or {})
        require_types(direct or {})
        if direct and var_options and "accounts" in direct:
            var_options = without_credentials(var_options)
        super().set_options(task_keys=task_keys, var_options=var_options, direct=direct)

    def _read_config_data(self, path: str) -> Any:
        try:
            return super()._read_config_data(path)  # type: ignore[misc]
        except AttributeError:  # Ansible takes each file for a dictionary.
            raise AnsibleParserError(
                "The file is not a dictionary of options. Write plugin: "
                "voiceops.twilio.byoc_trunks in its first line."
            ) from None


def require_types(written: Mapping[str, Any]) -> None:
    """Raise AnsibleParserError if an option in I(written) has a wrong type. Null means not set."""
    given = {name: value for name, value in written.items() if value is not None}
    _require_items("hostname", given.get("hostname", []), (str,), _HOSTNAME)
    _require_items("filters", given.get("filters", []), (str, bool), _FILTERS)
    _require_expressions("compose", given.get("compose", {}), (str,), _COMPOSE)
    _require_expressions("groups", given.get("groups", {}), (str, bool), _GROUPS)
    _require_keyed_groups(given.get("keyed_groups", []))
    for name in _BOOLEANS:
        if name in given and not _is_boolean(given[name]):
            raise _refusal(name, given[name], _BOOLEAN)


def _require_items(name: str, value: Any, types: tuple[type, ...], advice: str) -> None:
    """Raise AnsibleParserError if I(value) is neither a text nor a list of I(types)."""
    if isinstance(value, str):  # Ansible splits it at its commas.
        return
    _require(name, value, (list,), advice)
    for number, item in enumerate(value, start=1):
        _require(f"Item {number} of {name}", item, types, advice)


def _require_expressions(name: str, value: Any, types: tuple[type, ...], advice: str) -> None:
    """Raise AnsibleParserError if I(value) is no dictionary of names and I(types)."""
    _require(name, value, (Mapping,), advice)
    for number, (key, expression) in enumerate(value.items(), start=1):
        _require(f"Name {number} of {name}", key, (str,), _NAME)
        _require(f"{printable(key, 60)} in {name}", expression, types, _EXPRESSION)


def _require_keyed_groups(value: Any) -> None:
    _require("keyed_groups", value, (list,), _KEYED_GROUPS)
    for number, item in enumerate(value, start=1):
        whose = f"item {number} of keyed_groups"
        _require(whose.capitalize(), item, (Mapping,), _KEYED_GROUPS)
        if "key" not in item:
            raise AnsibleParserError(f"{whose.capitalize()} has no key. {_KEYED_GROUPS}")
        for name, (types, advice) in _OF_KEYED.items():
            if name in item:
                _require(f"{name} in {whose}", item[name], types, advice)


def _is_boolean(value: Any) -> bool:
    try:
        boolean(value)
    except TypeError:
        return False
    return True


def _require(place: str, value: Any, types: tuple[type, ...], advice: str) -> None:
    if not isinstance(value, types):
        raise _refusal(place, value, advice)


def _refusal(place: str, value: Any, advice: str) -> AnsibleParserError:
    return AnsibleParserError(f"{place} is {description(value)}. {advice}")


def description(value: Any) -> str:
    """Return the type of I(value), as people call it, with its article."""
    names = (name for known, name in _DESCRIPTIONS if isinstance(value, known))
    return next(names, "a value of another type")
