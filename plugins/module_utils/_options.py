# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The table of all options, and the rules by which a task, its host and the environment set them.

Private to this collection: it may change in any release. Do not import it from elsewhere.

Three places may set an option: the task (or the configuration of a plugin), the variables of its
host, and the environment. A door (module, action, lookup, inventory) completes the first with the
second. It passes them as one mapping, with None for each missing option. I(Options) completes this
mapping with the environment.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import chain
from typing import Any, NamedTuple

from ._errors import CredentialsError, OptionsError, TwilioError, printable

TOLERANCE = ("error", "warn", "ignore")


class Option(NamedTuple):
    """One option: its declaration, and the other places that may set it.

    I(env) is its environment variable, and I(host_variable) its host variable. I(minimum) and
    I(maximum) limit a number, and are allowed values. I(credential) marks an option of the
    credentials. I(is_sid) marks a SID, or a list of them, whose blanks are stripped. I(if_left_out)
    says what a task does without the option, if that is more than using a default.
    """

    name: str
    type: str = "str"
    env: str | None = None
    host_variable: str | None = None
    credential: bool = False
    secret: bool = False
    required: bool = False
    default: Any = None
    choices: tuple[str, ...] | None = None
    elements: str | None = None
    minimum: float | None = None
    maximum: float | None = None
    is_sid: bool = False
    if_left_out: str = ""

    def argument(self) -> dict[str, Any]:
        """Return this option as a row of Ansible's argument specification."""
        row: dict[str, Any] = {"type": self.type, "no_log": self.secret}
        if self.required:
            row["required"] = True
        for key in ("default", "choices", "elements"):
            if getattr(self, key) is not None:
                row[key] = getattr(self, key)
        return row


def _placed(
    name: str, env: str, host_variable: str, *, credential: bool = False, secret: bool = False
) -> Option:
    """Return an option that each of the three places may set."""
    return Option(
        name,
        "str",
        env,
        host_variable,
        credential=credential,
        secret=secret,
        is_sid=name in ("account_sid", "api_key"),
        if_left_out="the task may use other credentials" if credential else "",
    )


COMMON: tuple[Option, ...] = (
    _placed("account_sid", "TWILIO_ACCOUNT_SID", "twilio_account_sid", credential=True),
    _placed("auth_token", "TWILIO_AUTH_TOKEN", "twilio_auth_token", credential=True, secret=True),
    _placed("api_key", "TWILIO_API_KEY", "twilio_api_key", credential=True),
    _placed("api_secret", "TWILIO_API_SECRET", "twilio_api_secret", credential=True, secret=True),
    _placed("client_id", "TWILIO_CLIENT_ID", "twilio_client_id", credential=True),
    _placed(
        "client_secret",
        "TWILIO_CLIENT_SECRET",
        "twilio_client_secret",
        credential=True,
        secret=True,
    ),
    _placed("edge", "TWILIO_EDGE", "twilio_edge"),
    _placed("region", "TWILIO_REGION", "twilio_region"),
    _placed("api_url", "TWILIO_VOICE_URL", "twilio_voice_url"),
    _placed("core_api_url", "TWILIO_API_URL", "twilio_api_url"),
    _placed("oauth_url", "TWILIO_OAUTH_URL", "twilio_oauth_url"),
    Option("validate_certs", type="bool", default=True),
    Option("ca_path", type="path", env="TWILIO_CA_BUNDLE"),
    # In seconds, up to an hour for an attempt and a day for a task.
    Option("timeout", type="float", default=30.0, minimum=0.1, maximum=3600),
    Option("retries", type="int", default=5, minimum=0, maximum=100),
    Option("deadline", type="float", default=300.0, minimum=0.1, maximum=86400),
    Option("concurrency", type="int", default=8, minimum=1, maximum=32),
    Option("on_missing", default="error", choices=TOLERANCE),
    Option("on_invalid", default="error", choices=TOLERANCE),
)


def argument_spec(own: Iterable[Option] = ()) -> dict[str, dict[str, Any]]:
    """Return the argument specification of a door: the shared options and its I(own)."""
    return {option.name: option.argument() for option in (*own, *COMMON)}


def secret_values(
    given: Mapping[str, Any], environ: Mapping[str, str], own: Iterable[Option] = ()
) -> list[str]:
    """Return every secret that a task or its environment holds, used or not."""
    secret = [option for option in (*own, *COMMON) if option.secret]
    values = [given.get(option.name) for option in secret]
    values += [environ.get(option.env) for option in secret if option.env]
    return [str(value) for value in values if value]


def secret_names(own: Iterable[Option] = ()) -> list[str]:
    """Return the names of all secret options."""
    return [option.name for option in (*own, *COMMON) if option.secret]


class SignIn(NamedTuple):
    """One way to sign in: the options that select it, and the options that it needs."""

    named_by: tuple[str, ...]
    takes: tuple[str, ...]


OAUTH = SignIn(("client_id", "client_secret"), ("client_id", "client_secret"))
API_KEY = SignIn(("api_key", "api_secret"), ("api_key", "api_secret"))
AUTH_TOKEN = SignIn(("auth_token",), ("account_sid", "auth_token"))
# In order of precedence within one place.
WAYS = (OAUTH, API_KEY, AUTH_TOKEN)
_REGION = ("edge", "region")
# The options for the addresses of APIs. A task reads only those of the APIs that it uses.
_URLS = ("api_url", "core_api_url")
_DECIDED_TOGETHER = frozenset(
    [*_URLS, *_REGION, "account_sid", *(name for way in WAYS for name in way.takes)]
)

Place = Callable[[str], Any]
"""Returns the value of an option in one place, or None."""


def way_in(place: Place) -> SignIn | None:
    """Return the way to sign in that I(place) selects, or None."""
    return next((way for way in WAYS if _names(place, way.named_by)), None)


def completed(
    given: Mapping[str, Any],
    place: Place,
    options: Iterable[Option] = COMMON,
    urls: Sequence[str] = ("api_url",),
) -> dict[str, Any]:
    """Return I(given), completed with the I(options) of a less specific I(place).

    If the more specific place selects a way to sign in, only the missing half of its pair comes
    from I(place). The same holds for the address, with edge and region as the pair. An account SID
    belongs to the credentials of its own place. So the one of I(place) is used only if I(given)
    lacks a part of the credentials. I(place) is read only for missing options. Of the options for
    addresses, it is read only for I(urls).
    """
    alone = (o.name for o in options if o.name not in _DECIDED_TOGETHER)
    addresses = (_wanted_address(url, given.get, place) for url in urls)
    wanted = [*_wanted_credentials(given.get, place), *chain(*addresses), *alone]
    missing = (name for name in wanted if given.get(name) is None)
    found = {name: place(name) for name in missing}
    return {**given, **{name: value for name, value in found.items() if value is not None}}


def _wanted_credentials(given: Place, place: Place) -> tuple[str, ...]:
    way = way_in(given) or way_in(place) or AUTH_TOKEN
    is_whole = all(given(name) is not None for name in way.named_by)
    return way.takes if is_whole else (*way.takes, "account_sid")


def _wanted_address(url: str, given: Place, place: Place) -> tuple[str, ...]:
    if given(url) is not None:
        return ()
    if not _names(given, _REGION) and place(url) is not None:
        return (url,)
    return _REGION


def _names(place: Place, names: Iterable[str]) -> bool:
    return any(place(name) is not None for name in names)


def in_environment(environ: Mapping[str, str], options: Iterable[Option] = COMMON) -> Place:
    """Return I(environ) as the place of I(options). An empty variable counts as not set."""
    table = {option.name: option for option in options}

    def place(name: str) -> str | None:
        option = table[name]
        value = environ.get(option.env) if option.env else None
        return str(_stripped(option, value)) if value else None

    return place


class Options(dict[str, Any]):
    """The values of the options of one task. C(options["timeout"]) is a value, or None."""

    def __init__(
        self,
        given: Mapping[str, Any],
        environ: Mapping[str, str],
        own: Iterable[Option] = (),
        urls: Sequence[str] = ("api_url",),
    ) -> None:
        """Read I(given) and I(environ), or raise a TwilioError. None means not given."""
        self._table = {option.name: option for option in (*own, *COMMON)}
        self.environ = environ
        declared = {name: _stripped(o, given.get(name)) for name, o in self._table.items()}
        for option in self._table.values():
            _require_text(option, declared[option.name])
        place = in_environment(environ, self._table.values())
        super().__init__(completed(declared, place, self._table.values(), urls))
        for option in self._table.values():
            if self[option.name] is None:
                self[option.name] = option.default
            _check(option, self[option.name])

    def __repr__(self) -> str:
        return "<Options>"  # A dictionary would show the secrets.

    def spelled(self, name: str) -> str:
        """Return I(name) with the other places that may set it, as C(auth_token (or ...))."""
        option = self._table[name]
        others = [f"the host variable {option.host_variable}"] if option.host_variable else []
        others += [f"{option.env} in the environment"] if option.env else []
        return f"{name} (or {', or '.join(others)})" if others else name


def _stripped(option: Option, value: Any) -> Any:
    """Return I(value). From a SID, or a list of SIDs, surrounding blanks are stripped."""
    if not option.is_sid:
        return value
    if isinstance(value, (list, tuple)):
        return [_stripped(option, item) for item in value]
    return value.strip() if isinstance(value, str) else value


def _require_text(option: Option, value: Any) -> None:
    if option.type in ("str", "path") and isinstance(value, str) and not value.strip():
        advice = "Give it a value, or leave it out, for example with default(omit)."
        if option.if_left_out:
            advice = f"Give it a value. Without it, {option.if_left_out}."
        raise refusal(option, f"The option {option.name} is empty.", advice)


def _check(option: Option, value: Any) -> None:
    if value is None:
        return
    chosen = value if isinstance(value, (list, tuple)) else [value]
    if option.choices and not all(one in option.choices for one in chosen):
        raise refusal(
            option,
            f"The option {option.name} is {printable(repr(value), 80)}.",
            f"Use one of: {', '.join(option.choices)}.",
        )
    minimum, maximum = option.minimum, option.maximum
    if minimum is not None and maximum is not None and not minimum <= value <= maximum:
        raise refusal(
            option,
            f"The option {option.name} is {value}.",
            f"Use a number from {minimum:g} to {maximum:g}.",
        )


def refusal(option: Option, summary: str, advice: str) -> TwilioError:
    """Return the error for an invalid value of I(option)."""
    return (CredentialsError if option.credential else OptionsError)(summary, advice)
