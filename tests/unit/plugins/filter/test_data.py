# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Every text that a filter or the lookup gives is data, wherever its input came from."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from ansible.parsing.dataloader import DataLoader
from ansible.template import Templar
from ansible.utils.unsafe_proxy import AnsibleUnsafe
from ansible_collections.voiceops.twilio.plugins.filter.byoc_trunk_baseline import (
    byoc_trunk_baseline,
)
from ansible_collections.voiceops.twilio.plugins.filter.byoc_trunk_drift import byoc_trunk_drift
from ansible_collections.voiceops.twilio.plugins.filter.byoc_trunk_report import byoc_trunk_report
from ansible_collections.voiceops.twilio.plugins.module_utils._resources.byoc_trunk import (
    normal_form,
)
from ansible_collections.voiceops.twilio.tests.unit.plugins.plugin_utils.audits import (
    audit,
    sid,
    trunk,
)

HEADER = "#jinja2: variable_start_string:'[[', variable_end_string:']]'\n[[ 7 * 7 ]]"
NAMES = [HEADER, "{{ 7 * 7 }}", "{% if true %}x{% endif %}"]
MARKS = hasattr(AnsibleUnsafe, "__UNSAFE__")


def results(name: str) -> dict[str, Any]:
    facts = [normal_form({"sid": sid(1), "friendly_name": name})[0]]
    audited = {"host": audit(trunk(1, "unmanaged", name))}
    made = {
        form: byoc_trunk_report(audited, form) for form in ("html", "json", "junit", "sarif", "csv")
    }
    drift = byoc_trunk_drift(facts, [{"sid": sid(1), "friendly_name": "other"}])
    return {**made, "drift": drift["trunks"], "baseline": byoc_trunk_baseline(facts)}


def texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for item in value.values():
            yield from texts(item)
    elif isinstance(value, list):
        for item in value:
            yield from texts(item)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("which", ["html", "json", "junit", "sarif", "csv", "drift", "baseline"])
def test_no_text_is_a_template(name: str, which: str) -> None:
    result = results(name)[which]
    found = list(texts(result))
    assert found
    assert not MARKS or all(isinstance(text, AnsibleUnsafe) for text in found)
    assert Templar(loader=DataLoader(), variables={}).template(result) == result
