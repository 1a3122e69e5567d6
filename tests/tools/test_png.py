# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The pictures of the report are those of this release, as `make images` says in them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tools import png
from tools.tree import ROOT

PICTURES = sorted((ROOT / "docs" / "docsite" / "images").glob("*.png"))


@pytest.mark.parametrize("picture", PICTURES, ids=lambda path: path.name)
def test_a_picture_is_of_this_release(picture: Path) -> None:
    galaxy = (ROOT / "galaxy.yml").read_text(encoding="utf-8")
    release = re.search(r"^version: (\S+)$", galaxy, re.MULTILINE)

    assert release is not None
    made_by = png.software_of(picture.read_bytes())
    assert made_by == f"voiceops.twilio {release[1]}", "Make them anew: make images"


def test_every_picture_is_shown_and_every_shown_one_is_there() -> None:
    documents = [ROOT / "README.md", *(ROOT / "docs" / "docsite" / "rst").glob("*.rst")]
    text = "".join(path.read_text(encoding="utf-8") for path in documents)

    assert set(re.findall(r"images/([\w-]+\.png)", text)) == {path.name for path in PICTURES}


def test_software_is_named_once_and_the_picture_stays() -> None:
    before = PICTURES[0].read_bytes()
    once = png.with_software(before, "this 1")
    twice = png.with_software(once, "that 22")

    assert png.software_of(once) == "this 1"
    assert png.software_of(twice) == "that 22"
    assert png.with_software(twice, "this 1") == once
    assert [c for c in png._chunks(once) if c[0] != b"tEXt"] == [
        c for c in png._chunks(before) if c[0] != b"tEXt"
    ]
    with pytest.raises(ValueError, match="not a PNG"):
        png.software_of(b"GIF89a")
