# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""One task: from its options to an open API, and from what came of it to a result.

Private to this collection: it may change in any release. Do not import it from elsewhere.

Shared by the core of every door. A door hands over what its user wrote and the environment, and
shows the outcome in its own way.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Mapping
from types import SimpleNamespace
from typing import Any

from .._auth.credentials import identify
from .._auth.secrets import proxy_passwords
from .._errors import KINDS, SeveralError, TwilioError, printable
from .._http.budget import Limits
from .._http.client import Client
from .._http.endpoints import endpoints
from .._options import Option, Options, secret_names, secret_values
from .._resources.catalogue import RESOURCES
from .._resources.resource import VOICE, Api
from .._text.masking import MASK, Masker
from .._text.url_passwords import mask_url_passwords
from .._version import VERSION

# Names and states of a result. They are public, and what acts on a result relies on them.
OWN_WORDS = frozenset(KINDS).union(
    *(resource.words for resource in RESOURCES),
    ("missing_sids", "compliant", "unmanaged", "ambiguous"),
    ("differences", "candidates", "attribute", "expected", "before_header", "after_header"),
    ("http_status", "more_info", "request_id", "attempts", "violations", "base_url", "requests"),
)


class Outcome(SimpleNamespace):
    """What a door shows: I(result), whether it I(failed), and I(warnings), all without secrets.

    I(secrets) are for Ansible to mask as well, and I(mask) is for what a door itself adds.
    """

    result: dict[str, Any]
    failed: bool
    warnings: list[str]
    secrets: tuple[str, ...]
    mask: Callable[[Any], Any]

    def __init__(
        self,
        result: dict[str, Any],
        failed: bool = False,
        warnings: Iterable[str] = (),
        secrets: tuple[str, ...] = (),
        mask: Callable[[Any], Any] = lambda value: value,
    ) -> None:
        super().__init__(
            result=result, failed=failed, warnings=[*warnings], secrets=secrets, mask=mask
        )

    def invocation(self, params: Mapping[str, Any], own: Iterable[Option] = ()) -> dict[str, Any]:
        """Return what a door with these options, of which some are its I(own), tells of I(params).

        Ansible would tell the passwords of URLs as well.
        """
        hidden = secret_names(own)
        told = {name: MASK if value and name in hidden else value for name, value in params.items()}
        return {"module_args": self.mask(mask_url_passwords(told))}


class Task:
    """The options of one task, and the I(api) they lead to, or a TwilioError if they do not."""

    def __init__(
        self,
        given: Mapping[str, Any],
        environ: Mapping[str, str],
        own: Iterable[Option] = (),
        *,
        ansible_version: str,
        api: Api = VOICE,
    ) -> None:
        self._other_secrets = _other_secrets(given, environ, own)
        self.options = Options(given, environ, own)
        addresses = endpoints(self.options, api)
        self.identity = identify(self.options, addresses.oauth_url)
        self.base_url = addresses.api_url
        self.client = Client(
            self.identity.credentials,
            addresses.verify,
            Limits(*(self.options[name] for name in Limits._fields)),
            f"voiceops.twilio/{VERSION} ansible-core/{ansible_version} "
            f"Python/{sys.version.split()[0]}",
        )
        self.warnings: list[str] = []

    def masker(self) -> Masker:
        """Return what masks the secrets that the task or the environment holds at this time."""
        return Masker([*self.identity.credentials.secrets, *self._other_secrets], OWN_WORDS)

    def api(self) -> dict[str, Any]:
        """Where was asked, and how often: the return value C(api)."""
        return {
            "base_url": self.base_url,
            "requests": self.client.budget.requests,
            "retries": self.client.budget.retries,
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
    api: Api = VOICE,
) -> Outcome:
    """Do I(work) on the task of these options, and make an outcome of its result or its error.

    A result may say itself that it is C(failed). Secrets are masked in all of the outcome: those
    that the task or the environment holds, whether they are used or not, and all access tokens.
    """
    task = None
    try:
        task = Task(given, environ, own, ansible_version=ansible_version, api=api)
        result = {"changed": False, **work(task)}
        failed = result.pop("failed", False)
    except TwilioError as error:
        failed, result = True, _told(error)
    used: tuple[str, ...] = ()
    warnings: list[str] = []
    if task is not None:
        used = task.identity.credentials.secrets
        result["api"] = task.api()
        warnings = [printable(text, 2000) for text in task.warnings]
    mask = Masker([*used, *_other_secrets(given, environ, own)], OWN_WORDS).mask
    return Outcome(mask(result), failed, mask(warnings), used, mask)


def _other_secrets(
    given: Mapping[str, Any], environ: Mapping[str, str], own: Iterable[Option]
) -> list[str]:
    """Return the secrets of the options and the environment, whether they are used or not."""
    return [*secret_values(given, environ, own), *proxy_passwords(environ)]


def _told(error: TwilioError) -> dict[str, Any]:
    told: dict[str, Any] = {"msg": error.msg, "error": error.facts()}
    if isinstance(error, SeveralError):
        told["errors"] = [{**one.facts(), "msg": one.msg} for one in error.errors]
    return told
