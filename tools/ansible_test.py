# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What ansible-test needs so that it works behind a package index and nothing else."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

_PIP_VERSION = re.compile(r"""\bpip=["']([0-9.]+)["']""")


def provide_get_pip(site_packages: Path, home: Path) -> list[Path]:
    """Put tools/get_pip.py where this ansible-test looks for its get-pip.py; return the copies."""
    source = site_packages / "ansible_test" / "_internal" / "python_requirements.py"
    versions = sorted(set(_PIP_VERSION.findall(source.read_text(encoding="utf-8"))))
    if not versions:
        raise LookupError(f"{source} no longer says which pip it wants; see tools/ansible_test.py.")
    cache = home / ".ansible" / "test" / "cache"
    cache.mkdir(parents=True, exist_ok=True)
    copies = [cache / f"get_pip_{version.replace('.', '_')}.py" for version in versions]
    for copy in copies:
        shutil.copyfile(Path(__file__).with_name("get_pip.py"), copy)
    return copies
