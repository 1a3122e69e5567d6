# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Run one task: from its options to a client, and from its result or error to an outcome.

Private to this collection: it may change in any release. Do not import it from elsewhere.

Every door uses it. A door passes the options and the environment, and presents the outcome.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from types import SimpleNamespace
from typing import Any

from .._auth.credentials import Identity, identify
from .._auth.secrets import secrets_of
from .._errors import KINDS, SeveralError, TwilioError, printable
from .._http.budget import Limits
from .._http.client import Client
from .._http.endpoints import endpoints
from .._http.progress import Progress, Pulse
from .._options import Option, Options, secret_names
from .._resources.catalogue import RESOURCES
from .._resources.resource import VOICE, Api
from .._text.masking import MASK, Masker
from .._text.url_passwords import mask_url_passwords
from .._version import VERSION

# Names and states of a result. They are public and never masked, since playbooks rely on them.
# Those of rules are literals: an import of the rules makes a task that runs a module 7 % slower.
OWN_WORDS = frozenset(KINDS).union(
    *(resource.words for resource in RESOURCES),
    ("missing_sids", "dangling", "refers_to", "compliant", "unmanaged", "ambiguous"),
    ("differences", "candidates", "attribute", "expected", "before_header", "after_header"),
    ("findings", "finding_counts", "severity", "resource", "message", "waived", "waiver"),
    ("waivers", "days_left", "expired", "valid", "unused", "not_checked"),
    ("error", "warning", "note", *(f"BYOC{number:03}" for number in range(1, 31))),
    ("http_status", "more_info", "request_id", "attempts", "violations", "base_url", "requests"),
)


class Outcome(SimpleNamespace):
    """The outcome of a task: I(result), I(failed) and I(warnings), all without secrets.

    Ansible masks I(secrets) too. A door applies I(mask) to every text that it adds.
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
        """Return I(params) as the invocation of a result, without secrets.

        I(own) are the options that only this door has. Ansible itself does not mask the passwords
        of URLs.
        """
        hidden = secret_names(own)
        args = {name: MASK if value and name in hidden else value for name, value in params.items()}
        return {"module_args": self.mask(mask_url_passwords(args))}


class Task:
    """One task: its options, credentials, client and the addresses of its I(apis).

    C(base_url) is the address of the first. It reports its progress at the moments of I(pulse).
    Raises a TwilioError.
    """

    def __init__(
        self,
        given: Mapping[str, Any],
        environ: Mapping[str, str],
        own: Iterable[Option] = (),
        *,
        ansible_version: str,
        apis: Sequence[Api] = (VOICE,),
        pulse: Pulse | None = None,
    ) -> None:
        self._other_secrets = secrets_of(given, environ, own)
        self.options = Options(given, environ, own, [api.option for api in apis])
        self._endpoints = {api: endpoints(self.options, api) for api in apis}
        first = self._endpoints[apis[0]]
        self.identity = identify(self.options, first.oauth_url)
        self.base_url = first.api_url
        self.client = Client(
            self.identity.credentials,
            first.verify,
            Limits(*(self.options[name] for name in Limits._fields)),
            f"voiceops.twilio/{VERSION} ansible-core/{ansible_version} "
            f"Python/{sys.version.split()[0]}",
            Progress(pulse, partial(_subject, self.identity, self.base_url, self._other_secrets)),
        )
        self.warnings: list[str] = []

    def url_of(self, api: Api) -> str:
        """Return the address of I(api), one of the APIs of the task."""
        return self._endpoints[api].api_url

    def masker(self) -> Masker:
        """Return a masker of the secrets that the task and the environment hold now."""
        return _masker(self.identity, self._other_secrets)

    def api(self) -> dict[str, Any]:
        """Return the value C(api) of a result: the address, and the numbers of requests."""
        return {
            "base_url": self.base_url,
            "requests": self.client.budget.requests,
            "retries": self.client.budget.retries,
        }

    def tolerates(self, option: str, error: TwilioError) -> bool:
        """Return whether I(option), C(on_missing) or C(on_invalid), tolerates I(error).

        If its value is C(warn), add a warning.
        """
        if self.options[option] == "error":
            return False
        if self.options[option] == "warn":
            self.warnings.append(error.summary)
        return True


def _masker(identity: Identity, other_secrets: Iterable[str]) -> Masker:
    return Masker([*identity.credentials.secrets, *other_secrets], OWN_WORDS)


def _subject(identity: Identity, base_url: str, other_secrets: Iterable[str]) -> str:
    """Return the account that a task reads, and where, for a report of its progress."""
    subject = f"{identity.account} at {base_url}"
    return _masker(identity, other_secrets).mask_text(printable(subject))


def attempt(
    work: Callable[[Task], dict[str, Any]],
    given: Mapping[str, Any],
    environ: Mapping[str, str],
    own: Iterable[Option],
    *,
    ansible_version: str,
    apis: Sequence[Api] = (VOICE,),
    pulse: Pulse | None = None,
) -> Outcome:
    """Do the I(work) of a task, and return the outcome of its result or its error.

    I(pulse) gets reports of its progress. A result may set C(failed) itself. The outcome contains
    no secret: neither one that the task or the environment holds, used or not, nor an access token.
    """
    task = None
    try:
        task = Task(given, environ, own, ansible_version=ansible_version, apis=apis, pulse=pulse)
        result = {"changed": False, **work(task)}
        failed = result.pop("failed", False)
    except TwilioError as error:
        failed, result = True, _failure(error)
    used: tuple[str, ...] = ()
    warnings: list[str] = []
    if task is not None:
        used = task.identity.credentials.secrets
        result["api"] = task.api()
        warnings = [printable(text, 2000) for text in task.warnings]
    masker = task.masker() if task else Masker(secrets_of(given, environ, own), OWN_WORDS)
    mask = masker.mask
    return Outcome(mask(result), failed, mask(warnings), used, mask)


def _failure(error: TwilioError) -> dict[str, Any]:
    result: dict[str, Any] = {"msg": error.msg, "error": error.facts()}
    if isinstance(error, SeveralError):
        result["errors"] = [{**one.facts(), "msg": one.msg} for one in error.errors]
    return result
