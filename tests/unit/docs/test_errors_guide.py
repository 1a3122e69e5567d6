# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The guide to errors shows what really happens: every message, kind and number in it."""

from __future__ import annotations

import re
from typing import Any

import pytest
import yaml
from ansible_collections.voiceops.twilio.plugins.module_utils._errors import KINDS
from ansible_collections.voiceops.twilio.plugins.module_utils._http import scheduler
from ansible_collections.voiceops.twilio.plugins.module_utils._options import COMMON
from ansible_collections.voiceops.twilio.tests.sandbox.client import Sandbox
from ansible_collections.voiceops.twilio.tests.unit.docs import messages
from ansible_collections.voiceops.twilio.tests.unit.docs.reading import (
    GUIDES,
    blocks,
    literals,
    table,
)

GUIDE = GUIDES / "errors_guide.rst"
SEVERAL = "Several errors in one task"


@pytest.fixture(autouse=True)
def hardly_any_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scheduler, "BACKOFF_SECONDS", 0.001)


def told_by_guide() -> dict[str, str]:
    """Each message that the guide shows, and the section in which it does."""
    return {messages.same_figures(b.text): b.section for b in blocks(GUIDE, "text")}


def told_by_code(result: dict[str, Any], sandbox: Sandbox) -> str:
    text = result["msg"]
    for small, default in messages.SMALL_NUMBERS.items():
        text = text.replace(small, default)
    return messages.as_in_the_guide(text, sandbox)


@pytest.mark.parametrize("case", messages.CASES.values(), ids=messages.CASES)
def test_message_is_in_the_guide_below_its_kind(case: messages.Case, sandbox: Sandbox) -> None:
    result = case(sandbox)
    message = told_by_code(result, sandbox)

    shown = told_by_guide()

    assert message in shown
    assert shown[message] == (SEVERAL if "errors" in result else result["error"]["kind"])


def test_guide_shows_no_other_message() -> None:
    assert len(told_by_guide()) == len(messages.CASES)
    assert len(blocks(GUIDE, "text")) == len(messages.CASES)


def test_every_kind_has_a_row_and_a_message() -> None:
    rows = table(GUIDE, "``error.kind``", "Meaning", "What to do")

    assert [literals(row[0]) for row in rows] == [[kind] for kind in KINDS]
    assert set(told_by_guide().values()) == {*KINDS, SEVERAL}


def test_kinds_that_end_a_task_are_named() -> None:
    ending = re.search(r"^(.*) concern every request of a task", GUIDE.read_text("utf-8"), re.M)

    assert ending is not None
    assert set(literals(ending[1])) == {kind for kind, error in KINDS.items() if error.for_all}


def test_failed_task_is_shown_as_it_is(sandbox: Sandbox) -> None:
    (shown,) = (yaml.safe_load(b.text) for b in blocks(GUIDE, "yaml") if "error:" in b.text)
    result = messages.no_such_trunk(sandbox)

    assert list(shown) == ["changed", "msg", "error", "api"]
    assert list(shown["error"]) == list(result["error"])
    assert {"changed": False, **_replaced(result, sandbox)} == {
        **shown,
        "msg": shown["msg"].strip(),
    }


def _replaced(value: Any, sandbox: Sandbox) -> Any:
    if isinstance(value, dict):
        return {key: _replaced(item, sandbox) for key, item in value.items()}
    return messages.as_in_the_guide(value, sandbox) if isinstance(value, str) else value


def test_limits_are_those_of_the_options() -> None:
    rows = table(GUIDE, "Option", "Default", "From", "To", "What it limits")
    shown = {literals(row[0])[0]: [float(cell) for cell in row[1:4]] for row in rows}

    assert shown == {
        o.name: [o.default, o.minimum, o.maximum] for o in COMMON if o.minimum is not None
    }


@pytest.mark.parametrize(
    "status",
    [400, 401, 403, 404, 405, 408, 409, 429, 500, 501, 502, 503, 504, 505, *range(519, 526)],
)
def test_guide_says_which_answers_are_tried_again(status: int, sandbox: Sandbox) -> None:
    sentence = re.search(r"one of the statuses (.*?);", GUIDE.read_text("utf-8"))
    assert sentence is not None
    sandbox.fault("answer", times="always", status=status, body="{}")

    result = messages.ask(sandbox, retries=1)

    tried_again = result["error"]["attempts"] == 2
    assert tried_again == (status in _statuses(sentence[1]))


def _statuses(text: str) -> set[int]:
    """The statuses in I(text), and those between the ends of a range such as C(520 to 524)."""
    ranges = re.findall(r"(\d{3})(?: to (\d{3}))?", text)
    return {n for first, last in ranges for n in range(int(first), int(last or first) + 1)}
