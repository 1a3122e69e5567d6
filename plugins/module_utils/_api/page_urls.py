# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Compare the URLs by which a page names itself and its neighbours with the requested URL. Pure.

Private to this collection: it may change in any release. Do not import it from elsewhere.

Some lists have no other sign of where they belong: an IP access control list that is mapped to a
SIP domain does not name the domain, and an empty list names nothing. A cache or gateway that
responds with the page of another list is found only here.

Host and scheme are not compared, because Twilio states its own, and a gateway has others. Nor is
the path before the version of the API, which a gateway may add or remove. Letters of either case
are equal, because a SID may be written in both.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qs, urlsplit

from .._errors import printable
from .._resources.resource import Api


def fault(meta: Mapping[str, Any], requested: str, api: Api, number: int) -> str | None:
    """Return which URL in I(meta) is wrong on page I(number) of a listing, or None.

    The page was I(requested) by its URL. A URL that is missing or null is not wrong.
    """
    for key in (api.this_page, api.first_page, api.previous_page):
        stated = meta.get(key)
        if stated is not None:
            what = _fault_of(stated, key, requested, api, number)
            if what is not None:
                label = f"{api.meta}.{key}" if api.meta else key
                return f"has {what.format(label)}, {printable(stated)!r}"
    return None


def _fault_of(stated: Any, key: str, requested: str, api: Api, number: int) -> str | None:
    try:
        parts = urlsplit(stated) if isinstance(stated, str) and stated else None
    except ValueError:
        parts = None
    if parts is None:
        return "an invalid {}"
    asked = urlsplit(requested)
    if not parts.path.lower().endswith(_end_of(asked.path, api).lower()):
        return "the {} of another list"
    fields = parse_qs(parts.query)
    if key == api.first_page:
        is_same = fields.get("Page", ["0"]) == ["0"]
    else:
        is_same = key != api.this_page or _is_page(fields, parse_qs(asked.query), number)
    return None if is_same else "the {} of another page"


def _end_of(path: str, api: Api) -> str:
    """Return I(path) from the version of the API on."""
    return path[max(0, path.rfind(f"{api.version}/")) :]


def _is_page(
    stated: Mapping[str, list[str]], requested: Mapping[str, list[str]], number: int
) -> bool:
    """Return whether the fields of a URL are those of the page I(number) that was I(requested).

    The server may have a lower maximum of PageSize. The first page still begins at the first
    resource, and it names the next page. On later pages, another size skips or repeats resources.
    """
    expected = {"Page": [str(number)], "PageToken": requested.get("PageToken")}
    if number > 0 and "PageSize" in requested:
        expected["PageSize"] = requested["PageSize"]
    return all(stated.get(name, value) == value for name, value in expected.items())
