# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a task tolerates, and what it says when it does not."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from ansible_collections.voiceops.twilio.plugins.module_utils._errors import (
    InvalidResponseError,
    NotFoundError,
    SeveralError,
    TwilioError,
    WrongTrunkError,
)
from ansible_collections.voiceops.twilio.plugins.module_utils._tasks.byoc_trunk_info import (
    trunk_reader,
)
from ansible_collections.voiceops.twilio.plugins.module_utils._tasks.reading import Reading
from ansible_collections.voiceops.twilio.plugins.module_utils._tasks.runner import Task
from ansible_collections.voiceops.twilio.tests.sandbox.client import Sandbox
from ansible_collections.voiceops.twilio.tests.unit.plugins.tasks import (
    ABSENT,
    API_KEY,
    MAIN,
    OAUTH_APP,
    SIDS,
    SUBACCOUNT,
    absent,
    asked,
    error_facts,
    task,
)

ACCEPT = "To accept the values as they are, set on_invalid to warn or ignore."
BREAKS = "breaks Twilio's documented contract"
ONE_OF = "one of HEAD, GET, POST, PATCH, PUT, DELETE or null"
TWINS = "Cascade Carrier \u2013 Oregon"
MEANT = f"Did you mean {TWINS!r}? "


def sids_of(reading: Reading) -> list[str]:
    return [trunk["sid"] for trunk in reading.resources]


def break_trunk(sandbox: Sandbox, sid: str, **attributes: Any) -> None:
    """Let trunk I(sid) have these attributes, wherever it is read."""
    sandbox.put_trunk(sid, {**sandbox.trunk(sid), **attributes})


# Names


@pytest.mark.parametrize(
    ("name", "sids"),
    [
        pytest.param("Old switch room (do not touch)", [SIDS[6]], id="one"),
        pytest.param(TWINS, [SIDS[4], SIDS[5]], id="two"),
        pytest.param("東京テレコム \u2013 Tokyo", [SIDS[8]], id="of any script"),
    ],
)
def test_trunks_of_a_name(sandbox: Sandbox, name: str, sids: list[str]) -> None:
    reading = trunk_reader(task(sandbox)).named(name)
    assert sids_of(reading) == sids
    assert {trunk["friendly_name"] for trunk in reading.resources} == {name}
    assert reading.missing_sids == []
    assert asked(sandbox) == {"pages": 1}


@pytest.mark.parametrize(
    ("name", "similar"),
    [
        pytest.param("cascade carrier \u2013 oregon", MEANT, id="in lower case"),
        pytest.param("Cascade Carrier - Oregon", MEANT, id="with another dash"),
        pytest.param(f"{TWINS} ", MEANT, id="with a blank at the end"),
        pytest.param("Cascade", "", id="its beginning"),
        pytest.param("Cascade.*", "", id="a pattern"),
        pytest.param("None", "", id="what null is called"),
    ],
)
@pytest.mark.parametrize("on_missing", ["error", "warn", "ignore"])
def test_a_name_that_no_trunk_has(
    sandbox: Sandbox, name: str, similar: str, on_missing: str
) -> None:
    reader = task(sandbox, on_missing=on_missing)
    told = (
        f"None of the 10 BYOC trunks of account {MAIN} at {sandbox.url} "
        f"has the friendly name {name!r}."
    )
    if on_missing != "error":
        assert trunk_reader(reader).named(name) == Reading([], [])
        assert reader.warnings == ([told] if on_missing == "warn" else [])
        return
    with pytest.raises(NotFoundError) as caught:
        trunk_reader(reader).named(name)
    assert caught.value.msg == (
        f"{told} {similar}The name must match exactly, including case. To continue with an "
        "empty list, set on_missing to warn or ignore."
    )
    assert caught.value.facts() == error_facts("not_found", url=sandbox.url)


def test_a_long_name_is_shown_in_part(sandbox: Sandbox) -> None:
    with pytest.raises(NotFoundError, match=f"name '{'n' * 79}…'."):
        trunk_reader(task(sandbox)).named("n" * 255)


def test_a_name_is_shown_without_control_characters(sandbox: Sandbox) -> None:
    with pytest.raises(NotFoundError, match=r"name 'a\\\\x1b\[2Jb'\."):
        trunk_reader(task(sandbox)).named("a\x1b[2Jb")


def test_violations_of_other_names_do_not_matter(sandbox: Sandbox) -> None:
    break_trunk(sandbox, SIDS[0], voice_method="FETCH")
    assert sids_of(trunk_reader(task(sandbox)).named(TWINS)) == [SIDS[4], SIDS[5]]


# Missing trunks


@pytest.mark.parametrize("concurrency", [8, 1], ids=["one by one", "listed"])
@pytest.mark.parametrize("on_missing", ["warn", "ignore"])
def test_missing_trunks_are_tolerated(sandbox: Sandbox, on_missing: str, concurrency: int) -> None:
    reader = task(sandbox, on_missing=on_missing, concurrency=concurrency)
    gone = absent(3)
    reading = trunk_reader(reader).sids([gone[2], SIDS[1], gone[0], SIDS[0], gone[1], gone[2]])
    assert sids_of(reading) == [SIDS[1], SIDS[0]]
    assert reading.missing_sids == [gone[2], gone[0], gone[1]]
    warnings = [
        f"Twilio has no BYOC trunk {sid} in account {MAIN} at {sandbox.url}."
        for sid in reading.missing_sids
    ]
    assert reader.warnings == (warnings if on_missing == "warn" else [])


def test_what_is_missing_is_not_tolerated_with_on_invalid(sandbox: Sandbox) -> None:
    with pytest.raises(NotFoundError):
        trunk_reader(task(sandbox, on_invalid="ignore")).sid(ABSENT)


# Trunks that break the contract

Read = Callable[[Task], Reading]
READ: dict[str, tuple[Read, str, int]] = {
    # How to read trunk 3, how a message names it, and how many trunks are read.
    "sid": (lambda t: trunk_reader(t).sid(SIDS[3]), f"Trunk {SIDS[3]}", 1),
    "sids": (lambda t: trunk_reader(t).sids(SIDS[2:5]), f"byoc_trunks[1] ({SIDS[3]})", 3),
    "sids, listed": (lambda t: trunk_reader(t).sids(SIDS), f"byoc_trunks[3] ({SIDS[3]})", 10),
    "every": (lambda t: trunk_reader(t).every(), f"byoc_trunks[3] ({SIDS[3]})", 10),
    "name": (lambda t: trunk_reader(t).named("Twins"), f"byoc_trunks[1] ({SIDS[3]})", 2),
    "account": (lambda t: trunk_reader(t).account([]), f"Trunk {SIDS[3]}", 10),
}


@pytest.mark.parametrize("on_invalid", ["error", "warn", "ignore"])
@pytest.mark.parametrize("way", READ)
def test_a_violation_names_the_trunk_and_the_attribute(
    sandbox: Sandbox, way: str, on_invalid: str
) -> None:
    break_trunk(sandbox, SIDS[1], friendly_name="Twins")
    broken = {"friendly_name": "Twins", "cnam_lookup_enabled": "false", "voice_method": "FETCH"}
    break_trunk(sandbox, SIDS[3], **broken)
    read, name, count = READ[way]
    reader = task(sandbox, on_invalid=on_invalid, concurrency=1 if "listed" in way else 8)
    told = (
        f"{name} {BREAKS}: cnam_lookup_enabled: expected a boolean or null, "
        f'got "false"; voice_method: expected {ONE_OF}, got "FETCH".'
    )
    if on_invalid != "error":
        reading = read(reader)
        assert len(reading.resources) == count
        trunk = next(trunk for trunk in reading.resources if trunk["sid"] == SIDS[3])
        assert {key: trunk[key] for key in broken} == broken
        assert reader.warnings == ([told] if on_invalid == "warn" else [])
        return
    with pytest.raises(TwilioError) as caught:
        read(reader)
    error = caught.value
    facts = error_facts(
        "invalid_response",
        http_status=200,
        url=f"{sandbox.url}/v1/ByocTrunks/{SIDS[3]}",
        sid=SIDS[3],
        violations=[
            {
                "attribute": "cnam_lookup_enabled",
                "expected": "a boolean or null",
                "actual": "false",
            },
            {"attribute": "voice_method", "expected": ONE_OF, "actual": "FETCH"},
        ],
    )
    assert error.facts() == facts
    if count == 1:
        assert isinstance(error, InvalidResponseError)
        assert error.msg == f"{told} {ACCEPT}"
    else:
        assert isinstance(error, SeveralError)
        assert error.msg == f"1 of {count} trunks could not be read. {told} {ACCEPT}"
        assert [one.msg for one in error.errors] == [f"{told} {ACCEPT}"]


def test_a_violation_far_down_a_list_is_counted_from_zero(sandbox: Sandbox) -> None:
    sids = [*SIDS, *sandbox.populate(30)]
    break_trunk(sandbox, sids[17], voice_method="FETCH")
    with pytest.raises(SeveralError) as caught:
        trunk_reader(task(sandbox)).sids(sids)
    told = f'byoc_trunks[17] ({sids[17]}) {BREAKS}: voice_method: expected {ONE_OF}, got "FETCH".'
    assert caught.value.summary == f"1 of 40 trunks could not be read. {told}"


@pytest.mark.parametrize(
    ("sid", "shown"),
    [
        pytest.param("BY1", "BY1", id="too short"),
        pytest.param("BY\x1b[2J", r"BY\x1b[2J", id="control characters"),
        pytest.param("../Settings", "../Settings", id="a way out of the path"),
    ],
)
def test_a_listed_trunk_whose_sid_is_none_breaks_the_contract(
    sandbox: Sandbox, sid: str, shown: str
) -> None:
    trunk = {"sid": sid, "account_sid": MAIN}
    page = {"byoc_trunks": [trunk], "meta": {"next_page_url": None}}
    sandbox.fault("json_value", value=page, times=2)
    with pytest.raises(InvalidResponseError) as caught:
        trunk_reader(task(sandbox)).every()
    assert caught.value.summary.isprintable()
    expected = "a SID (BY and 32 hexadecimal digits) or null"
    assert caught.value.facts() == error_facts(
        "invalid_response",
        http_status=200,
        url=sandbox.url,
        sid=shown,
        violations=[{"attribute": "sid", "expected": expected, "actual": shown}],
    )
    (kept,) = trunk_reader(task(sandbox, on_invalid="ignore")).every().resources
    assert kept["sid"] == sid


# Several errors


def test_several_errors_are_all_told_and_the_first_comes_first(sandbox: Sandbox) -> None:
    break_trunk(sandbox, SIDS[2], date_created="yesterday")
    sandbox.fault("other_trunk", sid=SIDS[3], trunk=SIDS[0])
    sandbox.fault("server_error", sid=SIDS[4], times="always")
    sandbox.fault("not_json", sid=SIDS[5])
    wanted = [SIDS[0], ABSENT, SIDS[1], *SIDS[2:6]]
    with pytest.raises(SeveralError) as caught:
        trunk_reader(task(sandbox, retries=0)).sids(wanted)
    error = caught.value
    assert [(one.kind, one.sid) for one in error.errors] == [
        ("not_found", ABSENT),
        ("invalid_response", SIDS[2]),
        ("wrong_trunk", SIDS[3]),
        ("unavailable", SIDS[4]),
        ("invalid_response", SIDS[5]),
    ]
    assert error.facts() == error.errors[0].facts()
    told = " ".join(one.summary for one in error.errors[:3])
    advice = error.errors[0].advice
    assert error.msg == (
        f"5 of 7 trunks could not be read. {told} And 2 more: see errors. {advice}"
    )


@pytest.mark.parametrize(
    ("tolerated", "kinds"),
    [
        pytest.param({}, ["not_found", "invalid_response", "wrong_trunk"], id="nothing"),
        pytest.param(
            {"on_missing": "ignore"}, ["invalid_response", "wrong_trunk"], id="what is missing"
        ),
        pytest.param({"on_invalid": "ignore"}, ["not_found", "wrong_trunk"], id="what is invalid"),
        pytest.param(
            {"on_invalid": "warn", "on_missing": "warn"}, ["wrong_trunk"], id="all that may be"
        ),
    ],
)
def test_what_is_tolerated_is_no_error(
    sandbox: Sandbox, tolerated: dict[str, str], kinds: list[str]
) -> None:
    break_trunk(sandbox, SIDS[2], voice_url="/inbound")
    sandbox.fault("other_trunk", sid=SIDS[3], trunk=SIDS[0])
    with pytest.raises(SeveralError) as caught:
        trunk_reader(task(sandbox, **tolerated)).sids([ABSENT, *SIDS[:4]])
    assert [one.kind for one in caught.value.errors] == kinds


def test_a_body_that_is_no_trunk_is_never_tolerated(sandbox: Sandbox) -> None:
    sandbox.fault("html")
    with pytest.raises(InvalidResponseError):
        trunk_reader(task(sandbox, on_invalid="ignore", on_missing="ignore")).sid(SIDS[0])


# The account, for an audit


def test_an_account_is_read_with_what_its_listing_lags_behind_on(sandbox: Sandbox) -> None:
    listing = [sandbox.trunk(sid) for sid in SIDS[:3]]
    page = {"byoc_trunks": listing, "meta": {"next_page_url": None}}
    sandbox.fault("json_value", value=page)
    reading = trunk_reader(task(sandbox)).account([SIDS[1], SIDS[5], ABSENT])
    assert sids_of(reading) == [*SIDS[:3], SIDS[5]]
    assert reading.missing_sids == [ABSENT]
    assert asked(sandbox) == {"pages": 1, "single": 2}


# One account


@pytest.mark.parametrize("own", [API_KEY, OAUTH_APP], ids=["API key", "OAuth"])
@pytest.mark.parametrize(
    "read",
    [
        pytest.param(lambda reader: trunk_reader(reader).every(), id="every"),
        pytest.param(lambda reader: trunk_reader(reader).named(TWINS), id="named"),
        pytest.param(lambda reader: trunk_reader(reader).sids(SIDS[4:6]), id="one by one"),
        pytest.param(lambda reader: trunk_reader(reader).sids(SIDS), id="listed"),
        pytest.param(lambda reader: trunk_reader(reader).account([SIDS[5]]), id="account"),
    ],
)
@pytest.mark.parametrize("tolerance", ["error", "ignore"])
def test_trunks_of_two_accounts_are_an_error_that_names_both(
    sandbox: Sandbox, own: dict[str, str], read: Callable[[Task], Reading], tolerance: str
) -> None:
    break_trunk(sandbox, SIDS[5], account_sid=SUBACCOUNT)
    with pytest.raises(TwilioError) as caught:
        read(task(sandbox, **own, on_invalid=tolerance, on_missing=tolerance, concurrency=1))
    error = caught.value
    first = error.errors[0] if isinstance(error, SeveralError) else error
    assert (first.facts()["kind"], first.sid) == ("wrong_trunk", SIDS[5])
    assert f"{SIDS[5]} has account_sid {SUBACCOUNT}, but trunk BY" in error.msg
    assert f" has account_sid {MAIN}. " in error.msg
    assert "set account_sid to the account that you want" in error.msg


def test_two_pages_of_two_accounts_are_an_error(sandbox: Sandbox) -> None:
    late = {**sandbox.trunk(SIDS[0]), "sid": f"BY{1:032x}", "account_sid": SUBACCOUNT}
    for trunk, url in (
        (sandbox.trunk(SIDS[0]), f"{sandbox.url}/v1/ByocTrunks?Page=1"),
        (late, None),
    ):
        page = {"byoc_trunks": [trunk], "meta": {"next_page_url": url}}
        sandbox.fault("json_value", value=page)
    with pytest.raises(WrongTrunkError, match=f"trunk {SIDS[0]} has account_sid {MAIN}"):
        trunk_reader(task(sandbox, **API_KEY)).every()


@pytest.mark.parametrize("account_sid", [None, "", "AC1", 5])
def test_an_account_that_is_none_is_for_on_invalid_to_decide(
    sandbox: Sandbox, account_sid: Any
) -> None:
    break_trunk(sandbox, SIDS[5], account_sid=account_sid)
    reading = trunk_reader(task(sandbox, **API_KEY, on_invalid="ignore")).every()
    assert sids_of(reading) == SIDS
