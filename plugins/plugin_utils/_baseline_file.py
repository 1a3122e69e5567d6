# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: it may change in any release. Do not import it from elsewhere.

"""A baseline as a file on the controller."""

from __future__ import annotations

import hashlib
import os
import secrets
import stat
from contextlib import suppress
from difflib import unified_diff
from pathlib import Path

from ansible import constants

MAX_BYTES = 64 * 1024 * 1024
_MAX_SHOWN = 10
_NEW = 0o666  # Less the umask.


class BaselineFileError(Exception):
    """The file cannot be read or written. The message is for people."""


def claim(file: Path, host: str) -> None:
    """Note that I(host) writes I(file) in this run, or raise BaselineFileError if another does.

    Each host has a worker process of its own. They share the temporary folder of the run.
    """
    folder = Path(constants.DEFAULT_LOCAL_TMP, "voiceops.twilio.baselines")
    folder.mkdir(parents=True, exist_ok=True)
    claimed = folder / hashlib.sha256(os.fsencode(file.resolve())).hexdigest()
    try:
        # A link, which is made with its content at once. It leads nowhere.
        claimed.symlink_to(host)
    except FileExistsError:
        other = str(claimed.readlink())
        if other != host:
            raise BaselineFileError(
                f"{file} is the baseline of host {other} in this run, so {host} cannot write it. "
                "Give each host a path of its own, such as trunks/{{ inventory_hostname }}.yml."
            ) from None


def read_baseline(file: Path) -> str | None:
    """Return the text of I(file) with plain line ends, or None if there is no such file."""
    try:
        status = file.stat()
        if not stat.S_ISREG(status.st_mode):
            raise BaselineFileError(f"{file} is not a regular file. Name another one with path.")
        if status.st_size > MAX_BYTES:
            raise BaselineFileError(f"{file} is larger than any baseline. Name another file.")
        content = file.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise BaselineFileError(f"{file} cannot be read: {error.strerror}.") from None
    return content.decode("utf-8-sig", "replace").replace("\r\n", "\n")


def write_baseline(file: Path, text: str) -> None:
    """Let I(text) take the place of I(file) at once. Folders on the way are made."""
    target = file.resolve()  # A link stays, and what it leads to is replaced.
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        _replace(target, text.encode())
    except OSError as error:
        raise BaselineFileError(f"{file} cannot be written: {error.strerror}.") from None


def _replace(file: Path, content: bytes) -> None:
    mode = stat.S_IMODE(file.stat().st_mode) if file.exists() else None
    beside = file.with_name(f".{secrets.token_hex(8)}.tmp")
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL
    try:
        with os.fdopen(os.open(beside, flags, _NEW), "wb") as opened:
            opened.write(content)
        if mode is not None:
            with suppress(OSError):  # As on a share without modes.
                beside.chmod(mode)
        beside.replace(file)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise


def differing_lines(before: str, after: str) -> list[str]:
    """Return the first lines that differ, each with a minus or a plus before it."""
    lines = list(unified_diff(before.splitlines(), after.splitlines(), n=0, lineterm=""))[2:]
    changed = [line for line in lines if line[:1] in "+-"]
    more = len(changed) - _MAX_SHOWN
    return [*changed[:_MAX_SHOWN], *([f"and {more} more lines"] if more > 0 else [])]
