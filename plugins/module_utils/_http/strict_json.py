# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""JSON, read strictly. Pure.

Private to this collection: it may change in any release. Do not import it from elsewhere.
"""

from __future__ import annotations

import json
import re
from math import isfinite
from sys import getsizeof
from typing import Any

# A page with trunks has three levels. Python's recursion limit is 1,000 calls.
MAX_DEPTH = 64
# The limit of newer versions of Python. Older ones take hours for a number of 10 MiB.
MAX_DIGITS = 4300
# The memory of a value beyond its text, in bytes, roughly. An object takes twice as much.
BYTES_A_VALUE = 64
# One such character makes Python store every character of its text in two or four bytes.
_WIDE = re.compile(rb"[\xc4-\xf4]|\\u(?!00)")
_ESCAPED_PAIR = re.compile(rb"\\u[dD][89abAB]")
# Ansible turns objects with names such as __ansible_type or __ansible_vault into its own values.
_INTERPRETED = "__ansible"
# Before ansible-core 2.19, Ansible removes such names from the results of tasks, at any depth.
_REMOVED = "\n_ansible_"


class ReservedNameError(ValueError):
    """A JSON object has a name that Ansible reserves."""


def parse(body: bytes) -> Any:
    """Parse JSON as RFC 8259 defines it: UTF-8, without NaN, lone surrogates or repeated names.

    Numbers beyond a double, integers of thousands of digits and values of too many levels are
    refused too. Raises ReservedNameError, another ValueError, or RecursionError.
    """
    value = json.loads(
        body.decode("utf-8"),
        object_pairs_hook=_object,
        parse_constant=_refuse_constant,
        parse_float=_finite_float,
        parse_int=_bounded_int,
    )
    if body.count(b"[") + body.count(b"{") > MAX_DEPTH:
        _require_shallow(value)
    if b"\\ud" in body.lower():
        json.dumps(value, ensure_ascii=False).encode("utf-8")
    return value


def weight(body: bytes) -> int:
    """Return the memory, in bytes, that the values in I(body) take, roughly."""
    values = sum(body.count(mark) for mark in (b",", b"[", b"{", b"{"))
    is_narrow = body.isascii() and b"\\u" not in body
    return len(body) + BYTES_A_VALUE * values + (0 if is_narrow else _weight_of_wide_texts(body))


def has_reserved_name(value: dict[Any, Any]) -> bool:
    """Return whether Ansible reserves a name in I(value) itself. The case does not matter."""
    names = "\n".join(("", *map(str, value))).lower()
    return _INTERPRETED in names or _REMOVED in names


def _weight_of_wide_texts(body: bytes) -> int:
    # After that, each quotation mark begins or ends a text.
    body = body.replace(b"\\\\", b"__").replace(b'\\"', b"__") + b'"'
    total = end = 0
    while wide := _WIDE.search(body, end):
        start = body.rfind(b'"', end, wide.start()) + 1
        end = body.index(b'"', wide.start())
        total += _weight_of_text(body[start:end])
    return total


def _weight_of_text(raw: bytes) -> int:
    text = raw.decode("utf-8", "replace")
    if b"\\u" not in raw:
        return getsizeof(text)
    return max(getsizeof(text), len(text) * (4 if _ESCAPED_PAIR.search(raw) else 2))


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    value = dict(pairs)
    if has_reserved_name(value):
        raise ReservedNameError
    if len(value) != len(pairs):
        raise ValueError  # The name occurs twice, so it is not clear which value is meant.
    return value


def _refuse_constant(_name: str) -> None:
    raise ValueError  # NaN or infinity.


def _finite_float(text: str) -> float:
    number = float(text)
    if not isfinite(number):
        raise ValueError  # Infinity: the number is beyond a double.
    return number


def _bounded_int(text: str) -> int:
    if len(text) > MAX_DIGITS:
        raise ValueError  # Longer than any number of Twilio.
    return int(text)


def _require_shallow(value: Any) -> None:
    level = [value]
    for _depth in range(MAX_DEPTH):
        children = (item.values() if isinstance(item, dict) else item for item in level)
        level = [child for each in children for child in each if isinstance(child, (dict, list))]
        if not level:
            return
    raise ValueError
