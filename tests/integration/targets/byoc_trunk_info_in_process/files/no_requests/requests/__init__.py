# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Stands in front of requests on PYTHONPATH: to whoever looks there, it is not installed."""

from __future__ import annotations

raise ImportError("requests is not installed, says a test")
