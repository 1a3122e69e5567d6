# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Every module that asks Twilio is in the action group `twilio`: module_defaults reach it."""

from __future__ import annotations

from pathlib import Path

import yaml

GROUP = "twilio"
# The options that they share: others would be given what they do not take.
_OPTIONS = "\n  - voiceops.twilio._twilio\n"
_RUNTIME = Path("meta", "runtime.yml")


def findings(root: Path) -> list[str]:
    """Return the modules that the group lacks, and those that it names and nobody wrote."""
    groups = yaml.safe_load((root / _RUNTIME).read_text(encoding="utf-8"))["action_groups"]
    members = set(groups[GROUP])
    folder = root / "plugins" / "modules"
    modules = {path.stem for path in folder.glob("*.py") if _OPTIONS in path.read_text("utf-8")}
    missing = [f"{_RUNTIME}: {GROUP} lacks {name}" for name in sorted(modules - members)]
    extra = [f"{_RUNTIME}: {GROUP} names {name}, no module" for name in sorted(members - modules)]
    return missing + extra
