# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Faults that a test asks for: those that wait, and the one that a request meets."""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from . import faults_body, faults_list, faults_status, faults_wire
from .answers import Answer
from .catalogue import CATALOGUE, Kind
from .exchange import Exchange

# The modules that fill the catalogue.
SOURCES = (faults_status, faults_body, faults_list, faults_wire)

# All of the API but the token endpoint.
DEFAULT_PATH = "^/(v1|2010-04-01)/"


@dataclass
class Fault:
    """A fault that waits for its requests."""

    kind: Kind
    parameters: dict[str, Any]
    # How often it still happens; None is always.
    left: int | None = 1
    # Requests that it lets pass first.
    skip: int = 0
    # Seconds between the request and the fault.
    wait: float = 0.0
    path: str = DEFAULT_PATH
    method: str | None = None
    sid: str | None = None
    page: int | None = None
    happened: int = 0
    passed: int = field(default=0, repr=False)

    def matches(self, exchange: Exchange) -> bool:
        """Return whether the fault applies to the request."""
        if self.path.startswith("^"):
            path = re.search(self.path, exchange.path) is not None
        else:
            path = exchange.path.startswith(self.path)
        return (
            path
            and self.kind.only(exchange)
            and self.method in (None, exchange.request.method)
            and self.sid in (None, exchange.sid)
            and self.page in (None, exchange.page)
        )

    async def act(self, exchange: Exchange) -> Answer | web.StreamResponse:
        """Wait if necessary, and return the faulty response."""
        if self.wait:
            await asyncio.sleep(self.wait)
        return await self.kind.act(exchange, self.parameters)

    def to_dict(self) -> dict[str, Any]:
        """Return the fault in the form of the control API."""
        return {
            "name": self.kind.name,
            "times": "always" if self.left is None else self.left,
            "skip": self.skip - self.passed,
            "wait": self.wait,
            "path": self.path,
            "method": self.method,
            "sid": self.sid,
            "page": self.page,
            "happened": self.happened,
            **self.parameters,
        }


class Faults:
    """The faults that wait, the oldest first. A request meets one at most: the first that fits."""

    def __init__(self) -> None:
        self._waiting: list[Fault] = []

    def add(self, given: dict[str, Any]) -> Fault:
        """Adds a fault as the control API takes it; ValueError where it is wrong."""
        fault = read(given)
        self._waiting.append(fault)
        return fault

    def clear(self) -> None:
        """Remove all faults."""
        self._waiting.clear()

    def to_list(self) -> list[dict[str, Any]]:
        """Return all faults in the form of the control API."""
        return [fault.to_dict() for fault in self._waiting]

    def take(self, exchange: Exchange) -> Fault | None:
        """The fault that this request meets, counted as having happened."""
        for fault in self._waiting:
            if not fault.matches(exchange):
                continue
            if fault.passed < fault.skip:
                fault.passed += 1
                continue
            fault.happened += 1
            if fault.left is not None:
                fault.left -= 1
                if not fault.left:
                    self._waiting.remove(fault)
            return fault
        return None


def read(given: dict[str, Any]) -> Fault:
    """A fault from its JSON; ValueError says what is wrong with it."""
    rest = dict(given)
    name = rest.pop("name", None)
    if not isinstance(name, str) or name not in CATALOGUE:
        raise ValueError(f"no such fault: {name!r}")
    kind = CATALOGUE[name]
    fault = Fault(kind, {})
    times = rest.pop("times", 1)
    fault.left = None if times == "always" else _whole("times", times, 1)
    fault.skip = _whole("skip", rest.pop("skip", 0), 0)
    fault.wait = _seconds("wait", rest.pop("wait", 0))
    fault.path = _path(rest.pop("path", DEFAULT_PATH))
    fault.method = _text("method", rest.pop("method", None))
    fault.sid = _text("sid", rest.pop("sid", None))
    page = rest.pop("page", None)
    fault.page = None if page is None else _whole("page", page, 0)
    fault.parameters = kind.read(rest)
    return fault


def _whole(name: str, value: object, least: int) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < least:
        raise ValueError(f"{name}: a whole number of {least} or more is needed, not {value!r}")
    return value


def _seconds(name: str, value: object) -> float:
    if not isinstance(value, (int, float)) or isinstance(value, bool) or value < 0:
        raise ValueError(f"{name}: a number of seconds is needed, not {value!r}")
    return float(value)


def _path(value: object) -> str:
    path = _text("path", value) or ""
    if path.startswith("^"):
        try:
            re.compile(path)
        except re.error as error:
            raise ValueError(f"path: not a regular expression: {error}") from None
    return path


def _text(name: str, value: object) -> str | None:
    if value is not None and not isinstance(value, str):
        raise ValueError(f"{name}: text is needed, not {value!r}")
    return value
