# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Lists: their pages, and the way from one page to the next."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from . import errors
from .resources import CORE, Resource
from .rows import Row, Rows, to_json

DEFAULT_SIZE = 50
MAXIMUM_SIZE = 1000

# PA: the page after a position, PB: the page before it. To a client they are opaque.
_TOKEN = re.compile(r"P([AB])([0-9a-f]{32})")


def page(rows: Rows, resource: Resource, query: Mapping[str, str], url: str) -> bytes:
    """Return the JSON of one page of the list at a URL; ApiError 400 if the query is wrong.

    As at Twilio the token says where a page begins, and ``Page`` is a number for the client's
    own use: without a token it is the first page, whatever the number says.
    """
    size = _size(query.get("PageSize"))
    number = _number(query.get("Page"))
    token = query.get("PageToken") or None
    shown, more_before, more_after = _cut(rows, token, size)

    def link(page_number: int, page_token: str | None) -> str:
        fields: dict[str, object] = {"PageSize": size, "Page": page_number}
        if page_token:
            fields["PageToken"] = page_token
        return f"{url}?{urlencode(fields)}"

    following = _token("A", shown[-1]) if more_after else None
    previous = _token("B", shown[0]) if more_before else None
    links = {
        "first_page": link(0, None),
        "previous_page": link(max(0, number - 1), previous) if previous else None,
        "this": link(number, token),
        "next_page": link(number + 1, following) if following else None,
    }
    about = _about(resource, {"page": number, "page_size": size}, links, len(shown))
    listed = b", ".join(row.json for row in shown)
    return b'{"' + resource.key.encode() + b'": [' + listed + b"], " + to_json(about)[1:]


def _about(
    resource: Resource, numbers: dict[str, int], links: dict[str, str | None], count: int
) -> dict[str, Any]:
    """Return what a page says beside its list."""
    end = resource.api.address
    addresses = {end if name == "this" else f"{name}_{end}": to for name, to in links.items()}
    if resource.api is CORE:
        start = numbers["page"] * numbers["page_size"]
        return {**numbers, **addresses, "start": start, "end": start + max(0, count - 1)}
    return {"meta": {**numbers, **addresses, "key": resource.key}}


def _cut(rows: Rows, token: str | None, size: int) -> tuple[list[Row], bool, bool]:
    """Return the rows of a page, and whether there are others in front of it and behind it."""
    if token is None:
        shown = rows.after(0, size)
    else:
        match = _TOKEN.fullmatch(token)
        if not match:
            raise errors.invalid("PageToken", "not a token of this list")
        position = int(match.group(2), 16)
        shown = (rows.after if match.group(1) == "A" else rows.before)(position, size)
    if not shown:
        return shown, False, False
    before = bool(rows.before(shown[0].position, 1))
    after = bool(rows.after(shown[-1].position, 1))
    return shown, before, after


def _token(direction: str, row: Row) -> str:
    return f"P{direction}{row.position:032x}"


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
