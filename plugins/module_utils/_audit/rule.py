# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a rule is. Pure.

Private to this collection: it may change in any release. Do not import it from elsewhere.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple

from .byoc_setup import Found, Setup

ERROR = "error"
WARNING = "warning"
NOTE = "note"
SEVERITIES = (ERROR, WARNING, NOTE)

OUR_ADVICE = "our advice"
GUIDE = "https://www.twilio.com/docs/voice/bring-your-own-carrier-byoc"
TRUNK_PAGE = f"{GUIDE}/api/byoctrunk-resource"
TARGET_PAGE = f"{GUIDE}/api/connectionpolicytarget-resource"
DOMAIN_PAGE = "https://www.twilio.com/docs/voice/sip/api/sip-domain-resource"
ERROR_PAGE = "https://www.twilio.com/docs/api/errors/"

Values = Mapping[str, Any]


class RuleOption(NamedTuple):
    """An option of a rule. I(read) returns its value, or raises MistakeError with the reason."""

    name: str
    read: Callable[[Any], Any]
    default: Any
    text: str


class Rule(NamedTuple):
    """One row of the table of rules.

    I(id) is never used for another rule. I(text) says what must hold, I(reason) why, and I(remedy)
    what to do. I(attributes) are those that it reads, each with the kind of its resource: a value
    that Twilio does not document is a finding. I(source) is an address, or OUR_ADVICE where Twilio
    says nothing. I(reads) has the kinds of resources that it reads, and I(needs_all) those of which
    it needs every one of the account. I(limits) says what the rule does not see.
    """

    id: str
    name: str
    severity: str
    reads: tuple[str, ...]
    find: Callable[[Setup, Values], Iterable[Found]]
    attributes: tuple[tuple[str, str], ...]
    text: str
    reason: str
    remedy: str
    source: str
    options: tuple[RuleOption, ...] = ()
    needs_all: tuple[str, ...] = ()
    limits: str = ""
