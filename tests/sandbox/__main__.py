# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Starts the sandbox: ``python tests/sandbox [options]``."""

from __future__ import annotations

import sys

from sandbox.main import main

if __name__ == "__main__":
    sys.exit(main())
