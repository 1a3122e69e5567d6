# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The exceptions of this collection, with the facts that a failed task returns.

Private to this collection: it may change in any release. Do not import it from elsewhere.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, ClassVar, NamedTuple

from ._text.masking import texts_in
from ._text.url_passwords import mask_url_passwords

ELLIPSIS = "…"
# The characters of a value in an error, a few lines on a screen.
MAX_VALUE_LENGTH = 300
# Invisible or blank characters for which C(str.isprintable) is true. None of them is in ASCII. They
# are a set, because each program that imports this file would take 6 ms to compile a pattern.
BLANK = frozenset(
    "\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0\ufffc\U00013441\U00013442\U00016fe4\U0001d159"
).union(map(chr, (*range(0x180B, 0x1810), *range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0))))
# What begins a command in the log of a job: a line with ::, or a text such as ##[ or ##vso[ in it.
# Ansible and its callbacks fold a text into lines, in the middle of a word too. So each :: counts,
# except in an IPv6 address or network: no name of a command looks like the rest of one.
_ADDRESS = r"[0-9A-Fa-f]{1,4}(?![\w-]|::)|/[0-9]{1,3}(?![\w-])|\](?!\w)"
_COMMAND = re.compile(rf":(?=:(?!{_ADDRESS}))|(?<=#)#(?=[A-Za-z]*\[)")


def is_visible(text: str) -> bool:
    """Return whether each character of I(text) is visible or a plain space."""
    return text.isprintable() and (text.isascii() or BLANK.isdisjoint(text))


def is_blank(text: str) -> bool:
    """Return whether no character of I(text) is visible. Each character is looked at once."""
    return not any(is_visible(character) and character != " " for character in set(text))


def printable(value: object, limit: int = MAX_VALUE_LENGTH) -> str:
    """Return I(value), a text from elsewhere, in a form that is safe to display.

    Control, bidirectional and other invisible characters become escapes such as C(\\x1b), and so
    does what would begin a command in the log of a CI job. The password of a URL becomes C(***). A
    text of more than I(limit) characters is cut.
    """
    text: str = mask_url_passwords(value if isinstance(value, str) else repr(value))
    if len(text) > limit:
        text = text[: limit - 1] + ELLIPSIS
    text = without_commands(text, "\\x{:02x}")
    if is_visible(text):
        return text
    return "".join(c if is_visible(c) else c.encode("unicode_escape").decode() for c in text)


def without_commands(text: str, escape: str) -> str:
    """Return I(text), with I(escape) for each character that would begin a command in a log.

    C({}) in I(escape) stands for the number of the character.
    """
    if "::" not in text and "##" not in text:
        return text
    return _COMMAND.sub(lambda found: escape.format(ord(found[0])), text)


def printable_value(value: Any) -> Any:
    """Return a JSON value in a form that is safe to display.

    A value that is long or not printable becomes a text.
    """
    if isinstance(value, str):
        return printable(value)
    # JSON writes control characters as escapes.
    text = json.dumps(value, ensure_ascii=False, default=str)
    is_plain = (
        all(map(is_visible, (text, *texts_in(value))))
        and len(text) <= MAX_VALUE_LENGTH
        and not _COMMAND.search(text)
    )
    return mask_url_passwords(value) if is_plain else printable(text)


class Violation(NamedTuple):
    """One violation of the documented contract of an attribute.

    I(expected) is the contract in words, and I(actual) the value in the response.
    """

    attribute: str
    expected: str
    actual: Any

    def __str__(self) -> str:
        return f"{self.attribute}: {self.description}"

    @property
    def description(self) -> str:
        """Return the violation in words, without the name of the attribute."""
        # As JSON, so that the text "false" and the boolean look different. JSON cannot represent
        # some values from a playbook, such as a date.
        actual = json.dumps(self.actual, ensure_ascii=False, default=str)
        return f"expected {self.expected}, got {printable(actual, 120)}"


class Failure(NamedTuple):
    """Twilio's description of a failure. Parts that the response lacks are None.

    I(code) is one of https://www.twilio.com/docs/api/errors. I(more_info) is the URL of an
    explanation.
    """

    http_status: int | None = None
    code: int | None = None
    message: str | None = None
    more_info: str | None = None
    request_id: str | None = None

    @property
    def description(self) -> str:
        """Return status, code and message in brackets, for the end of a sentence."""
        code = "" if self.code is None else f", code {self.code}"
        message = "" if self.message is None else f": {self.message.rstrip('.')}"
        return f"(HTTP {self.http_status}{code}{message})"


NOTHING_SAID = Failure()
SUCCESS_SAID = Failure(http_status=200)


class TwilioError(Exception):
    """The base class of all errors. Each subclass is one C(kind) of error.

    I(summary) says what happened, and to which trunk. I(advice) says what to do next. The next
    attempt may succeed after a I(transient) error. A C(for_all) error concerns every request of the
    task. I(retry_after) is in seconds. C(history) describes the attempts.
    """

    kind: ClassVar[str]
    for_all: ClassVar[bool] = False

    def __init__(
        self,
        summary: str,
        advice: str = "",
        *,
        failure: Failure = NOTHING_SAID,
        url: str | None = None,
        transient: bool = False,
        retry_after: float | None = None,
        violations: Iterable[Violation] = (),
    ) -> None:
        super().__init__(summary)
        self.summary = summary
        self.advice = advice
        self.failure = failure
        self.url = url
        self.transient = transient
        self.retry_after = retry_after
        self.violations = tuple(violations)
        self.sid: str | None = None
        self.attempts = 0 if url is None else 1
        self.history = ""

    @property
    def msg(self) -> str:
        """Return the message: what happened, the attempts, and what to do next."""
        return " ".join(part for part in (self.summary, self.history, self.advice) if part)

    def __str__(self) -> str:
        return self.msg

    def facts(self) -> dict[str, Any]:
        """Return the structured form that a failed task returns as C(error)."""
        return {
            "kind": self.kind,
            **self.failure._asdict(),
            "attempts": self.attempts,
            "url": self.url,
            "sid": self.sid,
            "violations": [
                {**violation._asdict(), "actual": printable_value(violation.actual)}
                for violation in self.violations
            ],
        }


class OverrunError(BaseException):
    """A computation that exceeded its I(limit). C(where) names its place, outermost first.

    The caller that started the computation turns this error into a TwilioError. Code in between,
    such as a filter of Ansible, catches every Exception, so this error is none.
    """

    def __init__(self, limit: str) -> None:
        super().__init__(limit)
        self.limit = limit
        self.where: list[str] = []

    def inside(self, *where: str) -> OverrunError:
        """Return this error with I(where) in front of its place."""
        self.where[:0] = where
        return self


class OptionsError(TwilioError):
    """An invalid option, or options that exclude each other. It is raised before any request."""

    kind = "options"
    for_all = True


class CredentialsError(TwilioError):
    """Credentials that are missing, incomplete, malformed, or not accepted."""

    kind = "credentials"
    for_all = True


class NotPermittedError(TwilioError):
    """Valid credentials without the permission to read the resource."""

    kind = "permission"
    for_all = True


class NotFoundError(TwilioError):
    """Twilio's own error for a resource that the account does not have."""

    kind = "not_found"


class RateLimitedError(TwilioError):
    """Too many concurrent requests of the account, for longer than the task may wait."""

    kind = "rate_limited"


class UnavailableError(TwilioError):
    """A server error in every attempt."""

    kind = "unavailable"


class TimedOutError(TwilioError):
    """No complete response within the time limit of an attempt or of the task."""

    kind = "timeout"


class TlsError(TwilioError):
    """The certificate of the server is not valid, or TLS failed."""

    kind = "tls"
    for_all = True


class ConnectionFailedError(TwilioError):
    """A connection that failed or broke."""

    kind = "connection"


class InvalidResponseError(TwilioError):
    """A response that is not the resource, or that breaks the documented contract."""

    kind = "invalid_response"


class ForgedResponseError(InvalidResponseError):
    """A response that contains a name that Ansible reserves for its own objects."""


class MissingListError(InvalidResponseError):
    """A response from Twilio itself that a list does not exist. An empty list is not an error."""


class WrongTrunkError(TwilioError):
    """A trunk that was not requested, or a trunk of another account."""

    kind = "wrong_trunk"


class WrongConnectionPolicyError(TwilioError):
    """A connection policy or target that was not requested, or that is of another account."""

    kind = "wrong_connection_policy"


class WrongSipDomainError(TwilioError):
    """A SIP domain, list or address that was not requested, or that is of another account."""

    kind = "wrong_sip_domain"


class SeveralError(TwilioError):
    """The I(errors) of a task that could not read some of its resources. There is at least one."""

    # The summaries of one kind of resource in the message. The result has all errors.
    MAX_SHOWN = 3

    def __init__(self, errors: Sequence[TwilioError], summary: str, advice: str) -> None:
        super().__init__(summary, advice)
        self.first = errors[0]
        self.errors = tuple(errors)

    def facts(self) -> dict[str, Any]:
        """Return the facts of the first error."""
        return self.first.facts()


def of_one_kind(errors: Sequence[TwilioError], asked: int, nouns: str) -> SeveralError:
    """Return I(errors) of some of the requested resources as one error.

    I(asked) is the number of requested resources, and I(nouns) their name in messages.
    """
    shown = SeveralError.MAX_SHOWN
    summaries = " ".join(error.summary for error in errors[:shown])
    more = f" And {len(errors) - shown} more: see errors." if len(errors) > shown else ""
    summary = f"{len(errors)} of {asked} {nouns} could not be read. {summaries}{more}"
    return SeveralError(errors, summary, errors[0].advice)


def joined(errors: Sequence[TwilioError]) -> TwilioError:
    """Return I(errors) as one error, which tells all of them. There is at least one."""
    if len(errors) == 1:
        return errors[0]
    each: list[TwilioError] = []
    for error in errors:
        each += error.errors if isinstance(error, SeveralError) else [error]
    told = [text for error in errors for text in (error.summary, error.history) if text]
    advice = dict.fromkeys(error.advice for error in errors if error.advice)
    return SeveralError(each, " ".join(told), " ".join(advice))


KINDS: Mapping[str, type[TwilioError]] = {
    error.kind: error
    for error in (
        CredentialsError,
        NotPermittedError,
        NotFoundError,
        RateLimitedError,
        UnavailableError,
        TimedOutError,
        TlsError,
        ConnectionFailedError,
        InvalidResponseError,
        WrongTrunkError,
        WrongConnectionPolicyError,
        WrongSipDomainError,
        OptionsError,
    )
}
