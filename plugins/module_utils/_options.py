# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: it may change in any release. Do not import it from elsewhere.

"""The options in code: one table, and how values are read from a task and its environment.

A door (module, action, lookup, inventory) hands over what its user wrote as a mapping from option
to value, with None for what was not written, and the environment. Everything else happens here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from ._errors import CredentialsError, OptionsError, TwilioError, printable

TOLERANCE = ("error", "warn", "ignore")


class Option(NamedTuple):
    """One option: what a door declares, and where else a value may come from.

    I(least) and I(most) bound a number, both included. I(credential) marks what says who is asking.
    """

    name: str
    type: str = "str"
    env: str | None = None
    credential: bool = False
    secret: bool = False
    required: bool = False
    default: Any = None
    choices: tuple[str, ...] | None = None
    elements: str | None = None
    least: float | None = None
    most: float | None = None

    def argument(self) -> dict[str, Any]:
        """This option as a row of Ansible's argument specification."""
        row: dict[str, Any] = {"type": self.type, "no_log": self.secret}
        if self.required:
            row["required"] = True
        for key in ("default", "choices", "elements"):
            if getattr(self, key) is not None:
                row[key] = getattr(self, key)
        return row


COMMON: tuple[Option, ...] = (
    Option("account_sid", env="TWILIO_ACCOUNT_SID", credential=True),
    Option("auth_token", env="TWILIO_AUTH_TOKEN", credential=True, secret=True),
    Option("api_key", env="TWILIO_API_KEY", credential=True),
    Option("api_secret", env="TWILIO_API_SECRET", credential=True, secret=True),
    Option("client_id", env="TWILIO_CLIENT_ID", credential=True),
    Option("client_secret", env="TWILIO_CLIENT_SECRET", credential=True, secret=True),
    Option("edge", env="TWILIO_EDGE"),
    Option("region", env="TWILIO_REGION"),
    Option("api_url", env="TWILIO_VOICE_URL"),
    Option("oauth_url", env="TWILIO_OAUTH_URL"),
    Option("validate_certs", type="bool", default=True),
    Option("ca_path", type="path", env="TWILIO_CA_BUNDLE"),
    Option("timeout", type="float", default=30.0, least=0.1, most=3600),
    Option("retries", type="int", default=5, least=0, most=100),
    Option("deadline", type="float", default=300.0, least=0.1, most=86400),
    Option("concurrency", type="int", default=8, least=1, most=32),
    Option("on_missing", default="error", choices=TOLERANCE),
    Option("on_invalid", default="error", choices=TOLERANCE),
)


def argument_spec(own: Iterable[Option] = ()) -> dict[str, dict[str, Any]]:
    """The argument specification of a door: the shared options and its I(own)."""
    return {option.name: option.argument() for option in (*own, *COMMON)}


def secret_values(
    given: Mapping[str, Any], environ: Mapping[str, str], own: Iterable[Option] = ()
) -> list[str]:
    """Every secret that a task or its environment holds, whether it is used or not."""
    secret = [option for option in (*own, *COMMON) if option.secret]
    values = [given.get(option.name) for option in secret]
    values += [environ.get(option.env) for option in secret if option.env]
    return [str(value) for value in values if value]


def secret_names(own: Iterable[Option] = ()) -> list[str]:
    """The options whose values nobody may see."""
    return [option.name for option in (*own, *COMMON) if option.secret]


class Options:
    """The values of one task. C(options["timeout"]) is a value, or None where there is none."""

    def __init__(
        self,
        given: Mapping[str, Any],
        environ: Mapping[str, str],
        own: Iterable[Option] = (),
    ) -> None:
        """Read I(given), where None is not given, and I(environ), or raise a TwilioError."""
        self._table = {option.name: option for option in (*own, *COMMON)}
        self._values: dict[str, Any] = {}
        self._from_task: set[str] = set()
        self.environ = environ
        for option in self._table.values():
            self._read(option, given.get(option.name))

    def __getitem__(self, name: str) -> Any:
        return self._values[name]

    def in_task(self, *names: str) -> bool:
        """Whether the task itself gives one of I(names)."""
        return not self._from_task.isdisjoint(names)

    def spelled(self, name: str) -> str:
        """Option I(name) as a person may give it: C(auth_token (or TWILIO_AUTH_TOKEN))."""
        env = self._table[name].env
        return f"{name} (or {env} in the environment)" if env else name

    def _read(self, option: Option, value: Any) -> None:
        if value is not None:
            self._from_task.add(option.name)
            if value == "" and option.type in ("str", "path"):
                raise _refusal(
                    option,
                    f"The option {option.name} is empty.",
                    "Give it a value, or leave it out, for example with default(omit).",
                )
        elif option.env and self.environ.get(option.env):
            value = self.environ[option.env]
        else:
            value = option.default
        _check(option, value)
        self._values[option.name] = value


def _check(option: Option, value: Any) -> None:
    if value is None:
        return
    chosen = value if isinstance(value, (list, tuple)) else [value]
    if option.choices and not all(one in option.choices for one in chosen):
        raise _refusal(
            option,
            f"The option {option.name} is {printable(repr(value), 80)}.",
            f"It takes one of: {', '.join(option.choices)}.",
        )
    least, most = option.least, option.most
    if least is not None and most is not None and not least <= value <= most:
        raise _refusal(
            option,
            f"The option {option.name} is {value}.",
            f"It takes a number from {least:g} to {most:g}.",
        )


def _refusal(option: Option, summary: str, advice: str) -> TwilioError:
    return (CredentialsError if option.credential else OptionsError)(summary, advice)
