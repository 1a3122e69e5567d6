# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Breaks module_utils in thousands of small ways, and asks whether the unit tests notice."""
