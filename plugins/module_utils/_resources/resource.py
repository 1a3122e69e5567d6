# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What listings and messages call one resource of Twilio. Pure.

Private to this collection: it may change in any release. Do not import it from elsewhere.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from .._errors import TwilioError
from .attributes import Table


class Resource(NamedTuple):
    """One resource: its SIDs, its attributes, and its names.

    I(name) and I(names) are for a person who knows nothing else, such as C(BYOC trunk). I(noun) and
    I(nouns) are short, such as C(trunk). I(key) is the key of its list in a page. I(wrong) is the
    error for a resource other than the one that was asked for.
    """

    name: str
    names: str
    noun: str
    nouns: str
    key: str
    prefix: str
    sid: re.Pattern[str]
    table: Table
    wrong: type[TwilioError]

    @property
    def title(self) -> str:
        """The noun as a sentence begins with it."""
        return f"{self.noun[0].upper()}{self.noun[1:]}"
