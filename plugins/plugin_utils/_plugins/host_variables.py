# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The options in the variables of a host, such as C(twilio_auth_token).

Private to this collection: it may change in any release. Do not import it from elsewhere.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from typing import Any

from ansible.errors import AnsibleError
from ansible_collections.voiceops.twilio.plugins.module_utils._errors import TwilioError
from ansible_collections.voiceops.twilio.plugins.module_utils._options import (
    COMMON,
    Option,
    completed,
    refusal,
)
from ansible_collections.voiceops.twilio.plugins.module_utils._text.masking import texts_in
from ansible_collections.voiceops.twilio.plugins.plugin_utils._plugins.failures import cause_of
from ansible_collections.voiceops.twilio.plugins.plugin_utils._plugins.plain import plain

_OPTIONS = {option.name: option for option in COMMON if option.host_variable}
_CREDENTIALS = frozenset(option.host_variable for option in COMMON if option.credential)


class HostVariables:
    """The variables of a host as a place for options. Each is rendered only if it is needed."""

    def __init__(self, variables: Mapping[str, Any], template: Callable[[Any], Any]) -> None:
        """Take I(variables) that may contain templates, and I(template), which renders one."""
        self._variables = variables
        self._template = template
        self._rendered: dict[str, str | None] = {}

    def __call__(self, name: str) -> str | None:
        """Return the value of the option I(name), or None. Raise a TwilioError if it is unusable.

        The error never shows the value: it may contain a secret.
        """
        option = _OPTIONS.get(name)
        if option is None or self._variables.get(str(option.host_variable)) is None:
            return None
        if name not in self._rendered:
            self._rendered[name] = _text(option, self._render(option))
        return self._rendered[name]

    def complete(
        self, given: Mapping[str, Any], urls: Sequence[str] = ("api_url",)
    ) -> dict[str, Any]:
        """Return the options I(given), completed from these variables."""
        return completed(given, self, _OPTIONS.values(), urls)

    def secrets(self) -> list[str]:
        """Return every secret in the variables, whether it is used to sign in or not.

        A variable that cannot be rendered is skipped. If the task needs it, its error names it.
        """
        found: set[str] = set()
        for option in _OPTIONS.values():
            if option.secret and self._variables.get(str(option.host_variable)) is not None:
                with suppress(Exception):  # A Jinja filter may raise any exception.
                    found |= texts_in(self._render(option))
        return sorted(found)

    def _render(self, option: Option) -> Any:
        try:
            rendered = self._template(self._variables[str(option.host_variable)])
            return None if _is_omitted(rendered, self._variables) else plain(rendered)
        except AnsibleError as error:
            raise _unrendered(option, error) from None


def without_credentials(variables: Mapping[str, Any]) -> dict[str, Any]:
    """Return I(variables) without those that set credentials."""
    return {name: value for name, value in variables.items() if name not in _CREDENTIALS}


def _is_omitted(value: Any, variables: Mapping[str, Any]) -> bool:
    return "omit" in variables and bool(value == variables["omit"])


def _unrendered(option: Option, error: AnsibleError) -> TwilioError:
    return refusal(
        option,
        f"The host variable {option.host_variable} cannot be rendered{cause_of(error)}.",
        f"Correct it, or set {option.host_variable} to null if the host has none.",
    )


def _text(option: Option, value: Any) -> str | None:
    if value is None:
        return None
    # A value of digits alone may be a number, but not an address.
    may_be_number = not isinstance(value, bool) and not option.name.endswith("_url")
    is_number = isinstance(value, int) and may_be_number
    if not isinstance(value, str) and not is_number:
        raise refusal(
            option,
            f"The host variable {option.host_variable} is not a text.",
            f"Give it the value of the option {option.name} as a text.",
        )
    if not str(value).strip():
        raise refusal(
            option,
            f"The host variable {option.host_variable} is empty.",
            "Give it a value, or set it to null if the host has none.",
        )
    return str(value)
