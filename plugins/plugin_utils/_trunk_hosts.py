# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: it may change in any release. Do not import it from elsewhere.

"""What a trunk is as a host: its name, and its variables."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from ansible.utils.unsafe_proxy import wrap_var
from ansible_collections.voiceops.twilio.plugins.module_utils._byoc_trunk import SID

Trunk = dict[str, Any]


class TrunkHost(NamedTuple):
    """A trunk on its way to be a host: the name of its account, if it has one, and variables."""

    account: str | None
    trunk: Trunk
    variables: dict[str, Any]

    @property
    def whose(self) -> str | None:
        """The name of the account or else its SID, if Twilio says it."""
        return self.account or self.trunk["account_sid"]


# Characters that have a meaning in a host pattern, in a template or on a command line, and what
# would lead elsewhere where Ansible makes a path of a name, as it does below host_vars.
_SPECIAL = re.compile(r"[{}\[\]:,!&*?@~\\/]|^\.")


def host_names(
    trunks: Sequence[Trunk], wishes: Sequence[Sequence[Any]], is_taken: Callable[[str, Trunk], bool]
) -> list[str]:
    """A name for each of I(trunks), no two the same.

    I(wishes) holds for each trunk the names it would like, the dearest first. It gets the first
    that can be the name of a host, that no other trunk wishes for as much, and that is not taken;
    and its SID where there is none. No other trunk gets that, be it in this inventory or not.
    """
    usable = [[_text(wish) for wish in row] for row in wishes]
    wished = Counter(place_and_wish for row in usable for place_and_wish in enumerate(row))
    names: dict[str, Trunk] = {}
    for trunk, row in zip(trunks, usable):
        for place, wish in enumerate(row):
            if wish is None or wished[place, wish] > 1 or wish in names:
                continue
            if not is_taken(wish, trunk):
                names[wish] = trunk
                break
        else:
            names[trunk["sid"]] = trunk
    return list(names)


def host_variables(trunk: Trunk, prefix: str) -> dict[str, Any]:
    """The attributes of I(trunk) as variables, with text that is never taken for a template.

    An attribute that Twilio has added since is among them if its name can be that of a variable,
    and is not one by which Ansible itself is told what to do.
    """
    return {
        prefix + name: as_data(value)
        for name, value in trunk.items()
        if name.isidentifier() and name.isascii() and not is_magic(prefix + name)
    }


def is_magic(name: str) -> bool:
    """Whether a variable of this I(name) tells Ansible what to do, such as which Python to run."""
    return name.startswith("ansible_")


def as_data(value: Any) -> Any:
    """I(value) with text that is never taken for a template."""
    return wrap_var(value) if _may_be_a_template(value) else value


def _may_be_a_template(value: Any) -> bool:
    return "{" in value if isinstance(value, str) else isinstance(value, (dict, list))


def _text(wish: Any) -> str | None:
    text = "" if wish is None else str(wish)
    usable = text and text.isprintable() and text == text.strip() and not _SPECIAL.search(text)
    return text if usable and not SID.fullmatch(text) else None
