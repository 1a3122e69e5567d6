# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""A program: runs another one and writes what it used, C(python launcher.py FILE PROGRAM…).

Linux counts the memory of whoever starts a program as the program's own peak. This process is small
where the benchmark is not, so what it starts is measured for what it is.
"""

import json
import os
import sys
import time


def main(file: str, *command: str) -> int:
    """Run I(command), write its time and memory to I(file), and return its exit status."""
    began = time.perf_counter()
    child = os.posix_spawnp(command[0], command, os.environ)
    _pid, status, usage = os.wait4(child, 0)
    used = {
        "seconds": time.perf_counter() - began,
        "cpu_seconds": usage.ru_utime + usage.ru_stime,
        "peak_kib": usage.ru_maxrss,
    }
    with open(file, "w", encoding="utf-8") as written:  # noqa: PTH123 - pathlib takes memory
        json.dump(used, written)
    return os.waitstatus_to_exitcode(status)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
