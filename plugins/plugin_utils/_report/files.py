# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The reports as files.

Private to this collection: it may change in any release. Do not import it from elsewhere.
"""

from __future__ import annotations

import errno
import os
import secrets
import stat
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path

from ansible_collections.voiceops.twilio.plugins.plugin_utils._plugins.paths import path_text
from ansible_collections.voiceops.twilio.plugins.plugin_utils._report.csv_table import (
    COLUMNS,
    csv_table,
)
from ansible_collections.voiceops.twilio.plugins.plugin_utils._report.html import html
from ansible_collections.voiceops.twilio.plugins.plugin_utils._report.model import Report
from ansible_collections.voiceops.twilio.plugins.plugin_utils._report.sarif import NAME, sarif
from ansible_collections.voiceops.twilio.plugins.plugin_utils._report.text import (
    as_json,
    junit,
    markdown,
)

FORMATS: dict[str, Callable[[Report], str]] = {
    "html": html,
    "junit": junit,
    "json": as_json,
    "markdown": markdown,
    "sarif": sarif,
    "csv": csv_table,
}
# The others are written only if somebody asks for them.
DEFAULT_FORMATS = ("html", "junit", "json", "markdown", "sarif")
# These point to places in the repository.
POINTING = frozenset({"sarif", "csv"})
_ENDINGS = {
    "html": "html",
    "junit": "xml",
    "json": "json",
    "markdown": "md",
    "sarif": "sarif",
    "csv": "csv",
}
# Each file that this collection writes has this text near its start.
_SIGNS = {
    "html": b"<title>BYOC trunk audit</title>",
    "junit": b'<testsuites name="BYOC trunk audit"',
    "json": b'"collection_version": ',
    "markdown": b"## BYOC trunk audit: ",
    "sarif": f'{{"tool": {{"driver": {{"name": "{NAME}"'.encode(),
    "csv": ",".join(f'"{column}"' for column in COLUMNS).encode(),
}
# In bytes. The last sign begins at byte 310, in an HTML report.
_BEGINNING = 1024
_NEW = 0o666  # Less the umask.
# Errors of a folder or share that cannot replace a file at once. A full disk is not one of them.
_NO_REPLACING = {
    errno.EACCES, errno.EBUSY, errno.EINVAL, errno.ENOSYS, errno.ENOTSUP, errno.EPERM, errno.EXDEV,
}  # fmt: skip


def require_folder(folder: Path) -> None:
    """Refuse a link in the place of I(folder). Raises OSError.

    A pull request can add such a link, and the reports would replace files elsewhere.
    """
    if folder.is_symlink():
        raise OSError(f"{path_text(folder)} is a symbolic link, which is not followed")


def write_reports(report: Report, folder: Path, formats: Iterable[str]) -> dict[str, str]:
    """Write I(report) into I(folder), and return why any of I(formats) cannot be written.

    A file in the place of such a format is an old or forged report, so it is removed. Raises
    OSError if I(folder) cannot be made.
    """
    folder.mkdir(parents=True, exist_ok=True)
    tried = {name: _written(report_file(folder, name), FORMATS[name](report)) for name in formats}
    return {name: why for name, why in tried.items() if why}


def report_file(folder: Path, name: str) -> Path:
    """Return the file of the format I(name)."""
    return folder / f"audit.{_ENDINGS[name]}"


def identity(folder: Path, name: str) -> list[int] | None:
    """Return a value that differs if the file of the format I(name) is replaced or changed."""
    try:
        status = report_file(folder, name).lstat()
    except OSError:
        return None
    return [status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns]


def old_reports(folder: Path, formats: Iterable[str]) -> list[Path]:
    """Return this collection's reports in I(folder) whose format is not in I(formats)."""
    others = [name for name in FORMATS if name not in formats]
    return [file for name in others if _is_ours(file := report_file(folder, name), name)]


def remove_reports(files: Iterable[Path]) -> dict[Path, str]:
    """Remove I(files), and return why one of them cannot be removed."""
    tried = {file: _removed(file) for file in files}
    return {file: why for file, why in tried.items() if why}


def remove_every_report(folder: Path, formats: Iterable[str]) -> None:
    """Remove the files of I(formats), and our reports in other formats, if possible."""
    wanted = [report_file(folder, name) for name in formats]
    if not folder.is_symlink():
        remove_reports([*wanted, *old_reports(folder, formats)])


def _written(file: Path, text: str) -> str:
    try:
        _replace(file, text)
    except OSError as error:
        _removed(file)
        return _why("written", file, error)
    return ""


def _removed(file: Path) -> str:
    try:
        file.unlink(missing_ok=True)
    except OSError as error:
        return _why("removed", file, error)
    return ""


def _why(done: str, file: Path, error: OSError) -> str:
    reason = error.strerror or error
    return (
        f"The report {path_text(file)} cannot be {done}: {reason}. "
        "Remove the file, or name another folder."
    )


def _is_ours(file: Path, name: str) -> bool:
    try:
        if not stat.S_ISREG(file.lstat().st_mode):
            return False
        with file.open("rb") as opened:
            return _SIGNS[name] in opened.read(_BEGINNING)
    except OSError:
        return False


def _replace(file: Path, text: str) -> None:
    """Replace I(file) by I(text) at once, or write into it if the folder does not allow that."""
    content = text.encode()
    try:
        _replace_at_once(file, content)
    except OSError as error:
        if error.errno not in _NO_REPLACING:
            raise
        _write_into(file, content)


def _replace_at_once(file: Path, content: bytes) -> None:
    mode = _mode_of(file)
    temporary = file.with_name(f".{file.name}-{secrets.token_hex(8)}")
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL
    try:
        with os.fdopen(os.open(temporary, flags, _NEW if mode is None else mode), "wb") as beside:
            beside.write(content)
        if mode is not None:
            with suppress(OSError):  # On a share without modes a report is written all the same.
                temporary.chmod(mode)
        temporary.replace(file)
    except BaseException:
        with suppress(OSError):
            temporary.unlink()
        raise


def _write_into(file: Path, content: bytes) -> None:
    """Write into I(file) itself, but never wait for the reader of a pipe or write to a device."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_NOFOLLOW | os.O_NONBLOCK
    with os.fdopen(os.open(file, flags, _NEW), "wb") as into:
        if not stat.S_ISREG(os.fstat(into.fileno()).st_mode):
            raise OSError(errno.EINVAL, "It is not a regular file", str(file))
        into.truncate()
        into.write(content)


def _mode_of(file: Path) -> int | None:
    """Return the mode of a file that is replaced, or None if there is none."""
    try:
        status = file.lstat()
    except OSError:
        return None
    return stat.S_IMODE(status.st_mode) & 0o777 if stat.S_ISREG(status.st_mode) else None
