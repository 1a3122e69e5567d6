# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What this repository promises about itself and no other tool checks.

Each check is a function that takes the checkout's folder and returns its findings, one a line.
"""
