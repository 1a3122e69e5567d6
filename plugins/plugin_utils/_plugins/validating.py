# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Validate options as a module does, but register no secret with Ansible.

Private to this collection: it may change in any release. Do not import it from elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ansible.module_utils.common.arg_spec import ArgumentSpecValidator
from ansible_collections.voiceops.twilio.plugins.module_utils._options import Option


def validator(options: Iterable[Option], **rules: Any) -> ArgumentSpecValidator:
    """Return a validator of I(options), with I(rules) such as C(mutually_exclusive).

    From ansible-core 2.22, a validator registers every value with C(no_log), however short. Ansible
    then replaces this text in all later output, and the gaps show what it is.
    """
    rows = {option.name: {**option.argument(), "no_log": False} for option in options}
    return ArgumentSpecValidator(rows, **rules)
