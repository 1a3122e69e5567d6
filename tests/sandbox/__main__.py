# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Starts the sandbox: ``python tests/sandbox [options]``."""

from __future__ import annotations

import sys

from sandbox.options import parse


def main() -> int:
    """Run the sandbox with the options of the command line, and return the exit status."""
    options = parse()
    # What takes time to import comes after what may end at once: --help, or a wrong option.
    from sandbox.main import run

    return run(options)


if __name__ == "__main__":
    sys.exit(main())
