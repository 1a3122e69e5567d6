# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What trunks are expected to be, and what comes of comparing."""

from __future__ import annotations

import datetime as dt
from typing import Any, NamedTuple

from ansible_collections.voiceops.twilio.plugins.module_utils._audit.drift import (
    STATES,
    compare,
    is_compliant,
)
from ansible_collections.voiceops.twilio.plugins.module_utils._audit.expectations import (
    read_expectations,
)
from ansible_collections.voiceops.twilio.plugins.module_utils._audit.mistakes import MistakesError
from ansible_collections.voiceops.twilio.plugins.module_utils._errors import OptionsError
from ansible_collections.voiceops.twilio.plugins.module_utils._resources.byoc_trunk import (
    normal_form,
)
from ansible_collections.voiceops.twilio.tests.fuzz import material
from ansible_collections.voiceops.twilio.tests.fuzz.promises import (
    assert_no_secret,
    assert_showable,
    assert_sound,
    assert_strict_json,
)
from hypothesis import strategies as st

URLS = "voice_url", "voice_fallback_url", "status_callback_url", "friendly_name"


# The password in some of the URLs.
PASSWORD = "hush7Hush7"


class Audit(NamedTuple):
    """What a playbook expects, and the answers of an account."""

    expected: list[Any]
    defaults: Any
    answers: list[dict[str, Any]]


_urls = st.sampled_from(
    [
        f"https://bob:{PASSWORD}@one.example/",
        f"https://bob:{PASSWORD}@two.example/?next=https://bob:{PASSWORD}@one.example",
        f"sip:bob@{material.API[8:]}",
    ]
)
_patterns = st.one_of(
    _urls,
    st.sampled_from([f"^https://bob:{PASSWORD}@", f"https:\\/\\/bob:{PASSWORD}@one\\.example"]),
    st.from_regex(r"\A[\^(a-z.*+?|\\)$\[\]{}0-3]{0,12}\Z"),
    material.SCALARS,
)
_literals = st.one_of(
    st.none(),
    _urls,
    material.NEARLY_RIGHT,
    material.SCALARS,
    st.dates(),
    st.datetimes(timezones=st.none() | st.just(dt.timezone.utc)),
)
_conditions = st.one_of(
    st.fixed_dictionaries({"regex": _patterns}),
    st.fixed_dictionaries({"one_of": st.lists(_literals, max_size=3) | material.SCALARS}),
    st.fixed_dictionaries({"defined": st.booleans() | material.SCALARS}),
    st.dictionaries(material.TEXT, _literals, max_size=2),
)
_written = st.one_of(
    _literals, _conditions, st.fixed_dictionaries({"not": _literals | _conditions})
)
_names = st.sampled_from(["one", "two", f"https://bob:{PASSWORD}@one.example/"])
_attributes = st.sampled_from([*material.NAMES, *URLS]) | material.TEXT
_rest = st.dictionaries(_attributes, _written, max_size=3)
_which = st.one_of(
    st.fixed_dictionaries({"sid": st.sampled_from(material.SIDS)}),
    st.fixed_dictionaries({"friendly_name": _names}),
)
_entries = st.builds(lambda left, right: {**left, **right}, _rest, _which) | _rest
_answers = st.builds(
    lambda more, sid, name, url: {**more, "sid": sid, "friendly_name": name, "voice_url": url},
    material.TRUNKS,
    st.sampled_from(material.SIDS),
    _names,
    _urls | st.none(),
)
audits = st.builds(
    Audit,
    st.lists(_entries | material.SCALARS, max_size=3),
    st.none() | _rest | _rest | material.SCALARS,
    st.lists(_answers, max_size=3, unique_by=lambda trunk: str(trunk["sid"])),
)


def check_audit(case: Audit) -> None:
    """Each trunk in one state, no password in any, and no other error than a mistake's."""
    trunks = [normal_form(answer)[0] for answer in case.answers]
    before = repr(trunks)
    try:
        comparison = compare(read_expectations(case.expected, case.defaults), trunks)
    except MistakesError as error:
        assert_strict_json(error.facts())
        assert_showable(error.msg.split("\n"), {PASSWORD})
        return
    except OptionsError as error:
        assert_sound(error, {PASSWORD})
        return
    assert repr(trunks) == before
    rows, counts = comparison
    assert_no_secret(_told(rows), {PASSWORD})
    assert_strict_json(_told(rows))
    assert list(counts) == list(STATES)
    assert sum(counts.values()) == len(rows)
    assert is_compliant(counts) == all(r["state"] in ("compliant", "unmanaged") for r in rows)
    placed = [sid for row in rows for sid in (row["candidates"] or [row["sid"]])]
    assert {trunk["sid"] for trunk in trunks} <= set(placed)
    assert all((row["state"] == "drifted") == bool(row["differences"]) for row in rows)


def check_own_facts(answers: list[dict[str, Any]]) -> None:
    """An account is as its own facts say, where these keep Twilio's contract."""
    read = [normal_form(answer) for answer in answers]
    trunks = [trunk for trunk, violations in read if not violations]
    expected = [{name: trunk[name] for name in material.NAMES} for trunk in trunks]
    rows, counts = compare(read_expectations(expected), trunks)
    assert [row["state"] for row in rows] == ["compliant"] * len(trunks)
    assert is_compliant(counts)


accounts = st.lists(
    st.builds(
        lambda more, sid: {**more, "sid": sid}, material.TRUNKS, st.sampled_from(material.SIDS)
    ),
    max_size=3,
    unique_by=lambda trunk: str(trunk["sid"]),
)


def _told(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """I(rows) as a task returns them: a date that YAML has read is text by then."""
    return [{**row, "differences": [_as_text(d) for d in row["differences"]]} for row in rows]


def _as_text(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _as_text(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_as_text(item) for item in value]
    return value.isoformat() if isinstance(value, dt.date) else value
