# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Trunks in normal form, and the pages of a listing."""

from __future__ import annotations

from typing import Any

from ansible_collections.voiceops.twilio.plugins.module_utils._api.listing import read_page
from ansible_collections.voiceops.twilio.plugins.module_utils._errors import InvalidResponseError
from ansible_collections.voiceops.twilio.plugins.module_utils._resources.byoc_trunk import (
    BYOC_TRUNK,
    normal_form,
)
from ansible_collections.voiceops.twilio.tests.fuzz import material
from ansible_collections.voiceops.twilio.tests.fuzz.promises import assert_showable, assert_sound
from hypothesis import strategies as st
from requests import Request
from requests.exceptions import RequestException
from urllib3.util import parse_url

URL = f"{material.API}/v1/ByocTrunks?PageSize=1000"


def check_trunk(answer: dict[str, Any]) -> None:
    """All attributes and all else, nothing invented, and itself as its own normal form."""
    before = repr(answer)
    trunk, violations = normal_form(answer)
    assert repr(answer) == before
    assert list(trunk) == material.NAMES + [name for name in answer if name not in material.NAMES]
    broken = [violation.attribute for violation in violations]
    assert broken == [name for name in material.NAMES if name in broken]
    for violation in violations:
        assert trunk[violation.attribute] is violation.actual is answer[violation.attribute]
        assert_showable(str(violation))
    for name, value in trunk.items():
        may_be_unset = name in material.NAMES and name.endswith(("_sid", "_method", "url"))
        is_unset = may_be_unset and answer.get(name) == ""
        assert (value is None) == (answer.get(name) is None or is_unset)
        # What is changed is text, and what is no text is what it was.
        assert value is answer.get(name) or isinstance(value, str) or is_unset
    assert normal_form(trunk) == (trunk, violations)


_metas = st.fixed_dictionaries(
    {"next_page_url": st.none() | material.ADDRESSES | material.JSON},
    optional={"key": st.sampled_from(["byoc_trunks", "trunks", None])},
)
_rows = st.lists(
    st.fixed_dictionaries({"sid": st.sampled_from(material.SIDS)}) | material.TRUNKS, max_size=3
)
pages = st.fixed_dictionaries(
    {}, optional={"byoc_trunks": _rows | material.JSON, "meta": _metas | _metas | material.JSON}
)


def check_page(answer: dict[str, Any]) -> None:
    """The whole list and a next page at the same server, or an error."""
    try:
        page = read_page(answer, URL, BYOC_TRUNK)
    except InvalidResponseError as error:
        assert_sound(error)
        return
    assert page.resources == answer["byoc_trunks"]
    assert all(isinstance(trunk["sid"], str) for trunk in page.resources)
    assert page.next_url == answer["meta"]["next_page_url"]
    if page.next_url is not None:
        assert connects_to(page.next_url) in ((), ("https", "voice.twilio.com", 443))


def connects_to(url: str) -> tuple[()] | tuple[str, str, int]:
    """Where requests and urllib3, which read a URL in their own ways, would send it; or nowhere."""
    try:
        parts = parse_url(str(Request("GET", url).prepare().url))
    except (RequestException, ValueError):
        return ()
    port = parts.port or {"http": 80, "https": 443}[str(parts.scheme)]
    return str(parts.scheme), str(parts.host), port
