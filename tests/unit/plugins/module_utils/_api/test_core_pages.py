# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Pages of Twilio's core API, which names the next page by a path, beside the list."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.voiceops.twilio.plugins.module_utils._api.listing import read_page
from ansible_collections.voiceops.twilio.plugins.module_utils._errors import InvalidResponseError
from ansible_collections.voiceops.twilio.plugins.module_utils._resources.byoc_trunk import (
    BYOC_TRUNK,
)
from ansible_collections.voiceops.twilio.plugins.module_utils._resources.resource import CORE

# A stand-in with names of its own: what is tested is the form of the page.
DOMAIN = BYOC_TRUNK._replace(key="domains", noun="domain", nouns="domains", api=CORE)
ACCOUNT = "AC00000000000000000000000000000001"
PATH = f"/2010-04-01/Accounts/{ACCOUNT}/SIP/Domains.json"
OTHER_ACCOUNT = PATH.replace(ACCOUNT, f"AC{'f' * 32}")
BASES = [
    *("https://api.twilio.com", "https://gateway.example/twilio"),
    "https://gateway.example/2010-04-01/twilio",
]
ADVICE = (
    "Check the proxies and gateways between here and Twilio. They must not change Twilio's pages. "
    "If a page is not the last, its next_page_uri must begin with /2010-04-01/ as at Twilio, or be "
    "a URL with the address that the task requested."
)
ITEMS = [{"sid": "SD00000000000000000000000000000001"}]


def page(**others: Any) -> dict[str, Any]:
    return {"domains": ITEMS, "page": 0, "previous_page_uri": None, **others}


@pytest.mark.parametrize("base", BASES)
@pytest.mark.parametrize(
    ("next_page", "next_url"),
    [
        pytest.param(None, None, id="none"),
        pytest.param(f"{PATH}?Page=1", f"{{base}}{PATH}?Page=1", id="a path"),
        pytest.param(f"{{base}}{PATH}?Page=1", f"{{base}}{PATH}?Page=1", id="an address"),
        pytest.param(
            f"{PATH}?Page=1&PageToken=/2010-04-01/x",
            f"{{base}}{PATH}?Page=1&PageToken=/2010-04-01/x",
            id="a version in the query",
        ),
    ],
)
def test_the_next_page_is_behind_the_whole_address(
    base: str, next_page: str | None, next_url: str | None
) -> None:
    answer = page(next_page_uri=next_page and next_page.format(base=base))
    for query in ("", "?PageSize=1000&PageToken=/2010-04-01/y", "?PageToken=/2010-04-01/?y"):
        asked = f"{base}{PATH}{query}"
        found = read_page(answer, asked, DOMAIN)
        assert found == (asked, ITEMS, next_url and next_url.format(base=base))


@pytest.mark.parametrize("base", BASES)
@pytest.mark.parametrize(
    "next_page",
    [
        pytest.param(f"{OTHER_ACCOUNT}?Page=1", id="another account"),
        pytest.param(f"https://evil.example{PATH}?Page=1", id="another host"),
        pytest.param(f"//evil.example{PATH}?Page=1", id="another host without a scheme"),
        pytest.param(f"/2010-04-01/../{PATH[1:]}?Page=1", id="a way up"),
        pytest.param("/2010-04-01/Accounts.json?Page=1", id="another list"),
        pytest.param(f"/twilio{PATH}?Page=1", id="the path of the gateway"),
        pytest.param(f"{PATH[1:]}?Page=1", id="no slash"),
        pytest.param("?Page=1", id="a query"),
        pytest.param("", id="an empty text"),
        pytest.param(1, id="a number"),
        pytest.param([PATH], id="a list"),
    ],
)
def test_a_next_page_elsewhere_is_never_asked_for(base: str, next_page: Any) -> None:
    with pytest.raises(InvalidResponseError) as caught:
        read_page(page(next_page_uri=next_page), f"{base}{PATH}", DOMAIN)
    assert caught.value.msg == (
        f"The page of domains at {base}{PATH} names an invalid next page, {str(next_page)!r}. "
        f"{ADVICE}"
    )


@pytest.mark.parametrize(
    ("answer", "fault"),
    [
        pytest.param(page(), "has no next_page_uri", id="no next page"),
        pytest.param({"next_page_uri": None}, "has no list domains", id="no list"),
        pytest.param(
            {"domains": ITEMS, "meta": {"key": "domains", "next_page_url": None}},
            "has no next_page_uri",
            id="the form of the other API",
        ),
        pytest.param(
            page(next_page_uri=None, page=2), "says that it is page 2, not page 0", id="page 2"
        ),
        pytest.param(
            page(next_page_uri=None, previous_page_uri=f"{PATH}?Page=0"),
            "is the first page, but names a page before it",
            id="a page before the first",
        ),
        pytest.param(
            page(domains=[{}], next_page_uri=None), "has no domain with a SID", id="no SID"
        ),
    ],
)
def test_a_page_that_may_be_cut_short_is_an_error(answer: dict[str, Any], fault: str) -> None:
    with pytest.raises(InvalidResponseError) as caught:
        read_page(answer, f"{BASES[0]}{PATH}", DOMAIN)
    assert fault in caught.value.msg
    assert caught.value.msg.endswith(ADVICE)
