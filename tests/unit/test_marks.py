# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Pytest reads the last `pytestmark` of a file, and forgets the others without a word."""

from __future__ import annotations

import re
from pathlib import Path

TESTS = Path(__file__).resolve().parents[1]


def test_no_file_sets_its_marks_twice() -> None:
    set_twice = [
        path.relative_to(TESTS)
        for path in TESTS.rglob("*.py")
        if len(re.findall(r"^pytestmark\b", path.read_text(encoding="utf-8"), re.MULTILINE)) > 1
    ]
    assert set_twice == []
