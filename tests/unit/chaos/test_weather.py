# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""A small storm, always the same one; and one against code that is broken on purpose."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from ansible_collections.voiceops.twilio.plugins.module_utils._http import scheduler
from ansible_collections.voiceops.twilio.plugins.module_utils._tasks.runner import Outcome
from ansible_collections.voiceops.twilio.tests.chaos import weather
from ansible_collections.voiceops.twilio.tests.chaos.__main__ import report
from ansible_collections.voiceops.twilio.tests.chaos.oracle import Verdict
from ansible_collections.voiceops.twilio.tests.chaos.weather import Ended

SEED = "2026"
TASKS = 150
FEW = 6
ASK = weather.byoc_trunk_info


def test_a_small_storm() -> None:
    backoff = scheduler.BACKOFF_SECONDS
    tasks = weather.weather(SEED, range(TASKS))
    assert [task.number for task in tasks] == list(range(TASKS))
    assert [task for task in tasks if task.verdict.wrong] == []
    # It is no storm if nothing fails in it, and no test of facts if everything does.
    endings = [task.verdict.ending for task in tasks]
    assert TASKS / 4 < endings.count("facts") < TASKS * 3 / 4
    assert len(set(endings)) > 5
    assert backoff == scheduler.BACKOFF_SECONDS


def test_facts_that_are_changed_on_the_way_are_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """The judge is asked about each task. What it finds is in its own tests."""

    def ask(given: dict[str, Any], *args: Any, **kwargs: Any) -> Outcome:
        outcome = ASK(given, *args, **kwargs)
        if "deadline" in given:  # A task, and not the question what is true.
            for trunk in outcome.result.get("byoc_trunks", []):
                trunk["cnam_lookup_enabled"] = not trunk["cnam_lookup_enabled"]
        return outcome

    monkeypatch.setattr(weather, "byoc_trunk_info", ask)
    tasks = weather.weather(SEED, range(2 * FEW))
    verdicts = [task.verdict for task in tasks if '"facts": "byoc_trunks"' in task.drawn]
    assert {verdict.wrong for verdict in verdicts if verdict.ending == "facts"} == {
        "facts that are not so"
    }


def test_a_storm_is_the_same_in_any_number_of_processes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(weather, "judge", lambda *args: Verdict("drawn"))
    drawn = weather.weather(SEED, range(FEW))
    others = [task for turn in (0, 1) for task in weather.weather(SEED, range(turn, FEW, 2))]
    without_port = re.compile(r":\d+")
    assert {task.number: without_port.sub("", task.drawn) for task in drawn} == {
        task.number: without_port.sub("", task.drawn) for task in others
    }
    assert len({task.drawn for task in drawn}) == FEW


def test_what_is_drawn_is_told_without_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(weather, "judge", lambda *args: Verdict("drawn"))
    for task in weather.weather(SEED, range(FEW)):
        assert not {"auth_token", "api_secret", "client_secret"} & json.loads(task.drawn).keys()


def test_the_report_tells_what_failed(capsys: pytest.CaptureFixture[str]) -> None:
    good, bad = Verdict("facts"), Verdict("hang", "not ended after 7 s")
    assert report([Ended(0, "{}", good)], 1.4) == 0
    assert report([], 1) == 1
    capsys.readouterr()
    assert report([Ended(0, "{}", good), Ended(1, '{"sid": 1}', bad)], 1.4) == 1
    assert capsys.readouterr().out == (
        "     1 facts\n     1 hang\n"
        'task 1: not ended after 7 s\n  {"sid": 1}\n'
        "1 passed, 1 failed in 1 s\n"
    )
