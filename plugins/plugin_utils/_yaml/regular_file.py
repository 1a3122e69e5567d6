# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Read a file that an attacker may have written.

Private to this collection: it may change in any release. Do not import it from elsewhere.

Only a regular file is read, and at most 64 MiB of it. Opening a FIFO waits for a writer, and a
device has no end. A link is followed, because ConfigMaps and many checkouts consist of links. The
same rules apply to its target. Errors never repeat the content.
"""

from __future__ import annotations

import os
import stat
from pathlib import Path

# 20,000 trunks with 11 attributes each have 10 MB as JSON.
MAX_BYTES = 64 << 20
_CHUNK = 1 << 20
_UTF_16_AND_32 = (b"\xff\xfe", b"\xfe\xff", b"\x00")
_KINDS = {
    stat.S_IFDIR: "is a directory",
    stat.S_IFIFO: "is a FIFO",
    stat.S_IFSOCK: "is a socket",
    stat.S_IFCHR: "is a device",
    stat.S_IFBLK: "is a device",
}


class UnreadableError(Exception):
    """A file or its content cannot be read. The message says why, without naming the file.

    I(line) is that of the fault, if it is known.
    """

    def __init__(self, message: str, line: int | None = None) -> None:
        super().__init__(message)
        self.line = line


def read_content(path: Path) -> bytes:
    """Return the content of the regular file I(path), or raise UnreadableError."""
    try:
        # First by name, since opening a device may have an effect. Then the opened file again.
        _require_regular(os.stat(path))  # noqa: PTH116 - the same call as the one below
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC)
        try:
            _require_regular(os.fstat(descriptor))
            return _read(descriptor)
        finally:
            os.close(descriptor)
    except (OSError, ValueError) as error:  # A path with a null character is a ValueError.
        raise UnreadableError(getattr(error, "strerror", None) or "the path is not valid") from None


def decoded(content: bytes) -> str:
    """Return I(content), which is UTF-8, as text without a byte order mark."""
    if content.startswith(_UTF_16_AND_32) or b"\x00" in content[:4]:
        raise UnreadableError("it is UTF-16 or UTF-32; save it as UTF-8")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise UnreadableError(f"line {line} is not UTF-8; save it as UTF-8", line) from None


def _require_regular(found: os.stat_result) -> None:
    if not stat.S_ISREG(found.st_mode):
        raise UnreadableError(f"it {_KINDS.get(stat.S_IFMT(found.st_mode), 'is not a file')}")
    if found.st_size > MAX_BYTES:
        raise UnreadableError("it has more than 64 MiB")


def _read(descriptor: int) -> bytes:
    """Return the whole content, whatever size the file claims: files in C(/proc) claim 0 bytes."""
    content = bytearray()
    while chunk := os.read(descriptor, _CHUNK):
        content += chunk
        if len(content) > MAX_BYTES:
            raise UnreadableError("it has more than 64 MiB")
    return bytes(content)
