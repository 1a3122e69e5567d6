# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The document: everything in it comes from one run."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from .cases import DELAYS, LOOP, MODULE, SHORT_LOOP, SIZES
from .figures import Figure, Target, spread
from .fleet import FORKS
from .results import DELAY, OURS, PEERS, Results, Way
from .surroundings import Surroundings

_NOTHING = "-"
_HEAD = """\
<!--
SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
SPDX-License-Identifier: GPL-3.0-or-later
-->

# Performance

This page was written by `{command}` on {date}, and every figure on it comes from that one run of
{minutes:.0f} minutes. How to make use of it is in the guide to performance
(`docs/docsite/rst/performance_guide.rst`).

{versions}.

{cores} cores; load average {before:.2f} before the run and {after:.2f} at its end.

![Seconds by number of trunks, both axes logarithmic](performance.svg)
"""
_BUSY = """\
**The machine was busy with other programs**: floor A waited for the processor for more than a
seventh of its time. The times below scatter by far more than what they are to tell apart, so no
target that is a time counts as met or missed. Run it again on a quiet machine.
"""
_TERMS = """\
## How it was measured

- A time is the median wall clock of a whole program, from its start to its end: what a person waits
  for. The cases took turns in an order that chance decided, with the floors between them.
- **Floor A** is a playbook with one `assert`: {floor_a}. **Floor M** is a playbook with a module
  that imports `requests` and does nothing: {floor_m}.
- **RTT** is a round trip: {trips}.
- **Limit** is the floor plus the round trips that cannot overlap: one for each 8 trunks one by one,
  and one for each page of 1,000.
- **One by one** at any number is measured with a copy of the collection in which a page of a
  listing has so high a price that it is never worth it, which is one line of
  `plugins/module_utils/_api/listing.py`. Below 25 SIDs the plan asks one by one anyway, so the two
  rows share their runs.
- `~` marks a time that is **extrapolated**, on the line through the two largest numbers measured.
  A loop grows faster than a line, so that flatters the loop.
- **A fleet** is 20 accounts of 500 trunks, a host each, {forks} at a time: fetched by one task, or
  audited by the role with all four reports, what is expected read from a file of JSON for each, or
  of YAML ("fleet audit yaml").
- {browser}
- Lists of SIDs are read from a file of JSON. The account has as many trunks as are asked for.
- A server of the benchmark's own answers, on loopback, from answers rendered beforehand. A client
  written in Python gets {speed:,.0f} answers a second out of it, and a page of 1,000 trunks in
  {page:.1f} ms without delay, so it limits none of the figures. After each run, the requests that
  it has counted are compared with what the case should have asked.
- Peers run outside of Ansible where they can: the SDK in a script of its own, `curl` with its
  output thrown away. Neither validates what came.
"""


_BROWSER = """\
**The report** is that of a fleet, 10,000 trunks and more, in a headless Chromium {version}: from
  navigation to the first frame in which it answers, and from an input to the frame that shows what
  it leaves, the slowest of all. The targets are what Core Web Vitals call good for the largest
  paint (LCP) and for an interaction (INP)."""


def markdown(results: Results, where: Surroundings) -> str:
    """The whole document."""
    parts = [
        _head(where),
        *([_BUSY] if results.is_busy else []),
        "## Targets\n",
        targets_table(results),
        *(part for delay in reversed(DELAYS) for part in _seconds(results, delay)),
        f"## How near to the limit, at {DELAY} ms\n",
        "Each cell: times the floor / times the limit. The limit of a large number one by one is",
        "mostly waiting, that of a listing mostly the floor.\n",
        _ratios(results),
        "## Loops and lookups\n",
        "Milliseconds that each task, or each lookup, costs beyond its round trip.\n",
        _loops(results),
        "## Every case\n",
        "Medians, with the fastest and the slowest run in brackets. Memory is that of the largest",
        "process.\n",
        _every_case(results),
        _terms(results),
    ]
    return "\n".join(parts)


def targets_table(results: Results) -> str:
    """A line for each target: what was aimed for, what was measured, and whether it was met."""
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
    trips = ", ".join(
        f"{1000 * seconds:.2f} ms with a delay of {delay} ms"
        for delay, seconds in results.speed.trip.items()
    )
    return _TERMS.format(
        floor_a=_seconds_cell(results.seconds("floor_a")),
        floor_m=_seconds_cell(results.seconds("floor_m")),
        trips=trips,
        forks=FORKS,
        browser=_browser(results),
        speed=results.speed.requests_a_second,
        page=1000 * results.speed.page[0],
    )


def _browser(results: Results) -> str:
    if results.browser is None:
        return "**The report** of a fleet was opened in no browser: no Chromium was found."
    return _BROWSER.format(version=results.browser.version)


def _seconds(results: Results, delay: int) -> Iterable[str]:
    yield f"## Seconds by number of trunks, {delay} ms a round trip\n"
    rows = [
        (way.label, *(_figure(results.figure(way.name, n, delay)) for n in SIZES))
        for way in (*OURS, *PEERS)
    ]
    yield _table(("trunks", *(f"{n:,}" for n in SIZES)), rows)


def _ratios(results: Results) -> str:
    rows = [(way.label, *(_ratio(results, way, n) for n in SIZES)) for way in OURS]
    return _table(("trunks", *(f"{n:,}" for n in SIZES)), rows)


def _ratio(results: Results, way: Way, trunks: int) -> str:
    figure = results.figure(way.name, trunks, DELAY)
    least = results.limit(way, trunks, DELAY)
    floor = results.seconds(way.floor or "")
    if figure is None or least is None or floor is None:
        return _NOTHING
    return f"{figure.seconds / floor:.2f} / {figure.seconds / least:.2f}"


def _loops(results: Results) -> str:
    ways = (
        (f"`byoc_trunk_info`, a loop of {LOOP} tasks, in process", "loop"),
        (f"`byoc_trunk_info`, a loop of {SHORT_LOOP} tasks, as a module", "loop" + MODULE),
        (f"the lookup `byoc_trunk`, {LOOP} in one template", "lookup"),
    )
    rows = [(label, *(_ms(results.each(way, d)) for d in DELAYS)) for label, way in ways]
    uri = f"`ansible.builtin.uri`, a loop of {SHORT_LOOP} tasks"
    rows.append((uri, *(_ms(results.uri_each(d)) for d in DELAYS)))
    return _table(("", *(f"{d} ms a round trip" for d in DELAYS)), rows)


def _every_case(results: Results) -> str:
    names = ("case", "trunks", "ms", "runs", "seconds", "CPU s", "MiB", "requests", "connections")
    rows = []
    for key in sorted(results.samples):
        samples = results.samples[key]
        it = results.sample(*key)
        if it is None:
            continue
        least, most = spread(samples)
        rows.append(
            (
                key.way.replace("_", " "),
                f"{key.trunks:,}",
                str(key.delay),
                str(len(samples)),
                f"{it.seconds:.2f} ({least:.2f} to {most:.2f})",
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
    return ("~" if figure.extrapolated_from else "") + f"{figure.seconds:,.2f}"


def _seconds_cell(seconds: float | None) -> str:
    return _NOTHING if seconds is None else f"{seconds:.2f} s"


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
