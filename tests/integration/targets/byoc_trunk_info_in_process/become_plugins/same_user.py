# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Becomes the user that one is, so that a test needs neither sudo nor a password."""

from __future__ import annotations

from typing import Any

from ansible.plugins.become import BecomeBase

DOCUMENTATION = """
name: same_user
author: voiceops.twilio contributors
short_description: Become the same user
description: Runs a command as it is.
"""


class BecomeModule(BecomeBase):
    name = "same_user"

    def get_option(self, option: str, *args: Any, **kwargs: Any) -> Any:
        return "root" if option == "become_user" else None

    def build_become_command(self, cmd: str, shell: Any) -> str:
        super().build_become_command(cmd, shell)
        return cmd
