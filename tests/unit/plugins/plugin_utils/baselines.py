# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Make baselines of trunks, read them as an audit does, and audit against them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from ansible.parsing.dataloader import DataLoader
from ansible_collections.voiceops.twilio.plugins.module_utils._audit.drift import compare
from ansible_collections.voiceops.twilio.plugins.module_utils._audit.expectations import (
    read_expectations,
)
from ansible_collections.voiceops.twilio.plugins.module_utils._resources.byoc_trunk import (
    normal_form,
)
from ansible_collections.voiceops.twilio.plugins.plugin_utils._action import (
    expected_file as _expected_file,
)
from ansible_collections.voiceops.twilio.plugins.plugin_utils._report import baseline as _baseline
from ansible_collections.voiceops.twilio.tests.unit.plugins.plugin_utils.audits import sid


def trunk(n: int, name: str | None, **attributes: Any) -> dict[str, Any]:
    return normal_form({"sid": sid(n), "friendly_name": name, **attributes})[0]


def baseline(trunks: Any, attributes: Any, by_sid: bool) -> str:
    return _baseline.baseline(trunks, attributes, by_sid).text


def assert_compliant(
    expected: Any,
    trunks: list[dict[str, Any]],
    *,
    unmanaged: int = 0,
    mask: Callable[[Any], Any] = lambda value: value,
) -> None:
    found = compare(read_expectations(expected), trunks, mask)
    rest = [row for row in found.trunks if row["state"] not in ("compliant", "unmanaged")]
    assert rest == []
    assert found.counts["unmanaged"] == unmanaged
    assert found.counts["compliant"] == len(trunks) - unmanaged


def as_expected_file(text: str, folder: Path) -> Any:
    (folder / "file.yml").write_bytes(text.encode())
    loader = DataLoader()
    loader.set_basedir(str(folder))
    return _expected_file.read_expected("file.yml", loader)["expected"]
