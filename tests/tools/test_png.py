# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The pictures of the report show this release: `make images` names it in each of them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tools.tree import ROOT

PICTURES = sorted((ROOT / "docs" / "docsite" / "images").glob("*.png"))


@pytest.mark.parametrize("picture", PICTURES, ids=lambda path: path.name)
def test_a_picture_is_of_this_release(picture: Path) -> None:
    galaxy = (ROOT / "galaxy.yml").read_text(encoding="utf-8")
    release = re.search(r"^version: (\S+)$", galaxy, re.MULTILINE)

    assert release is not None
    # A text chunk of the PNG format, which is not compressed.
    software = f"tEXtSoftware\0voiceops.twilio {release[1]}".encode()
    assert software in picture.read_bytes(), "Make the pictures anew: make images"


def test_every_picture_is_shown_and_every_shown_one_is_there() -> None:
    documents = [ROOT / "README.md", *(ROOT / "docs" / "docsite" / "rst").glob("*.rst")]
    text = "".join(path.read_text(encoding="utf-8") for path in documents)

    assert set(re.findall(r"images/([\w-]+\.png)", text)) == {path.name for path in PICTURES}
