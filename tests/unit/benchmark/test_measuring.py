# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The order of the runs, the end of the budget, and a stand-in that is what it says."""

from __future__ import annotations

import os
import random
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from ansible_collections.voiceops.twilio.plugins.module_utils._api.listing import pages_worth
from ansible_collections.voiceops.twilio.plugins.module_utils._resources.byoc_trunk import (
    normal_form,
)
from ansible_collections.voiceops.twilio.plugins.module_utils._tasks.byoc_trunk_info import (
    byoc_trunk_info,
)
from ansible_collections.voiceops.twilio.tests.benchmark.benchmark import account
from ansible_collections.voiceops.twilio.tests.benchmark.benchmark.cases import (
    PLAN_LISTS_FROM,
    SIZES,
    Case,
    Cases,
    Key,
)
from ansible_collections.voiceops.twilio.tests.benchmark.benchmark.figures import Sample
from ansible_collections.voiceops.twilio.tests.benchmark.benchmark.main import command_of
from ansible_collections.voiceops.twilio.tests.benchmark.benchmark.measuring import (
    FLOOR_EVERY,
    ROUNDS,
    WrongCountError,
    measure,
    run_once,
    turns,
)
from ansible_collections.voiceops.twilio.tests.benchmark.benchmark.place import Place
from ansible_collections.voiceops.twilio.tests.benchmark.benchmark.program import ProgramError, run
from ansible_collections.voiceops.twilio.tests.benchmark.benchmark.server import StandIn


def case(way: str, *, seconds: float = 1.0, wanted: int = 1) -> Case:
    return Case(Key(way), (sys.executable, "-c", ""), dict(os.environ), 0, seconds, wanted)


FLOORS = [case("floor_a"), case("floor_m")]


def test_each_case_has_its_turns_and_long_ones_come_second() -> None:
    cases = [case(f"short-{n}", wanted=1 + n % 3) for n in range(30)]
    order = turns([case("long", seconds=60), *cases], FLOORS, random.Random(1))
    ways = [it.key.way for it in order if not it.key.way.startswith("floor")]
    first = ways.index("long")
    assert Counter(ways[:first]) == {it.key.way: it.wanted for it in cases}
    assert Counter(ways) == {"long": 1, **{it.key.way: ROUNDS * it.wanted for it in cases}}
    assert ways[:first] != ways[first + 1 : 2 * first + 1]


def test_floors_come_again_and_again() -> None:
    order = turns([case("one", wanted=FLOOR_EVERY)], FLOORS, random.Random(1))
    places = [n for n, it in enumerate(order) if it.key.way == "floor_a"]
    assert places == [n * (FLOOR_EVERY + 2) for n in range(ROUNDS)]
    assert [order[n + 1].key.way for n in places] == ["floor_m"] * ROUNDS


def test_what_no_longer_fits_in_is_left_out() -> None:
    sample = Sample(30.0, 0.0, 0)
    order = [case("slow", seconds=5), case("slow", seconds=5), case("long", seconds=60)]
    samples = measure(order, lambda _case: sample, 20, lambda _line: None)
    # The second run is left out because the first took 30 seconds, whatever was guessed.
    assert dict(samples.of) == {Key("slow"): [sample]}


def test_a_program_that_fails_or_does_not_end_is_no_measurement(tmp_path: Path) -> None:
    environment = dict(os.environ)
    code = "import sys; print('oh dear'); sys.exit(3)"
    with pytest.raises(ProgramError, match=r"ended with 3:\noh dear"):
        run([sys.executable, "-c", code], tmp_path, environment, 60)
    began = time.monotonic()
    with pytest.raises(ProgramError, match=r"ended with the 0\.2 seconds"):
        run([sys.executable, "-c", "import time; time.sleep(300)"], tmp_path, environment, 0.2)
    assert time.monotonic() - began < 60


def test_nothing_that_a_program_started_outlives_it(tmp_path: Path) -> None:
    child = "import time; time.sleep(300)"
    code = f"import subprocess, sys; print(subprocess.Popen([sys.executable, '-c', {child!r}]).pid)"
    ran = run([sys.executable, "-c", code], tmp_path, dict(os.environ), 60)
    for _attempt in range(500):
        # What has been killed may wait for somebody to collect it.
        status = Path("/proc", ran.output.strip(), "status")
        if not status.exists() or "State:\tZ" in status.read_text(encoding="utf-8"):
            return
        time.sleep(0.02)
    pytest.fail("the child is still there")


def test_the_document_says_what_was_run() -> None:
    assert command_of([]) == "make bench"
    assert command_of(["--seconds", "60"]) == 'make bench ARGS="--seconds 60"'


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


def test_the_plan_and_the_cases_agree_on_where_it_lists() -> None:
    assert pages_worth(PLAN_LISTS_FROM - 1, 8) == 0
    assert pages_worth(PLAN_LISTS_FROM, 8) > 0


def test_the_trunks_are_good_ones() -> None:
    trunk, violations = normal_form(account.trunk(7))
    assert violations == []
    assert None not in (trunk["from_domain_sid"], trunk["cnam_lookup_enabled"])


@pytest.fixture(scope="module")
def stand_in() -> Iterator[StandIn]:
    with StandIn((0, 20), (1, 10, 1000, 2500)) as started:
        yield started


@pytest.mark.parametrize("sids", [None, account.sids(1), account.sids(10), account.sids(2500)])
def test_the_collection_reads_the_stand_in(stand_in: StandIn, sids: list[str] | None) -> None:
    given = {
        "account_sid": account.ACCOUNT_SID,
        "auth_token": account.AUTH_TOKEN,
        "api_url": f"{stand_in.address}/d0/n2500",
        "sids": sids,
    }
    before = stand_in.totals()
    outcome = byoc_trunk_info(given, {}, ansible_version="0")
    expected = 2500 if sids is None else len(sids)
    assert [trunk["sid"] for trunk in outcome.result["byoc_trunks"]] == account.sids(expected)
    assert stand_in.totals().requests - before.requests == outcome.result["api"]["requests"]


@pytest.mark.parametrize(
    ("given", "kind"),
    [
        ({"auth_token": "not-the-token-of-the-benchmark"}, "credentials"),
        ({"sid": "BY" + "f" * 32}, "not_found"),
    ],
)
def test_the_stand_in_is_no_pushover(stand_in: StandIn, given: dict[str, str], kind: str) -> None:
    common = {
        "account_sid": account.ACCOUNT_SID,
        "auth_token": account.AUTH_TOKEN,
        "api_url": f"{stand_in.address}/d0/n10",
    }
    outcome = byoc_trunk_info({**common, **given}, {}, ansible_version="0")
    assert outcome.failed
    assert outcome.result["error"]["kind"] == kind


def test_the_stand_in_waits_as_long_as_it_should(stand_in: StandIn) -> None:
    speed = stand_in.speed(requests=200, trips=3)
    assert speed.trip[20] >= 0.02
    assert speed.page.keys() == {0, 20}


def test_a_case_that_asks_for_something_else_is_no_measurement(
    stand_in: StandIn, tmp_path: Path
) -> None:
    place = Place(tmp_path / "place", (1,))
    with pytest.raises(WrongCountError, match="0 requests instead of 1"):
        run_once(
            Case(Key("liar"), (sys.executable, "-c", ""), dict(os.environ), 1, 1.0, 1),
            place,
            stand_in,
        )


def test_every_case_has_the_account_that_it_reads(stand_in: StandIn, tmp_path: Path) -> None:
    cases = Cases(Place(tmp_path / "place", SIZES), stand_in.address)
    keys = [it.key for it in cases.all()]
    assert len(set(keys)) == len(keys)
    playbook = {key for key in keys if not key.way.startswith("lookup")}
    assert {key.trunks for key in playbook if not key.way.startswith("loop")} <= set(SIZES)
