# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Choose the host that writes the reports, among those that report into the same folder.

Private to this collection: it may change in any release. Do not import it from elsewhere.

With C(run_once) only the first host would run the task, and a condition that is false for this host
would skip all reports. So each host runs the task, one after the other. A host writes the reports
if those of this run lack an audit, or if their files are missing or changed. With most strategies
the first host writes them. With C(free) or C(serial) later hosts write them again when more audits
are there.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TextIO

from ansible import constants
from ansible_collections.voiceops.twilio.plugins.plugin_utils._report.files import identity
from ansible_collections.voiceops.twilio.plugins.plugin_utils._report.hosts import (
    NO_AUDIT,
    NO_STAMP,
)


@dataclass
class Turn:
    """The content of the reports that this run wrote into a folder."""

    name: str = ""
    play: str = ""
    stamps: dict[str, str] = field(default_factory=dict)
    # The identity of each format's file after it was written.
    formats: dict[str, list[int] | None] = field(default_factory=dict)
    errors: dict[str, list[str]] = field(default_factory=dict)
    # The hosts without an audit that the play could still audit.
    pending: list[str] = field(default_factory=list)
    # The hosts that have run such a task themselves, in the play and on the variable.
    reported: list[str] = field(default_factory=list)
    reported_for: str = ""
    task: str = ""
    asked_by: list[str] = field(default_factory=list)
    # Whether the task that wrote them had a fault, which is not one of a later task.
    failed: bool = False
    # The option expected_file of each host's task.
    expected_files: dict[str, str | None] = field(default_factory=dict)

    def is_first(self, task: str, host: str) -> bool:
        """Return whether I(host) is the first to run I(task), or the first to run it again.

        Except for a handler, the strategy C(linear) runs no audit between two hosts of the same
        task. So the first host compares the audits of all hosts, and each other host only its own.
        """
        is_first = task != self.task or host in self.asked_by
        self.task, self.asked_by = task, [host] if is_first else [*self.asked_by, host]
        return is_first

    def reported_by(self, play: str, name: str, host: str) -> list[str]:
        """Return the hosts of I(play) that have run a task on the variable I(name), with I(host).

        A task that is included has another identity for each host, so it says nothing here.
        """
        key = f"{play} {name}"
        before = self.reported if key == self.reported_for else []
        self.reported_for, self.reported = key, [*dict.fromkeys([*before, host])]
        return self.reported

    def holds(self, host: str, stamp: str) -> bool:
        """Return whether the reports have this audit of I(host), or a later one."""
        there = self.stamps.get(host)
        return there is not None and (there == stamp or _is_later(there, stamp))

    def holds_all(self, play: str, stamps: Mapping[str, str]) -> bool:
        """Return whether the reports have these audits, or later ones of the same play.

        A host may look for the audits of other hosts before they exist.
        """
        if play != self.play:
            return stamps == self.stamps
        return all(
            self.holds(host, stamp) or (stamp == NO_STAMP and host in self.stamps)
            for host, stamp in stamps.items()
        )

    def has_files(self, name: str, folder: Path, formats: Iterable[str]) -> bool:
        """Return whether I(folder) has the reports on the variable I(name), unchanged."""
        is_whole = name == self.name and not self.failed
        return is_whole and all(
            one in self.formats and self.formats[one] == identity(folder, one) for one in formats
        )

    def names_file(self, host: str, file: str | None) -> bool:
        """Return whether the reports name this expected I(file) for I(host)."""
        return host in self.expected_files and self.expected_files[host] == file

    def take_files(self, hosts: Iterable[str], mine: Iterable[str], file: str | None) -> None:
        """Note the expected I(file) that the task of I(mine) names.

        Until another of I(hosts) runs the task, its file is taken to be the same.
        """
        known = {**self.expected_files, **dict.fromkeys(mine, file)}
        self.expected_files = {host: known.get(host, file) for host in hosts}

    def replaced(self, stamps: Mapping[str, str]) -> list[str]:
        """Return the hosts whose audits are lost if those of I(stamps) replace the reports."""
        return [
            host
            for host, stamp in self.stamps.items()
            if not stamp.startswith(NO_AUDIT)
            and stamp != NO_STAMP
            and stamps.get(host, NO_STAMP) != stamp
        ]

    def take(
        self, name: str, play: str, stamps: dict[str, str], errors: dict[str, list[str]]
    ) -> None:
        """Note the audits that this task reports. Files that another task wrote of them stay."""
        if (name, play, stamps) != (self.name, self.play, self.stamps):
            self.formats = {}
        self.name, self.play, self.stamps, self.errors = name, play, stamps, errors
        self.failed = False

    def note(self, folder: Path, formats: Iterable[str]) -> None:
        """Note that the files of I(formats) are as they should be."""
        self.formats.update({name: identity(folder, name) for name in formats})

    def fail(self, unwritten: Iterable[str], failures: Sequence[str]) -> None:
        """Note that these formats are I(unwritten), and the I(failures) of each host."""
        for name in unwritten:
            self.formats.pop(name, None)
        self.errors = {host: [*failures, *errors] for host, errors in self.errors.items()}
        self.failed = self.failed or bool(failures)

    def refuse(self) -> None:
        """Note that the reports are those of a task that Ansible refuses."""
        self.formats, self.failed = {}, True


def _is_later(there: str, stamp: str) -> bool:
    return there[:1].isdigit() and stamp[:1].isdigit() and there > stamp


@contextmanager
def turn(folder: Path, *, check_mode: bool) -> Iterator[Turn]:
    """Wait until no other host of this run reports into I(folder). Raises OSError."""
    # Before Python 3.13, Path.resolve raises RuntimeError for a link that leads to itself.
    name = os.fsencode(f"{check_mode} {os.path.realpath(folder)}")
    key = hashlib.sha256(name).hexdigest()[:32]
    with _shared(key) as file:
        written = file.read()
        state = Turn(**json.loads(written)) if written else Turn()
        try:
            yield state
        except BaseException:
            state = Turn()  # A task that fails leaves no reports.
            raise
        finally:
            file.truncate(0)
            file.write(json.dumps(asdict(state)))


@contextmanager
def annotated() -> Iterator[dict[str, str]]:
    """Wait until no other host of this run prints annotations, and yield those of the run.

    It is the level of each annotation, by a digest, whatever folder the reports are in. Changes are
    kept. Raises OSError.
    """
    with _shared("annotations") as file:
        written = file.read()
        levels: dict[str, str] = json.loads(written) if written else {}
        yield levels
        file.truncate(0)
        file.write(json.dumps(levels))


@contextmanager
def _shared(key: str) -> Iterator[TextIO]:
    """Wait until no other host of this run has the file of I(key) open, and open it."""
    place = Path(constants.DEFAULT_LOCAL_TMP)  # Ansible removes this folder after the run.
    place.mkdir(parents=True, exist_ok=True)
    with (place / f"byoc_trunk_report-{key}.json").open("a+", encoding="utf-8") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        file.seek(0)
        yield file
