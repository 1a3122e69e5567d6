# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Whether the tests noticed enough: the totals, and each survivor against docs/mutants.md."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from tools.mutants.mutant import Mutant

MIN_PERCENT = 90.0
# As mutmut calls them. A mutant that never ends, or brings Python down, is noticed as well.
NOTICED = ("killed", "timeout", "segfault")
# What is left of a run that was interrupted.
UNTRIED = "not checked"
_LISTED = re.compile(r"^- `([^`]+)`: `([^`]*)` → `([^`]*)`: (\S.*)$", re.MULTILINE)


def read_listed(text: str) -> dict[Mutant, str]:
    """Return the mutants that docs/mutants.md names, each with why it is harmless."""
    return {Mutant(*match[:3]): match[3] for match in _LISTED.findall(text)}


class Verdict(NamedTuple):
    """What came of a run: how many mutants ended how, and what is wrong about that."""

    counts: Mapping[str, int]
    unlisted: list[Mutant]
    outdated: list[Mutant]

    @property
    def percent(self) -> float:
        """How many of all mutants were noticed."""
        noticed = sum(self.counts.get(status, 0) for status in NOTICED)
        return 100 * noticed / max(sum(self.counts.values()), 1)

    @property
    def is_good(self) -> bool:
        """Whether enough was noticed, and the list says of all others why that is harmless."""
        is_enough = self.percent >= MIN_PERCENT and UNTRIED not in self.counts
        return is_enough and not self.unlisted and not self.outdated

    def report(self) -> str:
        """Say it all, as a person reads it."""
        total = sum(self.counts.values())
        parts = ", ".join(f"{number} {status}" for status, number in sorted(self.counts.items()))
        lines = [
            f"{total} mutants: {parts}.",
            f"{self.percent:.1f} % were noticed; at least {MIN_PERCENT:g} % must be.",
        ]
        if UNTRIED in self.counts:
            lines.append("Not all were tried: with --resume, it goes on where it ended.")
        if self.unlisted:
            lines += ["", "Noticed by no test, and not in docs/mutants.md:"]
            lines += [f"- {mutant}: " for mutant in self.unlisted]
            lines.append(
                "Write a test for each, or add its line there, and say why it is harmless."
            )
        if self.outdated:
            lines += [
                "",
                "In docs/mutants.md, though a test notices it, or there is no such mutant:",
            ]
            lines += [f"- {mutant}" for mutant in self.outdated]
        return "\n".join(lines)


def judge(
    statuses: Iterable[str],
    survivors: Iterable[Mutant],
    listed: Iterable[Mutant],
    *,
    is_whole: bool,
) -> Verdict:
    """Hold the `survivors` against those `listed`; only a whole run tells which are outdated."""
    alive, known, counts = set(survivors), set(listed), Counter(statuses)
    outdated = sorted(known - alive) if is_whole and UNTRIED not in counts else []
    return Verdict(counts, sorted(alive - known), outdated)
