# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Mask secrets in texts that Ansible itself shows: arguments of a task, and errors in them.

Private to this collection: it may change in any release. Do not import it from elsewhere.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from ansible_collections.voiceops.twilio.plugins.module_utils._auth.secrets import secrets_of
from ansible_collections.voiceops.twilio.plugins.module_utils._errors import printable
from ansible_collections.voiceops.twilio.plugins.module_utils._http.endpoints import (
    without_password,
)
from ansible_collections.voiceops.twilio.plugins.module_utils._options import (
    COMMON,
    Option,
    secret_names,
)
from ansible_collections.voiceops.twilio.plugins.module_utils._tasks.runner import (
    OWN_WORDS,
    Outcome,
)
from ansible_collections.voiceops.twilio.plugins.module_utils._text.masking import (
    MASK,
    Masker,
    texts_in,
)
from ansible_collections.voiceops.twilio.plugins.module_utils._text.url_passwords import (
    mask_url_passwords,
)

_ADDRESSES = tuple(option.name for option in COMMON if option.name.endswith("_url"))
_NAMES_OF_OPTIONS = {
    name for option in COMMON for name in (option.name, option.env, option.host_variable) if name
}
# Of a message, in characters. Ansible quotes whole values, which may be long.
MAX_LENGTH = 2000
# The parts of a result that Ansible makes. The module masks its own facts.
_OF_ANSIBLE = ("msg", "exception", "warnings", "module_stdout", "module_stderr", "invocation")


def without_url_passwords(given: Mapping[str, Any]) -> dict[str, Any]:
    """Return the arguments I(given). Another refused address replaces one that has a password."""
    addresses = ((name, given.get(name)) for name in _ADDRESSES)
    safe = {name: without_password(url) for name, url in addresses if isinstance(url, str) and url}
    return {**given, **safe}


def masked_result(result: Mapping[str, Any], given: Mapping[str, Any]) -> dict[str, Any]:
    """Return the I(result) of a module with the arguments I(given), without secrets and passwords.

    Ansible refuses the arguments of a module before the module can mask anything.
    """
    mask = _masker(given).mask
    of_ansible = {name: mask(result[name]) for name in _OF_ANSIBLE if name in result}
    if "invocation" in of_ansible:
        of_ansible["invocation"] = _masked_invocation(of_ansible["invocation"])
    return {**result, **of_ansible}


def without_unknown_values(given: Mapping[str, Any], own: Iterable[Option]) -> dict[str, Any]:
    """Return the arguments I(given), with the values of unknown options masked.

    The module refuses an unknown option by its name. The value of C(auth_tokn) is a secret.
    """
    known = {option.name for option in (*own, *COMMON)}
    return {name: value if name in known else MASK for name, value in given.items()}


def all_secrets(given: Mapping[str, Any], of_host: Iterable[str]) -> list[str]:
    """Return the secrets that this process knows: of a task, its host and the environment."""
    return [*secrets_of(given, os.environ), *of_host]


def masked_for_host(result: Mapping[str, Any], of_host: Iterable[str]) -> dict[str, Any]:
    """Return the I(result) of a core or a module, without the secrets I(of_host)."""
    masked: dict[str, Any] = Masker(of_host, OWN_WORDS).mask(dict(result))
    return masked


def masked_outcome(outcome: Outcome, of_host: Iterable[str]) -> Outcome:
    """Return the I(outcome) of a core, without the secrets I(of_host)."""
    mask = Masker(of_host, OWN_WORDS).mask
    outcome.result, outcome.warnings = mask(outcome.result), mask(outcome.warnings)
    return outcome


def masked_refusal(
    result: Mapping[str, Any], given: Mapping[str, Any], others: Iterable[str]
) -> dict[str, Any]:
    """Return the I(result) of an action that refuses its arguments I(given), without secrets.

    I(others) are the secrets of the host, and of the environment that the task sets.
    """
    masker = _masker(given, OWN_WORDS, others)
    return {name: masker.mask(value) for name, value in result.items()}


def _masker(
    given: Mapping[str, Any], own: Collection[str] = (), others: Iterable[str] = ()
) -> Masker:
    return Masker(all_secrets(given, others), own)


def _masked_invocation(invocation: Any) -> Any:
    arguments = invocation.get("module_args") if isinstance(invocation, Mapping) else None
    if not isinstance(arguments, Mapping):
        return invocation
    hidden = {name: MASK for name in secret_names() if arguments.get(name)}
    return {**invocation, "module_args": mask_url_passwords({**arguments, **hidden})}


def written_secrets(written: Mapping[str, Any], of_host: Iterable[str] = ()) -> Masker:
    """Return a masker of the secrets in I(written), the options of a plugin, and in its accounts.

    It masks the secrets of the environment and the secrets I(of_host), too.

    A secret may have a wrong type, or be a broken template whose text an error repeats. The names
    of accounts and options are public, even inside the template of a secret.
    """
    accounts = written.get("accounts")
    entries = accounts if isinstance(accounts, (list, tuple)) else ()
    places = [written, *(entry for entry in entries if isinstance(entry, Mapping))]
    names = secret_names()
    values = [place[name] for place in places for name in names if place.get(name)]
    public = {place["name"] for place in places if isinstance(place.get("name"), str)}
    secrets = [*texts_in(values), *secrets_of({}, os.environ), *of_host]
    return Masker(secrets, names=public | _NAMES_OF_OPTIONS)


def masked_message(text: object, masker: Masker) -> str:
    """Return the I(text) of an exception, which may quote anything, for a message.

    Secrets are masked, lines are joined, and other control characters are escaped.
    """
    return printable(masker.mask_text(" ".join(str(text).split("\n"))), MAX_LENGTH)


class KnowsSecrets:
    """A plugin that knows the secrets in its options before Ansible refuses any of them."""

    masker = Masker(())

    def set_options(
        self, task_keys: Any = None, var_options: Any = None, direct: Any = None
    ) -> None:
        """Note the secrets in I(direct), then set the options as every plugin does."""
        self.masker = written_secrets(direct or {})
        super().set_options(  # type: ignore[misc]
            task_keys=task_keys, var_options=var_options, direct=direct
        )
