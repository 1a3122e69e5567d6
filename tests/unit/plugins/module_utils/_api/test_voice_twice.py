# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""A trunk that is in a listing twice: the same values make one trunk, and different ones do not."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from unittest import mock

import pytest
from ansible_collections.voiceops.twilio.plugins.module_utils._api.collection import require_sids
from ansible_collections.voiceops.twilio.plugins.module_utils._api.listing import MAX_EMPTY_PAGES
from ansible_collections.voiceops.twilio.plugins.module_utils._errors import (
    InvalidResponseError,
    MissingListError,
    NotFoundError,
    OptionsError,
    TwilioError,
    UnavailableError,
)
from ansible_collections.voiceops.twilio.plugins.module_utils._resources.byoc_trunk import (
    BYOC_TRUNK,
)
from ansible_collections.voiceops.twilio.plugins.module_utils._resources.resource import Resource
from ansible_collections.voiceops.twilio.plugins.module_utils._tasks.runner import Task
from ansible_collections.voiceops.twilio.tests.sandbox.client import Sandbox
from ansible_collections.voiceops.twilio.tests.unit.plugins.tasks import MAIN, SIDS, task

Trunk = dict[str, Any]
CACHES = "Check the caches, proxies and gateways between here and Twilio."
HEX = "BY" + "0" * 30
SMALL, CAPITAL = f"{HEX}ab", f"{HEX}AB"


def trunk(sid: str = SIDS[0], **others: Any) -> Trunk:
    return {"sid": sid, "account_sid": MAIN, **others}


class Account:
    """Stands in for the client of a task: its pages, and its trunks by themselves."""

    def __init__(self, reading: Task, *pages: list[Trunk], **alone: Trunk | TwilioError) -> None:
        self.asked: list[str] = []
        self._url = f"{reading.base_url}/v1/ByocTrunks"
        self._pages, self._alone = pages, alone
        client = reading.client
        mock.patch.object(client, "get", self._get).start()
        mock.patch.object(client, "get_each", self._get_each).start()

    def _get(self, url: str, _resource: Resource) -> dict[str, Any]:
        self.asked.append("page")
        number = self.asked.count("page")
        next_url = f"{self._url}?Page={number}" if number < len(self._pages) else None
        return {"byoc_trunks": self._pages[number - 1], "meta": {"next_page_url": next_url}}

    def _get_each(self, urls: list[str], _resource: Resource) -> list[Any]:
        sids = [url.removeprefix(f"{self._url}/") for url in urls]
        self.asked += sids
        return [self._alone[sid] for sid in sids]


SAME = [
    pytest.param(trunk(), trunk(), id="the same"),
    pytest.param(
        trunk(date_created="2023-05-04T09:42:00Z"),
        trunk(date_created="2023-05-04T11:42:00+02:00"),
        id="a date in two forms",
    ),
    pytest.param(trunk(voice_url=None), trunk(), id="null and nothing"),
    pytest.param(trunk(new={"a": 1, "b": 2}), trunk(new={"b": 2, "a": 1}), id="keys in any order"),
]
DIFFERENT = [
    pytest.param(trunk(voice_url="https://a/"), trunk(voice_url="https://b/"), "voice_url", id="a"),
    pytest.param(trunk(voice_url="https://a/"), trunk(), "voice_url", id="null"),
    pytest.param(
        trunk(friendly_name="a", voice_url="https://a/"),
        trunk(friendly_name="A", voice_url="https://b/"),
        "friendly_name",
        id="the first of two",
    ),
    pytest.param(
        trunk(cnam_lookup_enabled=True), trunk(cnam_lookup_enabled=1), "cnam_lookup_enabled", id="1"
    ),
    pytest.param(trunk(new=[1]), trunk(new=[1.0]), "new", id="an attribute to come"),
    pytest.param(trunk(new=1), trunk(), "new", id="one that only the first has"),
    pytest.param(trunk(), trunk(new=None), "new", id="one that only the second has"),
    pytest.param(trunk(**{"\x1b": 1}), trunk(), r"\x1b", id="a name of control characters"),
    pytest.param(trunk(**{"x" * 61: 1}), trunk(), f"{'x' * 59}…", id="a long name"),
    pytest.param(trunk(SMALL), trunk(CAPITAL), "sid", id="a SID in capital letters"),
]
EVERY = [
    pytest.param(lambda reading: reading.trunks.every(), id="listed"),
    pytest.param(
        lambda reading: list(reading.trunks.some([*SIDS, SMALL]).values()), id="looked up"
    ),
]
Read = Callable[[Task], list[Any]]


@pytest.fixture
def reading(sandbox: Sandbox) -> Any:
    yield task(sandbox, concurrency=1)
    mock.patch.stopall()


@pytest.mark.parametrize(("one", "other"), SAME)
@pytest.mark.parametrize(
    "pages",
    [
        pytest.param(lambda *trunks: [[*trunks]], id="one page"),
        pytest.param(lambda one, *others: [[one], [*others]], id="two pages"),
        pytest.param(lambda one, *others: [[one], [one, *others]], id="on one page and another"),
    ],
)
def test_the_same_values_twice_are_one_trunk(
    reading: Task, one: Trunk, other: Trunk, pages: Callable[..., list[list[Trunk]]]
) -> None:
    last = trunk(SIDS[9])
    given = pages(one, other, last)
    account = Account(reading, *given)
    assert reading.trunks.every() == [one, last]
    assert account.asked == ["page"] * len(given)


@pytest.mark.parametrize(("one", "other", "attribute"), DIFFERENT)
@pytest.mark.parametrize("read", EVERY)
def test_different_values_on_a_page_are_an_error(
    reading: Task, one: Trunk, other: Trunk, attribute: str, read: Read
) -> None:
    account = Account(reading, [trunk(SIDS[9]), one, trunk(SIDS[8]), other])
    with pytest.raises(InvalidResponseError) as caught:
        read(reading)
    assert caught.value.msg == (
        f"The page of trunks at {reading.base_url}/v1/ByocTrunks?PageSize=1000 has trunk "
        f"{one['sid']} twice, with different values of {attribute}. {CACHES}"
    )
    facts = caught.value.facts()
    assert facts["sid"] == one["sid"]
    assert facts["url"] == f"{reading.base_url}/v1/ByocTrunks?PageSize=1000"
    assert account.asked == ["page"]


def test_a_long_sid_with_different_values_is_cut(reading: Task) -> None:
    Account(reading, [trunk("x" * 61, new=1), trunk("x" * 61, new=2)])
    with pytest.raises(InvalidResponseError) as caught:
        reading.trunks.every()
    assert f"has trunk {'x' * 59}… twice" in caught.value.summary
    assert caught.value.facts()["sid"] == f"{'x' * 59}…"


@pytest.mark.parametrize(("one", "other", "attribute"), DIFFERENT)
def test_different_values_on_two_pages_are_read_once_more(
    reading: Task, one: Trunk, other: Trunk, attribute: str
) -> None:
    sid = one["sid"]
    now, last = trunk(sid, voice_method="GET"), trunk(SIDS[9])
    account = Account(reading, [one], [other, last], **{sid: now})
    assert reading.trunks.every() == [now, last]
    assert account.asked == ["page", "page", sid]


def test_in_a_look_up_they_are_asked_for_by_themselves(reading: Task) -> None:
    one, other, now = trunk(new=1), trunk(new=2), trunk(new=3)
    others = {sid: trunk(sid) for sid in SIDS[1:]}
    account = Account(reading, [one, *others.values()], [other], **{SIDS[0]: now})
    reading.client.budget.limits = reading.client.budget.limits._replace(concurrency=1)
    with mock.patch(f"{Account.__module__}.Account._get_each", account._get_each):
        found = reading.trunks.some(SIDS)
    # The look-up has found each by then, and reads no second page.
    assert list(found.values()) == [one, *others.values()]
    assert account.asked == ["page"]


def test_in_a_look_up_over_two_pages_they_are_asked_for_by_themselves(reading: Task) -> None:
    one, other, now = trunk(new=1), trunk(new=2), trunk(new=3)
    rest = [trunk(sid) for sid in SIDS[1:]]
    account = Account(reading, [one], [other, *rest], **{SIDS[0]: now})
    found = reading.trunks.some(SIDS)
    assert list(found.values()) == [now, *rest]
    assert account.asked == ["page", "page", SIDS[0]]


def test_in_a_look_up_a_sid_in_capital_letters_is_another_text(reading: Task) -> None:
    account = Account(
        reading, [*(trunk(sid) for sid in SIDS), trunk(CAPITAL)], **{SMALL: trunk(SMALL)}
    )
    found = reading.trunks.some([*SIDS, SMALL])
    assert found[SMALL] == trunk(SMALL)
    assert account.asked == ["page", SMALL]


def test_a_trunk_that_is_gone_by_then_was_deleted(reading: Task) -> None:
    gone = NotFoundError("gone", url="u")
    account = Account(
        reading, [trunk(new=1), trunk(SIDS[1])], [trunk(new=2), trunk(SIDS[2])], **{SIDS[0]: gone}
    )
    assert reading.trunks.every() == [trunk(SIDS[1]), trunk(SIDS[2])]
    assert account.asked == ["page", "page", SIDS[0]]


def test_another_failure_of_it_is_one_of_the_listing(reading: Task) -> None:
    Account(
        reading,
        [trunk(new=1)],
        [trunk(new=2), trunk(SIDS[2])],
        **{SIDS[0]: UnavailableError("busy", url="u")},
    )
    with pytest.raises(UnavailableError) as caught:
        reading.trunks.every()
    assert caught.value.sid == SIDS[0]


@pytest.mark.parametrize(
    ("sid", "told"), [("../\x1bx", "../\\x1bx"), ("x" * 61, f"{'x' * 59}\u2026")]
)
def test_what_is_no_sid_is_not_asked_for_either(reading: Task, sid: str, told: str) -> None:
    account = Account(reading, [trunk(sid, new=1)], [trunk(sid, new=2), trunk(SIDS[2])])
    with pytest.raises(InvalidResponseError) as caught:
        reading.trunks.every()
    assert caught.value.msg == (
        f"Two pages of trunks at {reading.base_url}/v1/ByocTrunks have different values for trunk "
        f"{told}. The task cannot fetch it alone, because that is not a valid SID. {CACHES}"
    )
    assert caught.value.facts()["url"] == f"{reading.base_url}/v1/ByocTrunks"
    assert account.asked == ["page", "page"]


def test_a_first_page_that_is_here_is_not_requested(reading: Task) -> None:
    account = Account(reading, [trunk(SIDS[1])])
    meta = {"next_page_url": f"{reading.base_url}/v1/ByocTrunks?Page=1"}
    first = {"byoc_trunks": [trunk(SIDS[0])], "meta": meta}
    assert reading.trunks.every(first) == [trunk(SIDS[0]), trunk(SIDS[1])]
    assert account.asked == ["page"]


@pytest.mark.parametrize(
    ("error", "raised"),
    [(UnavailableError("x", url="u"), UnavailableError), (NotFoundError("x"), MissingListError)],
)
def test_the_error_of_a_first_page_is_that_of_the_listing(
    reading: Task, error: TwilioError, raised: type[TwilioError]
) -> None:
    account = Account(reading, [trunk(SIDS[1])])
    with pytest.raises(raised):
        reading.trunks.every(error)
    assert account.asked == []


def test_two_sids_that_differ_only_in_case_are_refused() -> None:
    with pytest.raises(OptionsError) as caught:
        require_sids([SIDS[0], SMALL, CAPITAL], BYOC_TRUNK, "others[{}]")
    assert caught.value.msg == (
        f"{SMALL} and {CAPITAL} in others differ only in case. "
        "Give each trunk once, with its SID as the Twilio console shows it."
    )


@pytest.mark.parametrize("more", [0, 1])
def test_so_many_empty_pages_in_a_row_and_no_more(reading: Task, more: int) -> None:
    empty: list[list[Trunk]] = [[]] * (MAX_EMPTY_PAGES + more)
    account = Account(reading, *empty, [trunk(SIDS[0])], *empty, [trunk(SIDS[1])])
    if not more:
        assert reading.trunks.every() == [trunk(SIDS[0]), trunk(SIDS[1])]
        return
    with pytest.raises(InvalidResponseError) as caught:
        reading.trunks.every()
    assert caught.value.msg == (
        f"The listing of trunks has more than {MAX_EMPTY_PAGES} empty pages in a row, the last at "
        f"{reading.base_url}/v1/ByocTrunks?Page={MAX_EMPTY_PAGES}. {CACHES}"
    )
    url = f"{reading.base_url}/v1/ByocTrunks?Page={MAX_EMPTY_PAGES}"
    assert caught.value.facts()["url"] == url
    assert len(account.asked) == MAX_EMPTY_PAGES + 1
