# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What can go wrong: one family of exceptions, each carrying its own facts.

Private to this collection: it may change in any release. Do not import it from elsewhere.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, ClassVar, NamedTuple

from ._text.url_passwords import mask_url_passwords

ELLIPSIS = "…"
MAX_VALUE_LENGTH = 300
# Characters that Python calls printable, and that show nothing or a blank.
BLANK = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\ufe00-\ufe0f\uffa0\ufffc"
    "\U00013441\U00013442\U00016fe4\U0001d159\U000e0100-\U000e01ef]"
)


def is_visible(text: str) -> bool:
    """Return whether a person can see each character of I(text), or that it is a space."""
    return text.isprintable() and not BLANK.search(text)


def printable(value: object, limit: int = 300) -> str:
    """Text from elsewhere as it may be shown to a person.

    Control, bidirectional and other invisible characters come back as escapes such as C(\\x1b),
    the password of a URL as C(***), and what is longer than I(limit) characters is cut.
    """
    text: str = mask_url_passwords(value if isinstance(value, str) else repr(value))
    if len(text) > limit:
        text = text[: limit - 1] + ELLIPSIS
    if is_visible(text):
        return text
    return "".join(c if is_visible(c) else c.encode("unicode_escape").decode() for c in text)


def printable_value(value: Any) -> Any:
    """Return a JSON value as it may be shown: as a text if it is long or not printable."""
    if isinstance(value, str):
        return printable(value)
    text = json.dumps(value, ensure_ascii=False, default=str)
    is_plain = is_visible(text) and len(text) <= MAX_VALUE_LENGTH
    return mask_url_passwords(value) if is_plain else printable(text, MAX_VALUE_LENGTH)


class Violation(NamedTuple):
    """One way in which an answer breaks the documented contract of an attribute."""

    attribute: str
    expected: str
    actual: Any

    def __str__(self) -> str:
        return f"{self.attribute}: {self.told}"

    @property
    def told(self) -> str:
        """What is wrong with the attribute, without its name."""
        # As JSON, so that the text "false" and the boolean do not look the same.
        # What no JSON can hold comes from a playbook, such as a date that YAML reads as one.
        actual = json.dumps(self.actual, ensure_ascii=False, default=str)
        return f"expected {self.expected}, got {printable(actual, 120)}"


class Failure(NamedTuple):
    """What Twilio said about a failure, as far as it said anything."""

    http_status: int | None = None
    code: int | None = None
    message: str | None = None
    more_info: str | None = None
    request_id: str | None = None

    @property
    def told(self) -> str:
        """Status, code and message in brackets, as a sentence ends with them."""
        code = "" if self.code is None else f", code {self.code}"
        message = "" if self.message is None else f": {self.message.rstrip('.')}"
        return f"(HTTP {self.http_status}{code}{message})"


NOTHING_SAID = Failure()
SUCCESS_SAID = Failure(http_status=200)


class TwilioError(Exception):
    """The head of the family. Raised as one of its subclasses, each of which is one C(kind).

    I(summary) says what happened, to which trunk; I(advice) what to do next.
    C(transient) errors may be gone on the next attempt; C(for_all) errors would meet every
    other request of the same task as well.
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
        """What happened, how often it was tried, and what to do next: a sentence each."""
        return " ".join(part for part in (self.summary, self.history, self.advice) if part)

    def __str__(self) -> str:
        return self.msg

    def facts(self) -> dict[str, Any]:
        """The structured form that a failed task returns as C(error)."""
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


class OverrunError(Exception):
    """Work that was stopped. I(limit) names what it exceeded, C(where) its place, outermost first.

    It is no TwilioError: where the work began, it becomes one.
    """

    def __init__(self, limit: str) -> None:
        super().__init__(limit)
        self.limit = limit
        self.where: list[str] = []

    def inside(self, *where: str) -> OverrunError:
        """Return this error with I(where) in front of what is known of its place."""
        self.where[:0] = where
        return self


class OptionsError(TwilioError):
    """An option, or two that do not go together. Raised before anything is asked."""

    kind = "options"
    for_all = True


class CredentialsError(TwilioError):
    """Credentials that are missing, incomplete, malformed, or not accepted."""

    kind = "credentials"
    for_all = True


class NotPermittedError(TwilioError):
    """Good credentials that may not read what was asked for."""

    kind = "permission"
    for_all = True


class NotFoundError(TwilioError):
    """Twilio itself says that there is no such resource in this account."""

    kind = "not_found"


class RateLimitedError(TwilioError):
    """Too many requests of this account at once, for longer than the task may wait."""

    kind = "rate_limited"


class UnavailableError(TwilioError):
    """A server error that outlasted all attempts."""

    kind = "unavailable"


class TimedOutError(TwilioError):
    """No whole answer within the time of an attempt, or of the task."""

    kind = "timeout"


class TlsError(TwilioError):
    """The other side could not prove who it is."""

    kind = "tls"
    for_all = True


class ConnectionFailedError(TwilioError):
    """No connection, or one that broke."""

    kind = "connection"


class InvalidResponseError(TwilioError):
    """An answer that is not the resource, or one that breaks the documented contract."""

    kind = "invalid_response"


class ForgedResponseError(InvalidResponseError):
    """An answer with a name in it that Ansible reserves for its own objects."""


class WrongTrunkError(TwilioError):
    """A trunk, but not the one that was asked for, or of another account."""

    kind = "wrong_trunk"


class SeveralError(TwilioError):
    """Some of what one task asked for could not be read: the first error, and all.

    I(nouns) says what was asked for.
    """

    SHOWN = 3

    def __init__(self, errors: Sequence[TwilioError], asked: int, nouns: str) -> None:
        first = errors[0]
        told = " ".join(error.summary for error in errors[: self.SHOWN])
        more = len(errors) - self.SHOWN
        super().__init__(
            f"{len(errors)} of {asked} {nouns} could not be read. {told}"
            + (f" And {more} more: see errors." if more > 0 else ""),
            first.advice,
        )
        self.first = first
        self.errors = tuple(errors)

    def facts(self) -> dict[str, Any]:
        """Those of the first error, whose kind this one has."""
        return self.first.facts()


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
        OptionsError,
    )
}
