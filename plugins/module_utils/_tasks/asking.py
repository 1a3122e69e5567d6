# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The options with which every C(_info) module selects resources, and the result of each.

Private to this collection: it may change in any release. Do not import it from elsewhere.
"""

from __future__ import annotations

from typing import Any

from .._options import Option
from .._resources.resource import Resource
from .reading import Reader


def ways_of_asking(resource: Resource) -> tuple[Option, ...]:
    """Return the options that select resources of an account. They exclude each other."""
    without = f"the task reads every {resource.noun} of the account"
    return (
        Option("sid", is_sid=True, if_left_out=without),
        Option("sids", type="list", elements="str", is_sid=True),
        Option("friendly_name", if_left_out=without),
    )


def exclusive(options: tuple[Option, ...]) -> tuple[tuple[str, ...], ...]:
    """Return the names of I(options) that exclude each other, as a module declares them."""
    return (tuple(option.name for option in options),)


def read_selected(reader: Reader, sids_label: str = "sids[{}]") -> dict[str, Any]:
    """Read the resources that the task selects. The result is as in C(RETURN) of the module.

    Messages name an item of C(sids) by I(sids_label) and its index.
    """
    options, resource = reader.task.options, reader.resource
    if options["sid"] is not None:
        found, missing = reader.sid(options["sid"])
        return {
            resource.fact: found[0] if found else None,
            resource.facts: found,
            "missing_sids": missing,
        }
    if options["sids"] is not None:
        found, missing = reader.sids(options["sids"], sids_label)
    elif options["friendly_name"] is not None:
        found, missing = reader.named(options["friendly_name"])
    else:
        found, missing = reader.every()
    return {resource.facts: found, "missing_sids": missing}
