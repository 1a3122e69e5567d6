# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: it may change in any release. Do not import it from elsewhere.

"""The reports as files."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from ansible_collections.voiceops.twilio.plugins.plugin_utils._report import Report
from ansible_collections.voiceops.twilio.plugins.plugin_utils._report_html import html
from ansible_collections.voiceops.twilio.plugins.plugin_utils._report_text import (
    as_json,
    junit,
    markdown,
)

FORMATS: dict[str, Callable[[Report], str]] = {
    "html": html,
    "junit": junit,
    "json": as_json,
    "markdown": markdown,
}
_ENDINGS = {"html": "html", "junit": "xml", "json": "json", "markdown": "md"}
_MODE = 0o644


def write_reports(
    report: Report, folder: Path, formats: Sequence[str], *, check_mode: bool = False
) -> list[Path]:
    """Write I(report) in these I(formats) into I(folder), and return the files. Raises OSError."""
    written = []
    for name in formats:
        file = folder / f"audit.{_ENDINGS[name]}"
        if not check_mode:
            _replace(file, FORMATS[name](report))
        written.append(file)
    return written


def _replace(file: Path, text: str) -> None:
    """Let I(text) take the place of I(file) at once, or leave it as it is."""
    file.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}-")
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as beside:
            beside.write(text)
        os.chmod(temporary, _MODE)  # noqa: PTH101 - it is a name
        os.replace(temporary, file)  # noqa: PTH105
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
