# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What one resource of Twilio is to options, listings, facts and messages. Pure.

Private to this collection: it may change in any release. Do not import it from elsewhere.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from .._errors import InvalidResponseError, TwilioError
from .attributes import Table


class Api(NamedTuple):
    """One of Twilio's APIs: where it is, and what its pages say of themselves.

    I(option) holds its address, which is that of I(host) at Twilio unless the option is given. Its
    paths begin with I(version) and one of I(roots). A page names its neighbours by I(next_page) and
    I(previous_page): in an object under the key I(meta), or beside its list if there is none.
    """

    option: str
    host: str
    version: str
    roots: tuple[str, ...]
    meta: str | None
    next_page: str
    previous_page: str

    @property
    def url(self) -> str:
        """The address of the API unless the options give another."""
        return f"https://{self.host}.twilio.com"


VOICE = Api(
    option="api_url",
    host="voice",
    version="/v1",
    roots=("ByocTrunks", "ConnectionPolicies"),
    meta="meta",
    next_page="next_page_url",
    previous_page="previous_page_url",
)
CORE = Api(
    option="core_api_url",
    host="api",
    version="/2010-04-01",
    roots=("Accounts",),
    meta=None,
    next_page="next_page_uri",
    previous_page="previous_page_uri",
)


class Resource(NamedTuple):
    """One resource: its SIDs, its attributes, its names, and the API that has it.

    I(name) and I(names) are for a person who knows nothing else, such as C(BYOC trunk). I(noun) and
    I(nouns) are short, such as C(trunk). I(key) is the key of its list in a page. A result has
    one as the value of I(fact), and a list of them as that of I(facts). I(scope) is what Twilio
    calls the permissions on it. I(wrong) is the error for a resource other than the one that was
    asked for.
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
        """The noun as a sentence begins with it."""
        return f"{self.noun[0].upper()}{self.noun[1:]}"

    @property
    def permission(self) -> str:
        """The permission that a restricted API key needs to read it."""
        return f"read and list on {self.names} ({self.scope})"

    @property
    def words(self) -> frozenset[str]:
        """The names that it brings into a result."""
        return frozenset([self.fact, self.facts, *self.table.types()])


# Stands in where a request is for nothing in particular.
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
