# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Draws tasks with what they meet, and does them against a sandbox, each after the other."""

from __future__ import annotations

import json
import random
from collections.abc import Iterable
from typing import Any, NamedTuple

from ansible_collections.voiceops.twilio.plugins.module_utils._http import scheduler
from ansible_collections.voiceops.twilio.plugins.module_utils._tasks.byoc_trunk_info import (
    byoc_trunk_info,
)
from ansible_collections.voiceops.twilio.tests.chaos.faults import FAULTS
from ansible_collections.voiceops.twilio.tests.chaos.oracle import SECRETS, Drawn, Verdict, judge
from ansible_collections.voiceops.twilio.tests.sandbox.client import Sandbox, start

ACCOUNT = "main"
WAYS = ("auth_token", "api_key", "restricted_reader", "oauth_app")
DEADLINE = 3.0
TIMEOUT = 0.6
# What a task may take beyond its deadline: the machine is busy, and this finds hangs.
SLACK = 4.0
BACKOFF = 0.02
POPULATED = 1500
MANY = 600
FEW = 20

Trunks = dict[str, dict[str, Any]]


class Ended(NamedTuple):
    """A task, as it was drawn, and the verdict on it."""

    number: int
    drawn: str
    verdict: Verdict


def weather(seed: str, numbers: Iterable[int]) -> list[Ended]:
    """How the tasks of I(numbers) ended, each of which I(seed) and its number draw alone."""
    usual, scheduler.BACKOFF_SECONDS = scheduler.BACKOFF_SECONDS, BACKOFF
    try:
        with start() as sandbox:
            sandbox.populate(POPULATED, _sid_of(sandbox))
            truth = _truth(sandbox)
            return [_end(sandbox, truth, n, random.Random(f"{seed}/{n}")) for n in numbers]
    finally:
        scheduler.BACKOFF_SECONDS = usual


def _end(sandbox: Sandbox, truth: Trunks, number: int, draw: random.Random) -> Ended:
    drawn = draw_task(sandbox, truth, draw)
    sandbox.clear_faults()
    for fault in drawn.faults:
        sandbox.fault(**fault)
    verdict = judge(
        drawn,
        lambda: byoc_trunk_info(drawn.options, {}, ansible_version="chaos"),
        sandbox.tokens,
        DEADLINE + SLACK,
    )
    return Ended(number, _shown(drawn), verdict)


def _shown(drawn: Drawn) -> str:
    options = {name: value for name, value in drawn.options.items() if name not in SECRETS}
    if "sids" in options:
        options["sids"] = f"{len(drawn.wanted)} of them"
    return json.dumps({**options, "faults": drawn.faults})


def _truth(sandbox: Sandbox) -> Trunks:
    """Every trunk of the account in normal form, as it is without a fault."""
    options = {**_signed_in(sandbox, "auth_token"), "api_url": sandbox.url}
    outcome = byoc_trunk_info(options, {}, ansible_version="chaos")
    if outcome.failed:
        raise RuntimeError(outcome.result["msg"])
    return {trunk["sid"]: trunk for trunk in outcome.result["byoc_trunks"]}


def _sid_of(sandbox: Sandbox) -> str:
    return str(sandbox.accounts()[ACCOUNT]["sid"])


def _signed_in(sandbox: Sandbox, way: str) -> dict[str, Any]:
    credentials = sandbox.accounts()[ACCOUNT]["credentials"][way]
    names = ("account_sid", "auth_token", "api_key", "api_secret", "client_id", "client_secret")
    given = {name: credentials[name] for name in names if name in credentials}
    if "client_id" in given:
        given["oauth_url"] = sandbox.oauth_url
    return {**given, "account_sid": _sid_of(sandbox)}


def draw_task(sandbox: Sandbox, truth: Trunks, draw: random.Random) -> Drawn:
    """One task: who asks, for which trunks, within which limits, and what it meets."""
    asked, wanted = _draw_question(truth, draw)
    limits = {"deadline": DEADLINE, "timeout": TIMEOUT, "retries": draw.randrange(4)}
    given = _signed_in(sandbox, draw.choice(WAYS))
    options = {**given, **asked, **limits, "api_url": sandbox.url}
    return Drawn(options, [truth[sid] for sid in wanted], _draw_faults(draw))


def _draw_question(truth: Trunks, draw: random.Random) -> tuple[dict[str, Any], list[str]]:
    """Options that ask for trunks, and the SIDs that they must give."""
    sids = list(truth)
    kind = draw.choice(["sid", "sid", "sid", "few", "many", "every", "name"])
    if kind == "sid":
        sid = draw.choice(sids)
        return {"sid": sid}, [sid]
    if kind in ("few", "many"):
        some = draw.sample(sids, draw.randint(1, FEW) if kind == "few" else MANY)
        return {"sids": some}, some
    if kind == "name":
        name = truth[draw.choice(sids)]["friendly_name"] or "no such name"
        return {"friendly_name": name}, [s for s in sids if truth[s]["friendly_name"] == name]
    return {}, sids


def _draw_faults(draw: random.Random) -> list[dict[str, Any]]:
    faults = []
    for _turn in range(draw.choice([0, 1, 1, 1, 2, 3])):
        name = draw.choice(sorted(FAULTS))
        times = draw.choice([1, 1, 2, 5, "always"])
        where: dict[str, Any] = draw.choice([{}, {}, {}, {"path": "/v2/token"}, {"page": 1}])
        faults.append({"name": name, "times": times, **where, **draw.choice(FAULTS[name][0])})
    return faults
