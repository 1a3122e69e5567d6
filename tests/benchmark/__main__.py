# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Measures the collection beside its peers: ``python tests/benchmark [options]``."""

from __future__ import annotations

import sys

from benchmark.main import main

if __name__ == "__main__":
    sys.exit(main())
