# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What is promised of whatever is told to a person."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from ansible_collections.voiceops.twilio.plugins.module_utils._errors import KINDS, TwilioError

# Of one text. What comes from elsewhere is cut to 1,000 characters, of which each may be written
# as an escape of ten; what a playbook's author wrote wrong is told ten times at most.
MAX_CHARACTERS = 20_000


def assert_sound(error: TwilioError, secrets: Iterable[str] = ()) -> None:
    """I(error) is one of the family, and may be shown to anybody."""
    assert KINDS[error.kind] is type(error)
    assert error.summary.endswith(".")
    told = {"msg": error.msg, "error": error.facts()}
    assert_strict_json(told)
    # Mistakes in what is expected are one a line.
    lines = error.msg.split("\n") if error.kind == "options" else [error.msg]
    assert_showable([*lines, *error.failure], secrets)


def assert_showable(told: Any, secrets: Iterable[str] = ()) -> None:
    """Every text in I(told) is printable, bounded, and without any of I(secrets)."""
    for text in texts(told):
        assert text.isprintable(), f"not printable: {text!r}"
        assert len(text) <= MAX_CHARACTERS, f"{len(text)} characters"
    assert_no_secret(told, secrets)


def assert_no_secret(told: Any, secrets: Iterable[str]) -> None:
    """None of I(secrets) is in a text in I(told)."""
    for text in texts(told):
        for secret in secrets:
            assert secret not in text, f"{secret!r} is in {text!r}"


def assert_strict_json(value: Any) -> None:
    """I(value) is JSON that another program can read: UTF-8, and neither NaN nor infinity."""
    json.dumps(value, ensure_ascii=False, allow_nan=False).encode("utf-8")


def texts(value: Any) -> Iterator[str]:
    """Every text in a JSON value, names of objects included."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from texts(key)
            yield from texts(item)
    elif isinstance(value, (list, tuple)):
        for item in value:
            yield from texts(item)
