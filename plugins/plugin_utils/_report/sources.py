# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The places in a repository that a report points to: files, and the lines of their entries.

Private to this collection: it may change in any release. Do not import it from elsewhere.

Only a file that an audit has read completely is searched for lines, so its content is known to be
within the limits of an expected file. Nothing in a repository is run.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import partial
from pathlib import Path
from time import monotonic
from typing import Any, NamedTuple
from urllib.parse import quote

from ansible_collections.voiceops.twilio.plugins.module_utils._errors import (
    TimedOutError,
    printable,
)
from ansible_collections.voiceops.twilio.plugins.module_utils._tasks.bounds import bounded
from ansible_collections.voiceops.twilio.plugins.module_utils._text.url_passwords import (
    mask_url_passwords,
)
from ansible_collections.voiceops.twilio.plugins.plugin_utils._report.commit import (
    CommitError,
    place_of,
)
from ansible_collections.voiceops.twilio.plugins.plugin_utils._yaml.entry_lines import (
    EntryLines,
    entry_lines,
)
from ansible_collections.voiceops.twilio.plugins.plugin_utils._yaml.regular_file import (
    UnreadableError,
    decoded,
    read_content,
)

# 10,000 entries with 8 attributes each took 1.7 seconds (measured).
_SECONDS = 30.0
_PREFIX = "byoc_trunk_audit_"  # A baseline names its keys like the variables of the role.
_IDENTITY = ("sid", "friendly_name")
_UNMANAGED = "unmanaged"
_NO_WIDTH = 1
_Lists = dict[str, list[EntryLines]]


class Spot(NamedTuple):
    """A line of a file: its path, its address as in SARIF, and the number of its characters.

    The path begins at the top of the repository. The path of a file elsewhere is absolute.
    """

    path: str
    uri: str
    line: int
    width: int


class Source(NamedTuple):
    """A file that a report points to. I(line) is for everything that has no entry in the file.

    I(trunks) has the lines of each expected trunk by C(sid), or by C(friendly_name) if its entry
    has no SID. The passwords of URLs in a name are masked, as in the result of an audit. If two
    names then look the same, it has None for them. I(widths) has the number of characters of each
    line.
    """

    path: str
    line: int = 1
    trunks: Mapping[tuple[str, str], EntryLines | None] = {}
    waivers: Sequence[EntryLines] = ()
    widths: Sequence[int] = ()

    def first(self) -> Spot:
        """Return the line for everything that has no entry."""
        return self.at(self.line)

    def trunk(self, trunk: Mapping[str, Any], attribute: str = "") -> Spot:
        """Return the line of I(attribute) of I(trunk), or else that of the nearest key or entry."""
        entry = self._entry(trunk)
        if entry is None:
            return self.first()
        return self.at(entry.of(attribute) if attribute else entry.line)

    def line_of(self, trunk: Mapping[str, Any]) -> int | None:
        """Return the line in which the entry of I(trunk) begins, or None without one."""
        entry = self._entry(trunk)
        return entry.line if entry else None

    def _entry(self, trunk: Mapping[str, Any]) -> EntryLines | None:
        """Return the entry that describes I(trunk). None describes an unmanaged one."""
        if trunk.get("state") == _UNMANAGED:
            return None
        for name in _IDENTITY:
            value = trunk[name]
            if isinstance(value, str) and (name, value) in self.trunks:
                return self.trunks[name, value]
        return None

    def waiver(self, number: int) -> Spot:
        """Return the line of the waiver with this I(number), from 0."""
        return self.at(self.waivers[number].line) if number < len(self.waivers) else self.first()

    def at(self, line: int) -> Spot:
        """Return the place of I(line)."""
        width = self.widths[line - 1] if line <= len(self.widths) else _NO_WIDTH
        path = quote(_bytes_of(self.path))
        uri = f"file://{path}" if path.startswith("/") else path
        return Spot(self.path, uri, line, max(width, _NO_WIDTH))


class Play(NamedTuple):
    """The play that reports, for accounts without a file: its I(file) and its I(line) there."""

    file: Path
    line: int


def play_at(place: str) -> Play | None:
    """Return the play at I(place), a path and a line with a colon between them."""
    path, _colon, line = place.rpartition(":")
    is_valid = path.startswith("/") and line.isascii() and line.isdigit()
    return Play(Path(path), max(int(line), 1)) if is_valid else None


def sources_of(
    files: Iterable[Path],
    compared: Mapping[Path, Iterable[str]],
    located: Collection[Path],
    play: Play | None,
) -> tuple[dict[str | None, Source], list[str]]:
    """Return the source of each of I(files), and a warning for each file without lines.

    The source of None is the I(play). I(compared) has the SHA-256 of the content that the audits
    read. Only the lines of the files in I(located) are needed.
    """
    places = {file: _place(file) for file in files}
    of_play = _place(play.file) if play else (None, None)
    tops = {top for _real, top in places.values()} - {None}
    # The paths of two repositories could be mistaken for each other.
    root = next(iter(tops)) if len(tops) == 1 else of_play[1]
    sources: dict[str | None, Source] = {}
    warnings: list[str] = []
    for file, (real, _top) in places.items():
        source = Source(_path(real, root))
        if file in located:
            source, warning = _with_lines(source, real, compared.get(file, ()))
            warnings += [warning] if warning else []
        sources[str(file)] = source
    if play and of_play[0]:
        sources[None] = Source(_path(of_play[0], root), play.line)
    return sources, warnings


def _bytes_of(path: str) -> bytes:
    try:
        return os.fsencode(path)
    except UnicodeEncodeError:  # No file has such a path, but an audit from elsewhere may name it.
        return path.encode(errors="replace")


def _place(file: Path) -> tuple[Path, Path | None]:
    try:
        return place_of(file)
    except (CommitError, UnreadableError, OSError):
        return file, None


def _path(file: Path, root: Path | None) -> str:
    if root is None or root not in file.parents:
        return str(file)
    return file.relative_to(root).as_posix()


def _with_lines(source: Source, file: Path, compared: Iterable[str]) -> tuple[Source, str]:
    try:
        content = read_content(file)
        # An audit that read another content has its entries in other lines.
        if {hashlib.sha256(content).hexdigest()} != {*compared}:
            return source, ""
        text = decoded(content)
        ends, limit = monotonic() + _SECONDS, f"within {_SECONDS:g} seconds"
        wording = ("the search for lines", "")
        lists: _Lists = bounded(partial(entry_lines, text), ends, limit, wording)
    except (UnreadableError, TimedOutError) as error:
        why = str(error).rstrip(".")
        return source, f"The reports name no lines of {printable(str(file))}: {why}."
    return source._replace(
        trunks=_by_identity(_list_of(lists, "expected", "")),
        waivers=_list_of(lists, "waivers"),
        widths=[len(line) for line in text.split("\n")],
    ), ""


def _list_of(lists: _Lists, name: str, *others: str) -> list[EntryLines]:
    names = (name, f"{_PREFIX}{name}", *others)
    return next((lists[one] for one in names if one in lists), [])


def _by_identity(entries: Iterable[EntryLines]) -> dict[tuple[str, str], EntryLines | None]:
    """Return the entries by what the audit finds their trunks by: a SID, or the exact name."""
    found: dict[tuple[str, str], EntryLines | None] = {}
    names: dict[str, str] = {}
    for entry in entries:
        if "sid" in entry.identity:
            found.setdefault(("sid", entry.identity["sid"].strip()), entry)
        elif "friendly_name" in entry.identity:
            name = entry.identity["friendly_name"]
            shown = mask_url_passwords(name)
            key = ("friendly_name", shown)
            if names.setdefault(shown, name) != name:
                found[key] = None
            else:
                found.setdefault(key, entry)
    return found
