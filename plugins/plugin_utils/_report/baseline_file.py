# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A baseline as a file on the controller.

Private to this collection: it may change in any release. Do not import it from elsewhere.
"""

from __future__ import annotations

import hashlib
import json
import os
import secrets
import stat
from contextlib import suppress
from difflib import unified_diff
from pathlib import Path

from ansible import constants
from ansible_collections.voiceops.twilio.plugins.module_utils._errors import printable
from ansible_collections.voiceops.twilio.plugins.module_utils._text.url_passwords import (
    mask_url_passwords,
)
from ansible_collections.voiceops.twilio.plugins.plugin_utils._plugins.paths import path_text
from ansible_collections.voiceops.twilio.plugins.plugin_utils._yaml.regular_file import MAX_BYTES

# The lines of a difference in a message. The diff mode shows all lines.
_MAX_SHOWN = 10
_NEW = 0o666  # Less the umask.
_ADVICE = (
    "Set path, in the role byoc_trunk_audit_baseline, to a file that this user can read and write."
)
_BOOLEANS = frozenset(
    ("true", "yes", "on", "y", "t", "1", "false", "no", "off", "n", "f", "0", "none", "null")
)


# What replaces the text of a file that is too large to be shown.
LARGE = "The file has more than 64 MiB, so its lines are not shown.\n"


class BaselineFileError(Exception):
    """The file cannot be read or written. The message is for people."""


def claim(file: Path, host: str) -> None:
    """Reserve I(file) for I(host) in this run. Raises BaselineFileError if another host has it.

    Each host has a worker process of its own. They share the temporary folder of the run.
    """
    folder = Path(constants.DEFAULT_LOCAL_TMP, "voiceops.twilio.baselines")
    folder.mkdir(parents=True, exist_ok=True)
    claimed = folder / hashlib.sha256(os.fsencode(file.resolve())).hexdigest()
    mine = json.dumps(host)  # A link cannot lead to every name of a host.
    try:
        # A link, because the system makes it with its content at once. Its target does not exist.
        claimed.symlink_to(mine)
    except FileExistsError:
        other = os.readlink(claimed)  # noqa: PTH115 - Path would change a//b
        if other != mine:
            names = printable(json.loads(other)), printable(host)
            raise BaselineFileError(
                f"{path_text(file)} is the baseline of host {names[0]} in this run, so {names[1]} "
                "cannot write it. Give each host a path of its own, such as "
                "trunks/{{ inventory_hostname }}.yml."
            ) from None


def require_name(file: Path) -> None:
    """Raise BaselineFileError if I(file) is a boolean word, and so not meant as a file."""
    if file.name.lower() in _BOOLEANS:
        raise BaselineFileError(
            f"{path_text(file.name)} reads like a boolean or null, but a baseline needs the name "
            "of a file, such as trunks.yml. If the role should audit, leave "
            "byoc_trunk_audit_baseline empty."
        )


def read_baseline(file: Path, *, force: bool = False) -> str | None:
    """Return the text of I(file) with plain line ends, or None if there is no such file.

    A link is refused, since its target may be a file that must not be shown or replaced. So is a
    file that is larger than any baseline. With I(force), its text is C(LARGE).
    """
    try:
        _require_regular(file, file.lstat())
        if file.lstat().st_size > MAX_BYTES:
            return _large(file, force)
        descriptor = os.open(file, os.O_RDONLY | os.O_NONBLOCK | os.O_NOCTTY | os.O_NOFOLLOW)
        with os.fdopen(descriptor, "rb") as opened:
            _require_regular(file, os.fstat(descriptor))
            content = opened.read(MAX_BYTES + 1)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise BaselineFileError(
            f"{path_text(file)} cannot be read: {error.strerror}. {_ADVICE}"
        ) from None
    if len(content) > MAX_BYTES:  # It has grown.
        return _large(file, force)
    return content.decode("utf-8-sig", "replace").replace("\r\n", "\n")


def _large(file: Path, force: bool) -> str:
    if force:
        return LARGE
    raise BaselineFileError(
        f"{path_text(file)} has more than 64 MiB, so it is not a baseline that an audit can read. "
        "Nothing was written. Set path to another file, or set force to true to replace it. In the "
        "role, force is byoc_trunk_audit_baseline_force."
    )


def _require_regular(file: Path, status: os.stat_result) -> None:
    if stat.S_ISLNK(status.st_mode):
        raise BaselineFileError(f"{path_text(file)} is a link. Set path to the file itself.")
    if not stat.S_ISREG(status.st_mode):
        raise BaselineFileError(
            f"{path_text(file)} is not a regular file. Set path to another file."
        )


def write_baseline(file: Path, text: str) -> None:
    """Replace I(file) by I(text) at once, and make missing folders."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        _replace(file, text.encode())
    except OSError as error:
        raise BaselineFileError(
            f"{path_text(file)} cannot be written: {error.strerror}. {_ADVICE}"
        ) from None


def _replace(file: Path, content: bytes) -> None:
    mode = stat.S_IMODE(file.stat().st_mode) if file.exists() else None
    beside = file.with_name(f".{secrets.token_hex(8)}.tmp")
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL
    try:
        with os.fdopen(os.open(beside, flags, _NEW), "wb") as opened:
            opened.write(content)
        if mode is not None:
            with suppress(OSError):  # A share may have no modes.
                beside.chmod(mode)
        beside.replace(file)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise


def display_content(text: str) -> str:
    """Return I(text) with each line escaped, bounded and without URL passwords."""
    return "\n".join(map(printable, _lines(text)))


def differing_lines(before: str, after: str) -> list[str]:
    """Return the first differing lines after a minus or plus, escaped, without URL passwords."""
    old, new = (_lines(text.removesuffix("\n")) for text in (before, after))
    lines = list(unified_diff(old, new, n=0, lineterm=""))[2:]
    changed = [line for line in lines if line[:1] in "+-"]
    more = len(changed) - _MAX_SHOWN
    first = [line[0] + printable(line[1:]) for line in changed[:_MAX_SHOWN]]
    return [*first, *([f"and {more} more lines"] if more > 0 else [])]


def _lines(text: str) -> list[str]:
    """Return the lines of I(text). A URL password of several lines is masked."""
    masked = mask_url_passwords(text)
    safe = text if masked.count("\n") == text.count("\n") else masked
    return safe.split("\n") if safe else []
