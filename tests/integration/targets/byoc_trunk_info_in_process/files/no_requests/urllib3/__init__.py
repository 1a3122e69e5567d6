# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Stands in front of urllib3 on PYTHONPATH: there it is not installed, and so is no requests."""

from __future__ import annotations

raise ImportError("urllib3 is not installed, says a test")
