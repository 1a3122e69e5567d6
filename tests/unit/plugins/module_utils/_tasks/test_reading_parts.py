# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Resources with parts, of which some are gone or not valid, and what messages call a resource."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from ansible_collections.voiceops.twilio.plugins.module_utils._errors import (
    InvalidResponseError,
    NotFoundError,
    OptionsError,
    TwilioError,
    Violation,
)
from ansible_collections.voiceops.twilio.plugins.module_utils._http.responses import Answer
from ansible_collections.voiceops.twilio.plugins.module_utils._tasks.byoc_trunk_info import (
    trunk_reader,
)
from ansible_collections.voiceops.twilio.plugins.module_utils._tasks.reading import (
    Parts,
    Reader,
    Reading,
)
from ansible_collections.voiceops.twilio.tests.sandbox.client import Sandbox
from ansible_collections.voiceops.twilio.tests.unit.plugins.tasks import MAIN, SIDS, task

TWINS = "Cascade Carrier \u2013 Oregon"


def sids_of(reading: Reading) -> list[str]:
    return [trunk["sid"] for trunk in reading.resources]


@pytest.mark.parametrize("label", ["sids", "others"])
def test_a_message_names_a_sid_by_its_label(sandbox: Sandbox, label: str) -> None:
    labels = [] if label == "sids" else [f"{label}[{{}}]"]
    with pytest.raises(OptionsError) as caught:
        trunk_reader(task(sandbox)).sids([SIDS[0], "x"], *labels)
    assert caught.value.summary == f"{label}[1] is 'x', which is not a BYOC trunk SID."


@pytest.mark.parametrize("listed", [True, False])
def test_what_was_deleted_after_the_listing_is_left_out(sandbox: Sandbox, listed: bool) -> None:
    def find_parts(answers: Sequence[Answer]) -> dict[str, TwilioError]:
        errors = {str(one["sid"]): NotFoundError("gone") for one in answers[:1]}
        for sid, error in errors.items():
            error.sid = sid
        return errors

    reading = task(sandbox)
    reader = Reader(reading, reading.trunks, find_parts)
    if listed:
        assert sids_of(reader.every()) == SIDS[1:]
        assert reader.every().missing_sids == []
        assert sids_of(reader.named(TWINS)) == [SIDS[5]]
    else:
        with pytest.raises(NotFoundError):
            reader.sids(SIDS[:1])


def test_violations_of_a_trunk_and_of_its_parts_are_all_told(sandbox: Sandbox) -> None:
    def find_parts(_answers: Sequence[Answer]) -> dict[str, Parts]:
        return {SIDS[0]: Parts({"parts": 7}, [Violation("parts", "a list", 7)])}

    sandbox.put_trunk(SIDS[0], {**sandbox.trunk(SIDS[0]), "voice_method": "FETCH"})
    reading = task(sandbox)
    with pytest.raises(InvalidResponseError) as caught:
        Reader(reading, reading.trunks, find_parts).sid(SIDS[0])
    violations = caught.value.facts()["violations"]
    assert [one["attribute"] for one in violations] == ["voice_method", "parts"]


def test_a_long_sid_is_cut(sandbox: Sandbox) -> None:
    trunk = {"sid": "x" * 61, "account_sid": MAIN}
    page = {"byoc_trunks": [trunk], "meta": {"next_page_url": None}}
    sandbox.fault("json_value", value=page)
    with pytest.raises(InvalidResponseError) as caught:
        trunk_reader(task(sandbox)).every()
    assert caught.value.sid == f"{'x' * 59}\u2026"
