# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Results of audits as the module returns them, for the tests of reports."""

from __future__ import annotations

from typing import Any

from ansible_collections.voiceops.twilio.plugins.module_utils._audit.drift import STATES, compare
from ansible_collections.voiceops.twilio.plugins.module_utils._audit.expectations import (
    read_expectations,
)
from ansible_collections.voiceops.twilio.plugins.module_utils._audit.findings import counts_of
from ansible_collections.voiceops.twilio.plugins.plugin_utils._report.accounts import NotAudited

URL = "https://voice.twilio.com"
AT = "2026-11-23T04:05:06Z"
COMMIT = "4f2c9a1"

# What an audit without rules says of them in a report.
NO_FINDINGS: dict[str, Any] = {
    "findings": [],
    "finding_counts": {"error": 0, "warning": 0, "note": 0, "waived": 0},
    "findings_from": "error",
    "waivers": [],
    "own_rules": [],
    "connection_policies": None,
    "sip_domains": None,
    "dangling": [],
}

# Friendly names that would do harm if anything took them for more than text.
HOSTILE = {
    "element": "<script>alert(1)</script>",
    "attribute": "\" onmouseover='alert(1)' x=\"<img src=x onerror=alert(1)>",
    "end of a script": "</script></style></textarea></title><svg onload=alert(1)>",
    "entity": "&lt;b&gt; &amp; &#60;i&#62;",
    "template": "{{ lookup('pipe', 'echo pwned') }} {% for x in y %} {# c #} ${7*7}",
    "control": "a\x00\x1b[31mred\x07\x08\x7f\x9b",
    "lines": "one\r\ntwo\n\n# three\u2028four\u0085five\tsix",
    "cdata": "]]> <![CDATA[ <!-- --> <?xml?> &xxe;",
    "bidi": "\u202egnp.exe\u2066 \u200f\u200b\ufeff",
    "blank": "a\u3164b\u2800c\u115fd\u034fe\ufe0ff\U000e0100",
    "surrogate": "half \ud83d of one, \ufffe and \uffff",
    "table": "a | b || c \\| d \\\\| e",
    "backticks": "`x` ``y`` ``` z ~~~ w",
    "link": "[click](javascript:alert(1)) ![i](http://x/y.png) <http://a> [r]: http://b",
    "autolink": "http://x.example https://y.example www.z.example mail@example.com",
    "emphasis": "**a** __b__ *c* _d_ ~~e~~ #f 1. g - h + i > j",
    "mention": "@everyone @org/team #1 org/repo#2 !3 :tada:",
    "reference": "GH-12 GL-3 PROJ-4 4f2c9a1 org/repo@4f2c9a1bcd !5 %6 ~bug &7 ^alert#8 a@b.example",
    "html in markdown": "<details open><summary>s</summary>&nbsp;</details>",
    "long": "x" * 255,
    "command": "::error file=x,line=1::pwned ##[stop-commands]x ##vso[task.setvariable name=x]y",
    "command in a line": "one\n::add-mask::a\r\n ::error::b%0A::warning::c\n##[error]d",
    "formulas": "+1;-2;@x;\t=1\n=2 \uff1d3",
    "formula": "=cmd|' /C calc'!A0",
    "spaces": "  two  before and after  ",
}

# What an audit says of mistakes in a file whose writer knows control characters.
MISTAKES = "Two mistakes:\nt.yml:1: <b>a</b>\r\nt.yml:2: \x1b[31mb\u2028c\u202e"
MISTAKE_LINES = [
    "Two mistakes:",
    "t.yml:1: <b>a</b>\\r",
    "t.yml:2: \\x1b[31mb\\u2028c\\u202e",
]


def sid(n: int, prefix: str = "BY") -> str:
    return f"{prefix}{n:032x}"


def trunk(n: int, state: str, name: str | None, **others: Any) -> dict[str, Any]:
    """A row as the module returns it."""
    usual: dict[str, Any] = {"sid": sid(n), "friendly_name": name, "state": state}
    return {**usual, "differences": [], "candidates": [], **others}


def difference(attribute: str, expected: Any, actual: Any) -> dict[str, Any]:
    return {"attribute": attribute, "expected": expected, "actual": actual}


def audit(*trunks: dict[str, Any], account: int = 1, **others: Any) -> dict[str, Any]:
    """The result of an audit with these rows."""
    counts = {state: sum(one["state"] == state for one in trunks) for state in STATES}
    account_sid = sid(account, "AC")
    return {
        "changed": False,
        "account_sid": account_sid,
        "compliant": not (counts["drifted"] + counts["missing"] + counts["ambiguous"]),
        "counts": counts,
        "trunks": list(trunks),
        "msg": f"BYOC trunks of account {account_sid} at {URL}.",
        "api": {"base_url": URL, "requests": 1, "retries": 0},
        **others,
    }


def unread(kind: str = "credentials", msg: str = "Twilio refused the credentials.") -> Any:
    """The result of an account that could not be read."""
    api = {"base_url": URL, "requests": 1, "retries": 0}
    return {"changed": False, "failed": True, "msg": msg, "error": {"kind": kind}, "api": api}


def every_state() -> dict[str, Any]:
    """Two accounts with each state, and one that could not be read."""
    drift = [
        difference("voice_url", {"regex": "^https://voice\\."}, "http://old.example.com/ivr"),
        difference("voice_method", "POST", None),
        difference("cnam_lookup_enabled", False, True),
    ]
    names = [sid(5), sid(6)]
    return {
        "production": audit(
            trunk(1, "compliant", "Nordlicht Telekom \u2013 Frankfurt"),
            trunk(2, "drifted", "T\u00e9l\u00e9com Lumi\u00e8re \u2013 Paris", differences=drift),
            trunk(3, "missing", "Southern Cross \u2013 Sydney"),
            trunk(0, "ambiguous", "Cascade Carrier", sid=None, candidates=names),
            trunk(4, "unmanaged", None),
            trunk(7, "compliant", "\u6771\u4eac\u30c6\u30ec\u30b3\u30e0 \u2013 Tokyo"),
        ),
        "laboratory": audit(
            trunk(11, "compliant", "Loopback Labs"),
            trunk(12, "missing", None),
            account=2,
        ),
        "staging": unread(),
    }


# The findings of rules

WAIVED = {"reason": "The carrier ends in March.", "until": "2026-12-31"}
NO_URL = "voice_url is not set. No application answers the calls that arrive."
WEIGHT = "Target NE01 has a weight below 1."
OTHER_WEIGHT = "Target NE02 has a weight below 1."


def finding(rule: str, severity: str, message: str, **others: Any) -> dict[str, Any]:
    """A finding as the module returns it."""
    usual = {"sid": sid(1), "friendly_name": "Berlin", "resource": "byoc_trunk", "waived": None}
    return {"rule": rule, "severity": severity, "message": message, **usual, **others}


def found(*findings: dict[str, Any], fails: bool = True, **others: Any) -> dict[str, Any]:
    """The result of an audit with these findings."""
    faults = {"faults": ["findings"], "compliant": False} if fails else {"faults": []}
    own = {"findings": list(findings), "finding_counts": counts_of(findings)}
    row = trunk(1, "compliant", "Berlin")
    return audit(row, **own, **{"findings_from": "error", **faults, **others})


POLICY = {"sid": sid(2, "NY"), "friendly_name": None, "resource": "connection_policy"}
FINDINGS = [
    finding("BYOC006", "note", "status_callback_url is not set."),
    finding("BYOC019", "warning", WEIGHT, **POLICY),
    finding("BYOC019", "warning", OTHER_WEIGHT, **POLICY),
    finding("BYOC002", "error", "voice_url uses http.", waived=WAIVED),
    finding("BYOC001", "error", NO_URL),
]


# An audit for each outcome, in the order of precedence.
ONE_OF_EACH = {
    "compliant": {"a": audit(account=1)},
    "findings": {"b": found(*FINDINGS, account=2)},
    "drift": {"c": audit(trunk(3, "missing", None), account=3)},
    "unread": {"d": unread()},
    "invalid": {"e": unread("options")},
}


def every_kind_of_account() -> dict[str, Any]:
    """A host for each state that an account can be in, and each way to get there."""
    return {
        "audited": audit(trunk(1, "unmanaged", "x"), faults=["unmanaged"], compliant=False),
        "unread": unread(),
        "unreachable": {"unreachable": True, "msg": "No route."},
        "skipped": {"skipped": True, "skip_reason": "Conditional result was False"},
        "late": NotAudited("The play had not reached this host."),
        "missed": NotAudited("The audit ran once.", fails=True),
        "one": audit(account=2),
        "two": audit(account=2),
        "looped": {"results": [audit(account=3, seconds=1.5), unread("timeout")]},
    }


def hostile() -> dict[str, Any]:
    """Every hostile text wherever a text of Twilio's, or of a repository, can be."""
    rows = [
        trunk(n, "drifted", text, differences=[difference("friendly_name", text, f"{text}!")])
        for n, text in enumerate(HOSTILE.values())
    ]
    rows += [trunk(n, "missing", text, sid=None) for n, text in enumerate(HOSTILE.values())]
    return {
        **{text: audit(*rows[:1], account=n) for n, text in enumerate(HOSTILE.values(), 10)},
        "all": audit(*rows),
        "skipped": {"skipped": True, "skip_reason": " ".join(HOSTILE.values())},
        "unread": unread("connection", " ".join(HOSTILE.values())),
    }


def hostile_findings() -> list[dict[str, Any]]:
    """Findings with every hostile text wherever a text can be."""
    return [
        finding(
            "BYOC003",
            "error",
            text,
            sid=text,
            friendly_name=text,
            waived={"reason": text, "until": "2026-12-31"} if n % 2 else None,
        )
        for n, text in enumerate(HOSTILE.values())
    ]


def many(accounts: int, trunks: int) -> dict[str, Any]:
    """So many accounts with so many trunks each; one in ten is drifted, one in fifty missing."""
    found: dict[str, Any] = {}
    for account in range(1, accounts + 1):
        facts = [_facts(account, n) for n in range(trunks) if n % 50]
        expected = [{**_facts(account, n), "voice_method": "POST"} for n in range(trunks)]
        comparison = compare(read_expectations(expected), facts)
        found[f"account-{account:02}"] = audit(*comparison.trunks, account=account)
    return found


def _facts(account: int, n: int) -> dict[str, Any]:
    return {
        "sid": sid(account * 100_000 + n),
        "friendly_name": f"Carrier {n} of account {account}",
        "voice_method": "POST" if n % 10 else "GET",
        "voice_url": f"https://voice.example.com/{account}/{n}",
    }
