# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: it may change in any release. Do not import it from elsewhere.

"""One task: from its options to an open API, and from what came of it to a result.

Shared by the core of every door. A door hands over what its user wrote and the environment, and
shows the outcome in its own way.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Mapping
from types import SimpleNamespace
from typing import Any

from ._credentials import identify
from ._endpoints import endpoints
from ._errors import ELLIPSIS, SeveralError, TwilioError, printable
from ._http import Client, Limits
from ._options import Option, Options, secret_values
from ._secrets import proxy_secrets
from ._version import VERSION
from ._voice import Voice

MASK = "********"
# So much of a secret tells nothing yet.
_FEW_CHARACTERS = 3


class Outcome(SimpleNamespace):
    """What a door shows: I(result), whether it I(failed), I(warnings), and I(secrets) to mask."""

    result: dict[str, Any]
    failed: bool
    warnings: list[str]
    secrets: tuple[str, ...]

    def __init__(
        self,
        result: dict[str, Any],
        failed: bool = False,
        warnings: Iterable[str] = (),
        secrets: tuple[str, ...] = (),
    ) -> None:
        super().__init__(result=result, failed=failed, warnings=[*warnings], secrets=secrets)


class Task:
    """The options of one task, and the API they lead to. Raises a TwilioError if they do not."""

    def __init__(
        self,
        given: Mapping[str, Any],
        environ: Mapping[str, str],
        own: Iterable[Option] = (),
        *,
        ansible_version: str,
    ) -> None:
        self.options = Options(given, environ, own)
        where = endpoints(self.options)
        self.identity = identify(self.options, where.oauth_url)
        self.base_url = where.api_url
        self.client = Client(
            self.identity.credentials,
            where.verify,
            Limits(*(self.options[name] for name in Limits._fields)),
            f"voiceops.twilio/{VERSION} ansible-core/{ansible_version} "
            f"Python/{sys.version.split()[0]}",
        )
        self.voice = Voice(self.client, where.api_url, self.identity)
        self.warnings: list[str] = []

    def api(self) -> dict[str, Any]:
        """Where was asked, and how often: the return value C(api)."""
        return {
            "base_url": self.base_url,
            "requests": self.client.requests,
            "retries": self.client.retries,
        }

    def tolerates(self, option: str, error: TwilioError) -> bool:
        """Whether I(option), C(on_missing) or C(on_invalid), lets the task go on after I(error)."""
        if self.options[option] == "error":
            return False
        if self.options[option] == "warn":
            self.warnings.append(error.summary)
        return True


def attempt(
    work: Callable[[Task], dict[str, Any]],
    given: Mapping[str, Any],
    environ: Mapping[str, str],
    own: Iterable[Option],
    *,
    ansible_version: str,
) -> Outcome:
    """Do I(work) on the task of these options, and make an outcome of its result or its error.

    A result may say itself that it is C(failed).
    """
    task = None
    try:
        task = Task(given, environ, own, ansible_version=ansible_version)
        result = {"changed": False, **work(task)}
        failed = result.pop("failed", False)
    except TwilioError as error:
        failed, result = True, _told(error)
    of_proxies = proxy_secrets(environ)
    if task is None:
        return Outcome(scrub(result, [*secret_values(given, environ, own), *of_proxies]), failed)
    secrets = task.identity.credentials.secrets
    hidden = [*secrets, *of_proxies]
    warnings = [scrub(printable(text, 2000), hidden) for text in task.warnings]
    # What we wrote ourselves is scrubbed here; facts are masked by Ansible, as everywhere.
    result = {**(scrub(result, hidden) if failed else result), "api": task.api()}
    return Outcome(result, failed, warnings, secrets)


def _told(error: TwilioError) -> dict[str, Any]:
    told: dict[str, Any] = {"msg": error.msg, "error": error.facts()}
    if isinstance(error, SeveralError):
        told["errors"] = [{**one.facts(), "msg": one.msg} for one in error.errors]
    return told


def scrub(value: Any, secrets: Iterable[str]) -> Any:
    """I(value), a JSON value, with every one of I(secrets) in its texts masked."""
    if isinstance(value, str):
        for secret in secrets:
            value = _mask_cut(value.replace(secret, MASK), secret)
        return value
    if isinstance(value, dict):
        return {scrub(key, secrets): scrub(item, secrets) for key, item in value.items()}
    if isinstance(value, list):
        return [scrub(item, secrets) for item in value]
    return value


def _mask_cut(text: str, secret: str) -> str:
    """I(text) without the beginnings of I(secret) that are left where it was shortened."""
    *shortened, last = text.split(ELLIPSIS)
    return ELLIPSIS.join([*(_mask_end(part, secret) for part in shortened), last])


def _mask_end(text: str, secret: str) -> str:
    for length in range(len(secret) - 1, _FEW_CHARACTERS, -1):
        if text.endswith(secret[:length]):
            return text[:-length] + MASK
    return text
