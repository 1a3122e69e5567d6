# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Scripts that a Python of their own runs, where what this one has done does not count."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from ansible_collections.voiceops.twilio.plugins.plugin_utils._action import gc_tuning as _garbage

COLLECTIONS = Path(_garbage.__file__).parents[6]
PLUGINS = "ansible_collections.voiceops.twilio.plugins"


def tell(script: str, *folders: Path) -> Any:
    """What I(script) prints as JSON, where the collection and I(folders) can be imported."""
    search = os.pathsep.join(map(str, [COLLECTIONS, *folders]))
    ended = subprocess.run(
        [sys.executable, "-c", script],
        env={**os.environ, "PYTHONPATH": search},
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    return json.loads(ended.stdout)
