# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Draws tasks with what they meet, and does them against a sandbox, each after the other."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

from ansible_collections.voiceops.twilio.plugins.module_utils._http import scheduler
from ansible_collections.voiceops.twilio.plugins.module_utils._tasks.byoc_trunk_info import (
    byoc_trunk_info,
)
from ansible_collections.voiceops.twilio.plugins.module_utils._tasks.connection_policy_info import (
    connection_policy_info,
)
from ansible_collections.voiceops.twilio.plugins.module_utils._tasks.runner import Outcome
from ansible_collections.voiceops.twilio.plugins.module_utils._tasks.sip_domain_info import (
    sip_domain_info,
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
POPULATED, POLICIES, DOMAINS = 1500, 12, 8
# Enough to be listed, and few enough to be fetched one by one on a busy machine.
MANY = 120
FEW = 20
TRUNKS = "byoc_trunks"
# What is asked for, trunks most of the time, and by what name: the attribute of a trunk that refers
# to it, and the fact with all of them.
ASKED_FOR = (TRUNKS, TRUNKS, TRUNKS, TRUNKS, "connection_policies", "sip_domains")
REFERENCES = {
    "connection_policy": ("connection_policy_sid", "connection_policies"),
    "sip_domain": ("from_domain_sid", "sip_domains"),
}

PLACES: tuple[dict[str, Any], ...] = (
    {"path": "/v2/token"},
    {"path": "/v1/ConnectionPolicies"},
    {"path": "/2010-04-01"},
    {"page": 1},
)

# Every resource in normal form, by the name of the fact and by SID.
Truth = dict[str, dict[str, dict[str, Any]]]


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
            sandbox.populate(
                POPULATED, _sid_of(sandbox), connection_policies=POLICIES, sip_domains=DOMAINS
            )
            truth = _truth(sandbox)
            return [_end(sandbox, truth, n, random.Random(f"{seed}/{n}")) for n in numbers]
    finally:
        scheduler.BACKOFF_SECONDS = usual


def _end(sandbox: Sandbox, truth: Truth, number: int, draw: random.Random) -> Ended:
    drawn = draw_task(sandbox, truth, draw)
    sandbox.clear_faults()
    for fault in drawn.faults:
        sandbox.fault(**fault)
    verdict = judge(
        drawn,
        lambda: _core(drawn.facts)(drawn.options, {}, ansible_version="chaos"),
        sandbox.tokens,
        DEADLINE + SLACK,
    )
    return Ended(number, _shown(drawn), verdict)


def _shown(drawn: Drawn) -> str:
    options = {name: value for name, value in drawn.options.items() if name not in SECRETS}
    if "sids" in options:
        options["sids"] = f"{len(drawn.wanted)} of them"
    return json.dumps({**options, "facts": drawn.facts, "faults": drawn.faults})


def _core(facts: str) -> Callable[..., Outcome]:
    """Return what reads the resources with this name in a result."""
    cores: dict[str, Callable[..., Outcome]] = {
        TRUNKS: byoc_trunk_info,
        "connection_policies": connection_policy_info,
        "sip_domains": sip_domain_info,
    }
    return cores[facts]


def _truth(sandbox: Sandbox) -> Truth:
    """Everything that the account has, as it is without a fault."""
    options = {**_signed_in(sandbox, "auth_token"), **_where(sandbox)}
    truth: Truth = {}
    for facts in sorted(set(ASKED_FOR)):
        outcome = _core(facts)(options, {}, ansible_version="chaos")
        if outcome.failed:
            raise RuntimeError(outcome.result["msg"])
        truth[facts] = {item["sid"]: item for item in outcome.result[facts]}
    return truth


def _where(sandbox: Sandbox) -> dict[str, str]:
    return {"api_url": sandbox.url, "core_api_url": sandbox.url}


def _sid_of(sandbox: Sandbox) -> str:
    return str(sandbox.accounts()[ACCOUNT]["sid"])


def _signed_in(sandbox: Sandbox, way: str) -> dict[str, Any]:
    credentials = sandbox.accounts()[ACCOUNT]["credentials"][way]
    names = ("account_sid", "auth_token", "api_key", "api_secret", "client_id", "client_secret")
    given = {name: credentials[name] for name in names if name in credentials}
    if "client_id" in given:
        given["oauth_url"] = sandbox.oauth_url
    return {**given, "account_sid": _sid_of(sandbox)}


def draw_task(sandbox: Sandbox, truth: Truth, draw: random.Random) -> Drawn:
    """One task: who asks, for which resources, within which limits, and what it meets."""
    facts = draw.choice(ASKED_FOR)
    asked, sids = _draw_question(truth[facts], draw)
    limits = {"deadline": DEADLINE, "timeout": TIMEOUT, "retries": draw.randrange(4)}
    given = _signed_in(sandbox, draw.choice(WAYS))
    options = {**given, **asked, **limits, **_where(sandbox)}
    wanted = [truth[facts][sid] for sid in sids]
    kinds = draw.choice(([], [*REFERENCES], *([kind] for kind in REFERENCES)))
    related = None
    if facts == TRUNKS and kinds:
        options["related"] = kinds
        related = _related(truth, wanted, kinds)
    return Drawn(options, wanted, _draw_faults(draw), facts, related)


def _related(truth: Truth, trunks: list[dict[str, Any]], kinds: list[str]) -> dict[str, Any]:
    """What these trunks refer to, and for domains what refers to them."""
    sids = {trunk["sid"] for trunk in trunks}
    related: dict[str, Any] = {}
    for kind in kinds:
        attribute, facts = REFERENCES[kind]
        named = {trunk[attribute] for trunk in trunks}
        related[facts] = {
            sid: item
            for sid, item in truth[facts].items()
            if sid in named or item.get("byoc_trunk_sid") in sids
        }
    related["dangling"] = [
        {"sid": trunk["sid"], "attribute": attribute, "refers_to": trunk[attribute]}
        for trunk in trunks
        for attribute, facts in map(REFERENCES.__getitem__, kinds)
        if trunk[attribute] is not None and trunk[attribute] not in truth[facts]
    ]
    return related


def _draw_question(
    truth: dict[str, dict[str, Any]], draw: random.Random
) -> tuple[dict[str, Any], list[str]]:
    """Options that ask for resources, and the SIDs that they must give."""
    sids = list(truth)
    kind = draw.choice(["sid", "sid", "sid", "few", "many", "every", "name"])
    if kind == "sid":
        sid = draw.choice(sids)
        return {"sid": sid}, [sid]
    if kind in ("few", "many"):
        number = draw.randint(1, FEW) if kind == "few" else MANY
        some = draw.sample(sids, min(number, len(sids)))
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
        where: dict[str, Any] = draw.choice([{}, {}, *PLACES])
        faults.append({"name": name, "times": times, **where, **draw.choice(FAULTS[name][0])})
    return faults
