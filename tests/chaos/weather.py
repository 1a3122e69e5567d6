# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What one task meets, and whether it ended as it must."""

from __future__ import annotations

import json
import random
import time
import traceback
from collections.abc import Iterable
from typing import Any, NamedTuple

from ansible_collections.voiceops.twilio.plugins.module_utils import _http
from ansible_collections.voiceops.twilio.plugins.module_utils._byoc_trunk_info import (
    byoc_trunk_info,
)
from client import Sandbox, start

DEADLINE = 3.0
TIMEOUT = 0.6
# What a task may take beyond its deadline: the machine is busy, and this finds hangs.
SLACK = 4.0
POPULATED = 1500
FEW = 20

BROKEN = {"connection", "invalid_response"}
LATE = {"timeout"}
INVALID = {"invalid_response"}

# Each fault: what it may be given, and the kinds of error that it explains.
FAULTS: dict[str, tuple[list[dict[str, Any]], set[str]]] = {
    "too_many_requests": (
        [
            {},
            {"retry_after": 0},
            {"retry_after": 1},
            {"retry_after": 86400},
            {"retry_after": 1, "as_date": True},
            {"retry_after": "soon"},
        ],
        {"rate_limited"},
    ),
    "server_error": (
        [{"status": s, "body": b} for s in (500, 502, 503, 504, 501) for b in ("json", "html")],
        {"unavailable"},
    ),
    "unauthorized": ([{}], {"credentials"}),
    "expired_token": ([{}], {"credentials"}),
    "forbidden": ([{}], {"permission", "credentials"}),  # the latter for a token
    "gateway_not_found": ([{}], INVALID),
    "not_found_no_code": ([{}], INVALID),
    "redirect": ([{"status": s} for s in (301, 302, 307, 308)], INVALID),
    "html": ([{}], INVALID),
    "not_json": ([{}], INVALID),
    "empty_body": ([{}], INVALID),
    "json_value": (
        [{"value": v} for v in (None, [], "x", 1, {}, {"sid": None})],
        INVALID | {"wrong_trunk"},
    ),
    "cut_json": ([{}], INVALID),
    "gzip": ([{}], set()),
    "bad_gzip": ([{}], INVALID),
    "gzip_bomb": ([{"size": 16 * 2**20}], INVALID),
    "wrong_content_type": ([{}], INVALID),
    "no_content_type": ([{}], INVALID),
    "other_trunk": ([{}], {"wrong_trunk"}),
    "other_account": ([{}], {"wrong_trunk"}),
    "attributes": (
        [
            {"set": {"cnam_lookup_enabled": "false"}},
            {"set": {"voice_method": 5}},
            {"remove": ["sid"]},
            {"set": {"sid": None}},
        ],
        INVALID | {"wrong_trunk"},
    ),
    "not_utf8": ([{}], INVALID),
    "lone_surrogate": ([{}], INVALID),
    "nan": ([{}], INVALID),
    "deep_nesting": ([{}], INVALID),
    "duplicate_keys": ([{}], INVALID),
    "foreign_next_page": ([{}], INVALID),
    "looping_pages": ([{}, {"to": "first"}], INVALID),
    "no_meta": ([{}], INVALID),
    "wrong_list_key": ([{}], INVALID),
    "next_page_not_string": ([{}], INVALID),
    "duplicate_on_page": ([{}], set()),
    "close_without_answer": ([{}], BROKEN),
    "reset_before_headers": ([{}], BROKEN),
    "reset_in_headers": ([{}], BROKEN),
    "reset_in_body": ([{}], BROKEN),
    "cut_short": ([{}], BROKEN),
    "cut_chunked": ([{}], BROKEN),
    "too_large": ([{}, {"chunked": True}], INVALID),
    "huge_headers": ([{}, {"count": 200, "size": 100}], BROKEN),
    "stall": ([{}], LATE),
    "slow_headers": ([{"interval": 0.2}], LATE),
    "slow_body": ([{"interval": 0.2}], LATE),
    "delay": ([{"seconds": 0.2}], LATE),
}


class Verdict(NamedTuple):
    """How a task ended, what is wrong with that if anything, and what was drawn."""

    number: int
    ending: str
    wrong: str
    drawn: str


def weather(seed: str, numbers: Iterable[int]) -> list[Verdict]:
    """The verdicts on the tasks of I(numbers), each after the other against one sandbox."""
    _http.BACKOFF_SECONDS = 0.02
    with start() as sandbox:
        account = "main"
        sandbox.populate(POPULATED, _sid_of(sandbox, account))
        truth = _truth(sandbox, account)
        return [_task(sandbox, account, truth, n, random.Random(f"{seed}/{n}")) for n in numbers]


def _truth(sandbox: Sandbox, account: str) -> dict[str, dict[str, Any]]:
    """Every trunk of I(account) in normal form, as it is without a fault."""
    outcome = byoc_trunk_info(
        {**_signed_in(sandbox, account, "auth_token"), "api_url": sandbox.url},
        {},
        ansible_version="chaos",
    )
    if outcome.failed:
        raise RuntimeError(outcome.result["msg"])
    return {trunk["sid"]: trunk for trunk in outcome.result["byoc_trunks"]}


def _sid_of(sandbox: Sandbox, account: str) -> str:
    return str(sandbox.accounts()[account]["sid"])


def _signed_in(sandbox: Sandbox, account: str, way: str) -> dict[str, Any]:
    credentials = sandbox.accounts()[account]["credentials"][way]
    names = ("account_sid", "auth_token", "api_key", "api_secret", "client_id", "client_secret")
    given = {name: credentials[name] for name in names if name in credentials}
    if "client_id" in given:
        given["oauth_url"] = f"{sandbox.url}/v2/token"
    return {**given, "account_sid": _sid_of(sandbox, account)}


def _task(
    sandbox: Sandbox,
    account: str,
    truth: dict[str, dict[str, Any]],
    number: int,
    draw: random.Random,
) -> Verdict:
    way = draw.choice(["auth_token", "api_key", "restricted_reader", "oauth_app"])
    given = _signed_in(sandbox, account, way)
    asked, wanted = _draw_question(truth, draw)
    faults = _draw_faults(draw)
    drawn = json.dumps({"way": way, "asked": list(asked), "faults": faults})
    sandbox.clear_faults()
    for fault in faults:
        sandbox.fault(**fault)
    limits = {"deadline": DEADLINE, "timeout": TIMEOUT, "retries": draw.randrange(4)}
    options = {**given, **asked, **limits, "api_url": sandbox.url}
    began = time.monotonic()
    try:
        outcome = byoc_trunk_info(options, {}, ansible_version="chaos")
    except Exception:  # noqa: BLE001 - whatever it is, it is a finding
        return Verdict(number, "traceback", traceback.format_exc(), drawn)
    took = time.monotonic() - began
    result = outcome.result
    ending = result["error"]["kind"] if outcome.failed else "facts"
    wrong = _fault_in(result, outcome.failed, wanted, faults, truth)
    if took > DEADLINE + SLACK:
        wrong = f"took {took:.1f} s with a deadline of {DEADLINE} s"
    told = json.dumps([result if outcome.failed else [], outcome.warnings])
    if any(secret in told for secret in outcome.secrets):
        wrong = "a secret is in what it says"
    return Verdict(number, ending, wrong, drawn)


def _draw_question(
    truth: dict[str, dict[str, Any]], draw: random.Random
) -> tuple[dict[str, Any], list[str]]:
    """Options that ask for trunks, and the SIDs that they must give."""
    sids = list(truth)
    kind = draw.choice(["sid", "sid", "sid", "few", "many", "every", "name"])
    if kind == "sid":
        sid = draw.choice(sids)
        return {"sid": sid}, [sid]
    if kind == "few":
        few = draw.sample(sids, draw.randint(1, FEW))
        return {"sids": few}, few
    if kind == "many":
        many = draw.sample(sids, 600)
        return {"sids": many}, many
    if kind == "name":
        name = truth[draw.choice(sids)]["friendly_name"] or "no such name"
        return {"friendly_name": name}, [s for s in sids if truth[s]["friendly_name"] == name]
    return {}, sids


def _draw_faults(draw: random.Random) -> list[dict[str, Any]]:
    faults = []
    for _turn in range(draw.choice([0, 1, 1, 1, 2, 3])):
        name = draw.choice(sorted(FAULTS))
        times = draw.choice([1, 1, 2, 5, "always"])
        where = draw.choice([{}, {}, {}, {"path": "/v2/token"}, {"page": 1}])
        faults.append({"name": name, "times": times, **where, **draw.choice(FAULTS[name][0])})
    return faults


def _fault_in(
    result: dict[str, Any],
    failed: bool,
    wanted: list[str],
    faults: list[dict[str, Any]],
    truth: dict[str, dict[str, Any]],
) -> str:
    """What is wrong with I(result), or an empty text."""
    if not failed:
        expected = [truth[sid] for sid in wanted]
        return "" if result["byoc_trunks"] == expected and wanted else "facts that are not so"
    explained = set().union(*(FAULTS[fault["name"]][1] for fault in faults))
    if any("retry_after" in fault for fault in faults) or len(faults) > 1:
        explained |= LATE  # Waiting for one may leave no time for another.
    if wanted == []:
        explained.add("not_found")
    kinds = {error["kind"] for error in result.get("errors", [result["error"]])}
    if kinds - explained:
        return f"{sorted(kinds - explained)}, which no fault explains: {result['msg']}"
    return ""
