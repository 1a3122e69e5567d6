# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Draws the diagrams of the guides from text: `python -m tools.diagrams`.

Each docs/docsite/diagrams/NAME.yml becomes docs/docsite/images/NAME.svg. It has a `title`, the
`columns` with their widths, `boxes` and `arrows`:

    columns: [220, 220]
    boxes:
      start: {at: [0, 0], text: Where it begins}
      asked: {at: [0, 1], text: "Is it?\\nIn two lines", look: question}
      wide:  {at: [0, 2], text: Over two columns, spans: 2}
    arrows:
      - start -> asked
      - "asked -> wide: yes"

Boxes of one row are of one height. An arrow goes straight where its boxes share a column or a row,
and otherwise out of the side of the first and into the top of the second.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple
from xml.sax.saxutils import escape

import yaml

from tools.tree import ROOT

SOURCES = ROOT / "docs" / "docsite" / "diagrams"
IMAGES = ROOT / "docs" / "docsite" / "images"
_GAP_X, _GAP_Y, _MARGIN, _LINE, _PADDING = 44, 40, 16, 19, 12
_TIP = 7
# Fill and border of each look.
_LOOKS = {
    "plain": ("#f4f7fb", "#44618a"),
    "question": ("#fff6df", "#a6761d"),
    "end": ("#e7f5ec", "#2c7a4b"),
    "fault": ("#fdecea", "#b3392f"),
    "note": ("#ffffff", "#9aa5b1"),
}
_HEAD = """\
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" \
height="{height}" role="img" font-family="system-ui, 'DejaVu Sans', sans-serif" font-size="14">
<title>{title}</title>
<rect width="{width}" height="{height}" rx="8" fill="#ffffff"/>
"""


class Box(NamedTuple):
    """A box as it is drawn: its place in pixels, its lines and its look."""

    x: int
    y: int
    width: int
    height: int
    lines: list[str]
    look: str

    @property
    def middle(self) -> tuple[int, int]:
        """The point in its middle."""
        return self.x + self.width // 2, self.y + self.height // 2


def draw(source: Mapping[str, Any]) -> str:
    """Return the SVG of a diagram. Raises KeyError for an arrow to a box that there is not."""
    boxes = _place(source)
    width = sum(source["columns"]) + _GAP_X * (len(source["columns"]) - 1) + 2 * _MARGIN
    height = max(box.y + box.height for box in boxes.values()) + _MARGIN
    parts = [_HEAD.format(width=width, height=height, title=escape(source["title"]))]
    parts += [_arrow(boxes, arrow) for arrow in source.get("arrows", [])]
    parts += [part for box in boxes.values() for part in _box(box)]
    return "".join([*parts, "</svg>\n"])


def _place(source: Mapping[str, Any]) -> dict[str, Box]:
    columns = source["columns"]
    heights: dict[int, int] = {}
    for box in source["boxes"].values():
        row, number = box["at"][1], len(str(box["text"]).strip().splitlines())
        heights[row] = max(heights.get(row, 0), number * _LINE + 2 * _PADDING)
    placed = {}
    for name, box in source["boxes"].items():
        column, row = box["at"]
        spans = box.get("spans", 1)
        x = _MARGIN + sum(columns[:column]) + _GAP_X * column
        y = _MARGIN + sum(heights[above] + _GAP_Y for above in range(row))
        width = sum(columns[column : column + spans]) + _GAP_X * (spans - 1)
        lines = str(box["text"]).strip().splitlines()
        placed[name] = Box(x, y, width, heights[row], lines, box.get("look", "plain"))
    return placed


def _box(box: Box) -> Iterator[str]:
    fill, border = _LOOKS[box.look]
    place = f'x="{box.x}" y="{box.y}" width="{box.width}" height="{box.height}"'
    yield f'<rect {place} rx="6" fill="{fill}" stroke="{border}" stroke-width="1.5"/>\n'
    x, middle = box.middle
    first = middle - _LINE * (len(box.lines) - 1) / 2 + 5
    for number, line in enumerate(box.lines):
        # The first of several lines is a name; other looks hold sentences.
        is_name = number == 0 and len(box.lines) > 1 and box.look == "plain"
        weight = ' font-weight="600"' if is_name else ""
        y = f"{first + number * _LINE:g}"
        yield f'<text x="{x}" y="{y}" text-anchor="middle" fill="#1c2733"{weight}>'
        yield f"{escape(line)}</text>\n"


def _arrow(boxes: Mapping[str, Box], text: str) -> str:
    path, _colon, label = text.partition(": ")
    one, _to, other = path.partition(" -> ")
    points, at = _way(boxes[one], boxes[other])
    drawn = " ".join(f"{x},{y}" for x, y in points)
    line = f'<polyline points="{drawn}" fill="none" stroke="#5b6773" stroke-width="1.5"/>\n'
    (x0, y0), (x, y) = points[-2:]
    back = _TIP if (x, y) > (x0, y0) else -_TIP
    wings = f"{x - back},{y - 4} {x - back},{y + 4}" if y == y0 else ""
    wings = wings or f"{x - 4},{y - back} {x + 4},{y - back}"
    tip = f'<polygon points="{x},{y} {wings}" fill="#5b6773"/>\n'
    if not label:
        return line + tip
    place = f'x="{at[0]}" y="{at[1]}"'
    return f'{line}{tip}<text {place} font-size="13" fill="#3d4852">{escape(label)}</text>\n'


def _way(one: Box, other: Box) -> tuple[list[tuple[int, int]], tuple[int, int]]:
    """Return the corners of the arrow from `one` to `other`, and where its label begins."""
    (x, y), to_x = one.middle, other.middle[0]
    below, right = other.y > one.y, to_x > x
    edge_y = other.y if below else other.y + other.height
    if one.y == other.y:
        start, end = (one.x + one.width, other.x) if right else (one.x, other.x + other.width)
        return [(start, y), (end, y)], (min(start, end) + 8, y - 7)
    # Of a wide box and a narrow one, the arrow keeps to the narrow one's middle.
    shared = min((one, other), key=lambda box: box.width).middle[0]
    if max(one.x, other.x) < shared < min(one.x + one.width, other.x + other.width):
        start_y = one.y + one.height if below else one.y
        return [(shared, start_y), (shared, edge_y)], (shared + 8, (start_y + edge_y) // 2 + 4)
    start = one.x + one.width if right else one.x
    return [(start, y), (to_x, y), (to_x, edge_y)], (start + 8 if right else start - 36, y - 7)


def main(arguments: list[str]) -> int:
    """Write every diagram, or with --check say which are not as their text has them."""
    stale = []
    for source in sorted(SOURCES.glob("*.yml")):
        image = IMAGES / f"{source.stem}.svg"
        drawn = draw(yaml.safe_load(source.read_text(encoding="utf-8")))
        if not image.is_file() or image.read_text(encoding="utf-8") != drawn:
            stale.append(image.name)
            if "--check" not in arguments:
                image.write_text(drawn, encoding="utf-8")
    verb = "not as its text has it" if "--check" in arguments else "written"
    print(*(f"{name}: {verb}" for name in stale), sep="\n")
    return int("--check" in arguments and bool(stale))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
