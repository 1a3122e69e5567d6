# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Describe a resource of Twilio for options, listings, facts and messages. Pure.

Private to this collection: it may change in any release. Do not import it from elsewhere.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from .._errors import InvalidResponseError, TwilioError
from .attributes import Table


class Api(NamedTuple):
    """One of Twilio's APIs: its address, and the form of its pages.

    I(option) sets its address. The default address has I(host) as its first label. Paths begin with
    I(version) and one of I(roots). A page names itself by the key I(this_page), and others by
    I(first_page), I(next_page) and I(previous_page). These are in the object I(meta), or beside the
    list if I(meta) is None.
    """

    option: str
    host: str
    version: str
    roots: tuple[str, ...]
    meta: str | None
    this_page: str
    first_page: str
    next_page: str
    previous_page: str

    @property
    def url(self) -> str:
        """Return the default address of the API."""
        return f"https://{self.host}.twilio.com"


VOICE = Api(
    option="api_url",
    host="voice",
    version="/v1",
    roots=("ByocTrunks", "ConnectionPolicies"),
    meta="meta",
    this_page="url",
    first_page="first_page_url",
    next_page="next_page_url",
    previous_page="previous_page_url",
)
CORE = Api(
    option="core_api_url",
    host="api",
    version="/2010-04-01",
    roots=("Accounts",),
    meta=None,
    this_page="uri",
    first_page="first_page_uri",
    next_page="next_page_uri",
    previous_page="previous_page_uri",
)


class Resource(NamedTuple):
    """One resource: its SIDs, its attributes, its names, and its API.

    I(name) and I(names) are full names, such as C(BYOC trunk). I(noun) and I(nouns) are short, such
    as C(trunk). I(key) is the key of its list in a page. A result has one resource as I(fact), and
    a list as I(facts). I(scope) is Twilio's name for its permissions. I(prefix) begins its SIDs,
    and I(sid) matches them. I(wrong) is the error for a resource that was not requested.
    """

    name: str
    names: str
    noun: str
    nouns: str
    key: str
    fact: str
    facts: str
    scope: str
    prefix: str
    sid: re.Pattern[str]
    table: Table
    wrong: type[TwilioError]
    api: Api = VOICE

    @property
    def title(self) -> str:
        """Return the noun with a capital letter, for the start of a sentence."""
        return f"{self.noun[0].upper()}{self.noun[1:]}"

    @property
    def permission(self) -> str:
        """Return the permission that a restricted API key needs to read it."""
        return f"read and list on {self.names} ({self.scope})"

    @property
    def words(self) -> frozenset[str]:
        """Return its names in a result."""
        return frozenset([self.fact, self.facts, *self.table.types()])


# For requests that concern no particular resource.
ANYTHING = Resource(
    name="resource",
    names="resources",
    noun="resource",
    nouns="resources",
    key="resources",
    fact="resource",
    facts="resources",
    scope="resources",
    prefix="",
    sid=re.compile("[A-Z]{2}[0-9a-fA-F]{32}"),
    table=Table(),
    wrong=InvalidResponseError,
)
