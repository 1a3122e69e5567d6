# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Dates of a trunk: each form that is understood, and each that is no date."""

from __future__ import annotations

import time
from typing import Any

import pytest
from ansible_collections.voiceops.twilio.plugins.module_utils._errors import Violation
from ansible_collections.voiceops.twilio.plugins.module_utils._resources.byoc_trunk import (
    normal_form,
)

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
EXPECTED = "a date and time (ISO 8601 or RFC 2822) or null"


@pytest.mark.parametrize(
    ("text", "utc"),
    [
        # ISO 8601
        pytest.param("2023-05-04T09:42:00Z", "2023-05-04T09:42:00Z", id="ISO: normal form"),
        pytest.param("2023-05-04T09:42:00+00:00", "2023-05-04T09:42:00Z", id="ISO: +00:00"),
        pytest.param("2023-05-04T09:42:00-00:00", "2023-05-04T09:42:00Z", id="ISO: -00:00"),
        pytest.param("2023-05-04t09:42:00z", "2023-05-04T09:42:00Z", id="ISO: small letters"),
        pytest.param("2023-05-04T11:42:00+02:00", "2023-05-04T09:42:00Z", id="ISO: east"),
        pytest.param("2023-05-04T02:12:00-07:30", "2023-05-04T09:42:00Z", id="ISO: west"),
        pytest.param("2023-01-01T00:30:00+01:00", "2022-12-31T23:30:00Z", id="ISO: year before"),
        pytest.param("2023-12-31T23:30:00-01:00", "2024-01-01T00:30:00Z", id="ISO: year after"),
        pytest.param("2023-05-04T09:42:00+23:59", "2023-05-03T09:43:00Z", id="ISO: far east"),
        pytest.param("2023-05-04T09:42:00-23:59", "2023-05-05T09:41:00Z", id="ISO: far west"),
        pytest.param("2023-05-04T09:42:00.5Z", "2023-05-04T09:42:00.5Z", id="ISO: half a second"),
        pytest.param("2023-05-04T09:42:00.120Z", "2023-05-04T09:42:00.12Z", id="ISO: thousandths"),
        pytest.param("2023-05-04T09:42:00.000000Z", "2023-05-04T09:42:00Z", id="ISO: no fraction"),
        pytest.param(
            "2023-05-04T11:42:00.123456789012+02:00",
            "2023-05-04T09:42:00.123456789012Z",
            id="ISO: a fraction finer than Python has",
        ),
        pytest.param("2024-02-29T12:00:00Z", "2024-02-29T12:00:00Z", id="ISO: leap day"),
        pytest.param("2000-02-29T12:00:00Z", "2000-02-29T12:00:00Z", id="ISO: leap century"),
        pytest.param("2024-03-01T00:00:00+01:00", "2024-02-29T23:00:00Z", id="ISO: to a leap day"),
        pytest.param("2023-05-04T00:00:00Z", "2023-05-04T00:00:00Z", id="ISO: midnight"),
        pytest.param("2023-05-04T23:59:59Z", "2023-05-04T23:59:59Z", id="ISO: last second"),
        pytest.param("0001-01-01T00:00:00Z", "0001-01-01T00:00:00Z", id="ISO: first moment"),
        pytest.param("9999-12-31T23:59:59Z", "9999-12-31T23:59:59Z", id="ISO: last moment"),
        *(
            pytest.param(f"{day}T23:59:59{zone}", f"{day}T23:59:59Z", id=f"ISO: {day} {zone}")
            for day in ("2023-02-28", "2024-02-29", "2023-11-30", "2023-12-31", "0999-10-19")
            for zone in ("Z", "+00:00")
        ),
        # RFC 2822
        pytest.param("Thu, 04 May 2023 09:42:00 +0000", "2023-05-04T09:42:00Z", id="RFC: +0000"),
        pytest.param("Thu, 04 May 2023 09:42:00 -0000", "2023-05-04T09:42:00Z", id="RFC: -0000"),
        pytest.param("Thu, 04 May 2023 09:42:00 GMT", "2023-05-04T09:42:00Z", id="RFC: GMT"),
        pytest.param("Thu, 04 May 2023 09:42:00 UTC", "2023-05-04T09:42:00Z", id="RFC: UTC"),
        pytest.param("Thu, 4 May 2023 09:42:00 GMT", "2023-05-04T09:42:00Z", id="RFC: day 4"),
        pytest.param("04 May 2023 09:42:00 GMT", "2023-05-04T09:42:00Z", id="RFC: no weekday"),
        pytest.param("Thu, 04 May 2023 11:42:00 +0200", "2023-05-04T09:42:00Z", id="RFC: east"),
        pytest.param("Thu, 04 May 2023 02:12:00 -0730", "2023-05-04T09:42:00Z", id="RFC: west"),
        pytest.param(
            "Sun, 01 Jan 2023 00:30:00 +0100",
            "2022-12-31T23:30:00Z",
            id="RFC: the weekday is that of the place",
        ),
        pytest.param("Thu, 29 Feb 2024 12:00:00 GMT", "2024-02-29T12:00:00Z", id="RFC: leap day"),
        pytest.param("Wed, 01 Jan 1000 00:00:00 GMT", "1000-01-01T00:00:00Z", id="RFC: year 1000"),
        *(
            pytest.param(
                f"15 {month} 2023 00:00:00 GMT",
                f"2023-{number:02}-15T00:00:00Z",
                id=f"RFC: {month}",
            )
            for number, month in enumerate(MONTHS, start=1)
        ),
        *(
            pytest.param(
                f"{weekday}, {day} May 2023 00:00:00 GMT",
                f"2023-05-{day:02}T00:00:00Z",
                id=f"RFC: {weekday}",
            )
            for day, weekday in enumerate(WEEKDAYS, start=1)
        ),
    ],
)
@pytest.mark.parametrize("name", ["date_created", "date_updated"])
def test_a_date_comes_out_in_utc(name: str, text: str, utc: str) -> None:
    trunk, violations = normal_form({name: text})
    assert (trunk[name], violations) == (utc, [])
    assert normal_form(trunk) == (trunk, [])


@pytest.mark.parametrize(
    "value",
    [
        pytest.param("", id="empty"),
        pytest.param("yesterday", id="a word"),
        pytest.param(1683193320, id="a number"),
        pytest.param(True, id="a boolean"),
        pytest.param(["2023-05-04T09:42:00Z"], id="a list"),
        pytest.param({}, id="an object"),
        # ISO 8601
        pytest.param("2023-05-04", id="ISO: no time"),
        pytest.param("2023-05-04T09:42Z", id="ISO: no seconds"),
        pytest.param("2023-05-04T09:42:00", id="ISO: no offset"),
        pytest.param("2023-05-04 09:42:00Z", id="ISO: no T"),
        pytest.param("20230504T094200Z", id="ISO: no hyphens"),
        pytest.param("2023-W18-4T09:42:00Z", id="ISO: a week"),
        pytest.param("2023-124T09:42:00Z", id="ISO: a day of the year"),
        pytest.param("23-05-04T09:42:00Z", id="ISO: two digits of the year"),
        pytest.param("+2023-05-04T09:42:00Z", id="ISO: a signed year"),
        pytest.param("0000-01-01T00:00:00Z", id="ISO: year 0"),
        pytest.param("10000-01-01T00:00:00Z", id="ISO: year 10000"),
        pytest.param("2023-13-04T09:42:00Z", id="ISO: month 13"),
        pytest.param("2023-00-04T09:42:00Z", id="ISO: month 0"),
        pytest.param("2023-02-29T09:42:00Z", id="ISO: no leap year"),
        pytest.param("1900-02-29T09:42:00Z", id="ISO: no leap century"),
        pytest.param("2023-04-31T09:42:00Z", id="ISO: 31 April"),
        pytest.param("2023-04-00T09:42:00Z", id="ISO: day 0"),
        pytest.param("2023-02-29T09:42:00+00:00", id="ISO: no leap year, +00:00"),
        pytest.param("2023-05-04T24:00:00Z", id="ISO: 24:00"),
        pytest.param("2023-05-04T09:60:00Z", id="ISO: minute 60"),
        pytest.param("2016-12-31T23:59:60Z", id="ISO: leap second, which Python cannot hold"),
        pytest.param("2023-05-04T09:42:00.Z", id="ISO: an empty fraction"),
        pytest.param("2023-05-04T09:42:00,5Z", id="ISO: a comma"),
        pytest.param("2023-05-04T09:42:00+02", id="ISO: offset without minutes"),
        pytest.param("2023-05-04T09:42:00+0200", id="ISO: offset without colon"),
        pytest.param("2023-05-04T09:42:00+24:00", id="ISO: offset of a day"),
        pytest.param("2023-05-04T09:42:00+01:60", id="ISO: offset of 60 minutes"),
        pytest.param("2023-05-04T09:42:00+02:00Z", id="ISO: two offsets"),
        pytest.param("2023-05-04T09:42:00Z\n", id="ISO: line break"),
        pytest.param(" 2023-05-04T09:42:00Z", id="ISO: space"),
        pytest.param("\u0662023-05-04T09:42:00Z", id="ISO: digits of another script"),
        pytest.param("2023-05-04T09:4\u0662:00Z", id="ISO: a digit of another script"),
        pytest.param("0001-01-01T00:00:00+00:01", id="ISO: before the first moment in UTC"),
        pytest.param("9999-12-31T23:59:59-00:01", id="ISO: after the last moment in UTC"),
        # RFC 2822
        pytest.param("Fri, 04 May 2023 09:42:00 GMT", id="RFC: wrong weekday"),
        pytest.param("Xyz, 04 May 2023 09:42:00 GMT", id="RFC: no weekday"),
        pytest.param("Thursday, 04 May 2023 09:42:00 GMT", id="RFC: whole weekday"),
        pytest.param("thu, 04 may 2023 09:42:00 GMT", id="RFC: small letters"),
        pytest.param("Thu 04 May 2023 09:42:00 GMT", id="RFC: no comma"),
        pytest.param("Thu, 04 May 2023 09:42:00", id="RFC: no offset"),
        pytest.param("Thu, 04 May 2023 09:42 GMT", id="RFC: no seconds"),
        pytest.param("Thu, 04 May 23 09:42:00 GMT", id="RFC: two digits of the year"),
        pytest.param("04 May 0023 09:42:00 GMT", id="RFC: year 23, which is read as 2023"),
        pytest.param("Thu, 04 May 2023 09:42:00 EST", id="RFC: name of a zone"),
        pytest.param("Thu, 04 May 2023 09:42:00 +02:00", id="RFC: offset with colon"),
        pytest.param("Thu, 04 May 2023 09:42:00 +2400", id="RFC: offset of a day"),
        pytest.param("Thu, 04 May 2023 09:42:00 +0060", id="RFC: offset of 60 minutes"),
        pytest.param("Thu, 04 May 2023 24:00:00 GMT", id="RFC: 24:00"),
        pytest.param("Sat, 31 Dec 2016 23:59:60 GMT", id="RFC: leap second"),
        pytest.param("Wed, 29 Feb 2023 09:42:00 GMT", id="RFC: no leap year"),
        pytest.param("Thu, 00 May 2023 09:42:00 GMT", id="RFC: day 0"),
        pytest.param("Thu, 04 May 2023 09:42:00 GMT (comment)", id="RFC: comment"),
        pytest.param("Thu, 04 May 2023 09:42:00 GMT\n", id="RFC: line break"),
        pytest.param("Thu, 04 May 2023 09:42:0\u0660 GMT", id="RFC: digit of another script"),
        pytest.param("Fri, 31 Dec 9999 23:59:59 -0001", id="RFC: after the last moment in UTC"),
        pytest.param("Thu May  4 09:42:00 2023", id="asctime"),
        pytest.param("Thursday, 04-May-23 09:42:00 GMT", id="RFC 850"),
    ],
)
@pytest.mark.parametrize("name", ["date_created", "date_updated"])
def test_no_date(name: str, value: Any) -> None:
    trunk, violations = normal_form({name: value})
    assert violations == [Violation(name, EXPECTED, value)]
    assert trunk[name] is value


def test_a_long_fraction_is_kept_and_a_long_text_judged_in_linear_time() -> None:
    digits = "1" * 1_000_000
    text = f"2023-05-04T09:42:00.{digits}Z"
    assert normal_form({"date_created": text})[0]["date_created"] == text
    for hostile in (text + "Z", "0" * 1_000_000, "Thu, " * 200_000):
        assert normal_form({"date_created": hostile})[1]


@pytest.mark.parametrize(
    "text", ["2023-05-04T11:42:00+02:00", "Thu, 04 May 2023 11:42:00 +0200", "2023-05-04T09:42:00Z"]
)
def test_the_time_zone_of_the_machine_does_not_matter(
    monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    time.tzset()
    try:
        utc = normal_form({"date_created": text})[0]["date_created"]
    finally:
        monkeypatch.undo()
        time.tzset()
    assert utc == "2023-05-04T09:42:00Z"
