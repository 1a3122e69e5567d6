# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Lists: pages of trunks, and the way from one page to the next."""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import urlencode

from . import errors
from .trunks import Trunk, Trunks, to_json

DEFAULT_SIZE = 50
MAXIMUM_SIZE = 1000

# PA: the page after a position, PB: the page before it. To a client they are opaque.
_TOKEN = re.compile(r"P([AB])([0-9a-f]{32})")


def page(trunks: Trunks, query: Mapping[str, str], url: str) -> bytes:
    """The JSON of one page; ApiError 400 where the query is wrong.

    As at Twilio the token says where a page begins, and ``Page`` is a number for the client's
    own use: without a token it is the first page, whatever the number says.
    """
    size = _size(query.get("PageSize"))
    number = _number(query.get("Page"))
    token = query.get("PageToken") or None
    shown, more_before, more_after = _cut(trunks, token, size)

    def link(page_number: int, page_token: str | None) -> str:
        fields: dict[str, object] = {"PageSize": size, "Page": page_number}
        if page_token:
            fields["PageToken"] = page_token
        return f"{url}?{urlencode(fields)}"

    following = _token("A", shown[-1]) if more_after else None
    previous = _token("B", shown[0]) if more_before else None
    meta = {
        "page": number,
        "page_size": size,
        "first_page_url": link(0, None),
        "previous_page_url": link(max(0, number - 1), previous) if previous else None,
        "url": link(number, token),
        "next_page_url": link(number + 1, following) if following else None,
        "key": "byoc_trunks",
    }
    rows = b", ".join(trunk.json for trunk in shown)
    return b'{"byoc_trunks": [' + rows + b'], "meta": ' + to_json(meta) + b"}"


def _cut(trunks: Trunks, token: str | None, size: int) -> tuple[list[Trunk], bool, bool]:
    """The trunks of a page, and whether there are others in front of it and behind it."""
    if token is None:
        shown = trunks.after(0, size)
    else:
        match = _TOKEN.fullmatch(token)
        if not match:
            raise errors.invalid("PageToken", "not a token of this list")
        position = int(match.group(2), 16)
        shown = (trunks.after if match.group(1) == "A" else trunks.before)(position, size)
    if not shown:
        return shown, False, False
    before = bool(trunks.before(shown[0].position, 1))
    after = bool(trunks.after(shown[-1].position, 1))
    return shown, before, after


def _token(direction: str, trunk: Trunk) -> str:
    return f"P{direction}{trunk.position:032x}"


def _size(text: str | None) -> int:
    if text is None:
        return DEFAULT_SIZE
    if not re.fullmatch(r"[0-9]{1,9}", text) or not 1 <= int(text) <= MAXIMUM_SIZE:
        raise errors.page_size()
    return int(text)


def _number(text: str | None) -> int:
    if text is None:
        return 0
    if not re.fullmatch(r"[0-9]{1,9}", text):
        raise errors.invalid("Page", "a whole number of 0 or more is needed")
    return int(text)
