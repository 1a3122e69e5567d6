# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which of the hosts that report into the same folder writes the reports.

Private to this collection: it may change in any release. Do not import it from elsewhere.

C(run_once) would leave that to the first host, and with it to a condition that speaks for this host
alone. So each host runs the task, one after the other. A host writes the reports if those of this
run lack its audit. With most strategies that is the first host; with C(free) or C(serial) reports
are written again as audits come in.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path

from ansible import constants
from ansible_collections.voiceops.twilio.plugins.plugin_utils._report.hosts import NO_STAMP


@dataclass
class Turn:
    """What the reports in a folder hold that were written in this run."""

    name: str = ""
    stamps: dict[str, str] = field(default_factory=dict)
    formats: list[str] = field(default_factory=list)
    errors: dict[str, list[str]] = field(default_factory=dict)

    def covers(self, name: str, host: str, stamp: str, formats: Iterable[str]) -> bool:
        """Whether they have this audit of I(host), or a later one, in each of I(formats)."""
        there = self.stamps.get(host)
        is_there = there is not None and (there == stamp or _is_later(there, stamp))
        return name == self.name and is_there and set(formats) <= set(self.formats)

    def replaced(self, stamps: Mapping[str, str]) -> list[str]:
        """The hosts whose audits are lost when the reports are replaced by those of I(stamps)."""
        return [
            host
            for host, stamp in self.stamps.items()
            if stamp != NO_STAMP and stamps.get(host, NO_STAMP) != stamp
        ]

    def take(
        self, name: str, stamps: dict[str, str], formats: list[str], errors: dict[str, list[str]]
    ) -> None:
        """Note what this task writes. Formats that another task wrote of the same stay."""
        kept = self.formats if (name, stamps) == (self.name, self.stamps) else []
        self.formats = list(dict.fromkeys([*kept, *formats]))
        self.name, self.stamps, self.errors = name, stamps, errors

    def fail(self, unwritten: Iterable[str], failures: Iterable[str]) -> None:
        """Note that these formats are I(unwritten), and the I(failures) of each host."""
        self.formats = [name for name in self.formats if name not in set(unwritten)]
        self.errors = {host: [*failures, *errors] for host, errors in self.errors.items()}


def _is_later(there: str, stamp: str) -> bool:
    return there[:1].isdigit() and stamp[:1].isdigit() and there > stamp


@contextmanager
def turn(folder: Path, *, check_mode: bool) -> Iterator[Turn]:
    """Wait until no other host of this run reports into I(folder). Raises OSError."""
    place = Path(constants.DEFAULT_LOCAL_TMP)  # Of this run alone, which Ansible removes.
    place.mkdir(parents=True, exist_ok=True)
    key = hashlib.sha256(f"{check_mode} {folder}".encode()).hexdigest()[:32]
    with (place / f"byoc_trunk_report-{key}.json").open("a+", encoding="utf-8") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        file.seek(0)
        written = file.read()
        state = Turn(**json.loads(written)) if written else Turn()
        yield state
        file.truncate(0)
        file.write(json.dumps(asdict(state)))
