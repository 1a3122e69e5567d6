# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Whether a task ended as it must: the right facts, or an error of a kind that its faults explain.

It knows from the sandbox what the resources are and which secrets there are, and takes nothing of
that from the code that it judges.
"""

from __future__ import annotations

import base64
import json
import threading
import traceback
from collections.abc import Callable, Iterable
from typing import Any, NamedTuple
from urllib.parse import quote, quote_plus

from ansible_collections.voiceops.twilio.plugins.module_utils._tasks.runner import Outcome
from ansible_collections.voiceops.twilio.tests.chaos.faults import FAULTS, LATE

SECRETS = {"auth_token": "account_sid", "api_secret": "api_key", "client_secret": "client_id"}


# What a task gives only if it is asked for it.
RELATED = ("connection_policies", "sip_domains", "dangling")


class Drawn(NamedTuple):
    """A task: its options, the resources that it must give, in normal form, and what it meets.

    They are the value of C(facts) in its result. C(related) is what else it must give.
    """

    options: dict[str, Any]
    wanted: list[dict[str, Any]]
    faults: list[dict[str, Any]]
    facts: str = "byoc_trunks"
    related: dict[str, Any] | None = None


class Verdict(NamedTuple):
    """How a task ended, and what is wrong with that, if anything."""

    ending: str
    wrong: str = ""


def judge(
    drawn: Drawn, work: Callable[[], Outcome], tokens: Callable[[], list[str]], limit: float
) -> Verdict:
    """Let I(work) do the task, I(limit) seconds at most; I(tokens) are all that were given out."""
    ended: list[Outcome | str] = []

    def run() -> None:
        try:
            ended.append(work())
        except BaseException:  # noqa: BLE001 - whatever it is, it is a finding
            ended.append(traceback.format_exc())

    # Its own thread, so that one that never ends does not keep the others from being judged.
    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    thread.join(limit)
    if not ended:
        return Verdict("hang", f"not ended after {limit} s")
    (outcome,) = ended
    if isinstance(outcome, str):
        return Verdict("traceback", outcome)
    return _judge_outcome(drawn, outcome, tokens())


def _judge_outcome(drawn: Drawn, outcome: Outcome, tokens: list[str]) -> Verdict:
    ending = str(outcome.result["error"]["kind"]) if outcome.failed else "facts"
    told = json.dumps([outcome.result, outcome.warnings], ensure_ascii=False)
    if any(form in told for form in forms_of_secrets(drawn.options, tokens)):
        return Verdict(ending, "a secret is in what it says")
    if outcome.failed:
        return Verdict(ending, _unexplained(drawn, outcome.result))
    must = {drawn.facts: drawn.wanted, **(drawn.related or {})}
    given = {
        name: outcome.result[name] for name in (drawn.facts, *RELATED) if name in outcome.result
    }
    same = given == must and bool(drawn.wanted)
    return Verdict(ending, "" if same else "facts that are not so")


def forms_of_secrets(options: dict[str, Any], tokens: Iterable[str]) -> set[str]:
    """Every form in which a secret of a task could be seen."""
    pairs = {
        (options.get(user, ""), options[name]) for name, user in SECRETS.items() if name in options
    }
    pairs |= {("", token) for token in tokens}
    forms = set()
    for user, secret in pairs:
        encoded = (
            base64.b64encode(text.encode()).decode() for text in (secret, f"{user}:{secret}")
        )
        forms |= {secret, quote(secret, safe=""), quote_plus(secret), *encoded}
    return forms


def _unexplained(drawn: Drawn, result: dict[str, Any]) -> str:
    explained = set().union(*(FAULTS[fault["name"]][1] for fault in drawn.faults))
    if any("retry_after" in fault for fault in drawn.faults) or len(drawn.faults) > 1:
        explained |= LATE  # Waiting for one may leave no time for another.
    if not drawn.wanted:
        explained.add("not_found")
    kinds = {error["kind"] for error in result.get("errors", [result["error"]])}
    if kinds <= explained:
        return ""
    return f"{sorted(kinds - explained)}, which no fault explains: {result['msg']}"
