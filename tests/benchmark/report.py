# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The document: everything in it comes from one run."""

from __future__ import annotations

import datetime as dt
import importlib.metadata
import os
import platform
import shutil
import subprocess
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from .accounts import SIZES
from .cases import DELAY, DELAYS, LOOP, MODULE, SHORT_LOOP
from .figures import Figure, Target, fastest
from .playbooks import FORKS, RULE_IDS
from .results import MANY, OURS, PEERS, Results, Way

PACKAGES = ("ansible-core", "requests", "urllib3", "twilio", "aiohttp")
_NOTHING = "-"
_HEAD = """\
<!--
SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
SPDX-License-Identifier: GPL-3.0-or-later
-->

# Performance

`{command}` wrote this page on {date}. Every figure comes from that one run of {minutes:.0f}
minutes. The guide to performance (`docs/docsite/rst/performance_guide.rst`) explains how to save
time.

{versions}.

{cores} cores; load average {before:.2f} before the run and {after:.2f} at its end.
"""
_BUSY = """\
**The machine was busy with other programs**: floor A waited for the processor for more than a
seventh of its time. The times below scatter too much to tell whether a target is met, so each
target that is a time is undecided. Run it again on a quiet machine.
"""
_TERMS = """\
## How it was measured

- A time is the wall clock of a whole program, from its start to its end, in the fastest of its
  runs, because other programs only ever add to it. The cases and the floors took turns in a random
  order: first, and most often, those that the targets rest on.
- **Floor A** is a playbook with one `assert`: {floor_a}. **Floor M** is a playbook with a module
  that imports `requests` and does nothing: {floor_m}.
- **RTT** is a round trip: {trips}.
- **Limit** among the targets is what Ansible itself costs: the same task of an action that does
  nothing and returns the same facts, or an inventory plugin that adds the same hosts and variables.
  Both read them from a JSON file.
- **Limit** in the table below the seconds is the floor plus the round trips that cannot overlap:
  one for each 8 trunks one by one, and one for each page of 1,000.
- **One by one** uses a copy of the collection that never lists. It differs in one line of
  `plugins/module_utils/_api/listing.py`, the cost of a page. Below 25 SIDs the plan never lists, so
  both rows share their runs.
- `~` marks an **extrapolated** time, on the line through the two largest measured numbers. A loop
  grows faster than a line, so it takes longer than this says.
- **A fleet** is 20 accounts of 500 trunks, with one host each, {forks} at a time. Either one task
  reads them with all that they refer to, or the role audits them with {rules} rules and writes all
  reports. The expected trunks of each account are in a JSON file, or in a YAML file ("fleet audit
  yaml").
- **Drift and rules** are those of accounts of 1,000 trunks, with the same rules. One trunk in 20
  has drifted, and a rule finds one in five.
- {browser}
- Lists of SIDs come from a JSON file. The account has as many trunks as the case reads.
- The server is the tests' sandbox, on loopback. Without delay, it takes {page:.1f} ms for a page of
  1,000 trunks. At 0 ms `curl` waits for the sandbox and gets {speed} responses a second, so that
  row shows the sandbox's limit. Every other client is slower. After each run, the benchmark
  compares the counted requests with the expected ones.
- Peers run outside of Ansible if they can: the SDK in its own script, and `curl` without output.
  Neither validates the responses.
"""
_BROWSER = """\
**The report** is that of a fleet, 10,000 trunks and more, in a headless Chromium {}: from
  navigation to the first frame that shows it, and from an input to the frame that shows its
  effect. The times are the slowest ones. The targets are those of Core Web Vitals for a good
  largest paint (LCP) and a good interaction (INP)."""


class Surroundings(NamedTuple):
    """Where a run took place."""

    command: str
    date: str
    seconds: float
    cores: int
    load_before: float
    load_after: float
    versions: dict[str, str]


def surroundings(command: str, load_before: float, seconds: float) -> Surroundings:
    """Return where a run took place, at its end."""
    return Surroundings(
        command=command,
        date=dt.datetime.now(dt.timezone.utc).date().isoformat(),
        seconds=seconds,
        cores=len(os.sched_getaffinity(0)),
        load_before=load_before,
        load_after=os.getloadavg()[0],
        versions={
            "Python": platform.python_version(),
            **{name: importlib.metadata.version(name) for name in PACKAGES},
            "curl": _curl_version(),
        },
    )


def _curl_version() -> str:
    if shutil.which("curl") is None:
        return "missing: install it to compare with it"
    answer = subprocess.run(["curl", "--version"], capture_output=True, text=True, check=True)
    return answer.stdout.split()[1]


def markdown(results: Results, where: Surroundings) -> str:
    """Return the whole document."""
    sizes = ("trunks", *(f"{n:,}" for n in SIZES))
    parts = [
        _head(where),
        *([_BUSY] if results.is_busy else []),
        "## Targets\n",
        targets_table(results),
    ]
    for delay in reversed(DELAYS):
        parts += [f"## Seconds by number of trunks, {delay} ms a round trip\n"]
        parts += [_table(sizes, _seconds(results, delay))]
    parts += [
        f"## How near to the limit, at {DELAY} ms\n",
        "Each cell is time ÷ floor / time ÷ limit. For many trunks one by one,",
        "the limit is mostly waiting. For a listing, it is mostly the floor.\n",
        _table(sizes, ((way.label, *(_near(results, way, n) for n in SIZES)) for way in OURS)),
        "## Loops and lookups\n",
        "Milliseconds that each task, or each lookup, costs beyond its round trip.\n",
        _loops(results),
        "## Every case\n",
        "The fastest run, with the slowest in brackets. Memory is a median, that of the largest",
        "process.\n",
        _every_case(results),
        _terms(results),
    ]
    return "\n".join(parts)


def targets_table(results: Results) -> str:
    """Return a line for each target: what was aimed for, what was measured, whether it was met."""
    rows = [
        (it.what, _value(it.measured, it.unit), _aim(it), _verdict(it, results.is_busy))
        for it in results.targets()
    ]
    return _table(("", "measured", "target", ""), rows)


def _head(where: Surroundings) -> str:
    return _HEAD.format(
        command=where.command,
        date=where.date,
        minutes=where.seconds / 60,
        versions=", ".join(f"{name} {version}" for name, version in where.versions.items()),
        cores=where.cores,
        before=where.load_before,
        after=where.load_after,
    )


def _terms(results: Results) -> str:
    trips = (
        f"{1000 * seconds:.2f} ms with a delay of {delay} ms"
        for delay, seconds in results.trips.trunk.items()
    )
    curl = results.seconds("curl", MANY)
    return _TERMS.format(
        floor_a=_floor(results.seconds("floor_a")),
        floor_m=_floor(results.seconds("floor_m")),
        trips=", ".join(trips),
        forks=FORKS,
        rules=len(RULE_IDS),
        browser=_BROWSER.format(results.browser.version)
        if results.browser
        else "**The report** of a fleet was not measured: no Chromium was found.",
        page=1000 * results.trips.page[0],
        speed=f"{MANY / curl:,.0f}" if curl else "an unknown number of",
    )


def _floor(seconds: float | None) -> str:
    return _NOTHING if seconds is None else f"{seconds:.2f} s"


def _seconds(results: Results, delay: int) -> Iterable[Sequence[str]]:
    for way in (*OURS, *PEERS):
        yield (way.label, *(_figure(results.figure(way.name, n, delay)) for n in SIZES))


def _near(results: Results, way: Way, trunks: int) -> str:
    seconds = results.figure(way.name, trunks, DELAY)
    limit, floor = results.limit(way, trunks, DELAY), results.seconds(way.floor)
    if seconds is None or limit is None or floor is None:
        return _NOTHING
    return f"{seconds.seconds / floor:.2f} / {seconds.seconds / limit:.2f}"


def _loops(results: Results) -> str:
    ways = {
        "loop": f"`byoc_trunk_info`, a loop of {LOOP} tasks, in process",
        "loop" + MODULE: f"`byoc_trunk_info`, a loop of {SHORT_LOOP} tasks, as a module",
        "lookup": f"the lookup `byoc_trunk`, {LOOP} in one template",
        "uri_loop": f"`ansible.builtin.uri`, a loop of {SHORT_LOOP} tasks",
    }
    rows = [(label, *(_ms(results.each(way, d)) for d in DELAYS)) for way, label in ways.items()]
    return _table(("", *(f"{d} ms a round trip" for d in DELAYS)), rows)


def _every_case(results: Results) -> str:
    names = ("case", "trunks", "ms", "runs", "seconds", "CPU s", "MiB", "requests", "connections")
    rows = []
    for key, samples in sorted(results.samples.items()):
        it = fastest(samples)
        times = [sample.seconds for sample in samples]
        rows.append(
            (
                key.way.replace("_", " "),
                f"{key.trunks:,}",
                str(key.delay),
                str(len(samples)),
                f"{it.seconds:.2f} ({max(times):.2f})",
                f"{it.cpu_seconds:.2f}",
                f"{it.peak_kib / 1024:.0f}",
                f"{it.requests:g}",
                f"{it.connections:g}",
            )
        )
    return _table(names, rows)


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    marks = ["---", *("---:" for _column in head[1:])]
    return "\n".join(f"| {' | '.join(row)} |" for row in (head, marks, *rows)) + "\n"


def _figure(figure: Figure | None) -> str:
    if figure is None:
        return _NOTHING
    return ("~" if figure.is_extrapolated else "") + f"{figure.seconds:,.2f}"


def _ms(milliseconds: float | None) -> str:
    return _NOTHING if milliseconds is None else f"{milliseconds:.1f}"


def _verdict(target: Target, is_busy: bool) -> str:
    if is_busy and target.is_time:
        return "undecided"
    return "met" if target.met else "**not met**"


def _aim(target: Target) -> str:
    word = "at least" if target.at_least else "at most"
    return f"{word} {_value(target.aim, target.unit)}"


def _value(number: float, unit: str) -> str:
    if unit == "times":
        return f"{number:,.0f} times" if number >= 100 else f"{number:.2f} times"
    return f"{number:.1f} {unit}" if unit else f"{number:g}"
