# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Faults in the body of one trunk or of a page: each is what its name says."""

from __future__ import annotations

import json
import zlib
from typing import Any

import pytest
from ansible_collections.voiceops.twilio.tests.sandbox.client import Sandbox
from ansible_collections.voiceops.twilio.tests.unit.sandbox.cases import (
    LIST,
    SID,
    Cases,
    Check,
    meet,
)
from ansible_collections.voiceops.twilio.tests.unit.sandbox.raw import Raw, Seen

case = Cases()


SUBACCOUNT = "ACabcdef0123456789abcdef0123456789"
MIB = 1024 * 1024


@case("html")
def sees_html(seen: Seen, normal: Seen) -> None:
    assert seen.status == 200
    assert seen.headers["content-type"].startswith("text/html")
    assert b"<html>" in seen.body


@case("not_json")
def sees_not_json(seen: Seen, normal: Seen) -> None:
    assert (seen.status, seen.headers["content-type"]) == (200, "application/json")
    with pytest.raises(ValueError, match="Expecting value"):
        seen.json()


@case("empty_body")
def sees_empty_body(seen: Seen, normal: Seen) -> None:
    assert (seen.status, seen.body) == (200, b"")


@case("json_value", value=[1, "two", None])
def sees_json_value(seen: Seen, normal: Seen) -> None:
    assert (seen.status, seen.json()) == (200, [1, "two", None])


@case("json_value", status=404)
def sees_json_value_2(seen: Seen, normal: Seen) -> None:
    assert (seen.status, seen.body) == (404, b"null")


@case("cut_json")
def sees_cut_json(seen: Seen, normal: Seen) -> None:
    assert seen.status == 200
    assert seen.complete
    assert seen.body == normal.body[: len(normal.body) // 2]
    with pytest.raises(ValueError, match=r"Unterminated|Expecting"):
        seen.json()


@case("gzip")
def sees_gzip(seen: Seen, normal: Seen) -> None:
    assert seen.headers["content-encoding"] == "gzip"
    assert zlib.decompress(seen.body, 31) == normal.body


@case("gzip_bomb", size=20 * MIB)
def sees_gzip_bomb(seen: Seen, normal: Seen) -> None:
    assert seen.headers["content-encoding"] == "gzip"
    assert len(seen.body) < 100_000
    unpacked = zlib.decompress(seen.body, 31)
    assert len(unpacked) == 20 * MIB
    assert json.loads(unpacked) == normal.json()


@case("bad_gzip")
def sees_bad_gzip(seen: Seen, normal: Seen) -> None:
    assert seen.headers["content-encoding"] == "gzip"
    with pytest.raises(zlib.error):
        zlib.decompress(seen.body, 31)


@case("wrong_content_type")
def sees_wrong_content_type(seen: Seen, normal: Seen) -> None:
    assert (seen.headers["content-type"], seen.body) == ("text/html", normal.body)


@case("wrong_content_type", content_type="application/xml")
def sees_wrong_content_type_2(seen: Seen, normal: Seen) -> None:
    assert seen.headers["content-type"] == "application/xml"


@case("no_content_type")
def sees_no_content_type(seen: Seen, normal: Seen) -> None:
    assert "content-type" not in seen.headers
    assert (seen.status, seen.body) == (200, normal.body)
    assert seen.complete


@case("other_trunk")
def sees_other_trunk(seen: Seen, normal: Seen) -> None:
    assert seen.json()["sid"] != SID
    assert seen.json()["account_sid"] == normal.json()["account_sid"]


@case("other_trunk", trunk="BY000000000000000000000000000000b2")
def sees_other_trunk_2(seen: Seen, normal: Seen) -> None:
    assert seen.json()["sid"] == "BY000000000000000000000000000000b2"
    assert seen.json()["friendly_name"] == "{{ lookup('pipe', 'echo pwned') }}"


@case("other_account")
def sees_other_account(seen: Seen, normal: Seen) -> None:
    assert seen.json() == {**normal.json(), "account_sid": SUBACCOUNT}


@case("other_account", path=LIST, account_sid="AC1")
def sees_other_account_2(seen: Seen, normal: Seen) -> None:
    assert [trunk["account_sid"] for trunk in seen.json()["byoc_trunks"]] == ["AC1"] * 4
    assert seen.json()["meta"] == normal.json()["meta"]


@case("attributes", set={"cnam_lookup_enabled": "false", "new": [1]}, remove=["url", "none"])
def sees_attributes(seen: Seen, normal: Seen) -> None:
    expected = {**normal.json(), "cnam_lookup_enabled": "false", "new": [1]}
    del expected["url"]
    assert seen.json() == expected


@case("not_utf8")
def sees_not_utf8(seen: Seen, normal: Seen) -> None:
    with pytest.raises(UnicodeDecodeError):
        seen.body.decode()
    assert json.loads(seen.body.decode("latin-1"))["friendly_name"] == "caf\xe9 \xff"


@case("lone_surrogate")
def sees_lone_surrogate(seen: Seen, normal: Seen) -> None:
    assert seen.body.decode()
    with pytest.raises(UnicodeEncodeError):
        seen.json()["friendly_name"].encode()


@case("nan", path=LIST, attribute="cnam_lookup_enabled")
def sees_nan(seen: Seen, normal: Seen) -> None:
    assert seen.body.count(b'"cnam_lookup_enabled": NaN') == 1


@case("deep_nesting", depth=20_000)
def sees_deep_nesting(seen: Seen, normal: Seen) -> None:
    assert b'"friendly_name": ' + b"[" * 20_000 + b"]" * 20_000 + b"," in seen.body


@case("duplicate_keys")
def sees_duplicate_keys(seen: Seen, normal: Seen) -> None:
    pairs: list[tuple[str, Any]] = json.loads(seen.body, object_pairs_hook=list)
    names = [value for key, value in pairs if key == "friendly_name"]
    assert names == [normal.json()["friendly_name"], "the second"]


@case("duplicate_keys", attribute="sid", value=None)
def sees_duplicate_keys_2(seen: Seen, normal: Seen) -> None:
    pairs: list[tuple[str, Any]] = json.loads(seen.body, object_pairs_hook=list)
    assert [value for key, value in pairs if key == "sid"] == [SID, None]


@case("foreign_next_page", path=LIST)
def sees_foreign_next_page(seen: Seen, normal: Seen) -> None:
    ours = normal.json()["meta"]["next_page_url"]
    assert seen.json()["meta"]["next_page_url"] == ours.replace("127.0.0.1", "localhost")


@case("foreign_next_page", path=LIST, origin="https://voice.example.com")
def sees_foreign_next_page_2(seen: Seen, normal: Seen) -> None:
    assert seen.json()["meta"]["next_page_url"].startswith("https://voice.example.com/v1/Byoc")


@case("looping_pages", path=LIST)
def sees_looping_pages(seen: Seen, normal: Seen) -> None:
    assert seen.json()["meta"]["next_page_url"] == normal.json()["meta"]["url"]


@case("looping_pages", path=f"{LIST}&Page=1", to="first")
def sees_looping_pages_2(seen: Seen, normal: Seen) -> None:
    assert seen.json()["meta"]["next_page_url"] == normal.json()["meta"]["first_page_url"]


@case("no_meta", path=LIST)
def sees_no_meta(seen: Seen, normal: Seen) -> None:
    assert seen.json() == {"byoc_trunks": normal.json()["byoc_trunks"]}


@case("wrong_list_key", path=LIST)
def sees_wrong_list_key(seen: Seen, normal: Seen) -> None:
    assert seen.json()["meta"]["key"] == "trunks"
    assert seen.json()["trunks"] == normal.json()["byoc_trunks"]
    assert "byoc_trunks" not in seen.json()


@case("next_page_not_string", path=LIST)
def sees_next_page_not_string(seen: Seen, normal: Seen) -> None:
    assert seen.json()["meta"]["next_page_url"] == 1


@case("next_page_not_string", path=LIST, value={"href": "x"})
def sees_next_page_not_string_2(seen: Seen, normal: Seen) -> None:
    assert seen.json()["meta"]["next_page_url"] == {"href": "x"}


@case("duplicate_on_page", path=LIST)
def sees_duplicate_on_page(seen: Seen, normal: Seen) -> None:
    trunks = normal.json()["byoc_trunks"]
    assert seen.json()["byoc_trunks"] == [*trunks, trunks[0]]


@case("duplicate_on_page", path=LIST, set={"voice_method": "GET", "new": 1})
def sees_duplicate_on_page_2(seen: Seen, normal: Seen) -> None:
    trunks = normal.json()["byoc_trunks"]
    other = {**trunks[0], "voice_method": "GET", "new": 1}
    assert seen.json()["byoc_trunks"] == [*trunks, other]


@case("duplicate_of_first", path=f"{LIST}&PageToken=PA{4:032x}", set={"voice_url": None})
def sees_duplicate_of_first(seen: Seen, normal: Seen) -> None:
    trunks = normal.json()["byoc_trunks"]
    *same, other = seen.json()["byoc_trunks"]
    assert same == trunks
    assert (other["sid"], other["voice_url"]) == (SID, None)
    assert SID not in [trunk["sid"] for trunk in trunks]


@pytest.mark.parametrize(("name", "parameters", "path", "check"), case, ids=case.names())
def test_fault(
    sandbox: Sandbox, raw: Raw, name: str, parameters: dict[str, Any], path: str, check: Check
) -> None:
    seen, normal = meet(sandbox, raw, name, parameters, path)
    assert seen.end == "closed"
    assert seen.headers["twilio-request-id"].startswith("RQ")
    check(seen, normal)


def test_a_bomb_is_64_mib_by_default(sandbox: Sandbox) -> None:
    kinds = sandbox.control("GET", "")["faults"]
    assert kinds["gzip_bomb"]["parameters"]["size"] == 64 * MIB
    assert kinds["too_large"]["parameters"]["size"] == 11 * MIB
