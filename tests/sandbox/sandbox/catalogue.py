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
Act = Callable[[Exchange, Parameters], Awaitable["Answer | web.StreamResponse"]]


@dataclass(frozen=True)
class Kind:
    name: str
    does: str
    parameters: Parameters
    act: Act
    # The requests that it can happen to at all.
    only: Callable[[Exchange], bool]

    def read(self, given: Parameters) -> Parameters:
        """The parameters, defaults filled in; ValueError for an unknown one or a wrong type."""
        for name, value in given.items():
            if name not in self.parameters:
                known = ", ".join(self.parameters) or "none"
                raise ValueError(f"{self.name} has no parameter {name!r}; it has: {known}")
            _check_type(name, value, self.parameters[name])
        return {**self.parameters, **given}


def _check_type(name: str, value: object, default: object) -> None:
    # A parameter that is none by default, or is called value, takes anything.
    if default is None or name == "value":
        return
    if isinstance(default, bool) or isinstance(value, bool):
        fits = isinstance(default, bool) and isinstance(value, bool)
    elif isinstance(default, float):
        fits = isinstance(value, (int, float))
    else:
        fits = isinstance(value, type(default))
    if not fits:
        raise ValueError(f"{name}: {type(default).__name__} is needed, not {value!r}")


CATALOGUE: dict[str, Kind] = {}


def any_request(exchange: Exchange) -> bool:
    return True


def fault(
    name: str, does: str, *, only: Callable[[Exchange], bool] = any_request, **parameters: Any
) -> Callable[[Act], Act]:
    """Puts a function into the table."""

    def register(act: Act) -> Act:
        CATALOGUE[name] = Kind(name, does, parameters, act, only)
        return act

    return register
