# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A report as one HTML file that needs nothing from elsewhere.

Private to this collection: it may change in any release. Do not import it from elsewhere.

Every text is escaped by the template engine, and control characters appear as escapes. Rows are
laid out only when they come into view, so that a page of 10,000 opens at once. Rows are not C(li)
elements: Chromium numbers those again for each hidden one, which took a minute.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from ansible_collections.voiceops.twilio.plugins.module_utils._audit.byoc_setup import parts_of
from ansible_collections.voiceops.twilio.plugins.module_utils._audit.findings import (
    counts_in_words,
)
from ansible_collections.voiceops.twilio.plugins.plugin_utils._report.accounts import (
    FINDING_URGENCY,
    URGENCY,
    account_name,
)
from ansible_collections.voiceops.twilio.plugins.plugin_utils._report.cards import (
    LABELS,
    Reference,
    cards_of,
)
from ansible_collections.voiceops.twilio.plugins.plugin_utils._report.html_page import PAGE
from ansible_collections.voiceops.twilio.plugins.plugin_utils._report.html_script import SCRIPT
from ansible_collections.voiceops.twilio.plugins.plugin_utils._report.html_style import STYLE
from ansible_collections.voiceops.twilio.plugins.plugin_utils._report.model import (
    Report,
    account_lines,
    display_lines,
    display_name,
    display_text,
    display_value,
    finding_state,
    gaps,
    label,
    trunk_name,
    verdict,
    waiver_of,
)
from ansible_collections.voiceops.twilio.plugins.plugin_utils._report.rules import found_rules
from ansible_collections.voiceops.twilio.plugins.plugin_utils._report.waivers import (
    counts_of_waivers,
    days_until,
    state_in_words,
    waivers_of,
)
from jinja2 import Environment, StrictUndefined
from markupsafe import Markup, escape

_FILTERS = {
    "account_lines": account_lines,
    "account_name": account_name,
    "counts_in_words": counts_in_words,
    "days_until": days_until,
    "display_lines": display_lines,
    "display_name": display_name,
    "display_text": display_text,
    "display_value": display_value,
    "finding_state": finding_state,
    "label": label,
    "parts_of": parts_of,
    "trunk_name": trunk_name,
    "waiver_of": waiver_of,
    "waiver_state": state_in_words,
    "waivers_in_words": counts_of_waivers,
}
_LINK = Markup('{} <a href="#{}" aria-expanded="false">{}</a>')
_COMMA = Markup(", ")
_NO_LINK = Markup("{} <code>{}</code> {}")


class _Environment(Environment):
    """Takes C(a.b) in a template as a key of C(a) first, because almost every C(a) is a mapping.

    Jinja looks for an attribute first. Finding out that there is none took 40 % of the time.
    """

    def getattr(self, obj: Any, attribute: str) -> Any:
        """Return what C(obj.attribute) is in a template."""
        if isinstance(obj, dict) and attribute in obj:
            return obj[attribute]
        return super().getattr(obj, attribute)


def html(report: Report) -> str:
    """Return I(report) as HTML."""
    environment = _Environment(
        autoescape=True, keep_trailing_newline=True, undefined=StrictUndefined
    )
    # Trunks share references, so a report of 10,000 trunks takes a fifth less time with this cache.
    one_in_html = cache(_reference_in_html)
    environment.filters.update(
        _FILTERS,
        kind_label=_kind_label,
        network=_network,
        references_in_html=lambda references: _COMMA.join(map(one_in_html, references)),
    )
    text = verdict(report)
    # As globals, macros see them too.
    environment.globals.update(
        report=report,
        verdict=text[0].upper() + text[1:],
        gaps=gaps(report),
        cards=cards_of(report["accounts"]),
        labels=LABELS,
        states=URGENCY,
        findings=any(account["findings"] for account in report["accounts"]),
        finding_states=FINDING_URGENCY,
        rules=found_rules(report["accounts"]),
        waivers=waivers_of(report["accounts"]),
        style=Markup(STYLE),  # noqa: S704 - a constant
        script=Markup(SCRIPT),  # noqa: S704 - a constant
    )
    return environment.from_string(PAGE).render()


def _reference_in_html(reference: Reference) -> Markup:
    kind, how, sid, name, place, problem = reference
    if place:
        shown = _LINK.format(LABELS[kind], place, name)
    elif sid is None:
        shown = escape(problem)
    else:
        shown = _NO_LINK.format(LABELS[kind], sid, problem)
    return shown + escape(f" ({how})" if how else "")


def _kind_label(kind: str) -> str:
    return LABELS.get(kind, kind)


def _network(address: Mapping[str, Any]) -> str:
    """Return an IP address with the length of its range."""
    parts = (address.get("ip_address"), address.get("cidr_prefix_length"))
    return "/".join(display_value(part) for part in parts if part is not None)
