# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The table of faults: name, what it does, parameters with their defaults, and the function."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from .answers import Answer
from .exchange import Exchange

Parameters = dict[str, Any]
Act = Callable[[Exchange, Parameters], Awaitable[Answer | web.StreamResponse]]


@dataclass(frozen=True)
class Kind:
    """One kind of fault: its name, its description, its parameters and its function."""

    name: str
    does: str
    parameters: Parameters
    act: Act
    # The requests that it can happen to at all.
    only: Callable[[Exchange], bool]
    # The values that a parameter may have, where they are few.
    choices: dict[str, tuple[str, ...]]

    def read(self, given: Parameters) -> Parameters:
        """The parameters, defaults filled in; ValueError for an unknown one or a wrong type."""
        for name, value in given.items():
            if name not in self.parameters:
                known = ", ".join(self.parameters) or "none"
                raise ValueError(f"{self.name} has no parameter {name!r}; it has: {known}")
            _check_type(name, value, self.parameters[name])
            _check_value(name, value, self.choices)
        read = {**self.parameters, **given}
        if read.get("as_date") and not _is_number(read["retry_after"]):
            raise ValueError("retry_after: a number is needed to make a date of it")
        return read


def _is_number(value: object) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _check_value(name: str, value: Any, choices: dict[str, tuple[str, ...]]) -> None:
    if name in choices and value not in choices[name]:
        raise ValueError(f"{name}: one of {', '.join(choices[name])} is needed, not {value!r}")
    if name == "status" and not 200 <= value <= 599:
        raise ValueError(f"status: {value} is not an HTTP status that ends a request")


def _check_type(name: str, value: object, default: object) -> None:
    # A parameter that is none by default, or is called value, takes anything.
    if default is None or name == "value":
        return
    if isinstance(default, bool) or isinstance(value, bool):
        fits = isinstance(default, bool) and isinstance(value, bool)
    elif isinstance(default, float):
        fits = _is_number(value)
    else:
        fits = isinstance(value, type(default))
    if not fits:
        raise ValueError(f"{name}: {type(default).__name__} is needed, not {value!r}")


CATALOGUE: dict[str, Kind] = {}


def any_request(exchange: Exchange) -> bool:
    """Return true: the fault may happen to any request."""
    return True


def fault(
    name: str, does: str, *, only: Callable[[Exchange], bool] = any_request, **parameters: Any
) -> Callable[[Act], Act]:
    """Puts a function into the table. A tuple is a choice; its first value is the default."""
    choices = {key: value for key, value in parameters.items() if isinstance(value, tuple)}
    defaults = {**parameters, **{key: value[0] for key, value in choices.items()}}

    def register(act: Act) -> Act:
        CATALOGUE[name] = Kind(name, does, defaults, act, only, choices)
        return act

    return register
