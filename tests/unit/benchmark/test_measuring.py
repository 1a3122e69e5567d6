# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What is run, in which order, how it is measured, and when a measurement is refused."""

from __future__ import annotations

import os
import random
import sys
import time
from collections import Counter
from pathlib import Path
from types import SimpleNamespace

import pytest
from ansible_collections.voiceops.twilio.plugins.module_utils._api.listing import pages_worth
from ansible_collections.voiceops.twilio.tests.benchmark.accounts import start_sandbox
from ansible_collections.voiceops.twilio.tests.benchmark.cases import (
    DELAYS,
    PLAN_LISTS_FROM,
    Case,
    Cases,
    Key,
)
from ansible_collections.voiceops.twilio.tests.benchmark.figures import Sample
from ansible_collections.voiceops.twilio.tests.benchmark.measuring import (
    FLOOR_EVERY,
    ROUNDS,
    TARGET_ROUNDS,
    WrongCountError,
    measure,
    run_once,
    trips,
    turns,
)
from ansible_collections.voiceops.twilio.tests.benchmark.place import Place
from ansible_collections.voiceops.twilio.tests.benchmark.program import ProgramError, run

WANTED = Key("planned", 1000, 50)


def case(way: str, trunks: int = 0, delay: int = 0) -> Case:
    return Case(Key(way, trunks, delay), (sys.executable, "-c", ""), 0)


def test_the_targets_have_their_turns_first_then_long_cases_and_then_the_others() -> None:
    cases = [case("inventory_yaml"), case(*WANTED), *(case(f"short-{n}") for n in range(29))]
    floors = [case("floor_a"), case("floor_m")]
    keys = [it.key for it in turns(cases, floors, random.Random(1))]
    assert keys[:: FLOOR_EVERY + 2] == [Key("floor_a")] * len(keys[:: FLOOR_EVERY + 2])
    assert keys[1 :: FLOOR_EVERY + 2] == [Key("floor_m")] * len(keys[1 :: FLOOR_EVERY + 2])
    others = [key for key in keys if not key.way.startswith("floor")]
    first = others.index(Key("inventory_yaml"))
    assert others[:first] == [WANTED] * 3 * TARGET_ROUNDS
    rest = others[first + 1 :]
    assert Counter(rest) == dict.fromkeys((it.key for it in cases[2:]), ROUNDS)
    assert rest[: len(rest) // ROUNDS] != rest[-len(rest) // ROUNDS :]


def test_what_no_longer_fits_in_is_left_out() -> None:
    order = [case("slow"), case("slow"), case("inventory_yaml")]
    sample = Sample(30.0, 0.0, 0)
    # The second run is left out because the first took 30 seconds, whatever was guessed.
    assert measure(order, lambda _case: sample, 20) == {Key("slow"): [sample]}


@pytest.mark.parametrize(
    ("code", "seconds", "why"),
    [
        ("print('oh dear'); raise SystemExit(3)", 60, r"ended with 3:\noh dear"),
        ("import time; time.sleep(300)", 0.2, r"ended with the 0\.2 seconds"),
    ],
)
def test_a_program_that_fails_or_does_not_end_is_no_measurement(
    code: str, seconds: float, why: str, tmp_path: Path
) -> None:
    with pytest.raises(ProgramError, match=why):
        run([sys.executable, "-c", code], tmp_path, dict(os.environ), seconds)


def test_nothing_that_a_program_started_outlives_it(tmp_path: Path) -> None:
    child = "import time; time.sleep(300)"
    code = f"import subprocess, sys; print(subprocess.Popen([sys.executable, '-c', {child!r}]).pid)"
    ran = run([sys.executable, "-c", code], tmp_path, dict(os.environ), 60)
    for _attempt in range(500):
        # A killed process stays until its parent collects it.
        status = Path("/proc", ran.output.strip(), "status")
        if not status.exists() or "State:\tZ" in status.read_text(encoding="utf-8"):
            return
        time.sleep(0.02)
    pytest.fail("the child is still there")


def test_a_program_is_measured_with_its_children(tmp_path: Path) -> None:
    child = "bytearray(200 * 1024 * 1024)"
    code = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {child!r}])"
    ran = run([sys.executable, "-c", code], tmp_path, dict(os.environ), 60)
    assert 200 * 1024 < ran.peak_kib < 300 * 1024
    assert 0 < ran.cpu_seconds < 60


def test_the_memory_of_the_benchmark_is_not_that_of_a_program(tmp_path: Path) -> None:
    large = bytearray(200 * 1024 * 1024)
    ran = run([sys.executable, "-c", ""], tmp_path, dict(os.environ), 60)
    assert ran.peak_kib < len(large) / 1024


def test_a_case_that_makes_other_requests_is_no_measurement(tmp_path: Path) -> None:
    sandbox = SimpleNamespace(
        settings=lambda **_changes: None,
        clear_requests=lambda: None,
        totals=lambda: {"requests": 0, "connections": 0},
    )
    liar = Case(Key("liar"), (sys.executable, "-c", ""), 1)
    with pytest.raises(WrongCountError, match="0 requests, not 1"):
        run_once(liar, Place(tmp_path), sandbox)  # type: ignore[arg-type]


def test_the_plan_and_the_cases_agree_on_where_it_lists() -> None:
    assert pages_worth(PLAN_LISTS_FROM - 1, 8) == 0
    assert pages_worth(PLAN_LISTS_FROM, 8) > 0


def test_the_sandbox_has_the_account_of_each_case(tmp_path: Path) -> None:
    place = Place(tmp_path)
    with start_sandbox(place) as sandbox:
        keys = [it.key for it in Cases(place, sandbox.url).all()]
        measured = trips(sandbox)
    assert len(set(keys)) == len(keys)
    assert measured.trunk.keys() == measured.page.keys() == set(DELAYS)
    assert measured.trunk[50] >= 0.05
