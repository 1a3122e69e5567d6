# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Whatever is in a file of expected trunks, reading it ends, in a process with little memory."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

MEMORY = 3 << 30
PROGRAM = f"""
import resource, sys
from ansible.parsing.dataloader import DataLoader
from ansible_collections.voiceops.twilio.plugins.plugin_utils._action.expected_file import (
    ExpectedFileError, read_expected)
resource.setrlimit(resource.RLIMIT_AS, ({MEMORY}, {MEMORY}))
try:
    print(len(read_expected(sys.argv[1], DataLoader())["expected"]))
except ExpectedFileError as error:
    print(error)
"""
ALIASES = "- &a !!{kind} [x: x]\n" + "".join(
    f"- &{name} !!{{kind}} [{', '.join(f'k{n}: *{of}' for n in range(9))}]\n"
    for of, name in zip("abcdefgh", "bcdefghi")
)
HOSTILE: dict[str, Callable[[], str]] = {
    "pairs of pairs": lambda: ALIASES.format(kind="pairs"),
    "ordered pairs": lambda: ALIASES.format(kind="omap"),
    "40,000 keys": lambda: "- {" + ", ".join(f"k{n}: x" for n in range(40_000)) + ", k0: x}",
    "40,000 keys in JSON": lambda: (
        '[{"k0": 1, ' + ", ".join(f'"k{n}": 1' for n in range(40_000)) + "}]"
    ),
    "many lists": lambda: "[" + "[]," * (20 << 20) + "[]]",
    "many directives": lambda: "%TAG !a! b\n" * (1 << 20) + "--- []",
    "many directives in lines of their own kind": lambda: "%TAG !a! b\r" * (1 << 20) + "--- []",
    "many small values": lambda: "- {}\n" * 3_000_000,
    "an explicit number in base 60": lambda: "- !!int 1" + ":1" * (8 << 20),
    "an explicit number in hexadecimal": lambda: f"- !!int 0x{'f' * 5000}",
    "a long number": lambda: f"- {'9' * (8 << 20)}",
    "a long number in JSON": lambda: f"[{'9' * (8 << 20)}]",
    "a long text": lambda: f"- {'a' * (60 << 20)}",
    "many colons": lambda: "- 1" + ":1" * (8 << 20),
    "deep": lambda: "[" * (8 << 20),
    "deep dictionaries": lambda: "{a: " * (2 << 20),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_ends(tmp_path: Path, name: str) -> None:
    file = tmp_path / "trunks.yml"
    file.write_text(HOSTILE[name](), encoding="utf-8")
    ended = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(file)],
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
    )
    assert (ended.returncode, ended.stderr) == (0, "")
    assert ended.stdout.strip() == "1" or ended.stdout.startswith(str(file))
    assert len(ended.stdout) < 400
