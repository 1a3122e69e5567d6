# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which Chromium is taken."""

from __future__ import annotations

from pathlib import Path

import pytest

from tools.chromium import find_chromium


@pytest.mark.parametrize(
    ("there", "wanted", "taken"),
    [
        (["chromium", "google-chrome"], None, "chromium"),
        (["google-chrome"], None, "google-chrome"),
        (["firefox"], None, None),
        ([], None, None),
        (["chromium", "mine"], "mine", "mine"),
        (["chromium"], "mine", None),
    ],
)
def test_the_first_chromium_or_the_one_that_is_named(
    tmp_path: Path, there: list[str], wanted: str | None, taken: str | None
) -> None:
    for name in there:
        (tmp_path / name).touch(0o755)
    environment = {"PATH": str(tmp_path)}
    if wanted:
        environment["CHROMIUM"] = str(tmp_path / wanted)
    assert find_chromium(environment) == (taken and str(tmp_path / taken))
