# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The guide to the architecture: its files, layers and pictures are those of the project.

The pictures of other guides are drawn from their texts, too.
"""

from __future__ import annotations

import re
from html import unescape
from itertools import pairwise, product

try:
    import tomllib
except ImportError:  # Python 3.10, where pytest brings it.
    import tomli as tomllib

from ansible_collections.voiceops.twilio.tests.unit.docs.reading import (
    GUIDES,
    ROOT,
    literals,
    table,
)

from tools.checks import lines_of_code

GUIDE = GUIDES / "architecture_guide.rst"
DIAGRAMS = GUIDES.parent / "diagrams"
TEXT = GUIDE.read_text(encoding="utf-8")


def test_what_is_named_is_there() -> None:
    code = "\n".join(
        path.read_text(encoding="utf-8")
        for folder in ("plugins", "tools")
        for path in (ROOT / folder).rglob("*.py")
    )
    # Twilio's and Ansible's own words, and what the recipe would add.
    own = {"RETURN", "environment", "galaxy.yml", "requests", "error", "errors", "msg", "api"}
    flow = TEXT.split("The steps of a task\n")[1].split("Checks\n")[0]
    names = [name for name in literals(flow) if name not in own]

    assert len(names) > 20
    assert [name for name in names if not re.search(rf"\b{re.escape(name)}\b", code)] == []


def test_the_checks_and_tests_that_are_named_are_there() -> None:
    rows = table(GUIDE, "Rule", "Checked by")
    paths = [literal for _rule, held in rows for literal in literals(held)]

    assert len(paths) == len(rows)
    assert [path for path in paths if not (ROOT / path).exists()] == []


def test_each_picture_is_drawn_from_its_text() -> None:
    guides = "".join(path.read_text(encoding="utf-8") for path in GUIDES.glob("*.rst"))
    picture = r"^\.\. image:: \S+/docs/docsite/images/(\w+)\.svg\n   :alt: \S"
    pictures = re.findall(picture, guides, re.M)

    assert guides.count(".. image:: ") == len(pictures)
    assert sorted(pictures) == sorted(path.stem for path in DIAGRAMS.glob("*.gv"))
    for name in pictures:
        source = (DIAGRAMS / f"{name}.gv").read_text(encoding="utf-8")
        image = GUIDES.parent / "images" / f"{name}.svg"
        drawn = unescape(image.read_text(encoding="utf-8"))
        labels = re.findall(r'label="(.+?)"', source)
        wanted = [line.strip() for label in labels for line in label.split(r"\n")]
        texts = [line.strip() for line in re.findall(r">(.+)</text>", drawn)]
        drawn_arrows = re.findall(r"<title>(\w+->\w+)</title>", drawn)

        assert sorted(texts) == sorted(wanted), f"Draw {image.name} anew"
        assert sorted(drawn_arrows) == sorted(arrows(source)), f"Draw {image.name} anew"


def arrows(source: str) -> list[str]:
    """Return every arrow of a diagram, such as a->b, whether it stands alone or in a chain."""
    chains = [line.partition("[")[0].split("->") for line in source.splitlines() if "->" in line]
    steps = [step for chain in chains for step in pairwise(chain)]
    ends = [(re.findall(r"\w+", start), re.findall(r"\w+", end)) for start, end in steps]
    return [f"{start}->{end}" for starts, stops in ends for start, end in product(starts, stops)]


def test_every_file_of_every_folder_is_named() -> None:
    shown = {}
    for folder, _what, files in table(GUIDE, "Folder or file", "What it does", "Files"):
        shown[literals(folder)[0]] = literals(files)
    for folder, _what, files in table(GUIDE, "Folder", "What it does", "Files"):
        shown[literals(folder)[0]] = literals(files)

    assert {name: sorted(files) for name, files in shown.items()} == rooms()


def rooms() -> dict[str, list[str]]:
    """The files of each folder of shared code; a file outside a folder has none below it."""
    found: dict[str, list[str]] = {}
    for shared in ("module_utils", "plugin_utils"):
        for path in sorted((ROOT / "plugins" / shared).glob("_[!_]*")):
            files = [file.stem for file in path.glob("*.py") if file.stem != "__init__"]
            if files or path.suffix == ".py":
                found[path.stem] = sorted(files)
    return found


def test_the_order_of_the_folders_is_the_one_that_is_checked() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    (core,) = (c for c in settings["tool"]["importlinter"]["contracts"] if c["id"] == "core")
    floors = {name: n for n, layer in enumerate(core["layers"]) for name in layer.split(" | ")}
    rows = table(GUIDE, "Folder or file", "What it does", "Files")

    order = [literals(folder)[0] for folder, _what, _files in rows]
    assert sorted(order) == sorted(floors)
    assert [floors[name] for name in order] == sorted(floors.values())


def test_every_folder_is_in_the_picture() -> None:
    source = (DIAGRAMS / "layers.gv").read_text(encoding="utf-8")
    folders = {path.stem for path in (ROOT / "plugins" / "module_utils").glob("_[!_]*")}

    # The version says nothing about a task.
    assert set(re.findall(r"\b_[a-z]+", source)) | {"_version"} == folders


def test_the_recipe_names_files_and_their_lengths() -> None:
    rows = table(GUIDE, "File", "Lines", "What it contains")
    recipe = TEXT.split("Adding a resource\n")[1]
    paths = [path for path in literals(recipe) if re.fullmatch(r"[\w/]+/\w+\.(?:py|yml)", path)]
    shared = ROOT / "plugins" / "module_utils"

    assert [p for p in paths if not ((ROOT / p).exists() or (shared / p).exists())] == []
    for file, lines, _what in rows:
        (name,) = literals(file)
        code = lines_of_code((ROOT / name).read_text(encoding="utf-8"))
        assert abs(code - int(lines)) <= int(lines) / 5, f"{name} has {code} lines of code"
