# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The account SID of a less specific place belongs to its credentials; SIDs lose their blanks."""

from __future__ import annotations

import pytest
from ansible_collections.voiceops.twilio.plugins.module_utils import _options
from ansible_collections.voiceops.twilio.plugins.module_utils._options import Option, Options

AC = "AC" + "0" * 32
SK = "SK" + "0" * 32
SECRET = "hush-hush-hush-hush"
KEY = {"api_key": SK, "api_secret": SECRET}


@pytest.mark.parametrize(
    ("given", "account_sid"),
    [
        pytest.param(KEY, None, id="the task has a whole key"),
        pytest.param({"api_key": SK}, AC, id="the task has half a key"),
        pytest.param({**KEY, "account_sid": "AC" + "1" * 32}, "AC" + "1" * 32, id="and an account"),
        pytest.param({}, AC, id="the task has none"),
    ],
)
def test_an_account_is_taken_only_with_credentials_of_its_place(
    given: dict[str, str], account_sid: str | None
) -> None:
    environ = {"TWILIO_ACCOUNT_SID": AC, "TWILIO_API_KEY": SK, "TWILIO_API_SECRET": SECRET}
    options = Options(given, environ)
    assert (options["api_key"], options["api_secret"]) == (SK, SECRET)
    assert options["account_sid"] == account_sid


def test_options_show_no_secret() -> None:
    assert repr(Options(KEY, {})) == "<Options>"


@pytest.mark.parametrize(
    ("option", "given", "value"),
    [
        (Option("sid", is_sid=True), " BY1\n", "BY1"),
        (Option("sids", type="list", is_sid=True), [" BY1", "BY2\t"], ["BY1", "BY2"]),
        (Option("sids", type="list", is_sid=True), (" BY1", 2), ["BY1", 2]),
        (Option("sid", is_sid=True), 2, 2),
        (Option("name"), " BY1\n", " BY1\n"),
    ],
)
def test_blanks_are_stripped_from_sids_alone(option: Option, given: object, value: object) -> None:
    assert Options({option.name: given}, {}, (option,))[option.name] == value


@pytest.mark.parametrize(
    ("name", "marks", "more"),
    [
        ("edge", {}, {}),
        ("client_id", {"credential": True}, {}),
        ("account_sid", {"credential": True}, {"is_sid": True}),
        ("api_key", {"credential": True}, {"is_sid": True}),
        ("api_secret", {"credential": True, "secret": True}, {}),
    ],
)
def test_an_option_of_three_places_is_a_text(
    name: str, marks: dict[str, bool], more: dict[str, bool]
) -> None:
    left_out = "the task may use other credentials" if marks else ""
    wanted = Option(name, "str", "AN_ENV", "a_var", **marks, **more, if_left_out=left_out)
    assert _options._placed(name, "AN_ENV", "a_var", **marks) == wanted
