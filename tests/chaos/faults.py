# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The faults that a task may meet: what each may be given, and the kinds of error it explains."""

from __future__ import annotations

from typing import Any

BROKEN = {"connection", "invalid_response"}
LATE = {"timeout"}
INVALID = {"invalid_response"}

# Another resource than the one that was asked for, or of another account.
WRONG = {"wrong_trunk", "wrong_connection_policy", "wrong_sip_domain"}

_OTHER = {"voice_url": "https://voice.example.com/of-another-day"}
_VALUES: tuple[Any, ...] = (None, [], "x", 1, {}, {"sid": None})

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
        [{"value": value} for value in _VALUES],
        INVALID | WRONG,
    ),
    "cut_json": ([{}], INVALID),
    "gzip": ([{}], set()),
    "bad_gzip": ([{}], INVALID),
    # What is large may take longer than an attempt may on a busy machine.
    "gzip_bomb": ([{"size": 16 * 2**20}], INVALID | LATE),
    "wrong_content_type": ([{}], INVALID),
    "no_content_type": ([{}], INVALID),
    "other_trunk": ([{}], WRONG),
    "other_account": ([{}], WRONG),
    "attributes": (
        [
            # Any attribute that a resource does not have is passed on, so it must have them.
            {"set": {"cnam_lookup_enabled": "false"}, "path": "/v1/ByocTrunks"},
            {"set": {"voice_method": 5}, "path": "/v1/ByocTrunks"},
            {"set": {"priority": "10"}, "path": "^/v1/.*/Targets"},
            {"set": {"secure": "false"}, "path": r"^/2010-04-01/.*/Domains\.json"},
            {"set": {"cidr_prefix_length": 129}, "path": "^/2010-04-01/.*/IpAddresses"},
            {"remove": ["sid"]},
            {"set": {"sid": None}},
        ],
        INVALID | WRONG,
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
    "duplicate_on_page": ([{}, {"set": _OTHER}], INVALID),
    # On a later page than the first; a trunk that differs may be read once more by itself.
    "duplicate_of_first": ([{"page": 1}, {"page": 1, "set": _OTHER}], INVALID),
    "interim": (
        [{"interim": s, "count": n} for s in ("100", "102", "103") for n in (1, 2)],
        set(),
    ),
    "second_answer": ([{}], set()),
    "close_without_answer": ([{}], BROKEN),
    "reset_before_headers": ([{}], BROKEN),
    "reset_in_headers": ([{}], BROKEN),
    "reset_in_body": ([{}], BROKEN),
    "cut_short": ([{}], BROKEN),
    "cut_chunked": ([{}], BROKEN),
    "too_large": ([{}, {"chunked": True}], INVALID | LATE),
    "huge_headers": ([{}, {"count": 200, "size": 100}], BROKEN),
    "stall": ([{}], LATE),
    "slow_headers": ([{"interval": 0.2}], LATE),
    "slow_body": ([{"interval": 0.2}], LATE),
    "delay": ([{"seconds": 0.2}], LATE),
}
