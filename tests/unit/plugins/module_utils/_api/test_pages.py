# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a page of a listing must be, and everything that it may be short of."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.voiceops.twilio.plugins.module_utils._api.listing import Page, read_page
from ansible_collections.voiceops.twilio.plugins.module_utils._errors import InvalidResponseError
from ansible_collections.voiceops.twilio.plugins.module_utils._resources.byoc_trunk import (
    BYOC_TRUNK,
)
from ansible_collections.voiceops.twilio.tests.unit.plugins.tasks import error_facts

ORIGIN = "https://voice.twilio.com"
URL = f"{ORIGIN}/v1/ByocTrunks?PageSize=1000"
NEXT = f"{URL}&Page=1&PageToken=PA00000000000000000000000000000001"
TRUNKS = [{"sid": f"BY{n:032x}"} for n in range(3)]
META = {"key": "byoc_trunks", "next_page_url": None}


def page(trunks: Any = TRUNKS, **meta: Any) -> dict[str, Any]:
    return {"byoc_trunks": trunks, "meta": {**META, **meta}}


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        pytest.param(page(), Page(URL, TRUNKS, None), id="the last page"),
        pytest.param(page([]), Page(URL, [], None), id="no trunks"),
        pytest.param(page(next_page_url=NEXT), Page(URL, TRUNKS, NEXT), id="a next page"),
        pytest.param(
            page([], next_page_url=NEXT), Page(URL, [], NEXT), id="no trunks, and a next page"
        ),
        pytest.param(
            {"byoc_trunks": TRUNKS, "meta": {"next_page_url": None}},
            Page(URL, TRUNKS, None),
            id="meta without a key",
        ),
        pytest.param(
            {**page(), "more": 1, "byoc_trunks": [{"sid": "any text", "new": {}}]},
            Page(URL, [{"sid": "any text", "new": {}}], None),
            id="what Twilio may add, and a SID that is checked later",
        ),
    ],
)
def test_a_page_is_read(answer: dict[str, Any], expected: Page) -> None:
    assert read_page(answer, URL, BYOC_TRUNK) == expected


@pytest.mark.parametrize(
    "next_url",
    [
        pytest.param(
            "https://voice.twilio.com:443/v1/ByocTrunks?Page=1", id="the usual port, said"
        ),
        pytest.param("HTTPS://Voice.Twilio.COM/v1/ByocTrunks?Page=1", id="in capital letters"),
        pytest.param("https://voice.twilio.com/v1/ByocTrunks?PageToken=a@b", id="@ in the query"),
        pytest.param(f"{URL}&PageToken=PAX0", id="any letter"),
        pytest.param(f"{URL}&x=".ljust(2000, "x"), id="as long as it may be"),
    ],
)
def test_a_next_page_at_the_same_server_is_asked_for(next_url: str) -> None:
    assert read_page(page(next_page_url=next_url), URL, BYOC_TRUNK).next_url == next_url


NO_LIST = "has no list byoc_trunks"
NO_META = "has no meta that describes a list of byoc_trunks"
NO_SID = "has no trunk with a SID at byoc_trunks[1]"


def never(told: str) -> str:
    return f"names an invalid next page, {told}"


@pytest.mark.parametrize(
    ("answer", "fault"),
    [
        pytest.param({}, NO_LIST, id="nothing at all"),
        pytest.param({"meta": META}, NO_LIST, id="no list"),
        pytest.param({"trunks": TRUNKS, "meta": META}, NO_LIST, id="a list under another key"),
        pytest.param(page(None), NO_LIST, id="null for a list"),
        pytest.param(page({"0": TRUNKS[0]}), NO_LIST, id="an object for a list"),
        pytest.param(page("[]"), NO_LIST, id="a string for a list"),
        pytest.param({"byoc_trunks": TRUNKS}, NO_META, id="no meta"),
        pytest.param({"byoc_trunks": TRUNKS, "meta": None}, NO_META, id="null for meta"),
        pytest.param({"byoc_trunks": TRUNKS, "meta": [META]}, NO_META, id="a list for meta"),
        pytest.param(
            {"byoc_trunks": TRUNKS, "meta": {"key": "byoc_trunks"}},
            NO_META,
            id="no word on the next page",
        ),
        pytest.param(page(key="trunks"), NO_META, id="meta of another list"),
        pytest.param(page(key=None), NO_META, id="meta of no list"),
        pytest.param(page([TRUNKS[0], None]), NO_SID, id="null for a trunk"),
        pytest.param(page([TRUNKS[0], "BY1"]), NO_SID, id="a string for a trunk"),
        pytest.param(page([TRUNKS[0], [TRUNKS[1]]]), NO_SID, id="a list for a trunk"),
        pytest.param(page([TRUNKS[0], {}]), NO_SID, id="a trunk without a SID"),
        pytest.param(page([TRUNKS[0], {"sid": None}]), NO_SID, id="a trunk whose SID is null"),
        pytest.param(page([TRUNKS[0], {"sid": 1}]), NO_SID, id="a trunk whose SID is a number"),
        pytest.param(page(next_page_url=1), never("'1'"), id="next page: a number"),
        pytest.param(page(next_page_url=False), never("'False'"), id="next page: false"),
        pytest.param(page(next_page_url=[NEXT]), never(f'"[{NEXT!r}]"'), id="next page: a list"),
        pytest.param(page(next_page_url=""), never("''"), id="next page: an empty string"),
        pytest.param(
            page(next_page_url="/v1/ByocTrunks?Page=1"),
            never("'/v1/ByocTrunks?Page=1'"),
            id="next page: relative",
        ),
    ],
)
def test_a_page_that_is_short_of_something_is_an_error(answer: dict[str, Any], fault: str) -> None:
    assert_refused(answer, fault)


@pytest.mark.parametrize(
    ("next_url", "told"),
    [
        pytest.param("https://evil.example/v1", "https://evil.example/v1", id="another host"),
        *(
            pytest.param(
                f"https://voice.twilio.com{path}", f"https://voice.twilio.com{path}", id=id_
            )
            for path, id_ in (
                ("/gateway/v1/ByocTrunks?Page=1", "a path ahead"),
                ("/v1/ByocTrunks/?Page=1", "a slash behind"),
                ("/v1/byoctrunks?Page=1", "a path in small letters"),
                ("/v1/ConnectionPolicies?Page=1", "another listing"),
                ("/v1/x/../ByocTrunks?Page=1", "dots"),
                ("/v1/%42yocTrunks?Page=1", "an encoded letter"),
                ("?Page=1", "no path"),
            )
        ),
        pytest.param(
            "https://voice.twilio.com.evil.example/",
            "https://voice.twilio.com.evil.example/",
            id="a host that begins alike",
        ),
        pytest.param(f"{URL}&x={'x' * 2000}", f"{URL}&x={'x' * 244}" + "…", id="a long address"),
        pytest.param("https://voice.twilio.com./", "https://voice.twilio.com./", id="a last dot"),
        pytest.param("//voice.twilio.com/v1", "//voice.twilio.com/v1", id="no scheme"),
        pytest.param(
            "http://voice.twilio.com/v1", "http://voice.twilio.com/v1", id="another scheme"
        ),
        pytest.param(
            "http://voice.twilio.com:443/", "http://voice.twilio.com:443/", id="scheme, same port"
        ),
        pytest.param(
            "https://voice.twilio.com:8443/", "https://voice.twilio.com:8443/", id="another port"
        ),
        pytest.param(
            "https://voice.twilio.com:70000/",
            "https://voice.twilio.com:70000/",
            id="a port that is none",
        ),
        pytest.param(
            "https://[voice.twilio.com/", "https://[voice.twilio.com/", id="half a bracket"
        ),
        pytest.param(
            "https://user@voice.twilio.com/", "https://user@voice.twilio.com/", id="a user"
        ),
        pytest.param(
            "https://user:secret@voice.twilio.com/",
            "https://user:***@voice.twilio.com/",
            id="a user and a password, which is not shown",
        ),
        pytest.param(
            "https://@voice.twilio.com/", "https://@voice.twilio.com/", id="an empty user"
        ),
        pytest.param(
            "https://voice.twilio.com\\@evil.example/",
            r"https://voice.twilio.com\\@evil.example/",
            id="a backslash",
        ),
        pytest.param(
            "https://voice.twilio.com/a\\b", r"https://voice.twilio.com/a\\b", id="one in the path"
        ),
        pytest.param(
            "https://voice.twilio.com/ HTTP/1.1",
            "https://voice.twilio.com/ HTTP/1.1",
            id="a blank",
        ),
        pytest.param(
            "https://voice.twilio.com/\r\nX: y",
            r"https://voice.twilio.com/\\r\\nX: y",
            id="a line break",
        ),
        pytest.param(
            "https://voice.twi\tlio.com/", r"https://voice.twi\\tlio.com/", id="a tab in the host"
        ),
        pytest.param(
            "https://voice.twilio.com/\x00",
            r"https://voice.twilio.com/\\x00",
            id="a null character",
        ),
        pytest.param(
            "https://voice.twilio.com/\x7f", r"https://voice.twilio.com/\\x7f", id="a delete"
        ),
        pytest.param("https://voice.twilio.com/é", "https://voice.twilio.com/é", id="not ASCII"),
        pytest.param(
            "https://voice.twili\u043e.com/", "https://voice.twili\u043e.com/", id="a twin"
        ),
        pytest.param(
            "https://evil.example/" + "x" * 500,
            "https://evil.example/" + "x" * 278 + "…",
            id="a long address, cut in the message",
        ),
        pytest.param("file:///etc/passwd", "file:///etc/passwd", id="a file"),
        # At the right path, so that only this is wrong.
        *(
            pytest.param(f"{URL}&x={text}", f"{URL}&x={shown}", id=f"{shown} in the query")
            for text, shown in (
                *(
                    ("é", "é"),
                    ("a b", "a b"),
                    ("a\\b", r"a\\b"),
                    ('"', '"'),
                    ("<", "<"),
                    (">", ">"),
                ),
                *(("\x00", r"\\x00"), ("\n", r"\\n"), ("\u202e", r"\\u202e")),
            )
        ),
        *(
            pytest.param(
                URL.replace("//", f"//{user}@"),
                URL.replace("//", f"//{shown}@"),
                id=f"user {shown}",
            )
            for user, shown in (("user", "user"), ("user:secret", "user:***"), ("", ""))
        ),
        pytest.param(
            f"{URL}&x=".ljust(2001, "x"), f"{URL}&x=".ljust(299, "x") + "…", id="too long"
        ),
    ],
)
def test_a_next_page_elsewhere_is_never_asked_for(next_url: str, told: str) -> None:
    assert_refused(page(next_page_url=next_url), never(f"'{told}'"))


PREVIOUS = f"{URL}&Page=0"


@pytest.mark.parametrize("number", [0, 1, 2])
@pytest.mark.parametrize("stated", [{}, {"page": None}, {"page": "7"}, {"page": True}, "number"])
def test_a_page_says_which_one_it_is(number: int, stated: Any) -> None:
    meta = {"page": number} if stated == "number" else stated
    previous = PREVIOUS if number else None
    answer = page(previous_page_url=previous, **meta)
    assert read_page(answer, URL, BYOC_TRUNK, number) == Page(URL, TRUNKS, None)


@pytest.mark.parametrize(
    ("number", "meta", "fault"),
    [
        (0, {"page": 3}, "says that it is page 3, not page 0"),
        (0, {"page": 1}, "says that it is page 1, not page 0"),
        (0, {"page": -1}, "says that it is page -1, not page 0"),
        (0, {"page": 10**60}, f"says that it is page 1{'0' * 58}\u2026, not page 0"),
        (1, {"page": 0}, "says that it is page 0, not page 1"),
        (1, {"page": 2}, "says that it is page 2, not page 1"),
        (0, {"previous_page_url": PREVIOUS}, "is the first page, but names a page before it"),
        (0, {"previous_page_url": ""}, "is the first page, but names a page before it"),
        (0, {"previous_page_url": False}, "is the first page, but names a page before it"),
    ],
)
def test_a_page_that_is_another_one_is_an_error(
    number: int, meta: dict[str, Any], fault: str
) -> None:
    assert_refused(page(**meta), fault, number)


def assert_refused(answer: dict[str, Any], fault: str, number: int = 0) -> None:
    with pytest.raises(InvalidResponseError) as caught:
        read_page(answer, URL, BYOC_TRUNK, number)
    assert caught.value.msg == (
        f"The page of trunks at {URL} {fault}. Check the proxies and gateways between here and "
        "Twilio. They must not change Twilio's pages, but next_page_url must have the address that "
        "the task requested."
    )
    assert caught.value.facts() == error_facts("invalid_response", http_status=200, url=URL)
