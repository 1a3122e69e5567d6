# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""No filter takes an undefined variable for a value, and each names a wrong type."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import Any

import pytest
from ansible.errors import AnsibleFilterError
from ansible_collections.voiceops.twilio.plugins.filter import (
    byoc_trunk_baseline,
    byoc_trunk_drift,
    byoc_trunk_report,
)
from jinja2 import StrictUndefined, UndefinedError

MODULES = (byoc_trunk_baseline, byoc_trunk_drift, byoc_trunk_report)
FILTERS = dict(itertools.chain(*(m.FilterModule().filters().items() for m in MODULES)))
NOPE = StrictUndefined(name="nope")


@pytest.mark.parametrize(
    ("name", "given", "named"),
    [
        ("byoc_trunk_drift", [NOPE, []], {}),
        ("byoc_trunk_drift", [[], NOPE], {}),
        ("byoc_trunk_drift", [[], [{"friendly_name": NOPE}]], {}),
        ("byoc_trunk_drift", [[], ({"one_of": [NOPE]},)], {}),
        ("byoc_trunk_drift", [[], []], {"defaults": {"voice_url": NOPE}}),
        ("byoc_trunk_drift", [[], []], {"dangling": NOPE}),
        ("byoc_trunk_baseline", [NOPE], {}),
        ("byoc_trunk_baseline", [[]], {"attributes": [NOPE]}),
        ("byoc_trunk_baseline", [[]], {"connection_policies": NOPE}),
        ("byoc_trunk_report", [NOPE], {}),
        ("byoc_trunk_report", [{"host": NOPE}, "json"], {}),
        ("byoc_trunk_report", [{}, NOPE], {}),
        ("byoc_trunk_report", [{}, "json"], {"commit": NOPE}),
    ],
)
def test_an_undefined_variable_is_named(name: str, given: list[Any], named: dict[str, Any]) -> None:
    work: Callable[..., Any] = FILTERS[name]
    with pytest.raises(UndefinedError, match=r"^'nope' is undefined$"):
        work(*given, **named)


@pytest.mark.parametrize("attributes", [None, 5, [1], [None], {"voice_url": 1}], ids=repr)
def test_attributes_of_a_baseline_are_names(attributes: Any) -> None:
    told = r"^byoc_trunk_baseline: attributes is not a list of names\.$"
    with pytest.raises(AnsibleFilterError, match=told):
        FILTERS["byoc_trunk_baseline"]([], attributes)
