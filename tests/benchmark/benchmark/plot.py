# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The plot: seconds by number of trunks, both axes logarithmic, one panel for each delay."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import ceil, floor, log10
from typing import NamedTuple

from .cases import DELAYS, SIZES
from .figures import Figure
from .results import OURS, PEERS, Results, Way

WIDTH, HEIGHT = 460, 400
LEFT, TOP, RIGHT, BOTTOM = 64, 34, 10, 40
LEGEND = 250
# Told apart without red and green; ours are the dark ones.
COLOURS = {
    "one_by_one": "#0b3c8c",
    "planned": "#000000",
    "listing": "#4d8fd6",
    "planned_module": "#7a7a7a",
    "uri_loop": "#d95f02",
    "sdk_sequence": "#b5893a",
    "sdk_threads": "#8e4fa8",
    "curl": "#1b9e9e",
}
SHOWN = tuple(way for way in (*OURS, *PEERS) if way.name in COLOURS)


class Scale(NamedTuple):
    """A logarithmic axis from I(least) to I(most), drawn from I(begin) to I(end)."""

    least: float
    most: float
    begin: float
    end: float

    def place(self, value: float) -> float:
        """Where I(value) is drawn."""
        share = log10(value / self.least) / log10(self.most / self.least)
        return self.begin + share * (self.end - self.begin)

    def ticks(self) -> list[float]:
        """The powers of ten on the axis."""
        first, last = ceil(log10(self.least) - 1e-9), floor(log10(self.most) + 1e-9)
        return [10.0**power for power in range(first, last + 1)]


def around(values: Sequence[float]) -> tuple[float, float]:
    """The powers of ten between which all I(values) lie."""
    least, most = floor(log10(min(values))), ceil(log10(max(values)))
    return 10.0**least, 10.0 ** max(most, least + 1)


def svg(results: Results) -> str:
    """The whole picture."""
    times = [
        figure.seconds
        for delay in DELAYS
        for way in SHOWN
        for _trunks, figure in _points(results, way, delay)
    ]
    least, most = around(times or [1.0])
    width, height = WIDTH * len(DELAYS) + LEGEND, HEIGHT
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}"',
        ' font-family="sans-serif" font-size="12">',
        "<title>Seconds by number of trunks, both axes logarithmic</title>",
        f'<rect width="{width}" height="{height}" fill="white"/>',
    ]
    for number, delay in enumerate(reversed(DELAYS)):
        shift = number * WIDTH
        x = Scale(SIZES[0], SIZES[-1], shift + LEFT, shift + WIDTH - RIGHT)
        y = Scale(least, most, HEIGHT - BOTTOM, TOP)
        lines += _axes(x, y, f"{delay} ms a round trip")
        lines += [line for way in SHOWN for line in _curve(results, way, delay, x, y)]
        lines += _floor(results, x, y)
    return "\n".join([*lines, *_legend(len(DELAYS) * WIDTH), "</svg>"]) + "\n"


def _points(results: Results, way: Way, delay: int) -> list[tuple[int, Figure]]:
    figures = ((trunks, results.figure(way.name, trunks, delay)) for trunks in SIZES)
    return [(trunks, figure) for trunks, figure in figures if figure is not None]


def _axes(x: Scale, y: Scale, title: str) -> Iterator[str]:
    middle = (x.begin + x.end) / 2
    yield _text(middle, TOP - 14, title, "middle", 'font-weight="bold"')
    yield _text(middle, HEIGHT - 6, "trunks", "middle")
    yield _text(x.begin - 8, TOP - 14, "seconds", "middle")
    for tick in x.ticks():
        place = x.place(tick)
        yield _line(place, y.begin, place, y.end, 'stroke="#e4e4e4"')
        yield _text(place, y.begin + 16, f"{tick:,.0f}", "middle")
    for tick in y.ticks():
        place = y.place(tick)
        yield _line(x.begin, place, x.end, place, 'stroke="#e4e4e4"')
        yield _text(x.begin - 6, place + 4, f"{tick:,g}", "end")


def _curve(results: Results, way: Way, delay: int, x: Scale, y: Scale) -> Iterator[str]:
    """Lines between the points; dashed towards one that is extrapolated, which is hollow."""
    colour = COLOURS[way.name]
    points = _points(results, way, delay)
    places = [(x.place(n), y.place(f.seconds), f.extrapolated_from) for n, f in points]
    for (x1, y1, _from), (x2, y2, guessed) in zip(places, places[1:]):
        dash = ' stroke-dasharray="5 4"' if guessed else ""
        yield _line(x1, y1, x2, y2, f'stroke="{colour}" stroke-width="2"{dash}')
    for px, py, guessed in places:
        fill = "white" if guessed else colour
        yield f'<circle cx="{px:.1f}" cy="{py:.1f}" r="3" fill="{fill}" stroke="{colour}"/>'


def _floor(results: Results, x: Scale, y: Scale) -> Iterator[str]:
    seconds = results.seconds("floor_a")
    if seconds is not None:
        place = y.place(seconds)
        yield _line(x.begin, place, x.end, place, 'stroke="#444" stroke-dasharray="1 3"')


def _legend(left: float) -> Iterator[str]:
    rows = [
        (way.label.replace("`", ""), f'stroke="{COLOURS[way.name]}" stroke-width="2"')
        for way in SHOWN
    ]
    rows.append(("floor A: a playbook with one assert", 'stroke="#444" stroke-dasharray="1 3"'))
    rows.append(("hollow, dashed: extrapolated", 'stroke="#444" stroke-dasharray="5 4"'))
    for number, (label, style) in enumerate(rows):
        height = TOP + 12 + number * 20
        yield _line(left + 8, height - 4, left + 32, height - 4, style)
        yield _text(left + 38, height, label, "start")


def _line(x1: float, y1: float, x2: float, y2: float, style: str) -> str:
    return f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" {style}/>'


def _text(x: float, y: float, text: str, anchor: str, style: str = "") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" {style}>{text}</text>'
