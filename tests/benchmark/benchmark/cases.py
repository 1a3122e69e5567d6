# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Every case that is measured: a program to run, and what it must have asked for.

A case that asked more or less often than it should was not what its name says, so the stand-in's
count is compared with it after each run.
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from . import fleet, playbooks
from .account import ACCOUNT_SID, AUTH_TOKEN, FLEET_ACCOUNTS, sids
from .figures import batches, pages
from .place import Place

DELAYS = (0, 50)
SIZES = (1, 10, 100, 1000, 10000)
# Fewer SIDs than this are asked for one by one by the plan as well: the two are one case.
PLAN_LISTS_FROM = 25
LOOP, SHORT_LOOP = 100, 10
MODULE = "_module"
_PLAIN, _CACHED, _STATIC = "plain.byoc_trunks.yml", "cached.byoc_trunks.yml", "static.yml"
_CURL = ["curl", "--silent", "--show-error", "--fail", "--parallel", "--parallel-max", "8"]


class Key(NamedTuple):
    """A way of reading trunks, how many, and the delay of each answer in milliseconds."""

    way: str
    trunks: int = 0
    delay: int = 0


# What the targets rest on comes more than once in a round.
_WANTED = {
    Key("one_by_one", 1, 50): 3,
    Key("one_by_one" + MODULE, 1, 50): 3,
    Key("planned", 1000, 50): 3,
    Key("one_by_one", 1000, 50): 2,
    Key("curl", 1000, 50): 2,
    Key("loop", LOOP, 50): 2,
    Key("lookup", 1, 50): 2,
    Key("lookup", LOOP, 50): 2,
    Key("fleet_fetch", fleet.TRUNKS, 50): 2,
}


@dataclass(frozen=True)
class Case:
    """One thing to measure. I(seconds) is a guess, I(wanted) how often it comes in a round."""

    key: Key
    command: tuple[str, ...]
    environment: dict[str, str] = field(repr=False)
    requests: int
    seconds: float
    wanted: int


class Cases:
    """All cases in I(place), with a stand-in at I(address)."""

    def __init__(self, place: Place, address: str) -> None:
        self._place = place
        self._address = address
        self._environments = {lists: place.environment(lists=lists) for lists in (True, False)}

    def floors(self) -> list[Case]:
        return [
            self._playbook(Key("floor_a"), "floor_a", requests=0),
            self._playbook(Key("floor_m"), "floor_m", requests=0),
        ]

    def all(self) -> list[Case]:
        """Every case but the floors."""
        found = [case for delay in DELAYS for case in self._of_delay(delay)]
        return found + self._inventories() + self._fleet()

    def _of_delay(self, delay: int) -> Iterator[Case]:
        for door in ("", MODULE):
            for trunks in SIZES:
                yield from self._info(door, trunks, delay)
        for tasks, door in ((LOOP, ""), (SHORT_LOOP, MODULE)):
            key = Key("loop" + door, tasks, delay)
            yield self._playbook(key, "loop", requests=tasks)
        for lookups in (1, LOOP):
            key = Key("lookup", lookups, delay)
            yield self._playbook(key, "lookup", requests=lookups)
        # A loop grows faster than a line: from where it is large, less is left to extrapolate.
        for tasks in (1, SHORT_LOOP, LOOP) if delay else (1, SHORT_LOOP):
            key = Key("uri_loop", tasks, delay)
            yield self._playbook(key, "uri_loop", requests=tasks)
        yield from self._sdk(delay)
        yield from self._curl(delay)

    def _info(self, door: str, trunks: int, delay: int) -> Iterator[Case]:
        name = "one" if trunks == 1 else "sids"
        if trunks <= 1000 or not door or not delay:
            key = Key("one_by_one" + door, trunks, delay)
            yield self._playbook(key, name, requests=trunks, lists=False)
        if trunks >= PLAN_LISTS_FROM:
            key = Key("planned" + door, trunks, delay)
            yield self._playbook(key, name, requests=pages(trunks))
        key = Key("listing" + door, trunks, delay)
        yield self._playbook(key, "listing", requests=pages(trunks))

    def _sdk(self, delay: int) -> Iterator[Case]:
        sizes = {
            "sequence": (1, 10, 100),
            "threads": (1, 10, 100, 1000),
            "listing": (1, 1000, 10000),
        }
        for mode, numbers in sizes.items():
            for trunks in numbers:
                key = Key(f"sdk_{mode}", trunks, delay)
                requests = pages(trunks) if mode == "listing" else trunks
                script = str(Path(__file__).with_name("peers.py"))
                command = [sys.executable, script, mode, self._url(key), f"sids-{trunks}.json"]
                command += [ACCOUNT_SID, AUTH_TOKEN]
                yield self._case(key, command, requests)

    def _curl(self, delay: int) -> Iterator[Case]:
        if shutil.which("curl") is None:
            return
        for trunks in SIZES if not delay else SIZES[:-1]:
            key = Key("curl", trunks, delay)
            lines = [
                f'url = "{self._url(key)}/v1/ByocTrunks/{sid}"\noutput = /dev/null'
                for sid in sids(trunks)
            ]
            config = self._place.write(f"curl-{trunks}-{delay}", "\n".join(lines))
            command = [*_CURL, "--user", f"{ACCOUNT_SID}:{AUTH_TOKEN}", "--config", config]
            yield self._case(key, command, trunks)

    def _inventories(self) -> list[Case]:
        """An inventory of all trunks: from the API, from its cache, and as a file of YAML."""
        trunks = SIZES[-1]
        return [
            self._inventory(Key("inventory", trunks), _PLAIN, requests=pages(trunks)),
            self._inventory(Key("inventory_cached", trunks), _CACHED, requests=0),
            self._inventory(Key("inventory_yaml", trunks), _STATIC, requests=0),
        ]

    def _fleet(self) -> list[Case]:
        """All accounts of a fleet, fetched, and audited with all reports."""
        for file, text in fleet.files():
            self._place.write(file, text)
        cases = []
        for way, play in fleet.PLAYS.items():
            file = self._place.write(f"{way}.yml", play)
            command = ["ansible-playbook", "-i", "fleet.json", "--forks", str(fleet.FORKS), file]
            key = Key(way, fleet.TRUNKS, DELAYS[-1])
            command += ["-e", f"url={self._address}/d{key.delay}"]
            cases.append(self._case(key, command, FLEET_ACCOUNTS))
        return cases

    def preparations(self) -> list[Case]:
        """What is run once and not measured: it writes the file of YAML, and fills the cache."""
        trunks = SIZES[-1]
        key = Key("inventory", trunks)
        for file in (_PLAIN, _CACHED):
            text = playbooks.inventory(self._url(key), cached=file == _CACHED)
            self._place.write(file, text)
        command = ["ansible-inventory", "--list", "-i"]
        static = [*command, _PLAIN, "--yaml", "--output", _STATIC]
        requests = pages(trunks)
        return [
            self._case(key, static, requests),
            self._case(key, [*command, _CACHED], requests),
        ]

    def _inventory(self, key: Key, file: str, *, requests: int) -> Case:
        command = ["ansible-inventory", "--list", "-i", file, "--output", f"{key.way}.json"]
        return self._case(key, command, requests)

    def _playbook(self, key: Key, name: str, *, requests: int, lists: bool = True) -> Case:
        file = self._place.write(f"{name}-{key.trunks}.yml", playbooks.playbook(name, key.trunks))
        command = ["ansible-playbook", file, "-e", f"url={self._url(key)}"]
        if key.way.endswith(MODULE):
            command += ["-e", "byoc_trunk_in_process=false"]
        return self._case(key, command, requests, lists=lists)

    def _url(self, key: Key) -> str:
        return f"{self._address}/d{key.delay}/n{key.trunks}"

    def _case(self, key: Key, command: list[str], requests: int, *, lists: bool = True) -> Case:
        return Case(
            key,
            tuple(command),
            self._environments[lists],
            requests,
            _guess(key),
            _WANTED.get(key, 1),
        )


def _guess(key: Key) -> float:
    """Seconds that a case may take, on a slow day: enough to tell what still fits in."""
    if key.way.startswith("inventory"):
        return 40.0 if key.way == "inventory_yaml" else 8.0
    if key.way.startswith("fleet"):
        return 8.0
    in_turn = key.way in ("loop", "lookup", "sdk_sequence") or key.way.startswith("uri")
    trips = key.trunks if in_turn else batches(key.trunks)
    if "planned" in key.way or "listing" in key.way:
        trips = pages(key.trunks)
    each = 0.6 if key.way in ("uri_loop", "loop" + MODULE) else 0.001
    return 1.5 + trips * key.delay / 1000 + key.trunks * each
