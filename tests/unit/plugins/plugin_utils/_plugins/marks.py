# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Ansible's mark of data, as far as a supported ansible-core needs it."""

from __future__ import annotations

from typing import Any

from ansible.utils.unsafe_proxy import AnsibleUnsafe


def require_marks(values: list[Any]) -> None:
    """Every text in I(values) is marked as data, at any depth and as a key, too."""
    waiting = list(values)
    while waiting:
        item = waiting.pop()
        if isinstance(item, (dict, list)):
            waiting.extend(item)
            waiting.extend(item.values() if isinstance(item, dict) else ())
        elif isinstance(item, str):
            assert isinstance(item, AnsibleUnsafe)
