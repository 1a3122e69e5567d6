# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Every case that is measured: a program to run, and how many requests it must make.

A case that makes more or fewer requests is not what its name says, so the sandbox's count is
compared with it after each run.
"""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from . import playbooks
from .accounts import (
    DOMAINS,
    FLEET,
    FLEET_DOMAINS,
    FLEET_POLICIES,
    FLEET_TRUNKS,
    OF_SIZE,
    POLICIES,
    RELATED,
    SIZES,
    Account,
)
from .figures import batches, pages
from .place import Place
from .throwaway import HOSTS, INVENTORY

DELAYS = (0, 50)
DELAY = DELAYS[-1]


def requests_for(policies: int, domains: int) -> int:
    """Return the requests for an account of one page with all that its trunks refer to.

    They are the lists of trunks, policies and domains, the targets of each policy, two lists of
    each domain, and the addresses of the one list that all domains are mapped to.
    """
    return 3 + policies + 2 * domains + 1


RELATED_REQUESTS = requests_for(POLICIES, DOMAINS)
FLEET_SIZE = len(FLEET) * FLEET_TRUNKS
FLEET_REQUESTS = len(FLEET) * requests_for(FLEET_POLICIES, FLEET_DOMAINS)
# Below this, the plan asks for single trunks as well: the two are one case.
PLAN_LISTS_FROM = 25
LOOP, SHORT_LOOP = 100, 10
MODULE = "_module"
_PLAIN, _CACHED, _STATIC = "plain.byoc_trunks.yml", "cached.byoc_trunks.yml", "static.yml"
_LIMIT = "limit.yml"
_CURL = ["curl", "--silent", "--show-error", "--fail", "--parallel", "--parallel-max", "8"]
_LIST_INVENTORY = ("ansible-inventory", "--list", "-i")


class Key(NamedTuple):
    """A way of reading trunks, how many, and the delay of each answer in milliseconds."""

    way: str
    trunks: int = 0
    delay: int = 0


# How often a case comes in a round of those that the targets rest on: the shorter, the more often.
_WANTED = {
    Key("one_by_one", 1, DELAY): 3,
    Key("one_by_one" + MODULE, 1, DELAY): 3,
    Key("planned", 1000, DELAY): 3,
    Key("one_by_one", 1000, DELAY): 1,
    Key("curl", 1000, DELAY): 1,
    Key("sdk_threads", 1000, DELAY): 1,
    Key("loop", LOOP, DELAY): 1,
    Key("lookup", 1, DELAY): 2,
    Key("lookup", LOOP, DELAY): 1,
    Key("fleet_fetch", FLEET_SIZE, DELAY): 1,
    Key("fleet_audit", FLEET_SIZE, DELAY): 1,
    Key("listing", 1000, DELAY): 3,
    Key("limit_sids", 1000): 3,
    Key("limit_listing", 1000): 3,
    Key("planned", SIZES[-1], DELAY): 1,
    Key("listing", SIZES[-1], DELAY): 1,
    Key("limit_sids", SIZES[-1]): 1,
    Key("limit_listing", SIZES[-1]): 1,
    Key("limit_loop", LOOP): 2,
    Key("related", RELATED.trunks, DELAY): 3,
    Key("limit_related", RELATED.trunks): 3,
    Key("inventory", SIZES[-1]): 1,
    Key("inventory_limit", SIZES[-1]): 1,
}


@dataclass(frozen=True)
class Case:
    """One thing to measure. With I(lists) the plan may list, without it never does."""

    key: Key
    command: tuple[str, ...]
    requests: int
    lists: bool = True

    @property
    def wanted(self) -> int:
        """How often it comes in a round of the targets: never if no target rests on it."""
        return _WANTED.get(self.key, 0)

    @property
    def seconds(self) -> float:
        """What it may take on a slow day: enough to decide what still fits in."""
        way, trunks, delay = self.key
        if way.startswith(("inventory", "fleet")):
            return 40.0 if way == "inventory_yaml" else 8.0
        in_turn = way in ("loop", "lookup", "sdk_sequence") or way.startswith("uri")
        trips = self.requests if in_turn else batches(self.requests)
        each = 0.6 if way in ("uri_loop", "loop" + MODULE) else 0.001
        return 1.5 + trips * delay / 1000 + trunks * each


class Cases:
    """All cases in I(place), on a sandbox at I(url)."""

    def __init__(self, place: Place, url: str) -> None:
        self._place = place
        self._url = url
        place.write("library/imports_requests.py", playbooks.IMPORTS_REQUESTS)
        for account in OF_SIZE.values():
            sids = {"sids": account.trunk_sids()}
            place.write(f"sids-{account.trunks}.json", json.dumps(sids))
        for name, text in playbooks.fleet_files(url):
            place.write(name, text)
        place.write(_LIMIT, f"plugin: {INVENTORY}\n")
        for file in (_PLAIN, _CACHED):
            account = OF_SIZE[SIZES[-1]]
            place.write(file, playbooks.inventory(account, url, cached=file == _CACHED))

    def preparations(self) -> list[Case]:
        """What is run once and not measured: inventories, a filled cache, facts, a report."""
        key, requests = Key("inventory", SIZES[-1]), pages(SIZES[-1])
        static = (*_LIST_INVENTORY, _PLAIN, "--yaml", "--output", _STATIC)
        cached = (*_LIST_INVENTORY, _CACHED)
        hosts = (*_LIST_INVENTORY, _PLAIN, "--output", HOSTS)
        return [
            *(self._facts(trunks) for trunks in SIZES),
            related(self._place, self._url, "facts_related"),
            Case(key, static, requests),
            Case(key, hosts, requests),
            Case(key, cached, requests),
            self._fleet("fleet_audit"),
        ]

    def floors(self) -> list[Case]:
        """Return the cases that measure the floors."""
        return [self._playbook(Key(way), way, requests=0) for way in ("floor_a", "floor_m")]

    def all(self) -> list[Case]:
        """Every case but the floors."""
        found = [case for delay in DELAYS for case in self._of_delay(delay)]
        fleet = [self._fleet(way) for way in playbooks.FLEET_PLAYS]
        ways = ("related", "limit_related")
        related_cases = [related(self._place, self._url, way) for way in ways]
        return [*found, *self._limits(), *related_cases, *self._inventories(), *fleet]

    def _limits(self) -> Iterator[Case]:
        """What Ansible itself costs: the same tasks of an action that does nothing."""
        for trunks in (1000, SIZES[-1]):
            for way in ("limit_sids", "limit_listing"):
                yield self._playbook(Key(way, trunks), way, requests=0)
        yield self._playbook(Key("limit_loop", LOOP), "limit_loop", requests=0)

    def _facts(self, trunks: int) -> Case:
        account = OF_SIZE[trunks]
        text = playbooks.facts(account, self._url)
        file = self._place.write(f"facts-{trunks}.yml", text)
        return Case(Key("facts", trunks), ("ansible-playbook", file), _planned(trunks))

    def _of_delay(self, delay: int) -> Iterator[Case]:
        for door in ("", MODULE):
            for trunks in SIZES:
                yield from self._info(door, trunks, delay)
        # A loop grows faster than a line: the larger it is, the less is left to extrapolate.
        uri = (1, SHORT_LOOP, LOOP) if delay else (1, SHORT_LOOP)
        tasks = {
            "loop": (LOOP,),
            "loop" + MODULE: (SHORT_LOOP,),
            "lookup": (1, LOOP),
            "uri_loop": uri,
        }
        for way, numbers in tasks.items():
            for number in numbers:
                name = way.removesuffix(MODULE)
                yield self._playbook(Key(way, number, delay), name, requests=number)
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
        script = str(Path(__file__).with_name("peers.py"))
        for mode, numbers in sizes.items():
            for trunks in numbers:
                account = OF_SIZE[trunks]
                command = [sys.executable, script, mode, self._url, f"sids-{trunks}.json"]
                command += [account.sid, account.auth_token]
                requests = pages(trunks) if mode == "listing" else trunks
                yield Case(Key(f"sdk_{mode}", trunks, delay), tuple(command), requests)

    def _curl(self, delay: int) -> Iterator[Case]:
        if shutil.which("curl") is None:
            return
        for trunks in SIZES if not delay else SIZES[:-1]:
            account = OF_SIZE[trunks]
            config = self._place.write(f"curl-{trunks}", self._curl_config(account))
            user = f"{account.sid}:{account.auth_token}"
            command = (*_CURL, "--user", user, "--config", config)
            yield Case(Key("curl", trunks, delay), command, trunks)

    def _curl_config(self, account: Account) -> str:
        """Return a line for each trunk, and one that throws its answer away."""
        return "\n".join(
            f'url = "{self._url}/v1/ByocTrunks/{sid}"\noutput = /dev/null'
            for sid in account.trunk_sids()
        )

    def _inventories(self) -> list[Case]:
        """An inventory of all trunks: from the API, its cache, YAML, and a plugin of no work."""
        files = {
            "inventory": _PLAIN,
            "inventory_cached": _CACHED,
            "inventory_yaml": _STATIC,
            "inventory_limit": _LIMIT,
        }
        return [
            Case(
                Key(way, SIZES[-1]),
                (*_LIST_INVENTORY, file, "--output", f"{way}.json"),
                pages(SIZES[-1]) if file == _PLAIN else 0,
            )
            for way, file in files.items()
        ]

    def _fleet(self, way: str) -> Case:
        """All accounts of a fleet, fetched, or audited with rules and all reports."""
        command = ("ansible-playbook", "-i", "fleet.json", "--forks", str(playbooks.FORKS))
        return Case(Key(way, FLEET_SIZE, DELAY), (*command, f"{way}.yml"), FLEET_REQUESTS)

    def _playbook(self, key: Key, name: str, *, requests: int, lists: bool = True) -> Case:
        account = OF_SIZE[key.trunks or 1]
        text = playbooks.playbook(name, account, self._url)
        file = self._place.write(f"{name}-{account.trunks}.yml", text)
        command = ["ansible-playbook", file]
        if key.way.endswith(MODULE):
            command += ["-e", "byoc_trunk_in_process=false"]
        return Case(key, tuple(command), requests, lists)


def related(place: Place, url: str, way: str) -> Case:
    """Return the case I(way) of reading all that the trunks of an account refer to."""
    text = (
        playbooks.related_facts(RELATED, url)
        if way == "facts_related"
        else playbooks.playbook(way, RELATED, url)
    )
    command = ("ansible-playbook", place.write(f"{way}.yml", text))
    is_limit = way == "limit_related"
    key = Key(way, RELATED.trunks, DELAY if way == "related" else 0)
    return Case(key, command, 0 if is_limit else RELATED_REQUESTS)


def _planned(trunks: int) -> int:
    """Return the requests of a task that may list: below 25 SIDs it never does."""
    return trunks if trunks < PLAN_LISTS_FROM else pages(trunks)
