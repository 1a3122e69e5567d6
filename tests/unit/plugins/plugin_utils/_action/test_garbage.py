# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What Python's search for garbage leaves out, and when: watched in processes of their own."""

from __future__ import annotations

import pytest
from ansible_collections.voiceops.twilio.tests.unit.plugins.plugin_utils.processes import (
    PLUGINS,
    tell,
)

START = f"""
import gc, json, os
# Python 3.12 has set aside some hundred objects of its own.
at_start = gc.get_freeze_count()
from {PLUGINS}.plugin_utils._action import gc_tuning as _garbage

def counts():
    return gc.get_freeze_count() - at_start

def in_worker(work):
    reading, writing = os.pipe()
    if not os.fork():
        os.write(writing, json.dumps(work()).encode())
        os._exit(0)
    os.wait()
    return json.loads(os.read(reading, 100))
"""


def test_nothing_is_set_aside_before_a_worker_is_forked() -> None:
    assert tell(START + "print(json.dumps(counts()))") == 0


def test_what_is_there_is_set_aside_before_the_first_worker_is_forked() -> None:
    in_parent, in_child = tell(
        START + "there = len(gc.get_objects()); told = in_worker(counts)\n"
        "print(json.dumps([counts() / there, told / there]))"
    )
    assert in_parent == in_child == pytest.approx(1, rel=0.05)


def test_what_comes_later_is_not_set_aside_in_the_parent() -> None:
    script = "in_worker(counts); first = counts(); kept = [[] for _ in range(9)]; in_worker(counts)"
    assert tell(START + script + "\nprint(json.dumps(first - counts()))") == 0


def test_a_worker_sets_its_own_aside_after_its_first_task_alone() -> None:
    work = """
def work():
    before, kept = counts(), []
    told = []
    for _task in range(3):
        with _garbage.left_alone():
            kept += [[] for _ in range(1000)]
        told.append(counts() - before)
    return told
print(json.dumps(in_worker(work)))
"""
    first, *others = tell(START + work)
    assert first >= 1000
    assert others == [first, first]


def test_garbage_that_comes_later_is_collected() -> None:
    work = """
class Knot:
    pass
def work():
    with _garbage.left_alone():
        pass
    knot = Knot()
    knot.knot = knot
    del knot
    return gc.collect()
print(json.dumps(in_worker(work)))
"""
    assert tell(START + work) >= 1


@pytest.mark.parametrize("were_on", [True, False])
def test_the_search_is_as_it_was_afterwards(were_on: bool) -> None:
    work = f"""
(gc.enable if {were_on} else gc.disable)()
def work():
    try:
        with _garbage.left_alone():
            meanwhile = gc.isenabled()
            raise ValueError
    except ValueError:
        return [meanwhile, gc.isenabled()]
print(json.dumps(in_worker(work)))
"""
    assert tell(START + work) == [False, were_on]
