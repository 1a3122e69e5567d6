# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""A connection to this machine that goes by another name: to Ansible, another host."""

from __future__ import annotations

from ansible.plugins.connection.local import Connection as LocalConnection

DOCUMENTATION = """
name: here
author: voiceops.twilio contributors
short_description: This machine as if it were another
description: Does what P(ansible.builtin.local#connection) does, by another name.
"""


class Connection(LocalConnection):
    transport = "here"
